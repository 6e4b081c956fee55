"""deploy/nginx-old-host.conf under Debian's nginx: each address of the old host leads here."""

import http.client
import re
import socket
from pathlib import Path

import pytest
from django.conf import settings

from tests.support import nginx as edge_server
from tests.support.serving import free_port

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not edge_server.NGINX, reason="nginx is not installed (Debian: apt-get install nginx-light)"
    ),
]
SITE = Path(settings.BASE_DIR, "deploy/nginx-old-host.conf")


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    folder, port = tmp_path_factory.mktemp("old-host"), free_port()
    edge_server.certificate(folder)
    site = re.sub(r"\n *listen \[::\]:\d+[^;]*;", "", SITE.read_text())
    site = site.replace("/etc/ssl/newsroom-old", str(folder))
    site = site.replace("listen 80;", f"listen 127.0.0.1:{port};")
    site = site.replace("listen 443 ", f"listen 127.0.0.1:{free_port()} ")
    with edge_server.running(folder, site, port):
        yield port


def ask(port, path, host="cu.example.vn"):
    """Status and Location of `path` as it is written."""
    with socket.create_connection(("127.0.0.1", port), 10) as connection:
        connection.sendall(
            f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode()
        )
        answer = http.client.HTTPResponse(connection)
        answer.begin()
        return answer.status, answer.getheader("Location")


@pytest.mark.parametrize("host", ["cu.example.vn", "www.cu.example.vn"])
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/tin/cau-12.html",
        "/index.php?nv=news&op=cau-12",
        "/m%E1%BB%99t?a=%2F#b".partition("#")[0],
    ],
)
def test_path_and_query_come_along_as_they_are(port, host, path):
    assert ask(port, path, host) == (301, f"https://tin.example.vn{path}")


@pytest.mark.parametrize(
    "path", ["//evil.example/", "/%0d%0aX-A:1", "/\\evil.example", "/@evil.example"]
)
def test_no_address_leads_elsewhere(port, path):
    status, location = ask(port, path)
    assert status == 301
    assert location.startswith("https://tin.example.vn/")
