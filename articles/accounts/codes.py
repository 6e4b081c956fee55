"""Codes that people type: of an authenticator app, and recovery codes."""

import secrets
import unicodedata
from datetime import datetime

import pyotp
from django.conf import settings
from django.utils.crypto import constant_time_compare

MOST_TYPED = 64  # characters, with blanks and dashes
STEPS = (-1, 0, 1)  # of 30 seconds: how far the clock of a phone may be off
GROUPS, DIGITS = 3, 5  # of a recovery code: 50 bits, which its hash keeps for good


def digits_of(typed: str) -> str:
    """Return the digits of `typed` as 0–9, in whatever script they are written.

    Blanks, dashes and what nobody sees may stand between them ("123 456"). Where there is anything
    else, the answer is "", which is no code.
    """
    if len(typed) > MOST_TYPED:
        return ""
    others = (char for char in typed if not char.isdecimal())
    if not all(char.isspace() or unicodedata.category(char) in ("Pd", "Cf") for char in others):
        return ""
    return "".join(str(unicodedata.decimal(char)) for char in typed if char.isdecimal())


def new_app_key() -> str:
    """Return a new key that an authenticator app and the portal share."""
    return pyotp.random_base32()


def app_url(key: str, user_name: str) -> str:
    """Return what the QR code tells an authenticator app."""
    return pyotp.TOTP(key).provisioning_uri(name=user_name, issuer_name=settings.MFA_SITE_TITLE)


def step_of(key: str, typed: str, now: datetime) -> int | None:
    """Return the step of the clock whose code `typed` is, or None.

    The steps just before and after `now` count too.
    """
    app, code = pyotp.TOTP(key), digits_of(typed)
    present = app.timecode(now)
    for step in (present + offset for offset in STEPS):
        if constant_time_compare(app.generate_otp(step), code):
            return step
    return None


def new_recovery_code() -> str:
    """Return a new recovery code, as its owner is to keep it. Digits: no keyboard changes them."""
    return grouped("".join(secrets.choice("0123456789") for _digit in range(GROUPS * DIGITS)))


def grouped(typed: str) -> str:
    """Return a recovery code as it was shown, and hashed: groups of digits with dashes between."""
    digits = digits_of(typed)
    return "-".join(digits[at : at + DIGITS] for at in range(0, len(digits), DIGITS))
