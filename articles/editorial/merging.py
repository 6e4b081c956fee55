"""Two officials who are one person are made one, and that can be undone.

Quotes, addresses and what old versions of stories name go to the one who stays, the survivor. The
other's row goes; an `OfficialMerge` keeps what is needed to bring it back with its key. Stories are
locked first and officials after them, as a save of a story does it.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from hashlib import blake2s
from typing import Any, NamedTuple

from django.contrib.auth.models import User
from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.editorial import diff, row_history
from articles.models import (
    Article,
    FormerOfficialSlug,
    MovedQuote,
    Official,
    OfficialMerge,
    Photo,
    Quote,
    changes,
)
from articles.models.slugs import is_promised_to_another

# What the one who stays may take over from the other.
TAKEN = ("name", "position", "organisation", "portrait")
_COLUMNS = ("name", "position", "organisation", "portrait_id")
MOST_LISTED = 100  # merges in the history of one official
_BATCH = 500  # rows of one INSERT, keys of one question


class Impossible(Exception):
    """A merge or an undo that cannot be done. Its text is for the user."""


class Changed(Impossible):
    """One of the two is another by now than the user was shown."""


class Extent(NamedTuple):
    """How many quotes of an official stand in how many stories."""

    quotes: int
    stories: int  # with a page of their own
    published: int  # of these, scheduled ones with them
    copies: int  # working copies


def extent(official: Official) -> Extent:
    """Count the quotes of `official`, and where they stand."""
    copy = Q(article__working_copy_of__isnull=False)
    public = Q(article__status=Article.Status.PUBLISHED)
    found = official.quotes.aggregate(
        quotes=Count("pk"),
        stories=Count("article", distinct=True, filter=~copy),
        published=Count("article", distinct=True, filter=public),
        copies=Count("article", distinct=True, filter=copy),
    )
    return Extent(**found)


def shared_stories(one: Official, other: Official) -> int:
    """Count the stories, and working copies, that quote both."""
    both = Quote.objects.filter(official=other).values("article")
    return one.quotes.filter(article__in=both).values("article").distinct().count()


def mark(one: Official, other: Official) -> str:
    """Return a digest of what two officials are, whichever comes first: it tells a late merge."""
    rows = sorted((row.pk, row.slug, *_columns(row).values()) for row in (one, other))
    return blake2s(repr(rows).encode(errors="replace"), digest_size=12).hexdigest()


def merge(
    official_key: int,
    survivor_key: int,
    *,
    taken: Collection[str],
    by: User | None,
    seen: str | None = None,
    now: datetime | None = None,
) -> OfficialMerge:
    """Make one official of two: the first becomes the second, who takes over the fields `taken`.

    Raises Impossible where that cannot be done, and Changed where the two are not what `mark()`
    said when they were `seen`. Nothing is changed then.
    """
    now = now or timezone.now()
    if official_key == survivor_key:
        raise Impossible(_("That is one and the same official."))
    with changes.reported_once():
        _lock_stories([official_key])
        locked = _lock([official_key, survivor_key])
        if len(locked) < 2:
            raise Impossible(why_gone({official_key, survivor_key} - locked.keys()))
        official, survivor = locked[official_key], locked[survivor_key]
        if seen is not None and seen != mark(official, survivor):
            raise Changed(_("One of the two was changed meanwhile. Look at both again."))
        for row in (official, survivor):
            row_history.keep_unrecorded(row, now)
        former = sorted(official.former_slugs.values_list("slug", flat=True))
        before = _columns(survivor)
        for name in TAKEN:
            if name in taken:
                setattr(survivor, name, getattr(official, name))
        done = OfficialMerge.objects.create(
            official_key=official.pk,
            survivor_key=survivor.pk,
            official=_columns(official) | {"slug": official.slug, "former_slugs": former},
            before=before,
            after=_columns(survivor),
            by=by,
            at=now,
        )
        stories = _move(Quote.objects.filter(official=official), survivor, done)
        official.former_slugs.update(official=survivor)
        slug, name = official.slug, official.name
        official.delete()
        FormerOfficialSlug.objects.create(slug=slug, official=survivor)
        survivor.save()
        if name != survivor.name:
            changes.report(stories)
        said = _("Merged with %s") % f"{name} ({slug})"
        row_history.record(survivor, by=by, comment=said, now=now)
    return done


class Undone(NamedTuple):
    """What an undo did: who is back, how many quotes with them, and what stays as it is now."""

    official: Official
    quotes: int
    notes: list[str]


def undo(merge_key: int, *, by: User | None, now: datetime | None = None) -> Undone:
    """Take a merge back: the official is there again, with key, addresses and quotes.

    What was changed since stays, and is told. Raises Impossible where nothing can be undone.
    """
    now = now or timezone.now()
    with changes.reported_once():
        done = OfficialMerge.objects.select_for_update().filter(pk=merge_key).first()
        if done is None:
            raise Impossible(_("There is no such merge."))
        if done.undone_at:
            raise Impossible(_("This merge was undone at %s.") % _moment(done.undone_at))
        if Official.objects.filter(pk=done.official_key).exists():
            raise Impossible(_("This official is there already."))
        holder_key = stands_for(done.survivor_key)
        _lock_stories([holder_key])
        holder = _lock([holder_key]).get(holder_key)
        if holder:
            row_history.keep_unrecorded(holder, now)
        official, notes = _brought_back(done, holder)
        count, lost = _move_back(done, official, holder)
        if lost:
            notes.append(
                ngettext(
                    "%s quote that was moved then is gone or somebody else's by now: it was left "
                    "alone.",
                    "%s quotes that were moved then are gone or somebody else's by now: they were "
                    "left alone.",
                    lost,
                )
                % lost
            )
        if holder and holder.pk == done.survivor_key:
            notes += _give_back(done, holder)
            said = _("Merge with %s undone") % official.name
            row_history.record(holder, by=by, comment=said, now=now)
        elif holder:
            notes.append(_("%s has the quotes of that official now.") % holder.name)
        else:
            notes.append(_("The official merged with was deleted."))
        row_history.record(official, by=by, comment=_("Merge undone"), now=now)
        done.undone_by, done.undone_at = by, now
        done.save()
    return Undone(official, count, notes)


def of_official(official: Official) -> list[OfficialMerge]:
    """Return the merges that `official` was part of, also by way of others, the newest first."""
    keys = asked = {official.pk}
    while asked:
        into = OfficialMerge.objects.in_force().filter(survivor_key__in=asked)
        asked = set(into.values_list("official_key", flat=True)) - keys
        keys = keys | asked
    found = OfficialMerge.objects.filter(Q(survivor_key__in=keys) | Q(official_key=official.pk))
    return list(found.select_related("by", "undone_by")[:MOST_LISTED])


def why_gone(keys: Collection[int]) -> str:
    """Say what became of those who are not there: merged by somebody a moment ago, or deleted."""
    gone = OfficialMerge.objects.in_force().filter(official_key__in=keys).first()
    if gone is None:
        return _("One of the two was deleted meanwhile. Nothing was merged.")
    said = _("%(name)s was merged with %(other)s at %(time)s.")
    names = {"name": gone.official["name"], "other": gone.after["name"]}
    return said % {**names, "time": _moment(gone.at)}


def _lock_stories(official_keys: Iterable[int]) -> None:
    """Keep others from saving the stories that quote these officials."""
    quoting = Quote.objects.filter(official__in=official_keys).values("article")
    stories = Article.objects.filter(pk__in=quoting).order_by("pk").values_list("pk")
    list(stories.select_for_update(no_key=True))


def _lock(keys: Iterable[int]) -> dict[int, Official]:
    """Return the officials that are there, locked: nobody changes them, or quotes them anew."""
    rows = Official.objects.filter(pk__in=keys).order_by("pk").select_for_update()
    return {row.pk: row for row in rows}


def _columns(row: Official) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _COLUMNS}


def stands_for(key: int) -> int:
    """Return the key of who stands today for the official `key`: most often that one."""
    return OfficialMerge.objects.standing_for([key]).get(key, key)


def _moment(at: datetime) -> str:
    return date_format(timezone.localtime(at), "DATETIME_FORMAT")


def _digest(words: str) -> str:
    return blake2s(words.encode(errors="replace"), digest_size=8).hexdigest()


def _move(quotes: Any, survivor: Official, done: OfficialMerge) -> set[int]:
    """Give `quotes` to `survivor`, noted in `done`; return the keys of their stories."""
    found = list(quotes.values_list("pk", "article", "number", "words"))
    done.moved = len(found)
    done.save()
    MovedQuote.objects.bulk_create(
        (
            MovedQuote(
                merge=done,
                quote_key=key,
                article_key=article,
                number=number,
                digest=_digest(words),
            )
            for key, article, number, words in found
        ),
        batch_size=_BATCH,
    )
    quotes.update(official=survivor)
    return {article for _key, article, _number, _words in found}


def _brought_back(done: OfficialMerge, holder: Official | None) -> tuple[Official, list[str]]:
    """Make the row of the official again, with its addresses; return it and what is otherwise."""
    notes: list[str] = []
    was = done.official
    official = Official(pk=done.official_key, **{name: was[name] for name in _COLUMNS})
    if official.portrait_id and not Photo.objects.filter(pk=official.portrait_id).exists():
        official.portrait_id = None
        notes.append(_("The portrait was deleted from the library."))
    mine = FormerOfficialSlug.objects.filter(official=holder) if holder else None
    if mine is not None:
        mine.filter(slug=was["slug"]).delete()
    official.slug = was["slug"]
    if Official.objects.filter(slug=was["slug"]).exists() or is_promised_to_another(
        official, was["slug"]
    ):
        official.slug = ""  # taken meanwhile: saving makes another
    official.save(force_insert=True)
    if official.slug != was["slug"]:
        said = _("The address “%(old)s” is somebody else's now. The new one is “%(new)s”.")
        notes.append(said % {"old": was["slug"], "new": official.slug})
    if mine is not None:
        mine.filter(slug__in=was["former_slugs"]).update(official=official)
    taken = {
        *Official.objects.filter(slug__in=was["former_slugs"]).values_list("slug", flat=True),
        *FormerOfficialSlug.objects.filter(slug__in=was["former_slugs"]).values_list(
            "slug", flat=True
        ),
    }
    free = [slug for slug in was["former_slugs"] if slug not in taken]
    FormerOfficialSlug.objects.bulk_create(
        FormerOfficialSlug(slug=slug, official=official) for slug in free
    )
    return official, notes


def _move_back(done: OfficialMerge, official: Official, holder: Official | None) -> tuple[int, int]:
    """Give the quotes of `done` that `holder` still has to `official`, in working copies too.

    Returns how many these were, and how many are missing in stories that are still there. Forms
    that are open over these stories are told: they have another version now.
    """
    moved = {row.quote_key: row for row in done.quotes.all()}
    by_place: dict[Any, MovedQuote]
    by_place = {(row.article_key, row.number): row for row in moved.values()}
    back: dict[int, tuple[MovedQuote, int]] = {}
    unsure = dict(back)
    rows = Quote.objects.filter(official=holder) if holder else Quote.objects.none()
    places = rows.values_list("pk", "article", "article__working_copy_of", "number")
    for key, article, live, number in places:
        if row := moved.get(key) or by_place.get((live, number)):
            back[key] = row, article
        elif row := by_place.get((article, number)):
            unsure[key] = row, article  # written anew by a restore, or another quote
    for keys in _batches(unsure):
        for key, words in Quote.objects.filter(pk__in=keys).values_list("pk", "words"):
            if _digest(words) == unsure[key][0].digest:
                back[key] = unsure[key]
    stories = {article for _row, article in back.values()}
    for keys in _batches(back):
        Quote.objects.filter(pk__in=keys).update(official=official)
    for keys in _batches(stories):
        Article.objects.filter(pk__in=keys).update(version=F("version") + 1)
    if holder and holder.name != official.name:
        changes.report(stories)
    missing = moved.keys() - {row.quote_key for row, _article in back.values()}
    there: set[int] = set()
    for keys in _batches({moved[key].article_key for key in missing}):
        there |= set(Article.objects.filter(pk__in=keys).values_list("pk", flat=True))
    return len(back), sum(moved[key].article_key in there for key in missing)


def _give_back(done: OfficialMerge, survivor: Official) -> list[str]:
    """Let `survivor` be as before, in what it took over and nobody changed since."""
    notes = []
    for name, was in done.before.items():
        if was == done.after[name]:
            continue
        field = diff.column(Official, name.removesuffix("_id"))
        if getattr(survivor, name) != done.after[name]:
            said = _("%(field)s of %(name)s was changed since, and stays as it is.")
            notes.append(said % {"field": capfirst(field.verbose_name), "name": survivor.name})
        elif name == "portrait_id" and was and not Photo.objects.filter(pk=was).exists():
            notes.append(_("The portrait was deleted from the library."))
        else:
            setattr(survivor, name, was)
    survivor.save()
    return notes


def _batches(keys: Iterable[int]) -> Iterable[list[int]]:
    listed = sorted(keys)
    return (listed[start : start + _BATCH] for start in range(0, len(listed), _BATCH))
