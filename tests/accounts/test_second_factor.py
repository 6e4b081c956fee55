"""The second step of a login: authenticator app, recovery codes, and who cannot do without.

Passkeys are tested in a browser (browser/test_login.py); here only that forged ones are refused.
"""

from datetime import timedelta
from urllib.parse import urlencode

import pyotp
import pytest
import time_machine
from axes.models import AccessAttempt, AccessFailureLog
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.accounts import audit_log, codes, proof, second_factor
from articles.accounts.roles import ADMINISTRATOR, EDITOR, JOURNALIST
from articles.models import Factor
from tests.support.factories import PASSWORD, make_admin, make_article, make_member
from tests.support.factors import STEP, answer, at_second_step, code_at, give_app
from tests.support.forms import open_form
from tests.support.logins import LOGIN, account_form, guess, is_in, log_in, prove
from tests.support.races import at_once

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db,
    pytest.mark.same_on_both("codes and keys are checked in Python; guesses are counted elsewhere"),
]

LIST = "/quan-tri/hai-lop/"
PROOF = reverse("mfa:proof")
OWN = {"own_password": PASSWORD}
FORM = {"HTTP_ACCEPT": "text/html", "HTTP_ORIGIN": "http://testserver"}
NOW = timezone.now().replace(second=10, microsecond=0)


@pytest.fixture(autouse=True)
def clock():
    """Time stands still: a code stays what it is, unless a test moves the clock."""
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def enters(client):
    return client.get("/quan-tri/").status_code == 200


# Codes


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
    assert answer(client, f" {code[:3]} {code[3:]}").url == "/quan-tri/"
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


@pytest.mark.parametrize(("steps", "counts"), [(-2, 0), (-1, 1), (1, 1), (2, 0)])
def test_the_clock_of_a_phone_may_be_one_step_off(admin, steps, counts):
    app = give_app(admin)
    assert is_in(answer(at_second_step(admin), code_at(app, steps=steps))) == bool(counts)


def test_a_used_code_and_those_before_it_count_no_more(admin, clock):
    app = give_app(admin)
    assert is_in(answer(at_second_step(admin), app.now()))
    for steps in (0, -1):
        assert not is_in(answer(at_second_step(admin), code_at(app, steps=steps)))
    clock.shift(30)
    assert is_in(answer(at_second_step(admin), app.now()))


@pytest.mark.parametrize(
    "script",
    ["0123456789", "０１２３４５６７８９", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "०१२३४५६७८९"],
)
def test_a_code_counts_once_in_whatever_script_it_is_typed(admin, script):
    app = give_app(admin)
    typed = app.now().translate(str.maketrans("0123456789", script))
    assert is_in(answer(at_second_step(admin), typed))
    for again in (typed, app.now()):
        client = at_second_step(admin)
        assert not is_in(answer(client, again))
        assert not enters(client)


NO_CODES = [
    "",
    " ",
    "-",
    "12345",
    "1234567",
    "0" * 10_000,
    "😀" * 6,
    "²³¹²³¹",
    "abcdef",
    "\x00",
    "'--",
]
NO_CODES += ["1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣"]
WORDS = {"TOTP": "sáu chữ số", "recovery": "không phải mã dự phòng"}


@pytest.mark.parametrize("method", WORDS)
def test_what_is_no_code_is_refused_in_vietnamese(admin, method):
    give_app(admin)
    second_factor.make_recovery_codes(admin)
    for number, typed in enumerate(NO_CODES):
        client = at_second_step(admin, method, REMOTE_ADDR=f"192.0.2.{number // 4}")
        page = answer(client, typed, method)
        assert page.status_code == 200, typed
        assert WORDS[method] in page.content.decode(), typed
    assert not enters(client)


def test_codes_are_digits_with_nothing_but_blanks_and_dashes_between():
    assert codes.digits_of(" 12\u00a03-4\u2013\u200b5６ ") == "123456"
    assert codes.digits_of("12345x") == codes.digits_of("1" * 65) == codes.digits_of("") == ""


# Guesses


def test_the_second_step_cannot_be_guessed(admin):
    app = give_app(admin)
    client = at_second_step(admin)
    for number in range(6):
        answer(client, f"00000{number}")
    assert not is_in(answer(client, app.now())) or not enters(client)


def test_a_few_typos_do_no_harm(admin):
    app = give_app(admin)
    client = at_second_step(admin)
    for number in range(4):
        assert answer(client, f"00000{number}").status_code == 200
    assert is_in(answer(client, app.now()))
    assert enters(client)


