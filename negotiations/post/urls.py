"""Routes of the inbox, preferences, stand-ins, and the way out of mails."""

from django.urls import path

from negotiations.post.views import inbox, links, preferences

app_name = "post"
urlpatterns = [
    path("me/inbox/", inbox.inbox_page, name="inbox"),
    path("me/reminders/", preferences.my_reminders, name="preferences"),
    path("me/away/", preferences.away, name="away"),
    path("answer/fewer-mails/<str:token>/", links.fewer_mails, name="fewer-mails"),
    path("me/away/<uuid:absence_id>/end/", preferences.end, name="away-end"),
]
