"""Who has a story's form open, said to the others who have it open. It locks nothing."""

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from articles.accounts.names import full_name
from articles.models import Presence


def message(article, user, now=None):
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


def note(article, user, *, now=None, leaving=False):
    """Note that `user` has the form of `article` open, or leaves it; forget who is long gone."""
    now = now or timezone.now()
    Presence.objects.filter(seen_at__lte=now - Presence.LIFETIME).delete()
    if leaving:
        article.presences.filter(user=user).delete()
    else:
        Presence.objects.update_or_create(article=article, user=user, defaults={"seen_at": now})


class PresenceMixin:
    """A ModelAdmin of stories whose forms send a heartbeat while they are open."""

    def get_urls(self):
        beat = require_POST(self.admin_site.admin_view(self.presence_view))
        own = path("<path:object_id>/presence/", beat, name="articles_article_presence")
        return [own, *super().get_urls()]

    def presence_view(self, request, object_id):
        """Note the sender, or their leaving, and name the others in JSON."""
        article = self.get_object(request, unquote(object_id))
        if article is None:
            raise Http404
        if not self.has_change_permission(request, article):
            raise PermissionDenied
        now = timezone.now()
        note(article, request.user, now=now, leaving="leaving" in request.POST)
        return JsonResponse({"message": message(article, request.user, now)})
