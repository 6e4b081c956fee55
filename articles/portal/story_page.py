"""What the page of a story shows besides the story itself, for readers and for previews."""

from contextlib import suppress
from math import ceil
from typing import NamedTuple

from articles.portal.latest import latest_stories
from articles.portal.related import neighbours, related_stories, thread_stories
from articles.text import richtext

# Written Vietnamese parts syllables, not words, and so does counting by spaces. Nobody measured
# its readers with texts that compare; those of Chinese, as close a relative in this as there is,
# read 255 ± 29 syllables a minute (Trauzettel-Klosinski and Dietz 2012, IReST, doi
# 10.1167/iovs.11-8284).
SYLLABLES_PER_MINUTE = 250


class Download(NamedTuple):
    """A document of a story; without `url` while it is only chosen in a form (a preview)."""

    title: str
    kind: str
    size: int | None
    url: str


def story_context(article):
    """Return what article/article.html asks for, for `article` from `Article.objects.for_page()`.

    `trail` are the pages between the home page and this one: pairs of a name and an address.
    """
    in_category = latest_stories().by_category.get(article.category_id, [])
    related = related_stories(article, in_category)
    newer, older = neighbours(article, in_category)
    return {
        "article": article,
        "trail": [(article.category.name, article.category.get_absolute_url())],
        "related": related,
        "in_thread": thread_stories(article, related),
        "newer": newer,
        "older": older,
        "minutes": minutes(article),
        "recording": stored_url(article.audio),
        "downloads": [download(attachment) for attachment in article.attachments.all()],
    }


def minutes(article):
    """Return how many minutes the body and the quotes of `article` take to read, at least 1."""
    texts = [richtext.plain(article.body), *(quote.words for quote in article.quotes.all())]
    return max(1, ceil(sum(len(text.split()) for text in texts) / SYLLABLES_PER_MINUTE))


def download(attachment):
    """Return `attachment` as a Download; its size is None where the storage has lost the file."""
    size = None
    with suppress(OSError):
        size = attachment.file.size
    return Download(attachment.title, attachment.kind, size, stored_url(attachment.file))


def stored_url(file):
    """Return the address of a FieldFile; "" where there is none, or it is not saved yet."""
    # private part of Django: whether a file is stored already
    return file.url if file and file._committed else ""
