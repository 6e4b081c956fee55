"""Logs: a request's id in all that is logged of it, slow queries, and nothing of the reader."""

import gzip
import io
import json
import logging
import logging.config
import subprocess
import sys
import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.core.wsgi import get_wsgi_application
from django.db import DatabaseError, connection
from django.test import RequestFactory

from newsroom import logs
from tests.support.door import behind_page_cache
from tests.support.factories import hours, make_article
from tests.support.serving import ROOT, environment_of, manage, served

pytestmark = [
    pytest.mark.django_db(transaction=True),  # each request closes its connection
    pytest.mark.same_on_both("a log is written of requests and queries, whoever answers them"),
]


class Portal:
    """The portal as granian has it, and what it logs: one dict a record."""

    def __init__(self, stream):
        self.application = behind_page_cache(logs.RequestLog(get_wsgi_application()))
        self.stream = stream

    def ask(self, path="/", method="get", data=None, **environ):
        """Return status line and headers."""
        started = []
        environ = getattr(RequestFactory(), method)(path, data, **environ).environ
        # As a server has it: the request just made has decoded it in place.
        environ["PATH_INFO"] = environ["PATH_INFO"].encode().decode("latin-1")
        response = self.application(environ, lambda *arguments: started.append(arguments))
        b"".join(response)
        getattr(response, "close", lambda: None)()
        return started[0][0], dict(started[0][1])

    @property
    def records(self):
        return [json.loads(line) for line in self.stream.getvalue().splitlines()]

    def access(self):
        """The records of requests."""
        return [record for record in self.records if record["logger"] == "newsroom.access"]


def handler_of(stream, log_format):
    """The handler of the settings, but for where it writes."""
    options = dict(django_settings.LOGGING["formatters"][log_format])
    configurator = logging.config.DictConfigurator({})
    formatter = configurator.configure_formatter(options)
    named = django_settings.LOGGING["handlers"]["stderr"]
    handler = configurator.resolve(named["class"])(stream)
    handler.setFormatter(formatter)
    for name in named["filters"]:
        handler.addFilter(configurator.resolve(django_settings.LOGGING["filters"][name]["()"])())
    return handler


@pytest.fixture
def portal():
    cache.clear()
    stream, root = io.StringIO(), logging.getLogger()
    portal = Portal(stream)  # sets up logging anew
    handler = handler_of(stream, "json")
    root.addHandler(handler)
    level = root.level
    root.setLevel(logging.INFO)
    yield portal
    root.setLevel(level)
    root.removeHandler(handler)
    cache.clear()


def test_the_id_of_a_request_is_in_its_answer_and_in_each_record(portal):
    status, headers = portal.ask("/khong-co/")
    assert status.startswith("404")
    name = headers["X-Request-ID"]
    assert len(name) == 16
    assert {record["request_id"] for record in portal.records} == {name}
    assert {"django.request", "newsroom.access"} <= {r["logger"] for r in portal.records}
    logging.getLogger("sau").info("outside of any request")
    assert portal.records[-1]["request_id"] == "-"


def test_each_request_has_an_id_of_its_own(portal):
    assert portal.ask("/livez")[1]["X-Request-ID"] != portal.ask("/livez")[1]["X-Request-ID"]


def test_a_page_is_not_kept_with_the_id_of_who_had_it_made(portal):
    _status, first = portal.ask("/")
    _status, second = portal.ask("/")
    assert "hit" in second["Cache-Status"]
    assert "X-Request-ID" in first
    assert "X-Request-ID" not in second
    assert len(portal.access()) == 1


@pytest.mark.parametrize(
    ("behind_proxy", "sent", "taken"),
    [
        (True, "5f2b9d2c-7e1a-4d43", True),
        (False, "5f2b9d2c-7e1a-4d43", False),
        (True, "ngan", False),
        (True, "a" * 65, False),
        (True, "evil\nline of a log", False),
        (True, '"}{"level":"x"', False),
        (True, "", False),
    ],
)
def test_only_a_trusted_proxy_names_requests_and_only_sanely(
    portal, settings, behind_proxy, sent, taken
):
    settings.BEHIND_PROXY = behind_proxy
    _status, headers = portal.ask("/livez", HTTP_X_REQUEST_ID=sent)
    assert (headers["X-Request-ID"] == sent) is taken


