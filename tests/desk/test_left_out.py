"""What a body could not keep is named at the save, and links typed at the desk are mended."""

import pytest

from articles.models import Article, Portal, TickerNotice
from tests.support.forms import ADD_NOTICE, ADD_STORY, field_error, notice_form, story_form

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.same_on_both("what is left out of a text is told from the text"),
]


def warnings(desk, body):
    """What the desk says after a story with `body` was saved."""
    page = desk.post(ADD_STORY, story_form(body=body), follow=True)
    return [str(message) for message in page.context["messages"] if message.level_tag == "warning"]


def test_frames_links_and_pictures_that_go_are_named(desk):
    said = warnings(
        desk,
        '<p>a<iframe src="https://maps.example/1"></iframe><a href="file:///C:/tep.doc">b</a>'
        '<a href="#_ftn1">1</a><img src="https://x.vn/a.jpg"></p>',
    )
    assert len(said) == 3
    for name in ("https://maps.example/1", "file:///C:/tep.doc", "https://x.vn/a.jpg"):
        assert any(name in line for line in said)
    assert Article.objects.get().body == "<p>ab1</p>"


def test_what_stays_is_not_named(desk):
    body = (
        '<p><a href=" https://tinh.vn/a b">x</a><a href="a@tinh.vn">y</a></p>'
        '<iframe src="https://www.youtube.com/embed/dQw4w9WgXcQ"></iframe>'
    )
    assert warnings(desk, body) == []
    stored = Article.objects.get().body
    assert 'href="https://tinh.vn/a%20b"' in stored
    assert 'href="mailto:a@tinh.vn"' in stored
    assert 'data-video="dQw4w9WgXcQ"' in stored


def test_a_thousand_dropped_links_make_one_short_sentence(desk):
    body = "".join(f'<p><a href="file:///C:/{n}{"x" * 200}">a</a></p>' for n in range(1_000))
    [line] = warnings(desk, body)
    assert len(line) < 1_200


def test_an_address_on_a_line_becomes_a_video_without_a_script(desk):
    body = "Mở đầu.\r\n\r\nhttps://youtu.be/dQw4w9WgXcQ\r\n\r\nHết."
    assert warnings(desk, body) == []
    assert '<figure class="video" data-video="dQw4w9WgXcQ">' in Article.objects.get().body


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        (" https://tinh.vn/thong bao ", "https://tinh.vn/thong%20bao"),
        ("www.tinh.vn", "https://www.tinh.vn"),
        ("http://https://tinh.vn", "https://tinh.vn"),
        ("/bai-viet/a/", "/bai-viet/a/"),
    ],
)
def test_the_link_of_a_notice_is_what_it_was_meant_to_be(desk, typed, stored):
    assert desk.post(ADD_NOTICE, notice_form(url=typed)).status_code == 302
    assert TickerNotice.objects.get().url == stored


@pytest.mark.parametrize(
    "typed", ["javascript:alert(1)", "//x.vn", "\\\\x.vn", "toa soan", "a@b.vn"]
)
def test_a_link_that_leads_nowhere_is_refused(desk, typed):
    refused = desk.post(ADD_NOTICE, notice_form(url=typed))
    assert field_error(refused, "url")
    assert typed.strip() in refused.context["adminform"].form["url"].value()


def test_the_pages_of_the_portal_get_their_scheme():
    portal = Portal.objects.create(name="Cổng", youtube="youtube.com/@kenh ")
    assert portal.youtube == "https://youtube.com/@kenh"


@pytest.mark.parametrize("nothing", ["\u200b", "\u202e", "\u2800", "\u3164", "\u0301", "\u00ad"])
def test_a_headline_of_nothing_visible_is_refused(desk, nothing):
    refused = desk.post(ADD_STORY, story_form(headline=nothing))
    assert field_error(refused, "headline")
    assert not Article.objects.exists()


def test_a_headline_is_stored_and_addressed_without_what_nobody_sees(desk):
    desk.post(ADD_STORY, story_form(headline="Th\u00adông b\u200báo \u202egpj.exe\u202c"))
    story = Article.objects.get()
    assert (story.headline, story.slug) == ("Thông báo gpj.exe", "thong-bao-gpj-exe")
