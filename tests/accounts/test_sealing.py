"""Secrets of second factors: sealed at rest, by keys that change, and as django-mfa3 left them."""

import pyotp
import pytest
import time_machine
from django.apps.registry import Apps
from django.contrib.auth.hashers import make_password
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import IntegrityError, connection, models, transaction
from django.db.migrations.loader import MigrationLoader
from django.urls import reverse
from django.utils import timezone

from articles.accounts import sealing, second_factor
from articles.models import Factor
from tests.support.factors import STEP, answer, at_second_step, code_at, give_app
from tests.support.logins import is_in, prove

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

LIST = "/quan-tri/hai-lop/"
NOW = timezone.now().replace(second=10, microsecond=0)


@pytest.fixture(autouse=True)
def _clock():
    """Time stands still: a code stays what it is."""
    with time_machine.travel(NOW, tick=False):
        yield


def test_no_secret_lies_plain_in_the_database(desk, admin):
    prove(desk)
    key = desk.get(reverse("mfa:add_app")).context["key"]
    desk.post(reverse("mfa:add_app"), {"name": "x", "code": pyotp.TOTP(key).now()})
    assert key not in admin.factor_set.get().secret
    assert sealing.opened(admin.factor_set.get().secret) == key


def test_a_factor_needs_a_known_method_and_a_secret(admin):
    for wrong in ({"method": "SMS", "secret": "x"}, {"method": "TOTP", "secret": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Factor.objects.create(user=admin, name="x", **wrong)


def test_a_key_can_be_changed_step_by_step(admin, settings, capsys):
    settings.SECRET_KEY = "một"
    app = give_app(admin)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "hai", ["một"]
    assert is_in(answer(at_second_step(admin), code_at(app, steps=-1)))
    settings.FACTOR_KEY = "ba"
    call_command("sweep", dry_run=True)
    assert "Would seal 1 secrets anew" in capsys.readouterr().out
    call_command("sweep")
    assert "Sealed 1 secrets anew" in capsys.readouterr().out
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "bốn", []
    assert is_in(answer(at_second_step(admin), app.now()))
    settings.FACTOR_KEY, settings.FACTOR_KEY_FALLBACKS = "năm", ["ba"]
    call_command("sweep")
    settings.FACTOR_KEY_FALLBACKS = []
    assert is_in(answer(at_second_step(admin), code_at(app, steps=1)))


def test_where_the_key_is_lost_the_pages_say_so_and_recovery_codes_still_count(
    admin, settings, caplog, capsys
):
    app = give_app(admin)
    passkey = sealing.seal("x")
    Factor.objects.create(user=admin, method=Factor.PASSKEY, name="Khoá", secret=passkey)
    made = second_factor.make_recovery_codes(admin)
    settings.FACTOR_KEY, settings.SECRET_KEY = "khác", "cũng khác"
    client = at_second_step(admin)
    for method in ("TOTP", "FIDO2"):
        page = client.get(STEP.format(method)).content.decode()
        assert "không đọc được bước này nữa" in page
        assert "FACTOR_KEY" in caplog.text
        assert answer(client, app.now(), method).status_code == 200
    assert answer(client, made[0], "recovery").url == LIST
    page = client.get(LIST).content.decode()
    assert page.count("không đọc được") == 2
    call_command("sweep")
    assert "2 secrets of second factors cannot be opened" in capsys.readouterr().err


# Rows that django-mfa3 left


def test_what_django_mfa3_left_counts_as_before_and_is_sealed_by_the_sweep(admin):
    app = pyotp.TOTP(pyotp.random_base32())
    give_app(admin, sealed=app.secret)
    code = make_password("12345-67890")
    Factor.objects.create(user=admin, method="recovery", name="1", secret=code)
    assert is_in(answer(at_second_step(admin), app.now()))
    call_command("sweep", verbosity=0)
    assert app.secret not in second_factor.factors_of(admin).get().secret
    assert is_in(answer(at_second_step(admin), code_at(app, steps=1)))
    assert is_in(answer(at_second_step(admin, "recovery"), "1234567890", "recovery"))
    assert not is_in(answer(at_second_step(admin, "recovery"), "12345-67890", "recovery"))


class DjangoMfa3(models.Model):  # noqa: DJ008
    """The table as django-mfa3 1.1.2 reads and writes it."""

    user_id = models.IntegerField()
    method = models.CharField(max_length=8)
    name = models.CharField(max_length=32)
    secret = models.TextField()
    last_code = models.CharField(max_length=32, blank=True)
    next_use_at = models.DateTimeField(blank=True, null=True)

    class Meta:
        app_label = "mfa"
        apps = Apps()
        managed = False
        db_table = "mfa_mfakey"


@pytest.mark.django_db(transaction=True)
def test_the_table_is_taken_over_with_its_rows_and_given_back(admin):
    """Both releases work on it at the same time, as in an upgrade, and after a way back."""
    graph = MigrationLoader(connection).graph
    ours = ("articles", "0020_factors")
    (before,) = (one.key for one in graph.node_map[ours].parents if one.key[0] == "articles")
    call_command("migrate", *before, verbosity=0)
    app, added = (pyotp.TOTP(pyotp.random_base32()) for _number in range(2))
    theirs = {"user_id": admin.pk, "method": "TOTP", "name": "Điện thoại"}
    DjangoMfa3.objects.create(**theirs, secret=app.secret, last_code="123456")
    ContentType.objects.create(app_label="mfa", model="mfakey")
    call_command("migrate", "articles", verbosity=0)
    assert is_in(answer(at_second_step(admin), app.now()))
    assert not ContentType.objects.filter(app_label="mfa").exists()
    DjangoMfa3.objects.create(**theirs, secret=added.secret)  # by the process of before
    assert is_in(answer(at_second_step(admin), added.now()))
    new = give_app(admin)
    call_command("migrate", *before, verbosity=0)
    secrets = [row.secret for row in DjangoMfa3.objects.order_by("pk")]
    assert secrets == [app.secret, added.secret, new.secret]
    call_command("migrate", "articles", verbosity=0)
    assert is_in(answer(at_second_step(admin), new.now()))