def test_the_access_record_tells_what_was_asked_and_how_it_went(portal):
    portal.ask("/livez", REMOTE_ADDR="203.0.113.7")
    (record,) = portal.access()
    assert record["level"] == "INFO"
    assert record["method"] == "GET"
    assert record["path"] == "/livez"
    assert record["status"] == 200
    assert 0 <= record["milliseconds"] < 10_000
    assert record["address"] == "203.0.113.7"
    assert record["timestamp"]


def test_a_vietnamese_path_is_logged_as_it_reads(portal):
    portal.ask("/không-có/")
    assert portal.access()[0]["path"] == "/không-có/"


def test_the_address_is_what_the_trusted_proxy_saw(portal, settings):
    settings.BEHIND_PROXY = True
    portal.ask("/livez", HTTP_X_FORWARDED_FOR="1.1.1.1, 203.0.113.9", REMOTE_ADDR="127.0.0.1")
    settings.BEHIND_PROXY = False
    portal.ask("/livez", HTTP_X_FORWARDED_FOR="1.1.1.1", REMOTE_ADDR="203.0.113.10")
    assert [record["address"] for record in portal.access()] == ["203.0.113.9", "203.0.113.10"]


def test_nothing_is_logged_of_what_a_reader_looks_for_or_has(portal, admin):
    link = make_article(status="draft").preview_links.create(expires_at=hours(1))
    portal.ask("/tim-kiem/?q=benh-nan-y", HTTP_USER_AGENT="trinh-duyet", HTTP_COOKIE="a=bi-mat")
    portal.ask("/khong-co/?q=benh-nan-y", HTTP_USER_AGENT="trinh-duyet", HTTP_COOKIE="a=bi-mat")
    portal.ask(f"/xem-truoc/{link.key}/")
    assert len(portal.access()) == 3
    written = portal.stream.getvalue()
    for private in ("benh-nan-y", "trinh-duyet", "bi-mat", link.key):
        assert private not in written


SECRET = "benh-nan-y"
LINES = {
    "not found": lambda ask: ask(f"/xem-truoc/{SECRET}/"),
    "not found, and not where previews are": lambda ask: ask(f"/vi//xem-truoc/{SECRET}"),
    "not found, in capitals": lambda ask: ask(f"/XEM-TRUOC/{SECRET}/"),
    "a link that sets a password": lambda ask: ask(f"/quan-tri/mat-khau/MQ/{SECRET}/"),
    "an invitation": lambda ask: ask(f"/quan-tri/loi-moi/{SECRET}/"),
    "a search whose mark was encoded": lambda ask: ask(f"/tim-kiem/%3Fq={SECRET}"),
    "a method not allowed": lambda ask: ask(f"/tim-kiem/?q={SECRET}", "post"),
    "a form from elsewhere": lambda ask: ask(
        f"/quan-tri/login/?next=/quan-tri/%3Fq={SECRET}",
        "post",
        HTTP_REFERER=f"https://khac.vn/tim-kiem/?a=1&q={SECRET}",
        **{"wsgi.url_scheme": "https"},
    ),
    "a form from a preview": lambda ask: ask(
        "/quan-tri/login/",
        "post",
        HTTP_REFERER=f"https://testserver/xem-truoc/{SECRET}/",
        **{"wsgi.url_scheme": "https"},
    ),
    "a strange host": lambda ask: ask(f"/tim-kiem/?q={SECRET}", HTTP_HOST="khac.vn"),
    "a strange host at a preview": lambda ask: ask(f"/xem-truoc/{SECRET}/", HTTP_HOST="khac.vn"),
}


