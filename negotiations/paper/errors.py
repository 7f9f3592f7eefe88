"""Why a document cannot be made, or was not. Kept apart from what makes it: pages say it, too."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Its worker went away in the middle; this program raised what is behind the colon.
ABANDONED, BROKEN = "abandoned", "broken"

_REASONS: dict[str, Promise] = {
    "no_text": _("There is no text in this language to set."),
    "reached_out": _(
        "The document asked for something outside itself, so it was not made. "
        "Please tell whoever runs this site."
    ),
    "font_missing": _(
        "A typeface that comes with the program is missing. Please tell whoever runs this site."
    ),
    ABANDONED: _("The worker stopped in the middle, several times."),
    BROKEN: _("Something in the program broke while it was made. It has been noted."),
}


class CannotRender(Exception):
    """What can never succeed however often it is tried; `str()` is the reason, in the active
    language, and `code` the same for programs."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    def __str__(self) -> str:
        return self.reason(self.code)

    @staticmethod
    def reason(code: str) -> str:
        """The reason a code stands for; empty for a code that is none of ours."""
        return str(_REASONS.get(code.partition(":")[0], ""))
