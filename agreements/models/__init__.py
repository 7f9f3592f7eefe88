"""The nouns of a text under negotiation, one file each. For everyone above the models."""

from agreements.models.agreement import Agreement
from agreements.models.provision import Provision, ProvisionText, ProvisionVersion
from agreements.models.render_job import RenderJob

__all__ = ["Agreement", "Provision", "ProvisionText", "ProvisionVersion", "RenderJob"]
