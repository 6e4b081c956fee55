"""deploy/nginx.conf under Debian's nginx, before the portal as granian serves it."""

import gzip
import http.client
import json
import re
import shutil
import socket
import sqlite3
import ssl
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace
from urllib.parse import unquote

import pytest
from django.urls import reverse

from articles.portal.identity import digest_of, sheet
from newsroom.client_ip import client_ip_of
from tests.support import nginx as edge_server
from tests.support.nginx import HOST
from tests.support.serving import environment_of, manage, served

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not edge_server.NGINX, reason="nginx is not installed (Debian: apt-get install nginx-light)"
    ),
]

WHOLE = b"%PDF-1.7" + bytes(range(256)) * 4
SHOWN = ["a.pdf", "a.jpg", "a.webp", "a.mp3", "a.m4a", "a.wav", "a.ogg", "a.avif"]
SHOWN += ["b.pdf", "c.pdf"]  # of the stories "a", "b", "c"
ROWS = f"""
from tests.support.factories import make_article, show
make_article()
for name in {SHOWN}:
    show(name, slug=name[0] if "pdf" in name else "")
"""
SECURITY = {
    "content-security-policy",
    "cross-origin-opener-policy",
    "permissions-policy",
    "referrer-policy",
    "strict-transport-security",
    "x-content-type-options",
    "x-frame-options",
}


class Edge:
    """Asks nginx over HTTPS, as a reader of HOST does."""

    def __init__(self, folder, ports):
        self.folder = folder
        self.http, self.https = ports
        self.trust = edge_server.trusting(folder)

    def connect(self):
        """A TLS connection to nginx."""
        plain = socket.create_connection(("127.0.0.1", self.https), 30)
        return self.trust.wrap_socket(plain, server_hostname=HOST)

    def ask(self, path="/", method="GET", body=None, **headers):
        """Ask for `path`; gives status, headers by lower-case name (a list each) and body."""
        connection = http.client.HTTPSConnection(HOST, timeout=30)
        connection.sock = self.connect()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, {"Host": HOST, **named})
        return answer_of(connection)


def answer_of(connection):
    """The answer of an http.client connection, which is closed."""
    response = connection.getresponse()
    headers = {}
    for name, value in response.getheaders():
        headers.setdefault(name.lower(), []).append(value)
    body = response.read()
    connection.close()
    first = {name: values[0] for name, values in headers.items()}
    return SimpleNamespace(status=response.status, headers=first, all=headers, body=body)


@pytest.fixture(scope="module")
def portal(tmp_path_factory, prepared):
    """A portal with one story behind nginx: `.edge`, and `.port`, which nginx itself asks."""
    folder = tmp_path_factory.mktemp("portal")
    environment = environment_of(
        folder,
        HTTPS="on",
        BEHIND_PROXY="on",
        ALLOWED_HOSTS=HOST,
        PAGE_CACHE="on",
        LOG_LEVEL="CRITICAL",
    )
    shutil.copytree(prepared, folder, dirs_exist_ok=True)
    manage(environment, "shell", "--no-imports", "--command", ROWS)
    (folder / "media").mkdir(exist_ok=True)
    for name in (*SHOWN, "khong-ai-neu.pdf"):
        (folder / "media" / name).write_bytes(WHOLE)
    (folder / "media/.restore-x/media").mkdir(parents=True)
    (folder / "media/.restore-x/media/a.pdf").write_bytes(WHOLE)
    folder.chmod(0o755)
    with served(environment) as (address, process):
        port = int(address.rpartition(":")[2])
        site = tmp_path_factory.mktemp("nginx")
        with edge_server.nginx(site, folder, [port]) as ports:
            yield SimpleNamespace(
                edge=Edge(site, ports),
                port=port,
                folder=folder,
                environment=environment,
                process=process,
            )


def ask_app(portal, path, **headers):
    """Ask the portal itself, as nginx does."""
    connection = http.client.HTTPConnection("127.0.0.1", portal.port, timeout=30)
    connection.request("GET", path, headers={"Host": HOST, "X-Forwarded-Proto": "https"} | headers)
    return answer_of(connection)


def until(condition, seconds=10):
    """Wait until `condition()` is true; fails after `seconds`."""
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, "it did not come true"
        time.sleep(0.1)
    return found


# The portal behind it


