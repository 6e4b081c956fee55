"""Bodies of requests, received before Django begins."""

import asyncio
import errno
import tempfile
from io import BytesIO

import pytest
from django.core import signing

from newsroom import body_limit
from newsroom.serving import request_body
from newsroom.serving.request_body import BodyGone, Unread


class Sent:
    """What a client sends, piece by piece; then it is silent, if `hangs`, else gone."""

    def __init__(self, *pieces, hangs=False):
        self.pieces, self.hangs, self.asked = list(pieces), hangs, 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        self.asked += 1
        if self.pieces:
            return self.pieces.pop(0)
        if self.hangs:
            await asyncio.sleep(60)
        raise StopAsyncIteration


def received(sent, length, **environ):
    """The environment after the body of a request."""
    environ |= {"CONTENT_LENGTH": str(length), "REQUEST_METHOD": "POST", "wsgi.input": BytesIO()}
    asyncio.run(request_body.receive(environ, sent))
    return environ


def of_the_desk():
    """The cookie of a browser that was logged in."""
    signer = signing.get_cookie_signer(salt=body_limit.KNOWN)
    return {"HTTP_COOKIE": f"{body_limit.KNOWN}={signer.sign('1')}", "PATH_INFO": "/quan-tri/"}


def test_a_form_is_there_before_django_begins():
    assert received(Sent(b"a=b", b"&c=d"), 7)["wsgi.input"].read() == b"a=b&c=d"


@pytest.mark.parametrize("length", ["", "0", "-1", "x", "٣"])
def test_without_a_length_there_is_no_body(length):
    sent = Sent(b"a=b")
    assert received(sent, length)["wsgi.input"].read() == b""
    assert sent.asked == 0


def test_a_long_body_is_received_of_a_browser_of_the_desk_alone():
    long = body_limit.WITHOUT_LOGIN + 1
    known = received(Sent(b"x" * long), long, **of_the_desk())
    assert known["wsgi.input"].read() == b"x" * long
    for cookie in ("", "sessionid=abc", f"{body_limit.KNOWN}=1:forged:x"):
        sent = Sent(b"x" * long)
        body = received(sent, long, HTTP_COOKIE=cookie, PATH_INFO="/quan-tri/")["wsgi.input"]
        assert (type(body), sent.asked) == (Unread, 0)
    too_long = body_limit.LARGEST + 1
    assert type(received(Sent(), too_long, **of_the_desk())["wsgi.input"]) is Unread


def test_what_is_received_later_is_read_in_the_thread_that_asks():
    async def ask():
        body = Unread(Sent(b"01234", b"56789"), asyncio.get_running_loop())
        return await asyncio.to_thread(lambda: [body.read(3), body.readline(4), body.read()])

    assert asyncio.run(ask()) == [b"012", b"3456", b"789"]


def test_of_a_client_that_is_gone_django_gets_what_came(monkeypatch):
    monkeypatch.setattr(request_body, "PATIENCE", 0.01)

    async def ask():
        body = Unread(Sent(b"012", hangs=True), asyncio.get_running_loop())
        return await asyncio.to_thread(lambda: [body.read(5), body.read(5)])

    assert asyncio.run(ask()) == [b"012", b""]


@pytest.mark.parametrize("sent", [Sent(b"a"), Sent(b"a", hangs=True)], ids=["gone", "silent"])
def test_a_body_that_ends_early_reaches_no_view(sent, monkeypatch):
    monkeypatch.setattr(request_body, "PATIENCE", 0.01)
    with pytest.raises(BodyGone):
        received(sent, 3)


def test_a_full_disk_is_told_by_django(monkeypatch):
    class Full:
        def write(self, piece):
            raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(tempfile, "SpooledTemporaryFile", lambda size: Full())
    body = received(Sent(b"a=b"), 3)["wsgi.input"]
    with pytest.raises(OSError, match="full"):
        body.read()


def test_a_film_is_received_where_films_are_and_nowhere_else(settings):
    settings.VIDEO_MB = 70
    films, others = "/quan-tri/articles/video/upload/", "/quan-tri/articles/photo/upload/"
    length = body_limit.LARGEST + 1
    for address, is_received in ((films, True), (others, False)):
        sent = Sent(hangs=False)
        environ = of_the_desk() | {"PATH_INFO": address}
        if is_received:  # it is asked for, and the client is gone
            with pytest.raises(BodyGone):
                received(sent, length, **environ)
        else:
            assert isinstance(received(sent, length, **environ)["wsgi.input"], Unread)
