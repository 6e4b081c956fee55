"""Planning: who writes a story, until when it is needed, for which day it is meant.

It belongs to the story. A working copy bears the same, so that the form of either shows it and
whoever the story is assigned to may open both; `settle()` keeps the two alike.
"""

from datetime import datetime

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from articles.editorial import events, workflow
from articles.models import Article


def writers() -> QuerySet[User]:
    """Those to whom a story may be assigned: who may change stories. No closed account is."""
    return events.people_with("articles.change_article")


def assignable(article: Article | None, by: workflow.Actor) -> QuerySet[User]:
    """Return whom `by` may assign `article` to: editors any writer, others themselves.

    Whom it is assigned to now is one of them, also when their account was closed since.
    """
    people = writers() if may_assign_anybody(by) else writers().filter(pk=by.pk or 0)
    kept = article.assigned_to_id if article else None
    either = Q(pk__in=people.values("pk")) | Q(pk=kept or 0)
    return User.objects.filter(either).order_by("last_name", "first_name", "username")


def may_assign_anybody(by: workflow.Actor) -> bool:
    """Tell whether `by` may assign any story, to anybody or to nobody."""
    return by.has_perm("articles.edit_any_article")


def check_assignment(before: int | None, after: int | None, *, by: workflow.Actor) -> None:
    """Raise ValidationError where `by` may not take a story from `before` and give it to `after`.

    Who is no editor leaves it where it is, or takes it.
    """
    if after not in (before, by.pk) and not may_assign_anybody(by):
        raise ValidationError(_("An editor decides to whom a story is assigned."))


def settle(article: Article, before: int | None, *, by: User, now: datetime | None = None) -> None:
    """Let the story of `article` and its working copy be planned as `article` is, which is saved.

    Whom it is assigned to is told, unless that is `before`, who had it already.
    """
    live = article.live
    same = {name: getattr(article, name) for name in Article.PLANNING}
    others = Article.objects.filter(Q(pk=live.pk) | Q(working_copy_of=live.pk))
    # Columns of which readers get nothing, named alone: no kept page is made anew for it.
    others.exclude(pk=article.pk).update(**same)
    for name, value in same.items():
        setattr(live, name, value)
    if article.assigned_to_id != before:
        events.assigned(live, by=by, now=now)
