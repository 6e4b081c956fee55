"""Who is told what: events are made here, in the transaction of what happened, and nowhere else.

They are rows alone, and so are the mails about them: no server is asked, so telling neither delays
nor fails a save. What the clock brings is told by `manage.py tell`, every minute.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from articles.models import Article, Event, Mail, MailChoice, TickerNotice, Transition

Action = Transition.Action
Kind = Event.Kind

SOON = timedelta(days=2)  # before its end a consultation is told of
LATE = timedelta(days=2)  # what went out longer ago is no news


@dataclass(frozen=True)
class Rule:
    """Which permission it takes to be told of a kind, and whether mails about it are wanted."""

    needs: str
    by_mail: bool = True


RULES = {
    Kind.SUBMITTED: Rule("articles.publish_article"),
    Kind.SENT_BACK: Rule("articles.view_article"),
    Kind.ASSIGNED: Rule("articles.view_article"),
    Kind.NOTE: Rule("articles.view_article"),
    Kind.PUBLISHED: Rule("articles.view_article"),
    Kind.SCHEDULED: Rule("articles.view_article", by_mail=False),  # a mail says that it went out
    Kind.WENT_OUT: Rule("articles.view_article"),
    Kind.WITHDRAWN: Rule("articles.view_article"),
    Kind.ENDS_SOON: Rule("articles.change_tickernotice"),
    Kind.BACKUP_FAILED: Rule("auth.change_user"),
}
OF_MOVES = {
    Action.SUBMIT: Kind.SUBMITTED,
    Action.SEND_BACK: Kind.SENT_BACK,
    Action.PUBLISH: Kind.PUBLISHED,
    Action.UPDATE: Kind.PUBLISHED,
    Action.SCHEDULE: Kind.SCHEDULED,
    Action.WITHDRAW: Kind.WITHDRAWN,
}


def moved(transition: Transition) -> Transition:
    """Tell of a move: the editors what is submitted, its writers all else. Returns `transition`."""
    kind = OF_MOVES[Action(transition.action)]
    article = transition.article
    people = _seeing(article, _people(kind))
    if kind != Kind.SUBMITTED:
        people = people.filter(pk__in=_writers(article))
    _tell(
        people.exclude(pk=transition.by_id or 0),
        kind,
        at=transition.at,
        article=article,
        by=transition.by,
        words=transition.note,
    )
    return transition


def noted(
    article: Article,
    *,
    by: User,
    to: Iterable[User | None],
    words: str,
    now: datetime | None = None,
) -> None:
    """Tell the people `to` of a note, or of an answer to one, that `by` wrote to `article`.

    Nobody is told of their own words, nor whoever may not see the story. None is an account that
    is gone.
    """
    keys = {person.pk for person in to if person} - {by.pk}
    people = _seeing(article, _people(Kind.NOTE).filter(pk__in=keys))
    _tell(people, Kind.NOTE, at=now or timezone.now(), article=article, by=by, words=words)


def assigned(article: Article, *, by: User, now: datetime | None = None) -> None:
    """Tell whom `article` is assigned to, unless by themselves, and when it is needed."""
    people = _people(Kind.ASSIGNED).filter(pk=article.assigned_to_id or 0).exclude(pk=by.pk)
    due = article.due_at and date_format(timezone.localtime(article.due_at), "DATETIME_FORMAT")
    words = _("Needed by %s.") % due if due else ""
    _tell(people, Kind.ASSIGNED, at=now or timezone.now(), article=article, by=by, words=words)


def went_out(now: datetime | None = None) -> None:
    """Tell of each scheduled story whose time has come: its writers, and who scheduled it."""
    now = now or timezone.now()
    last = (
        Transition.objects.filter(
            article=OuterRef("pk"), action__in=(Action.SCHEDULE, Action.PUBLISH, Action.WITHDRAW)
        )
        .order_by("-at", "-pk")
        .values("action", "pk", "by", "at")
    )
    stories = (
        Article.objects.published(now)
        .filter(publish_at__gt=now - LATE)
        .annotate(
            last=Subquery(last.values("action")[:1]),
            step=Subquery(last.values("pk")[:1]),
            mover=Subquery(last.values("by")[:1]),
            at=Subquery(last.values("at")[:1]),
        )
        # A time that was given later is that of a working copy.
        .filter(last=Action.SCHEDULE, at__lt=F("publish_at"))
        .only("author", "assigned_to", "publish_at")
    )
    found: list[Any] = list(stories)
    told = _told(f"{Kind.WENT_OUT}:{story.step}" for story in found)
    for story in found:
        once = f"{Kind.WENT_OUT}:{story.step}"
        if once not in told:
            people = _people(Kind.WENT_OUT).filter(pk__in={*_writers(story), story.mover})
            people = _seeing(story, people)
            _tell_once(people, Kind.WENT_OUT, once, at=story.publish_at, article=story)


def ends_soon(now: datetime | None = None) -> None:
    """Tell of each consultation whose comments end within SOON: who may change notices."""
    now = now or timezone.now()
    notices = TickerNotice.objects.started(now).filter(
        kind=TickerNotice.Kind.CONSULTATION,
        comment_deadline__gt=now,
        comment_deadline__lte=now + SOON,
    )
    names = {f"{Kind.ENDS_SOON}:{n.pk}:{n.comment_deadline:%Y%m%d%H%M}": n for n in notices}
    told = _told(names)
    for once, notice in names.items():
        if once not in told:
            _tell_once(_people(Kind.ENDS_SOON), Kind.ENDS_SOON, once, at=now, notice=notice)


def backup_failed(reason: str, now: datetime | None = None) -> None:
    """Tell the administrators, once a day, that there is no backup of last night, and why."""
    now = now or timezone.now()
    once = f"{Kind.BACKUP_FAILED}:{timezone.localtime(now):%Y%m%d}"
    if not _told([once]):
        _tell_once(_people(Kind.BACKUP_FAILED), Kind.BACKUP_FAILED, once, at=now, words=reason)


def wants_mail(choices: dict[str, bool], kind: str) -> bool:
    """Tell whether somebody with these MailChoices (kind → wanted) wants mails about `kind`."""
    return choices.get(kind, RULES[Kind(kind)].by_mail)


def people_with(permission: str) -> QuerySet[User]:
    """Those at the desk who have `permission`. No closed account has any."""
    return User.objects.with_perm(
        permission, backend="django.contrib.auth.backends.ModelBackend"
    ).filter(is_staff=True)


def _people(kind: Kind) -> QuerySet[User]:
    """Those who may be told of `kind`, if they see what it is about. No closed account is."""
    return people_with(RULES[kind].needs)


def _seeing(article: Article, people: QuerySet[User]) -> QuerySet[User]:
    """Return those of `people` who may see `article`: `workflow.may_see()` for many at once."""
    editors = people_with("articles.edit_any_article")
    return people.filter(Q(pk__in=editors.values("pk")) | Q(pk__in=_writers(article)))


def _writers(article: Article) -> set[int]:
    """The keys of those who write `article`: its author, and whom it is assigned to."""
    return {key for key in (article.author_id, article.assigned_to_id) if key is not None}


def _told(names: Iterable[str]) -> set[str]:
    """Return those of `names` that somebody was told of."""
    return set(Event.objects.filter(once__in=list(names)).values_list("once", flat=True))


def _tell_once(people: QuerySet[User], kind: Kind, once: str, **about: Any) -> None:
    """Tell of what the clock brought. Another process that does so at this moment is let win."""
    try:
        _tell(people, kind, once=once, **about)
    except IntegrityError:
        if not _told([once]):
            raise


def _tell(people: QuerySet[User], kind: Kind, *, words: str = "", **about: Any) -> None:
    found = list(people.only("email"))
    if not found:
        return
    words = words.strip()[: Event.MAX_WORDS]
    with transaction.atomic():
        events = Event.objects.bulk_create(
            Event(recipient=person, kind=kind, words=words, **about) for person in found
        )
        if settings.SENDS_MAIL:
            _post(kind, events)


def _post(kind: Kind, events: list[Event]) -> None:
    """Put a mail about each of `events` into the outbox, for those who want one and can get it."""
    people = [event.recipient for event in events if event.recipient.email]
    chosen = MailChoice.objects.filter(user__in=people, kind=kind).values_list("user", "wanted")
    wanted = dict(chosen)
    now = timezone.now()
    Mail.objects.bulk_create(
        Mail(event=event, key=token_hex(16), made_at=now, due_at=now)
        for event in events
        if event.recipient.email and wanted.get(event.recipient_id, RULES[kind].by_mail)
    )
