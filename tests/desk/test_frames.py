"""A frame of the desk, such as the preview, after the login has ended."""

import pytest

from tests.support.factories import make_article
from tests.support.previews import preview_of, typed

pytestmark = pytest.mark.django_db

FRAMED = {"HTTP_SEC_FETCH_DEST": "iframe", "HTTP_ACCEPT": "text/html"}
OWN = {"HTTP_ORIGIN": "http://testserver"}


def test_the_preview_says_that_the_login_has_ended(desk):
    article = make_article(headline="Bản mật")
    desk.get("/quan-tri/")
    del desk.cookies["sessionid"]
    answer = desk.post(preview_of(article), typed(article), **FRAMED, **OWN)
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "Phiên đăng nhập đã hết" in page
    assert "Bản mật" not in page
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]


def test_without_a_frame_the_page_of_form_recovery_comes_as_before(desk):
    article = make_article()
    desk.get("/quan-tri/")
    del desk.cookies["sessionid"]
    answer = desk.post(preview_of(article), typed(article), HTTP_ACCEPT="text/html", **OWN)
    assert "Bạn không còn đăng nhập" in answer.content.decode()
    assert answer["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("path", ["/quan-tri/", "/quan-tri/articles/article/"])
def test_nothing_of_the_desk_is_shown_in_a_frame_to_nobody(client, path):
    answer = client.get(path, **FRAMED)
    assert answer.status_code == 403
    assert "csrfmiddlewaretoken" not in answer.content.decode()
