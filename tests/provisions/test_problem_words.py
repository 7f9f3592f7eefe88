"""What is wrong with a bracket, in words."""

from typing import get_args

import pytest
from django.utils import translation

from agreements.provisions.words.problems import headline, problem_words
from agreements.text import Problem
from agreements.text.core.nodes import ProblemCode

CODES = get_args(ProblemCode)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("code", CODES)
def test_each_problem_says_what_is_wrong_and_what_to_do(code: ProblemCode, language: str) -> None:
    problem = Problem(code, 1, 1, {"code": "ZZ", "near": "[ZZ"})
    with translation.override(language):
        words = problem_words(problem, ["US", "MX"])
        assert words.wrong.endswith(".")
        assert words.to_do.endswith(".")
        assert headline([problem]).startswith("1 ")
    if code == "unknown_party":
        assert "ZZ" in words.wrong
        assert "US, MX" in words.to_do


def test_a_plan_without_parties_has_no_code_to_write() -> None:
    problem = Problem("unknown_party", 1, 1, {"code": "ZZ"})
    assert problem_words(problem, []).to_do == "Take the code out."


def test_the_headline_counts_each_sort() -> None:
    def some(*codes: ProblemCode) -> list[Problem]:
        return [Problem(code, 1, 1) for code in codes]

    assert headline([]) == ""
    assert headline(some("unclosed", "unopened")) == "2 unbalanced brackets"
    assert headline(some("unclosed", "unknown_party", "unknown_party")) == (
        "1 unbalanced bracket, 2 codes that are no party's"
    )
    assert headline(some("too_deep")) == "1 bracket too deep to read"
