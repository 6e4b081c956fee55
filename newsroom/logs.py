"""Logs: each request has an id, which every record of it carries; slow queries; errors to Sentry.

What is logged of a reader is the address alone: no query string (it holds what was searched for),
no cookie, no browser. Pages that the page cache answers never reach RequestLog and are not
logged: count them at the proxy, or with granian's --access-log.
"""

import logging
import re
import time
from contextvars import ContextVar
from secrets import token_hex

from django.conf import settings
from django.db.backends.signals import connection_created

from newsroom.client_ip import client_ip_of

HEADER = "X-Request-ID"
SANE = re.compile(r"[A-Za-z0-9._-]{8,64}")
SECRET = "/xem-truoc/"  # what follows opens a preview to whoever knows it
LONGEST_SQL = 2_000

request_id = ContextVar("request_id", default="-")
access = logging.getLogger("newsroom.access")
queries = logging.getLogger("newsroom.queries")


class RequestId(logging.Filter):
    """Gives every record the id of the request it belongs to, "-" outside of any."""

    def filter(self, record):
        record.request_id = request_id.get()
        return True


class RequestLog:
    """WSGI: names each request that reaches `application`, in its answer and its log, and logs it.

    The proxy's own id is kept where there is a proxy to trust (BEHIND_PROXY).
    """

    def __init__(self, application):
        self.application = application

    def __call__(self, environ, start_response):
        known = environ.get("HTTP_X_REQUEST_ID", "") if settings.BEHIND_PROXY else ""
        name = known if SANE.fullmatch(known) else token_hex(8)
        path = environ["PATH_INFO"]  # before Django writes what it makes of it there
        token, start, status = request_id.set(name), time.perf_counter(), "500"

        def start_named(line, headers, *exc_info):
            nonlocal status
            status = line[:3]
            return start_response(line, [*headers, (HEADER, name)], *exc_info)

        try:
            return self.application(environ, start_named)
        finally:
            _log(environ, path, int(status), round((time.perf_counter() - start) * 1000))
            request_id.reset(token)


def _log(environ, path, status, milliseconds):
    if not access.isEnabledFor(logging.INFO):
        return
    path = path.encode("latin-1", "replace").decode(errors="replace")
    facts = {
        "method": environ["REQUEST_METHOD"],
        "path": SECRET if path.startswith(SECRET) else path,
        "status": status,
        "milliseconds": milliseconds,
        "address": client_ip_of(environ) or "-",
    }
    # A path is what anybody sends: it must not look like a line of ours.
    line = f"{facts['method']} {facts['path']!a} {status} {milliseconds} ms {facts['address']}"
    access.info("%s", line, extra=facts)


def watch_queries():
    """Have every query that takes SLOW_QUERY_MS or longer logged, without its parameters."""
    if settings.SLOW_QUERY_MS:
        connection_created.connect(_watch, dispatch_uid="slow queries")


def _watch(connection, **kwargs):
    if _log_slow not in connection.execute_wrappers:
        connection.execute_wrappers.append(_log_slow)


def _log_slow(execute, sql, params, many, context):
    start = time.perf_counter()
    try:
        return execute(sql, params, many, context)
    finally:
        milliseconds = round((time.perf_counter() - start) * 1000)
        if milliseconds >= settings.SLOW_QUERY_MS:
            queries.warning(
                "%d ms: %s", milliseconds, sql[:LONGEST_SQL], extra={"milliseconds": milliseconds}
            )


def report_to_sentry(dsn):
    """Send what is logged as an error to the Sentry server of `dsn`, with nothing of the reader."""
    import sentry_sdk

    sentry_sdk.init(
        dsn,
        send_default_pii=False,
        include_local_variables=False,  # they hold forms and passwords
        max_request_body_size="never",
        before_send=_anonymous,
    )


def _anonymous(event, hint):
    request = event.pop("request", {})
    path = request.get("url", "").partition("?")[0]
    event.pop("user", None)
    event["request"] = {
        "method": request.get("method"),
        "url": path.partition(SECRET)[0] + SECRET if SECRET in path else path,
    }
    event.setdefault("tags", {})["request_id"] = request_id.get()
    return event
