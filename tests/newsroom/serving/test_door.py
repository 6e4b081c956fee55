"""The door: what it does with an answer, and with none."""

import asyncio

from newsroom.serving.answer import Answer, FilePart
from newsroom.serving.door import Door
from tests.support.door import SameThread, scope

HELLO = Answer(200, [("Content-Length", "5")], b"hello")


class Sent:
    """What the server was told to send."""

    def __init__(self):
        self.told = []

    def __getattr__(self, name):
        return lambda *what: self.told.append((name, *what))


def told(pages=None, application=None, log=None, method="GET"):
    """What the server is told to send by a door."""
    sent = Sent()
    asyncio.run(
        Door(application, SameThread(), pages, log=log).__rsgi__(scope(method=method), sent)
    )
    (one,) = sent.told
    return one


class Pages:
    """Pages that answer with `answer`."""

    def __init__(self, answer):
        self._answer = answer

    async def answer(self, environ):
        """Return it, or raise it."""
        if isinstance(self._answer, Exception):
            raise self._answer
        return self._answer


def test_a_kept_page_is_sent_and_django_not_asked():
    assert told(Pages(HELLO)) == ("response_bytes", 200, HELLO.headers, b"hello")


def test_head_has_the_headers_alone():
    assert told(Pages(HELLO), method="HEAD") == ("response_empty", 200, HELLO.headers)


def test_a_file_is_sent_by_the_server(tmp_path):
    part = Answer(206, [], FilePart("/srv/anh.jpg", 3, 9))
    assert told(Pages(part)) == ("response_file_range", 206, [], "/srv/anh.jpg", 3, 9)
    empty = Answer(200, [], FilePart("/srv/anh.jpg", 0, 0))
    assert told(Pages(empty)) == ("response_empty", 200, [])


def test_what_is_never_kept_is_djangos():
    def application(environ, start_response):
        start_response("302 Found", [("Location", "/x")])
        return [b"", b"gone"]

    expected = ("response_bytes", 302, [("Location", "/x")], b"gone")
    assert told(Pages(None), application) == expected
    assert told(None, application) == expected


def test_a_fault_of_ours_is_answered_and_logged(caplog):
    assert told(Pages(ValueError("x")))[:2] == ("response_bytes", 500)
    assert "ValueError" in caplog.text


class Log:
    """A log, and the lines in it."""

    lines = ()

    def add(self, environ, status, seconds):
        """Write a line."""
        self.lines = (*self.lines, (environ["PATH_INFO"], status))
        return "X-Request-ID", "ab12"


def test_a_kept_page_has_an_id_and_a_line_where_that_is_asked_for():
    log = Log()
    _name, _status, headers, _body = told(Pages(Answer(200, [], b"hello")), log=log)
    assert headers == [("X-Request-ID", "ab12")]
    assert log.lines == (("/", 200),)
    made = Answer(200, [("X-Request-ID", "cd34")], b"made for this request, and logged")
    assert told(Pages(made), log=log)[2] == made.headers
    assert len(log.lines) == 1
