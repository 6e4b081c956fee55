"""What changed between two states of a story or another row, for the people who compare them."""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import Match, SequenceMatcher
from itertools import accumulate
from pathlib import PurePath
from typing import Any, cast

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from articles.editorial.states import State
from articles.models import Article, Attachment, Correction, ErasedFile, Photo, Quote
from articles.models.fields import RichTextField
from articles.text import galleries, links, richtext

Row = Mapping[str, Any]  # the columns of a row
Marks = list[tuple[str, str]]  # as `mark()` returns them
Names = dict[tuple[type[models.Model], Any], str]  # of rows, by model and key

STORY = (*Article.CONTENT, "slug", "status", "publish_at")
QUOTE = ("official", "position", "words", "photo", "caption")
ATTACHMENT = ("title", "file")
CORRECTION = ("kind", "false_words", "right_words", "has_apology", "decided_by", "text", "at")
# By what a row is known again in a story and its working copy.
SAME: dict[type[models.Model], tuple[str, ...]]
SAME = {Quote: ("number",), Attachment: ("file",), Correction: CORRECTION}

# Looks at pairs of equal words or paragraphs in one comparison: a second of them, at most. Two
# versions of a story of 3,000 words, with every seventh word changed, take 160,000.
MAX_LOOKS = 3_000_000


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
    """Return what changed from one state of a story to another, in the order of the form.

    Status and time of a working copy are its own, and its slug is its story's unless it has one.
    """
    names: Sequence[str] = STORY
    if before.is_working_copy != after.is_working_copy:
        slugs = (before.story["slug"], after.story["slug"])
        names = (*Article.CONTENT, "slug") if all(slugs) else Article.CONTENT
    found = changed_fields("", Article, names, before.story, after.story)
    for number in sorted(before.quotes.keys() | after.quotes.keys()):
        old, new = before.quotes.get(number, {}), after.quotes.get(number, {})
        found += changed_fields(_("quote %s") % number, Quote, QUOTE, old, new)
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
    names, effort = _names(found), Effort()
    comparisons = []
    for change in found:
        before, after = (_text(change.field, v, names) for v in (change.before, change.after))
        is_text = _is_text(change.field)
        marks = mark(before, after, effort) if is_text else _marks(False, before, after)
        comparisons.append(Comparison(change.label, marks))
    return comparisons


class Effort:
    """What a comparison may still spend: `left` looks at pairs of equal words or paragraphs."""

    def __init__(self, left: int = MAX_LOOKS) -> None:
        self.left = left

    def allows(self, looks: int) -> bool:
        """Spend `looks`, where that many are left."""
        if looks > self.left:
            return False
        self.left -= looks
        return True


def mark(before: str, after: str, effort: Effort | None = None) -> Marks:
    """Return the words of two texts as pairs of kind and text.

    The kind is "same", "removed" or "added". Paragraphs are matched first, then the words of
    paragraphs that differ. What could only be matched with more than `effort` (by default, that of
    a comparison of its own) is "removed" and "added" as a whole.
    """
    effort = effort or Effort()
    marks: Marks = []
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    for same, old_lines, new_lines in _matched(old, new, old, new, effort):
        if same:
            marks += _marks(same, old_lines, new_lines)
            continue
        old_words, new_words = (re.findall(r"\S+\s*", text) for text in (old_lines, new_lines))
        old_bare, new_bare = ([word.strip() for word in words] for words in (old_words, new_words))
        for match in _matched(old_bare, new_bare, old_words, new_words, effort):
            marks += _marks(*match)
    return marks


def _changed_rows(
    part: str,
    model: type[models.Model],
    names: Sequence[str],
    before: Mapping[int, Row],
    after: Mapping[int, Row],
) -> list[Change]:
    found, twins = [], _twins(model, before, after)
    for key in sorted(before.keys() | after.keys() - set(twins.values())):
        new = after.get(twins.get(key, key), {})
        found += changed_fields(part, model, names, before.get(key, {}), new)
    return found


def _twins(
    model: type[models.Model], before: Mapping[int, Row], after: Mapping[int, Row]
) -> dict[int, int]:
    """Return the rows of `before` that stand in `after` with another key: {key: key}.

    A story and its working copy have rows of their own.
    """
    others = {identity(model, row): key for key, row in after.items() if key not in before}
    gone = {key: identity(model, row) for key, row in before.items() if key not in after}
    return {key: others.pop(found) for key, found in gone.items() if found in others}


def identity(model: type[models.Model], row: Row) -> tuple[str, ...]:
    """Return by what a row of `model` is known again in a story and in its working copy."""
    return tuple(str(row[column(model, name).attname]) for name in SAME[model])


def changed_fields(
    part: str, model: type[models.Model], names: Sequence[str], before: Row, after: Row
) -> list[Change]:
    """Return which of the fields `names` differ between two states of a row of `model`."""
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
    } | _erased(found, wanted.get(Photo, set()))


def _erased(found: Iterable[Change], photos: set[int]) -> Names:
    """Why `photos` and the files that the changes name are not there: those erased for good."""
    files: set[str] = set()
    for change in found:
        for value in filter(None, (change.before, change.after)):
            if isinstance(change.field, models.FileField):
                files.add(value.name)
            elif isinstance(change.field, RichTextField):
                files |= richtext.own_pictures(value)
    reasons: Names = {}
    if files or photos:
        for row in ErasedFile.objects.filter(Q(name__in=files) | Q(photo_key__in=photos)):
            said = _("(erased for good: %s)") % row.reason
            reasons |= {(ErasedFile, row.name): said, (Photo, row.photo_key): said}
    return reasons


