"""Logging in, and guessing."""

import time

from django.test import Client

from tests.support.factories import PASSWORD, make_member
from tests.support.forms import open_form, other_desk


def account_form(user, **changes):
    """What the form of `user` posts."""
    form = {
        "username": user.username,
        "is_active": "on",
        "is_staff": "on",
        "groups": list(user.groups.values_list("pk", flat=True)),
        "seen": open_form(other_desk(), user)["seen"],
        "factor_set-TOTAL_FORMS": "0",
        "factor_set-INITIAL_FORMS": "0",
    }
    return {name: value for name, value in (form | changes).items() if value is not None}


def member(role):
    """A client that a new member with `role` has logged in with: `client.user`."""
    client = Client()
    client.user = make_member(role)
    client.force_login(client.user)
    return client


LOGIN = "/quan-tri/login/"
PAGE = {"HTTP_ACCEPT": "text/html"}


def log_in(username, password=PASSWORD, *, client=None, **environ):
    """Post the login form; returns the answer. The address is REMOTE_ADDR."""
    form = {"username": username, "password": password, "next": ""}
    return (client or Client()).post(LOGIN, form, **environ)


def guess(username, times=5, **environ):
    """Post wrong passwords; returns the last answer."""
    return [log_in(username, f"sai-{number}", **environ) for number in range(times)][-1]


def is_in(response):
    return response.status_code == 302


def said(response):
    """The errors of the form."""
    return response.context["form"].non_field_errors()


def prove(client):
    """Give `client`, who is logged in, the proof that changing factors asks for (proof.py)."""
    session = client.session
    session["proof_holds_until"] = time.time() + 600
    session.save()
