"""Holidays and closures by name, in the reader's language.

`negotiations.calendar` names a holiday in English; the country is the context, since both
countries keep an Independence Day, on different days.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from negotiations.calendar import ClosedDay
from negotiations.core.bilingual import reader_language

_NAMES: dict[tuple[str, str], Promise] = {
    ("US", "New Year's Day"): pgettext_lazy("US", "New Year's Day"),
    ("US", "Martin Luther King Jr. Day"): pgettext_lazy("US", "Martin Luther King Jr. Day"),
    ("US", "Washington's Birthday"): pgettext_lazy("US", "Washington's Birthday"),
    ("US", "Memorial Day"): pgettext_lazy("US", "Memorial Day"),
    ("US", "Juneteenth National Independence Day"): pgettext_lazy(
        "US", "Juneteenth National Independence Day"
    ),
    ("US", "Independence Day"): pgettext_lazy("US", "Independence Day"),
    ("US", "Labor Day"): pgettext_lazy("US", "Labor Day"),
    ("US", "Columbus Day"): pgettext_lazy("US", "Columbus Day"),
    ("US", "Veterans Day"): pgettext_lazy("US", "Veterans Day"),
    ("US", "Thanksgiving Day"): pgettext_lazy("US", "Thanksgiving Day"),
    ("US", "Christmas Day"): pgettext_lazy("US", "Christmas Day"),
    ("MX", "New Year's Day"): pgettext_lazy("MX", "New Year's Day"),
    ("MX", "Constitution Day"): pgettext_lazy("MX", "Constitution Day"),
    ("MX", "Benito Juárez's birthday"): pgettext_lazy("MX", "Benito Juárez's birthday"),
    ("MX", "Maundy Thursday"): pgettext_lazy("MX", "Maundy Thursday"),
    ("MX", "Good Friday"): pgettext_lazy("MX", "Good Friday"),
    ("MX", "Labor Day"): pgettext_lazy("MX", "Labor Day"),
    ("MX", "Independence Day"): pgettext_lazy("MX", "Independence Day"),
    ("MX", "Change of Federal Government"): pgettext_lazy("MX", "Change of Federal Government"),
    ("MX", "Revolution Day"): pgettext_lazy("MX", "Revolution Day"),
    ("MX", "Christmas Day"): pgettext_lazy("MX", "Christmas Day"),
}
_OBSERVED = " (observed)"


def holiday_name(closed: ClosedDay) -> str:
    """The holiday's name; as the calendar has it, in English, for one not in the table.

    A closure's is what its delegation called it, in the reader's language where it did.
    """
    if closed.kind == "closure":
        spanish = reader_language() == "es"
        return (closed.name_es if spanish else closed.name) or closed.name or closed.name_es
    plain = closed.name.removesuffix(_OBSERVED)
    name = str(_NAMES.get((closed.country, plain), plain))
    if closed.name.endswith(_OBSERVED):
        return _("%(holiday)s (observed)") % {"holiday": name}
    return name