@pytest.mark.parametrize("log_format", ["json", "text"])
@pytest.mark.parametrize("make_line", LINES.values(), ids=LINES.keys())
def test_no_line_of_any_kind_holds_a_key_or_a_search(portal, settings, make_line, log_format):
    text = io.StringIO()
    handler = handler_of(text, log_format)
    logging.getLogger().addHandler(handler)
    settings.SECURE_PROXY_SSL_HEADER = None
    make_line(portal.ask)
    logging.getLogger().removeHandler(handler)
    assert "newsroom.access" in text.getvalue()
    assert SECRET not in text.getvalue()
    if log_format == "json":
        [json.loads(line) for line in text.getvalue().splitlines()]


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("Not Found: /xem-truoc/kHoa_-1/ again", "Not Found: /xem-truoc/ again"),
        (
            "Referer https://a.vn/tim-kiem/?q=b%20%c3%a1&page=2 is not",
            "Referer https://a.vn/tim-kiem/ is not",
        ),
        ("'/tim-kiem/?a[]=b'", "'/tim-kiem/'"),
        ('{"path": "/a?q=b\\"c\\\\d", "n": 1}', '{"path": "/a", "n": 1}'),
        ('{"exc_info": "at /a?q=b\\nFile"}', '{"exc_info": "at /a\\nFile"}'),
        ("What? Nothing. (?P<a>b) (?=c) a ? b = c", "What? Nothing. (?P<a>b) (?=c) a ? b = c"),
        ("/xem-truoc/", "/xem-truoc/"),
        ("Not Found: /lich/kHoa1.ics again", "Not Found: /lich/ again"),
    ],
)
def test_only_the_secret_is_left_out_of_a_line(line, kept):
    assert logs.without_secrets(line) == kept


def test_a_traceback_holds_no_key_either(portal, monkeypatch):
    def fail(*arguments, **options):
        raise RuntimeError(f"no such page: /xem-truoc/{SECRET}/ or /?q={SECRET}")

    monkeypatch.setattr("newsroom.health.JsonResponse", fail)
    portal.ask(f"/readyz?q={SECRET}")
    assert "no such page: /xem-truoc/ or /" in portal.stream.getvalue()
    assert SECRET not in portal.stream.getvalue()


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"HTTP_HOST": "khac.vn"}, "khac.vn"),
        ({"HTTP_HOST": "a b\u00e9"}, "HTTP_HOST"),
        ({"HTTP_HOST": "a" * 9000 + ".vn"}, "HTTP_HOST"),
        (
            {"path": "/tim-kiem/?" + "&".join(["q=a"] * 9)},
            "DATA_UPLOAD_MAX_NUMBER_FIELDS",
        ),
    ],
    ids=["a strange host", "no host at all", "a long host", "too many fields"],
)
def test_what_a_client_does_wrong_is_one_warning_without_a_traceback(
    portal, settings, asked, words
):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 8
    status, _headers = portal.ask(**asked)
    assert status.startswith("400")
    (record,) = [r for r in portal.records if r["logger"] != "newsroom.access"]
    assert record["level"] == "WARNING"
    assert words in record["message"]
    assert len(record["message"]) < 400
    assert "exc_info" not in record
    assert "Traceback" not in portal.stream.getvalue()


def test_nor_is_it_in_a_log_of_errors_alone(portal):
    logging.getLogger().setLevel(logging.ERROR)
    portal.ask(HTTP_HOST="khac.vn")
    assert not portal.records


def test_no_error_is_mailed_and_nothing_is_logged_past_our_handler():
    """Django's own handler mails the whole request to ADMINS."""
    for name in ("django", "django.server", "django.request", "granian.access"):
        logger = logging.getLogger(name)
        assert (logger.handlers, logger.propagate) == ([], True), name


@pytest.mark.same_on_both("it starts a process of its own, on SQLite")
@pytest.mark.slow
def test_the_access_log_of_granian_holds_no_key(tmp_path):
    environment = environment_of(tmp_path / "var", LOG_LEVEL="INFO")
    with open(tmp_path / "log", "w+") as log:
        with served(environment, options=["--access-log"], output=log) as (address, _process):
            for path in (f"/xem-truoc/{SECRET}/", f"/tim-kiem/?q={SECRET}"):
                with suppress(HTTPError):
                    urlopen(address + path)
        log.seek(0)
        written = log.read()
    assert "granian.access" in written
    assert "/xem-truoc/ HTTP" in written
    assert SECRET not in written


