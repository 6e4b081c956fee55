"""Names of accounts, as Vietnamese write them."""

from django.contrib.auth.models import User


def full_name(user: User | None) -> str:
    """Return the name of `user`, family name first; the user name without one; "–" for None.

    Django's own get_full_name() puts the given name first.
    """
    if user is None:
        return "–"
    return f"{user.last_name} {user.first_name}".strip() or user.get_username()
