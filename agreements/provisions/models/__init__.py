"""The tree of an agreement's text, what it says and said before."""

from agreements.provisions.models.agreement import Agreement
from agreements.provisions.models.provision import Provision, ProvisionText, ProvisionVersion

__all__ = ["Agreement", "Provision", "ProvisionText", "ProvisionVersion"]
