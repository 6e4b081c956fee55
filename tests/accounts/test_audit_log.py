"""The audit log: logins, failed ones, and who gave whom which power."""

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group, Permission, User
from django.db import transaction
from django.db.models import ProtectedError
from django.test import Client
from django.urls import reverse

from articles.accounts import audit_log
from articles.accounts.roles import ADMINISTRATOR, EDITOR, JOURNALIST, TICKER_STAFF
from articles.editorial import revisions
from articles.editorial.workflow import submit
from tests.support.factories import PASSWORD, make_article, make_member
from tests.support.factors import give_app
from tests.support.forms import change_url, open_form
from tests.support.logins import account_form, guess, is_in, log_in, prove

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

AUDIT = "/quan-tri/nhat-ky/"


def whats(**asked):
    """What the log says, newest first."""
    return [line.what for line in audit_log.latest(**asked)]


def change(desk, user, **changes):
    url = reverse("admin:auth_user_change", args=[user.pk])
    assert desk.post(url, account_form(user, **changes)).status_code == 302


@pytest.mark.slow
def test_logins_and_failed_ones_stand_there_with_their_ip(admin):
    log_in("khong-ai", "sai", REMOTE_ADDR="192.0.2.5")
    log_in(admin.username, REMOTE_ADDR="192.0.2.6")
    assert [(line.who, line.what, line.ip) for line in audit_log.latest()] == [
        (admin.username, "đã đăng nhập", "192.0.2.6"),
        ("khong-ai", "đăng nhập không thành công", "192.0.2.5"),
    ]


@pytest.mark.slow
def test_the_try_that_locked_says_so(admin):
    guess(admin.username)
    assert whats()[0] == "đăng nhập không thành công: bị khoá tạm thời"


def test_no_password_is_written_down(desk, admin):
    log_in(admin.username, "mat-khau-go-nham")
    assert "mat-khau-go-nham" not in desk.get(AUDIT).content.decode()


def test_it_says_who_made_a_link_for_whom_and_not_which(desk, admin):
    member = make_member(JOURNALIST)
    page = desk.post(reverse("admin:auth_user_link", args=[member.pk]))
    entry = audit_log.latest(kind="changes")[0]
    assert entry.who == admin.username
    assert entry.what == f"người dùng “{member.username}”: tạo liên kết đặt lại mật khẩu"
    assert page.context["link"].rpartition("/quan-tri/")[2] not in entry.what


def test_it_says_who_changed_their_own_password(desk, admin):
    new = "lúa-chín-trên-đồng-26"
    form = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert (
        desk.post(reverse("admin:password_change"), form | {"old_password": "x"}).status_code == 200
    )
    assert not whats(kind="changes")
    assert desk.post(reverse("admin:password_change"), form).status_code == 302
    entry = audit_log.latest(kind="changes")[0]
    assert entry.who == admin.username
    assert "mật khẩu" in entry.what.lower()


def test_it_says_who_gave_whom_which_group(desk, admin):
    member = make_member(JOURNALIST)
    change(desk, member, groups=[Group.objects.get(name=EDITOR).pk])
    entry = audit_log.latest(kind="changes")[0]
    assert entry.who == admin.username
    for words in (member.username, f"Đã thêm nhóm “{EDITOR}”", f"Đã xóa nhóm “{JOURNALIST}”"):
        assert words in entry.what


def test_it_says_which_switch_and_which_permission(desk):
    member = make_member(JOURNALIST)
    permission = Permission.objects.get(codename="publish_article")
    member.user_permissions.add(permission)  # by a form of before
    change(desk, member, is_superuser="on", drop_permissions="on")
    what = whats(kind="changes")[0]
    for words in (
        "Đã thêm quyền “Quyền siêu quản trị”",
        "Đã xóa quyền “bài viết: xuất bản",
    ):
        assert words in what
    assert not member.user_permissions.exists()


