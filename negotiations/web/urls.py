"""Routes of the plan's pages."""

from django.contrib.auth import views as auth
from django.urls import path

from negotiations.web import (
    answers,
    calendars,
    closures,
    deadlines,
    extensions,
    inbox,
    operations,
    people,
    plans,
    policies,
    rounds,
    time_views,
    webhooks,
    wishes,
)
from negotiations.web.forms import SignInForm

urlpatterns = [
    path("", plans.plans, name="plans"),
    path("plans/<slug:slug>/", plans.plan, name="plan"),
    path("plans/<slug:slug>/known/", plans.known, name="known"),
    path("plans/<slug:slug>/groups/", plans.groups, name="groups"),
    path("plans/<slug:slug>/groups/<uuid:group_id>/", plans.group, name="group"),
    path("plans/<slug:slug>/projects/", plans.projects, name="projects"),
    path("plans/<slug:slug>/projects/<uuid:project_id>/", plans.project, name="project"),
    path("plans/<slug:slug>/journal/", plans.journal_page, name="journal"),
    path("plans/<slug:slug>/journal/log/", plans.log_progress, name="log-progress"),
    path("plans/<slug:slug>/deadlines/", time_views.deadline_list, name="deadlines"),
    path("plans/<slug:slug>/deadlines/timeline/", time_views.timeline, name="timeline"),
    path("plans/<slug:slug>/deadlines/month/", time_views.month, name="month"),
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
    path("operations/", operations.reminders, name="operations"),
    path("operations/returned/", operations.returned, name="operations-returned"),
    path("operations/metrics/", operations.metrics, name="operations-metrics"),
    path(
        "operations/reminders/<uuid:reminder_id>/", operations.reminder, name="operations-reminder"
    ),
    path(
        "operations/reminders/<uuid:reminder_id>/retry/",
        operations.retry,
        name="operations-retry",
    ),
    path(
        "operations/reminders/<uuid:reminder_id>/withdraw/",
        operations.withdraw,
        name="operations-withdraw",
    ),
    path("plans/<slug:slug>/webhooks/", webhooks.webhook_list, name="webhooks"),
    path("plans/<slug:slug>/webhooks/<uuid:webhook_id>/", webhooks.webhook, name="webhook"),
    path(
        "plans/<slug:slug>/webhooks/<uuid:webhook_id>/renew/",
        webhooks.renew,
        name="webhook-renew",
    ),
    path(
        "plans/<slug:slug>/webhooks/<uuid:webhook_id>/test/",
        webhooks.send_test,
        name="webhook-test",
    ),
    path(
        "plans/<slug:slug>/webhooks/<uuid:webhook_id>/deliveries/<uuid:delivery_id>/retry/",
        webhooks.retry,
        name="webhook-retry",
    ),
    path("plans/<slug:slug>/deadlines.ics", calendars.plan_file, name="plan-calendar"),
    path(
        "plans/<slug:slug>/deadlines/<uuid:deadline_id>/deadline.ics",
        calendars.deadline_file,
        name="deadline-calendar",
    ),
    path("calendar/<str:token>.ics", calendars.feed, name="calendar-feed"),
    path("me/calendars/", calendars.calendars, name="calendars"),
    path("me/calendars/<uuid:feed_id>/revoke/", calendars.revoke, name="calendar-revoke"),
    path("plans/<slug:slug>/reminders/", policies.of_plan, name="plan-reminders"),
    path(
        "plans/<slug:slug>/groups/<uuid:group_id>/reminders/",
        policies.of_group,
        name="group-reminders",
    ),
    path(
        "plans/<slug:slug>/deadlines/<uuid:deadline_id>/reminders/",
        policies.of_deadline,
        name="deadline-reminders",
    ),
    path("me/reminders/", wishes.my_reminders, name="my-reminders"),
    path("me/away/", wishes.away, name="away"),
    path("me/away/<uuid:absence_id>/end/", wishes.end, name="away-end"),
    path(
        "plans/<slug:slug>/deadlines/<uuid:deadline_id>/delegate/",
        inbox.delegate,
        name="deadline-delegate",
    ),
    path("handovers/<uuid:handover_id>/end/", inbox.take_back, name="handover-end"),
    path("me/inbox/", inbox.inbox_page, name="inbox"),
    path("me/inbox/acknowledge/", inbox.acknowledge_all, name="inbox-acknowledge"),
    path("me/inbox/<uuid:reminder_id>/acknowledge/", inbox.acknowledge, name="acknowledge"),
    path("me/inbox/<uuid:reminder_id>/read/", inbox.mark_read, name="mark-read"),
    path("answer/acknowledge/<str:token>/", answers.acknowledge, name="answer-acknowledge"),
    path("answer/delegate/<str:token>/", answers.delegate, name="answer-delegate"),
    path("answer/more-time/<str:token>/", answers.more_time, name="answer-more-time"),
    path("answer/fewer-mails/<str:token>/", answers.fewer_mails, name="answer-fewer-mails"),
    path("me/", people.me, name="me"),
    path("me/tokens/", people.token_new, name="token-new"),
    path("me/tokens/drop/", people.token_drop, name="token-drop"),
    path("language/", people.language, name="language"),
    path(
        "login/",
        auth.LoginView.as_view(
            template_name="negotiations/person/login.html",
            authentication_form=SignInForm,
            redirect_authenticated_user=True,
        ),
        name="login",
    ),
    path("logout/", auth.LogoutView.as_view(), name="logout"),
    path(
        "me/password/",
        auth.PasswordChangeView.as_view(
            template_name="negotiations/person/password.html", success_url="/me/"
        ),
        name="password",
    ),
]
