"""One story or page of an old portal becomes ours: whole, in one transaction, or not at all."""

import re
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils.translation import gettext as _

from articles.editorial import illustration, revisions, row_history
from articles.media.storage import all_or_nothing
from articles.models import (
    Article,
    Attachment,
    MovedRow,
    OldAddress,
    Page,
    PageDocument,
    changes,
)
from articles.models.move import stored_key
from articles.models.slugs import is_promised_to_another
from articles.moving import bodies, digests, linking, old_documents, texts
from articles.moving.items import OldFile, OldPage, OldStory
from articles.moving.mapping import Author
from articles.moving.media_folder import MediaFolder
from articles.moving.officials import Officials
from articles.moving.pictures import Pictures, Refused, Taken
from articles.moving.report import Line, Outcome, Report
from articles.moving.wording import words
from articles.text import vietnamese

Row = Article | Page
_FIGURE = re.compile(r"<figure\b.*?</figure>", re.DOTALL)


@dataclass
class Plan:
    """An item that is to be written: what is known of it before its photos are drawn."""

    item: OldStory | OldPage
    digest: str
    moved: MovedRow | None = None
    row: Row | None = None  # ours, where it is there
    html: str = ""
    pictures: list[tuple[OldFile, str | None]] = field(default_factory=list)
    cover: tuple[OldFile, str | None] | None = None
    documents: list[tuple[OldFile, Path | None]] = field(default_factory=list)
    author: Author | None = None
    notices: texts.Notices = field(default_factory=texts.Notices)

    @property
    def kind(self) -> str:
        """The kind of its moved row."""
        return "story" if isinstance(self.item, OldStory) else "page"

    def line(self, outcome: str, told: str) -> Line:
        """Return a line of the report about the item."""
        return Line(outcome, self.kind, self.item.key, words(self.item.title, 300), told)


@dataclass
class _Found:
    """What became of its files."""

    lines: list[Line] = field(default_factory=list)
    lacks: dict[str, str] = field(default_factory=dict)  # path → mark of the file that is there
    cover: Taken | None = None


class EditedMeanwhile(Exception):
    """Our desk saved the row while it was on its way."""


