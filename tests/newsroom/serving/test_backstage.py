"""What of Django's answers the server sends by itself."""

import io
from pathlib import Path

from django.http import FileResponse, HttpResponse

from newsroom.serving import backstage
from newsroom.serving.answer import FilePart


def answered(response):
    """The Answer where Django's handler has `response`, as its handler hands it on."""

    def application(environ, start_response):
        start_response(f"{response.status_code} x", list(response.items()))
        file = getattr(response, "file_to_stream", None)
        if file is None:
            return response
        file.close = response.close
        return environ["wsgi.file_wrapper"](file, response.block_size)

    return backstage.answer(application, {})


def test_a_page_is_bytes():
    status, headers, body = answered(HttpResponse("Trang", status=404))
    assert (status, body) == (404, b"Trang")
    assert ("Content-Type", "text/html; charset=utf-8") in headers


def test_a_file_on_this_disk_is_named_and_not_read(tmp_path):
    path = tmp_path / "anh.jpg"
    path.write_bytes(b"0123456789")
    file = path.open("rb")
    assert answered(FileResponse(file)).body == FilePart(str(path), 0, 10)
    assert file.closed, "the server opens it anew"


def test_a_file_of_another_place_is_handed_over_whole(tmp_path, monkeypatch):
    """A bucket's file has a relative name, which may be that of a file here."""
    monkeypatch.chdir(tmp_path)
    Path("anh.jpg").write_bytes(b"ours")
    file = io.BytesIO(b"theirs")
    file.name = "anh.jpg"
    assert answered(FileResponse(file)).body == b"theirs"


def test_what_is_long_waits_on_the_disk(monkeypatch):
    monkeypatch.setattr(backstage, "WHOLE", 10)
    body = answered(HttpResponse([b"01234567", b"89012", b"345"])).body
    assert (body.start, body.end) == (0, 16)
    assert Path(body.path).read_bytes() == b"0123456789012345"
    body.held.close()
    assert not Path(body.path).exists(), "it has no name besides"


def test_every_response_is_closed():
    closed = []
    response = HttpResponse("x")
    response.close = lambda: closed.append(1)
    answered(response)
    assert closed == [1]
