"""A portal of its own, and where its backup goes."""

import pytest
from django.db import connection

from articles.caching import triggers
from tests.support.postgres import address, database
from tests.support.serving import environment_of


@pytest.fixture
def media_root(settings, tmp_path):
    settings.VAR_DIR, settings.MEDIA_ROOT = tmp_path / "var", tmp_path / "media"
    triggers.create_triggers("default")
    return settings.MEDIA_ROOT


@pytest.fixture
def file(tmp_path):
    return tmp_path / "backup.tar"


@pytest.fixture
def environment(tmp_path, prepared):
    """The environment of a portal of its own, on a server of the same kind as the tests'."""
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "static").symlink_to(prepared / "static")
    if connection.vendor == "sqlite":
        yield environment_of(tmp_path / "var")
        return
    with database("drill") as name:
        yield environment_of(tmp_path / "var", DATABASE_URL=address(name))
