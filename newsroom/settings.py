"""Settings of the newsroom project, read from the environment alone.

`.env` beside manage.py is read first (`make run` writes it); a real environment
variable always wins over it. The table in README.md lists every variable.
"""

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.conf import global_settings
from django.core.exceptions import ImproperlyConfigured
from pythonjsonlogger.core import RESERVED_ATTRS

from newsroom import portal_url, url_prefixes
from newsroom.logs import report_to_sentry

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
env.read_env(BASE_DIR / ".env")
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))


def required(name: str, how: str) -> str:
    """Return the variable `name`, or stop with a message that says `how` to make one."""
    value = env.str(name, default="")
    if not value:
        raise ImproperlyConfigured(f"The environment variable {name} is missing. {how}")
    return value


def several(name: str, default: Iterable[str] = ()) -> list[str]:
    """Return the values of the variable `name`, separated by commas; blanks are no part of them."""
    return [each.strip() for each in env.list(name, default=list(default)) if each.strip()]


SECRET_KEY = required(
    "SECRET_KEY",
    "Run `make run` once (it writes .env), or set it to the output of: "
    'python -c "import secrets; print(secrets.token_urlsafe(50))"',
)
# While a key is changed: what the old ones signed (sessions, links, cursors) still holds.
SECRET_KEY_FALLBACKS = several("SECRET_KEY_FALLBACKS")
DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = several("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = several("CSRF_TRUSTED_ORIGINS")
HTTPS = env.bool("HTTPS", default=True)

# The portal's own address (newsroom/portal_url.py).
PORTAL_URL = portal_url.checked(env.str("PORTAL_URL", default=""))
_portal = urlsplit(PORTAL_URL)
if _portal.hostname:
    ALLOWED_HOSTS.append(_portal.hostname)
    if _portal.scheme == "https":
        SECURE_SSL_HOST = _portal.netloc  # one redirect leads to HTTPS and to this host
# The name in the ids of feed entries. It stays when the portal moves to another.
FEED_ID_HOST = env.str("FEED_ID_HOST", default="").strip()

INSTALLED_APPS = [
    "articles.apps.ArticlesConfig",
    "articles.apps.NewsroomAdminConfig",
    "axes",
    "ckeditor",
    "csp",
    "reversion",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "newsroom.security_headers.SecurityHeaders",  # these four first: no answer goes without them
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "newsroom.content_coding.AcceptedCodings",
    "newsroom.content_coding.GzipPages",
    "newsroom.errors.DatabaseDown",
    "django.middleware.security.SecurityMiddleware",
    "newsroom.http_methods.Options",
    "newsroom.health.Health",
    "newsroom.portal_url.OneHost",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "newsroom.body_limit.BodyLimit",
    "django.contrib.messages.middleware.MessageMiddleware",
    "articles.api.read_only.ReadOnly",
    "articles.portal.old_addresses.OldAddresses",
]

ROOT_URLCONF = "newsroom.urls"
WSGI_APPLICATION = "newsroom.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# Database: SQLite inside VAR_DIR unless DATABASE_URL names a server. Its path is no URL: in one,
# "%", "?" and "#" would mean something, and the portal begin with an empty database elsewhere.
DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(VAR_DIR.absolute() / "newsroom.sqlite3"),
    }
}
if env.str("DATABASE_URL", default=""):
    DATABASES["default"] = env.db("DATABASE_URL")
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    # Writers queue at BEGIN instead of failing half-way: without IMMEDIATE,
    # five of eight concurrent writers met "database is locked". Each of 16 threads keeps pages of
    # the file: 2 MB each without a limit, which the system keeps for all of them anyway. A log that
    # one long reader let grow to gigabytes is cut to 64 MB when it begins anew.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
        "PRAGMA cache_size=-256; PRAGMA journal_size_limit=67108864;",
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# Opening one takes longer than all else that answering from the page cache does.
DATABASES["default"]["CONN_MAX_AGE"] = 600

# Public pages may be read from a replica: newsroom/database/replica.py.
if env.str("REPLICA_URL", default=""):
    DATABASES["replica"] = DATABASES["default"] | env.db("REPLICA_URL")
    DATABASE_ROUTERS = ["newsroom.database.replica.Router"]

