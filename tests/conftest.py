"""Fixtures that every test may ask for."""

import pytest

from .factories import make_admin


@pytest.fixture
def admin(db):
    """An administrator's account."""
    return make_admin()


@pytest.fixture
def desk(client, admin):
    """A test client logged in as an administrator."""
    client.force_login(admin)
    return client
