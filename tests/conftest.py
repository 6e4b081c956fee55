"""Fixtures that every test may ask for."""

import pytest
from django.test import TransactionTestCase

from articles import reads

from . import resetting
from .factories import make_admin


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The database, put back after each test that commits, more quickly than by Django."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        if put_back := resetting.snapshot():
            patch.setattr(TransactionTestCase, "_fixture_teardown", lambda self: put_back())
        yield


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
