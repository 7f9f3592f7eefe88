"""The settings, driven by the environment. `docs/deploying.md` lists every variable."""

from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from config import env, secrets
from negotiations.core.languages import CHOICES
from negotiations.core.languages import LANGUAGES as LANGUAGES_SPOKEN

BASE_DIR = Path(__file__).resolve().parent.parent.parent
DATA_DIR = env.folder("TRAVAUX_DATA_DIR", BASE_DIR / "var")
DEBUG = env.flag("TRAVAUX_DEBUG", False)
DEMO = env.flag("TRAVAUX_DEMO", False)
HOST = env.text("TRAVAUX_HOST", "127.0.0.1")
PORT = env.whole("TRAVAUX_PORT", 8000)
HTTPS = env.flag("TRAVAUX_HTTPS", False)

if DEMO and HOST not in env.LOOPBACK:
    raise ImproperlyConfigured(
        f"TRAVAUX_HOST is {HOST} and TRAVAUX_DEMO is on. The demo has well-known passwords and "
        "runs on this machine's own address only: set TRAVAUX_DEMO=false or "
        "TRAVAUX_HOST=127.0.0.1."
    )

SECRET_KEY = (
    secrets.kept_key(DATA_DIR)
    if DEMO
    else env.text(
        "TRAVAUX_SECRET_KEY", takes="a long random text, the same for web, worker and beat"
    )
)
ALLOWED_HOSTS = env.names("TRAVAUX_ALLOWED_HOSTS", (*env.LOOPBACK, "[::1]"))
PUBLIC_URL = env.text("TRAVAUX_PUBLIC_URL", f"http://{HOST}:{PORT}").rstrip("/")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
CSRF_FAILURE_VIEW = "negotiations.core.web.errors.forbidden"

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "drf_standardized_errors",
    "knox",
    "csp",
    "negotiations",
    "agreements",
    *(["demo"] if DEMO else []),
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "negotiations.core.web.middleware.reader",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "negotiations.post.views.frame.frame",
                *(["demo.web.context.bar"] if DEMO else []),
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# The embedded default is one SQLite file: WAL lets pages read while a worker writes, and a
# transaction that begins IMMEDIATE waits for its turn instead of failing half-way.
DATABASES = {"default": env.database("DATABASE_URL", f"sqlite:///{DATA_DIR / 'travaux.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.broker("REDIS_URL")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}
BROKER_DIR = DATA_DIR / "broker"
# How old, in seconds, a claim may grow before the sweep takes the work up again.
LEASE_SECONDS = env.whole("TRAVAUX_LEASE_SECONDS", 60)
# How often, in seconds, beat looks for what falls due and for what stalled.
BEAT_SECONDS = env.whole("TRAVAUX_BEAT_SECONDS", 15)

if DEMO and not env.text("EMAIL_URL", ""):
    EMAIL_BACKEND = "demo.mail.KeptMailBackend"
else:
    vars().update({k: v for k, v in env.mail("EMAIL_URL").items() if k.startswith("EMAIL_")})
EMAIL_TIMEOUT = env.whole("TRAVAUX_MAIL_TIMEOUT", 30)
DEFAULT_FROM_EMAIL = env.text("TRAVAUX_FROM_EMAIL", "Travaux <travaux@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Networks that webhooks may be sent to though they are not on the public internet.
WEBHOOK_NETWORKS = env.networks("TRAVAUX_WEBHOOK_NETWORKS")
CLOCK_OFFSET = "demo.clock.offset" if DEMO else None

AUTH_USER_MODEL = "negotiations.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "plan:login"
LOGIN_REDIRECT_URL = "desk:plans"
LOGOUT_REDIRECT_URL = "plan:login"

LANGUAGE_CODE = LANGUAGES_SPOKEN[0]
LANGUAGES = CHOICES
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "files"},
    },
    "staticfiles": {"BACKEND": "config.static_files.PackedStaticFilesStorage"},
}

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31_536_000
# The ministry's other host names are not ours to bind, and we frame our own mails.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W019", "security.W021"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    }
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "negotiations.core.api.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "negotiations.core.api.paging.Pages",
    "PAGE_SIZE": 50,
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["negotiations.core.api.parsing.Parser"],
    "DEFAULT_SCHEMA_CLASS": "negotiations.core.api.schema.Schema",
    "DEFAULT_THROTTLE_RATES": {"tokens": "10/min"},
    # How many proxies stand in front: what a client itself writes in X-Forwarded-For is not read.
    "NUM_PROXIES": 1 if HTTPS else 0,
    "EXCEPTION_HANDLER": "drf_standardized_errors.handler.exception_handler",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
DRF_STANDARDIZED_ERRORS = {
    "EXCEPTION_HANDLER_CLASS": "negotiations.core.api.errors.Handler",
    "ENABLE_IN_DEBUG_FOR_UNHANDLED_EXCEPTIONS": True,
    "ALLOWED_ERROR_STATUS_CODES": [400, 401, 403, 404, 406, 413, 415, 429, 500],
    "ERROR_SCHEMAS": {
        "403": "negotiations.core.api.schema.Error403",
        "413": "negotiations.core.api.schema.Error413",
    },
}
REST_KNOX = {"TOKEN_TTL": timedelta(days=90), "AUTH_HEADER_PREFIX": "Token"}
_ERROR_KINDS = "drf_standardized_errors.openapi_serializers"
SPECTACULAR_SETTINGS = {
    "TITLE": "Travaux",
    "DESCRIPTION": "Action plans, deadlines, the record and the text of an agreement.",
    "VERSION": "1",
    "SCHEMA_PATH_PREFIX": "/api/",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "defaultModelsExpandDepth": -1},
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": ["drf_standardized_errors.openapi_hooks.postprocess_schema_enums"],
    "ENUM_NAME_OVERRIDES": {
        "ValidationErrorEnum": f"{_ERROR_KINDS}.ValidationErrorEnum.choices",
        "ClientErrorEnum": f"{_ERROR_KINDS}.ClientErrorEnum.choices",
        "ServerErrorEnum": f"{_ERROR_KINDS}.ServerErrorEnum.choices",
        "LanguageEnum": CHOICES,
        "PlanKindEnum": "negotiations.models.ActionPlan.Kind",
        "ProjectKindEnum": "negotiations.models.Project.Kind",
        "ProvisionKindEnum": "agreements.models.Provision.Kind",
        "SubjectKindEnum": "negotiations.journal.api.entries.KINDS",
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{levelname} {name}: {message}", "style": "{"}},
    "filters": {"keys_hidden": {"()": "config.logs.KeysHidden"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["keys_hidden"],
        }
    },
    "root": {"handlers": ["console"], "level": env.text("TRAVAUX_LOG_LEVEL", "INFO")},
    "loggers": {"fontTools": {"level": "ERROR"}, "weasyprint": {"level": "ERROR"}},
}
