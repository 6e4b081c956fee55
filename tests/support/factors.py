"""Second factors of accounts, and the second step of a login."""

from datetime import timedelta

import pyotp
from django.test import Client
from django.utils import timezone

from articles.accounts import sealing, second_factor
from articles.models import Factor
from tests.support.logins import log_in

STEP = "/quan-tri/hai-lop/xac-nhan/{}/"


def give_app(user, sealed=None, **fields):
    """Give `user` an authenticator app; returns it."""
    app = pyotp.TOTP(pyotp.random_base32())
    secret = sealed or sealing.seal(app.secret)
    Factor.objects.create(user=user, method=Factor.APP, name="Điện thoại", secret=secret, **fields)
    return app


def code_at(app, *, steps=0):
    """The code that `app` shows on a phone whose clock is `steps` of 30 seconds off."""
    return app.at(timezone.now() + timedelta(seconds=30 * steps))


def at_second_step(user, method="TOTP", **environ):
    """A client that has given the password of `user` and looks at the second step."""
    client = Client(**environ)
    assert log_in(user.username, client=client).url.startswith(second_factor.STEP)
    client.get(STEP.format(method))
    return client


def await_code(client, user):
    """Let `client`, who is logged in as `user`, have given the password of a proof."""
    session = client.session
    session["second_step"] = {
        "user": user.pk,
        "backend": "",
        "password": user.get_session_auth_hash(),
        "after": "/quan-tri/hai-lop/",
        "logs_in": False,
    }
    session.save()


def answer(client, code, method="TOTP"):
    return client.post(STEP.format(method), {"code": code})
