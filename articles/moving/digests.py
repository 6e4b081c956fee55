"""What tells whether the source changed, and whether our desk edited what came of it."""

import json
from dataclasses import asdict
from hashlib import sha256
from typing import Any

from articles.models import Article, Category, Page, Thread
from articles.moving.items import OldItem


def of_item(item: OldItem, *answers: Any) -> str:
    """Return the digest of what the source says in `item`, and of what the map answers to it."""
    said = asdict(item)
    del said["notices"]  # sentences of ours: another release may word them otherwise
    return _digest([said, answers])


def written(row: Any) -> str:
    """Return the digest of what `row` (a story, page, category or thread) holds now.

    It asks for the rows of a story, unless they were prefetched.
    """
    if isinstance(row, Article):
        return _digest(_story(row))
    if isinstance(row, Page):
        names = (*Page.CONTENT, "status", "publish_at", "parent_id")
        titles = sorted(document.title for document in row.documents.all())
        return _digest([*(getattr(row, name) for name in names), titles])
    assert isinstance(row, Category | Thread)
    return _digest([row.name, row.description])


def _story(story: Article) -> list[Any]:
    """Whatever the desk can change of a story. Officials are left out: a merge changes them."""
    fields = [story._meta.get_field(name) for name in (*Article.CONTENT, "status", "publish_at")]
    return [
        *(str(getattr(story, field.attname) or "") for field in fields),  # type: ignore[union-attr]
        hasattr(story, "working_copy"),
        [
            [quote.number, quote.position, quote.words, quote.caption, quote.photo_id]
            for quote in sorted(story.quotes.all(), key=lambda quote: quote.number)
        ],
        sorted(attachment.title for attachment in story.attachments.all()),
        len(story.corrections.all()),
    ]


def _digest(what: Any) -> str:
    text = json.dumps(what, default=str, ensure_ascii=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()
