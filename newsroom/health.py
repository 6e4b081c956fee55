"""What load balancers and watchdogs ask: does this process answer, and can it serve?"""

import tempfile
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

_migrated = False  # once it is, it stays so while this code runs


class Health:
    """Middleware: answers /livez and /readyz whatever host was asked, without a session.

    A watchdog asks by address, over plain HTTP, and must not be turned away for that.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        self.checks = {"/livez": live, "/readyz": ready}

    def __call__(self, request):
        return self.checks.get(request.path, self.get_response)(request)


@require_safe
def live(request):
    """This process answers. It asks nothing of anything else: a restart would not mend that."""
    response = HttpResponse("ok\n", content_type="text/plain")
    response["Cache-Control"] = "no-store"
    return response


@require_safe
def ready(request):
    """Whether this process can serve: 200, or 503; JSON says which part fails, and no more."""
    checks = {"database": _database, "migrations": _migrations, "media": _media}
    found = {}
    for name, check in checks.items():
        try:
            found[name] = check()
        except (Error, OSError):
            found[name] = "failing"
    ok = set(found.values()) == {"ok"}
    response = JsonResponse({"ready": ok, **found}, status=200 if ok else 503)
    response["Cache-Control"] = "no-store"
    return response


def _database():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return "ok"


def _migrations():
    global _migrated
    if not _migrated:
        executor = MigrationExecutor(connection)
        _migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return "ok" if _migrated else "missing"


def _media():
    if isinstance(default_storage, FileSystemStorage):  # a bucket is its owner's to watch
        Path(settings.MEDIA_ROOT).mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=settings.MEDIA_ROOT) as file:
            file.write(b"ok")
    return "ok"
