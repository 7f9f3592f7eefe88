"""The people of the demo: invented, named by what they do, and all with one known password.

Pure code: the program asks for these addresses outside demo mode too, to refuse a database
that holds them.
"""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from negotiations.plan import roles

DEMO_PASSWORD = "travaux-demo"  # noqa: S105 (well known on purpose: the demo prints it)

_WASHINGTON = "America/New_York"
_MEXICO_CITY = "America/Mexico_City"


@dataclass(frozen=True)
class DemoPerson:
    """One person of the demo.

    `party` and `role` say where they sit: a party's code and a role of `negotiations.plan.roles`.
    Without a party they are the secretariat, or the site's administrator. `what` tells in a few
    words what they do; `in_banner` picks those shown at the start and on the log-in page.
    """

    email: str
    name: str
    language: str
    zone: str
    what: Promise
    party: str | None = None
    role: str = ""
    is_administrator: bool = False
    in_banner: bool = True

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)


def _us(email: str, name: str, role: str, what: Promise, *, in_banner: bool = True) -> DemoPerson:
    return DemoPerson(
        email, name, "en", _WASHINGTON, what, party="US", role=role, in_banner=in_banner
    )


def _mx(email: str, name: str, role: str, what: Promise, *, in_banner: bool = True) -> DemoPerson:
    return DemoPerson(
        email, name, "es", _MEXICO_CITY, what, party="MX", role=role, in_banner=in_banner
    )


DEMO_PEOPLE = (
    _us("head@us.example", "U.S. head of delegation", roles.HEAD, _("heads the U.S. delegation")),
    _us(
        "negotiator@us.example",
        "U.S. negotiator",
        roles.NEGOTIATOR,
        _("negotiates for the United States"),
    ),
    _us(
        "legal@us.example",
        "U.S. legal adviser",
        roles.LEGAL_ADVISER,
        _("advises the U.S. delegation on law"),
    ),
    _us(
        "expert@us.example",
        "U.S. expert",
        roles.EXPERT,
        _("knows minerals, projects and maps for the United States"),
        in_banner=False,
    ),
    _us(
        "observer@us.example",
        "U.S. observer",
        roles.OBSERVER,
        _("reads for the U.S. delegation, writes nothing"),
        in_banner=False,
    ),
    _mx(
        "head@mx.example",
        "Jefa de la delegación de México",
        roles.HEAD,
        _("heads the Mexican delegation, in Spanish"),
    ),
    _mx(
        "negotiator@mx.example",
        "Negociador de México",
        roles.NEGOTIATOR,
        _("negotiates for Mexico, in Spanish"),
    ),
    _mx(
        "legal@mx.example",
        "Asesora jurídica de México",
        roles.LEGAL_ADVISER,
        _("advises the Mexican delegation on law, in Spanish"),
        in_banner=False,
    ),
    _mx(
        "expert@mx.example",
        "Experto de México",
        roles.EXPERT,
        _("knows minerals and maps for Mexico, in Spanish"),
        in_banner=False,
    ),
    _mx(
        "observer@mx.example",
        "Observadora de México",
        roles.OBSERVER,
        _("reads for the Mexican delegation, writes nothing, in Spanish"),
        in_banner=False,
    ),
    DemoPerson(
        "secretariat@secretariat.example",
        "Secretariat",
        "en",
        _WASHINGTON,
        _("keeps the joint record, sees neither side's own papers"),
    ),
    DemoPerson(
        "admin@site.example",
        "Site administrator",
        "en",
        _WASHINGTON,
        _("administers people and plans, sees joint rows only"),
        is_administrator=True,
    ),
)

BANNER_PEOPLE = tuple(person for person in DEMO_PEOPLE if person.in_banner)

# Which two people lead each working group, by the group's key in the plan's catalogue file.
CO_LEADS = {
    "minerals-of-concern": ("expert@us.example", "expert@mx.example"),
    "price-floors": ("negotiator@us.example", "negotiator@mx.example"),
    "plurilateral-agreement": ("negotiator@us.example", "negotiator@mx.example"),
    "projects": ("expert@us.example", "negotiator@mx.example"),
    "geological-mapping": ("expert@us.example", "expert@mx.example"),
    "legal-institutional": ("legal@us.example", "legal@mx.example"),
}


def person_of(email: str) -> DemoPerson:
    """The person with this address; `KeyError` where there is none."""
    return _BY_EMAIL[email]


_BY_EMAIL = {person.email: person for person in DEMO_PEOPLE}
