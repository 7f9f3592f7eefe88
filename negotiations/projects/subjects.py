"""Projects as what an entry of the journal can be about."""

from django.utils.translation import gettext_lazy as _

from negotiations.core import subjects
from negotiations.core.subjects import row_kind
from negotiations.projects.models import Project

subjects.register(row_kind("project", _("Project"), Project, "projects:detail"))
