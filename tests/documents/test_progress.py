"""What is told while a text is made into a PDF."""

import logging

import pytest

from agreements.documents import pdf
from negotiations.paper import progress

WEASYPRINT = logging.getLogger("weasyprint.progress")


def test_the_steps_come_in_order_and_the_percentage_only_grows(article, reading, made_at):
    text = reading(article("word " * 6000))
    said: list[tuple[str, int]] = []
    document = pdf.render(text, made_at=made_at, progress=lambda *place: said.append(place))
    steps = list(dict.fromkeys(step for step, _percent in said))
    assert steps == ["reading", "laying-out", "drawing", "writing"] == list(progress.STEPS)
    percents = [percent for _step, percent in said]
    assert percents == sorted(percents)
    assert percents[-1] < 100
    assert document.pages > 8
    assert len([step for step, _percent in said if step == "laying-out"]) > document.pages


def test_an_error_of_the_callback_ends_the_rendering_and_the_listening(article, reading, made_at):
    def refuse(step: str, percent: int) -> None:
        if step == "drawing":
            raise InterruptedError("claim lost")

    before = list(WEASYPRINT.handlers)
    with pytest.raises(InterruptedError):
        pdf.render(reading(article("Text.")), made_at=made_at, progress=refuse)
    assert WEASYPRINT.handlers == before
