"""The section of a plan that is its record."""

from django.utils.translation import gettext_lazy as _

from negotiations.core import tabs
from negotiations.core.tabs import Tab

tabs.register(Tab(_("Journal"), "journal:list", ("journal",), place=5))