@pytest.mark.same_on_both("it starts a process of its own, on SQLite")
@pytest.mark.slow
def test_kept_pages_are_logged_with_the_id_that_their_readers_get_where_that_is_asked_for(tmp_path):
    environment = environment_of(tmp_path / "var", LOG_LEVEL="INFO", LOG_KEPT_PAGES="on")
    manage(environment, "migrate", "--verbosity", "0")
    with open(tmp_path / "log", "w+") as log:
        with served(environment, output=log) as (address, _process):
            for _kept in range(2):
                answer = urlopen(f"{address}/rss.xml?fbclid={SECRET}")
                name = answer.headers["X-Request-ID"]
            assert answer.headers["Cache-Status"] == "newsroom; hit"
            time.sleep(3 * logs.KeptPagesLog.EVERY)
        log.seek(0)
        (line,) = [line for line in log if name in line]
    assert "newsroom.access" in line
    assert "'/rss.xml' 200 0 ms 127.0.0.1" in line
    assert SECRET not in line


def test_no_path_forges_a_record(portal):
    portal.ask("/a%0a2026-01-01 INFO newsroom.access [x] GET '/quan-tri/' 200 1 ms 127.0.0.1")
    (record,) = portal.access()
    assert "\n" not in record["message"]
    assert record["status"] == 404


def test_an_error_is_logged_with_its_traceback_and_id(portal, monkeypatch):
    def fail(*arguments, **options):
        raise RuntimeError("hong roi")

    monkeypatch.setattr("newsroom.health.JsonResponse", fail)
    status, headers = portal.ask("/readyz")
    assert status.startswith("500")
    (record,) = [record for record in portal.records if record["level"] == "ERROR"]
    assert "hong roi" in record["exc_info"]
    assert record["request_id"] == headers["X-Request-ID"]
    assert portal.access()[0]["status"] == 500


def test_a_slow_query_is_logged_without_its_parameters(portal, settings):
    connection.ensure_connection()
    logs._watch(connection)
    settings.SLOW_QUERY_MS = 60_000
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1, %s", ["bi-mat"])
    assert not portal.records
    settings.SLOW_QUERY_MS = 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT 2, %s", ["bi-mat"])
    (record,) = portal.records
    assert record["logger"] == "newsroom.queries"
    assert "SELECT 2, %s" in record["message"]
    assert "bi-mat" not in portal.stream.getvalue()


def test_a_query_that_fails_slowly_is_logged_too(portal, settings):
    logs._watch(connection)
    settings.SLOW_QUERY_MS = 0.0
    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        cursor.execute("SELECT khong_co FROM khong_co")
    assert "khong_co" in portal.records[-1]["message"]


def test_every_connection_is_watched_once():
    for _ in range(2):
        connection.close_if_unusable_or_obsolete()
        logs._watch(connection)
    assert connection.execute_wrappers.count(logs._log_slow) == 1


def in_process(tmp_path, script, **variables):
    """Run `script` in a portal of its own; returns what it wrote to standard error."""
    command = [sys.executable, "-c", f"import django; django.setup(); {script}"]
    environment = environment_of(tmp_path, **variables)
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stderr


@pytest.mark.same_on_both("it starts a process of its own, on SQLite")
@pytest.mark.slow
@pytest.mark.parametrize("log_format", ["json", "text"])
def test_the_format_is_chosen_by_the_environment(tmp_path, log_format):
    script = "import logging; logging.getLogger('thu').warning('xin chào')"
    line = in_process(tmp_path, script, LOG_FORMAT=log_format).strip()
    if log_format == "json":
        record = json.loads(line)
        assert (record["level"], record["logger"], record["message"]) == (
            "WARNING",
            "thu",
            "xin chào",
        )
    else:
        assert line.endswith("WARNING thu [-] xin chào")


