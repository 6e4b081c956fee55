"""Very many stories in minutes: few are written, the others are copies of them made in SQL.

`data.grow_to()` writes each story through the ORM and the index, as a journalist does: 400,000 take
the better part of an hour. Copies differ from what they are of by key, address, time and rank.
"""

from importlib import import_module

from django.db import connection
from django.db.models import Value
from django.db.models.functions import Concat

from articles.models import Article, SearchEntry
from articles.search import index
from articles.text.search_terms import PERIOD
from tests.bench.data import grow_to

WRITTEN = 4_000
STEP = 13 * 60 * WRITTEN  # seconds: the written stories take up as long (`grow_to()`)
# How often each is in the lead of a story: what is neither in all stories nor in next to none.
SHARES = {"motphanmuoi": 10, "motphantram": 100, "motphanngan": 1_000}
_TRIGGERS = [f"articles_searchentry_{done}" for done in ("inserted", "deleted", "updated")]


def grow_by_copies(total, say=print):
    """Write WRITTEN stories and copy them until there are `total`; into an empty database."""
    grow_to(WRITTEN, say)
    for word, share in SHARES.items():
        keys = range(2, WRITTEN, share)  # none of them is a draft
        Article.objects.filter(pk__in=keys).update(lead=Concat("lead", Value(f" {word}")))
        index.record(keys)
    migration = import_module("articles.migrations.0005_search")
    is_sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        # The indexes are laid once at the end, and nobody waits for the stamp.
        if is_sqlite:
            for trigger in _TRIGGERS:
                cursor.execute(f"DROP TRIGGER {trigger}")
            cursor.execute("DROP TABLE articles_searchindex")
        else:
            cursor.execute("DROP INDEX articles_searchentry_vector")
            cursor.execute("SET session_replication_role = replica")
        for copy in range(1, total // WRITTEN):
            _copy(cursor, copy, is_sqlite)
            say(f"\r    {(copy + 1) * WRITTEN:,} stories", end="", flush=True)
        say()
        if not is_sqlite:
            cursor.execute("SET session_replication_role = origin")
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence('articles_article', 'id'),"
                " (SELECT max(id) FROM articles_article))"
            )
        for statement in migration.SQLITE if is_sqlite else migration.POSTGRESQL[1:]:
            cursor.execute(statement)


def _copy(cursor, copy, is_sqlite):
    """Copy the written stories and their entries, each as much older as `copy` says."""
    key, seconds = copy * WRITTEN, copy * STEP
    older = f"publish_at - interval '{seconds} seconds'"
    if is_sqlite:
        older = f"strftime('%Y-%m-%d %H:%M:%f', publish_at, '-{seconds} seconds')"
    changed = {"id": f"id + {key}", "slug": f"slug || '-{copy}'", "publish_at": older}
    columns = [field.column for field in Article._meta.concrete_fields]
    values = ", ".join(changed.get(column, column) for column in columns)
    cursor.execute(
        f"INSERT INTO articles_article ({', '.join(columns)})"
        f" SELECT {values} FROM articles_article WHERE id <= {WRITTEN}"
    )
    period, former = (f"((rank >> 20) - {ago}) / {PERIOD}" for ago in (seconds, 0))
    table = SearchEntry._meta.db_table
    cursor.execute(
        f"INSERT INTO {table} (article_id, rank, terms)"
        f" SELECT article_id + {key}, ((((rank >> 20) - {seconds}) << 20) | (article_id + {key})),"
        f" replace(terms, ' @' || {former} || ' ', ' @' || {period} || ' ')"
        f" FROM {table} WHERE article_id <= {WRITTEN}"
    )
