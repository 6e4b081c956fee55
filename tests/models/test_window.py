"""The window: one rule for notices, whose start is known, and featured stories, whose need not be.

What the queries hold, what `state()` says, and what the form and the database refuse must agree.
"""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.models import FeaturedStory, TickerNotice
from articles.models.window import WindowModel
from tests.support.factories import make_featured, make_notice

pytestmark = pytest.mark.django_db
State = WindowModel.State
WINDOWS = {  # start and end in hours from now → where now stands
    (-1, None): State.SHOWING,
    (-1, 1): State.SHOWING,
    (0, 1): State.SHOWING,
    (-1, 0): State.EXPIRED,
    (-2, -1): State.EXPIRED,
    (1, None): State.UPCOMING,
    (1, 2): State.UPCOMING,
}
OPEN_START = {(None, None): State.SHOWING, (None, 1): State.SHOWING, (None, 0): State.EXPIRED}


@pytest.mark.parametrize(
    ("make", "window", "state"),
    [(make_notice, *case) for case in WINDOWS.items()]
    + [(make_featured, *case) for case in (WINDOWS | OPEN_START).items()],
)
def test_state_and_queries_agree_to_the_moment(make, window, state):
    now = timezone.now()
    starts_at, ends_at = (at if at is None else now + timedelta(hours=at) for at in window)
    row = make(starts_at=starts_at, ends_at=ends_at)
    rows = type(row).objects
    held = {
        State.UPCOMING: rows.upcoming(now),
        State.SHOWING: rows.showing(now),
        State.EXPIRED: rows.expired(now),
    }
    assert row.state(now) == state
    assert [name for name, found in held.items() if found.exists()] == [state]
    assert rows.started(now).exists() == (state != State.UPCOMING)


@pytest.mark.parametrize("make", [make_notice, make_featured])
@pytest.mark.parametrize("end", [0, -1])
def test_a_window_that_ends_before_it_starts_is_refused_by_form_and_database(make, end):
    row = make()
    row.starts_at = timezone.now()
    row.ends_at = row.starts_at + timedelta(hours=end)
    with pytest.raises(ValidationError) as refused:
        row.clean()
    assert refused.value.message_dict == {"ends_at": [str(row.ENDS_TOO_EARLY)]}
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_each_model_speaks_of_what_it_shows():
    assert str(TickerNotice.ENDS_TOO_EARLY) != str(FeaturedStory.ENDS_TOO_EARLY)
    assert str(TickerNotice.ENDS_TOO_EARLY).startswith("Thông báo")
