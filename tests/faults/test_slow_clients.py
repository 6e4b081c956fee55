"""Forty clients that take their time: everybody else is answered as ever."""

import os
import socket
import threading
import time
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

import pytest

from tests.support.asking import Load, ask, p99, statuses

CLIENTS = 40


def _slow_headers(path):
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\n".encode(), b"X-Slow: yes\r\n"


def _slow_body(path):
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000000\r\n"
    head += "Content-Type: application/x-www-form-urlencoded\r\n\r\n"
    return head.encode(), b"a=b&"


def _slow_reader(path):
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode(), b""


FILES = {"so-lieu.pdf": 8, "anh.jpg": 1}  # megabytes
KINDS = {
    "headers": (_slow_headers, "/"),
    "a body": (_slow_body, "/quan-tri/login/"),
    "reading a document": (_slow_reader, "/media/attachments/big/so-lieu.pdf"),
    "reading a photo": (_slow_reader, "/media/attachments/big/anh.jpg"),
}


@pytest.fixture(scope="module")
def portal(make_newsroom):
    """The address of a portal with large files, and that of a story in it."""
    newsroom = make_newsroom()
    story = newsroom.run("print(make_article().get_absolute_url())")
    folder = newsroom.media / "attachments/big"
    folder.mkdir(parents=True)
    for name, megabytes in FILES.items():
        (folder / name).write_bytes(os.urandom(megabytes * 1024 * 1024))
        newsroom.run(f"from tests.support.factories import show; show('attachments/big/{name}')")
    with newsroom.serve() as (address, _process):
        yield address, address + story


@contextmanager
def _dawdling(address, first, more):
    """CLIENTS connections that sent `first`, send `more` each second, and read next to nothing."""
    parts, over, clients = urlsplit(address), threading.Event(), []
    for _ in range(CLIENTS):
        client = socket.socket()
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.connect((parts.hostname, parts.port))
        client.sendall(first)
        client.settimeout(0.02)
        clients.append(client)

    def go_on():
        while not over.wait(1):
            for client in clients:
                with suppress(OSError):  # the server may have closed it, or send it nothing
                    client.sendall(more) if more else client.recv(100)

    thread = threading.Thread(target=go_on)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
        for client in clients:
            client.close()


@pytest.mark.timing("of 100 answers 99 come within 1 s")
@pytest.mark.parametrize(("kind", "path"), KINDS.values(), ids=KINDS)
def test_readers_wait_for_no_slow_client(portal, kind, path):
    address, story = portal
    ask(story)
    with _dawdling(address, *kind(path)):
        time.sleep(1)
        uncached = [ask(f"{address}/tim-kiem/?q={path}+{n}", timeout=5) for n in range(4)]
        assert statuses(uncached) == {200}
        with Load([address, story], readers=4).going() as load:
            answers = load.during(3)
    files = [ask(f"{address}/media/attachments/big/{name}") for name in FILES]
    print(f"\n{len(answers)} answers, p99 {p99(answers) * 1000:.0f} ms")
    assert len(answers) > 100
    assert statuses(answers) == {200}
    assert p99(answers) < 1
    assert p99(uncached) < 2
    assert statuses(files) == {200}  # the slow ones have gone