def test_a_page_is_made_once_and_then_kept_at_the_edge(portal):
    first, *others = (portal.edge.ask("/dinh-chinh/") for _ in range(6))
    head = portal.edge.ask("/dinh-chinh/", "HEAD")
    assert first.headers["x-cache"] == "MISS"
    # Within its second it is a hit; one of the questions may come behind it.
    told = {answer.headers["x-cache"] for answer in (*others, head)}
    assert {"HIT"} <= told <= {"HIT", "REVALIDATED"}
    assert {answer.body for answer in others} == {first.body}


def test_a_kept_page_has_each_header_of_the_portal_once(portal):
    made = ask_app(portal, "/can-bo/").headers
    for _ in range(2):
        answer = portal.edge.ask("/can-bo/")
        for name in SECURITY & set(made) | {"cache-control", "content-type", "etag"}:
            assert answer.all[name] == [made[name]], name
        assert "set-cookie" not in answer.headers


def test_browsers_share_one_compressed_copy_and_the_rest_get_plain_text(portal):
    zipped = portal.edge.ask("/thong-bao/", Accept_Encoding="gzip, deflate, br")
    other = portal.edge.ask("/thong-bao/", Accept_Encoding="zstd, gzip;q=0.9")
    refused = portal.edge.ask("/thong-bao/", Accept_Encoding="br, gzip; q=0.0")
    assert "content-encoding" not in refused.headers
    plain = portal.edge.ask("/thong-bao/")
    assert other.headers["x-cache"] in ("HIT", "REVALIDATED")  # within its second, or behind it
    assert gzip.decompress(zipped.body) == gzip.decompress(other.body) == plain.body
    assert "content-encoding" not in plain.headers
    assert zipped.headers["vary"] == "Accept-Encoding"


def test_a_reader_who_has_the_page_gets_304_at_the_edge(portal):
    tag = portal.edge.ask("/luu-tru/").headers["etag"]
    answer = portal.edge.ask("/luu-tru/", If_None_Match=tag)
    assert answer.status == 304
    assert answer.headers["x-cache"] in ("HIT", "REVALIDATED")  # within its second, or behind it


@pytest.mark.parametrize("path", ["/quan-tri/", "/quan-tri/login/", "/xem-truoc/x/", "/livez"])
def test_the_desk_and_drafts_never_touch_the_cache(portal, path):
    for _ in range(2):
        assert "x-cache" not in portal.edge.ask(path).headers


def test_a_login_sets_secure_cookies_through_nginx(portal):
    answer = portal.edge.ask("/quan-tri/login/")
    assert answer.status == 200
    assert "Secure" in answer.headers["set-cookie"]


def test_plain_http_is_sent_to_https_and_to_no_other_host(portal):
    connection = http.client.HTTPConnection("127.0.0.1", portal.edge.http, timeout=10)
    connection.request("GET", "/tim-kiem/?q=l%C3%BAa", headers={"Host": "evil.example"})
    answer = answer_of(connection)
    assert answer.status == 301
    assert answer.headers["location"] == f"https://{HOST}/tim-kiem/?q=l%C3%BAa"


def test_a_strange_host_gets_nothing_kept(portal):
    for _ in range(2):
        answer = portal.edge.ask("/", Host="evil.example")
        assert (answer.status, answer.headers["x-cache"]) == (400, "MISS")


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion")
def test_old_tls_is_refused(portal):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.maximum_version = ssl.TLSVersion.TLSv1_1
    plain = socket.create_connection(("127.0.0.1", portal.edge.https), 10)
    with plain, pytest.raises(ssl.SSLError, match="(?i)version|protocol"):
        context.wrap_socket(plain, server_hostname=HOST)
    with portal.edge.connect() as secure:
        assert secure.version() == "TLSv1.3"


# Files


def _static_paths(portal):
    page = portal.edge.ask("/").body.decode()
    return re.findall(r'"(/static/[^"]+\.(?:css|js|svg))"', page)


def test_static_files_are_handed_out_as_the_portal_would(portal):
    paths = _static_paths(portal)
    assert len(paths) > 4
    for path in [*paths, "/static/css/portal.css"]:
        ours = ask_app(portal, path, **{"Accept-Encoding": "gzip"})
        answer = portal.edge.ask(path, Accept_Encoding="gzip")
        assert answer.headers["server"] == "nginx"
        assert "x-cache" not in answer.headers
        same = SECURITY - {"content-security-policy"} | {"cache-control", "content-encoding"}
        for name in same & set(ours.headers):
            assert answer.all[name] == [ours.headers[name]], (path, name)
        assert gzip.decompress(answer.body) == gzip.decompress(ours.body)
        assert answer.headers["content-security-policy"].startswith("default-src 'none';")


