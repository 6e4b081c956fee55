"""The desk of accounts: a short form, a list, doors that close and open; groups that stay."""

import re

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from articles.accounts import audit_log, keepers
from articles.accounts.roles import ADMINISTRATOR, EDITOR, JOURNALIST, ROLES, TICKER_STAFF
from articles.editorial import workflow
from articles.models import Factor, Mail
from tests.support.factories import PASSWORD, make_admin, make_article, make_member, make_note
from tests.support.forms import change_url, field_error, open_form
from tests.support.logins import account_form, is_in, log_in

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

ADD, LIST = "/quan-tri/auth/user/add/", "/quan-tri/auth/user/"


def person(*roles, **fields):
    """What the form of a new account posts."""
    keys = [Group.objects.get(name=role).pk for role in roles or (JOURNALIST,)]
    who = {"last_name": "Trần Quốc", "first_name": "Toản", "email": "Toan.Tran@example.vn"}
    return {**who, "username": "", "groups": keys, **fields}


def door(name, account):
    return reverse(f"admin:auth_user_{name}", args=[account.pk])


# The form


def test_a_new_account_works_once_its_owner_has_opened_the_link(desk):
    page = desk.post(ADD, person())
    user = User.objects.get(email__iexact="toan.tran@example.vn")
    assert (user.username, user.is_staff, user.is_superuser) == ("toan.tran", True, False)
    assert not user.has_usable_password()
    link = page.context["link"]
    assert "no-store" in page["Cache-Control"]
    assert page.content.decode().count(link) == 1
    owner = Client()
    owner.get(link)
    owner.post("/quan-tri/mat-khau/", {"new_password1": PASSWORD, "new_password2": PASSWORD})
    assert is_in(log_in("toan.tran", client=owner))
    assert owner.get("/quan-tri/articles/article/").status_code == 200


def test_where_mails_are_sent_no_administrator_sees_the_link(desk, settings):
    settings.SENDS_MAIL = True
    answer = desk.post(ADD, person())
    user = User.objects.get(username="toan.tran")
    assert answer.url == change_url(user)
    assert Mail.objects.get().account == user
    page = desk.get(answer.url).content.decode()
    assert "sẽ gửi tới Toan.Tran@example.vn" in page
    assert "/quan-tri/loi-moi/" not in page


def test_the_form_asks_for_nothing_of_djangos_own(desk):
    for page in (desk.get(ADD), desk.get(change_url(make_member(EDITOR)))):
        text = page.content.decode()
        for theirs in ("password1", "md5", "salt", "user_permissions", "is_staff", "is_active"):
            assert theirs not in text, theirs
        for role in ROLES:
            assert role in text
        assert "Không xuất bản" in text


def test_a_role_says_that_it_asks_for_a_second_step(desk, settings):
    settings.MFA_GROUPS = [EDITOR]
    give_factor(page_user(desk))
    assert desk.get(ADD).content.decode().count("Phải đăng nhập hai bước") == 1


def page_user(client):
    return User.objects.get(pk=client.session["_auth_user_id"])


def give_factor(user):
    Factor.objects.create(user=user, method="TOTP", name="a", secret="JBSWY3DPEHPK3PXP")


def test_factors_of_an_account_are_named_in_vietnamese(desk):
    member = make_member(EDITOR)
    give_factor(member)
    page = desk.get(change_url(member)).content.decode()
    group = page[page.index('id="factor_set-group"') :]
    headings = re.findall(r'<th class="column-(?:kind|called)[^>]*>\s*([^<]+?)\s*<', group)
    assert headings == ["Loại", "Tên"]
    assert "object" not in strip_tags(group)


def test_a_user_name_is_made_that_nobody_has(desk):
    make_member(EDITOR, username="Toan.Tran")
    desk.post(ADD, person())
    desk.post(ADD, person(email="toan.tran@khac.vn"))
    desk.post(ADD, person(email="Dang-Anh@example.vn", first_name="Ánh"))
    desk.post(ADD, person(email="'@example.vn"))
    made = User.objects.filter(password__startswith="!").values_list("username", flat=True)
    assert sorted(made) == ["dang-anh", "nguoidung", "toan.tran2", "toan.tran3"]


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("email", ""),
        ("email", "an"),
        ("email", "an@example.vn\r\nBcc: khac@example.vn"),
        ("email", "BINH@example.vn"),
        ("email", "a" * 300 + "@example.vn"),
        ("username", "BINH"),
        ("username", "a b"),
        ("username", "a" * 151),
        ("first_name", ""),
        ("first_name", "a" * 151),
        ("groups", []),
        ("groups", ["x"]),
        ("groups", [10**17]),
    ],
)
def test_what_is_wrong_is_told_beside_its_field_and_nothing_typed_is_lost(desk, field, typed):
    make_member(EDITOR, username="binh", email="binh@example.vn")
    before = User.objects.count()
    answer = desk.post(ADD, person(**{field: typed}))
    assert answer.status_code == 200
    assert field_error(answer, field)
    assert 'value="Trần Quốc"' in answer.content.decode()
    assert User.objects.count() == before
    assert not re.search(r"\b(the|this|field|required|valid)\b", field_error(answer, field))


