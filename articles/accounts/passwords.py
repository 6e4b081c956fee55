"""Passwords: the same one, whichever keyboard it is typed on.

A Mac may send "ế" as three characters and Windows as one. Both are made one text before it is
hashed (NFKC, as NIST SP 800-63B has it).
"""

import unicodedata

from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.auth.password_validation import CommonPasswordValidator, MinimumLengthValidator

# Longer ones stay as they are typed: to order a row of accents takes the square of its length.
MOST_NORMALISED = 1_000
_MARK = "nfkc."  # in front of the salt: the hash is of the normalised password


def normalised(password: str) -> str:
    """Return `password` as it is hashed."""
    return unicodedata.normalize("NFKC", password) if _is_short(password) else password


class Hasher(PBKDF2PasswordHasher):
    """Django's first choice, of the normalised password.

    To the release before these hashes are Django's own. Those of before are of what was typed, on
    whichever keyboard: both are tried, and the next login makes the hash anew.
    """

    def salt(self) -> str:
        return _MARK + super().salt()

    def encode(self, password: str, salt: str, iterations: int | None = None) -> str:
        if salt.startswith(_MARK):
            password = normalised(password)
        return super().encode(password, salt, iterations)

    def verify(self, password: str, encoded: str) -> bool:
        typed = {password: None}
        if _is_short(password) and not self._is_marked(encoded):
            typed |= {unicodedata.normalize(form, password): None for form in ("NFC", "NFD")}
        return any(super(Hasher, self).verify(each, encoded) for each in typed)

    def must_update(self, encoded: str) -> bool:
        return not self._is_marked(encoded) or super().must_update(encoded)

    def _is_marked(self, encoded: str) -> bool:
        return str(self.decode(encoded)["salt"]).startswith(_MARK)


def _is_short(password: str) -> bool:
    return len(password) <= MOST_NORMALISED


class _OfNormalised:
    """Of a validator: it looks at the password as it is hashed."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        super().validate(normalised(password), user)  # type: ignore[misc]


class MinimumLength(_OfNormalised, MinimumLengthValidator):
    """Counts letters, not the accents beside them."""


class NotCommon(_OfNormalised, CommonPasswordValidator):
    """Knows a common password in full-width letters too."""