def test_the_style_sheet_in_the_portals_colour_is_kept_and_one_of_another_release_is_not(portal):
    path = reverse("styles", args=["#0057b8", digest_of(sheet("#0057b8"))])
    for kept in ("MISS", "HIT"):
        answer = portal.edge.ask(path, Accept_Encoding="gzip")
        assert answer.headers["x-cache"] == kept
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert gzip.decompress(answer.body) == sheet("#0057b8")
        assert SECURITY - {"x-frame-options"} <= set(answer.headers)
    for _ in range(2):
        answer = portal.edge.ask("/giao-dien/0057b8-000000000000.css")
        assert (answer.status, answer.headers["x-cache"]) == (200, "MISS")


@pytest.mark.parametrize("kind", ["pdf", "jpg", "webp", "avif", "mp3", "m4a", "wav", "ogg"])
def test_media_are_handed_out_as_the_portal_would(portal, kind):
    path = f"/media/a.{kind}"
    for headers in ({}, {"Range": "bytes=1-3"}, {"Range": "bytes=999999-"}):
        ours, answer = ask_app(portal, path, **headers), portal.edge.ask(path, **headers)
        assert answer.status == ours.status
        assert "x-cache" not in answer.headers
        same = SECURITY | {"content-range"}
        if ours.status != 416:
            same |= {"cache-control", "content-disposition", "content-length", "content-type"}
            assert answer.body == ours.body
        parts = {name: _parts(answer.headers.get(name)) for name in same}
        assert parts == {name: _parts(ours.headers.get(name)) for name in same}


def _parts(value):
    """What `value` of a header says, in no order, but for what goes without saying."""
    return sorted(value.split(", ")) if value and not value.startswith("inline") else []


@pytest.mark.parametrize(
    "path",
    [
        "/media/khong-ai-neu.pdf",
        "/media/.restore-x/media/a.pdf",
        "/media/a.pdf/../khong-ai-neu.pdf",
        "/media/a.pdf%2f..%2fkhong-ai-neu.pdf",
        "/media/khong-ai-neu.pdf?/media/a.pdf",
        "/media/khong-ai-neu.pdf#/../a.pdf",
        "/static/../media/khong-ai-neu.pdf",
        "//media/khong-ai-neu.pdf",
        "/media/khong-ai-neu%2Epdf",
        "/file-access/media/khong-ai-neu.pdf",
        "/file-access",
    ],
)
def test_what_lies_on_the_disk_and_nothing_shows_is_handed_to_nobody(portal, path):
    answer = portal.edge.ask(path)
    assert answer.status in (400, 403, 404)
    assert WHOLE not in answer.body


def withdraw(portal, slug, status="withdrawn"):
    """Take the story called `slug` off the portal, or put it back."""
    database = sqlite3.connect(portal.folder / "newsroom.sqlite3", timeout=20)
    with database:
        database.execute("UPDATE articles_article SET status = ? WHERE slug = ?", [status, slug])
    database.close()


def gone_after(edge, path, status=404):
    """How many seconds it takes until `path` answers with `status`, and goes on to."""
    started = time.monotonic()
    until(lambda: edge.ask(path).status == status, seconds=10)
    took = time.monotonic() - started
    for _ in range(20):
        assert edge.ask(path).status == status
        time.sleep(0.05)
    return took


@pytest.mark.timing("a second is measured")
@pytest.mark.parametrize("on_disk", [True, False])
def test_a_takedown_takes_down_page_and_file_within_a_second(tmp_path, portal, on_disk):
    """Without its files on this machine (a bucket), nginx keeps copies of what the portal sent."""
    var = portal.folder if on_disk else tmp_path
    (tmp_path / "nginx").mkdir()
    with edge_server.nginx(tmp_path / "nginx", var, [portal.port]) as ports:
        edge = Edge(tmp_path / "nginx", ports)
        paths = ("/media/b.pdf", "/bai-viet/b/")
        for _ in range(2):
            for path in paths:
                for _ in range(5):
                    assert edge.ask(path).status == 200
            assert edge.ask("/media/b.pdf").headers["cache-control"] == "public, max-age=60"
            assert "b.pdf" in edge.ask("/bai-viet/b/").body.decode()
            withdraw(portal, "b")
            assert gone_after(edge, "/media/b.pdf") < 1.2
            assert edge.ask("/bai-viet/b/").status == 410
            assert "no-store" in edge.ask("/media/b.pdf").headers["cache-control"]
            withdraw(portal, "b", "published")
            assert gone_after(edge, "/media/b.pdf", status=200) < 1.2
            until(lambda: edge.ask("/bai-viet/b/").status == 200)