def test_a_name_with_line_breaks_and_what_nobody_sees_is_tidied(desk):
    desk.post(ADD, person(first_name="An\u202e\r\nBcc: x", last_name="\u200bLê"))
    user = User.objects.get(username="toan.tran")
    assert (user.last_name, user.first_name) == ("Lê", "An Bcc: x")


def test_an_account_of_before_may_be_saved_without_an_address_and_then_enters_the_desk(desk):
    user = make_member(JOURNALIST, is_staff=False)
    assert "chưa vào được" in desk.get(change_url(user)).content.decode()
    assert desk.post(change_url(user), account_form(user)).status_code == 302
    user.refresh_from_db()
    assert user.is_staff


def test_an_address_once_given_is_not_taken_away(desk):
    user = make_member(JOURNALIST, email="an@example.vn")
    assert field_error(desk.post(change_url(user), account_form(user, email="")), "email")


def test_a_superuser_is_made_by_one_alone():
    client = Client()
    client.force_login(make_member(ADMINISTRATOR))
    assert "is_superuser" not in client.get(ADD).content.decode()
    client.post(ADD, person(is_superuser="on"))
    assert not User.objects.get(username="toan.tran").is_superuser


def test_rights_of_before_are_shown_and_taken_away_but_not_given(desk):
    user = make_member(JOURNALIST)
    assert "drop_permissions" not in desk.get(change_url(user)).content.decode()
    user.user_permissions.add(Permission.objects.get(codename="publish_article"))
    assert "bài viết: xuất bản" in desk.get(change_url(user)).content.decode()
    other = Permission.objects.get(codename="edit_any_article").pk
    desk.post(change_url(user), account_form(user, user_permissions=[other]))
    assert [row.codename for row in user.user_permissions.all()] == ["publish_article"]
    desk.post(change_url(user), account_form(user, drop_permissions="on"))
    assert not user.user_permissions.exists()


def test_a_late_form_gives_no_role_back(desk):
    user = make_member(EDITOR)
    late = account_form(user, first_name="An")
    user.groups.set([Group.objects.get(name=JOURNALIST)])
    answer = desk.post(change_url(user), late)
    assert answer.status_code == 409
    assert "Biên tập viên" in strip_tags(answer.content.decode())
    assert [group.name for group in user.groups.all()] == [JOURNALIST]


def test_no_address_of_the_desk_sets_a_password_of_somebody_else(desk):
    user = make_member(EDITOR)
    new = {"password1": "mot-mat-khau-khac", "password2": "mot-mat-khau-khac"}
    desk.post(f"/quan-tri/auth/user/{user.pk}/password/", new)
    assert is_in(log_in(user.username))


def test_who_may_only_look_sees_an_account_and_no_door(client):
    looker = User.objects.create_user("nhin", is_staff=True)
    looker.user_permissions.add(Permission.objects.get(codename="view_user"))
    client.force_login(looker)
    member = make_member(EDITOR, first_name="An")
    page = client.get(change_url(member))
    assert page.status_code == 200
    assert "Đóng tài khoản" not in page.content.decode()
    assert client.get(LIST).status_code == 200
    assert client.get(ADD).status_code == 403
    assert client.post(door("close", member)).status_code == 403


# Doors


def test_an_administrator_makes_a_link_that_is_shown_once(desk):
    user = make_member(EDITOR, first_name="An")
    page = desk.post(door("link", user))
    assert page.context["link"].startswith("http://testserver/quan-tri/mat-khau/")
    assert "trong vòng 1 ngày" in page.content.decode()
    assert is_in(log_in(user.username))  # nobody is thrown out by it
    assert desk.get(door("link", user)).status_code == 405


