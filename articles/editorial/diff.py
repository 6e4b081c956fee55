"""What changed between two states of a story, for the people who compare them."""

import re
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from pathlib import PurePath
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from articles.models import Article, Attachment, Correction, Quote
from articles.models.fields import RichTextField
from articles.text import richtext

CONTENT = (
    "headline",
    "lead",
    "body",
    "category",
    "thread",
    "cover",
    "cover_caption",
    "audio",
    "byline",
    "source",
)
STORY = (*CONTENT, "slug", "status", "publish_at")
QUOTE = ("official", "position", "words", "photo", "caption")
ATTACHMENT = ("title", "file")
CORRECTION = ("kind", "text", "at")

# Comparing texts word by word takes the square of their length: past this, whole passages.
MAX_WORDS = 20_000


@dataclass(frozen=True)
class Change:
    """One field that differs. `part` names the row it is in, such as a quote; "" for the story."""

    part: str
    field: models.Field
    before: Any
    after: Any

    @property
    def label(self):
        """The name of what changed, such as "Headline" or "Quote 2 – words"."""
        return capfirst(f"{self.part} – {self.field.verbose_name}".removeprefix(" – "))


@dataclass(frozen=True)
class Comparison:
    """A change as people read it: `marks` are (kind, text) as `mark()` returns them."""

    label: str
    marks: list

    @property
    def is_unseen(self):
        """Whether no word differs, but only what words cannot show: formatting, links."""
        return all(kind == "same" for kind, _text in self.marks)


def changes(before, after):
    """Return the Changes from one `revisions.State` to another, in the order of the form."""
    found = _changed_fields("", Article, STORY, before.story, after.story)
    for number in sorted(before.quotes.keys() | after.quotes.keys()):
        rows = before.quotes.get(number, {}), after.quotes.get(number, {})
        found += _changed_fields(_("quote %s") % number, Quote, QUOTE, *rows)
    for part, model, names, old, new in (
        (_("attachment"), Attachment, ATTACHMENT, before.attachments, after.attachments),
        (_("correction"), Correction, CORRECTION, before.corrections, after.corrections),
    ):
        for pk in sorted(old.keys() | new.keys()):
            found += _changed_fields(part, model, names, old.get(pk, {}), new.get(pk, {}))
    return found


def summary(found):
    """Return in one line what `found` (a list of Changes) touches: "Headline, body, quote 2"."""
    touched = dict.fromkeys(str(change.part or change.field.verbose_name) for change in found)
    return capfirst(", ".join(touched)) or _("Saved without a change")


def compare(found):
    """Return a Comparison of each of the Changes `found`; three queries at most name the rows."""
    names = _names(found)
    comparisons = []
    for change in found:
        before, after = (_text(change.field, v, names) for v in (change.before, change.after))
        marks = mark(before, after) if _is_text(change.field) else _marks(False, before, after)
        comparisons.append(Comparison(change.label, marks))
    return comparisons


def mark(before, after):
    """Return the words of two texts as a list of (kind, text).

    The kind is "same", "removed" or "added". Paragraphs are matched first, and words within
    those that differ.
    """
    marks = []
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    for same, old_lines, new_lines in _matched(old, new, old, new):
        old_words, new_words = (re.findall(r"\S+\s*", text) for text in (old_lines, new_lines))
        if same or len(old_words) + len(new_words) > MAX_WORDS:
            marks += _marks(same, old_lines, new_lines)
            continue
        bare = [[word.strip() for word in words] for words in (old_words, new_words)]
        for match in _matched(*bare, old_words, new_words):
            marks += _marks(*match)
    return marks


def _changed_fields(part, model, names, before, after):
    fields = [model._meta.get_field(name) for name in names]
    pairs = [(field, before.get(field.attname), after.get(field.attname)) for field in fields]
    return [
        Change(part, field, old, new)
        for field, old, new in pairs
        if _essence(field, old) != _essence(field, new)
    ]


def _essence(field, value):
    """A value without what makes no difference to a reader.

    The editor moves line breaks between tags, and times are shown to the minute.
    """
    if isinstance(field, RichTextField):
        return re.sub(r"\s*(<[^>]*>)\s*", r"\1", value or "")
    if isinstance(value, datetime):
        return value.replace(second=0, microsecond=0)
    return value or ""


def _names(found):
    """The names of the rows that the changes refer to: {(model, pk): name}."""
    wanted = {}
    for change in found:
        if change.field.is_relation:
            wanted.setdefault(change.field.related_model, set()).update(
                {change.before, change.after} - {None}
            )
    return {
        (model, pk): str(row)
        for model, pks in wanted.items()
        for pk, row in model.objects.in_bulk(pks).items()
    }


def _is_text(field):
    is_file = isinstance(field, models.FileField)
    return not (field.is_relation or field.choices or is_file)


def _text(field, value, names):
    if not value:
        return ""
    if field.is_relation:
        return names.get((field.related_model, value), _("(deleted)"))
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "DATETIME_FORMAT")
    if isinstance(field, models.FileField):
        return PurePath(value.name).name
    return _paragraphs(value) if isinstance(field, RichTextField) else str(value)


_BLOCK_END = re.compile(r"</(?:p|h[2-4]|li|blockquote|figure|figcaption|caption|tr)>|<br>")
_PICTURE = re.compile(r'<img\b[^>]*?\bsrc="[^"]*?([^"/]*)"[^>]*>')


def _paragraphs(html):
    """The words of a body, a line for each block; pictures and quotes hold their places."""
    for number in set(richtext.quote_numbers(html)):
        html = html.replace(richtext.marker(number), f"<p>[{_('quote %s') % number}]</p>")
    html = _PICTURE.sub(lambda match: f"[{_('picture')} {match[1]}]", html)
    return "\n".join(filter(None, map(richtext.plain, _BLOCK_END.split(html))))


def _matched(old, new, old_texts, new_texts):
    """Match two sequences; yield (whether equal, text of the old, text of the new)."""
    matcher = SequenceMatcher(None, old, new)
    for kind, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        texts = old_texts[old_start:old_end], new_texts[new_start:new_end]
        yield kind == "equal", *map("".join, texts)


def _marks(same, old, new):
    marks = [("same", new)] if same else [("removed", old), ("added", new)]
    return [(kind, text) for kind, text in marks if text]
