"""Accounts: their names, and who may give whom which power."""

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from articles.accounts.names import full_name
from articles.accounts.roles import ADMINISTRATOR, JOURNALIST
from articles.desk.accounts import PersonForm
from tests.support.factories import make_admin, make_member
from tests.support.logins import account_form


def test_a_name_starts_with_the_family_name():
    assert full_name(User(last_name="Trần", first_name="Quốc Toản")) == "Trần Quốc Toản"


def test_without_a_name_the_user_name_stands_and_nobody_is_a_dash():
    assert full_name(User(username="phongvien")) == "phongvien"
    assert full_name(None) == "–"


@pytest.fixture
def keeper(client):
    """A client of an administrator who is no superuser, and the account."""
    account = make_member(ADMINISTRATOR)
    client.force_login(account)
    client.account = account
    return client


def page(name, account):
    return reverse(f"admin:auth_user_{name}", args=[account.pk])


@pytest.mark.django_db
def test_an_administrator_keeps_accounts_but_makes_nobody_a_superuser(keeper):
    member = make_member(JOURNALIST)
    for account in (member, keeper.account):
        sent = account_form(account, is_superuser="on", last_name="Trần")
        assert keeper.post(page("change", account), sent).status_code == 302
        account.refresh_from_db()
        assert (account.last_name, account.is_superuser) == ("Trần", False)


@pytest.mark.django_db
def test_an_administrator_cannot_take_over_or_remove_a_superuser(keeper):
    boss = make_admin()
    password = boss.password
    for name, form in (
        ("change", account_form(boss, last_name="Khác")),
        ("delete", {"post": "yes"}),
        ("link", {}),
        ("close", {}),
        ("reopen", {}),
    ):
        assert keeper.post(page(name, boss), form).status_code == 403, name
    chosen = {"action": "delete_selected", "_selected_action": boss.pk, "post": "yes"}
    keeper.post(reverse("admin:auth_user_changelist"), chosen)
    boss.refresh_from_db()
    assert (boss.password, boss.last_name) == (password, "")


@pytest.mark.django_db
def test_a_superuser_makes_another_one(desk):
    member = make_member(JOURNALIST)
    desk.post(page("change", member), account_form(member, is_superuser="on"))
    member.refresh_from_db()
    assert member.is_superuser


def test_the_form_of_an_account_takes_out_what_nobody_sees(db):
    form = PersonForm({"first_name": "A\u00adn\u202e", "last_name": "\u200b"}, instance=User())
    form.is_valid()  # the rest is missing
    assert (form.cleaned_data["first_name"], form.cleaned_data["last_name"]) == ("An", "")