def test_a_closed_account_is_asked_about_closed_and_opened_again(desk, admin):
    user = make_member(EDITOR, last_name="Lê", first_name="An", email="an@example.vn")
    story = make_article(author=user, status="draft")
    make_note(story, by=user)
    workflow.submit(story, by=user)
    there = Client()
    log_in(user.username, client=there)
    page = desk.get(door("close", user)).content.decode()
    assert "Đóng tài khoản của Lê An?" in page
    assert desk.post(door("close", user)).url == LIST
    assert there.get("/quan-tri/").status_code == 302
    assert "đã đóng" in desk.get(LIST).content.decode()
    form = desk.get(change_url(user)).content.decode()
    assert "Mở lại tài khoản" in form
    assert desk.post(door("link", user)).url == change_url(user)
    history = desk.get(reverse("admin:articles_article_change", args=[story.pk]))
    assert "Lê An" in history.content.decode()
    link = desk.post(door("reopen", user)).context["link"]
    assert "/quan-tri/loi-moi/" in link
    assert [line.what.split(": ")[1] for line in audit_log.latest("changes")][:3] == [
        "gửi lời mời: liên kết để tự đặt mật khẩu".split(": ")[0],
        "mở lại tài khoản",
        "đóng tài khoản",
    ]


def test_somebody_who_closes_the_own_account_is_asked_and_then_out(desk, admin):
    assert "không còn ai quản lý" in desk.get(door("close", admin)).content.decode()
    refused = desk.post(door("close", admin))
    assert refused.status_code == 409
    assert "không còn ai quản lý" in refused.content.decode()
    make_admin()
    assert "tài khoản của chính bạn" in desk.get(door("close", admin)).content.decode()
    assert desk.post(door("close", admin)).url == "/quan-tri/login/"
    assert desk.get("/quan-tri/").status_code == 302


def test_the_last_administrator_keeps_the_role(client):
    last = make_member(ADMINISTRATOR)
    client.force_login(last)
    journalist = Group.objects.get(name=JOURNALIST).pk
    seen = open_form(client, last)["seen"]
    demoted = account_form(make_member(JOURNALIST)) | {
        "username": last.username,
        "groups": [journalist],
        "seen": seen,
    }
    User.objects.filter(is_superuser=True).delete()  # of whom the form was asked
    answer = client.post(change_url(last), demoted)
    assert "không còn ai quản lý" in field_error(answer, "groups")
    make_member(ADMINISTRATOR)
    assert client.post(change_url(last), demoted).status_code == 302


def test_the_last_superuser_stays_one(desk, admin):
    User.objects.filter(is_superuser=True).exclude(pk=admin.pk).delete()
    form = open_form(desk, admin)
    form.pop("is_superuser")
    group = {"groups": [Group.objects.get(name=ADMINISTRATOR).pk]}
    answer = desk.post(change_url(admin), form | group)
    assert "siêu quản trị duy nhất" in field_error(answer, "is_superuser")
    assert User.objects.get(pk=admin.pk).is_superuser


def test_nobody_deletes_the_own_account_so_one_is_left(desk, admin):
    unused = make_admin()
    page = desk.post(reverse("admin:auth_user_delete", args=[admin.pk]), {"post": "yes"})
    assert "Hãy đóng tài khoản" in page.content.decode()
    chosen = {"action": "delete_selected", "_selected_action": [admin.pk, unused.pk]}
    desk.post(LIST, chosen | {"post": "yes"})
    assert User.objects.count() == 2
    desk.post(reverse("admin:auth_user_delete", args=[unused.pk]), {"post": "yes"})
    assert list(User.objects.all()) == [admin]


@pytest.mark.parametrize("name", ["link", "close", "reopen"])
@pytest.mark.parametrize("role", [JOURNALIST, EDITOR, TICKER_STAFF, None])
def test_the_doors_are_for_those_who_manage_accounts(client, name, role):
    user = make_member(JOURNALIST, is_active=name != "reopen")
    if role:
        client.force_login(make_member(role))
    for method in (client.get, client.post):
        assert method(door(name, user)).status_code in (302, 403, 405)
    user.refresh_from_db()
    assert user.is_active is (name != "reopen")
    assert not audit_log.latest("changes")
    assert desk_status(client, 99) == (403 if role else 302)


def desk_status(client, pk):
    return client.post(f"/quan-tri/auth/user/{pk}/close/").status_code


def test_a_raw_deletion_meets_the_foreign_keys_of_the_log(admin):
    audit_log.note(make_member(EDITOR), "đóng tài khoản", by=admin)
    with connection.cursor() as cursor, pytest.raises(IntegrityError), transaction.atomic():
        _delete_raw(cursor, admin)
    assert audit_log.latest("changes")[0].who == admin.username


def _delete_raw(cursor, user):
    cursor.execute("DELETE FROM auth_user WHERE id = %s", [user.pk])
    connection.check_constraints()


# The list


