"""Where Celery looks for the tasks of each subject."""

from negotiations.apps import SUBJECTS
from negotiations.core.rooms import modules

list(modules("negotiations", SUBJECTS, "tasks"))
