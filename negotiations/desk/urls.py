"""Routes of the plan, its groups, and one’s own page."""

from django.urls import include, path

from negotiations.desk.views import groups, me, plans

app_name = "desk"
_GROUPS = [
    path("", groups.groups, name="list"),
    path("<uuid:group_id>/", groups.group, name="detail"),
]
urlpatterns = [
    path("", plans.plans, name="plans"),
    path("plans/<slug:slug>/", plans.plan, name="plan"),
    path("plans/<slug:slug>/known/", include(([path("", plans.known, name="list")], "sources"))),
    path("plans/<slug:slug>/groups/", include((_GROUPS, "groups"))),
    path("me/", me.me, name="me"),
    path("me/tokens/", me.token_new, name="token-new"),
    path("me/tokens/drop/", me.token_drop, name="token-drop"),
    path("language/", me.language, name="language"),
]
