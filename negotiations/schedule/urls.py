"""Routes of deadlines, rounds, closures and requests for more time."""

from django.urls import path

from negotiations.schedule.views import closures, deadlines, extensions, lists, rounds

app_name = "schedule"
urlpatterns = [
    path("plans/<slug:slug>/deadlines/", lists.deadline_list, name="deadlines"),
    path("plans/<slug:slug>/deadlines/timeline/", lists.timeline, name="timeline"),
    path("plans/<slug:slug>/deadlines/month/", lists.month, name="month"),
    path("plans/<slug:slug>/slip/", deadlines.slip, name="slip"),
    path("plans/<slug:slug>/deadlines/new/", deadlines.deadline_new, name="deadline-new"),
    path("plans/<slug:slug>/deadlines/<uuid:deadline_id>/", deadlines.deadline, name="deadline"),
    path(
        "plans/<slug:slug>/deadlines/<uuid:deadline_id>/change/",
        deadlines.deadline_change,
        name="deadline-change",
    ),
    path(
        "plans/<slug:slug>/deadlines/<uuid:deadline_id>/preview/",
        deadlines.preview,
        name="deadline-preview",
    ),
    path(
        "plans/<slug:slug>/deadlines/<uuid:deadline_id>/remove/",
        deadlines.remove,
        name="deadline-remove",
    ),
    path(
        "plans/<slug:slug>/deadlines/<uuid:deadline_id>/restore/",
        deadlines.restore,
        name="deadline-restore",
    ),
    path(
        "plans/<slug:slug>/deadlines/<uuid:deadline_id>/move/", deadlines.move, name="deadline-move"
    ),
    path(
        "plans/<slug:slug>/deadlines/<uuid:deadline_id>/meet/", deadlines.meet, name="deadline-meet"
    ),
    path(
        "plans/<slug:slug>/deadlines/<uuid:deadline_id>/reopen/",
        deadlines.reopen,
        name="deadline-reopen",
    ),
    path(
        "plans/<slug:slug>/deadlines/<uuid:deadline_id>/time/",
        extensions.deadline_time,
        name="deadline-time",
    ),
    path("plans/<slug:slug>/rounds/", rounds.round_list, name="rounds"),
    path("plans/<slug:slug>/rounds/new/", rounds.round_new, name="round-new"),
    path("plans/<slug:slug>/rounds/<uuid:round_id>/", rounds.round_page, name="round"),
    path("plans/<slug:slug>/rounds/<uuid:round_id>/change/", rounds.change, name="round-change"),
    path("plans/<slug:slug>/rounds/<uuid:round_id>/remove/", rounds.remove, name="round-remove"),
    path("plans/<slug:slug>/closures/", closures.closures, name="closures"),
    path(
        "plans/<slug:slug>/closures/<uuid:closure_id>/remove/",
        closures.remove,
        name="closure-remove",
    ),
    path("plans/<slug:slug>/extensions/", extensions.extensions, name="extensions"),
    path(
        "plans/<slug:slug>/extensions/<uuid:extension_id>/answer/",
        extensions.answer,
        name="extension-answer",
    ),
    path(
        "plans/<slug:slug>/extensions/<uuid:extension_id>/withdraw/",
        extensions.withdraw,
        name="extension-withdraw",
    ),
]
