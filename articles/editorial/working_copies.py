"""The working copy of a story that readers see: changed in peace, put live on purpose.

A working copy is a story of its own, with rows of its own, whose `working_copy_of` names the live
one. So whatever the desk can do with a story it can do with a working copy. A constraint keeps it
from ever being published. There is one for each story; putting it live, or dropping it, ends it,
and its saves stay in the history of the story.
"""

from dataclasses import replace
from datetime import datetime

from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from reversion.models import Version

from articles.editorial import diff, revisions
from articles.editorial.diff import ATTACHMENT, QUOTE
from articles.editorial.states import State
from articles.models import Article, Attachment, Quote, ServerDraft, Transition, changes


def of(article: Article) -> Article | None:
    """Return the working copy of `article`, if it has one."""
    return Article.objects.filter(working_copy_of=article.pk).first()


def subject(article: Article) -> Article:
    """Return what a saved form of `article` changes: of a public story, its working copy to be."""
    if not article.has_page or not article.is_published():
        return article
    return Article(author=article.author, working_copy_of=article)


def begin(article: Article) -> Article:
    """Return a new working copy that reads as `article` does now.

    It belongs to the author of the story. Raises IntegrityError where there is one already.
    """
    with changes.reported_once():
        copy = Article.objects.create(
            **{name: getattr(article, name) for name in Article.CONTENT},
            author=article.author,
            working_copy_of=article,
            # No form of the live story was made from it: one that is sent late is told so.
            version=article.version + 1,
        )
        Quote.objects.bulk_create(
            Quote(article=copy, **{name: getattr(quote, name) for name in ("number", *QUOTE)})
            for quote in article.quotes.select_related("official", "photo")
        )
        Attachment.objects.bulk_create(
            Attachment(article=copy, **{name: getattr(attachment, name) for name in ATTACHMENT})
            for attachment in article.attachments.all()
        )
        changes.report([copy.pk])  # the rows went past their save()
    return copy


def rows_of(copy: Article) -> dict[str, dict[int, int]]:
    """Return which row of `copy` stands for which row of its story: {"quotes": {key: key}, …}.

    Quotes have the same number, attachments the same file.
    """
    ways = {"quotes": "number", "attachments": "file"}
    found = {}
    for name, same in ways.items():
        own = dict(getattr(copy, name).values_list(same, "pk"))
        live = getattr(copy.live, name).values_list("pk", same)
        found[name] = {key: own[value] for key, value in live if value in own}
    return found


def differences(copy: Article) -> list[diff.Change]:
    """Return what readers would get otherwise, were `copy` put live now."""
    live, own = State.now(copy.live), State.now(copy)
    keys = {str(row["file"]): key for key, row in live.attachments.items()}
    attachments = {keys.get(str(row["file"]), key): row for key, row in own.attachments.items()}
    kept = ("slug", "status", "publish_at")  # those of publication are no words of it
    story = own.story | {name: live.story[name] for name in kept}
    if own.story["slug"]:
        story["slug"] = own.story["slug"]
    beside = replace(own, story=story, attachments=attachments, corrections=live.corrections)
    return diff.changes(live, beside)


def put_live(
    copy: Article, *, by: User | None, now: datetime | None = None, note: str = ""
) -> Article:
    """Let readers have `copy` in place of what its story reads now; returns the story.

    Where that was withdrawn, it is published again. Raises ValidationError where somebody else has
    just changed or put live the copy.
    """
    now = now or timezone.now()
    with changes.reported_once():
        live = Article.objects.select_for_update().get(pk=copy.live.pk)
        same = Article.objects.select_for_update().filter(pk=copy.pk, version=copy.version)
        copy = same.first()  # type: ignore[assignment] # None is what the next line is for
        if copy is None:
            raise ValidationError(
                _("Somebody else has just moved this story. Open it again."), code="crossed"
            )
        revisions.keep_unrecorded(live, now)
        before = State.now(live)
        for name in Article.CONTENT:
            setattr(live, name, getattr(copy, name))
        if copy.slug:
            live.slug, copy.slug = copy.slug, None
            Article.objects.filter(pk=copy.pk).update(slug=None)  # no two rows have one
        live.status = Article.Status.PUBLISHED
        live.version += 1
        live.save()
        live.quotes.all().delete()
        copy.quotes.update(article=live)
        _hand_over_attachments(copy, live)
        is_rewritten = bool(diff.changes(before, State.now(live)))
        changes.report([live.pk], is_rewritten=is_rewritten)
        Transition.objects.create(
            article=live, action=Transition.Action.UPDATE, by=by, at=now, note=note.strip()
        )
        _end(copy, live)
        revisions.record(live, by=by, comment=_("The working copy went live"), now=now)
    return live


def drop(copy: Article, *, by: User | None, now: datetime | None = None) -> Article:
    """End `copy` without putting it live; returns its story. What it held stays in the history."""
    with changes.reported_once():
        live = copy.live
        revisions.keep_unrecorded(copy, now)
        _end(copy, live)
        revisions.record(live, by=by, comment=_("The working copy was dropped"), now=now)
    return live


def put_due_live(now: datetime | None = None) -> list[Article]:
    """Put live each working copy whose time has come; returns their stories.

    Each for itself: one that cannot be put live keeps no other back. Of processes that try at the
    same moment one succeeds.
    """
    now = now or timezone.now()
    done = []
    for copy in Article.objects.due(now):
        asked = copy.transitions.filter(action=Transition.Action.SCHEDULE).first()
        try:
            done.append(put_live(copy, by=asked and asked.by, now=now))
        except (ValidationError, Article.DoesNotExist):
            continue
    return done


def _hand_over_attachments(copy: Article, live: Article) -> None:
    """Give `live` the attachments of `copy`. One of the same file stays the row it was."""
    stored = {attachment.file.name: attachment for attachment in live.attachments.all()}
    for attachment in copy.attachments.all():
        same = stored.pop(attachment.file.name, None)
        if same is None:
            Attachment.objects.filter(pk=attachment.pk).update(article=live)
        elif same.title != attachment.title:
            Attachment.objects.filter(pk=same.pk).update(title=attachment.title)
    Attachment.objects.filter(pk__in=[gone.pk for gone in stored.values()]).delete()


def _end(copy: Article, live: Article) -> None:
    """Delete `copy`. Its log, its saves and what is typed into its open forms go to `live`."""
    copy.transitions.update(article=live)
    ServerDraft.objects.filter(article_id=copy.pk).update(article_id=live.pk)
    kept = Version.objects.filter(content_type=ContentType.objects.get_for_model(Article))
    kept.filter(object_id=str(copy.pk)).update(object_id=str(live.pk))
    copy.delete()
