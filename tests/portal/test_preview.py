"""Previews: the story as typed, and links that show it to others before it is public."""

import re

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from articles.accounts.roles import EDITOR, JOURNALIST, TICKER_STAFF
from articles.editorial.workflow import take
from articles.models import Article, PreviewLink, Quote, Transition
from tests.support.factories import (
    hours,
    make_admin,
    make_article,
    make_member,
    make_official,
    make_photo,
    make_quote,
)
from tests.support.forms import story_form
from tests.support.previews import NEW, make_link, preview_of, revoke_of, share_of, typed

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db,
    pytest.mark.same_on_both("a preview draws what a story holds in memory"),
]


def main_of(response):
    """The page from its main part to its end, without what tells one moment from another."""
    assert response.status_code == 200
    return response.content.decode().partition('<main id="content"')[2]


def faults_of(response):
    """What the banner says is not right yet."""
    return " ".join(response.context["faults"])


# As typed


def test_the_preview_of_a_saved_story_is_its_public_page(desk):
    official = make_official(name="Trần Quốc Toản", portrait=make_photo())
    article = make_article(
        body='<p>Trước.</p><div class="quote" data-quote="2"></div><p><em>Sau.</em></p>',
        byline="Thu Hà",
        source="Báo Hà Tĩnh",
        cover=make_photo(caption="Toàn cảnh", credit="Đậu Bình"),
        publish_at=hours(-5).replace(microsecond=0),
        quotes=[{"official": official, "position": "Giám đốc"}, {"words": "Lời hai"}],
    )
    preview = desk.post(preview_of(article), typed(article))
    assert not preview.context["faults"]
    assert main_of(preview) == main_of(desk.get(article.get_absolute_url()))
    used = {template.name for template in preview.templates}
    assert {"article/article.html", "article/_body.html", "article/_quote.html"} <= used


def test_changes_not_saved_are_shown_and_not_saved(desk):
    article = make_article(headline="Đề cũ", quotes=[{"words": "Lời cũ"}], publish_at=hours(-9))
    before = [*Article.objects.values()], [*Quote.objects.values()]
    data = typed(
        article,
        headline="Đề mới",
        body='<p>Thân mới</p><div class="quote" data-quote="1"></div>',
        **{"quotes-0-words": "Lời mới", "slug": "dia-chi-moi"},
    )
    page = main_of(desk.post(preview_of(article), data))
    for words in ("Đề mới", "Thân mới", "“Lời mới”"):
        assert words in page
    assert ([*Article.objects.values()], [*Quote.objects.values()]) == before
    assert "Đề cũ" in desk.get(article.get_absolute_url()).content.decode()


def test_a_new_story_is_previewed_as_it_will_be_dated_now(desk):
    official = make_official(name="Nguyễn An", position="Chủ tịch", portrait=make_photo())
    quotes = [
        {"official": official.pk, "words": "Lời một", "number": "2"},
        {"official": official.pk, "words": "Lời hai", "number": "", "position": "Giám đốc"},
    ]
    body = '<p>Một</p><div class="quote" data-quote="3"></div><p>Hai</p>'
    response = desk.post(NEW, story_form(quotes, body=body, headline="Chuyện mới"))
    page = re.sub(r"<[^>]+>", "", main_of(response))
    assert not response.context["faults"]
    assert re.search(r"Chuyện mới.*Một.*Giám đốc Nguyễn An: “Lời hai”.*Hai", page, re.S)
    assert "Chủ tịch Nguyễn An: “Lời một”" in page  # the position an empty field will take
    assert timezone.localtime().strftime("%d/%m/%Y") in page
    assert not Article.objects.exists()
    assert not Quote.objects.exists()
    assert not Transition.objects.exists()


def test_a_deleted_quote_is_gone_and_a_removed_place_moves_its_quote_to_the_end(desk):
    article = make_article(
        body='<p>A</p><div class="quote" data-quote="2"></div><p>B</p>',
        quotes=[{"words": "Lời một"}, {"words": "Lời hai"}],
    )
    page = main_of(
        desk.post(
            preview_of(article),
            typed(article, body="<p>A</p><p>B</p>", **{"quotes-0-DELETE": "on"}),
        )
    )
    assert "Lời một" not in page
    assert page.index("Lời hai") > page.index("<p>B</p>")
    assert article.quotes.count() == 2


