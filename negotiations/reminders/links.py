"""What the links in a reminder are for."""

from negotiations.post.links import Purpose

ACKNOWLEDGE = Purpose("acknowledge", "reminders:answer-acknowledge")
DELEGATE = Purpose("delegate", "reminders:answer-delegate")
MORE_TIME = Purpose("more-time", "reminders:answer-more-time")
PURPOSES = (ACKNOWLEDGE, DELEGATE, MORE_TIME)
