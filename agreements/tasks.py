"""What workers do for each subject; Celery looks for it here."""

from agreements.documents.tasks import render, sweep

__all__ = ["render", "sweep"]
