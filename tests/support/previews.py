"""Previews and their links, as the story form asks for them."""

from django.urls import reverse
from django.utils import timezone

from articles.models import PreviewLink
from tests.support.factories import hours, make_admin, make_article
from tests.support.forms import story_form

NEW = "/quan-tri/articles/article/preview/"


def preview_of(article):
    """The address that previews changes typed into the form of `article`."""
    return reverse("admin:articles_article_preview", args=[article.pk])


def share_of(article):
    return reverse("admin:articles_article_share", args=[article.pk])


def revoke_of(link):
    return reverse("admin:articles_article_revoke", args=[link.article_id, link.pk])


def make_link(article=None, **fields):
    fields.setdefault("article", article or make_article(status="draft"))
    fields.setdefault("expires_at", hours(24))
    if "created_by" not in fields:
        fields["created_by"] = make_admin()
    return PreviewLink.objects.create(**fields)


def typed(article, **fields):
    """What the form of a saved story posts, with `fields` typed over."""
    quotes = [
        {"id": quote.pk, "article": article.pk, "number": quote.number}
        | {"official": quote.official_id, "position": quote.position, "words": quote.words}
        for quote in article.quotes.order_by("number")
    ]
    data = story_form(quotes, headline=article.headline, lead=article.lead, body=article.body)
    if article.publish_at:
        local = timezone.localtime(article.publish_at)
        data |= {"publish_at_0": f"{local:%d/%m/%Y}", "publish_at_1": f"{local:%H:%M:%S}"}
    data |= {"category": article.category_id, "cover": article.cover_id or ""}
    data |= {"slug": article.slug, "byline": article.byline, "source": article.source}
    return data | {"quotes-INITIAL_FORMS": len(quotes)} | fields
