"""The ticker desk and the archive of notices as staff and readers use them."""

import pytest

from articles.accounts.roles import EDITOR, TICKER_STAFF
from articles.models import TickerNotice
from tests.support.browser import accessibility_faults, faults_in_light_and_dark, log_in, until
from tests.support.factories import hours, make_member, make_notice

pytestmark = pytest.mark.django_db(transaction=True)

LIST = "/quan-tri/articles/tickernotice/"


@pytest.fixture
def ticker_page(page):
    """The page, logged in as ticker staff."""
    log_in(page, make_member(TICKER_STAFF))
    return page


def strip(page):
    """The notices of the strip that the desk shows."""
    return page.frame_locator("#strip").locator(".ticker li")


def choose_action(page, label, text):
    page.get_by_role("row", name=text).get_by_role("checkbox").check()
    page.get_by_label("Thao tác:").select_option(label=label)
    page.get_by_role("button", name="Thực hiện").click()


def test_the_strip_follows_what_is_typed(ticker_page):
    page = ticker_page
    make_notice(text="Đang hiện")
    page.goto(LIST + "add/")
    assert strip(page).all_inner_texts() == ["Đang hiện"]
    page.get_by_label("Nội dung").fill("Góp ý về bảng giá đất")
    page.get_by_label("Lấy ý kiến").check()
    page.get_by_label("Hiện từ").fill("21/03/2019")
    page.get_by_label("Hạn góp ý").fill("30/03/2019")
    first = strip(page).first
    first.get_by_text("góp ý đến 17:00 30/03/2019").wait_for()
    assert "Góp ý về bảng giá đất" in first.inner_text()
    page.get_by_label("Khẩn").check()
    first.get_by_text("Khẩn", exact=True).wait_for()
    page.get_by_label("Đã ghim").check()
    page.frame_locator("#strip").locator("li.pinned").wait_for()
    assert TickerNotice.objects.count() == 1


def test_an_error_beside_the_time_to_comment_loses_nothing_typed(ticker_page):
    page = ticker_page
    page.goto(LIST + "add/")
    page.get_by_label("Nội dung").fill("Mưa lớn diện rộng")
    page.get_by_label("Khẩn").check()
    page.locator("#id_comment_deadline").fill("17h 30/03/2019")
    page.get_by_role("button", name="Lưu", exact=True).click()
    assert (
        "Chỉ thông báo lấy ý kiến"
        in page.locator(".field-comment_deadline .errorlist").inner_text()
    )
    assert page.get_by_label("Nội dung").input_value() == "Mưa lớn diện rộng"
    assert page.get_by_label("Khẩn").is_checked()
    page.locator("#id_comment_deadline").fill("")
    page.get_by_role("button", name="Lưu", exact=True).click()
    page.wait_for_url("**" + LIST)
    page.goto("/")
    assert page.locator(".ticker li strong").inner_text() == "Khẩn"


def test_an_expired_notice_is_found_extended_and_shows_again(ticker_page):
    page = ticker_page
    make_notice(text="Cúp nước", starts_at=hours(-50), ends_at=hours(-1))
    make_notice(text="Khác")
    page.goto(LIST)
    page.get_by_role("link", name="Đã hết hạn").click()
    page.wait_for_url("**?window=expired")
    assert page.locator("#result_list tbody tr").count() == 1
    choose_action(page, "Gia hạn thêm 7 ngày", "Cúp nước")
    page.get_by_text("Đã gia hạn 1 thông báo").wait_for()
    page.goto("/")
    assert "Cúp nước" in page.locator(".ticker").inner_text()


def test_a_copy_opens_at_once(ticker_page):
    page = ticker_page
    make_notice(text="Lịch cấp điện", starts_at=hours(-50), ends_at=hours(-1), pinned=True)
    page.goto(LIST)
    choose_action(page, "Nhân bản, hiện ngay từ bây giờ", "Lịch cấp điện")
    page.wait_for_url("**/change/")
    assert page.get_by_label("Nội dung").input_value() == "Lịch cấp điện"
    assert not page.get_by_label("Đã ghim").is_checked()
    assert page.locator("#id_ends_at").input_value() == ""


