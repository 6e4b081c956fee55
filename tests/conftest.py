"""Fixtures that every test may ask for."""

import gc

import pytest
from django.core.cache import cache
from django.core.wsgi import get_wsgi_application
from django.test import RequestFactory, TransactionTestCase
from xdist.scheduler import LoadScopeScheduling

from articles import read_counts
from articles.caching import content_stamp, triggers
from articles.portal import sitemaps
from articles.search import index
from tests.support import resetting, serving
from tests.support.door import behind_page_cache
from tests.support.factories import make_admin
from tests.support.wsgi import Answer

# Modules that share a server, or a whole newsroom: their tests run in one process, so that it is
# made once.
TOGETHER = {"test_nginx.py", "test_replica.py", "test_round_trip.py", "test_s3.py"}
# Modules with tests of half a minute: begun first, so that at the end no process is left alone
# with one; and each case for itself.
LONG = ("test_costs.py", "test_backup.py", "test_shared_database.py", "test_doors.py")
NEEDS_DATABASE = {"db", "transactional_db", "live_server", "django_db_setup"}


class Scheduling(LoadScopeScheduling):
    """Gives each process whole modules of TOGETHER, else all cases of one test at a time.

    (xdist has `--dist loadgroup` for this, which does nothing under pytest 9.)
    """

    def _split_scope(self, nodeid):
        module, _, test = nodeid.partition("::")
        name = module.rpartition("/")[2]
        if name in TOGETHER:
            return module
        return nodeid if name in LONG else test.partition("[")[0] + module


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Give out the tests as `Scheduling` does, in the order of the collection."""
    config.option.loadscopereorder = False
    return Scheduling(config, log)


def pytest_collection_finish():
    """Look for garbage less often: modules and settings stay, and took a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def pytest_addoption(parser):
    parser.addoption(
        "--what-differs",
        action="store_true",
        help="only what may differ between databases: what asks one, and in a browser only what is "
        "marked both_databases",
    )


def pytest_collection_modifyitems(config, items):
    """Begin with what is long, give what depends on timing its second try.

    And leave out what `--what-differs` does.
    """
    items.sort(key=lambda item: item.path.name not in (*LONG, *TOGETHER))
    for item in items:
        for mark in item.iter_markers("timing"):
            assert mark.args, f"{item.nodeid} says not why it depends on timing"
            item.add_marker(pytest.mark.flaky(reruns=1))
    if config.getoption("--what-differs"):
        kept, left_out = [], []
        for item in items:
            (kept if _may_differ(item) else left_out).append(item)
        config.hook.pytest_deselected(items=left_out)
        items[:] = kept


def _may_differ(item):
    for mark in item.iter_markers("same_on_both"):
        assert mark.args, f"{item.nodeid} says not why it is the same on both databases"
        return False
    if item.get_closest_marker("browser"):
        return item.get_closest_marker("both_databases") is not None
    return _asks_database(item)


def _asks_database(item):
    return item.get_closest_marker("django_db") or NEEDS_DATABASE & set(item.fixturenames)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The database, put back after each test that commits, more quickly than by Django."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        resetting.count_from(50_001)
        if put_back := resetting.snapshot():
            patch.setattr(TransactionTestCase, "_fixture_teardown", lambda self: put_back())
        yield


@pytest.fixture(autouse=True)
def one_page_of_each_site_map(monkeypatch):
    """Every row stands on page 0 of its site map: on PostgreSQL keys count on through a run."""
    monkeypatch.setattr(sitemaps, "PAGE_SIZE", 10**9)


@pytest.fixture(autouse=True)
def counts_wait(monkeypatch):
    """No timer writes the counts of reads while a later test runs; `read_counts.write()` does.

    And no reader of another test is remembered.
    """
    monkeypatch.setattr(read_counts, "WRITE_EVERY", 3600)
    monkeypatch.setattr(read_counts, "clients", read_counts.Clients())


@pytest.fixture(scope="session")
def prepared(tmp_path_factory):
    """A folder with static files and the empty database of a portal: made once, to be copied."""
    return serving.prepared(tmp_path_factory)


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
    application = behind_page_cache(get_wsgi_application())

    def _ask(address="/", method="get", **environ):
        request = getattr(RequestFactory(), method)(address, **environ)
        return Answer(application, request.environ)

    yield _ask
    cache.clear()


@pytest.fixture
def rebuilds(monkeypatch):
    """The keys of each rebuild of the search index, in order."""
    asked = []
    monkeypatch.setattr(
        index, "record", lambda keys, do=index.record: asked.append(keys) or do(keys)
    )
    return asked
