"""The search index, with an entry for every story already published."""

import django.db.models.deletion
from django.db import migrations, models

from articles.text import search_terms

BATCH = 500

SQLITE = (
    # A term is whatever stands between spaces; where in the text it stands is of no interest.
    """
    CREATE VIRTUAL TABLE articles_searchindex USING fts5(
        terms, content='articles_searchentry', content_rowid='rank', detail=none, columnsize=0,
        tokenize="unicode61 remove_diacritics 0 categories 'L* M* N* P* S* C*'"
    )
    """,
    "INSERT INTO articles_searchindex(articles_searchindex) VALUES ('rebuild')",
    """
    CREATE TRIGGER articles_searchentry_inserted AFTER INSERT ON articles_searchentry BEGIN
        INSERT INTO articles_searchindex(rowid, terms) VALUES (new.rank, new.terms);
    END
    """,
    """
    CREATE TRIGGER articles_searchentry_deleted AFTER DELETE ON articles_searchentry BEGIN
        INSERT INTO articles_searchindex(articles_searchindex, rowid, terms)
        VALUES ('delete', old.rank, old.terms);
    END
    """,
    """
    CREATE TRIGGER articles_searchentry_updated AFTER UPDATE ON articles_searchentry BEGIN
        INSERT INTO articles_searchindex(articles_searchindex, rowid, terms)
        VALUES ('delete', old.rank, old.terms);
        INSERT INTO articles_searchindex(rowid, terms) VALUES (new.rank, new.terms);
    END
    """,
)
POSTGRESQL = (
    """
    ALTER TABLE articles_searchentry ADD COLUMN vector tsvector GENERATED ALWAYS AS (
        array_to_tsvector(array_remove(string_to_array(terms, ' '), ''))
    ) STORED
    """,
    # Without a list of pending entries, which every search would have to read through.
    """
    CREATE INDEX articles_searchentry_vector ON articles_searchentry USING gin (vector)
    WITH (fastupdate = off)
    """,
)


def fill(apps, schema_editor):
    """Write the entries of the published stories, in batches."""
    SearchEntry = apps.get_model("articles", "SearchEntry")
    stories = apps.get_model("articles", "Article").objects.filter(status="published")
    stories = stories.order_by("pk").prefetch_related("quotes__official")
    last = 0
    while batch := list(stories.filter(pk__gt=last)[:BATCH]):
        SearchEntry.objects.bulk_create(
            SearchEntry(
                article_id=story.pk,
                rank=search_terms.rank(story.publish_at, story.pk),
                terms=search_terms.of_story(story),
            )
            for story in batch
        )
        last = batch[-1].pk


def lay_index(apps, schema_editor):
    """Make what the database searches in, from the entries there are."""
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement, params=None)


def drop_index(apps, schema_editor):
    """Take away what does not go with the table of the entries itself."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TABLE articles_searchindex", params=None)


class Migration(migrations.Migration):
    dependencies = [("articles", "0004_reader")]

    operations = [
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                (
                    "article",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="search_entry",
                        serialize=False,
                        to="articles.article",
                    ),
                ),
                ("rank", models.BigIntegerField(unique=True)),
                ("terms", models.TextField()),
            ],
            options={
                "verbose_name": "search entry",
                "verbose_name_plural": "search entries",
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(lay_index, drop_index),
    ]