def test_unplaced_quotes_follow_in_the_order_of_their_numbers(desk):
    official = make_official().pk
    quotes = [
        {"official": official, "words": "Lời hai", "number": "2"},
        {"official": official, "words": "Lời một", "number": "1"},
    ]
    page = main_of(desk.post(NEW, story_form(quotes)))
    assert page.index("Lời một") < page.index("Lời hai")


HOSTILE = "<p>An toàn</p><script>alert(1)</script><img src=x onerror=alert(2)><p onclick=alert(3)>x"


def test_what_is_typed_is_cleaned_before_it_is_shown(desk):
    article = make_article()
    quotes = [{"official": make_official().pk, "words": "<script>alert(4)</script>", "number": "1"}]
    fields = {"headline": "<script>alert(5)</script>", "body": HOSTILE}
    for response in (
        desk.post(NEW, story_form(quotes, **fields)),
        desk.post(preview_of(article), typed(article, **fields)),
    ):
        page = response.content.decode()
        assert "An toàn" in page
        for hostile in ("<script>alert", "onerror", "onclick", "src=x"):
            assert hostile not in page


@pytest.mark.parametrize(
    "body",
    [
        HOSTILE + '<img src="data:image/png;base64,AA">',
        HOSTILE + "<div>" * 200,
        HOSTILE + "a" * 1_000_001,
        HOSTILE + "\x00",
    ],
)
def test_a_body_that_cannot_be_saved_is_shown_as_last_saved(desk, body):
    article = make_article(body="<p>Đã lưu</p>")
    response = desk.post(preview_of(article), typed(article, body=body))
    assert "Đã lưu" in main_of(response)
    assert "alert" not in response.content.decode()
    assert "Nội dung" in faults_of(response)
    response = desk.post(NEW, story_form(body=body))
    assert "alert" not in response.content.decode()
    assert "Bài mới" in main_of(response)


@pytest.mark.parametrize(
    ("fields", "label"),
    [
        ({"headline": ""}, "Tiêu đề"),
        ({"headline": "a" * 201}, "Tiêu đề"),
        ({"lead": "\x00"}, "Sapo"),
        ({"category": ""}, "Chuyên mục"),
        ({"category": "abc"}, "Chuyên mục"),
        ({"category": "9" * 30}, "Chuyên mục"),
        ({"cover": "99999"}, "Ảnh"),
        ({"slug": "có dấu"}, "Đường dẫn"),
        ({"publish_at_0": "31/02/2026", "publish_at_1": "08:00"}, "xuất bản"),
        ({"publish_at_0": "01/01/0001", "publish_at_1": "00:00"}, None),
        ({"quotes-TOTAL_FORMS": "abc"}, "biểu mẫu"),
        ({"quotes-TOTAL_FORMS": "9" * 30}, None),
        ({"_move": "lạ"}, ""),
    ],
)
def test_a_form_with_faults_is_previewed_with_a_note(desk, fields, label):
    article = make_article(quotes=[{}])
    for url, data in ((NEW, story_form([])), (preview_of(article), typed(article))):
        response = desk.post(url, data | {"byline": "Tên đang gõ"} | fields)
        assert "Tên đang gõ" in main_of(response)
        if label is not None:
            assert label.lower() in faults_of(response).lower()
            assert "preview-banner" in response.content.decode()


@pytest.mark.parametrize(
    "quote",
    [
        {"official": "", "words": "Lời dở"},
        {"official": "abc", "words": "Lời dở"},
        {"words": ""},
        {"words": "Lời dở", "number": "0"},
        {"words": "Lời dở", "number": "1"},
        {"words": "Lời dở", "number": "9" * 40},
    ],
)
def test_a_quote_not_right_yet_is_left_out_with_a_note(desk, quote):
    official = make_official(name="Trần Bình").pk
    good = {"official": official, "words": "Lời trọn", "number": "1"}
    response = desk.post(NEW, story_form([good, {"official": official, **quote}]))
    assert "Lời trọn" in main_of(response)
    assert main_of(response).count("Trần Bình") == 1
    assert faults_of(response)


