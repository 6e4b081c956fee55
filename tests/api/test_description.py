"""The API against its own description: schemathesis sends what it allows, and what it forbids."""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.checks import CHECKS, load_all_checks

from tests.support.factories import make_article, make_notice

EXAMPLES = 30  # of each operation
load_all_checks()
ACCEPTANCE = CHECKS.get_one("positive_data_acceptance")
schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())


@pytest.fixture
def content(db):
    """A story with a quote, and a notice, both with the key that is asked for most."""
    make_notice(article=make_article(pk=1, quotes=[{}]), pk=1)
    # As Django's own test client does: the connection holds the test's transaction.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.slow
@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_the_api_does_as_it_says(case, content):
    # Any text fits the description of a cursor, yet we take only those that we made (422).
    made_up = (case.query or {}).get("cursor")
    case.call_and_validate(
        headers={"Accept-Encoding": "identity"},  # what calls WSGI directly unzips nothing
        excluded_checks=[ACCEPTANCE] if made_up else [],
    )
