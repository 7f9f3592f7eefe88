"""Nothing outside the document can be reached from inside the renderer."""

import os
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from urllib.request import Request

import pytest
from pypdf import PdfReader

from agreements.text.telling.display import MARKS
from negotiations.paper.document import Document
from negotiations.paper.errors import CannotRender
from negotiations.paper.fetching import NotOursError, OwnResources
from negotiations.paper.typesetting import typeset
from tests.paper.listening import listening

OUTSIDE = [
    "file:///etc/passwd",
    "http://127.0.0.1:9/x",
    "https://example.org/x",
    "ftp://example.org/x",
    "data:text/css,p{}",
    "travaux:font/../../manage.py",
    "TRAVAUX:FONT/a",
    "travaux:font/a?",
    "",
]


@pytest.mark.parametrize("url", OUTSIDE)
def test_the_fetcher_serves_its_own_resources_and_nothing_else(url):
    fetcher = OwnResources({"travaux:font/a": lambda: b"ours"})
    assert fetcher("travaux:font/a").read() == b"ours"
    with pytest.raises(NotOursError):
        fetcher(url)
    with pytest.raises(NotOursError):
        fetcher.open(url)


def test_the_fetcher_refuses_a_request_object_too():
    with pytest.raises(NotOursError):
        OwnResources({}).open(Request("http://127.0.0.1:9/x"))


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    with listening() as found:
        yield found


HOSTILE = [
    '<img src="{0}">',
    '<link rel="stylesheet" href="{0}">',
    '<link rel="attachment" href="{0}">',
    "<style>@import url({0});</style>",
    "<style>@font-face {{ font-family: f; src: url({0}) }}</style><p style='font-family: f'>a",
    "<p style='background: url({0})'>a</p>",
    "<style>p::before {{ content: url({0}) }}</style><p>a</p>",
    "<ul style='list-style-image: url({0})'><li>a</ul>",
    '<object data="{0}"></object>',
    '<embed src="{0}">',
    '<svg width="9" height="9"><image href="{0}" width="9" height="9"/></svg>',
    '<base href="{0}"><img src="x">',
]


@pytest.mark.parametrize("html", HOSTILE)
def test_html_that_got_past_the_escaping_reaches_neither_network_nor_files(
    html, listener, tmp_path
):
    address, asked = listener
    secret = tmp_path / "secret.svg"
    secret.write_text('<svg xmlns="http://www.w3.org/2000/svg"><text>SECRET</text></svg>')
    for url in (f"{address}/x", secret.as_uri()):
        with pytest.raises(CannotRender) as refused:
            _typeset(html.format(url))
        assert refused.value.code == "reached_out"
    assert asked == []


def test_an_address_without_a_place_to_start_from_leads_nowhere(tmp_path, monkeypatch):
    (tmp_path / "secret.png").write_bytes(b"")
    monkeypatch.chdir(tmp_path)
    assert _typeset('<img src="secret.png" alt="x">').pages == 1


SAMPLE = "▲ ● ■ ◆ ▼ Each Party “shall” [US: apply] – año"
SAMPLE_HTML = (
    f"<html lang=en><title>t</title><p style='font-family: Treaty Text, Treaty Marks'>{SAMPLE}"
)
BARE_MACHINE = (
    f"html = {SAMPLE_HTML!r}"
    + """
import sys
import django
django.setup()
import weasyprint
from agreements.text.telling.display import MARKS
from negotiations.paper import fonts
from negotiations.paper.typesetting import typeset
for face in fonts.faces_for(html, MARKS):
    fonts.content(face)
opened, reached = [], []
def watch(event, args):
    if event == "open" and isinstance(args[0], str):
        opened.append(args[0])
    if event in ("socket.connect", "socket.getaddrinfo", "urllib.Request"):
        reached.append(event)
sys.addaudithook(watch)
document = typeset(html, "", MARKS)
print("reached", reached, file=sys.stderr)
# Its own temporary copies of our typefaces, and Python's modules, are not what a text could name.
print("opened", [path for path in opened if "/weasyprint-" not in path and "/lib/" not in path],
    file=sys.stderr)
sys.stdout.buffer.write(document.content)
"""
)


@pytest.mark.processes
def test_a_machine_without_fonts_sets_the_same_page_from_memory_alone(tmp_path):
    config = tmp_path / "fonts.conf"
    config.write_text(f"<fontconfig><cachedir>{tmp_path}</cachedir></fontconfig>")
    run = subprocess.run(
        [sys.executable, "-c", BARE_MACHINE],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
            "FONTCONFIG_FILE": str(config),
            "PYTHONHASHSEED": "1",
        },
        capture_output=True,
        check=False,
        timeout=240,
    )
    said = run.stderr.decode()
    assert run.returncode == 0, said
    assert said.splitlines()[-2:] == ["reached []", "opened []"]
    page = PdfReader(BytesIO(run.stdout)).pages[0]
    assert page.extract_text() == SAMPLE
    names = [font.get_object()["/BaseFont"] for font in page["/Resources"]["/Font"].values()]
    assert {name.split("+")[1] for name in names} == {"Treaty-Marks", "Treaty-Text"}
    # The machine of this test has its own fonts and another seed for hashes.
    assert run.stdout == typeset(SAMPLE_HTML, "", MARKS).content


def _typeset(body: str) -> Document:
    return typeset(f"<html lang=en><title>t</title><body>{body}", "")