def test_an_empty_post_is_answered_with_a_note(desk):
    for url in (NEW, preview_of(make_article())):
        assert desk.post(url).context["faults"]


def test_the_preview_says_that_it_is_one_and_opens_links_elsewhere(desk):
    page = desk.post(NEW, story_form()).content.decode()
    assert "preview-banner" in page
    assert '<base target="_blank">' in page
    assert 'name="robots" content="noindex, nofollow"' in page
    assert 'rel="canonical"' not in page


def test_only_the_preview_may_be_framed_and_only_by_the_desk(desk):
    article = make_article()
    preview = desk.post(preview_of(article), typed(article))
    assert preview["X-Frame-Options"] == "SAMEORIGIN"
    policy = preview["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy
    assert "unsafe" not in policy
    form = desk.get(reverse("admin:articles_article_change", args=[article.pk]))
    assert "frame-src 'self'" in form["Content-Security-Policy"]
    for response in (form, desk.get(make_link().get_absolute_url()), desk.get("/")):
        assert response["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in response["Content-Security-Policy"]


def test_a_preview_is_kept_by_nobody(desk):
    response = desk.post(NEW, story_form())
    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))


@pytest.mark.parametrize("method", ["get", "head", "put", "delete"])
def test_a_preview_is_posted(desk, method):
    for url in (NEW, preview_of(make_article())):
        assert getattr(desk, method)(url).status_code == 405


@pytest.mark.parametrize("pk", ["99999", "9" * 30, "0"])
def test_an_unknown_story_has_no_preview(desk, pk):
    assert desk.post(f"/quan-tri/articles/article/{pk}/preview/").status_code == 404
    assert desk.post(f"/quan-tri/articles/article/{pk}/share/", {"days": 1}).status_code == 404


def test_a_preview_takes_csrf(desk):
    desk.handler.enforce_csrf_checks = True
    article = make_article()
    assert desk.post(NEW, story_form()).status_code == 403
    assert desk.post(preview_of(article), typed(article)).status_code == 403
    assert desk.post(share_of(article), {"days": 1}).status_code == 403


@pytest.mark.parametrize(
    ("role", "others", "new"),
    [(EDITOR, 200, 200), (JOURNALIST, 404, 200), (TICKER_STAFF, 404, 403), (None, 302, 302)],
)
def test_a_preview_is_for_those_who_may_see_the_story(client, role, others, new):
    if role:
        client.force_login(make_member(role))
    article = make_article(status="draft")
    assert client.post(preview_of(article), typed(article)).status_code == others
    assert client.post(NEW, story_form()).status_code == new


def test_a_journalist_previews_a_story_of_their_own(client):
    an = make_member(JOURNALIST)
    client.force_login(an)
    article = make_article(status="draft", publish_at=None, author=an)
    response = client.post(preview_of(article), typed(article, headline="Đề đang gõ"))
    assert "Đề đang gõ" in main_of(response)


def test_who_may_only_look_sees_the_story_as_saved(client):
    an = make_member(JOURNALIST)
    client.force_login(an)
    article = make_article(headline="Đã đăng", author=an, quotes=[{"words": "Lời đã đăng"}])
    data = typed(article, headline="Đề bịa", **{"quotes-0-words": "Lời bịa"})
    for posted in (data, {}):
        page = main_of(client.post(preview_of(article), posted))
        assert "Đã đăng" in page
        assert "bịa" not in page


# Shared links


def test_a_link_shows_the_saved_story_whatever_its_status(client):
    official = make_official(name="Nguyễn An")
    for status in Article.Status:
        article = make_article(
            headline=f"Bài {status}",
            status=status,
            publish_at=hours(5) if status == "published" else None,
            quotes=[{"official": official, "words": "Lời trong bài"}],
        )
        assert client.get(article.get_absolute_url()).status_code != 200
        page = main_of(client.get(make_link(article).get_absolute_url()))
        assert f"Bài {status}" in page
        assert "Lời trong bài" in page


