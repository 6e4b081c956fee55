"""Who has a story's form open, told to the others who have it open. It locks nothing."""

from datetime import datetime

from django.contrib.auth.models import User
from django.http import JsonResponse
from django.urls import URLPattern
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from articles.accounts.names import full_name
from articles.desk.rights import RightsMixin
from articles.models import Article, Presence


def message(article: Article, user: User, now: datetime | None = None) -> str:
    """Return the sentence that names the others who have `article` open; "" without any."""
    others = article.presences.here(now).exclude(user=user).select_related("user")
    names = [full_name(presence.user) for presence in others]
    if not names:
        return ""
    text = ngettext(
        "%(names)s is editing this story too.",
        "%(names)s are editing this story too.",
        len(names),
    )
    return text % {"names": ", ".join(sorted(names))}


def note(
    article: Article, user: User, *, now: datetime | None = None, leaving: bool = False
) -> None:
    """Note that `user` has the form of `article` open, or leaves it. Forget who is long gone."""
    now = now or timezone.now()
    Presence.objects.filter(seen_at__lte=now - Presence.LIFETIME).delete()
    if leaving:
        article.presences.filter(user=user).delete()
    else:
        Presence.objects.update_or_create(article=article, user=user, defaults={"seen_at": now})


class PresenceMixin(RightsMixin):
    """Of the story desk: each open form sends a heartbeat (static/js/admin/presence.js)."""

    def get_urls(self) -> list[URLPattern]:
        presence = self.page("<path:pk>/presence/", self.presence_view, "presence")
        return [presence, *super().get_urls()]

    def form_context(self, request, obj, context):
        """Add `presence`: the sentence that names the others."""
        may_write = obj is not None and self.has_change_permission(request, obj)
        presence = message(obj, request.user) if may_write else ""
        return super().form_context(request, obj, context) | {"presence": presence}

    @method_decorator(require_POST)
    def presence_view(self, request, pk):
        """Note the sender, or their leaving, and name the others in JSON."""
        article = self.article_to_change(request, pk)
        now = timezone.now()
        note(article, request.user, now=now, leaving="leaving" in request.POST)
        return JsonResponse({"message": message(article, request.user, now)})
