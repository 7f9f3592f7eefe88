"""What can happen to deadlines, rounds, closures and the window."""

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from negotiations.core.languages import IN_A_SENTENCE
from negotiations.core.verbs import day, register, register_value

DEADLINE_ADDED = "deadline.added"
DEADLINE_MOVED = "deadline.moved"
DEADLINE_RULED = "deadline.ruled"
DEADLINE_CHANGED = "deadline.changed"
DEADLINE_MOVED_ALONG = "deadline.moved_along"
DEADLINE_FIXED = "deadline.fixed"
DEADLINE_REMOVED = "deadline.removed"
DEADLINE_RESTORED = "deadline.restored"
DEADLINE_MET = "deadline.met"
DEADLINE_REOPENED = "deadline.reopened"
ROUND_SET = "round.set"
ROUND_CHANGED = "round.changed"
ROUND_REMOVED = "round.removed"
CLOSURE_ADDED = "closure.added"
CLOSURE_REMOVED = "closure.removed"
EXTENSION_ASKED = "extension.asked"
EXTENSION_ANSWERED = "extension.answered"
EXTENSION_AGREED = "extension.agreed"
EXTENSION_REFUSED = "extension.refused"
EXTENSION_WITHDRAWN = "extension.withdrawn"
DEADLINE_LATE = "deadline.late"

# Why deadlines were reckoned again.
CAUSES: dict[str, Promise | str] = {
    "deadline": _("what it counts from moved"),
    "met": _("what it counts from was met"),
    "reopened": _("what it counts from is open again"),
    "restored": _("it was restored"),
    "round": _("a round moved"),
    "closure": _("a delegation’s closed days changed"),
    "extension": _("the plan was given more time"),
}
# What can be said anew of a deadline, besides its title.
_PARTS: dict[str, Promise | str] = {
    "due_time": _("hour"),
    "zone": _("time zone"),
    "group": _("working group"),
    "responsible": _("responsible"),
    "people": _("named people"),
}

register(DEADLINE_ADDED, _("set the deadline: due %(due)s"))
register(DEADLINE_MOVED, _("moved the deadline from %(was)s to %(due)s"))
register(DEADLINE_RULED, _("gave the deadline another rule; it stays due %(due)s"))
register(DEADLINE_CHANGED, _("changed what is said of the deadline: %(parts)s"))
register(DEADLINE_MOVED_ALONG, _("reckoned the deadline again, from %(was)s to %(due)s: %(cause)s"))
register(DEADLINE_FIXED, _("kept the deadline on %(due)s: what it counted from was removed"))
register(DEADLINE_REMOVED, _("removed the deadline, which was due %(due)s"))
register(DEADLINE_RESTORED, _("restored the deadline: due %(due)s"))
register(DEADLINE_MET, _("marked the deadline met on %(met)s"))
register(DEADLINE_REOPENED, _("took back that the deadline was met on %(met)s"))
register(ROUND_SET, _("set round %(number)s: %(first)s to %(last)s"))
register(ROUND_CHANGED, _("changed round %(number)s: %(first)s to %(last)s"))
register(ROUND_REMOVED, _("removed round %(number)s: %(first)s to %(last)s"))
register(CLOSURE_ADDED, _("recorded that %(party)s is closed from %(first)s to %(last)s"))
register(CLOSURE_REMOVED, _("took back that %(party)s is closed from %(first)s to %(last)s"))
register(EXTENSION_ASKED, _("asked for more time: until %(to)s instead of %(was)s"))
register(EXTENSION_ANSWERED, _("consented to more time: until %(to)s instead of %(was)s"))
register(EXTENSION_AGREED, _("agreed on more time: until %(to)s instead of %(was)s"))
register(EXTENSION_REFUSED, _("refused more time until %(to)s: it stays at %(was)s"))
register(EXTENSION_WITHDRAWN, _("withdrew the request for more time until %(to)s"))
register(DEADLINE_LATE, _("recorded that the deadline is late: it was due %(due)s"))


def _part(name: str) -> str:
    if name in _PARTS:
        return str(_PARTS[name])
    language = IN_A_SENTENCE[name.removeprefix("title_")]
    return gettext("title in %(language)s") % {"language": language}


for key in ("due", "was", "met", "to", "first", "last"):
    register_value(key, day)
register_value("cause", lambda cause: str(CAUSES[cause]))
register_value("parts", lambda parts: ", ".join(_part(name) for name in parts))