# Finished pages: each process has its own at hand; where CACHE_URL names a server, all share them
# there too. None while somebody works on templates: an edited one is no change of the content.
PAGE_CACHE = env.bool("PAGE_CACHE", default=not DEBUG)
CACHES = {"default": env.cache("CACHE_URL", default="locmemcache://")}
_cache = CACHES["default"]["BACKEND"].rpartition(".")[2]
PAGES_ARE_SHARED = _cache not in ("LocMemCache", "DummyCache")
# Of each process. With dummycache:// nothing is kept, and each page made anew: for measuring.
PAGE_CACHE_BYTES = 0 if _cache == "DummyCache" else 1024**2 * env.int("PAGE_CACHE_MB", default=10)
if CACHES["default"]["BACKEND"].endswith("LocMemCache"):
    CACHES["default"]["OPTIONS"] = {"MAX_ENTRIES": 2_000}
elif CACHES["default"]["BACKEND"].endswith("RedisCache"):
    CACHES["default"]["OPTIONS"] = {
        # A page is made in the time that a cache may take to answer at most.
        "socket_timeout": 0.25,
        "socket_connect_timeout": 0.25,
        # Django's own is pickle: who can write there could run code here.
        "serializer": "newsroom.redis_serializer.SignedJson",
    }

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# The first hashes new passwords: as one text, whichever keyboard they are typed on.
PASSWORD_HASHERS = ["articles.accounts.passwords.Hasher", *global_settings.PASSWORD_HASHERS[1:]]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "articles.accounts.passwords.MinimumLength", "OPTIONS": {"min_length": 12}},
    {"NAME": "articles.accounts.passwords.NotCommon"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "admin:login"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
# A login that is guessed at is locked for the guesser's IP alone, so that the owner of the account
# can still log in elsewhere, and for this account alone, so that colleagues in one office can.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # to try again does not lock for longer
AXES_CLIENT_IP_CALLABLE = "newsroom.client_ip.client_ip"
AXES_ENABLE_ACCESS_FAILURE_LOG = True  # articles.accounts.audit_log shows it
# What is over this limit, axes deletes from the newest on, and the limits on a second step count
# these rows. The sweep removes the old ones.
AXES_ACCESS_FAILURE_LOG_PER_USER_LIMIT = 1_000_000
# What axes writes down of a form that failed: not the own password and the code in it.
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "own_password", "code"]
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

# Two-step login. Passkeys hold for this name alone: to change it voids them.
MFA_DOMAIN = env.str("MFA_DOMAIN", default=_portal.hostname or ALLOWED_HOSTS[0].lstrip("."))
MFA_SITE_TITLE = f"Toà soạn {MFA_DOMAIN}"  # in the authenticator app
MFA_GROUPS = several("MFA_GROUPS")
# What seals the secrets of second factors in the database (articles/accounts/sealing.py). Without
# one SECRET_KEY does; one of its own lets that be changed by itself.
FACTOR_KEY = env.str("FACTOR_KEY", default="").strip()
FACTOR_KEY_FALLBACKS = several("FACTOR_KEY_FALLBACKS")

SESSION_COOKIE_AGE = 60 * env.int("SESSION_IDLE_MINUTES", default=240)  # of no work at the desk
# However much work there is: a session that was stolen does not live for ever.
SESSION_MAX_HOURS = env.int("SESSION_MAX_HOURS", default=24)
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"

# Vietnamese: sources are English, readers and journalists see the vi catalogue.
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt")]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
LOCALE_PATHS = [
    BASE_DIR / "newsroom" / "locale",
    BASE_DIR / "newsroom" / "locale" / "upstream",  # what Django's own vi catalogue lacks
]
FORMAT_MODULE_PATH = ["newsroom.formats"]

# Files
STATIC_URL = url_prefixes.STATIC
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "articles.desk.editor_files.AppFiles",
]
MEDIA_URL = url_prefixes.MEDIA
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(VAR_DIR / "media")))
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "articles.media.storage.MediaStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Uploads in an S3-compatible bucket instead, so that many machines share them.
MEDIA_S3_BUCKET = env.str("MEDIA_S3_BUCKET", default="")
if MEDIA_S3_BUCKET:
    STORAGES["default"] = {
        "BACKEND": "articles.media.s3.BucketStorage",
        "OPTIONS": {
            "bucket_name": MEDIA_S3_BUCKET,
            "endpoint_url": env.str("MEDIA_S3_ENDPOINT", default=None),  # Amazon's own without
            "region_name": env.str("MEDIA_S3_REGION", default=None),
            "access_key": env.str("MEDIA_S3_KEY", default=None),
            "secret_key": env.str("MEDIA_S3_SECRET", default=None),
        },
    }
