"""Secrets that lie encrypted in the database, by a key that does not.

The key is made from FACTOR_KEY, or where there is none from SECRET_KEY. Older ones still open what
they sealed (FACTOR_KEY_FALLBACKS, SECRET_KEY_FALLBACKS), so that a key can be changed.
"""

from base64 import urlsafe_b64encode
from typing import Any

from django.conf import settings
from django.utils.crypto import salted_hmac

_MARK = "sealed:"  # what bears none is plain: django-mfa3 left it


class KeyLost(Exception):
    """No key of this portal opens the secret: it was sealed on another, or the key is lost."""


def seal(text: str) -> str:
    """Return `text` encrypted by the present key."""
    return _MARK + _cipher(_keys()).encrypt(text.encode()).decode()


def opened(sealed: str) -> str:
    """Return what `seal()` was given. Raises KeyLost."""
    return _opened(sealed, _keys())


def opens(sealed: str) -> bool:
    """Tell whether `opened()` would open it."""
    return _opens(sealed, _keys())


def is_up_to_date(sealed: str) -> bool:
    """Tell whether the present key alone opens `sealed`, so that the older ones may go."""
    return sealed.startswith(_MARK) and _opens(sealed, _keys()[:1])


def _opens(sealed: str, keys: list[str]) -> bool:
    try:
        _opened(sealed, keys)
    except KeyLost:
        return False
    return True


def _opened(sealed: str, keys: list[str]) -> str:
    if not sealed.startswith(_MARK):
        return sealed
    from cryptography.fernet import InvalidToken

    try:
        return _cipher(keys).decrypt(sealed.removeprefix(_MARK)).decode()
    except InvalidToken as error:
        raise KeyLost from error


def _keys() -> list[str]:
    keys = [settings.FACTOR_KEY, *settings.FACTOR_KEY_FALLBACKS]
    return [key for key in (*keys, settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS) if key]


def _cipher(keys: list[str]) -> Any:
    from cryptography.fernet import Fernet, MultiFernet  # 7 MB: readers need them never

    digests = (
        salted_hmac("articles.factors", "", key, algorithm="sha256").digest() for key in keys
    )
    return MultiFernet([Fernet(urlsafe_b64encode(digest)) for digest in digests])
