"""What each subject shows in the admin; Django looks for it here."""

from agreements.documents import admin as documents
from agreements.provisions import admin as provisions

__all__ = ["documents", "provisions"]
