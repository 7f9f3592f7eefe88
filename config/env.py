"""Typed readers of the environment; every error names its variable and says what it takes."""

from collections.abc import Callable
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import TypeVar

from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvError

LOOPBACK = ("127.0.0.1", "localhost", "::1")

_env = Env()
_Value = TypeVar("_Value")


def _read(name: str, reader: Callable[[], _Value], takes: str) -> _Value:
    try:
        return reader()
    except (EnvError, ValueError) as error:
        raise ImproperlyConfigured(f"{name}: {error}. It takes {takes}.") from error


def flag(name: str, default: bool) -> bool:
    """A yes or no: true/false, yes/no, on/off, 1/0."""
    return _read(name, lambda: _env.bool(name, default), "true or false")


def whole(name: str, default: int) -> int:
    """A whole number."""
    return _read(name, lambda: _env.int(name, default), "a whole number")


def text(name: str, default: str | None = None, takes: str = "a text") -> str:
    """A text; without a default, one that must be set and not empty."""
    value = _read(name, lambda: _env.str(name, default), takes)
    if value is None or (default is None and not value.strip()):
        raise ImproperlyConfigured(f"{name} must be set. It takes {takes}.")
    return value


def names(name: str, default: tuple[str, ...]) -> list[str]:
    """A list of names, separated by commas."""
    return _read(
        name, lambda: _env.list(name, list(default)), "a list of names, separated by commas"
    )


def networks(name: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """A list of networks, separated by commas, or nothing."""
    takes = "networks such as 10.20.0.0/16, separated by commas"
    written = text(name, "", takes)
    return _read(
        name,
        lambda: tuple(ip_network(part.strip()) for part in written.split(",") if part.strip()),
        takes,
    )


def folder(name: str, default: Path) -> Path:
    """A folder's path; made by who needs it."""
    return _read(name, lambda: _env.path(name, default), "the path of a folder").resolve()


def database(name: str, default: str) -> dict[str, object]:
    """A database address, as Django's settings for it."""
    return dict(
        _read(
            name,
            lambda: _env.dj_db_url(name, default),
            "an address such as postgres://user:password@host:5432/travaux",
        )
    )


def broker(name: str) -> str:
    """A Redis address, or nothing."""
    value = text(name, "")
    if value and not value.startswith(("redis://", "rediss://", "unix://")):
        raise ImproperlyConfigured(
            f"{name}: {value.split(':', 1)[0]!r} is no Redis address. "
            "It takes an address such as redis://host:6379/0."
        )
    return value


def mail(name: str) -> dict[str, object]:
    """A mail server's address, as Django's EMAIL_* settings."""
    return dict(
        _read(
            name,
            lambda: _env.dj_email_url(name),
            "an address such as smtp://user:password@host:587/?tls=True",
        )
    )
