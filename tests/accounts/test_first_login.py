"""The login that an empty portal begins with."""

from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command

from articles.accounts import keepers
from articles.accounts.roles import ADMINISTRATOR
from tests.support.logins import is_in, log_in

pytestmark = pytest.mark.django_db


def told():
    """What the command says, line by line."""
    out = StringIO()
    call_command("first_login", stdout=out)
    return [line.strip() for line in out.getvalue().splitlines()]


def test_an_empty_portal_gets_one_administrator_who_is_told_once():
    [name, password] = told()[1].split()
    account = User.objects.get()
    assert account.is_superuser
    assert account in keepers.keepers()
    assert [group.name for group in account.groups.all()] == [ADMINISTRATOR]
    assert is_in(log_in(name, password))
    assert told() == ["There are accounts already: no login was made."]
    assert User.objects.count() == 1


def test_a_rule_of_two_steps_lets_the_first_login_in_to_set_the_second_one_up(client, settings):
    settings.MFA_GROUPS = [ADMINISTRATOR]
    [name, password] = told()[1].split()
    form = {"username": name, "password": password}
    answer = client.post("/quan-tri/login/", form, follow=True)
    assert answer.redirect_chain[-1][0] == "/quan-tri/hai-lop/"
    assert answer.status_code == 200
