"""Passkeys (WebAuthn), checked by Yubico's fido2.

What the browser is asked goes to it as JSON, and what it answers comes back as JSON
(`static/js/admin/passkey.js`). A state is what has to be kept between the two. fido2 is
loaded where it is needed: 3 MB, and 7 of cryptography, which readers need never.
"""

import json
from struct import error as StructError
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User

# What decoding a forged answer raises.
_MALFORMED = (ValueError, LookupError, TypeError, AttributeError, RecursionError, StructError)


class Refused(Exception):
    """The answer is none of a passkey, or of another, or to another question."""


def ask_for_new(user: User, credentials: list[str]) -> tuple[str, Any]:
    """Return what asks the browser to make a passkey for `user`, and its state.

    A device that has one of `credentials` makes no second.
    """
    from fido2.webauthn import PublicKeyCredentialUserEntity

    name = user.get_username()
    owner = PublicKeyCredentialUserEntity(
        id=str(user.pk).encode(), name=name, display_name=user.get_full_name() or name
    )
    question, state = _server().register_begin(owner, _known(credentials))
    return json.dumps(dict(question)), state


def made(state: Any, answer: str) -> str:
    """Return the credential of the passkey that the browser made. Raises Refused."""
    from fido2.utils import websafe_encode

    try:
        data = _server().register_complete(state, json.loads(answer)).credential_data
        assert data is not None  # else register_complete() has raised
        return websafe_encode(data)
    except _MALFORMED as error:
        raise Refused from error


def ask(credentials: list[str]) -> tuple[str, Any]:
    """Return what asks the browser for one of the passkeys, and its state."""
    question, state = _server().authenticate_begin(_known(credentials))
    return json.dumps(dict(question)), state


def check(state: Any, credentials: list[str], answer: str) -> None:
    """Raise Refused, unless one of the passkeys gave `answer` to the question of `state`."""
    try:
        _server().authenticate_complete(state, _known(credentials), json.loads(answer))
    except _MALFORMED as error:
        raise Refused from error


def _server() -> Any:
    from fido2.server import Fido2Server
    from fido2.webauthn import PublicKeyCredentialRpEntity

    name = settings.MFA_SITE_TITLE
    return Fido2Server(PublicKeyCredentialRpEntity(id=settings.MFA_DOMAIN, name=name))


def _known(credentials: list[str]) -> list[Any]:
    from fido2.utils import websafe_decode
    from fido2.webauthn import AttestedCredentialData

    return [AttestedCredentialData(websafe_decode(credential)) for credential in credentials]
