"""What a search on PostgreSQL reads, made smaller: a page of the table holds a hundred ranks.

Terms and vector lie outside of the table's own pages, which a search reads to learn the ranks.
The vector holds the block of time of its story in three sizes too (`search/query.py` `_spans()`):
to look through a year is to look for one term, and not for any of twelve.

PostgreSQL writes the table anew: some two minutes for 400,000 stories.
"""

from django.db import migrations

PERIOD = 30 * 24 * 3600


def _vector(blocks):
    terms = "array_remove(string_to_array(terms, ' '), '')"
    if blocks:
        numbers = (
            f"'@{size}:' || floor((rank >> 20)::numeric / {PERIOD * size})::bigint::text"
            for size in blocks
        )
        terms += f" || ARRAY[{', '.join(numbers)}]"
    return (
        "ALTER TABLE articles_searchentry DROP COLUMN vector",
        "ALTER TABLE articles_searchentry ADD COLUMN vector tsvector"
        f" GENERATED ALWAYS AS (array_to_tsvector({terms})) STORED",
        "CREATE INDEX articles_searchentry_vector ON articles_searchentry USING gin (vector)"
        " WITH (fastupdate = off)",
    )


FORWARDS = (
    "ALTER TABLE articles_searchentry SET (toast_tuple_target = 128)",
    *_vector([4, 16, 64]),
)
BACKWARDS = ("ALTER TABLE articles_searchentry RESET (toast_tuple_target)", *_vector([]))


def run(statements):
    """Return an operation that runs `statements` on PostgreSQL alone."""

    def operation(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            for statement in statements:
                schema_editor.execute(statement, params=None)

    return operation


class Migration(migrations.Migration):
    dependencies = [("articles", "0017_moves_with_reasons")]
    operations = [migrations.RunPython(run(FORWARDS), run(BACKWARDS))]
