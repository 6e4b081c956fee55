"""Nothing typed is lost: a late save is shown beside the one it would undo, a draft is kept.

`Saving` makes a ModelAdmin of stories check the version a form was made from. The local
draft itself is JavaScript (static/js/admin/drafts.js); the server only says which form was
saved, so that its draft can go.
"""

import re

from django.contrib.admin.models import LogEntry
from django.contrib.admin.utils import unquote
from django.contrib.contenttypes.models import ContentType
from django.db.models import F
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from articles.desk.conflicts import Merge, chosen, seen
from articles.desk.form_recovery import keep
from articles.desk.presence import PresenceMixin, message
from articles.models import Article

SAVED_DRAFT_COOKIE = "saved_draft"


class Conflict(Exception):
    """The story was saved since the form that is to be saved was made."""


class Saving(PresenceMixin):
    """A ModelAdmin of stories that overwrites nothing silently and keeps what cannot be saved."""

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        again = (request, object_id, form_url, extra_context)
        if request.method != "POST" or object_id is None:
            return super().changeform_view(*again)
        request.POST = chosen(request.POST, request.FILES)
        article = self.get_object(request, unquote(object_id))
        if article is None or not self.has_change_permission(request, article):
            return self._keep(request, article)
        try:
            if _posted_version(request) != article.version:
                raise Conflict
            return super().changeform_view(*again)
        except Conflict:
            return self._settle(*again)

    def save_model(self, request, obj, form, change):
        """Save where nobody saved since the form was made, else raise Conflict (rolls back)."""
        if change:
            version = _posted_version(request)
            unchanged = Article.objects.filter(pk=obj.pk, version=version)
            if not unchanged.update(version=F("version") + 1):
                raise Conflict
            obj.version = version + 1
        super().save_model(request, obj, form, change)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        """Add what the form carries along: its version, its digests, and who else is here."""
        context["saving"] = self._saving(request, context, obj)
        options = {"add": add, "change": change, "form_url": form_url, "obj": obj}
        return super().render_change_form(request, context, **options)

    def response_add(self, request, obj, *args, **kwargs):
        return _name_saved_draft(request, super().response_add(request, obj, *args, **kwargs))

    def response_change(self, request, obj):
        return _name_saved_draft(request, super().response_change(request, obj))

    def _saving(self, request, context, article):
        if article and not self.has_change_permission(request, article):
            return None
        saving = {"draft": request.POST.get("draft", "")}
        if not article:
            return saving
        if request.method == "POST":
            # A form sent back for correction is still made from what its writer saw.
            saving |= {name: request.POST.get(name, "") for name in ("version", "seen")}
        else:
            formsets = [inline.formset for inline in context["inline_admin_formsets"]]
            digests = seen(context["adminform"].form, formsets)
            saving |= {"version": article.version, "seen": digests}
        return saving | {"presence": message(article, request.user)}

    def _settle(self, request, object_id, form_url, extra_context):
        """Show both versions; where the other save touched nothing that differs, save on it."""
        article = self.get_object(request, unquote(object_id))
        if article is None:
            return self._keep(request, None)
        merge = Merge(self, request, article)
        if not merge.would_overwrite and "_compare" not in request.POST:
            request.POST = merge.data
            return self.changeform_view(request, object_id, form_url, extra_context)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Somebody else saved this story while you were writing"),
            "opts": self.opts,
            "article": article,
            "merge": merge,
            "saved_by": _last_editor(article),
        }
        template = "admin/articles/article/conflict.html"
        return TemplateResponse(request, template, context, status=409)

    def _keep(self, request, article):
        """Keep what was typed for a story that is gone, or that its writer may no longer change."""
        if article:
            return keep(
                request,
                title=_("You may no longer change this story"),
                explanation=_("It was moved on while you were writing. Copy what you typed."),
            )
        return keep(
            request,
            title=_("This story has been deleted"),
            explanation=_("It was deleted while you were writing. Copy what you typed."),
        )


def _posted_version(request):
    version = request.POST.get("version", "")
    return int(version) if re.fullmatch("[0-9]{1,9}", version) else None


def _last_editor(article):
    """The user whose save made `article` what it is; None where no form did."""
    entry = (
        LogEntry.objects.filter(
            content_type=ContentType.objects.get_for_model(article),
            object_id=str(article.pk),
            action_time__gte=article.updated_at,
        )
        .select_related("user")
        .first()
    )
    return entry and entry.user


def _name_saved_draft(request, response):
    """Tell the browser by a cookie which form was saved, so that its local draft can go."""
    draft = request.POST.get("draft", "")
    if re.fullmatch("[a-z0-9]{1,40}", draft):
        response.set_cookie(SAVED_DRAFT_COOKIE, draft, secure=request.is_secure(), samesite="Lax")
    return response