def test_pinning_shows_at_once_in_the_strip_of_the_list(ticker_page):
    page = ticker_page
    make_notice(text="Một", order=1)
    make_notice(text="Hai", order=2)
    page.goto(LIST)
    assert strip(page).all_inner_texts() == ["Một", "Hai"]
    page.get_by_role("button", name="Ghim: Hai", exact=True).click()
    page.get_by_role("button", name="Bỏ ghim: Hai").wait_for()
    assert strip(page).all_inner_texts() == ["Hai", "Một"]


def test_a_link_of_the_strip_opens_beside_the_desk(ticker_page):
    page = ticker_page
    notice = make_notice(text="Xem")
    TickerNotice.objects.update(url=notice.get_absolute_url())
    page.goto(LIST)
    with page.context.expect_page() as opened:
        strip(page).get_by_role("link").click()
    assert opened.value.url.endswith(notice.get_absolute_url())
    assert page.url.endswith(LIST)


def test_a_reader_finds_an_expired_notice_in_the_archive(page):
    make_notice(text="Cấm đường", kind="urgent", starts_at=hours(-50), ends_at=hours(-1))
    make_notice(text="Đang hiện")
    page.goto("/")
    page.locator(".ticker").get_by_role("link", name="Thông báo", exact=True).click()
    entry = page.locator("article.entry", has_text="Cấm đường")
    assert "Khẩn" in entry.inner_text()
    assert "Đã hết hạn" in entry.inner_text()
    entry.get_by_role("link", name="Cấm đường").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Cấm đường"


def test_on_a_phone_the_label_of_the_strip_is_seen_with_the_focus(page):
    make_notice()
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto("/")
    label = page.locator(".ticker-label")
    assert label.bounding_box()["width"] <= 1
    page.locator(".ticker-label a").focus()
    until(page, "document.querySelector('.ticker-label').offsetWidth > 40")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.accessibility
