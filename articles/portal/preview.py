"""Previews: pages before readers may see them. No cache keeps them, no search engine finds them."""

from django.shortcuts import render
from django.utils import timezone

from articles.portal.pages import page_context
from articles.portal.players import with_player
from articles.portal.story_page import story_context
from newsroom.http_cache import never_store


def render_preview(request, template, context):
    """Render `template` as a page that is `kept_private()`."""
    return kept_private(render(request, template, context))


def kept_private(response):
    """Return `response` with the headers that keep a preview from everybody else.

    Its URL may be secret (a preview link), so no referrer is sent either.
    """
    response = never_store(response)
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response


def render_story(request, article, now=None, template="preview/article.html", **context):
    """Render `article` with the template of the public page, whatever its status.

    A story without a time is dated `now`, as if it were published. `context` is for the banner:
    `faults` (lines that say what is not right yet) and `link` (the PreviewLink that was used).
    `template` is another that extends this one.
    """
    article.publish_at = article.live.publish_at or now or timezone.now()
    context = {**story_context(article), **context}
    page = render_preview(request, template, context)
    return with_player(request, page, has_video=context["has_video"])


def render_page(request, page, now=None, **context):
    """Render the Page `page` as readers would get it, whatever its status; else as a story."""
    page.publish_at = page.publish_at or now or timezone.now()
    context = {**page_context(page), **context}
    answer = render_preview(request, "preview/page.html", context)
    return with_player(request, answer, has_video=context["has_video"])
