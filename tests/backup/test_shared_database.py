"""Backup and restore of a PostgreSQL database that the portal, no superuser, shares with others."""

import shutil
import subprocess
import sys
from contextlib import closing

import pytest
from django.db import connection

from tests.support.postgres import address, database
from tests.support.serving import ROOT, environment_of, manage

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="a SQLite file is ours alone"),
    pytest.mark.skipif(not shutil.which("pg_dump"), reason="pg_dump is not installed"),
]


@pytest.fixture
def file(tmp_path):
    return tmp_path / "backup.tar"


class Shared:
    """A database of PostgreSQL that the portal, no superuser, shares with others."""

    def __init__(self, name, role, var):
        self.name = name
        self.environment = environment_of(var, DATABASE_URL=address(name, role, "mat-khau"))

    def sql(self, *statements):
        """Run `statements` as a superuser; returns what the last one gives."""
        import psycopg2

        with closing(psycopg2.connect(address(self.name))) as other, other.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
            found = cursor.fetchall() if cursor.description else None
            other.commit()
        return found

    def manage(self, *arguments):
        """Run `manage.py`; returns its exit status and what it said."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
        )
        return done.returncode, done.stdout + done.stderr

    def others_are_there(self):
        """Tell whether all of FOREIGN is."""
        (found,) = self.sql(
            "SELECT (SELECT count(*) FROM public.cua_nguoi_khac),"
            " (SELECT count(*) FROM bi.so_lieu),"
            " (SELECT count(*) FROM pg_extension WHERE extname = 'vector')"
        )
        return found == (1, 1, 1)


FOREIGN = (
    "CREATE EXTENSION vector",
    "CREATE TABLE public.cua_nguoi_khac (v vector(2))",
    "INSERT INTO public.cua_nguoi_khac VALUES ('[1,2]')",
    "CREATE SCHEMA bi",
    "CREATE TABLE bi.so_lieu AS SELECT 1 AS n",
    "REVOKE ALL ON public.cua_nguoi_khac, bi.so_lieu FROM PUBLIC",
)
# What somebody hung on our tables: it needs what is theirs.
HUNG_ON_OURS = (
    "CREATE FUNCTION bi.ghi() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$",
    "CREATE TRIGGER ghi AFTER INSERT ON articles_category FOR EACH ROW EXECUTE FUNCTION bi.ghi()",
    "CREATE INDEX theo_do_dai ON articles_category (vector_norm(ARRAY[id::real]::vector))",
)


@pytest.fixture
def shared(tmp_path):
    """Two such databases: one with a portal in it, the other with none yet."""
    role = f"{connection.settings_dict['NAME']}_portal"
    owned = f"OWNER {role} TEMPLATE template0"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {role} LOGIN PASSWORD 'mat-khau'")
    try:
        with database("mot", owned) as one, database("hai", owned) as two:
            portal, empty = (Shared(name, role, tmp_path / name) for name in (one, two))
            for each in (portal, empty):
                each.sql(*FOREIGN)
            manage(portal.environment, "migrate", "--verbosity", "0")
            script = "from tests.support.factories import make_article; make_article()"
            manage(portal.environment, "shell", "--no-imports", "--command", script)
            portal.sql(*HUNG_ON_OURS)
            yield portal, empty
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP ROLE {role}")


def test_a_backup_of_a_shared_database_is_of_what_is_ours_and_can_be_put_back(shared, file):
    portal, empty = shared
    status, said = portal.manage("backup", str(file))
    assert (status, "whole" in said) == (0, True), said
    assert portal.manage("backup", "--verify", str(file))[0] == 0
    stories = portal.sql("SELECT headline, vector FROM articles_article, articles_searchentry")
    assert len(stories) == 1
    for database_of_ours, flags in ((empty, ()), (portal, ("--overwrite",))):
        status, said = database_of_ours.manage("restore", str(file), *flags)
        assert status == 0, said
        assert database_of_ours.others_are_there()
        assert database_of_ours.manage("migrate", "--check")[0] == 0
        found = "SELECT headline, vector FROM articles_article, articles_searchentry"
        assert database_of_ours.sql(found) == stories
        # Its triggers are there, and numbers go on where they were.
        script = (
            "from articles.models import ContentStamp as S;"
            "from tests.support.factories import make_category;"
            "before = S.objects.get().stamp; make_category(name='Mới', slug='moi');"
            "assert before != S.objects.get().stamp"
        )
        manage(database_of_ours.environment, "shell", "--no-imports", "--command", script)


def test_what_others_hung_on_our_tables_is_not_dropped_unasked(shared, file):
    portal, _empty = shared
    assert portal.manage("backup", str(file))[0] == 0
    portal.sql("CREATE VIEW bi.bai_viet AS SELECT id FROM articles_article")
    status, said = portal.manage("restore", str(file), "--overwrite")
    assert status == 1
    assert "All is as it was" in said
    assert "bi.bai_viet" in said
    assert len(portal.sql("SELECT * FROM bi.bai_viet")) == 1


def test_a_table_of_ours_that_needs_what_is_not_ours_is_told_at_the_backup(shared, file):
    portal, _empty = shared
    portal.sql("ALTER TABLE articles_category ADD COLUMN v vector(2)")
    status, said = portal.manage("backup", str(file))
    assert status == 1
    assert "whole, but cannot be put back" in said
    assert "vector" in said


def test_a_database_without_a_portal_is_not_backed_up(shared, file):
    _portal, empty = shared
    status, said = empty.manage("backup", str(file))
    assert (status, "manage.py migrate" in said) == (1, True)