def test_five_wrong_codes_lock_the_account_for_the_client_ip_as_wrong_passwords_do(admin, clock):
    app = give_app(admin)
    client, other = at_second_step(admin), at_second_step(admin)
    elsewhere = at_second_step(admin, REMOTE_ADDR="192.0.2.7")
    ended = [answer(client, f"00000{number}") for number in range(5)][-1]
    assert ended.url == LOGIN
    assert "Sai mã quá nhiều lần" in client.get(LOGIN).content.decode()
    assert answer(client, app.now()).url == LOGIN  # nothing is left of the first step
    assert answer(other, app.now()).url == LOGIN  # nor does a login help that was half done
    assert not enters(client)
    assert not enters(other)
    assert not is_in(log_in(admin.username))
    assert is_in(answer(elsewhere, app.now()))
    clock.shift(16 * 60)
    assert answer(at_second_step(admin), app.now()).url == "/quan-tri/"


def test_wrong_passwords_and_wrong_codes_count_together(admin):
    give_app(admin)
    client = at_second_step(admin)
    guess(admin.username, 4)
    assert answer(client, "000000").url == LOGIN
    assert not is_in(log_in(admin.username))


def test_what_was_typed_wrong_is_written_nowhere(desk, admin):
    give_app(admin)
    desk.post(PROOF, {"own_password": "gần đúng"})
    answer(at_second_step(admin), "987650")
    kept = "".join(AccessAttempt.objects.values_list("post_data", flat=True))
    assert "own_password" in kept
    assert "gần đúng" not in kept
    assert "987650" not in kept


def wrong_codes_from_everywhere(user):
    for number in range(second_factor.MAX_WRONG_IN_A_DAY):
        AccessFailureLog.objects.create(
            username=user.username, ip_address=f"192.0.2.{number}", path_info=STEP.format("TOTP")
        )


def test_wrong_codes_from_everywhere_count_against_an_account(admin, clock):
    app = give_app(admin)
    wrong_codes_from_everywhere(admin)
    client = at_second_step(admin)
    assert answer(client, app.now()).url == LOGIN
    assert "một ngày" in client.get(LOGIN).content.decode()
    assert not enters(client)
    clock.shift(timedelta(days=1, minutes=1))
    assert is_in(answer(at_second_step(admin), app.now()))


def test_a_new_link_of_an_administrator_opens_the_second_step_again(desk, admin):
    user = make_member(EDITOR)
    app = give_app(user)
    wrong_codes_from_everywhere(user)
    assert answer(at_second_step(user), app.now()).url == LOGIN
    assert desk.post(reverse("admin:auth_user_link", args=[user.pk])).status_code == 200
    assert answer(at_second_step(user), app.now()).url == "/quan-tri/"


def test_wrong_passwords_from_elsewhere_lock_no_second_step(admin):
    app = give_app(admin)
    for number in range(second_factor.MAX_WRONG_IN_A_DAY):
        AccessFailureLog.objects.create(
            username=admin.username, ip_address=f"192.0.2.{number}", path_info=LOGIN
        )
    assert is_in(answer(at_second_step(admin), app.now()))


@pytest.mark.django_db(transaction=True)
def test_codes_guessed_at_once_count_as_if_one_came_after_another(settings):
    admin = make_admin()
    give_app(admin)
    session = at_second_step(admin).cookies["sessionid"].value

    def guess_code(number):
        guesser = Client()
        guesser.cookies["sessionid"] = session
        answer(guesser, f"00000{number}")

    at_once(guess_code, range(12))
    wrong = AccessFailureLog.objects.filter(path_info=STEP.format("TOTP"))
    assert wrong.count() == settings.AXES_FAILURE_LIMIT


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("method", ["TOTP", "recovery"])
def test_one_code_sent_many_times_at_once_opens_one_session(method):
    admin = make_admin()
    app = give_app(admin)
    code = second_factor.make_recovery_codes(admin)[0] if method == "recovery" else app.now()
    clients = [at_second_step(admin, method) for _ in range(4)]
    opened = at_once(lambda client: is_in(answer(client, code, method)), clients)
    assert sorted(opened) == [False, False, False, True]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("method", ["TOTP", "recovery"])
def test_the_database_lets_one_code_count_once_in_whichever_process(method):
    admin = make_admin()
    app = give_app(admin)
    code = second_factor.make_recovery_codes(admin)[0] if method == "recovery" else app.now()
    counted = at_once(lambda _number: second_factor.accepts(admin, method, code, None), range(4))
    assert sorted(counted) == [False, False, False, True]


# The first step


def test_the_second_step_takes_the_first():
    assert Client().get(STEP.format("TOTP")).url == LOGIN
    assert Client().post(STEP.format("TOTP"), {"code": "1"}).url == LOGIN
    assert Client().get(STEP.format("SMS")).status_code == 404