def test_many_readers_of_a_file_are_one_question_a_second(tmp_path, portal):
    """Counted by the times at which the kept answer was written."""
    asked = []
    with edge_server.nginx(tmp_path, portal.folder, [portal.port]) as ports:
        edge = Edge(tmp_path, ports)
        cache = tmp_path / "newsroom-access"
        started = time.monotonic()
        while time.monotonic() - started < 2.5:
            assert edge.ask(f"/media/a.jpg?{time.monotonic_ns()}").status == 200
            asked += [entry.stat().st_mtime_ns for entry in cache.rglob("*") if entry.is_file()]
    assert 2 <= len(set(asked)) <= 4


@pytest.mark.parametrize("path", ["/media/khong-co.jpg", "/static/khong-co.css", "/media/"])
def test_a_file_that_is_not_there_is_the_portals_own_404(portal, path):
    answer = portal.edge.ask(path)
    assert answer.status == 404
    assert 'lang="vi"' in answer.body.decode()


@pytest.mark.parametrize(
    "path",
    [
        "/media/../newsroom.sqlite3",
        "/media/..%2fnewsroom.sqlite3",
        "/static/%2e%2e/newsroom.sqlite3",
        "/static../newsroom.sqlite3",
        "/newsroom.sqlite3",
    ],
)
def test_nothing_else_of_the_folder_is_handed_out(portal, path):
    answer = portal.edge.ask(path)
    assert answer.status in (400, 404)
    assert b"SQLite format" not in answer.body


# When the portal changes, or falls


def test_a_deleted_story_is_gone_at_the_edge_and_not_kept_as_stale(portal):
    path = re.search(r"/bai-viet/([-\w]+)/", portal.edge.ask("/").body.decode())[0]
    slug = path.split("/")[2]
    database = sqlite3.connect(portal.folder / "newsroom.sqlite3", timeout=20)
    assert portal.edge.ask(path).status == 200
    with database:
        database.execute("UPDATE articles_article SET slug = 'noi-khac' WHERE slug = ?", [slug])
    # What the portal allows an edge: ten seconds, then one stale answer while it asks again.
    until(lambda: portal.edge.ask(path).status == 404, seconds=20)
    assert portal.edge.ask(path).status == 404


def test_stale_pages_are_served_while_the_portal_is_dead(tmp_path, portal):
    with served(portal.environment) as (address, process):
        port = int(address.rpartition(":")[2])
        with edge_server.nginx(tmp_path, portal.folder, [port]) as ports:
            edge = Edge(tmp_path, ports)
            seen = edge.ask("/dinh-chinh/")
            assert edge.ask("/media/a.jpg").status == 200
            process.terminate()
            process.wait(20)
            time.sleep(11.5)  # past s-maxage, which nginx counts in whole seconds
            for _ in range(3):
                answer = edge.ask("/dinh-chinh/")
                assert (answer.status, answer.body) == (200, seen.body)
                assert answer.headers["x-cache"] in ("STALE", "UPDATING")
            unseen = edge.ask("/can-bo/")
            assert unseen.status == 503
            assert unseen.headers["retry-after"] == "10"
            assert unseen.headers["cache-control"] == "no-store"
            assert "Trang tạm thời bận" in unseen.body.decode()
            assert edge.ask("/quan-tri/login/").status == 503
            file = edge.ask("/media/a.jpg")  # asked for before: the last yes goes on
            assert (file.status, file.body) == (200, WHOLE)
            assert edge.ask("/media/c.pdf").status == 503
            assert edge.ask(_static_paths(portal)[0]).status == 200