def test_strip_and_archive_are_accessible(page):
    notice = make_notice(kind="urgent", url="/x/", pinned=True, ends_at=hours(1))
    make_notice(kind="consultation", url="/x/", comment_deadline=hours(9))
    make_notice(kind="urgent", starts_at=hours(-50), ends_at=hours(-1))
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        for address in ("/thong-bao/", notice.get_absolute_url()):
            page.goto(address)
            assert not faults_in_light_and_dark(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.accessibility
@pytest.mark.parametrize("role", [TICKER_STAFF, EDITOR])
def test_the_ticker_desk_is_accessible(page, role):
    log_in(page, make_member(role))
    notice = make_notice(kind="urgent", url="/x/", ends_at=hours(1))
    make_notice(kind="consultation", comment_deadline=hours(9))
    for address in (LIST, LIST + "add/", f"{LIST}{notice.pk}/change/"):
        page.goto(address)
        strip(page).first.wait_for()
        assert not accessibility_faults(page), address
    page.goto(LIST + "strip/")
    assert not accessibility_faults(page, context=".ticker")


def test_notices_are_put_in_order_by_buttons_and_the_strip_follows(ticker_page):
    page = ticker_page
    for number in (1, 2, 3):
        make_notice(text=f"Thông báo {number}", order=number)
    page.goto(LIST)
    page.get_by_role("button", name="Chuyển lên: Thông báo 3").press("Enter")
    page.get_by_text("Đã lưu thứ tự mới.").wait_for()
    strip(page).nth(1).get_by_text("Thông báo 3").wait_for()
    assert not accessibility_faults(page)


def test_a_move_undoes_nobody_elses_and_what_is_typed_is_not_left_behind_unasked(ticker_page):
    page = ticker_page
    notices = [make_notice(text=f"Thông báo {number}", order=number) for number in (1, 2, 3)]
    page.goto(LIST)
    told, asked = page.locator("#order-labels"), []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    up = page.get_by_role("button", name="Chuyển lên: Thông báo 3")
    # Somebody else has put it first.
    TickerNotice.objects.filter(pk=notices[2].pk).update(order=0)
    up.press("Enter")
    page.get_by_text("“Thông báo 3” đã được dời").wait_for()
    page.console_messages_seen.clear()  # which repeats that the answer was 409
    texts = page.locator("#result_list .field-text")
    assert texts.all_inner_texts() == ["Thông báo 3", "Thông báo 1", "Thông báo 2"]
    assert TickerNotice.objects.get(pk=notices[2].pk).order == 0
    # No network: the numbers wait for Save, and are not left behind without a question.
    page.context.set_offline(True)
    page.get_by_role("button", name="Chuyển xuống: Thông báo 3").press("Enter")
    page.get_by_text("Bấm Lưu để giữ").wait_for()
    page.context.set_offline(False)
    page.console_messages_seen.clear()
    page.get_by_role("link", name="Trang chủ").press("Enter")
    until(page, "true")
    assert asked == ["beforeunload"]
    page.get_by_label("Thứ tự: Thông báo 2").fill("7")
    assert "Bấm Lưu" in told.inner_text()
    page.get_by_label("Thứ tự: Thông báo 2").press("Enter")
    page.locator(".messagelist .success").wait_for()
    assert texts.all_inner_texts() == ["Thông báo 1", "Thông báo 3", "Thông báo 2"]
    assert asked == ["beforeunload"]


def test_a_consultation_is_put_out_and_pinned_on_a_phone(ticker_page):
    page = ticker_page
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(LIST + "add/")
    page.get_by_label("Nội dung").fill("Góp ý dự thảo bảng giá đất của tỉnh")
    page.get_by_label("Lấy ý kiến").check()
    for label, shown in {
        "Hạn góp ý": "30/12/2027 17:00",
        "Hiện từ": "30/03/2026 00:00",
        "Hiện đến": "30/12/2027 23:59",
    }.items():
        box = page.get_by_label(label)
        box.fill(shown.split()[0])
        box.press("Tab")
        assert box.input_value() == shown
    page.get_by_role("button", name="Lưu", exact=True).click()
    box = page.get_by_label("Vẫn đăng, không có văn bản hay liên kết")
    box.wait_for()
    assert page.get_by_label("Hạn góp ý").input_value() == "30/12/2027 17:00"
    assert not accessibility_faults(page)
    box.press("Space")
    page.get_by_role("button", name="Lưu", exact=True).click()
    page.wait_for_url("**" + LIST)
    for seen in (page.get_by_role("button", name="Ghim: "), page.get_by_text("30/12/2027")):
        place = seen.bounding_box()
        assert place["x"] >= 0
        assert place["x"] + place["width"] <= 390
    assert page.evaluate("document.querySelector('.results').scrollWidth") <= 390
    page.get_by_role("button", name="Ghim: ").press("Enter")
    page.get_by_role("button", name="Bỏ ghim: ").wait_for()


def test_a_late_save_of_a_notice_is_settled_on_a_phone(ticker_page):
    page = ticker_page
    page.set_viewport_size({"width": 390, "height": 800})
    notice = make_notice(text="Lời cũ")
    page.goto(f"{LIST}{notice.pk}/change/")
    TickerNotice.objects.update(text="Lời của Bình")
    page.get_by_label("Đã ghim").check()
    page.get_by_role("button", name="Lưu", exact=True).click()
    page.get_by_role("heading", name="Có người đã lưu thông báo chạy này").wait_for()
    page.console_messages_seen.clear()  # which repeats that the answer was 409
    assert not faults_in_light_and_dark(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.get_by_role("group", name="Nội dung").get_by_label("Lấy bản").is_checked()
    page.get_by_role("button", name="Lưu bản đã chọn").press("Enter")
    page.locator(".messagelist .success").wait_for()
    notice.refresh_from_db()
    assert (notice.text, notice.pinned) == ("Lời của Bình", True)
