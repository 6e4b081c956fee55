"""The history of a story, as the desk's pages give it."""

import re

from django.urls import reverse
from django.utils import timezone

from articles.editorial import revisions
from tests.support.factories import make_article
from tests.support.forms import quote_rows, story_form

DELETED = "/quan-tri/articles/article/deleted/"


def make_draft(**fields):
    return make_article(status="draft", publish_at=None, **fields)


def url(name, *args):
    return reverse(f"admin:articles_article_{name}", args=args)


def save(client, article, **fields):
    """Save the story form of `article` with `fields` changed."""
    article.refresh_from_db()
    kept = {
        "headline": article.headline,
        "lead": article.lead,
        "body": article.body,
        "category": article.category_id,
        "slug": article.slug,
    }
    if article.publish_at:
        moment = timezone.localtime(article.publish_at)
        kept |= {"publish_at_0": f"{moment:%d/%m/%Y}", "publish_at_1": f"{moment:%H:%M:%S}"}
    numbers = list(article.quotes.values_list("number", flat=True))
    response = client.post(
        url("change", article.pk), story_form(**kept) | quote_rows(article, numbers) | fields
    )
    assert response.status_code == 302, response.context["errors"]


def kept(article):
    """The revisions of `article`, oldest first."""
    return list(revisions.of(article))[::-1]


def restore(client, article, revision, **options):
    return client.post(url("restore", article.pk, revision.pk), **options)


def told(response):
    return " ".join(str(message) for message in response.context["messages"])


def words(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


# Comparing


def compare(client, article, older=0, newer=-1):
    found = kept(article)
    query = {"older": found[older].pk, "newer": found[newer].pk}
    return client.get(url("compare", article.pk), query)


# Deleting and recovering


def delete(client, article):
    return client.post(url("delete", article.pk), {"post": "yes"})
