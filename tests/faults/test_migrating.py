"""An upgrade from the release before: its data comes along, and is found, on both databases."""

import pytest
from lxml import html

from tests.support import serving
from tests.support.asking import ask

# What stood in the database of the release that ended with migration 0003.
BEFORE = """
from django.apps import apps as now
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.models.signals import post_migrate
from articles.caching import triggers

post_migrate.disconnect(triggers.create_triggers, sender=now.get_app_config("articles"))
last = "0003_photo_in_body"
for goal in (["auth"], ["articles", last]):
    call_command("migrate", *goal, verbosity=0)
old = MigrationLoader(connection).project_state(("articles", last)).apps.get_model
category = old("articles", "Category").objects.create(name="Xã hội", slug="xa-hoi", folded="xa hoi")
official = old("articles", "Official").objects.create(
    name="Nguyễn Văn A", position="Chủ tịch", slug="nguyen-van-a", folded="nguyen van a")
for number, status in enumerate(["published", "draft", "withdrawn"]):
    story = old("articles", "Article").objects.create(
        headline=f"Mưa lũ {status}", slug=f"mua-lu-{status}", lead="Sapo", category=category,
        body='<p>Đường sắt</p><div class="quote" data-quote="1"></div>', status=status,
        publish_at=hours(-number - 1), folded=f"mua lu {status}")
    old("articles", "Quote").objects.create(
        article=story, official=official, number=1, words="Sơ tán dân", position="Chủ tịch")
old("articles", "TickerNotice").objects.create(text="Cấm đường", starts_at=hours(-1))
"""

AFTER = """
from articles.search.query import find, parse
from django.db import connection
print(
    list(Article.objects.order_by("pk").values_list("status", "version", "audio", "thread")),
    sorted(SearchEntry.objects.values_list("article__status", flat=True)),
    [len(find(parse(words))[:5])
     for words in ("duong sat", "Sơ tán", "khong co")],
    ContentStamp.objects.count(),
    sep="\\n",
)
"""


@pytest.fixture
def upgraded(newsroom_before):
    """A Newsroom of the release before, with its data, brought to this release."""
    newsroom_before.run(BEFORE)
    serving.manage(newsroom_before.environment, "migrate", "--verbosity", "0")
    return newsroom_before


def test_stories_quotes_and_notices_come_along_and_are_found(upgraded):
    rows, entries, found, stamps = upgraded.run(AFTER).splitlines()
    assert rows == str([(s, 1, "", None) for s in ("published", "draft", "withdrawn")])
    assert entries == "['published']"
    assert found == "[1, 1, 0]"
    assert stamps == "1"


def test_the_upgraded_portal_shows_its_stories_and_sees_changes(upgraded):
    with upgraded.serve() as (address, _process):
        home = ask(address)
        assert "Mưa lũ published" in home.text
        assert "Cấm đường" in home.text
        story = ask(f"{address}/bai-viet/mua-lu-published/")
        words = " ".join(html.fromstring(story.text).text_content().split())
        assert "Chủ tịch Nguyễn Văn A" in words
        assert "Sơ tán dân" in story.text
        assert ask(f"{address}/bai-viet/mua-lu-draft/").status == 404
        assert ask(f"{address}/bai-viet/mua-lu-withdrawn/").status == 410
        assert ask(address).headers["cache-status"].endswith("hit")
        upgraded.run("Article.objects.filter(status='published').update(headline='Đã sửa')")
        assert "Đã sửa" in ask(address).text
