"""The admin: people and seats, which change here through services; and the record, to read.

Site administrators only, and joint rows only: see `base`.
"""

from django.contrib import admin
from django.contrib.auth.models import Group
from knox.models import AuthToken

from negotiations.admin import people, record

# Rights come with being a site administrator, not from groups. A token is its owner's alone.
admin.site.unregister([Group, AuthToken])

__all__ = ["people", "record"]