def test_the_list_says_who_gets_in_and_how(desk, admin):
    user = make_member(EDITOR, last_name="Lê", first_name="An")
    give_factor(user)
    invited = make_member(JOURNALIST, first_name="Bình")
    invited.set_unusable_password()
    invited.save()
    keepers.close(make_member(TICKER_STAFF, first_name="Cúc"), by=admin)
    page = desk.get(LIST).content.decode()
    row = next(row for row in page.split("<tr") if "Lê An" in row)
    for words in (user.username, EDITOR, "chưa lần nào", "Có", "đang mở"):
        assert words in row
    asked = {
        "standing=open": {"Lê An"},
        "standing=invited": {"Bình"},
        "standing=closed": {"Cúc"},
        "second_step=1": {"Lê An"},
        "second_step=0": {"Bình", "Cúc"},
        "standing=x&second_step=y": {"Lê An", "Bình", "Cúc"},
    }
    for query, names in asked.items():
        found = desk.get(f"{LIST}?{query}").content.decode()
        for name in ("Lê An", "Bình", "Cúc"):
            assert (f">{name} <" in found) is (name in names), (query, name)
    assert not re.search(r'alt="(True|False)"|\b(Staff|Username|Users?)\b', page)


def test_the_list_costs_as_much_for_two_as_for_twenty(desk, django_assert_num_queries):
    make_member(EDITOR)
    desk.get(LIST)
    with django_assert_num_queries(7):
        desk.get(LIST)
    for _number in range(20):
        make_member(JOURNALIST)
    with django_assert_num_queries(7):
        desk.get(LIST)


# Groups


def test_a_role_is_shown_and_not_changed_and_the_page_says_why(desk):
    group = Group.objects.get(name=EDITOR)
    page = desk.get(change_url(group)).content.decode()
    assert "không sửa được ở đây" in page
    assert "bài viết: xuất bản" in page
    assert 'name="permissions"' not in page
    before = set(group.permissions.all())
    assert desk.post(change_url(group), {"name": "Khác", "permissions": []}).status_code == 403
    desk.post(reverse("admin:auth_group_delete", args=[group.pk]), {"post": "yes"})
    chosen = {"action": "delete_selected", "_selected_action": group.pk, "post": "yes"}
    desk.post("/quan-tri/auth/group/", chosen)
    assert set(Group.objects.get(name=EDITOR).permissions.all()) == before


def test_a_group_of_the_newsroom_survives_migrate(desk):
    wanted = Permission.objects.get(codename="view_photo").pk
    form = {"name": "Cộng tác viên", "permissions": [wanted]}
    assert desk.post("/quan-tri/auth/group/add/", form).status_code == 302
    call_command("migrate", verbosity=0)
    group = Group.objects.get(name="Cộng tác viên")
    assert [row.pk for row in group.permissions.all()] == [wanted]
    assert "Nhóm do toà soạn lập" in desk.get(ADD).content.decode()
    assert desk.post("/quan-tri/auth/group/add/", {"name": EDITOR}).status_code == 200


def test_a_group_asks_for_no_permission_that_opens_nothing(desk):
    page = desk.get("/quan-tri/auth/group/add/").content.decode()
    role = desk.get(change_url(Group.objects.get(name=ADMINISTRATOR))).content.decode()
    for text in (page, role):
        assert "bài viết: xuất bản" in text
        assert "trích dẫn: sửa" in text
        for theirs in ("session", "access attempt", "MFA", "content type", "slug", "Can add"):
            assert theirs not in strip_tags(text), theirs


def test_the_log_tells_changes_in_vietnamese(desk, admin):
    member, group = make_member(EDITOR), Group.objects.create(name="Nhóm")
    changes = {"last_name": "Lê", "email": "le@example.vn", "username": "le", "is_superuser": "on"}
    desk.post(change_url(member), account_form(member, **changes))
    permission = Permission.objects.get(codename="view_photo").pk
    desk.post(change_url(group), {**open_form(desk, group), "name": "N", "permissions": permission})
    groups, account = audit_log.latest("changes")
    assert account.what == (
        "người dùng “le”: Đã thay đổi Họ và tên đệm, Địa chỉ thư điện tử, Tên đăng nhập và "
        "Quyền siêu quản trị. Đã thêm quyền “Quyền siêu quản trị”."
    )
    assert groups.what == "nhóm “N”: Đã thay đổi Tên và Phân quyền. Đã thêm quyền “ảnh: xem”."


def test_the_page_that_deletes_an_account_says_nothing_english(desk):
    page = desk.get(reverse("admin:auth_user_delete", args=[make_member(EDITOR).pk]))
    assert "user-group" not in page.content.decode()


def test_the_log_names_who_made_a_link_and_who_used_it(desk, admin):
    user = make_member(EDITOR)
    link = desk.post(door("link", user)).context["link"]
    owner = Client()
    owner.get(link)
    owner.post("/quan-tri/mat-khau/", {"new_password1": PASSWORD, "new_password2": PASSWORD})
    assert [line.who for line in audit_log.latest("changes")] == [user.username, admin.username]
