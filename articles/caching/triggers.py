"""Triggers that renew the content stamp in the transaction of any change a reader could see.

On PostgreSQL they are deferred to the commit, so that the one row they all write is locked for a
moment only and last of all: writers neither wait for each other nor deadlock over it.
"""

from secrets import token_hex

from django.db import connections, transaction

from articles.models import ContentStamp

# Table → events and, where not every row is public, the condition that a row is.
PUBLIC = "{row}.status = 'published'"
ANY = ""
WATCHED = {
    "articles_article": ("INSERT UPDATE DELETE", PUBLIC),
    "articles_attachment": ("INSERT UPDATE DELETE", ANY),
    "articles_category": ("INSERT UPDATE DELETE", ANY),
    "articles_correction": ("INSERT UPDATE DELETE", ANY),
    "articles_featuredstory": ("INSERT UPDATE DELETE", ANY),
    "articles_formerslug": ("INSERT UPDATE DELETE", ANY),
    "articles_official": ("INSERT UPDATE DELETE", ANY),
    "articles_photo": ("UPDATE DELETE", ANY),
    "articles_portal": ("INSERT UPDATE DELETE", ANY),
    "articles_quote": ("INSERT UPDATE DELETE", ANY),
    "articles_thread": ("INSERT UPDATE DELETE", ANY),
    "articles_tickernotice": ("INSERT UPDATE DELETE", ANY),
}
_ROWS = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}


def _triggers():
    for table, (events, public) in WATCHED.items():
        for event in events.split():
            condition = " OR ".join(public.format(row=row) for row in _ROWS[event] if public)
            when = f"WHEN ({condition})" if condition else ""
            yield f"{table}_{event.lower()}_seen", table, event, when


def create_triggers(using, **kwargs):
    """Make the triggers be there, and a first stamp (post_migrate).

    Not once in a migration: SQLite drops the triggers of a table that a later migration alters.
    """
    connection = connections[using]
    if ContentStamp._meta.db_table not in connection.introspection.table_names():
        return  # migrated back to before there was one
    with transaction.atomic(using), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            _on_postgresql(cursor)
        else:
            _on_sqlite(cursor)
        cursor.execute("SELECT count(*) FROM articles_contentstamp")
        if not cursor.fetchone()[0]:
            ContentStamp.objects.using(using).create(stamp=token_hex(16))


def _on_sqlite(cursor):
    for name, table, event, when in _triggers():
        cursor.execute(
            f"CREATE TRIGGER IF NOT EXISTS {name} AFTER {event} ON {table} FOR EACH ROW {when} "
            "BEGIN INSERT INTO articles_contentstamp (id, stamp) "
            "VALUES (1, lower(hex(randomblob(16)))) "
            "ON CONFLICT (id) DO UPDATE SET stamp = excluded.stamp; END"
        )


def _on_postgresql(cursor):
    # Once in a transaction is enough: of a thousand rows changed together, one renews.
    cursor.execute(
        "CREATE OR REPLACE FUNCTION articles_renew_stamp() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN "
        "IF NOT EXISTS (SELECT FROM articles_contentstamp"
        " WHERE id = 1 AND xmin = pg_current_xact_id()::xid) THEN "
        "INSERT INTO articles_contentstamp (id, stamp) "
        "VALUES (1, replace(gen_random_uuid()::text, '-', '')) "
        "ON CONFLICT (id) DO UPDATE SET stamp = excluded.stamp; "
        "END IF; RETURN NULL; END $$"
    )
    cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
    present = {name for (name,) in cursor.fetchall()}
    for name, table, event, when in _triggers():
        if name not in present:
            cursor.execute(
                f"CREATE CONSTRAINT TRIGGER {name} AFTER {event} ON {table} "
                f"DEFERRABLE INITIALLY DEFERRED FOR EACH ROW {when} "
                "EXECUTE FUNCTION articles_renew_stamp()"
            )
