"""How long a login lasts: so long without work, and never longer than a day of it."""

import time
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.utils import timezone

SEEN_SECONDS = 60  # the session is written at most this often


def begin(sender: Any, request: Any, **kwargs: Any) -> None:
    """Note that a login begins (user_logged_in)."""
    request.session["began"] = int(time.time())
    _set_end(request.session)


def note_work(session: SessionBase) -> None:
    """Put off the end of the session, for somebody works at the desk."""
    now = int(time.time())
    if now - session.get("seen", 0) > SEEN_SECONDS:
        session["seen"] = now
        session.setdefault("began", now)  # of a login before there was a limit
        _set_end(session)


def _set_end(session: SessionBase) -> None:
    """Let the session end SESSION_COOKIE_AGE from now, and SESSION_MAX_HOURS after its login.

    A moment, no number of seconds: whatever writes the session later must not put off its end.
    """
    now = timezone.now()
    left = session["began"] + 3600 * settings.SESSION_MAX_HOURS - now.timestamp()
    session.set_expiry(now + timedelta(seconds=min(settings.SESSION_COOKIE_AGE, max(0, left))))