@pytest.mark.parametrize("change", ["closed", "password", "deleted"])
def test_a_half_done_login_ends_with_the_account_or_its_password(admin, change):
    user = make_member(EDITOR)
    app = give_app(user)
    client = at_second_step(user)
    if change == "closed":
        user.is_active = False
    user.set_password("một mật khẩu khác hẳn" if change == "password" else PASSWORD)
    user.save()
    if change == "deleted":
        user.delete()
    if change == "closed":
        type(user).objects.filter(pk=user.pk).update(is_active=False)
    assert answer(client, app.now()).url == LOGIN
    assert not enters(client)


# Recovery codes


@pytest.mark.parametrize(
    "typed", ["{}", " {} ", "{0[0]}{0[1]}{0[2]}", "{0[0]} {0[1]} {0[2]}", "{0[0]}–{0[1]}—{0[2]}"]
)
def test_a_recovery_code_opens_the_desk_with_and_without_its_dashes(admin, typed):
    give_app(admin)
    code = second_factor.make_recovery_codes(admin)[0]
    written = typed.format(code) if typed.strip() == "{}" else typed.format(code.split("-"))
    client = at_second_step(admin, "recovery")
    assert answer(client, written, "recovery").url == LIST
    assert enters(client)


def test_each_recovery_code_opens_the_desk_once(admin):
    give_app(admin)
    made = second_factor.make_recovery_codes(admin)
    assert len(set(made)) == second_factor.RECOVERY_CODES
    client = at_second_step(admin, "recovery")
    assert is_in(answer(client, made[0], "recovery"))
    assert "còn lại: 5" in client.get(LIST).content.decode()
    again = at_second_step(admin, "recovery")
    in_full_width = made[0].translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    for used in (made[0], made[0].replace("-", ""), in_full_width):
        assert not is_in(answer(again, used, "recovery"))
    assert is_in(answer(again, made[1], "recovery"))


def test_new_recovery_codes_void_the_old_ones_and_are_kept_only_hashed(admin):
    give_app(admin)
    old, new = (second_factor.make_recovery_codes(admin)[0] for _time in range(2))
    assert not is_in(answer(at_second_step(admin, "recovery"), old, "recovery"))
    secrets = Factor.objects.filter(method="recovery").values_list("secret", flat=True)
    assert len(secrets) == second_factor.RECOVERY_CODES
    assert not any(new in secret for secret in secrets)


def test_the_page_with_the_codes_is_kept_by_nobody(desk, admin):
    give_app(admin)
    prove(desk)
    answered = desk.post(reverse("mfa:recovery"))
    assert len(answered.context["codes"]) == second_factor.RECOVERY_CODES
    assert "no-store" in answered["Cache-Control"]


def test_recovery_codes_stand_in_for_a_factor_and_go_with_the_last(desk, admin):
    prove(desk)
    assert desk.get(reverse("mfa:recovery")).url == LIST
    assert desk.post(reverse("mfa:recovery")).url == LIST
    assert not second_factor.keys_of(admin).exists()
    give_app(admin)
    give_app(admin)
    desk.post(reverse("mfa:recovery"))
    for left in (1 + second_factor.RECOVERY_CODES, 0):
        factor = second_factor.factors_of(admin).first()
        assert desk.post(reverse("mfa:remove", args=[factor.pk])).url == LIST
        assert second_factor.keys_of(admin).count() == left


# Factors that come and go


def test_an_app_is_added_with_a_code_of_it_and_recovery_codes_come_next(desk, admin):
    prove(desk)
    url = reverse("mfa:add_app")
    first = desk.get(url)
    assert "no-store" in first["Cache-Control"]
    app = pyotp.TOTP(first.context["key"])
    assert app.secret not in str(dict(desk.session))
    wrong = desk.post(url, {"name": "Của tôi", "code": "000000"})
    assert wrong.status_code == 200
    assert wrong.context["key"] == app.secret
    assert 'value="Của tôi"' in wrong.content.decode()
    assert not admin.factor_set.exists()
    right = desk.post(url, {"name": "Của tôi", "code": app.now()})
    assert right.url == reverse("mfa:recovery")
    assert admin.factor_set.get().method == "TOTP"
    assert audit_log.latest(kind="changes")[0].what.endswith("“Ứng dụng xác thực”.")
    assert not is_in(answer(at_second_step(admin), app.now()))  # it has counted