def from_brotli(body):
    """What sentry-sdk sends where Brotli happens to be installed."""
    return pytest.importorskip("brotli").decompress(body)


DECODERS = {"identity": bytes, "gzip": gzip.decompress, "br": from_brotli}


class Sentry(BaseHTTPRequestHandler):
    """A Sentry server that keeps what it is sent."""

    events = []

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        body = DECODERS[self.headers.get("Content-Encoding", "identity")](body)
        self.events += [json.loads(line) for line in body.splitlines() if b'"exception"' in line]
        self.send_response(200)
        self.end_headers()

    def log_message(self, *arguments):
        pass


@pytest.mark.same_on_both("it starts a process of its own, on SQLite")
@pytest.mark.slow
def test_an_error_reaches_sentry_with_nothing_of_the_reader(tmp_path):
    pytest.importorskip("sentry_sdk")
    server = HTTPServer(("127.0.0.1", 0), Sentry)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    script = """
import logging
from newsroom import health
def fail(request):
    password = 'mat-khau-cua-toi'
    logging.getLogger('a').warning('Not Found: /xem-truoc/benh-nan-y/')
    raise RuntimeError('hong roi /xem-truoc/benh-nan-y/')
health.live = fail
from newsroom.logs import RequestLog
from django.core.wsgi import get_wsgi_application
from django.test import RequestFactory
environ = RequestFactory().get('/livez?q=benh-nan-y', HTTP_COOKIE='a=bi-mat',
    REMOTE_ADDR='203.0.113.7', HTTP_USER_AGENT='trinh-duyet').environ
RequestLog(get_wsgi_application())(environ, lambda *arguments: None)
environ = RequestFactory().get('/', HTTP_HOST='khac.vn').environ
RequestLog(get_wsgi_application())(environ, lambda *arguments: None)
import sentry_sdk; sentry_sdk.flush(10)
"""
    address = f"http://khoa@127.0.0.1:{server.server_port}/1"
    in_process(
        tmp_path,
        f"exec({script!r})",
        SENTRY_DSN=address,
        DJANGO_SETTINGS_MODULE="tests.settings",  # an error page without collected files
    )
    server.shutdown()
    server.server_close()
    (event,) = Sentry.events
    assert event["exception"]["values"][-1]["value"] == "hong roi /xem-truoc/"
    assert "Not Found: /xem-truoc/" in json.dumps(event["breadcrumbs"])
    assert event["request"]["url"].endswith("/livez")
    assert len(event["tags"]["request_id"]) == 16
    sent = json.dumps(event)
    for private in ("mat-khau", "benh-nan-y", "bi-mat", "203.0.113.7", "trinh-duyet"):
        assert private not in sent


@pytest.mark.same_on_both("it starts a process of its own, on SQLite")
@pytest.mark.slow
def test_without_its_address_sentry_is_not_even_loaded(tmp_path):
    script = "import sys; sys.exit('sentry_sdk' in sys.modules)"
    in_process(tmp_path, script)


@pytest.mark.parametrize(
    ("asked", "logger"),
    [
        ({"HTTP_HOST": "xau.example.com"}, "django.security.DisallowedHost"),
        ({"HTTP_HOST": "a b"}, "django.security.DisallowedHost"),
    ],
)
def test_a_strange_host_is_a_quiet_warning(portal, asked, logger):
    """Anybody can send one, a thousand times: it is no fault of ours."""
    assert portal.ask("/", **asked)[0].startswith("400")
    [record] = [record for record in portal.records if record["logger"] == logger]
    assert record["level"] == "WARNING"
    assert not [key for key in record if "exc" in key]
    assert record["request_id"] != "-"
    assert "ERROR" not in {record["level"] for record in portal.records}


def test_a_form_of_too_many_fields_is_a_quiet_warning(portal, client, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 2
    body = {f"x{number}": "1" for number in range(5)}
    assert client.post("/quan-tri/login/", body).status_code == 400
    assert "ERROR" not in {record["level"] for record in portal.records}
    assert "TooManyFieldsSent" in {r["logger"].rpartition(".")[2] for r in portal.records}