def test_it_says_which_permission_a_group_lost(desk):
    group = Group.objects.create(name="Ca đêm")
    group.permissions.set(Group.objects.get(name=TICKER_STAFF).permissions.all())
    kept = group.permissions.exclude(codename="delete_tickernotice")
    form = {"name": group.name, "permissions": list(kept.values_list("pk", flat=True))}
    desk.post(change_url(group), open_form(desk, group) | form)
    assert "Đã xóa quyền “" in whats(kind="changes")[0]


def test_a_deleted_account_stays_in_the_log(desk):
    member = make_member(JOURNALIST)
    desk.post(reverse("admin:auth_user_delete", args=[member.pk]), {"post": "yes"})
    assert whats(kind="changes")[0] == f"đã xoá người dùng “{member.username}”"


DEEDS = {  # what an account may have done: each leaves a trace that names it
    "changed an account": lambda user: LogEntry.objects.log_actions(user.pk, [user], CHANGE),
    "saved a story": lambda user: revisions.record(make_article(), by=user),
    "moved a story": lambda user: submit(make_article(status="draft", author=user), by=user),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_an_account_that_did_something_is_closed_and_not_deleted(desk, deed):
    member, unused = make_member(JOURNALIST), make_member(JOURNALIST)
    DEEDS[deed](member)
    log = whats()
    page = desk.post(reverse("admin:auth_user_delete", args=[member.pk]), {"post": "yes"})
    assert "Hãy đóng tài khoản" in page.content.decode()
    chosen = {"action": "delete_selected", "_selected_action": [member.pk, unused.pk]}
    page = desk.post("/quan-tri/auth/user/", chosen | {"post": "yes"})
    assert "Hãy đóng từng" in page.content.decode()
    with pytest.raises(ProtectedError), transaction.atomic():
        member.delete()
    assert User.objects.filter(pk__in=[member.pk, unused.pk]).count() == 2
    assert whats() == log
    desk.post(reverse("admin:auth_user_close", args=[member.pk]))
    assert not is_in(log_in(member.username))


def test_the_page_that_deletes_an_account_lists_no_story(desk):
    member = make_member(JOURNALIST)
    make_article(headline="Bản mật", status="draft", author=member)
    page = desk.get(reverse("admin:auth_user_delete", args=[member.pk])).content.decode()
    assert member.username in page
    assert "Bản mật" not in page


def test_stories_are_none_of_its_business(desk):
    desk.post(reverse("admin:articles_article_delete", args=[make_article().pk]), {"post": "yes"})
    assert whats(kind="changes") == []


def test_second_factors_that_come_and_go_are_written_down(desk, admin):
    give_app(admin)
    prove(desk)
    desk.post(reverse("mfa:recovery"))
    assert "bước đăng nhập thứ hai “Mã dự phòng”" in whats(kind="changes")[0]


def test_it_is_narrowed_by_kind_and_by_account(admin):
    log_in("khong-ai", "sai")
    log_in(admin.username)
    assert whats(kind="failures") == ["đăng nhập không thành công"]
    assert whats(account=admin.username) == ["đã đăng nhập"]


def test_it_is_bounded_at_a_constant_number_of_queries(
    desk, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr(audit_log, "MAX_LINES", 3)
    guess("khong-ai", 4)
    desk.get(AUDIT)
    with django_assert_num_queries(4):
        assert len(audit_log.latest()) == 3


@pytest.mark.parametrize("query", ["kind=x", "account=%00", "account=" + "9" * 5000, "kind=%ff"])
def test_any_question_is_answered(desk, query):
    assert desk.get(f"{AUDIT}?{query}").status_code == 200


@pytest.mark.parametrize(
    ("role", "status"), [(ADMINISTRATOR, 200), (EDITOR, 403), (JOURNALIST, 403)]
)
def test_it_is_for_those_who_keep_the_accounts(role, status):
    client = Client()
    client.force_login(make_member(role))
    assert client.get(AUDIT).status_code == status
    assert (AUDIT in client.get("/quan-tri/").content.decode()) == (status == 200)


def test_nobody_can_change_it(desk):
    before = whats()
    desk.post(AUDIT, {"delete": "all"})
    assert whats() == before
