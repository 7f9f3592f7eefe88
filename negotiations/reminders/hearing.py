"""What reminders hear of: that a mail of theirs came back."""

from negotiations.post import mails
from negotiations.post.mails import MailKind
from negotiations.reminders.mails import KIND
from negotiations.reminders.services.operations import came_back, sent_as

mails.register(MailKind(KIND, sent_as, came_back))
