"""The languages the program speaks and the record is kept in; for settings too: on no table."""

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

# By its code, what a language calls itself.
OWN_NAMES = {"en": "English", "es": "Español"}
# … and what it is called in the middle of a sentence.
IN_A_SENTENCE: dict[str, Promise] = {
    "en": pgettext_lazy("in a sentence", "English"),
    "es": pgettext_lazy("in a sentence", "Spanish"),
}
LANGUAGES = tuple(OWN_NAMES)
CHOICES = list(OWN_NAMES.items())
