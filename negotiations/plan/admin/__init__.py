"""People and where they sit; and the record of plans, to read."""

from django.contrib import admin
from django.contrib.auth.models import Group
from knox.models import AuthToken

from negotiations.plan.admin import people, record

# Rights come with being a site administrator, not from groups. A token is its owner's alone.
admin.site.unregister([Group, AuthToken])

__all__ = ["people", "record"]
