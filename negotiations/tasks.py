"""Where Celery looks for the tasks of each subject."""

from negotiations.apps import modules

list(modules("tasks"))
