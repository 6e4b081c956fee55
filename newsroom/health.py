"""What load balancers and watchdogs ask: does this process answer, and can it serve?"""

import math
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.views.decorators.http import require_safe

from newsroom.http_cache import never_store
from newsroom.url_prefixes import LIVE, READY

MEDIA_EVERY = 10  # seconds


class Health:
    """Middleware: answers /livez and /readyz for any host, without a session.

    A watchdog asks by IP and over plain HTTP, and must not be turned away for that.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self._checks = {LIVE: live, READY: require_safe(self.ready)}
        self._is_migrated = False  # once it is, it stays so while this code runs
        self._media_found, self._media_asked = "", -math.inf

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self._checks.get(request.path, self.get_response)(request)

    def ready(self, request: HttpRequest) -> HttpResponse:
        """Tell whether this process can serve: 200 or 503.

        The JSON says which part fails and no more, for anybody may ask.
        """
        checks = {"database": _database, "migrations": self._migrations, "media": self._media}
        found = {}
        for name, check in checks.items():
            try:
                found[name] = check()
            except (Error, OSError):
                found[name] = "failing"
        ok = set(found.values()) == {"ok"}
        return never_store(JsonResponse({"ready": ok, **found}, status=200 if ok else 503))

    def _media(self) -> str:
        """Write a file, at most every MEDIA_EVERY seconds: anybody may ask at any time."""
        now = time.monotonic()
        if now - self._media_asked >= MEDIA_EVERY:
            self._media_asked, self._media_found = now, "failing"
            _write_media()
            self._media_found = "ok"
        return self._media_found

    def _migrations(self) -> str:
        if not self._is_migrated:
            executor = MigrationExecutor(connection)
            plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
            self._is_migrated = not plan
        return "ok" if self._is_migrated else "missing"


@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """Say that this process answers. It asks no other server: a restart would not mend that."""
    return never_store(HttpResponse("ok\n", content_type="text/plain"))


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return "ok"


def _write_media() -> None:
    if isinstance(default_storage, FileSystemStorage):  # a bucket is watched by who runs it
        Path(settings.MEDIA_ROOT).mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=settings.MEDIA_ROOT) as file:
            file.write(b"ok")
