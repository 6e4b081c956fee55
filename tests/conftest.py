"""Fixtures that every test may ask for."""

import pytest
from django.core.cache import cache
from django.core.wsgi import get_wsgi_application
from django.test import RequestFactory

from articles import read_counts
from articles.caching import content_stamp, triggers
from articles.caching.page_cache import PageCache
from tests.support.factories import make_admin
from tests.support.wsgi import Answer


@pytest.fixture(autouse=True)
def counts_wait(monkeypatch):
    """No timer writes the counts of reads while a later test runs; `read_counts.write()` does."""
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


@pytest.fixture
def ask(monkeypatch):
    """A function that asks the portal behind its page cache, as a new process would."""
    cache.clear()
    monkeypatch.setattr(content_stamp, "clock", content_stamp.ContentClock())
    triggers.create_triggers("default")
    application = PageCache(get_wsgi_application())

    def _ask(address="/", method="get", **environ):
        request = getattr(RequestFactory(), method)(address, **environ)
        return Answer(application, request.environ)

    yield _ask
    cache.clear()