@pytest.mark.parametrize("name", ["", " ", "\u200b", "x" * 33, "\x00"])
def test_a_name_that_cannot_be_is_refused_beside_its_field(desk, admin, name):
    prove(desk)
    app = pyotp.TOTP(desk.get(reverse("mfa:add_app")).context["key"])
    page = desk.post(reverse("mfa:add_app"), {"name": name, "code": app.now()})
    assert page.status_code == 200
    assert 'id="name-error"' in page.content.decode()
    assert not admin.factor_set.exists()


def test_there_is_a_most_of_factors(desk, admin):
    prove(desk)
    for _number in range(second_factor.MAX_FACTORS):
        give_app(admin)
    app = pyotp.TOTP(desk.get(reverse("mfa:add_app")).context["key"])
    page = desk.post(reverse("mfa:add_app"), {"name": "Một nữa", "code": app.now()})
    assert "gỡ bớt" in page.content.decode()
    assert admin.factor_set.count() == second_factor.MAX_FACTORS


def test_a_factor_is_removed_by_its_owner_and_by_nobody_else(desk, admin):
    other = make_admin()
    for user in (admin, other):
        give_app(user)
    theirs, own = other.factor_set.get(), admin.factor_set.get()
    prove(desk)
    assert desk.post(reverse("mfa:remove", args=[theirs.pk])).status_code == 404
    assert "bước cuối cùng" in desk.get(reverse("mfa:remove", args=[own.pk])).content.decode()
    assert desk.post(reverse("mfa:remove", args=[own.pk])).url == LIST
    assert list(Factor.objects.all()) == [theirs]


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
    prove(client)
    url = reverse("mfa:add_passkey")
    client.get(url)
    assert client.post(url, {"name": "x", "code": forged}).status_code == 200
    assert admin.factor_set.count() == 1


# The proof: the password, and a code where there is one


def factor_pages(user):
    """Every page by which `user` adds or removes a second factor: (address, form)."""
    yield reverse("mfa:add_app"), {"name": "Điện thoại", "code": "000000"}
    yield reverse("mfa:add_passkey"), {"name": "Khoá", "code": "{}"}
    yield reverse("mfa:remove", args=[user.factor_set.first().pk]), {}
    yield reverse("mfa:recovery"), {}


def test_no_second_factor_comes_or_goes_without_the_proof(desk, admin, clock):
    give_app(admin)
    for address, form in factor_pages(admin):
        for asked in (desk.get(address), desk.post(address, form)):
            assert asked.url == PROOF, address
    prove(desk)
    for address, _form in factor_pages(admin):
        assert desk.get(address).status_code == 200, address
    clock.shift(proof.SECONDS + 1)
    for address, form in factor_pages(admin):
        assert desk.post(address, form).url == PROOF, address
    assert admin.factor_set.count() == 1


@pytest.mark.parametrize("typed", [None, "", "sai", "\x00", "x" * 5000])
def test_the_proof_takes_the_password(desk, admin, typed):
    desk.get(reverse("mfa:add_app"))
    page = desk.post(PROOF, {} if typed is None else {"own_password": typed})
    assert page.status_code == 200
    assert 'id="own-password-error"' in page.content.decode()
    assert desk.get(reverse("mfa:add_app")).url == PROOF


def test_without_a_factor_the_password_is_enough_for_the_first(desk, admin):
    desk.get(reverse("mfa:add_app"))
    assert desk.post(PROOF, OWN).url == reverse("mfa:add_app")
    assert desk.get(reverse("mfa:add_app")).status_code == 200


@pytest.mark.parametrize("method", ["TOTP", "recovery"])
def test_with_one_the_proof_takes_a_code_too_and_a_recovery_code_counts(desk, admin, method):
    app = give_app(admin)
    made = second_factor.make_recovery_codes(admin)
    page = reverse("mfa:remove", args=[second_factor.factors_of(admin).get().pk])
    desk.get(page)
    assert desk.post(PROOF, OWN).url == STEP.format("TOTP")
    assert desk.post(page).url == PROOF  # the password alone has opened nothing
    desk.post(PROOF, OWN)
    desk.session["after_proof"] = page
    assert answer(desk, "000000", method).status_code == 200
    assert desk.post(page).url == PROOF
    desk.post(PROOF, OWN)
    right = {"TOTP": app.now(), "recovery": made[0]}[method]
    assert answer(desk, right, method).url == page
    assert desk.post(page).url == LIST
    assert not admin.factor_set.exists()


