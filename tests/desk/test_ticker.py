"""The ticker desk and the public archive of notices, without a browser."""

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.models import TickerNotice
from tests.support.factories import hours, make_article, make_notice
from tests.support.forms import (
    ADD_NOTICE,
    change_url,
    field_error,
    notice_form,
    open_form,
    posted_by,
)

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

LIST = "/quan-tri/articles/tickernotice/"
STRIP = LIST + "strip/"
ARCHIVE = "/thong-bao/"


def act(desk, action, *notices):
    """Run an action of the list on `notices`."""
    chosen = [notice.pk for notice in notices]
    return desk.post(LIST, {"action": action, "_selected_action": chosen}, follow=True)


def told(response):
    """What the desk says above the page."""
    return " ".join(str(message) for message in response.context["messages"])


@pytest.fixture
def viewer(client):
    """A client whose account may only look at notices."""
    user = User.objects.create_user("xem", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_tickernotice"))
    client.force_login(user)
    return client


# The form


def test_a_consultation_has_a_time_to_comment_until(desk):
    deadline = {"comment_deadline": "30/03/2019 17:00"}
    response = desk.post(ADD_NOTICE, notice_form(kind="consultation", url="/x/", **deadline))
    assert response.status_code == 302
    notice = TickerNotice.objects.get()
    assert timezone.localtime(notice.comment_deadline).isoformat() == "2019-03-30T17:00:00+07:00"


@pytest.mark.parametrize(
    ("kind", "day"),
    [("notice", "30/03/2019"), ("urgent", "30/03/2019"), ("consultation", "20/03/2019")],
)
def test_a_wrong_time_to_comment_is_told_beside_its_field(desk, kind, day):
    deadline = {"comment_deadline": f"{day} 08:18"}
    response = desk.post(ADD_NOTICE, notice_form(kind=kind, **deadline))
    assert "góp ý" in field_error(response, "comment_deadline")
    assert "Thông báo mới" in response.content.decode()
    assert not TickerNotice.objects.exists()


def test_a_time_to_comment_may_lie_after_the_notice_leaves(desk):
    window = {"ends_at": "22/03/2019 08:00"}
    deadline = {"comment_deadline": "30/03/2019 08:00"}
    form = notice_form(kind="consultation", url="/x/", **window, **deadline)
    assert desk.post(ADD_NOTICE, form).status_code == 302


def test_a_consultation_about_nothing_asks_once_and_then_goes_out(desk):
    form = notice_form(kind="consultation", text="Góp ý dự thảo")
    asked = desk.post(ADD_NOTICE, form)
    assert "không có gì để đọc" in asked.content.decode()
    assert not TickerNotice.objects.exists()
    again = posted_by(asked, "tickernotice_form")
    assert again["text"] == "Góp ý dự thảo"
    assert "without_document" not in again  # to be ticked by hand
    assert desk.post(ADD_NOTICE, again | {"without_document": "1"}).status_code == 302
    # It is out: a word is mended without being asked once more. Taken from another, it asks.
    notice = TickerNotice.objects.get()
    form = open_form(desk, notice) | {"text": "Góp ý về dự thảo"}
    assert desk.post(change_url(notice), form).status_code == 302
    other = make_notice(kind="consultation", url="/gop-y/")
    assert desk.post(change_url(other), open_form(desk, other) | {"url": ""}).status_code == 200


def test_what_was_said_and_chosen_survives_another_error(desk):
    form = notice_form(kind="consultation", comment_deadline="20/03/2019")
    wrong = posted_by(desk.post(ADD_NOTICE, form | {"without_document": "1"}), "tickernotice_form")
    assert wrong["without_document"] == "1"
    wrong = desk.post(
        ADD_NOTICE, form | {"attachment": SimpleUploadedFile("Dự thảo.pdf", b"%PDF-1.7")}
    )
    assert "Dự thảo.pdf" in wrong.content.decode()
    mended = posted_by(wrong, "tickernotice_form") | {"comment_deadline": "30/03/2019"}
    assert desk.post(ADD_NOTICE, mended).status_code == 302
    assert TickerNotice.objects.get().attachment_name == "du-thao.pdf"


def test_a_copy_of_a_consultation_about_nothing_is_told(desk):
    notice = make_notice(kind="consultation", text="Góp ý gì đó")
    assert "Góp ý gì đó" in told(act(desk, "duplicate", notice))


def test_a_link_and_a_document_are_both_shown_to_readers(client):
    make_notice(
        text="Góp ý", url="/gop-y/", attachment=ContentFile(b"%PDF-1.7", name="Dự thảo.pdf")
    )
    notice = TickerNotice.objects.get()
    for address in ("/", ARCHIVE):
        page = client.get(address).content.decode()
        assert 'href="/gop-y/"' in page
        assert f'href="{notice.attachment.url}"' in page
    api = client.get("/api/v1/notices").json()["items"][0]
    assert api["target"].endswith("/gop-y/")
    assert api["document"].endswith(notice.attachment.url)


def test_a_notice_whose_file_has_vanished_can_still_be_changed(desk):
    notice = make_notice(attachment="attachments/0123456789abcdef/mat.pdf")
    form = open_form(desk, notice) | {"text": "Sửa"}
    assert desk.post(change_url(notice), form).status_code == 302
    assert desk.get(f"{LIST}{notice.pk}/strip/", notice_form()).status_code == 200


def test_only_a_notice_that_has_started_is_seen_on_the_site(desk):
    for notice, is_public in [(make_notice(), True), (make_notice(starts_at=hours(1)), False)]:
        page = desk.get(reverse("admin:articles_tickernotice_change", args=[notice.pk]))
        assert (notice.get_absolute_url() in page.content.decode()) is is_public


# The list


def test_the_list_shows_pinned_notices_first_then_their_order(desk):
    third, second = make_notice(order=2), make_notice(order=1)
    first = make_notice(order=9, pinned=True)
    response = desk.get(LIST)
    assert list(response.context["cl"].result_list) == [first, second, third]
    assert 'name="form-0-order"' in response.content.decode()


@pytest.mark.parametrize(
    ("window", "names"),
    [
        ("showing", {"đang hiện", "còn hai ngày", "còn một ngày"}),
        ("ending_soon", {"còn một ngày"}),
        ("upcoming", {"sắp hiện"}),
        ("expired", {"đã hết"}),
        ("delete", {"đang hiện", "còn hai ngày", "còn một ngày", "sắp hiện", "đã hết"}),
    ],
)
def test_the_list_is_filtered_by_the_window(desk, window, names):
    make_notice(text="đang hiện")
    make_notice(text="còn hai ngày", ends_at=hours(49))
    make_notice(text="còn một ngày", ends_at=hours(24))
    make_notice(text="sắp hiện", starts_at=hours(1), ends_at=hours(2))
    make_notice(text="đã hết", starts_at=hours(-2), ends_at=hours(-1))
    listed = desk.get(LIST, {"window": window}).context["cl"].result_list
    assert {notice.text for notice in listed} == names


def test_a_copy_starts_now_unpinned_and_without_an_end(desk):
    before = timezone.now()
    old = make_notice(
        kind="consultation",
        url="/x/",
        pinned=True,
        order=3,
        starts_at=hours(-9),
        ends_at=hours(-1),
        comment_deadline=hours(50),
    )
    response = act(desk, "duplicate", old)
    copy = TickerNotice.objects.exclude(pk=old.pk).get()
    for name in ("text", "kind", "url", "order", "comment_deadline"):
        assert getattr(copy, name) == getattr(old, name), name
    assert (copy.pinned, copy.ends_at) == (False, None)
    assert before <= copy.starts_at <= timezone.now()
    assert copy.state() == "showing"
    assert response.redirect_chain[-1][0].endswith(f"/{copy.pk}/change/")


def test_a_copy_leaves_a_time_to_comment_that_has_passed_behind():
    old = make_notice(kind="consultation", starts_at=hours(-9), comment_deadline=hours(-1))
    copy = old.duplicate()
    assert copy.comment_deadline is None
    copy.full_clean()


def test_a_copy_keeps_its_attachment_when_the_old_notice_loses_it(desk, client):
    old = make_notice(attachment=ContentFile(b"%PDF-1.7", name="Quyết định.pdf"))
    copy = old.duplicate()
    desk.post(change_url(old), open_form(desk, old) | {"attachment-clear": "on"})
    assert not TickerNotice.objects.get(pk=old.pk).attachment
    old.delete()
    assert b"".join(client.get(copy.target).streaming_content) == b"%PDF-1.7"


def test_several_notices_are_copied_at_once(desk):
    response = act(desk, "duplicate", make_notice(), make_notice())
    assert TickerNotice.objects.count() == 4
    assert "2 thông báo" in told(response)


@pytest.mark.parametrize("days", [1, 7, 30])
def test_a_notice_is_extended(desk, days):
    end = hours(5)
    notice = make_notice(ends_at=end)
    response = act(desk, f"extend_{days}", notice)
    notice.refresh_from_db()
    assert notice.ends_at == end + timedelta(days=days)
    assert "1 thông báo" in told(response)


def test_an_expired_notice_is_extended_from_now_on():
    now = timezone.now()
    notice = make_notice(starts_at=hours(-90), ends_at=hours(-80))
    assert notice.extend(timedelta(days=7), now=now)
    assert TickerNotice.objects.get().ends_at == now + timedelta(days=7)


def test_a_notice_without_an_end_is_left_alone_and_told(desk):
    last_moment = datetime(9999, 12, 30, tzinfo=timezone.get_current_timezone())
    endless, eternal = make_notice(), make_notice(ends_at=last_moment)
    response = act(desk, "extend_30", endless, eternal)
    assert "2 thông báo không có" in told(response)
    assert set(TickerNotice.objects.values_list("ends_at", flat=True)) == {None, last_moment}


def test_who_may_only_look_changes_nothing(viewer):
    notice = make_notice(ends_at=hours(1))
    for action in ("duplicate", "extend_7"):
        viewer.post(LIST, {"action": action, "_selected_action": [notice.pk]})
    assert TickerNotice.objects.get().ends_at == notice.ends_at


# The strip in the desk


def notices_in(response):
    return [notice.text for notice in response.context["notices"]]


def test_the_desk_shows_the_strip_as_readers_see_it(desk):
    make_notice(text="Hai", order=2)
    make_notice(text="Một", order=1)
    make_notice(text="Sắp tới", starts_at=hours(1))
    assert notices_in(desk.get(STRIP)) == ["Một", "Hai"]
    assert f'src="{STRIP}"' in desk.get(LIST).content.decode()


def test_the_strip_shows_a_notice_as_it_is_typed_and_saves_nothing(desk):
    make_notice(text="Khác")
    notice = make_notice(text="Cũ", starts_at=hours(1))
    address = f"{LIST}{notice.pk}/strip/"
    assert notices_in(desk.get(address)) == ["Cũ", "Khác"]
    response = desk.get(address, notice_form(text="Đang gõ", kind="urgent"))
    assert notices_in(response) == ["Đang gõ", "Khác"]
    assert "Khẩn</strong>" in response.content.decode()
    assert notices_in(desk.get(STRIP, notice_form(text="Mới"))) == ["Mới", "Khác"]
    assert notices_in(desk.get(STRIP, notice_form(text=""))) == ["Khác"]
    assert set(TickerNotice.objects.values_list("text", flat=True)) == {"Cũ", "Khác"}


def test_the_strip_of_the_desk_gives_no_unpublished_story_away(desk):
    draft = make_article(status="draft", slug="chua-dang")
    response = desk.get(STRIP, notice_form(article=draft.pk))
    assert "chua-dang" not in response.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        {"text": "\x00"},
        {"text": "<script>alert(1)</script>"},
        {"text": "a", "article": "x"},
        {"text": "a", "article": "9" * 40},
        {"text": "a", "order": "9" * 40},
        {"text": "a", "kind": "consultation", "comment_deadline": "01/01/0001"},
        {"text": "a", "comment_deadline": "01/01/0001 00:00"},
        {"text": "a", "url": "javascript:alert(1)"},
        {"lạ": "1"},
    ],
)
def test_anything_may_be_typed(desk, query):
    response = desk.get(STRIP, query)
    assert response.status_code == 200
    assert "alert(1)<" not in response.content.decode()
    assert "javascript:" not in response.content.decode()


