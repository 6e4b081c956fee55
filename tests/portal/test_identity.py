"""The identity of the portal: what readers see of it, and the desk where it is kept."""

import pytest
from django.db import IntegrityError

from articles.accounts.roles import ADMINISTRATOR, EDITOR, TICKER_STAFF
from articles.models import Portal
from tests.support.factories import make_member

pytestmark = pytest.mark.django_db

DESK = "/quan-tri/articles/portal/"
DASHBOARD = "/quan-tri/"

WHOLE = {
    "name": "Cổng thông tin Hà Tĩnh",
    "owner": "UBND tỉnh",
    "responsible": "Trưởng ban Nguyễn An",
    "licence": "Số 12/GP-TTĐT",
    "address": "Số 1 đường Mẫu",
    "phone": "(+84) 239 385.5000",
    "email": "toasoan@portal.example",
    "reuse_notice": "Ghi rõ nguồn khi dùng lại.",
    "facebook": "https://facebook.example/cong",
    "zalo": "https://zalo.example/cong",
    "youtube": "https://youtube.example/cong",
}


@pytest.fixture
def desk(client):
    """A client logged in as an administrator by role."""
    client.force_login(make_member(ADMINISTRATOR))
    return client


def test_a_portal_nobody_has_described_has_a_name():
    assert Portal.objects.current().name == "Cổng thông tin điện tử tỉnh"


def test_there_is_one_portal_at_most():
    Portal.objects.create(name="Một")
    with pytest.raises(IntegrityError):
        Portal.objects.create(id=2, name="Hai")


def test_what_nobody_filled_in_is_told_by_name():
    portal = Portal(name="Cổng", owner="UBND tỉnh", phone="0239")
    assert "địa chỉ" in map(str, portal.unfilled)
    assert "cơ quan chủ quản" not in map(str, portal.unfilled)


def test_the_footer_shows_all_of_the_identity(client):
    Portal.objects.create(**WHOLE)
    footer = client.get("/").content.decode().partition("<footer")[2]
    for name, value in WHOLE.items():
        assert value in footer, name
    assert 'href="tel:+842393855000"' in footer
    assert 'href="mailto:toasoan@portal.example"' in footer


def test_the_footer_shows_no_label_for_what_is_not_filled_in(client):
    footer = client.get("/").content.decode().partition("<footer")[2]
    for label in ("Điện thoại", "Giấy phép", "Chịu trách nhiệm", "tel:", "mailto:", "Ghi rõ nguồn"):
        assert label not in footer


def test_the_hotline_stands_at_the_top(client):
    assert "Đường dây nóng" not in client.get("/").content.decode()
    Portal.objects.create(**WHOLE)
    header = client.get("/").content.decode().partition("</header>")[0]
    assert "Đường dây nóng" in header
    assert "tel:+842393855000" in header


def test_the_desk_leads_straight_to_the_one_form(desk):
    assert desk.get(DESK)["Location"] == DESK + "add/"
    response = desk.post(DESK + "add/", WHOLE, follow=True)
    assert response.redirect_chain[-1][0] == DESK + "1/change/"
    assert Portal.objects.get().owner == "UBND tỉnh"
    assert desk.get(DESK)["Location"] == DESK + "1/change/"
    assert desk.get(DESK + "add/").status_code == 403


def test_the_portal_is_never_deleted(desk):
    Portal.objects.create(name="Cổng")
    assert desk.post(DESK + "1/delete/", {"post": "yes"}).status_code == 403
    action = {"action": "delete_selected", "_selected_action": "1", "post": "yes"}
    desk.post(DESK, action)
    assert Portal.objects.exists()


@pytest.mark.parametrize("role", [EDITOR, TICKER_STAFF])
def test_administrators_alone_may_change_it(client, role):
    Portal.objects.create(name="Cổng")
    client.force_login(make_member(role))
    assert client.get(DESK, follow=True).status_code == 403
    assert client.post(DESK + "1/change/", WHOLE).status_code == 403
    assert "Chân trang còn thiếu" not in client.get(DASHBOARD).content.decode()


def test_whoever_may_fill_it_in_is_told_what_is_missing(desk):
    dashboard = desk.get(DASHBOARD).content.decode()
    assert f'href="{DESK}"' in dashboard.partition("Chân trang còn thiếu")[2]
    Portal.objects.create(**{**WHOLE, "licence": "", "phone": ""})
    for address in (DASHBOARD, DESK + "1/change/"):
        warning = desk.get(address).content.decode().partition("Chân trang còn thiếu")[2][:60]
        assert "giấy phép, điện thoại." in warning
    Portal.objects.update(licence="Số 12/GP", phone="0239")
    for address in (DASHBOARD, DESK + "1/change/"):
        assert "Chân trang còn thiếu" not in desk.get(address).content.decode()


@pytest.mark.parametrize(
    "phone", ["0239 3855 000", "(+84) 239.385.5000", "+84-239-3855000", "1022", ""]
)
def test_a_telephone_is_one_number(desk, phone):
    desk.post(DESK + "add/", {**WHOLE, "phone": phone})
    assert Portal.objects.get().phone == phone


@pytest.mark.parametrize("phone", ["gọi bảo vệ", "0239 3855 000; 0912 345 678", "0239 (máy lẻ 12)"])
def test_what_nobody_could_dial_is_an_error(desk, phone):
    response = desk.post(DESK + "add/", {**WHOLE, "phone": phone})
    assert "phone" in response.context["adminform"].form.errors
    assert not Portal.objects.exists()
