"""Fixtures that every test may ask for."""

import pytest

from articles import reads

from .factories import make_admin


@pytest.fixture(autouse=True)
def counts_wait(monkeypatch):
    """No timer writes the counts of reads while a later test runs; `reads.write()` does."""
    monkeypatch.setattr(reads, "WRITE_EVERY", 3600)


@pytest.fixture
def admin(db):
    """An administrator's account."""
    return make_admin()


@pytest.fixture
def desk(client, admin):
    """A test client logged in as an administrator."""
    client.force_login(admin)
    return client