def test_the_strip_of_the_desk_is_framed_by_the_desk_alone(desk):
    response = desk.get(STRIP)
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    for page in (response, desk.get(LIST), desk.get(ADD_NOTICE)):
        assert "unsafe" not in page["Content-Security-Policy"]
    for page in (desk.get(LIST), desk.get(ADD_NOTICE)):
        assert "frame-ancestors 'none'" in page["Content-Security-Policy"]


def test_the_strip_of_the_desk_takes_a_login_and_permission(client, viewer):
    assert viewer.get(STRIP, {"text": "a"}).status_code == 200
    client.force_login(User.objects.create_user("an", is_staff=True))
    assert client.get(STRIP).status_code == 403
    client.logout()
    assert client.get(STRIP).status_code == 302


def test_wrong_addresses_of_the_strip_are_told(desk):
    assert desk.post(STRIP).status_code == 405
    assert desk.get(f"{LIST}999/strip/").status_code == 404
    assert desk.get(f"{LIST}{'9' * 40}/strip/").status_code == 404


# The public strip and the archive


def test_an_urgent_notice_says_so_in_words(client):
    make_notice(kind="urgent", text="Mưa lũ", url="/x/")
    make_notice(text="Bình thường")
    page = client.get("/luu-tru/").content.decode()
    assert '<a href="/x/"><strong class="urgent">Khẩn</strong> Mưa lũ</a>' in page
    assert page.count("Khẩn") == 1


