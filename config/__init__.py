"""The wiring: environment, settings, routes, queue. Everything may be imported from here."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
