"""Nothing outside an agreement's document can be reached by what its text says."""

from collections.abc import Iterator

import pytest

from agreements.documents import pdf
from negotiations.paper import fonts
from negotiations.paper.errors import CannotRender
from tests.paper.listening import listening


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    with listening() as found:
        yield found


def test_a_texts_own_words_are_never_an_address(article, reading, made_at, listener, text_of):
    address, asked = listener
    source = (
        f'<img src="{address}/a"> <style>@import url({address}/b)</style> '
        f"url({address}/c) [US: <img src=file:///etc/passwd>] &amp; \x00 \\[x\\]"
    )
    document = pdf.render(reading(article(source)), made_at=made_at, progress=lambda *_: None)
    shown = text_of(document)
    for words in (f'<img src="{address}/a">', f"url({address}/c)", "file:///etc/passwd>", "&amp;"):
        assert words in shown
    assert "root:" not in shown
    assert asked == []


def test_a_missing_typeface_is_told_as_such(article, reading, made_at, monkeypatch):
    fonts.content.cache_clear()
    monkeypatch.setattr(fonts.finders, "find", lambda name: None)
    with pytest.raises(CannotRender) as refused:
        pdf.render(reading(article("Text.")), made_at=made_at, progress=lambda *_: None)
    assert refused.value.code == "font_missing"
    assert "typeface" in str(refused.value)
