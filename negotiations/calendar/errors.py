"""How a rule says no."""

_DETAIL_LENGTH = 80
_CHAIN_LENGTH = 500


class RuleError(ValueError):
    """A rule that cannot be read or has no date.

    ``code`` is one of ``empty``, ``unreadable``, ``no_such_date`` and ``amount_too_large``, from
    reading it; ``anchor_missing``, ``out_of_range``, ``unknown_round``, ``unknown_deadline``,
    ``unknown_party``, ``impossible`` (the parties named never work on one day), ``cycle`` and
    ``broken_anchor`` (what it counts from has no date), from counting. ``detail`` is the part
    that is wrong, to be put into a sentence by whoever shows it: at most 80 characters, or for
    a cycle the chain of keys.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        self.code = code
        self.detail = detail[: _CHAIN_LENGTH if code == "cycle" else _DETAIL_LENGTH]
        super().__init__(f"{code}: {self.detail}")
