"""Logs: each request has an id, which every record of it carries; slow queries; errors to Sentry.

Of a reader the log has the IP alone: no query string (it holds what was searched for), no cookie,
no browser. Kept pages are answered before RequestLog and are not in the log: count them at the
proxy, or with granian's --access-log.
"""

import logging
import re
import time
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from secrets import token_hex
from typing import TYPE_CHECKING, Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from newsroom.client_ip import client_ip_of
from newsroom.url_prefixes import PREVIEWS

if TYPE_CHECKING:  # Sentry is optional
    from sentry_sdk.types import Event, Hint

HEADER = "X-Request-ID"
SANE = re.compile(r"[A-Za-z0-9._-]{8,64}")
LONGEST_SQL = 2_000
# A strange host, and a form that is larger than any of ours: answered with 400.
CLIENTS_FAULTS = tuple(
    f"django.security.{name}"
    for name in ("DisallowedHost", "RequestDataTooBig", "TooManyFieldsSent", "TooManyFilesSent")
)

request_id = ContextVar("request_id", default="-")
access = logging.getLogger("newsroom.access")
queries = logging.getLogger("newsroom.queries")


class RequestId(logging.Filter):
    """Gives every record the id of the request it belongs to, "-" outside of any."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id.get()
        return True


class ClientsFault(logging.Filter):
    """Makes an error that any client can cause a warning, without a traceback.

    To be put on the loggers of CLIENTS_FAULTS: Django logs each such request as an error of ours.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        record.levelno, record.levelname = logging.WARNING, "WARNING"
        record.exc_info = record.exc_text = None
        return True


class RequestLog:
    """WSGI: gives each request that reaches `application` an id, and logs it.

    The id is in the answer and in every log record of the request. Where there is a proxy to
    trust (BEHIND_PROXY), its id is taken over.
    """

    def __init__(self, application: WSGIApplication) -> None:
        self.application = application

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        known = environ.get("HTTP_X_REQUEST_ID", "") if settings.BEHIND_PROXY else ""
        name = known if SANE.fullmatch(known) else token_hex(8)
        path = environ["PATH_INFO"]  # now: Django will write the decoded path there
        token, start, status = request_id.set(name), time.perf_counter(), "500"

        def start_named(line: str, headers: list[tuple[str, str]], *exc_info: Any) -> Any:
            nonlocal status
            status = line[:3]
            return start_response(line, [*headers, (HEADER, name)], *exc_info)

        try:
            return self.application(environ, start_named)
        finally:
            _log(environ, path, int(status), round((time.perf_counter() - start) * 1000))
            request_id.reset(token)


def _log(environ: WSGIEnvironment, path: str, status: int, milliseconds: int) -> None:
    if not access.isEnabledFor(logging.INFO):
        return
    path = path.encode("latin-1", "replace").decode(errors="replace")
    facts = {
        "method": environ["REQUEST_METHOD"],
        "path": PREVIEWS if path.startswith(PREVIEWS) else path,
        "status": status,
        "milliseconds": milliseconds,
        "address": client_ip_of(environ) or "-",
    }
    # Anybody can send any path: escaped, it cannot look like a line of ours.
    line = f"{facts['method']} {facts['path']!a} {status} {milliseconds} ms {facts['address']}"
    access.info("%s", line, extra=facts)


def watch_queries() -> None:
    """Log every query that takes SLOW_QUERY_MS or longer, without its parameters."""
    if settings.SLOW_QUERY_MS:
        connection_created.connect(_watch, dispatch_uid="slow queries")


def _watch(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    if _log_slow not in connection.execute_wrappers:
        connection.execute_wrappers.append(_log_slow)


def _log_slow(
    execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    start = time.perf_counter()
    try:
        return execute(sql, params, many, context)
    finally:
        milliseconds = round((time.perf_counter() - start) * 1000)
        if milliseconds >= settings.SLOW_QUERY_MS:
            queries.warning(
                "%d ms: %s", milliseconds, sql[:LONGEST_SQL], extra={"milliseconds": milliseconds}
            )


def report_to_sentry(dsn: str) -> None:
    """Send logged errors to the Sentry server of `dsn`, with nothing of the reader."""
    import sentry_sdk

    sentry_sdk.init(
        dsn,
        send_default_pii=False,
        include_local_variables=False,  # they hold forms and passwords
        max_request_body_size="never",
        before_send=_anonymous,
    )


def _anonymous(event: "Event", hint: "Hint") -> "Event":
    request = event.pop("request", {})
    path = str(request.get("url", "")).partition("?")[0]
    event.pop("user", None)
    event["request"] = {
        "method": request.get("method"),
        "url": path.partition(PREVIEWS)[0] + PREVIEWS if PREVIEWS in path else path,
    }
    event.setdefault("tags", {})["request_id"] = request_id.get()
    return event