@pytest.mark.timing("the portal must start within the patience of nginx")
def test_one_of_two_processes_restarted_fails_no_request(tmp_path, portal):
    with served(portal.environment) as (one, first), served(portal.environment) as (two, _second):
        apps = [int(address.rpartition(":")[2]) for address in (one, two)]
        with edge_server.nginx(tmp_path, portal.folder, apps) as ports:
            edge = Edge(tmp_path, ports)
            failed, asked = [], []
            stop = threading.Event()

            def read():
                while not stop.is_set():
                    asked.append(edge.ask(f"/tim-kiem/?q=a{len(asked)}").status)

            with ThreadPoolExecutor(4) as pool:
                readers = [pool.submit(read) for _ in range(4)]
                try:
                    time.sleep(1)
                    first.terminate()
                    first.wait(20)
                    with served(portal.environment, port=apps[0]):
                        time.sleep(1)
                finally:
                    stop.set()  # else the readers ask for ever
                [reader.result() for reader in readers]
            failed = [status for status in asked if status != 200]
            assert len(asked) > 20
            assert not failed


# What nginx itself promises, before a portal that says what it was asked


class Echo(BaseHTTPRequestHandler):
    """Answers with the headers it was asked with; `?` gives headers of the answer, as JSON."""

    protocol_version = "HTTP/1.1"
    asked = 0

    def do_GET(self):
        type(self).asked += 1
        length = int(self.headers.get("Content-Length", 0))
        read = self.rfile.read(length)
        told = {name.lower(): value for name, value in self.headers.items()}
        body = json.dumps({"headers": told, "read": len(read), "number": Echo.asked}).encode()
        wanted = self.path.partition("?")[2]
        status = 200
        self.send_response(status)
        for pair in filter(None, wanted.split("&")):
            name, _, value = pair.partition("=")
            self.send_header(name, value.replace("+", " "))
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET

    def log_message(self, *arguments):
        """Say nothing."""