def test_a_link_leads_to_the_public_page_once_there_is_one(client):
    link = make_link()
    take(link.article, "publish", by=make_admin())
    response = client.get(link.get_absolute_url())
    assert response.status_code == 302
    assert response.url == link.article.get_absolute_url()
    assert response["Cache-Control"] == "private, no-store"
    assert response["Referrer-Policy"] == "no-referrer"


def test_a_story_that_is_withdrawn_takes_its_links_along(client):
    editor = make_admin()
    link, scheduled = make_link(), make_link(make_article(publish_at=hours(5)))
    take(link.article, "publish", by=editor)
    for article in (link.article, scheduled.article):
        take(article, "withdraw", by=editor, note="Sai")
    for closed in (link, scheduled):
        assert client.get(closed.get_absolute_url()).status_code == 404
    # An editor may show the mended story to somebody before it is published again.
    again = make_link(link.article)
    assert client.get(again.get_absolute_url()).status_code == 200
    take(link.article, "publish", by=editor)
    assert client.get(link.get_absolute_url()).status_code == 404


def deactivate(user):
    user.is_active = False


def send_away(user):
    user.is_staff = False


def take_role(user):
    user.groups.clear()


def make_journalist(user):
    user.groups.set([Group.objects.get(name=JOURNALIST)])


@pytest.mark.parametrize("lose", [deactivate, send_away, take_role, make_journalist])
def test_a_link_ends_with_the_right_of_whoever_made_it(client, desk, lose):
    editor = make_member(EDITOR)
    link = make_link(created_by=editor)
    listed = str(link.get_absolute_url())
    form = reverse("admin:articles_article_change", args=[link.article_id])
    assert client.get(link.get_absolute_url()).status_code == 200
    assert listed in desk.get(form).content.decode()
    lose(editor)
    editor.save()
    assert client.get(link.get_absolute_url()).status_code == 404
    assert listed not in desk.get(form).content.decode()


def test_a_link_ends_with_the_account_that_made_it(client):
    maker = make_member(EDITOR)
    link = make_link(created_by=maker)
    maker.delete()
    assert client.get(link.get_absolute_url()).status_code == 404


def test_a_journalists_link_lasts_until_readers_see_the_story(client):
    author = make_member(JOURNALIST)
    story = make_article(status="draft", author=author)
    link = make_link(story, created_by=author)
    for state in ({"status": "in_review"}, {"status": "published", "publish_at": hours(5)}):
        Article.objects.update(**state)
        assert client.get(link.get_absolute_url()).status_code == 200


def test_a_link_shows_each_later_save(client):
    link = make_link()
    Article.objects.update(headline="Đề sửa lại")
    assert "Đề sửa lại" in main_of(client.get(link.get_absolute_url()))


def test_a_page_behind_a_link_is_kept_and_found_by_nobody(client):
    link = make_link()
    response = client.get(link.get_absolute_url())
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert response["Referrer-Policy"] == "no-referrer"
    page = response.content.decode()
    assert '<meta name="robots" content="noindex, nofollow">' in page
    assert "preview-banner" in page
    assert 'rel="canonical"' not in page
    assert set(response.cookies) == {f"preview-{link.pk}"}, "for its files alone"


@pytest.mark.parametrize("fields", [{"expires_at": hours(-0.001)}, {"revoked_at": hours(-1)}])
def test_a_link_that_ended_is_unknown(client, fields):
    assert client.get(make_link(**fields).get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    "key",
    [
        "abc",
        "a" * 40,
        "a" * 7000,
        "%00",
        "%ff",
        "%C4%91",
        "..",
        "a%0Ab",
        "'",
        "%25",
        "a/b",
        "",
        "-_",
    ],
)
def test_a_made_up_key_is_unknown(client, key):
    make_link()
    assert client.get(f"/xem-truoc/{key}/").status_code == 404


def test_a_key_is_long_random_and_told_from_one_of_other_case(client):
    keys = {make_link().key for _ in range(20)}
    assert len(keys) == 20
    assert all(re.fullmatch(r"[\w-]{32}", key, re.ASCII) for key in keys)
    assert client.get(f"/xem-truoc/{make_link(key='AbC').key.lower()}/").status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_a_page_behind_a_link_is_only_read(client, method):
    assert getattr(client, method)(make_link().get_absolute_url()).status_code == 405


