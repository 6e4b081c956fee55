"""A database of its own for a benchmark that runs in this process."""

import os
import time
from contextlib import contextmanager

import django


@contextmanager
def own_database():
    """Set Django up on an empty database, which is dropped afterwards."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test.utils import setup_test_environment

    setup_test_environment()
    sqlite = connection.vendor == "sqlite"
    connection.settings_dict["TEST"]["NAME"] = (
        settings.VAR_DIR / "bench.sqlite3" if sqlite else "newsroom_bench"
    )
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(str(connection.settings_dict["NAME"]), verbosity=0)


def look_at_rows():
    """Let the planner know how many rows there are now."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def milliseconds(client, address, rounds):
    """Return the sorted times of `rounds` requests, after two to warm up, and the last answer."""
    times = []
    for _ in range(rounds + 2):
        start = time.perf_counter()
        response = client.get(address)
        times.append((time.perf_counter() - start) * 1000)
        assert response.status_code == 200
    return sorted(times[2:]), response
