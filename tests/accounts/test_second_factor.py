"""The second step of a login: authenticator app, recovery codes, and who cannot do without.

Passkeys are tested in a browser (browser/test_login.py); here only that forged ones are refused.
"""

import threading
from datetime import timedelta
from urllib.parse import urlencode

import pyotp
import pytest
import time_machine
from axes.models import AccessFailureLog
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from mfa.models import MFAKey

from articles.accounts import audit_log, second_factor
from articles.accounts.roles import ADMINISTRATOR, EDITOR, JOURNALIST
from tests.support.factories import PASSWORD, make_admin, make_article, make_member
from tests.support.forms import open_form
from tests.support.logins import LOGIN, account_form, is_in, log_in

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db,
    pytest.mark.same_on_both("codes and keys are checked in Python; guesses are counted elsewhere"),
]

STEP = "/quan-tri/hai-lop/xac-nhan/{}/"
LIST = "/quan-tri/hai-lop/"
OWN = {"own_password": PASSWORD}
FORM = {"HTTP_ACCEPT": "text/html", "HTTP_ORIGIN": "http://testserver"}


@pytest.fixture(autouse=True)
def _clock(monkeypatch):
    """Time stands still for authenticator apps: a code stays what it is."""
    monkeypatch.setattr(pyotp.TOTP, "timecode", lambda self, moment: 1_000_000)


def give_app(user):
    """Give `user` an authenticator app; returns it."""
    app = pyotp.TOTP(pyotp.random_base32())
    MFAKey.objects.create(user=user, method="TOTP", name="Điện thoại", secret=app.secret)
    return app


def give_codes(user):
    """Give `user` recovery codes as the page does; returns them."""
    client = Client()
    client.force_login(user)
    return client.post(reverse("mfa:recovery"), OWN).context["codes"]


def at_second_step(user, method="TOTP"):
    """A client that has given the password of `user` and looks at the second step."""
    client = Client()
    assert log_in(user.username, client=client).url == STEP.format("TOTP")
    client.get(STEP.format(method))
    return client


def answer(client, code, method="TOTP"):
    return client.post(STEP.format(method), {"code": code})


def enters(client):
    return client.get("/quan-tri/").status_code == 200


def test_a_password_alone_does_not_open_an_account_with_a_second_factor(admin):
    give_app(admin)
    client = at_second_step(admin)
    assert not enters(client)
    assert client.get(LIST).status_code == 302


def test_the_code_of_the_app_opens_it_however_it_is_spaced(admin):
    app = give_app(admin)
    client = at_second_step(admin)
    before = client.cookies["sessionid"].value
    code = app.now()
    assert answer(client, f"{code[:3]} {code[3:]}").url == "/quan-tri/"
    assert enters(client)
    assert client.cookies["sessionid"].value != before


def test_after_both_steps_the_page_asked_for_opens(admin):
    app = give_app(admin)
    client = Client()
    wanted = "/quan-tri/articles/article/"
    form = {"username": admin.username, "password": PASSWORD, "next": wanted}
    client.post(f"{LOGIN}?{urlencode({'next': wanted})}", form)
    client.get(STEP.format("TOTP"))
    assert answer(client, app.now()).url == wanted


def test_a_wrong_code_is_refused_in_vietnamese(admin):
    give_app(admin)
    client = at_second_step(admin)
    response = answer(client, "000000")
    assert "Không được chấp nhận" in response.content.decode()
    assert not enters(client)


