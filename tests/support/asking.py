"""Clients of a served portal: one reader, many readers at once, and somebody at the desk."""

import http.client
import math
import socket
import threading
import time
from contextlib import contextmanager
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

from lxml import html


class Answer(NamedTuple):
    """What came back; `status` is 0 where nothing did, and `text` says why."""

    status: int
    headers: dict
    text: str
    seconds: float


class _OnFile(http.client.HTTPConnection):
    """A connection to a server that listens on the socket file `path`."""

    def __init__(self, path, timeout):
        super().__init__("localhost", timeout=timeout)
        self._path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)


def ask(address, method="GET", body=None, headers=None, timeout=60, until_open=False):
    """Ask for `address` over a connection of its own; returns an Answer, raises nothing.

    An address without a scheme is that of a socket file; its home page is asked for. With
    `until_open` only waits, at most ten seconds, until anything listens there.
    """
    parts = urlsplit(address)
    if until_open:
        return _wait_for(parts)
    target = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
    start = time.monotonic()
    if parts.scheme:
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=timeout)
    else:
        connection, target = _OnFile(address, timeout=timeout), "/"
    try:
        connection.request(method, target, body, headers or {})
        response = connection.getresponse()
        text = response.read().decode("utf-8", "replace")
        names = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, names, text, time.monotonic() - start)
    except (OSError, http.client.HTTPException) as error:
        return Answer(0, {}, repr(error), time.monotonic() - start)
    finally:
        connection.close()


def _wait_for(parts):
    deadline = time.monotonic() + 10
    while True:
        try:
            return socket.create_connection((parts.hostname, parts.port)).close()
        except ConnectionRefusedError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)


class Load:
    """Readers who ask for `addresses`, in turn and without rest; `answers` holds what they got."""

    def __init__(self, addresses, readers=8, ask=ask):
        self.answers, self._ask = [], ask
        self._addresses, self._over = addresses, threading.Event()
        self._threads = [threading.Thread(target=self._read, args=(n,)) for n in range(readers)]

    def _read(self, number):
        while not self._over.is_set():
            self.answers.append(self._ask(self._addresses[number % len(self._addresses)]))
            number += 1

    @contextmanager
    def going(self):
        """Read while the block runs."""
        for thread in self._threads:
            thread.start()
        try:
            yield self
        finally:
            self._over.set()
            for thread in self._threads:
                thread.join()

    def during(self, seconds):
        """Read on for `seconds`; returns the answers that came in that time."""
        before = len(self.answers)
        time.sleep(seconds)
        return self.answers[before:]


def statuses(answers):
    """The set of their status codes."""
    return {answer.status for answer in answers}


def p99(answers):
    """The seconds that the slowest of a hundred took."""
    times = sorted(answer.seconds for answer in answers)
    return times[math.ceil(len(times) * 0.99) - 1]


class Desk:
    """An administrator at the desk of the portal at `address`, logged in by a session."""

    def __init__(self, address, session):
        self.address = address
        token = "a" * 32
        self._headers = {
            "Cookie": f"sessionid={session}; csrftoken={token}",
            "X-CSRFToken": token,
            "Accept": "text/html",
            "Referer": f"{address}/",
        }

    def get(self, path):
        """Open a page of the desk."""
        return ask(self.address + path, headers=self._headers)

    def form(self, path):
        """The fields of the change form at `path`, as a browser would send them back."""
        page = html.fromstring(self.get(path).text)
        form = next(form for form in page.forms if form.get("id", "").endswith("_form"))
        return [pair for pair in form.form_values() if not pair[0].startswith("_")]

    def post(self, path, fields, files=()):
        """Send `fields` (pairs) and `files` (name, file name, bytes); returns the Answer."""
        fields = list(fields)
        headers, body = dict(self._headers), urlencode(fields).encode()
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        if files:
            boundary = "limit-of-parts"
            headers["Content-Type"] = f"multipart/form-data; boundary={boundary}"
            body = b"".join(_part(boundary, name, value.encode()) for name, value in fields)
            body += b"".join(_part(boundary, *file[::2], file[1]) for file in files)
            body += f"--{boundary}--\r\n".encode()
        return ask(self.address + path, "POST", body, headers)


def _part(boundary, name, content, filename=None):
    what = f'form-data; name="{name}"' + (f'; filename="{filename}"' if filename else "")
    kind = "\r\nContent-Type: application/octet-stream" if filename else ""
    head = f"--{boundary}\r\nContent-Disposition: {what}{kind}\r\n\r\n"
    return head.encode() + content + b"\r\n"


def until(condition, seconds=20):
    """Wait until `condition()` holds; returns how long that took, fails where it never does."""
    start = time.monotonic()
    while not condition():
        assert time.monotonic() - start < seconds, "it never happened"
        time.sleep(0.1)
    return time.monotonic() - start
