"""A person who logs in."""

import zoneinfo
from typing import Any, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from negotiations.core.ids import new_id
from negotiations.core.languages import CHOICES, LANGUAGES
from negotiations.core.rows import Reader, VisibleQuerySet, related_model
from negotiations.core.zones import validate_zone


class UserQuerySet(VisibleQuerySet):
    def visible_to(self, user: Reader) -> Self:
        """Oneself and the people of the plans one is in; administrators see everyone."""
        if not user.is_authenticated:
            return self.none()
        if user.is_staff:
            return self.all()
        seats = related_model(self.model, "seats").objects.visible_to(user).values("user")
        staff = related_model(self.model, "secretariat_of").objects.visible_to(user).values("user")
        return self.filter(Q(pk=user.pk) | Q(pk__in=seats) | Q(pk__in=staff))


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user: User = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        found: User = self.get(email__iexact=username)
        return found


class User(AbstractBaseUser, PermissionsMixin):
    """A person, with the language and the time zone in which to speak to them."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=200)
    language = models.CharField(_("language"), max_length=2, choices=CHOICES, default=LANGUAGES[0])
    zone = models.CharField(
        _("time zone"), max_length=64, default="UTC", validators=[validate_zone]
    )
    is_active = models.BooleanField(_("may log in"), default=True)
    is_staff = models.BooleanField(
        _("site administrator"),
        default=False,
        help_text=_(
            "Administers the site; sees joint rows only, even when seated in a delegation."
        ),
    )

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["name", "email"]
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            # Whoever logs in is found without regard to case, so case cannot tell two people apart.
            models.UniqueConstraint(Lower("email"), name="user_email_any_case")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def tz(self) -> zoneinfo.ZoneInfo:
        """Their time zone; UTC where this machine knows none of that name, so that they are told
        all the same, and nobody with them is kept waiting."""
        try:
            return zoneinfo.ZoneInfo(self.zone)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError):
            return zoneinfo.ZoneInfo("UTC")
