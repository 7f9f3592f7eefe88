"""The section of a plan that is about time."""

from django.utils.translation import gettext_lazy as _

from negotiations.core import tabs
from negotiations.core.tabs import Tab

tabs.register(Tab(_("Deadlines"), "schedule:deadlines", ("schedule",), place=2))
