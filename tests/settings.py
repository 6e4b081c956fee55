"""The project's settings with what a test run needs changed."""

import os
import tempfile

os.environ.setdefault("SECRET_KEY", "only-for-tests")
os.environ["HTTPS"] = "off"
os.environ["DEBUG"] = "off"
os.environ["PAGE_CACHE"] = "off"  # tests of the cache turn it on

from newsroom.settings import *  # noqa: E402, F403
from newsroom.settings import DATABASES, STORAGES, VAR_DIR  # noqa: E402

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, as in production: browser tests reach it from several threads.
    DATABASES["default"]["TEST"] = {"NAME": VAR_DIR / "test.sqlite3"}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MEDIA_ROOT = tempfile.mkdtemp(prefix="newsroom-media-")
STATIC_ROOT = tempfile.mkdtemp(prefix="newsroom-static-")
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
