"""Pages seen before readers see them: kept by no cache, found by no search engine."""

from django.shortcuts import render
from django.utils import timezone

from articles.portal.story_page import story_context
from newsroom.http_cache import never_store


def render_preview(request, template, context):
    """Render `template` as a preview, with the headers that keep it between those who may see it.

    The address may be a secret (a shared link), so no referrer is sent either.
    """
    response = never_store(render(request, template, context))
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response


def render_story(request, article, now=None, **context):
    """Render `article` with the template of the public page, whatever its status.

    A story without a time is dated `now`, as publishing would. `context` is for the banner:
    `faults` (lines that tell what is not right yet) and `link` (the PreviewLink followed).
    """
    article.publish_at = article.publish_at or now or timezone.now()
    return render_preview(request, "preview/article.html", {**story_context(article), **context})
