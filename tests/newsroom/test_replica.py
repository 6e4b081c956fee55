"""Public pages from a replica: a copy of the database that is brought up to date by hand."""

import re
import shutil
import sqlite3
import urllib.parse
import urllib.request
from contextlib import closing
from urllib.request import urlopen

import pytest

from tests.support.serving import environment_of, served

pytestmark = pytest.mark.slow


class Pair:
    """A portal of two SQLite files, and what happens to them."""

    def __init__(self, folder, address):
        self.primary, self.replica = folder / "newsroom.sqlite3", folder / "replica.sqlite3"
        self.address = address

    def write(self, sql):
        """Change the primary."""
        with closing(sqlite3.connect(self.primary, timeout=20)) as database, database:
            database.execute(sql)

    def replicate(self):
        """Bring the replica up to date."""
        with (
            closing(sqlite3.connect(self.primary, timeout=20)) as primary,
            closing(sqlite3.connect(self.replica, timeout=20)) as replica,
        ):
            primary.backup(replica)

    def read(self, path="/thong-bao/"):
        """Return a page and whether it was kept."""
        with urlopen(self.address + path, timeout=20) as answer:
            return answer.read().decode(), "hit" in answer.headers.get("Cache-Status", "")


@pytest.fixture
def pair(tmp_path, prepared):
    """A served Pair whose replica is up to date."""
    replica = f"sqlite:///{tmp_path}/replica.sqlite3"
    environment = environment_of(tmp_path, PAGE_CACHE="on", LOG_LEVEL="CRITICAL")
    (tmp_path / "static").symlink_to(prepared / "static")
    for name in ("newsroom.sqlite3", "replica.sqlite3"):
        shutil.copy(prepared / "newsroom.sqlite3", tmp_path / name)
    with served(environment | {"REPLICA_URL": replica}) as (address, _process):
        yield Pair(tmp_path, address)


NEW_CATEGORY = """INSERT INTO articles_category (name, slug, description, "order", folded)
                  VALUES ('Mới', 'moi', '', 9, 'moi')"""


def test_a_page_made_from_an_old_replica_is_not_taken_for_new(pair):
    pair.write(NEW_CATEGORY)
    old, _kept = pair.read()
    assert "Mới" not in old  # made, and kept, from a replica that is behind
    assert pair.read() == (old, True)
    pair.replicate()
    new, kept = pair.read()
    assert "Mới" in new
    assert not kept
    assert pair.read() == (new, True)


def test_the_desk_never_reads_the_replica(pair):
    with closing(sqlite3.connect(pair.replica)) as replica, replica:
        replica.execute("DROP TABLE auth_user")
        replica.execute("DROP TABLE django_session")
    form = urllib.parse.urlencode({"username": "ai", "password": "do"}).encode()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    page = browser.open(f"{pair.address}/quan-tri/login/").read().decode()
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', page)[1]
    form += f"&csrfmiddlewaretoken={token}".encode()
    with browser.open(f"{pair.address}/quan-tri/login/", form) as answer:
        assert answer.status == 200


def test_without_its_replica_the_portal_reads_the_primary(pair):
    pair.read()
    pair.write(NEW_CATEGORY)
    with closing(sqlite3.connect(pair.replica)) as replica, replica:
        replica.execute("DROP TABLE articles_contentstamp")
    assert "Mới" in pair.read()[0]
    assert pair.read()[1]


def test_a_replica_that_fails_half_way_costs_no_reader_a_page(pair):
    with closing(sqlite3.connect(pair.replica)) as replica, replica:
        replica.execute("DROP TABLE articles_category")
    page, _kept = pair.read()
    assert "</html>" in page
