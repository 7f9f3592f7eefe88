"""The languages the program speaks and the record is kept in. Pure code, for settings too."""

# By its code, what a language calls itself.
OWN_NAMES = {"en": "English", "es": "Español"}
LANGUAGES = tuple(OWN_NAMES)
CHOICES = list(OWN_NAMES.items())
