"""Without a login nobody has more read than a login needs; who was logged in loses no text."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone

from newsroom.body_limit import KNOWN, WITHOUT_LOGIN, BodyLimit
from tests.support.forms import ADD_STORY, FORM, UPLOAD, posted_by
from tests.support.wsgi import Answer

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.same_on_both("a body is measured before anything is asked of a database"),
]

ADDRESSES = ["/", "/tim-kiem/", "/api/v1/stories", "/khong-co/", "/quan-tri/login/", ADD_STORY]


class Unread:
    """A body that nobody may read."""

    def read(self, *arguments):
        raise AssertionError("It was read.")

    readline = read


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; b=c"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_what_is_longer_than_a_login_is_not_read_without_one(address, kind):
    token = "a" * 32
    cookies = {"HTTP_COOKIE": f"csrftoken={token}; sessionid=b; {KNOWN}=1:a:b"}
    request = RequestFactory().post(address, content_type=kind, **FORM, **cookies)
    request.environ |= {"CONTENT_LENGTH": str(WITHOUT_LOGIN + 1), "wsgi.input": Unread()}
    answer = Answer(get_wsgi_application(), request.environ)
    assert answer.status == 413
    assert "Bạn chưa đăng nhập" in answer.text


@pytest.mark.parametrize("length", ["", "-1", "abc", "9" * 5_000, "1_0"])
def test_no_length_is_an_error(client, length):
    assert client.post("/quan-tri/", CONTENT_LENGTH=length).status_code in (302, 403, 413)


def ended(desk):
    """Let the login of `desk` end, as its session does in the browser."""
    desk.get("/quan-tri/")
    del desk.cookies["sessionid"]
    return desk


def test_a_story_of_any_length_comes_back_after_the_login_has_ended(desk):
    body = "<p>Lúa chín vàng đồng.</p>" * 20_000
    answer = ended(desk).post(ADD_STORY, {"headline": "Lúa", "body": body}, **FORM)
    assert answer.status_code == 403
    assert posted_by(answer, "form-recovery")["body"] == body


def test_its_files_are_kept_nowhere_and_the_page_says_so(desk, monkeypatch):
    def refuse(*arguments, **options):
        raise AssertionError("A file was put on the disk.")

    monkeypatch.setattr(TemporaryUploadedFile, "__init__", refuse)
    file = SimpleUploadedFile("ghi-am.mp3", b"x" * 6_000_000)
    answer = ended(desk).post(ADD_STORY, {"lead": "Lúa chín", "audio": file}, **FORM)
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "Lúa chín" in page
    assert "form-recovery-lost" in page


def test_a_file_of_somebody_logged_in_is_read(desk):
    file = SimpleUploadedFile("anh.jpg", b"x" * 100_000)
    assert desk.post(UPLOAD, {"upload": file}).status_code == 400


def test_a_browser_is_known_for_a_month_and_no_reader_is(desk, client):
    big = {"body": "a " * WITHOUT_LOGIN}
    ended(desk)
    with time_machine.travel(timezone.now() + timedelta(days=29)):
        assert desk.post(ADD_STORY, big, **FORM).status_code == 403
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        assert desk.post(ADD_STORY, big, **FORM).status_code == 413
    stranger = Client()
    for address in ("/", "/quan-tri/", "/quan-tri/login/"):
        assert KNOWN not in stranger.get(address).cookies


def test_the_cookie_is_for_the_desk_alone(desk):
    cookie = desk.get("/quan-tri/").cookies[KNOWN]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/quan-tri/", True, "Lax")
    assert KNOWN not in desk.get("/quan-tri/").cookies


@pytest.mark.parametrize(
    ("address", "limit"), [(UPLOAD, 64), ("/quan-tri/articles/video/upload/", 210)]
)
def test_a_film_of_two_gigabytes_is_refused_unread_and_one_of_the_limit_is_taken(
    admin, address, limit
):
    def answer_to(length):
        request = RequestFactory().post(address, content_type="multipart/form-data; boundary=c")
        request.environ |= {"CONTENT_LENGTH": str(length), "wsgi.input": Unread()}
        request.user = admin
        return BodyLimit(lambda request: HttpResponse("taken"))(request)

    for length in (limit * 1024**2 + 1, 2 * 1024**3):
        answer = answer_to(length)
        assert answer.status_code == 413
        assert f"lớn hơn {limit} MB" in answer.content.decode()
    assert answer_to(limit * 1024**2).content == b"taken"
