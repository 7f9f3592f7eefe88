"""Routes of the demo; there are none of them outside demo mode."""

from django.urls import path

from demo.web import clock, mails

urlpatterns = [
    path("clock/", clock.move, name="demo-clock"),
    path("mails/", mails.mails, name="demo-mails"),
    path("mails/<uuid:mail_id>/", mails.mail, name="demo-mail"),
    path("mails/<uuid:mail_id>/html/", mails.html, name="demo-mail-html"),
    path("mails/<uuid:mail_id>/raw/", mails.raw, name="demo-mail-raw"),
]
