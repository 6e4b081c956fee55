"""What changed between two states of a story, for the people who compare them."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from pathlib import PurePath
from typing import Any, cast

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from articles.editorial.states import State
from articles.models import Article, Attachment, Correction, Quote
from articles.models.fields import RichTextField
from articles.text import richtext

Row = Mapping[str, Any]  # the columns of a row
Marks = list[tuple[str, str]]  # as `mark()` returns them
Names = dict[tuple[type[models.Model], Any], str]  # of rows, by model and key

STORY = (*Article.CONTENT, "slug", "status", "publish_at")
QUOTE = ("official", "position", "words", "photo", "caption")
ATTACHMENT = ("title", "file")
CORRECTION = ("kind", "text", "at")

# Comparing words takes time with the square of their number. A passage with more is shown whole.
MAX_WORDS = 20_000


@dataclass(frozen=True)
class Change:
    """One field that differs. `part` names the row it is in, such as a quote; "" for the story."""

    part: str
    field: models.Field
    before: Any
    after: Any

    @property
    def label(self) -> str:
        """The name of what changed, such as "Headline" or "Quote 2 – words"."""
        return capfirst(f"{self.part} – {self.field.verbose_name}".removeprefix(" – "))


@dataclass(frozen=True)
class Comparison:
    """A change as people read it."""

    label: str
    marks: Marks

    @property
    def is_unseen(self) -> bool:
        """Whether the words are the same and only formatting or links differ."""
        return all(kind == "same" for kind, _text in self.marks)


def changes(before: State, after: State) -> list[Change]:
    """Return what changed from one state of a story to another, in the order of the form."""
    found = _changed_fields("", Article, STORY, before.story, after.story)
    for number in sorted(before.quotes.keys() | after.quotes.keys()):
        old, new = before.quotes.get(number, {}), after.quotes.get(number, {})
        found += _changed_fields(_("quote %s") % number, Quote, QUOTE, old, new)
    found += _changed_rows(
        _("attachment"), Attachment, ATTACHMENT, before.attachments, after.attachments
    )
    found += _changed_rows(
        _("correction"), Correction, CORRECTION, before.corrections, after.corrections
    )
    return found


def summary(found: Iterable[Change]) -> str:
    """Return in one line what `found` touches: "Headline, body, quote 2"."""
    touched = dict.fromkeys(str(change.part or change.field.verbose_name) for change in found)
    return capfirst(", ".join(touched)) or _("Saved without a change")


def compare(found: Sequence[Change]) -> list[Comparison]:
    """Return a Comparison of each change. The names of rows take three queries at most."""
    names = _names(found)
    comparisons = []
    for change in found:
        before, after = (_text(change.field, v, names) for v in (change.before, change.after))
        marks = mark(before, after) if _is_text(change.field) else _marks(False, before, after)
        comparisons.append(Comparison(change.label, marks))
    return comparisons


def mark(before: str, after: str) -> Marks:
    """Return the words of two texts as pairs of kind and text.

    The kind is "same", "removed" or "added". Paragraphs are matched first, then the words of
    paragraphs that differ.
    """
    marks: Marks = []
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    for same, old_lines, new_lines in _matched(old, new, old, new):
        old_words, new_words = (re.findall(r"\S+\s*", text) for text in (old_lines, new_lines))
        if same or len(old_words) + len(new_words) > MAX_WORDS:
            marks += _marks(same, old_lines, new_lines)
            continue
        old_bare, new_bare = ([word.strip() for word in words] for words in (old_words, new_words))
        for match in _matched(old_bare, new_bare, old_words, new_words):
            marks += _marks(*match)
    return marks


def _changed_rows(
    part: str,
    model: type[models.Model],
    names: Sequence[str],
    before: Mapping[int, Row],
    after: Mapping[int, Row],
) -> list[Change]:
    found = []
    for key in sorted(before.keys() | after.keys()):
        found += _changed_fields(part, model, names, before.get(key, {}), after.get(key, {}))
    return found


def _changed_fields(
    part: str, model: type[models.Model], names: Sequence[str], before: Row, after: Row
) -> list[Change]:
    fields = [column(model, name) for name in names]
    pairs = [(field, before.get(field.attname), after.get(field.attname)) for field in fields]
    return [
        Change(part, field, old, new)
        for field, old, new in pairs
        if _essence(field, old) != _essence(field, new)
    ]


def column(model: type[models.Model], name: str) -> models.Field:
    """Return the field `name` of `model`, which must have a column."""
    field = model._meta.get_field(name)
    assert isinstance(field, models.Field)
    return field


def _essence(field: models.Field, value: Any) -> Any:
    """A value without what makes no difference to a reader.

    The editor moves line breaks between tags, and times are shown to the minute.
    """
    if isinstance(field, RichTextField):
        # Not by one expression with blanks around the tag: it tried each of 20,000 blanks anew,
        # and froze the process for 20 s.
        return "".join(part.strip() for part in richtext.TAG.split(value or ""))
    if isinstance(value, datetime):
        return value.replace(second=0, microsecond=0)
    return value or ""


def _names(found: Iterable[Change]) -> Names:
    """The names of the rows that the changes refer to."""
    wanted: dict[Any, set[Any]] = {}
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


def _is_text(field: models.Field) -> bool:
    is_file = isinstance(field, models.FileField)
    return not (field.is_relation or field.choices or is_file)


def _text(field: models.Field, value: Any, names: Names) -> str:
    if not value:
        return ""
    if field.is_relation:
        return names.get((cast(type[models.Model], field.related_model), value), _("(deleted)"))
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "DATETIME_FORMAT")
    if isinstance(field, models.FileField):
        return PurePath(value.name).name
    return _paragraphs(value) if isinstance(field, RichTextField) else str(value)


_BLOCK_END = re.compile(r"</(?:p|h[2-4]|li|blockquote|figure|figcaption|caption|tr)>|<br>")
_PICTURE = re.compile(r'<img\b[^>]*?\bsrc="[^"]*?([^"/]*)"[^>]*>')


def _paragraphs(html: str) -> str:
    """The words of a body, a line for each block, with pictures and quotes named in brackets."""
    for number in set(richtext.quote_numbers(html)):
        html = html.replace(richtext.marker(number), f"<p>[{_('quote %s') % number}]</p>")
    html = _PICTURE.sub(lambda match: f"[{_('picture')} {match[1]}]", html)
    return "\n".join(filter(None, map(richtext.plain, _BLOCK_END.split(html))))


def _matched(
    old: Sequence[str], new: Sequence[str], old_texts: Sequence[str], new_texts: Sequence[str]
) -> Iterator[tuple[bool, str, str]]:
    """Match `old` and `new`; yield whether a part is equal, and its two texts."""
    matcher = SequenceMatcher(None, old, new)
    for kind, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        old_text = "".join(old_texts[old_start:old_end])
        yield kind == "equal", old_text, "".join(new_texts[new_start:new_end])


def _marks(same: bool, old: str, new: str) -> Marks:
    marks = [("same", new)] if same else [("removed", old), ("added", new)]
    return [(kind, text) for kind, text in marks if text]
