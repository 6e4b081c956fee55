"""The way of a story: draft → in review → published (now or at a time) → withdrawn.

Each move names its actor and its moment. It is checked here, whoever calls it. It happens at most
once: the row is changed only if it still stands where the actor saw it. It is written to the log.
"""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.editorial import events, illustration, working_copies
from articles.models import Article, PreviewLink, Transition, changes
from articles.text.vietnamese import tidy_words

Action = Transition.Action
Status = Article.Status
UNPUBLISHED = (Status.DRAFT, Status.IN_REVIEW)
Actor = User | AnonymousUser  # whoever asks: what they may do is decided here


@dataclass(frozen=True)
class Move:
    """Where an action leads, from where it may start, and whether it takes an editor.

    `without_note` is what is said to whoever gives no reason, where the log must have one.
    """

    to: Status
    starts: frozenset[str]
    takes_editor: bool = True
    without_note: str | Promise = ""

    @property
    def needs_note(self) -> bool:
        """Whether the log must have a reason. The database asks for it too."""
        return bool(self.without_note)


MOVES = {
    Action.SUBMIT: Move(Status.IN_REVIEW, frozenset({Status.DRAFT}), takes_editor=False),
    Action.SEND_BACK: Move(
        Status.DRAFT,
        frozenset({Status.IN_REVIEW}),
        without_note=gettext_lazy("Say why, so that the author can mend it."),
    ),
    Action.PUBLISH: Move(
        Status.PUBLISHED, frozenset({Status.DRAFT, Status.IN_REVIEW, Status.WITHDRAWN, "scheduled"})
    ),
    Action.SCHEDULE: Move(
        Status.PUBLISHED, frozenset({Status.DRAFT, Status.IN_REVIEW, Status.WITHDRAWN, "scheduled"})
    ),
    Action.WITHDRAW: Move(
        Status.WITHDRAWN,
        frozenset({Status.PUBLISHED, "scheduled"}),
        without_note=gettext_lazy("Say why the story is withdrawn."),
    ),
}


STATES = (Status.DRAFT, Status.IN_REVIEW, "scheduled", Status.PUBLISHED, Status.WITHDRAWN)
SHOWS = (Action.SUBMIT, Action.PUBLISH, Action.SCHEDULE)  # its pictures must be described


def may_edit(article: Article, by: Actor) -> bool:
    """Tell whether `by` may change `article`: editors any, its writers until it is published."""
    if by.has_perm("articles.edit_any_article"):
        return True
    is_open = article.status in UNPUBLISHED and article.goes_live_at is None
    return is_open and is_writer(article, by)


def is_writer(article: Article, by: Actor) -> bool:
    """Tell whether `by` is the author of `article`, or it is assigned to them."""
    return by.pk is not None and by.pk in (article.author_id, article.assigned_to_id)


def may_delete(article: Article, by: Actor) -> bool:
    """Tell whether `by` may delete `article`, which readers never saw.

    Whom it is assigned to may not: that is for its author, or an editor.
    """
    is_own = by.has_perm("articles.edit_any_article") or article.author_id == by.pk
    return is_own and may_edit(article, by)


def visible(stories: QuerySet[Article], by: Actor) -> QuerySet[Article]:
    """Return those of `stories` that `by` may see at the desk: editors any, others their own.

    Their own are those that they began, and those that are assigned to them.
    """
    if sees_all(by):
        return stories
    return stories.none() if by.pk is None else stories.filter(_written_by(by))


def sees_all(by: Actor) -> bool:
    """Tell whether `visible()` leaves every story to `by`."""
    return by.has_perm("articles.edit_any_article")


def may_see(article: Article, by: Actor) -> bool:
    """Tell whether `visible()` leaves `article` to `by`."""
    return sees_all(by) or is_writer(article, by)


def _written_by(by: Actor) -> Q:
    return Q(author=by.pk) | Q(assigned_to=by.pk)


def may_begin_copy(article: Article, by: Actor) -> bool:
    """Tell whether `by` may prepare a change of `article`: editors of any, writers of their own."""
    may_change = by.has_perm("articles.change_article") and may_see(article, by)
    return article.is_published_or_scheduled and may_change


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
    return stories.exclude(_written_by(by), status__in=UNPUBLISHED, goes_live_at=None)