VIDEO_MB = env.int("VIDEO_MB", default=200)  # the largest video; deploy/nginx.conf says it too
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
# A story with a hundred quotes, posted from the conflict page with both sides of each.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# Security. HTTPS=off is for a portal on localhost.
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
# These two bind every name below the portal's, also those that are not ours: only where asked for.
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("HSTS_SUBDOMAINS", default=False)
SECURE_HSTS_PRELOAD = env.bool("HSTS_PRELOAD", default=False)
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
# Watchdogs ask from inside, by IP and over plain HTTP.
SECURE_REDIRECT_EXEMPT = [f"^{path[1:]}$" for path in (url_prefixes.LIVE, url_prefixes.READY)]
BEHIND_PROXY = env.str("BEHIND_PROXY", default="0")
BEHIND_PROXY = int({"off": "0", "on": "1"}.get(BEHIND_PROXY, BEHIND_PROXY))
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"
# What a news page never asks of a browser, each for nobody. Full screen is for videos.
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: []
    for feature in (
        "accelerometer autoplay browsing-topics camera display-capture encrypted-media "
        "geolocation gyroscope hid magnetometer microphone midi payment serial usb "
        "xr-spatial-tracking"
    ).split()
}
# A form that outlived its login loses no text.
CSRF_FAILURE_VIEW = "articles.desk.form_recovery.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "media-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# Mails of the desk, where EMAIL_URL names a server: smtp+tls://user:password@mail.example.vn:587.
# They hold links, so the portal's own address must be known: no request tells it to a timer.
SENDS_MAIL = bool(env.str("EMAIL_URL", default="").strip())
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
if SENDS_MAIL:
    if not PORTAL_URL:
        raise ImproperlyConfigured("EMAIL_URL needs PORTAL_URL: mails hold links to the desk.")
    globals().update(env.email_url("EMAIL_URL"))
EMAIL_TIMEOUT = 20  # seconds that the server may take for each answer
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", default="").strip() or f"newsroom@{MFA_DOMAIN}"

# Whom to tell of a fault (/.well-known/security.txt): addresses, or pages that say how.
SECURITY_CONTACTS = [
    contact if ":" in contact else f"mailto:{contact}" for contact in several("SECURITY_CONTACTS")
]

# CKEditor 4 is end-of-life. It is caged: used on one admin form alone, which has a
# policy of its own, and everything it sends passes articles.text.richtext.clean().
SILENCED_SYSTEM_CHECKS = ["ckeditor.W001"]
# Subdomains and preloading are the operator's choice.
SILENCED_SYSTEM_CHECKS += ["security.W005", "security.W021"]
# The middleware of axes would answer a locked login with another page than a wrong password.
SILENCED_SYSTEM_CHECKS += ["axes.W002"]

# Logs, to standard error: lines for people, or one JSON object a record for machines.
LOG_KEPT_PAGES = env.bool("LOG_KEPT_PAGES", default=False)
SLOW_QUERY_MS = env.int("SLOW_QUERY_MS", default=500)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "request_id": {"()": "newsroom.logs.RequestId"},
        "client_errors": {"()": "newsroom.logs.ClientErrors"},
    },
    "formatters": {
        "text": {
            "format": "{asctime} {levelname} {name} [{request_id}] {message}",
            "style": "{",
        },
        "json": {
            "()": "pythonjsonlogger.json.JsonFormatter",
            "format": ["levelname", "name", "request_id", "message"],
            "timestamp": True,
            "rename_fields": {"levelname": "level", "name": "logger"},
            # Django hands the request over, whose text has the query string in it.
            "reserved_attrs": [*RESERVED_ATTRS, "request", "server_time"],
        },
    },
    "handlers": {
        "stderr": {
            "class": "newsroom.logs.Handler",
            "formatter": env.str("LOG_FORMAT", default="text"),
            "filters": ["request_id", "client_errors"],
        }
    },
    "loggers": {
        "axes": {"level": "WARNING"},  # each login is in the audit log
        # These have handlers of their own, which would mail whole requests, or write their paths.
        "django": {"level": "INFO", "handlers": []},
        "django.server": {"level": "INFO", "handlers": [], "propagate": True},
        "granian.access": {"level": "INFO", "handlers": [], "propagate": True},
    },
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="INFO")},
}
if SENTRY_DSN := env.str("SENTRY_DSN", default=""):
    report_to_sentry(SENTRY_DSN)
