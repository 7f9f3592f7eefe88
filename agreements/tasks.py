"""Where Celery looks for the tasks of each subject."""

from agreements.apps import SUBJECTS
from negotiations.core.rooms import modules

list(modules("agreements", SUBJECTS, "tasks"))
