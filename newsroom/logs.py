"""Logs: each request has an id, which every record of it carries; slow queries; errors to Sentry.

Of a reader the log has the IP alone: no query string (it holds what was searched for), no cookie,
no browser. Of a path that ends in a key (url_prefixes.KEYS) it has what stands before the key.
Whoever logs need not think of it: Handler and Sentry's events pass `without_secrets()`.

Kept pages are answered in the event loop, before RequestLog. Where the setting LOG_KEPT_PAGES asks
for it they are in the log too (KeptPagesLog); else the proxy counts them.
"""

import logging
import re
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from secrets import token_hex
from typing import TYPE_CHECKING, Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from newsroom.client_ip import client_ip_of
from newsroom.url_prefixes import FILE_ACCESS, KEYS

if TYPE_CHECKING:  # Sentry is optional
    from sentry_sdk.types import Event, Hint

HEADER = "X-Request-ID"
SANE = re.compile(r"[A-Za-z0-9._-]{8,64}")
LONGEST_SQL = 2_000
LONGEST_CLIENT_ERROR = 300  # its text is what a client sent

# The rest of a word, within a line of text or of JSON: what JSON writes with a backslash is in it.
_REST = r"""(?:\\[^nrt]|[^\s"'<>\\])*"""
_SECRETS = re.compile(rf"({'|'.join(KEYS)}){_REST}|\?[\w.%~\[\]-]+={_REST}", re.IGNORECASE)

request_id = ContextVar("request_id", default="-")
access = logging.getLogger("newsroom.access")
queries = logging.getLogger("newsroom.queries")


def without_secrets(text: str) -> str:
    """Return `text` without query strings, and without what follows a prefix of KEYS."""
    return _SECRETS.sub(lambda found: found[1] or "", text)


class Handler(logging.StreamHandler):
    """Writes records to standard error, tracebacks too, without secrets."""

    def format(self, record: logging.LogRecord) -> str:
        return without_secrets(super().format(record))


class RequestId(logging.Filter):
    """Gives every record the id of the request it belongs to, "-" outside of any."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id.get()
        return True


class ClientErrors(logging.Filter):
    """Makes one warning of what Django calls an error with a traceback, though a client made it.

    These are the SuspiciousOperations (a strange Host, a form with too many fields): answered with
    400, and anybody can send as many as they like.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if not is_client_error(record.name):
            return True
        record.levelno, record.levelname = logging.WARNING, "WARNING"
        record.exc_info = None
        record.msg, record.args = f"{record.getMessage()[:LONGEST_CLIENT_ERROR]!a}", ()
        return logging.getLogger().isEnabledFor(logging.WARNING)


def is_client_error(logger: str) -> bool:
    """Tell whether what is logged there is about what a client sent."""
    return logger.startswith("django.security.")


class RequestLog:
    """WSGI: gives each request that reaches `application` an id, and logs it.

    The id is in the answer and in every log record of the request. Where there is a proxy to
    trust (BEHIND_PROXY), its id is taken over.
    """

    def __init__(self, application: WSGIApplication) -> None:
        self.application = application

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        name = id_of(environ)
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


def id_of(environ: WSGIEnvironment) -> str:
    """Return the id that a request brings along from a proxy to trust, else a new one."""
    known = environ.get("HTTP_X_REQUEST_ID", "") if settings.BEHIND_PROXY else ""
    return known if SANE.fullmatch(known) else token_hex(8)


class KeptPagesLog:
    """Logs what the event loop answers. A thread writes, so that a full pipe stops no reader."""

    EVERY = 0.2  # seconds
    MOST = 10_000  # lines that wait, each with its request: of more, the oldest are lost

    def __init__(self) -> None:
        self._lines: deque[tuple[WSGIEnvironment, str, int, int]] = deque(maxlen=self.MOST)
        self._has_begun = False

    def add(self, environ: WSGIEnvironment, status: int, seconds: float) -> tuple[str, str]:
        """Log an answer; return the header with the request's id."""
        if not self._has_begun:
            self._has_begun = True
            threading.Thread(target=self._work, name="kept pages log", daemon=True).start()
        name = id_of(environ)
        self._lines.append((environ, name, status, round(seconds * 1000)))
        return HEADER, name

    def _work(self) -> None:
        while True:
            time.sleep(self.EVERY)
            self.write()

    def write(self) -> None:
        """Write the lines that wait."""
        while self._lines:
            environ, name, status, milliseconds = self._lines.popleft()
            token = request_id.set(name)
            _log(environ, environ["PATH_INFO"], status, milliseconds)
            request_id.reset(token)


def _log(environ: WSGIEnvironment, path: str, status: int, milliseconds: int) -> None:
    if not access.isEnabledFor(logging.INFO):
        return
    if path.startswith(FILE_ACCESS) and status in (204, 403):
        return  # nginx logs the files themselves
    facts = {
        "method": environ["REQUEST_METHOD"],
        "path": path.encode("latin-1", "replace").decode(errors="replace"),
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


def _anonymous(event: "Event", hint: "Hint") -> "Event | None":
    if is_client_error(str(event.get("logger", ""))):
        return None
    request = event.pop("request", {})
    event.pop("user", None)
    event["request"] = {"method": request.get("method"), "url": request.get("url")}
    event.setdefault("tags", {})["request_id"] = request_id.get()
    return _cleaned(event)


def _cleaned(value: Any) -> Any:
    """Return `value`, of dicts, lists and texts, with every text in it without secrets."""
    if isinstance(value, str):
        return without_secrets(value)
    if isinstance(value, dict):
        return {name: _cleaned(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_cleaned(part) for part in value]
    return value