def test_a_consultation_says_until_when_to_comment(client):
    deadline = datetime(2019, 3, 21, 8, 0, tzinfo=timezone.get_current_timezone())
    make_notice(kind="consultation", starts_at=deadline - timedelta(9), comment_deadline=deadline)
    for address in ("/", ARCHIVE):
        page = client.get(address).content.decode()
        assert ">08:00 21/03/2019</time>" in page.partition("góp ý đến")[2][:80]


def test_the_archive_holds_every_notice_that_has_started_newest_first(client):
    old = make_notice(text="cũ", starts_at=hours(-9), ends_at=hours(-8))
    new = make_notice(text="mới", starts_at=hours(-1), pinned=True)
    make_notice(text="sắp tới", starts_at=hours(1))
    assert list(client.get(ARCHIVE).context["page"]) == [new, old]


def test_an_expired_notice_leaves_the_strip_and_stays_in_the_archive(client):
    make_notice(text="Cúp nước", starts_at=hours(-9), ends_at=hours(-8))
    assert "Cúp nước" not in client.get("/").content.decode()
    page = client.get(ARCHIVE).content.decode()
    assert "Cúp nước" in page
    assert "Đã hết hạn" in page
    TickerNotice.objects.update(ends_at=hours(1))
    assert "Đã hết hạn" not in client.get(ARCHIVE).content.decode()