class Writer:
    """Writes the stories and pages of the old portal `source`."""

    def __init__(
        self,
        source: str,
        report: Report,
        pictures: Pictures,
        folder: MediaFolder,
        *,
        as_published: bool,
        dry: bool,
    ) -> None:
        self.source, self.report, self.pictures, self.folder = source, report, pictures, folder
        self.as_published, self.dry = as_published, dry
        self.officials = Officials(source)

    def plan(self, plan: Plan) -> None:
        """Look for the files of `plan`, and begin to draw its photos."""
        item = plan.item
        plan.notices = texts.Notices(item.notices)
        html = texts.without_data_pictures(item.body, plan.notices)
        plan.html = bodies.tidied(html)
        texts.lost(html, plan.html, plan.notices)
        item.body = ""  # the memory of a hundred of them
        plan.pictures = [
            (file, self.pictures.want(file))
            for file in (bodies.picture_sources(plan.html) if "<img" in plan.html else ())
        ]
        if isinstance(item, OldStory) and item.cover:
            plan.cover = (item.cover, self.pictures.want(item.cover))
        named = {file.path for file in item.documents}
        in_body = [
            OldFile(link)
            for link in _links_in(plan.html)
            if link not in named and old_documents.is_document(link)
        ]
        plan.documents = [
            (file, self.folder.find(file.path)) for file in (*item.documents, *in_body)
        ]

    def write(self, plan: Plan, category: int, thread: int | None, hosts: set[str]) -> Row | None:
        """Write the item of `plan`, and report it. Raises EditedMeanwhile, and OSError and
        DatabaseError where the machine fails. With `dry`, it is reported alone.
        """
        notices, found = texts.Notices(plan.notices), _Found()
        # Photos are rows of their own: taken before the transaction, none is undone with it.
        shown = self._pictures(plan, found)
        found.cover = self._photo(plan, *plan.cover, found) if plan.cover else None
        html = bodies.with_pictures(plan.html, shown) if shown else plan.html
        html, has_open_links = self._links(plan, html, hosts)
        published, created = texts.moments(plan.item, notices)
        build = self._story if isinstance(plan.item, OldStory) else self._page
        moved = plan.moved
        with all_or_nothing(), changes.reported_once():
            row = self._locked(plan)
            self._date(row, plan.item, published, notices)
            html, attached = self._documents(plan, row, html, found)
            quotes = build(plan, row, html, notices, found)
            if isinstance(row, Article):
                row.category_id, row.thread_id = category, thread
            outcome = Outcome.CHANGED if row.pk else Outcome.TAKEN
            title = row.headline if isinstance(row, Article) else row.title
            lines = [Line(outcome, plan.kind, plan.item.key, title), *found.lines]
            if not self.dry:
                is_new = row.pk is None
                self._save(plan, row, attached, quotes, created, notices)
                titles = [vietnamese.tidy_words(title) for title, _name in attached]
                written = (
                    digests.of_new(row, quotes, titles)
                    if is_new and isinstance(row, Article)
                    else digests.written(row)
                )
                moved = self._note(plan, row, written, found.lacks, has_open_links)
            lines += [
                Line(Outcome.NOTICED, plan.kind, plan.item.key, title, told) for told in notices
            ]
            self.report.store(lines, row)
        plan.moved = moved
        self.report.tell(lines, row)
        return None if self.dry else row

    def _locked(self, plan: Plan) -> Row:
        """The row to write into: a new one, or the one that nobody has edited."""
        if plan.row is None:
            return Article() if isinstance(plan.item, OldStory) else Page()
        model = type(plan.row)
        row = model._base_manager.select_for_update().filter(pk=plan.row.pk).first()
        assert plan.moved is not None
        if row is None or digests.written(row) != plan.moved.written:
            raise EditedMeanwhile
        return row

    def _date(
        self, row: Row, item: OldStory | OldPage, at: datetime | None, notices: texts.Notices
    ) -> None:
        """Give `row` its time; what is published here stays so, and with its own time."""
        is_shown = row.pk is not None and row.is_published_or_scheduled
        if is_shown and not item.is_public:
            notices.append(_("Readers of the old portal see it no longer; here it is published."))
        if at is not None or not is_shown:
            row.publish_at = at

    def _story(
        self, plan: Plan, story: Row, html: str, notices: texts.Notices, found: _Found
    ) -> list[Any]:
        """Fill `story`; return its quotes, which have no story yet."""
        assert isinstance(story, Article)
        assert isinstance(plan.item, OldStory)
        item = plan.item
        author = plan.author or Author()
        story.headline = texts.title(item, notices)
        story.description = texts.fitting("description", item.description, notices)
        byline = item.byline if author.byline is None else author.byline
        story.byline = texts.fitting("byline", byline, notices)
        story.source = texts.fitting("source", item.source, notices)
        story.author = author.account
        story.cover_id = None
        story.cover_caption = ""
        if plan.cover and found.cover:
            story.cover_id = found.cover.pk or None
            html, caption = _once(html, found.cover.url, plan)
            story.cover_caption = words(plan.cover[0].caption or caption, 500)
        story.lead, html = texts.lead(item.lead, html, notices)
        html, quotes, unsure = self.officials.quoted(html, story.publish_at, dry=self.dry)
        found.lines += [
            Line(Outcome.QUOTE_UNSURE, "story", item.key, story.headline, told) for told in unsure
        ]
        story.body = texts.cleaned(html, notices)
        if not story.slug:
            story.slug = _free(item.slug, Article)
        return quotes

    def _page(
        self, plan: Plan, page: Row, html: str, notices: texts.Notices, found: _Found
    ) -> list[Any]:
        assert isinstance(page, Page)
        assert isinstance(plan.item, OldPage)
        page.title = texts.title(plan.item, notices)
        page.description = texts.fitting("description", plan.item.description, notices)
        page.body = texts.cleaned(html, notices)
        page.parent = self._parent(plan.item.parent)
        if not page.slug:
            page.slug = _free(plan.item.slug, Page)
        faults = page.faults()
        if "parent" in faults:
            page.parent = None
            notices.append(_("It stood deeper below other pages than pages may here."))
        if "slug" in faults and not page.pk:
            page.slug = ""
        is_filled = Page.PLACEHOLDER not in f"{page.title} {page.description} {page.body}"
        if plan.item.is_public and self.as_published and page.publish_at and is_filled:
            page.status = Page.Status.PUBLISHED
        return []

    def _parent(self, key: str) -> Page | None:
        row = MovedRow.objects.of(self.source, "page", [key] if key else []).get(stored_key(key))
        return row.page if row else None

    def _save(
        self,
        plan: Plan,
        row: Row,
        attached: Sequence[tuple[str, str]],
        quotes: Sequence[Any],
        created: datetime | None,
        notices: texts.Notices,
    ) -> None:
        if isinstance(row, Article) and row.pk:
            row.version = F("version") + 1
        is_new = row.pk is None
        row.save()
        rows: Mapping[str, Sequence[Any]] = {}
        if isinstance(row, Article):
            rows = self._rows(row, attached, quotes, is_new)
        else:
            row.documents.all().delete()
            for title, name in attached:
                PageDocument.objects.create(page=row, title=title, file=name)
        if is_new and created:
            row.created_at = created  # which a first save sets to now
            type(row)._base_manager.filter(pk=row.pk).update(created_at=created)
        comment = (
            _("Taken in from the old portal") if is_new else _("Changed as the old portal was")
        )
        if isinstance(row, Article) and is_new:
            revisions.record_first(row, rows, comment=comment)
        elif isinstance(row, Article):
            revisions.record(row, by=None, comment=comment)
        else:
            row_history.record(row, by=None, comment=comment)
        for address in OldAddress.objects.record(plan.item.addresses, row):
            notices.append(texts.anothers(address))
        if isinstance(row, Article) and (plan.pictures or row.cover_id):
            for told in sum(illustration.faults(row.body, row.cover).values(), []):
                notices.append(told)

    def _rows(
        self,
        story: Article,
        attached: Sequence[tuple[str, str]],
        quotes: Sequence[Any],
        is_new: bool,
    ) -> Mapping[str, Sequence[Any]]:
        """Give `story` its quotes and documents, and no other; return them."""
        if not is_new:
            story.quotes.all().delete()
            story.attachments.all().delete()
            changes.report([story.pk], is_rewritten=True)
        for quote in quotes:
            quote.article = story
            quote.save()
        documents = [
            Attachment.objects.create(article=story, title=title, file=name)
            for title, name in attached
        ]
        return {"quotes": quotes, "attachments": documents}

    def _note(
        self, plan: Plan, row: Row, written: str, lacks: Mapping[str, str], has_open_links: bool
    ) -> MovedRow:
        """Note what was written of the item of `plan`."""
        new = MovedRow(source=self.source, kind=plan.kind, key=stored_key(plan.item.key))
        # A copy: what is undone is tried again, from what was known before.
        moved = copy(plan.moved) if plan.moved else new
        moved.digest, moved.written = plan.digest, written
        moved.is_public = plan.item.is_public
        moved.lacks, moved.has_open_links = list(lacks.items()), has_open_links
        setattr(moved, plan.kind, row)
        if isinstance(row, Page):
            moved.is_published = row.is_published_or_scheduled
        moved.save()
        return moved

    def _pictures(self, plan: Plan, found: _Found) -> Mapping[str, str | None]:
        """Return the address here of each picture of the body, None of those missing."""
        ours: dict[str, str | None] = {}
        for file, name in plan.pictures:
            taken = self._photo(plan, file, name, found)
            ours[file.path] = taken.url if taken else None
        return ours

    def _photo(self, plan: Plan, file: OldFile, name: str | None, found: _Found) -> Taken | None:
        taken = self.pictures.get(name) if name else None
        if isinstance(taken, Taken):
            self.pictures.know(file.path, taken)
            return taken
        why = words(file.path, 300)
        if isinstance(taken, Refused):
            why = f"{why}: {taken.why}"
        if file.path not in found.lacks:
            found.lacks[file.path] = self.folder.mark(file.path)
            found.lines.append(plan.line(Outcome.PHOTO_MISSING, why))
        return None

    def _documents(
        self, plan: Plan, row: Row, html: str, found: _Found
    ) -> tuple[str, list[tuple[str, str]]]:
        """Store the documents; return the body with links to them, and their titles and names."""
        attached, ours = [], {}
        for file, path in plan.documents:
            title = words(file.title or (path or Path(file.path)).stem, 200) or _("Document")
            why = file.path
            if path:
                try:
                    name = "" if self.dry else old_documents.stored(path)
                except ValidationError as error:
                    why = f"{file.path}: {' '.join(error.messages)}"
                else:
                    attached.append((title, name))
                    ours[file.path] = settings.MEDIA_URL + name
                    continue
            found.lacks[file.path] = self.folder.mark(file.path)
            found.lines.append(plan.line(Outcome.FILE_MISSING, why))
        return (bodies.with_links(html, ours) if ours else html), attached

    def _links(self, plan: Plan, html: str, hosts: set[str]) -> tuple[str, bool]:
        """Return `html` with links into the old portal as they stand there, and whether any do.

        What is written from a page of it ("tin-12.html") is written from its root: `linking.py`
        finds it, once all that it may lead to is here.
        """
        base = plan.item.addresses[0] if plan.item.addresses else "/"
        rooted = {}
        is_open = False
        for link in _links_in(html):
            at = linking.old_address(link, base, hosts)
            if at is not None:
                is_open = True
                if at != link:
                    rooted[link] = at
        return (bodies.with_links(html, rooted) if rooted else html), is_open


def _once(html: str, cover: str, plan: Plan) -> tuple[str, str]:
    """Return `html` without its first picture where that is the `cover` (its address here).

    With it comes its caption. NukeViet makes the first picture the cover by itself: a page of ours,
    which shows the cover above the text, would show it twice.
    """
    first = _FIGURE.search(html)
    if plan.pictures and first and first[0].startswith(f'<figure class="image"><img src="{cover}"'):
        rest = f"{html[: first.start()]}{html[first.end() :]}"
        return (rest, plan.pictures[0][0].caption) if rest.strip() else (html, "")
    return html, ""


def _links_in(html: str) -> list[str]:
    return bodies.links(html) if "<a" in html else []


def _free(slug: str, model: Any) -> str:
    """Return `slug` where no row of `model` has it or had it; else "", and saving makes one."""
    slug = vietnamese.slugify(slug)
    if not slug or model._base_manager.filter(slug=slug).exists():
        return ""
    return "" if is_promised_to_another(model(), slug) else slug
