"""Fixtures that every test may ask for."""

import pytest

from articles import read_counts
from tests.factories import make_admin


@pytest.fixture(autouse=True)
def counts_wait(monkeypatch):
    """No timer writes the counts of reads while a later test runs; `reads.write()` does."""
    monkeypatch.setattr(read_counts, "WRITE_EVERY", 3600)


@pytest.fixture
def admin(db):
    """An administrator's account."""
    return make_admin()


@pytest.fixture
def desk(client, admin):
    """A test client logged in as an administrator."""
    client.force_login(admin)
    return client