def test_the_archive_leads_to_what_each_notice_leads_to(client):
    make_notice(attachment=ContentFile(b"PK\x03\x04", name="Tờ khai số 1.docx"))
    make_notice(article=make_article(headline="Bài đã đăng"))
    make_notice(article=make_article(headline="Bài chưa đăng", status="draft"))
    make_notice(url="https://hatinh.gov.vn/")
    page = client.get(ARCHIVE).content.decode()
    for name in ("Tải về to-khai-so-1.docx", "Bài đã đăng", "https://hatinh.gov.vn/</a>"):
        assert name in page
    assert "Bài chưa đăng" not in page


def test_each_notice_has_a_page_from_its_start_on(client):
    notice = make_notice(text="Lịch tiếp dân", starts_at=hours(-9), ends_at=hours(-8))
    response = client.get(notice.get_absolute_url())
    assert response.status_code == 200
    assert "<h1" in response.content.decode()
    assert "Đã hết hạn" in response.content.decode()
    assert client.get(make_notice(starts_at=hours(1)).get_absolute_url()).status_code == 404


@pytest.mark.parametrize("pk", ["0", "999", "9" * 40, "9" * 5000, "a", "-1"])
def test_an_unknown_notice_is_a_404(client, pk):
    assert client.get(f"{ARCHIVE}{pk}/").status_code == 404


@pytest.mark.parametrize("page", ["2", "abc", "-1", "9" * 5000, "%00"])
def test_any_page_of_the_archive_is_answered(client, page):
    for _ in range(21):
        make_notice()
    assert client.get(ARCHIVE, {"page": page}).status_code == 200


def test_strip_and_footer_lead_to_the_archive(client):
    assert client.get("/luu-tru/").content.decode().count(f'href="{ARCHIVE}"') == 1
    make_notice()
    assert client.get("/luu-tru/").content.decode().count(f'href="{ARCHIVE}"') == 2


def test_an_archive_of_any_length_asks_the_same_number_of_queries(client):
    def queries():
        with CaptureQueriesContext(connection) as context:
            client.get(ARCHIVE)
        return len(context)

    make_notice(article=make_article())
    few = queries()
    for _ in range(9):
        make_notice(article=make_article())
    assert few == queries() == 6


@pytest.mark.parametrize(
    ("name", "content", "shown"),
    [
        ("Quyết định số 15.PDF", b"%PDF-1.7 x", "quyet-dinh-so-15.pdf"),
        ("Đề án.docx", b"PK\x03\x04 x", "de-an.docx"),
        ("../../<b>.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "b.xls"),
    ],
)
def test_an_attachment_is_downloaded_under_a_readable_name(desk, client, name, content, shown):
    file = ContentFile(content, name=name)
    file.name = name
    assert desk.post(ADD_NOTICE, notice_form(attachment=file)).status_code == 302
    notice = TickerNotice.objects.get()
    assert notice.attachment_name == shown
    client.logout()
    response = client.get(notice.target)
    assert response["Content-Disposition"] == "attachment"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert b"".join(response.streaming_content) == content
    folder = notice.attachment.name.split("/")[1]
    assert len(folder) == 16  # 64 bits nobody can guess, so that an upcoming one is not found
