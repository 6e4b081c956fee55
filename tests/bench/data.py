"""Many plausible stories, made fast."""

import random
from datetime import timedelta

from django.utils import timezone

from articles.accounts.roles import JOURNALIST
from articles.models import Article, Category
from articles.search import index
from tests.bench.words import WORDS
from tests.support.factories import make_category, make_member

BATCH = 4_000
BODY = "<p>" + " ".join(WORDS) + ".</p><h2>Mục</h2>" + "<p>" + " ".join(reversed(WORDS)) + ".</p>"


def grow_to(total, say=print):
    """Add stories until there are `total`: nine in ten public, spread over ten years."""
    chance = random.Random(7)
    categories = list(Category.objects.all()) or [make_category() for _ in range(6)]
    author = Article.objects.exclude(author=None).first()
    author = author.author if author else make_member(JOURNALIST)
    have = Article.objects.count()
    now = timezone.now()
    for start in range(have, total, BATCH):
        stories = Article.objects.bulk_create(
            [
                Article(
                    headline=" ".join(chance.sample(WORDS, 9)).capitalize(),
                    slug=f"tin-{number}",
                    lead="Sapo của một tin dài vừa phải để đo.",
                    body=BODY,
                    category=chance.choice(categories),
                    author=author,
                    status="draft" if number % 10 == 0 else "published",
                    publish_at=now - timedelta(minutes=13 * (total - number)),
                )
                for number in range(start, min(start + BATCH, total))
            ]
        )
        index.record(story.pk for story in stories)
        say(f"\r    {min(start + BATCH, total):,} stories", end="", flush=True)
    say()
