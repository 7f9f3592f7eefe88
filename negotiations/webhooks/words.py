"""Why an address is refused or a delivery failed, in words a person can act on."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_WORDS: dict[str, Promise] = {
    "no_url": gettext_lazy("That is no web address, or one with signs that do not belong in it."),
    "not_https": gettext_lazy("The address must begin with https://."),
    "user_info": gettext_lazy("Leave names and passwords out of the address."),
    "port": gettext_lazy("Only the ordinary port of HTTPS, 443, may be used."),
    "odd_number": gettext_lazy("Write an IP address in its usual form, or use a name."),
    "inside": gettext_lazy(
        "This address is not on the public internet: the server may not send there unless its "
        "operator allows it."
    ),
    "no_such_name": gettext_lazy("No server of that name was found."),
    "no_connection": gettext_lazy("The receiver took no connection."),
    "certificate": gettext_lazy("The receiver's certificate does not fit its name or has expired."),
    "too_slow": gettext_lazy("The receiver took too long."),
    "no_answer": gettext_lazy("The receiver broke off without an answer."),
    "not_told": gettext_lazy("The webhook is switched off, or is no longer told of this."),
    "worker_gone": gettext_lazy("The program stopped while it was sending."),
    "our_fault": gettext_lazy("The program could not make the message; it is tried again."),
}


def code_words(code: str) -> str:
    """The sentence for one of the codes of `outgoing.NotSent`."""
    return str(_WORDS[code])


def failure_words(status: int | None, error: str) -> str:
    """Why a delivery failed: what was answered, or what happened instead; empty where nothing
    did. `error` is `code` or `code: what was heard`, or what came with the status."""
    if status is not None:
        answered = _("The receiver answered %(status)d.") % {"status": status}
        return f"{answered} {error}".strip()
    code, _colon, heard = error.partition(": ")
    if code not in _WORDS:
        return error
    return f"{code_words(code)} ({heard})" if heard else code_words(code)
