"""Who answers in a bench: the portal, alone or behind nginx, a bare view, and files of nginx."""

import gzip
import os
import re
import ssl
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.request import Request, urlopen

from tests.support import nginx as edge_server
from tests.support.serving import environment_of, free_port, prepare, served

PATIENCE = 10  # seconds until a reader gives up
QUIET = ("--log-level", "error")
BARE = (
    *("--interface", "wsgi", "--blocking-threads", "32", "--no-ws"),  # however the portal is served
    "tests.bench.bare:application",
)

# The cheapest that nginx can do: the same bytes, on plain HTTP and on TLS as deploy/nginx.conf.
FILES = """
server {{
    listen 127.0.0.1:{http}; listen 127.0.0.1:{https} ssl http2;
    ssl_certificate {folder}/fullchain.pem; ssl_certificate_key {folder}/privkey.pem;
    ssl_protocols TLSv1.2 TLSv1.3; ssl_ciphers ECDHE+AESGCM:ECDHE+CHACHA20;
    access_log off; sendfile on; root {folder}/files;
    default_type "text/html; charset=utf-8"; add_header Content-Encoding gzip;
}}
"""


class Site(NamedTuple):
    """Where something answers: its address, the Host to ask for, whom to trust on TLS."""

    address: str
    host: str = ""
    trust: ssl.SSLContext | None = None

    @property
    def headers(self):
        """What each request says of itself, as lines for `load`."""
        return [f"Host: {self.host}"] if self.host else []

    def ask(self, path, **headers):
        """The answer to a reader who takes gzip. Raises OSError where it is an error."""
        headers |= {"Accept-Encoding": "gzip"} | ({"Host": self.host} if self.host else {})
        request = Request(self.address + path, headers=headers)
        return urlopen(request, timeout=PATIENCE, context=self.trust)

    def get(self, path):
        """The gzipped body of the page at `path`."""
        with self.ask(path) as answer:
            return answer.read()

    def text(self, path, **headers):
        """The text of what is at `path`."""
        with self.ask(path, **headers) as answer:
            body = answer.read()
            zipped = answer.headers["Content-Encoding"] == "gzip"
        return (gzip.decompress(body) if zipped else body).decode()


@contextmanager
def new_portal():
    """The environment of a portal with the demo in DATABASE_URL, else in a SQLite of its own.

    This process becomes one of its processes: Django is set up.
    """
    import django

    with tempfile.TemporaryDirectory(prefix="newsroom-bench-") as folder:
        Path(folder).chmod(0o755)  # nginx reads in it
        database = os.environ.get("DATABASE_URL") or f"sqlite:///{folder}/bench.sqlite3"
        # A slow query is no news here: it would stand between the rows.
        environment = environment_of(Path(folder), DATABASE_URL=database, LOG_LEVEL="ERROR")
        os.environ.update(environment)
        prepare(environment, demo=True)
        django.setup()
        yield environment


@contextmanager
def direct(environment, workers=1):
    """Serve the portal as `make run` does; gives (Site, process)."""
    with served(environment, workers=workers, options=QUIET) as (address, process):
        yield Site(address), process


@contextmanager
def behind_nginx(environment, workers=1):
    """Serve the portal behind nginx with deploy/nginx.conf; gives (Site, process of the portal)."""
    host = edge_server.HOST
    environment = environment | {"HTTPS": "on", "BEHIND_PROXY": "on", "ALLOWED_HOSTS": host}
    with (
        tempfile.TemporaryDirectory(prefix="newsroom-nginx-") as folder,
        served(environment, workers=workers, options=QUIET) as (address, process),
        edge_server.nginx(Path(folder), environment["VAR_DIR"], [address.split(":")[-1]]) as ports,
    ):
        yield Site(f"https://127.0.0.1:{ports[1]}", host, _trust(folder)), process


@contextmanager
def bare_view(environment, size, workers=1):
    """Serve a Django view that only answers with `size` bytes; gives (Site, process)."""
    environment = environment | {"BODY_BYTES": str(size)}
    with served(environment, command=BARE, options=QUIET, workers=workers) as bare:
        yield Site(bare[0]), bare[1]


@contextmanager
def files(bodies):
    """Have one process of nginx send the gzipped `bodies` as /0, /1 …; gives its Sites.

    One of plain HTTP, one of TLS.
    """
    with tempfile.TemporaryDirectory(prefix="newsroom-files-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "files").mkdir()
        for number, body in enumerate(bodies):
            (folder / f"files/{number}").write_bytes(body)
        edge_server.certificate(folder)
        http, https = free_port(), free_port()
        site = FILES.format(folder=folder, http=http, https=https)
        with edge_server.running(folder, site, http):
            trust = _trust(folder)
            yield Site(f"http://127.0.0.1:{http}"), Site(f"https://127.0.0.1:{https}", "", trust)


def _trust(folder):
    trust = edge_server.trusting(Path(folder))
    trust.check_hostname = False  # it is asked by its number
    return trust


def vendor_of(environment):
    """The database's name for the headings."""
    return "SQLite" if environment["DATABASE_URL"].startswith("sqlite") else "PostgreSQL"


def has_nginx():
    """Tell whether there is an nginx to compare with."""
    return bool(edge_server.NGINX)


def public_pages(site, limit):
    """The paths of up to `limit` public pages: the home page, then in the order of the site map."""
    found = {"/": None}
    for part in _locations(site, "/sitemap.xml"):
        found |= dict.fromkeys(_locations(site, part))
        if len(found) >= limit:
            break
    return list(found)[:limit]


def _locations(site, path):
    return re.findall(r"<loc>https?://[^/<]+([^<]+)</loc>", site.text(path))
