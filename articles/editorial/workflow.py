"""The way of a story: draft → in review → published (now or at a time) → withdrawn.

Each move names its actor and its moment. It is checked here, whoever calls it. It happens at most
once: the row is changed only if it still stands where the actor saw it. It is written to the log.
"""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.editorial import events, illustration
from articles.models import Article, PreviewLink, Transition, changes

Action = Transition.Action
Status = Article.Status
UNPUBLISHED = (Status.DRAFT, Status.IN_REVIEW)
Actor = User | AnonymousUser  # whoever asks: what they may do is decided here


@dataclass(frozen=True)
class Move:
    """Where an action leads, from where it may start, and whether it takes an editor."""

    to: Status
    starts: frozenset[str]
    takes_editor: bool = True
    needs_note: bool = False


MOVES = {
    Action.SUBMIT: Move(Status.IN_REVIEW, frozenset({Status.DRAFT}), takes_editor=False),
    Action.SEND_BACK: Move(Status.DRAFT, frozenset({Status.IN_REVIEW}), needs_note=True),
    Action.PUBLISH: Move(
        Status.PUBLISHED, frozenset({Status.DRAFT, Status.IN_REVIEW, Status.WITHDRAWN, "scheduled"})
    ),
    Action.SCHEDULE: Move(
        Status.PUBLISHED, frozenset({Status.DRAFT, Status.IN_REVIEW, Status.WITHDRAWN, "scheduled"})
    ),
    Action.WITHDRAW: Move(Status.WITHDRAWN, frozenset({Status.PUBLISHED, "scheduled"})),
}


SHOWS = (Action.SUBMIT, Action.PUBLISH, Action.SCHEDULE)  # its pictures must be described


def may_edit(article: Article, by: Actor) -> bool:
    """Tell whether `by` may change `article`: editors any, others their own until published."""
    if by.has_perm("articles.edit_any_article"):
        return True
    return article.status in UNPUBLISHED and article.author_id == by.pk


def visible(stories: QuerySet[Article], by: Actor) -> QuerySet[Article]:
    """Return those of `stories` that `by` may see at the desk: editors any, others their own."""
    if by.has_perm("articles.edit_any_article"):
        return stories
    return stories.filter(author=by.pk, author__isnull=False)  # nobody's key is None


def may_see(article: Article, by: Actor) -> bool:
    """Tell whether `visible()` leaves `article` to `by`."""
    if by.has_perm("articles.edit_any_article"):
        return True
    return by.pk is not None and article.author_id == by.pk


def opens(link: PreviewLink) -> bool:
    """Tell whether whoever made `link` may still see its story, and so show it to others."""
    maker = link.created_by
    return (
        maker is not None
        and maker.is_staff
        and maker.has_perm("articles.view_article")  # never of an account that was deactivated
        and may_see(link.article, maker)
    )


def closed_to(stories: QuerySet[Article], by: Actor) -> QuerySet[Article]:
    """Return those of `stories` that `by` may not change: the other side of `may_edit()`."""
    if by.has_perm("articles.edit_any_article"):
        return stories.none()
    return stories.exclude(author=by.pk, status__in=UNPUBLISHED)


def state(article: Article, now: datetime | None = None) -> str:
    """Return where `article` stands at `now`: its status, or "scheduled" before its time."""
    if article.status == Status.PUBLISHED and not article.is_published(now):
        return "scheduled"
    return article.status


def allowed_actions(article: Article, by: Actor, now: datetime | None = None) -> list[Action]:
    """Return the actions that `by` may take on `article` as it stands at `now`."""
    standing = state(article, now)
    editor = by.has_perm("articles.publish_article")
    return [
        action
        for action, move in MOVES.items()
        if standing in move.starts and (editor if move.takes_editor else may_edit(article, by))
    ]


def check(
    article: Article,
    action: str,
    *,
    by: Actor,
    now: datetime | None = None,
    publish_at: datetime | None = None,
    note: str = "",
) -> None:
    """Raise ValidationError, by form field, where `by` may not take `action` on `article` now.

    `publish_at` is the time asked for; it must lie ahead to schedule.
    """
    if action not in allowed_actions(article, by, now):
        raise ValidationError(
            _("You cannot do this to the story as it stands now. Open it again."), code="move"
        )
    if MOVES[Action(action)].needs_note and not note.strip():
        raise ValidationError({"note": _("Say why, so that the author can mend it.")})
    if action == Action.SCHEDULE and (not publish_at or publish_at <= (now or timezone.now())):
        raise ValidationError({"publish_at": _("Choose a time that lies ahead.")})


def needs_descriptions(article: Article, action: str) -> bool:
    """Tell whether `action` is on the way to readers, of a story that they have not seen yet."""
    return action in SHOWS and article.status in UNPUBLISHED


def take(
    article: Article,
    action: str,
    *,
    by: Actor,
    now: datetime | None = None,
    publish_at: datetime | None = None,
    note: str = "",
) -> Transition:
    """Move `article` by `action` and write it to the log; returns the Transition.

    A story that is published keeps its `publish_at` if that has passed (an old story that was
    imported, one that was withdrawn); otherwise its time is `now`. The preview links of one that
    is withdrawn are revoked. Raises ValidationError as `check()` does, and where somebody else
    moved the story meanwhile.
    """
    now = now or timezone.now()
    publish_at = publish_at or article.publish_at
    check(article, action, by=by, now=now, publish_at=publish_at, note=note)
    if needs_descriptions(article, action):
        illustration.check(article.body, article.cover)
    if action == Action.PUBLISH and (not publish_at or publish_at > now):
        publish_at = now
    new = {"status": MOVES[Action(action)].to, "publish_at": publish_at, "updated_at": now}
    with transaction.atomic():
        same = Article.objects.filter(
            pk=article.pk, status=article.status, publish_at=article.publish_at
        )
        if not same.update(**new, version=F("version") + 1):
            raise ValidationError(
                _("Somebody else has just moved this story. Open it again."), code="crossed"
            )
        for name, value in new.items():
            setattr(article, name, value)
        if action == Action.WITHDRAW:
            article.preview_links.filter(revoked_at=None).update(revoked_at=now)
        changes.report([article.pk])
        assert isinstance(by, User)  # check() let nobody else pass
        made = Transition.objects.create(
            article=article, action=action, by=by, at=now, note=note.strip()
        )
        return events.moved(made)


def submit(
    article: Article, *, by: Actor, now: datetime | None = None, note: str = ""
) -> Transition:
    """Ask the editors to look at a draft."""
    return take(article, Action.SUBMIT, by=by, now=now, note=note)


def send_back(
    article: Article, *, by: Actor, now: datetime | None = None, note: str = ""
) -> Transition:
    """Give a story back to its author; `note` says why and must not be empty."""
    return take(article, Action.SEND_BACK, by=by, now=now, note=note)


def publish(
    article: Article, *, by: Actor, now: datetime | None = None, note: str = ""
) -> Transition:
    """Let readers see a story from now on."""
    return take(article, Action.PUBLISH, by=by, now=now, note=note)


def schedule(
    article: Article, *, by: Actor, at: datetime, now: datetime | None = None, note: str = ""
) -> Transition:
    """Let readers see a story from `at` on."""
    return take(article, Action.SCHEDULE, by=by, now=now, publish_at=at, note=note)


def withdraw(
    article: Article, *, by: Actor, now: datetime | None = None, note: str = ""
) -> Transition:
    """Take a published or scheduled story off the portal; its URL answers 410."""
    return take(article, Action.WITHDRAW, by=by, now=now, note=note)
