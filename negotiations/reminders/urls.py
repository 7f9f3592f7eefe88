"""Routes of reminders: answering, policies, and those who run the site."""

from django.urls import include, path

from negotiations.reminders.views import inbox, links, operations, policies

app_name = "reminders"
_OPERATIONS = [
    path("", operations.reminders, name="list"),
    path("returned/", operations.returned, name="returned"),
    path("metrics/", operations.metrics, name="metrics"),
    path("retry/", operations.retry_all, name="retry-all"),
    path("reminders/<uuid:reminder_id>/", operations.reminder, name="reminder"),
    path(
        "reminders/<uuid:reminder_id>/retry/",
        operations.retry,
        name="retry",
    ),
    path(
        "reminders/<uuid:reminder_id>/withdraw/",
        operations.withdraw,
        name="withdraw",
    ),
]
urlpatterns = [
    path("operations/", include((_OPERATIONS, "operations"))),
    path("plans/<slug:slug>/reminders/", policies.of_plan, name="of-plan"),
    path(
        "plans/<slug:slug>/groups/<uuid:group_id>/reminders/",
        policies.of_group,
        name="of-group",
    ),
    path(
        "plans/<slug:slug>/deadlines/<uuid:deadline_id>/reminders/",
        policies.of_deadline,
        name="of-deadline",
    ),
    path(
        "plans/<slug:slug>/deadlines/<uuid:deadline_id>/delegate/",
        inbox.delegate,
        name="delegate",
    ),
    path("handovers/<uuid:handover_id>/end/", inbox.take_back, name="handover-end"),
    path("me/inbox/acknowledge/", inbox.acknowledge_all, name="acknowledge-all"),
    path("me/inbox/<uuid:reminder_id>/acknowledge/", inbox.acknowledge, name="acknowledge"),
    path("me/inbox/<uuid:reminder_id>/read/", inbox.mark_read, name="mark-read"),
    path("answer/acknowledge/<str:token>/", links.acknowledge, name="answer-acknowledge"),
    path("answer/delegate/<str:token>/", links.delegate, name="answer-delegate"),
    path("answer/more-time/<str:token>/", links.more_time, name="answer-more-time"),
]