def test_wrong_codes_of_a_proof_are_locked_too_and_log_nobody_out(desk, admin):
    app = give_app(admin)
    desk.post(PROOF, OWN)
    ended = [answer(desk, f"00000{number}") for number in range(5)][-1]
    assert ended.url == LIST
    assert "Sai mã quá nhiều lần" in desk.get(LIST).content.decode()
    assert enters(desk)
    assert answer(desk, app.now()).url == LOGIN
    assert desk.post(PROOF, OWN).status_code == 200  # the password is locked with it
    assert desk.get(reverse("mfa:add_app")).url == PROOF


def test_a_proof_that_was_begun_serves_no_other_account_and_ends_with_the_login(desk, admin):
    app = give_app(admin)
    desk.post(PROOF, OWN)
    session = desk.session["second_step"]
    other = Client()
    other.force_login(make_admin())
    forged = other.session
    forged["second_step"] = session
    forged.save()
    assert answer(other, app.now()).url == LOGIN
    prove(desk)
    desk.post("/quan-tri/logout/")
    desk.force_login(admin)
    assert desk.get(reverse("mfa:add_app")).url == PROOF


def test_the_password_of_a_found_session_is_not_guessed(desk, admin):
    give_app(admin)
    for number in range(5):
        desk.post(PROOF, {"own_password": f"sai-{number}"})
    assert desk.post(PROOF, OWN).status_code == 200
    assert audit_log.latest(kind="failures")[0].who == admin.username


# Whoever must have one, and who is advised to


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
    second_factor.make_recovery_codes(member)
    client = Client()
    client.force_login(member)
    assert not enters(client)


def test_a_superuser_is_of_every_group_and_others_stay_as_they_were(settings, admin):
    settings.MFA_GROUPS = [EDITOR]
    client = Client()
    client.force_login(admin)
    assert not enters(client)
    client.force_login(make_member(JOURNALIST))
    assert enters(client)


def test_a_superuser_without_a_second_factor_is_asked_to_add_one(desk, admin, client):
    words = "Hãy thêm bước đăng nhập thứ hai"
    page = desk.get("/quan-tri/").content.decode()
    assert words in page
    assert f'href="{LIST}"' in page
    give_app(admin)
    assert words not in desk.get("/quan-tri/").content.decode()
    client.force_login(make_member(ADMINISTRATOR))
    assert words not in client.get("/quan-tri/").content.decode()


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


# At the desk


def test_no_desk_shows_the_secrets(desk):
    assert "factor" not in desk.get("/quan-tri/").content.decode()
    assert desk.get("/quan-tri/articles/factor/").status_code == 404


def test_an_administrator_takes_away_the_factor_of_a_lost_phone(desk):
    member = make_member(EDITOR)
    give_app(member)
    second_factor.make_recovery_codes(member)
    key = second_factor.factors_of(member).get()
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
        "factor_set-TOTAL_FORMS": "1",
        "factor_set-INITIAL_FORMS": "1",
        "factor_set-0-id": key.pk,
        "factor_set-0-user": member.pk,
        "factor_set-0-DELETE": "on",
    }
    for wrong in ({}, {"own_password": ""}, {"own_password": "sai"}):
        refused = desk.post(url, form | wrong)
        assert refused.status_code == 200
        assert "nhập mật khẩu của chính bạn" in refused.content.decode()
        assert second_factor.factors_of(member).exists()
    assert desk.post(url, form | OWN).status_code == 302
    assert not member.factor_set.exists()  # the recovery codes went with it
    what = audit_log.latest(kind="changes")[0].what
    assert what.endswith("Đã xóa bước đăng nhập thứ hai “Ứng dụng xác thực”.")
    assert "Mật khẩu" not in what


def test_an_administrator_takes_no_code_less_for_the_own_account(desk, admin):
    give_app(admin)
    row = {"factor_set-TOTAL_FORMS": "1", "factor_set-INITIAL_FORMS": "1"}
    row |= {"factor_set-0-id": admin.factor_set.get().pk, "factor_set-0-user": admin.pk}
    form = account_form(admin, is_superuser="on") | row | OWN | {"factor_set-0-DELETE": "on"}
    desk.post(reverse("admin:auth_user_change", args=[admin.pk]), form)
    assert admin.factor_set.exists()


def test_the_name_of_an_account_is_changed_without_a_password(desk):
    member = make_member(EDITOR)
    give_app(member)
    key = {"factor_set-TOTAL_FORMS": "1", "factor_set-INITIAL_FORMS": "1"}
    key |= {"factor_set-0-id": member.factor_set.get().pk, "factor_set-0-user": member.pk}
    url = reverse("admin:auth_user_change", args=[member.pk])
    assert 'name="own_password"' in desk.get(url).content.decode()
    assert desk.post(url, account_form(member, first_name="An") | key).status_code == 302
    member.refresh_from_db()
    assert member.first_name == "An"
