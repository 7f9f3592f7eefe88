"""How the rows of the test's worlds are named: their identities, their people, the moment.

Everything is pinned: an identity is made of a name, so that it is known before the row is there.
"""

from datetime import UTC, date, datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from tests.builders import MEXICO_CITY, WASHINGTON

# Tuesday of the plan's fifth week, 10:00 in Washington.
NOW = datetime(2026, 3, 10, 14, 0, tzinfo=UTC)
PLAN, OTHER_PLAN, TRACKED_PLAN = "copper", "nickel", "cobalt"
AGREEMENT = "copper-agreement"
PASSWORD = "a long enough password"
# A word that stands in everything Mexico keeps to itself, and nowhere else.
SECRET = "zorzal"
SECRET_DAY = date(2026, 3, 17)

# Everybody: name of the person -> (language, zone). The name is the local part of the address.
PEOPLE = {
    "us-head": ("en", WASHINGTON),
    "us-negotiator": ("en", WASHINGTON),
    "us-legal-adviser": ("es", WASHINGTON),
    "us-expert": ("en", WASHINGTON),
    "us-observer": ("en", WASHINGTON),
    "mx-head": ("es", MEXICO_CITY),
    "mx-negotiator": ("en", MEXICO_CITY),
    "mx-expert": ("es", MEXICO_CITY),
    "mx-former": ("en", MEXICO_CITY),
    "secretariat": ("es", WASHINGTON),
    "administrator": ("en", "UTC"),
    "seated-administrator": ("es", MEXICO_CITY),
    "outsider": ("en", "UTC"),
    "newcomer": ("en", "UTC"),
}


def ident(name: str) -> UUID:
    """The identity of the row with this name, in whatever world."""
    return uuid5(NAMESPACE_URL, f"travaux-test:{name}")


def shown(model: Any) -> UUID:
    """The identity of the row that stands for a model's joint rows."""
    return ident(f"{model._meta.label_lower} shown")


def kept(model: Any) -> UUID:
    """The identity of the row that stands for what Mexico keeps to itself of a model."""
    return ident(f"{model._meta.label_lower} kept")


def token_of(name: str) -> str:
    """The token with which this person uses the API."""
    return ident(f"token of {name}").hex * 2


def two(name: str, words: str) -> dict[str, str]:
    """A field in both languages."""
    return {f"{name}_en": words, f"{name}_es": f"{words} (es)"}
