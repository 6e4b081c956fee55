"""Proof of who is here, given once more before a second factor comes or goes.

It takes the own password and, where the account has a second factor, that too: a session that
somebody else got hold of must not be enough to change how an account is entered. It holds for ten
minutes, so that a new phone, the old one and new recovery codes need no three codes.
"""

import time

from django.http import HttpRequest

SECONDS = 600
_KEY = "proof_holds_until"  # in the session, which ends at the logout


def give(request: HttpRequest) -> None:
    """Note that the user of `request` has proved who they are."""
    request.session[_KEY] = int(time.time()) + SECONDS


def holds(request: HttpRequest) -> bool:
    """Tell whether the proof was given a short while ago."""
    return request.session.get(_KEY, 0) > time.time()
