"""What the page of a story shows besides the story itself, for readers and for previews."""

from contextlib import suppress
from datetime import datetime
from math import ceil
from typing import NamedTuple

from django.utils import timezone

from articles.models import Article
from articles.models.prepared import Prepared
from articles.portal.latest import latest_stories
from articles.portal.related import neighbours, related_stories, thread_stories
from articles.portal.story_photos import story_photo
from articles.text import galleries, richtext, videos

# Vietnamese is written with a space after each syllable, so to count by spaces counts syllables.
# Nobody has measured readers of Vietnamese with comparable texts. Readers of Chinese, the closest
# that was measured, read 255 ± 29 syllables a minute (Trauzettel-Klosinski and Dietz 2012, IReST,
# doi 10.1167/iovs.11-8284).
SYLLABLES_PER_MINUTE = 250


def _at_slug(now, slug):
    return Article.objects.published(now).for_page().filter(slug=slug)


AT_SLUG = Prepared(_at_slug, now=datetime, slug=str)


def published_story(slug):
    """Return the published Article at `slug` with what its page shows; None without one."""
    return next(iter(AT_SLUG(now=timezone.now(), slug=slug)), None)


class Download(NamedTuple):
    """A document of a story. `url` is "" while it is only chosen in a form (a preview)."""

    title: str
    kind: str
    size: int | None
    url: str


def story_context(article):
    """Return the context of article/article.html for an `article` from `for_page()`.

    `story_photo` is the Photo that stands for it where it is shared, or None.
    `trail` are the pages between the home page and this one: pairs of a name and a path.
    """
    in_category = latest_stories().by_category.get(article.category_id, [])
    related = related_stories(article, in_category)
    newer, older = neighbours(article, in_category)
    return {
        "article": article,
        "story_photo": story_photo(article),
        "trail": [(article.category.name, article.category.get_absolute_url())],
        "related": related,
        "in_thread": thread_stories(article, related),
        "newer": newer,
        "older": older,
        "minutes": minutes(article),
        "has_video": videos.holds_video(article.body),
        "has_gallery": bool(galleries.all_of(article.body)),
        "recording": stored_url(article.audio),
        "downloads": [download(attachment) for attachment in article.attachments.all()],
    }


def minutes(article):
    """Return how many minutes the body and the quotes of `article` take to read, at least 1."""
    texts = [richtext.plain(article.body), *(quote.words for quote in article.quotes.all())]
    # js/admin/counts.js counts the same in the story form.
    return max(1, ceil(sum(len(text.split()) for text in texts) / SYLLABLES_PER_MINUTE))


def download(attachment):
    """Return `attachment` as a Download; its size is None where the storage has lost the file."""
    size = None
    with suppress(OSError):
        size = attachment.file.size
    return Download(attachment.title, attachment.kind, size, stored_url(attachment.file))


def stored_url(file):
    """Return the URL of a FieldFile; "" where there is none, or it is not stored yet."""
    # private part of Django: nothing public tells whether a FieldFile is stored
    return file.url if file and file._committed else ""
