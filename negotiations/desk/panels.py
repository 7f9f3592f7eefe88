"""The sections of a plan that are made of many subjects."""

from django.utils.translation import gettext_lazy as _

from negotiations.core import tabs
from negotiations.core.tabs import Tab

tabs.register(Tab(_("Plan"), "desk:plan", (tabs.PLAN,), place=0))
tabs.register(Tab(_("Groups"), "desk:groups:list", ("desk:groups",), place=3))
tabs.register(Tab(_("Sources"), "desk:sources:list", ("desk:sources",), place=6))
