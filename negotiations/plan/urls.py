"""Routes of logging in and out, and of one's password."""

from django.contrib.auth import views as auth
from django.urls import path

from negotiations.plan.forms import SignInForm

app_name = "plan"
urlpatterns = [
    path(
        "login/",
        auth.LoginView.as_view(
            template_name="plan/login.html",
            authentication_form=SignInForm,
            redirect_authenticated_user=True,
        ),
        name="login",
    ),
    path("logout/", auth.LogoutView.as_view(), name="logout"),
    path(
        "me/password/",
        auth.PasswordChangeView.as_view(template_name="plan/password.html", success_url="/me/"),
        name="password",
    ),
]