def test_a_page_behind_a_link_asks_the_same_number_of_queries(client, django_assert_num_queries):
    link = make_link()
    for number in range(1, 7):
        make_quote(article=link.article, number=number)
    with django_assert_num_queries(14):
        client.get(link.get_absolute_url())


@pytest.mark.parametrize("days", [1, 3, 7])
def test_a_link_is_made_for_some_days_and_listed_in_the_form(desk, days):
    article = make_article(status="draft")
    response = desk.post(share_of(article), {"days": days}, follow=True)
    link = article.preview_links.get()
    assert link.created_by == response.wsgi_request.user
    assert abs(link.expires_at - hours(24 * days)).total_seconds() < 60
    assert f"http://testserver{link.get_absolute_url()}" in response.content.decode()
    assert revoke_of(link) in response.content.decode()


@pytest.mark.parametrize("days", ["", "2", "-1", "abc", "9" * 40, "\x00"])
def test_a_link_for_other_days_is_refused_with_words(desk, days):
    article = make_article()
    response = desk.post(share_of(article), {"days": days}, follow=True)
    assert "Hết hạn sau" in " ".join(str(message) for message in response.context["messages"])
    assert not PreviewLink.objects.exists()


def test_a_revoked_link_is_closed_and_leaves_the_list(desk):
    link, other = make_link(), make_link()
    response = desk.post(revoke_of(link), follow=True)
    assert link.key not in response.content.decode()
    assert desk.get(link.get_absolute_url()).status_code == 404
    assert desk.get(other.get_absolute_url()).status_code == 200
    revoked_at = PreviewLink.objects.get(pk=link.pk).revoked_at
    desk.post(revoke_of(link))
    assert PreviewLink.objects.get(pk=link.pk).revoked_at == revoked_at


def test_a_link_is_revoked_from_its_own_story_only(desk):
    link, other = make_link(), make_article()
    assert desk.post(f"{share_of(other)}{link.pk}/revoke/").status_code == 404
    assert desk.post(f"{share_of(link.article)}99999/revoke/").status_code == 404
    assert PreviewLink.objects.valid().get() == link


def test_links_are_made_and_revoked_by_posting(desk):
    link = make_link()
    assert desk.get(share_of(link.article)).status_code == 405
    assert desk.get(revoke_of(link)).status_code == 405


@pytest.mark.parametrize(
    ("role", "status"), [(EDITOR, 302), (JOURNALIST, 404), (TICKER_STAFF, 404), (None, 302)]
)
def test_links_are_for_those_who_may_change_the_story(client, role, status):
    if role:
        client.force_login(make_member(role))
    link = make_link()
    assert client.post(share_of(link.article), {"days": 1}).status_code == status
    assert client.post(revoke_of(link)).status_code == status
    assert PreviewLink.objects.count() == (2 if role == EDITOR else 1)
    assert PreviewLink.objects.valid().filter(pk=link.pk).exists() is (role != EDITOR)


def test_a_journalist_shares_their_own_story_until_it_is_published(client):
    an = make_member(JOURNALIST)
    client.force_login(an)
    article = make_article(status="draft", author=an)
    assert client.post(share_of(article), {"days": 1}).status_code == 302
    link = article.preview_links.get()
    Article.objects.update(status="published")
    assert client.post(share_of(article), {"days": 1}).status_code == 403
    assert client.post(revoke_of(link)).status_code == 403
    form = client.get(reverse("admin:articles_article_change", args=[article.pk]))
    assert link.key not in form.content.decode()


def test_the_form_offers_the_preview_and_links_once_saved(desk):
    form = desk.get("/quan-tri/articles/article/add/").content.decode()
    assert f'formaction="{NEW}"' in form
    assert "Tạo liên kết" not in form
    article = make_article()
    form = desk.get(reverse("admin:articles_article_change", args=[article.pk])).content.decode()
    assert f'formaction="{preview_of(article)}"' in form
    assert "Tạo liên kết" in form