@pytest.fixture(scope="module")
def echo():
    """The port of an Echo."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()


@pytest.fixture(scope="module")
def edge(echo, tmp_path_factory):
    """An Edge before Echo, whose patience with slow clients is short."""
    folder = tmp_path_factory.mktemp("nginx")
    short = {"client_header_timeout 10s": "client_header_timeout 2s"}
    short["client_body_timeout 15s"] = "client_body_timeout 2s"
    with edge_server.nginx(folder, folder, [echo], **short) as ports:
        yield Edge(folder, ports)


def test_what_a_client_says_of_itself_is_overwritten(edge):
    lies = {
        "X_Forwarded_Host": "evil.example",
        "X_Forwarded_Proto": "http",
        "X_Forwarded_Port": "99",
        "X_Real_IP": "6.6.6.6",
        "Forwarded": "for=6.6.6.6",
        "X_Request_ID": "mine",
    }
    for path in ("/", "/quan-tri/"):
        told = json.loads(edge.ask(path, **lies).body)["headers"]
        assert told["host"] == HOST
        assert told["x-forwarded-for"] == told["x-real-ip"] == "127.0.0.1"
        assert told["x-forwarded-proto"] == "https"
        for name in ("x-forwarded-host", "x-forwarded-port", "forwarded"):
            assert name not in told
        assert re.fullmatch("[0-9a-f]{32}", told["x-request-id"])


def test_nginx_adds_who_asked_it_to_the_chain_and_drops_names_with_underscores(edge):
    """To the portal X_Forwarded_For would be the same header, and the last of the two counts."""
    connection = http.client.HTTPSConnection(HOST, timeout=30)
    connection.sock = edge.connect()
    lies = {"X_Forwarded_For": "6.6.6.6", "X_Forwarded_Proto": "http", "X_Request_ID": "mine-mine"}
    sent = {"Host": HOST, "X-Forwarded-For": "7.7.7.7, 203.0.113.9", **lies}
    connection.request("GET", "/quan-tri/", headers=sent)
    told = json.loads(answer_of(connection).body)["headers"]
    assert told["x-forwarded-for"] == "7.7.7.7, 203.0.113.9, 127.0.0.1"
    assert not {name.lower() for name in lies} & told.keys()


REAL_IP = "set_real_ip_from 127.0.0.0/8; real_ip_header X-Forwarded-For; client_max_body_size 60m"


@pytest.mark.parametrize(
    ("site", "cases"),
    [
        (
            {},
            [  # (BEHIND_PROXY, what nginx is sent, who the reader is)
                (1, "", "127.0.0.1"),
                (1, "6.6.6.6", "127.0.0.1"),  # nobody chooses an address
                (2, "203.0.113.9", "203.0.113.9"),  # a balancer in front of nginx added it
                (2, "6.6.6.6, 203.0.113.9", "203.0.113.9"),
                (2, "", "127.0.0.1"),
            ],
        ),
        (
            {"client_max_body_size 60m": REAL_IP},
            [
                (1, "6.6.6.6, 203.0.113.9", "203.0.113.9"),
                (2, "6.6.6.6, 203.0.113.9", "203.0.113.9"),
            ],
        ),
    ],
    ids=["as it is", "told who is in front"],
)
def test_the_portal_knows_its_reader_behind_one_and_two_proxies(
    echo, tmp_path, settings, site, cases
):
    """The table in docs/operate.md."""
    with edge_server.nginx(tmp_path, tmp_path, [echo], **site) as ports:
        for proxies, sent, reader in cases:
            settings.BEHIND_PROXY = proxies
            told = json.loads(Edge(tmp_path, ports).ask("/", X_Forwarded_For=sent).body)["headers"]
            forwarded = told["x-forwarded-for"]
            environ = {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": forwarded}
            assert client_ip_of(environ) == reader, (proxies, sent)


def test_each_request_has_an_id_of_its_own_that_reader_and_portal_see(edge):
    page = "/?Cache-Control=s-maxage=60&X-Request-ID=alt"
    first, second = edge.ask(page), edge.ask(page)
    assert second.headers["x-cache"] == "HIT"
    assert first.headers["x-request-id"] != second.headers["x-request-id"]
    told = json.loads(first.body)["headers"]["x-request-id"]
    assert first.all["x-request-id"] == [told]


@pytest.mark.parametrize(
    "headers",
    [
        "",
        "Cache-Control=private,+max-age=60",
        "Cache-Control=no-store",
        "Cache-Control=public,+s-maxage=60&Set-Cookie=a=1",
        "Cache-Control=public,+s-maxage=60&Vary=Cookie",
        "Cache-Control=public,+max-age=60,+s-maxage=0",
    ],
)
def test_what_is_for_one_reader_is_never_kept(edge, headers):
    numbers = [json.loads(edge.ask(f"/rieng?{headers}").body)["number"] for _ in range(2)]
    assert numbers[0] != numbers[1]


def test_a_post_always_reaches_the_portal(edge):
    page = "/gui?Cache-Control=public,+s-maxage=60"
    numbers = [json.loads(edge.ask(page, "POST", b"a").body)["number"] for _ in range(2)]
    assert numbers[0] != numbers[1]


def test_many_who_ask_at_once_are_answered_by_one_page(edge):
    page = "/dong?Cache-Control=public,+s-maxage=60"
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: edge.ask(page), range(40)))
    assert len({json.loads(answer.body)["number"] for answer in answers}) == 1


def test_a_page_past_its_second_is_asked_for_anew(edge):
    """None is answered stale while a new one is fetched aside: it might have been taken down."""
    page = "/cu?Cache-Control=s-maxage=10,+stale-while-revalidate=30"
    second = f"{page}&X-Accel-Expires=@{int(time.time())}"
    first = edge.ask(second)
    assert "x-accel-expires" not in first.headers
    time.sleep(1.1)
    again = edge.ask(second)
    assert again.headers["x-cache"] == "EXPIRED"
    assert again.body != first.body


@pytest.mark.parametrize(
    ("address", "most", "words"),
    [("/quan-tri/", 60, "Tệp quá lớn"), ("/quan-tri/articles/video/upload/", 210, "Video quá lớn")],
)
def test_what_is_too_large_is_refused_by_its_length(edge, address, most, words):
    for megabytes in (most + 1, 2_048):
        client = http.client.HTTPSConnection(HOST, timeout=10)
        client.sock = edge.connect()
        client.putrequest("POST", address)
        client.putheader("Content-Length", str(megabytes * 1024 * 1024))
        client.endheaders()
        refused = answer_of(client)
        assert refused.status == 413
        assert words in refused.body.decode()


def test_sixty_megabytes_may_be_sent_and_no_more(edge):
    megabyte = 1024 * 1024
    sent = edge.ask("/quan-tri/", "POST", b"x" * 60 * megabyte)
    assert json.loads(sent.body)["read"] == 60 * megabyte
    too_much = http.client.HTTPSConnection(HOST, timeout=10)
    too_much.sock = edge.connect()
    too_much.putrequest("POST", "/quan-tri/")
    too_much.putheader("Content-Length", str(61 * megabyte))
    too_much.endheaders()
    refused = answer_of(too_much)
    assert refused.status == 413
    assert "Tệp quá lớn" in refused.body.decode()
    assert refused.headers["content-type"] == "text/html; charset=utf-8"


@pytest.mark.timing("five answers come within 2 s")
def test_slow_clients_do_not_hold_the_portal(edge):
    request = f"POST /quan-tri/ HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 1000\r\n\r\nabc"
    before = Echo.asked
    slow = [edge.connect() for _ in range(40)]
    for connection in slow:
        connection.sendall(request.encode())
    started = time.monotonic()
    for _ in range(5):
        assert edge.ask("/quan-tri/").status == 200
    assert time.monotonic() - started < 2
    assert Echo.asked == before + 5
    for connection in slow:  # they are given up after a time
        connection.settimeout(10)
        assert connection.recv(1) == b"" or True
        connection.close()
    assert time.monotonic() - started < 8
    assert Echo.asked == before + 5


def test_headers_that_never_end_are_given_up(edge):
    with edge.connect() as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: ")
        started = time.monotonic()
        connection.settimeout(8)
        connection.recv(100)
        assert time.monotonic() - started < 6


# What is logged


def logged(portal):
    """The access log of nginx, once it has written what it was asked last."""
    marker = f"/khong-co-{time.monotonic_ns()}/"
    portal.edge.ask(marker)
    log = portal.edge.folder / "newsroom.log"
    until(lambda: marker in log.read_text())
    return log.read_text() + (portal.edge.folder / "newsroom-error.log").read_text()


@pytest.mark.parametrize(
    "path",
    [
        "/tim-kiem/?q=benh-nan-y",
        "/khong-co/?q=benh-nan-y",
        "/xem-truoc/benh-nan-y/",
        "/xem-truoc/benh-nan-y/?a=b",
        "/tim-kiem/?%71=benh-nan-y",
        "/tim-kiem/%3Fq=benh-nan-y",
        "//xem-truoc/benh-nan-y/",
        "/%78em-truoc/benh-nan-y/",
        "/XEM-TRUOC/benh-nan-y/",
        "/quan-tri/mat-khau/benh-nan-y/dat-lai/",
        "/quan-tri/loi-moi/benh-nan-y/",
        "/lich/benh-nan-y.ics",
    ],
)
def test_no_log_tells_what_was_searched_for_nor_a_key(portal, path):
    portal.edge.ask(path)
    plain = http.client.HTTPConnection("127.0.0.1", portal.edge.http, timeout=10)
    plain.request("GET", path, headers={"Host": HOST})
    assert plain.getresponse().status == 301
    log = logged(portal)
    assert "benh-nan-y" not in log
    named = unquote(path).partition("?")[0].partition("benh-nan-y")[0].replace("//", "/")
    assert f"GET {named} " in log


def test_no_line_of_an_error_log_holds_a_request(portal):
    """nginx writes the whole request line into what it says of a request, of any level but this."""
    site = (portal.edge.folder / "site.conf").read_text()
    assert set(re.findall(r"error_log \S+ (\w+);", site)) == {"emerg"}
    assert site.count("error_log ") == site.count("access_log ") == 2


# Guessing


def test_guesses_from_one_network_are_slowed_down_and_reading_is_not(portal):
    login, body = "/quan-tri/login/", "username=a&password=b"
    form = {"Content_Type": "application/x-www-form-urlencoded"}
    with ThreadPoolExecutor(60) as guessers:
        asked = [guessers.submit(portal.edge.ask, login, "POST", body, **form) for _ in range(60)]
        answers = [answer.result() for answer in asked]
    slowed_down = [answer for answer in answers if answer.status == 429]
    assert 30 <= len(answers) - len(slowed_down) <= 45, "an office logs in at once"
    assert "lang=vi" in slowed_down[0].body.decode()
    assert slowed_down[0].headers["retry-after"] == "60"
    assert portal.edge.ask(login).status == 200, "the form itself is no guess"
    assert portal.edge.ask("/").status == 200


def test_what_is_sent_to_a_login_is_as_short_as_a_login(portal):
    answer = portal.edge.ask("/quan-tri/login/", "POST", "a" * 17_000)
    assert answer.status == 413
