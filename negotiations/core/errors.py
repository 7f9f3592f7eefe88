"""How a service says no to what it was asked, apart from permission."""

from django.utils.functional import Promise


class Refused(Exception):
    """The request cannot be carried out as it stands; `field` names what to mend."""

    def __init__(self, reason: Promise | str, field: str = "") -> None:
        super().__init__(str(reason))
        self.reason = reason
        self.field = field


class Stale(Exception):
    """Somebody changed the row since it was read; `current` is the row as it is now."""

    def __init__(self, current: object) -> None:
        super().__init__("stale")
        self.current = current
