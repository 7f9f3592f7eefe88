"""The nouns of a text under negotiation, for Django and for those outside this app."""

from agreements.documents.models import Export
from agreements.provisions.models import Agreement, Provision, ProvisionText, ProvisionVersion

__all__ = ["Agreement", "Export", "Provision", "ProvisionText", "ProvisionVersion"]