def state(article: Article, now: datetime | None = None) -> str:
    """Return where `article` stands at `now`: its status, or "scheduled" before its time."""
    if article.goes_live_at:
        return "scheduled"
    if article.status == Status.PUBLISHED and not article.is_published(now):
        return "scheduled"
    return article.status


def state_label(state: str) -> str:
    """Return the word for a `state`, as the desk shows it."""
    return _("Scheduled") if state == "scheduled" else str(Status(state).label)


def allowed_actions(article: Article, by: Actor, now: datetime | None = None) -> list[Action]:
    """Return the actions that `by` may take on `article` as it stands at `now`."""
    standing = state(article, now)
    editor = by.has_perm("articles.publish_article")
    allowed = [
        action
        for action, move in MOVES.items()
        if standing in move.starts and (editor if move.takes_editor else may_edit(article, by))
    ]
    if article.has_page:
        return allowed
    # Of a working copy readers have nothing that could be withdrawn: its time is taken from it.
    return [Action.SEND_BACK if action == Action.WITHDRAW else action for action in allowed]


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
    move = MOVES[Action(action)]
    if move.needs_note and not tidy_words(note):
        raise ValidationError({"note": str(move.without_note)})
    if action == Action.SCHEDULE and (not publish_at or publish_at <= (now or timezone.now())):
        raise ValidationError({"publish_at": _("Choose a time that lies ahead.")})


def needs_descriptions(article: Article, action: str) -> bool:
    """Tell whether `action` is on the way to readers, of a story that they have not seen yet."""
    return action in SHOWS and article.status in UNPUBLISHED


def why_closed(article: Article, action: Action, *, by: Actor, now: datetime | None = None) -> str:
    """Return in words why `action` is none of `allowed_actions()`; "" where it is one."""
    if action in allowed_actions(article, by, now):
        return ""
    starts, standing = MOVES[action].starts, state(article, now)
    if standing in starts:
        return _("Your role may not take this step with this story.")
    return _("It is “%(state)s”; this step is for stories that are: %(starts)s.") % {
        "state": state_label(standing),
        "starts": ", ".join(state_label(each) for each in STATES if each in starts),
    }


def hindrances(
    article: Article,
    action: Action,
    *,
    by: Actor,
    now: datetime | None = None,
    shown: illustration.Shown | None = None,
) -> list[str]:
    """Return in words why `take()` would refuse `action` on `article`, whatever note it is given.

    Empty where it would not. `shown` is that of many stories (`illustration.shown_in()`).
    """
    if closed := why_closed(article, action, by=by, now=now):
        return [closed]
    try:
        check_ready(article, action, shown)
    except ValidationError as error:
        return error.messages
    return []


def check_ready(article: Article, action: str, shown: illustration.Shown | None = None) -> None:
    """Raise ValidationError, by form field, where `article` itself is not ready for `action`."""
    if needs_descriptions(article, action):
        illustration.check(article.body, article.cover, shown)


def publication_time(action: str, publish_at: datetime | None, now: datetime) -> datetime | None:
    """Return the time that a story with `publish_at` bears once `action` is taken at `now`."""
    if action == Action.PUBLISH and (not publish_at or publish_at > now):
        return now
    return publish_at


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
    check_ready(article, action)
    if not article.has_page and action == Action.PUBLISH:
        live = working_copies.put_live(article, by=by, now=now, note=note)  # type: ignore[arg-type] # a User: it was checked
        return live.transitions.latest("pk")
    publish_at = publication_time(action, publish_at, now)
    new = {"status": MOVES[Action(action)].to, "publish_at": publish_at, "updated_at": now}
    if not article.has_page:
        # Its time is when it goes live; when the story was published is another matter.
        is_scheduled = action == Action.SCHEDULE
        new["status"] = Status.IN_REVIEW if is_scheduled else new["status"]
        new["goes_live_at"] = publish_at if is_scheduled else None
        new["publish_at"] = article.live.publish_at
    with transaction.atomic():
        same = Article.objects.filter(
            pk=article.pk,
            status=article.status,
            publish_at=article.publish_at,
            goes_live_at=article.goes_live_at,
        )
        if not same.update(**new, version=F("version") + 1):
            raise ValidationError(
                _("Somebody else has just moved this story. Open it again."), code="crossed"
            )
        for name, value in new.items():
            setattr(article, name, value)
        vars(article).pop("latest_moves", None)
        if action == Action.WITHDRAW:
            Article.objects.filter(working_copy_of=article).update(goes_live_at=None)
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