def _is_text(field: models.Field) -> bool:
    is_file = isinstance(field, models.FileField)
    return not (field.is_relation or field.choices or is_file)


def _text(field: models.Field, value: Any, names: Names) -> str:
    if not value and value != 0:
        return ""
    if field.is_relation:
        return names.get((cast(type[models.Model], field.related_model), value), _("(deleted)"))
    if value is True:
        return _("Yes")
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "DATETIME_FORMAT")
    if isinstance(field, models.FileField):
        return f"{PurePath(value.name).name} {names.get((ErasedFile, value.name), '')}".strip()
    if not isinstance(field, RichTextField):
        return str(value)
    text = _paragraphs(value)
    for (model, name), said in names.items():
        if model is ErasedFile:
            stem = PurePath(name).name
            text = text.replace(f" {stem}]", f" {stem} {said}]")
    return text


# Those that make a line of a comparison: no boxes around them, and no cells of one row.
_BLOCK_END = re.compile(r"</(?:p|h[2-4]|li|blockquote|figure|figcaption|caption|tr)>|<br>")
_VIDEO = re.compile(r'<figure class="video"[^>]*>')
_PICTURE = re.compile(r'<img\b[^>]*?\bsrc="[^"]*?([^"/]*)"[^>]*>')


def _paragraphs(html: str) -> str:
    """The words of a body, a line for each block, with pictures, quotes and so on in brackets.

    The target of a link stands behind its words: who changes it changes what readers get.
    """
    html = "".join(map(_named, galleries.split(html)))
    html = _VIDEO.sub(lambda start: f"{start[0]}[{_('video')}] ", links.show_targets(html))
    html = richtext.replace_quotes(html, lambda number: f"<p>[{_('quote %s') % number}]</p>")
    html = _PICTURE.sub(lambda match: f"[{_('picture')} {match[1]}]", html)
    return "\n".join(filter(None, map(richtext.plain, _BLOCK_END.split(html))))


def _named(part: str | galleries.Gallery) -> str:
    """A part of a body, a gallery with a line that says so before its pictures."""
    if isinstance(part, str):
        return part
    return f"<p>[{_('gallery of %s photos') % part.size}]</p>{part.html}"


class _Matcher(SequenceMatcher[str]):
    """A SequenceMatcher that spends no more than `effort`; what it then has not matched differs.

    To find the longest run that two passages share, it looks at all pairs of equal words in them,
    and then does so again on both sides of that run. Where words repeat, that took time with the
    cube of their number: 51 s for 38 kB.
    """

    a: Sequence[str]
    b: Sequence[str]
    b2j: dict[str, list[int]]  # the places of each word of `b`

    def __init__(self, old: Sequence[str], new: Sequence[str], effort: Effort) -> None:
        super().__init__(None, old, new)
        self._effort = effort

    def get_matching_blocks(self) -> list[Match]:
        """Return what matches, in order, and a Match of size 0 at the end."""
        old, new = len(self.a), len(self.b)
        looks = [0, *accumulate(1 + len(self.b2j.get(word, ())) for word in self.a)]
        start = _shared(self.a, self.b)
        end = _shared(self.a[start:][::-1], self.b[start:][::-1])
        found = [(0, 0, start), (old - end, new - end, end), (old, new, 0)]
        waiting = deque([(start, old - end, start, new - end)])  # wide passages before narrow ones
        while waiting:
            old_start, old_end, new_start, new_end = waiting.popleft()
            if old_start == old_end or new_start == new_end:
                continue
            if not self._effort.allows(looks[old_end] - looks[old_start]):
                continue
            match = self.find_longest_match(old_start, old_end, new_start, new_end)
            if match.size:
                found.append(match)
                waiting.append((old_start, match.a, new_start, match.b))
                waiting.append((match.a + match.size, old_end, match.b + match.size, new_end))
        return _joined(sorted(found))


def _shared(old: Sequence[str], new: Sequence[str]) -> int:
    """How many items both begin with."""
    pairs = enumerate(zip(old, new, strict=False))
    return next((place for place, (one, other) in pairs if one != other), min(len(old), len(new)))


def _joined(found: Iterable[tuple[int, int, int]]) -> list[Match]:
    """Join the matches that follow one another without a gap; the last one has the size 0."""
    joined: list[Match] = []
    for old, new, size in found:
        last = joined[-1] if joined else Match(0, 0, 0)
        if size and joined and (last.a + last.size, last.b + last.size) == (old, new):
            joined[-1] = Match(last.a, last.b, last.size + size)
        elif size:
            joined.append(Match(old, new, size))
    return [*joined, Match(old, new, 0)]


def _matched(
    old: Sequence[str],
    new: Sequence[str],
    old_texts: Sequence[str],
    new_texts: Sequence[str],
    effort: Effort,
) -> Iterator[tuple[bool, str, str]]:
    """Match `old` and `new`; yield whether a part is equal, and its two texts."""
    for kind, old_start, old_end, new_start, new_end in _Matcher(old, new, effort).get_opcodes():
        old_text = "".join(old_texts[old_start:old_end])
        yield kind == "equal", old_text, "".join(new_texts[new_start:new_end])


def _marks(same: bool, old: str, new: str) -> Marks:
    marks = [("same", new)] if same else [("removed", old), ("added", new)]
    return [(kind, text) for kind, text in marks if text]