@pytest.mark.parametrize("script", ["0123456789", "０１２３４５６７８９", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗"])
def test_a_code_counts_once_in_whatever_script_it_comes_back(admin, script):
    app = give_app(admin)
    assert is_in(answer(at_second_step(admin), app.now()))
    again = app.now().translate(str.maketrans("0123456789", script))
    client = at_second_step(admin)
    assert not is_in(answer(client, again))
    assert not enters(client)


def test_the_second_step_cannot_be_guessed(admin):
    app = give_app(admin)
    client = at_second_step(admin)
    for number in range(6):
        answer(client, f"00000{number}")
    assert not is_in(answer(client, app.now()))


def test_a_few_typos_do_no_harm(admin):
    app = give_app(admin)
    client = at_second_step(admin)
    for number in range(4):
        assert answer(client, f"00000{number}").status_code == 200
    assert is_in(answer(client, app.now()))
    assert enters(client)


def test_five_wrong_codes_end_a_login_that_was_half_done(admin):
    give_app(admin)
    client = at_second_step(admin)
    ended = [answer(client, f"00000{number}") for number in range(5)][-1]
    assert ended.url == LOGIN
    assert "Sai mã quá nhiều lần" in client.get(LOGIN).content.decode()
    assert answer(client, "000000").status_code == 404
    assert not is_in(log_in(admin.username))


def test_wrong_codes_from_everywhere_count_against_an_account(admin):
    app = give_app(admin)
    for number in range(second_factor.MAX_WRONG_IN_A_DAY):
        AccessFailureLog.objects.create(
            username=admin.username,
            ip_address=f"192.0.2.{number}",
            path_info=STEP.format("TOTP"),
        )
    client = at_second_step(admin)
    assert answer(client, app.now()).url == LOGIN
    assert "một ngày" in client.get(LOGIN).content.decode()
    assert not enters(client)
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        assert is_in(answer(at_second_step(admin), app.now()))


def test_a_new_link_of_an_administrator_opens_the_second_step_again(desk, admin):
    user = make_member(EDITOR)
    app = give_app(user)
    for number in range(second_factor.MAX_WRONG_IN_A_DAY):
        AccessFailureLog.objects.create(
            username=user.username, ip_address=f"192.0.2.{number}", path_info=STEP.format("TOTP")
        )
    assert answer(at_second_step(user), app.now()).url == LOGIN
    assert desk.post(reverse("admin:auth_user_link", args=[user.pk])).status_code == 200
    assert answer(at_second_step(user), app.now()).url == "/quan-tri/"


def test_wrong_passwords_lock_no_second_step(admin):
    app = give_app(admin)
    for number in range(second_factor.MAX_WRONG_IN_A_DAY):
        AccessFailureLog.objects.create(
            username=admin.username, ip_address=f"192.0.2.{number}", path_info=LOGIN
        )
    assert is_in(answer(at_second_step(admin), app.now()))


@pytest.mark.django_db(transaction=True)
def test_codes_guessed_at_once_count_as_if_one_came_after_another():
    admin = make_admin()
    give_app(admin)
    client = at_second_step(admin)
    session = client.cookies["sessionid"].value
    start = threading.Barrier(12)

    def guess_code(number):
        guesser = Client()
        guesser.cookies["sessionid"] = session
        start.wait()
        answer(guesser, f"00000{number}")
        connection.close()

    threads = [threading.Thread(target=guess_code, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wrong = AccessFailureLog.objects.filter(path_info=STEP.format("TOTP"))
    assert wrong.count() == second_factor.MAX_WRONG_IN_LOGIN


def test_the_second_step_takes_the_first():
    assert Client().get(STEP.format("TOTP")).status_code == 404
    assert Client().post(STEP.format("TOTP"), {"code": "1"}).status_code == 404


def test_each_recovery_code_opens_the_desk_once(admin):
    give_app(admin)
    codes = give_codes(admin)
    assert len(set(codes)) == second_factor.RECOVERY_CODES
    client = at_second_step(admin, "recovery")
    assert is_in(answer(client, codes[0], "recovery"))
    assert "còn lại: 5" in client.get(LIST).content.decode()
    again = at_second_step(admin, "recovery")
    assert not is_in(answer(again, codes[0], "recovery"))
    assert is_in(answer(again, codes[1], "recovery"))


def test_new_recovery_codes_void_the_old_ones_and_are_kept_only_hashed(admin):
    give_app(admin)
    old, new = give_codes(admin)[0], give_codes(admin)[0]
    assert not is_in(answer(at_second_step(admin, "recovery"), old, "recovery"))
    secrets = MFAKey.objects.filter(method="recovery").values_list("secret", flat=True)
    assert not any(new in secret for secret in secrets)


def test_the_page_with_the_codes_is_kept_by_nobody(desk):
    assert "no-store" in desk.post(reverse("mfa:recovery"), OWN)["Cache-Control"]


@pytest.mark.django_db(transaction=True)
def test_one_code_sent_many_times_at_once_opens_one_session():
    admin = make_admin()
    give_app(admin)
    code = give_codes(admin)[0]
    clients = [at_second_step(admin, "recovery") for _ in range(4)]
    opened = []

    def send(client):
        opened.append(is_in(answer(client, code, "recovery")))
        connection.close()

    threads = [threading.Thread(target=send, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(opened) == [False, False, False, True]


def test_an_app_is_added_with_a_code_of_it_and_recovery_codes_come_next(desk, admin):
    url = reverse("mfa:create", args=["TOTP"])
    app = pyotp.TOTP(desk.get(url).context["mfa_data"]["secret"])
    wrong = desk.post(url, {"name": "Điện thoại", "code": "000000", **OWN})
    assert wrong.status_code == 200
    assert not admin.mfakey_set.exists()
    right = desk.post(url, {"name": "Điện thoại", "code": app.now(), **OWN})
    assert right.url == reverse("mfa:recovery")
    assert admin.mfakey_set.get().method == "TOTP"


def test_a_factor_is_removed_by_its_owner_and_by_nobody_else(desk, admin):
    other = make_admin()
    for user in (admin, other):
        give_app(user)
    theirs, own = other.mfakey_set.get(), admin.mfakey_set.get()
    assert desk.post(reverse("mfa:delete", args=[theirs.pk]), OWN).status_code == 404
    assert desk.post(reverse("mfa:delete", args=[own.pk]), OWN).url == LIST
    assert list(MFAKey.objects.all()) == [theirs]


FORGED = [
    "",
    "{}",
    "[]",
    "null",
    '{"id": "AA", "response": {}}',
    '{"id": "AA", "rawId": "AA", "type": "public-key", "clientExtensionResults": {}, "response":'
    ' {"clientDataJSON": "AA", "authenticatorData": "AA", "signature": "AA",'
    ' "attestationObject": "AA", "userHandle": null}}',
    "[" * 5_000,
    "x" * 15_000,
    "\x00",
]


@pytest.mark.parametrize("forged", FORGED)
def test_a_forged_passkey_is_refused(admin, forged):
    give_app(admin)
    client = at_second_step(admin, "FIDO2")
    assert answer(client, forged, "FIDO2").status_code == 200
    assert not enters(client)
    client.force_login(admin)
    url = reverse("mfa:create", args=["FIDO2"])
    client.get(url)
    assert client.post(url, {"name": "x", "code": forged, **OWN}).status_code == 200
    assert admin.mfakey_set.count() == 1


# Whoever must have one


def test_without_the_setting_nobody_must(admin):
    client = Client()
    client.force_login(admin)
    assert enters(client)


@pytest.mark.parametrize("role", [EDITOR, ADMINISTRATOR])
def test_members_of_a_named_group_enter_the_desk_only_with_a_second_factor(settings, role):
    settings.MFA_GROUPS = [EDITOR, ADMINISTRATOR]
    member = make_member(role)
    client = Client()
    client.force_login(member)
    for address in ("/quan-tri/", "/quan-tri/articles/article/", "/quan-tri/jsi18n/"):
        assert client.get(address).url == LIST
    assert "phải đăng nhập hai bước" in client.get(LIST).content.decode()
    give_app(member)
    assert enters(client)


def test_recovery_codes_alone_are_no_second_factor(settings):
    settings.MFA_GROUPS = [EDITOR]
    member = make_member(EDITOR)
    client = Client()
    client.force_login(member)
    client.post(reverse("mfa:recovery"), OWN)
    assert not enters(client)


def test_a_superuser_is_of_every_group_and_others_stay_as_they_were(settings, admin):
    settings.MFA_GROUPS = [EDITOR]
    client = Client()
    client.force_login(admin)
    assert not enters(client)
    client.force_login(make_member(JOURNALIST))
    assert enters(client)


def test_who_needs_a_second_factor_can_log_out(settings, admin):
    settings.MFA_GROUPS = [EDITOR]
    client = Client()
    client.force_login(admin)
    client.post("/quan-tri/logout/")
    assert "sessionid" not in client.cookies or not client.cookies["sessionid"].value


def test_a_form_sent_when_the_second_factor_became_a_must_is_kept(settings, desk, admin):
    url = reverse("admin:articles_article_change", args=[make_article().pk])
    settings.MFA_GROUPS = [EDITOR]
    response = desk.post(url, {"headline": "Một câu đã gõ"}, **FORM)
    assert response.status_code == 403
    page = response.content.decode()
    assert "Một câu đã gõ" in page
    assert LIST in page


def test_no_desk_shows_the_secrets(desk):
    assert "/quan-tri/mfa/" not in desk.get("/quan-tri/").content.decode()
    assert desk.get("/quan-tri/mfa/mfakey/").status_code == 404


def test_an_administrator_takes_away_the_factor_of_a_lost_phone(desk):
    member = make_member(EDITOR)
    give_app(member)
    key = member.mfakey_set.get()
    url = reverse("admin:auth_user_change", args=[member.pk])
    page = desk.get(url).content.decode()
    assert "Ứng dụng xác thực" in page
    assert key.secret not in page
    form = {
        "username": member.username,
        "is_active": "on",
        "is_staff": "on",
        "groups": [Group.objects.get(name=EDITOR).pk],
        "seen": open_form(desk, member)["seen"],
        "mfakey_set-TOTAL_FORMS": "1",
        "mfakey_set-INITIAL_FORMS": "1",
        "mfakey_set-0-id": key.pk,
        "mfakey_set-0-user": member.pk,
        "mfakey_set-0-DELETE": "on",
    }
    for wrong in ({}, {"own_password": ""}, {"own_password": "sai"}):
        refused = desk.post(url, form | wrong)
        assert refused.status_code == 200
        assert "nhập mật khẩu của chính bạn" in refused.content.decode()
        assert member.mfakey_set.exists()
    assert desk.post(url, form | OWN).status_code == 302
    assert not member.mfakey_set.exists()
    what = audit_log.latest(kind="changes")[0].what
    assert what.endswith("Đã xóa bước đăng nhập thứ hai “Ứng dụng xác thực”.")
    assert "Mật khẩu" not in what


# The password, once more


def factor_doors(user):
    """Every page by which `user` adds or removes a second factor: (address, form)."""
    give_app(user)
    yield reverse("mfa:create", args=["TOTP"]), {"name": "Điện thoại", "code": "000000"}
    yield reverse("mfa:create", args=["FIDO2"]), {"name": "Khoá", "code": "{}"}
    yield reverse("mfa:delete", args=[user.mfakey_set.get().pk]), {}
    yield reverse("mfa:recovery"), {}


@pytest.mark.parametrize("typed", [None, "", "sai", "\x00", "x" * 5000])
def test_no_second_factor_comes_or_goes_without_the_password(desk, admin, typed):
    for address, form in factor_doors(admin):
        before = list(MFAKey.objects.values_list("pk", flat=True))
        desk.get(address)
        response = desk.post(address, form if typed is None else form | {"own_password": typed})
        assert response.status_code == 200, address
        assert 'id="own-password-error"' in response.content.decode(), address
        assert list(MFAKey.objects.values_list("pk", flat=True)) == before


def test_with_a_wrong_password_not_even_the_code_is_looked_at(desk, admin):
    url = reverse("mfa:create", args=["TOTP"])
    app = pyotp.TOTP(desk.get(url).context["mfa_data"]["secret"])
    form = {"name": "Điện thoại", "code": app.now(), "own_password": "sai"}
    page = desk.post(url, form).content.decode()
    assert "Đây không phải mật khẩu của bạn" in page
    assert "Không được chấp nhận" not in page
    assert 'value="Điện thoại"' in page
    assert desk.post(url, form | OWN).status_code == 302  # the same challenge still holds


def test_the_password_of_a_found_session_is_not_guessed(desk, admin):
    give_app(admin)
    url = reverse("mfa:delete", args=[admin.mfakey_set.get().pk])
    for number in range(5):
        desk.post(url, {"own_password": f"sai-{number}"})
    assert desk.post(url, OWN).status_code == 200
    assert admin.mfakey_set.exists()
    assert audit_log.latest(kind="failures")[0].who == admin.username


def test_the_name_of_an_account_is_changed_without_a_password(desk):
    member = make_member(EDITOR)
    give_app(member)
    key = {"mfakey_set-TOTAL_FORMS": "1", "mfakey_set-INITIAL_FORMS": "1"}
    key |= {"mfakey_set-0-id": member.mfakey_set.get().pk, "mfakey_set-0-user": member.pk}
    url = reverse("admin:auth_user_change", args=[member.pk])
    assert 'name="own_password"' in desk.get(url).content.decode()
    assert desk.post(url, account_form(member, first_name="An") | key).status_code == 302
    member.refresh_from_db()
    assert member.first_name == "An"
