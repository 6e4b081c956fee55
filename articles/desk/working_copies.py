"""The working copy of a story that readers see: its form, what differs, putting it live.

Whoever saves the form of a live story saves its working copy: `to_working_copy()` begins one and
turns what was posted into a form of it. What is asked for at its buttons, conflicts, drafts and
history are those of any story.
"""

from typing import Any

from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.utils import unquote
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from articles.desk.rights import RightsMixin
from articles.editorial import diff, workflow, working_copies
from articles.models import Article, Transition
from articles.text.keys import as_key

# Moves of the live story itself: what was typed is saved in it.
ON_LIVE = (Transition.Action.WITHDRAW,)


class WorkingCopiesMixin(RightsMixin):
    """Of the story desk: a live story is changed in its working copy."""

    def get_urls(self):
        return [
            self.page("<int:pk>/working-copy/", self.begin_view, "begin_copy"),
            self.page("<int:pk>/working-copy/differences/", self.differences_view, "differences"),
            self.page("<int:pk>/working-copy/drop/", self.drop_view, "drop_copy"),
            *super().get_urls(),
        ]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """Show the form; of a live story with a working copy, that of the working copy."""
        key = as_key(unquote(object_id))
        if request.method in ("GET", "HEAD") and key and IS_POPUP_VAR not in request.GET:
            copy = self.get_queryset(request).filter(working_copy_of=key).first()
            if copy and self.has_change_permission(request, copy):
                return redirect("admin:articles_article_change", copy.pk)
        return super().change_view(request, object_id, form_url, extra_context)

    def key_to_save(self, request: HttpRequest, object_id: str) -> str:
        """Return the key of the story that a posted form of the story `object_id` is saved in.

        A working copy that went live or was dropped since its form was made is begun anew.
        """
        if self.is_saved_already(request):  # and is answered so; nothing is begun for it
            return object_id
        article = self.get_object(request, unquote(object_id))
        if article is None and (key := as_key(request.POST.get("live", ""))):
            article = self.get_object(request, str(key))
        if article is None or not (
            self.has_change_permission(request, article)
            or workflow.may_begin_copy(article, request.user)
        ):
            return object_id
        return str(self.to_working_copy(request, article).pk)

    def copy_ended(self, request: HttpRequest, article: Article) -> bool:
        """Tell whether `article` was a working copy that is no more: it went live, or is no change.

        It stands for its story from here on: in the log, and where the browser is led.
        """
        if article.has_page:
            return False
        if Article.objects.filter(pk=article.pk).exists():
            if not working_copies.forget_unchanged(article):
                return False
            messages.info(request, _("Nothing differs from the live story: no copy is kept."))
        article.pk, article.working_copy_of = article.live.pk, None
        request.path = reverse("admin:articles_article_change", args=[article.pk])
        return True

    def to_working_copy(self, request: HttpRequest, article: Article) -> Article:
        """Return what a posted form of `article` is to be saved in, and fit the form to it.

        That is its working copy, once readers see the story or will: begun now, if there is none.
        A form that was made from the live story bears another version than a working copy that
        was begun meanwhile, and so is told as late.
        """
        if not article.has_page:
            return _fit(request, article, {})
        if not article.is_published_or_scheduled:
            return article
        if request.POST.get("_move") in self._moves_of_live(article):
            return article
        copy = working_copies.of(article)
        if copy is None:
            try:
                with transaction.atomic():
                    copy = working_copies.begin(article)
            except IntegrityError:  # somebody else began one at this very moment
                return self.to_working_copy(request, article)
            if request.POST.get("version") == str(article.version):
                return _fit(request, copy, working_copies.rows_of(copy), version=str(copy.version))
        return _fit(request, copy, working_copies.rows_of(copy))

    def _moves_of_live(self, article: Article) -> tuple[str, ...]:
        if article.is_published():
            return ON_LIVE
        # Readers have nothing yet: its time is changed, or it goes out at once, as it is typed.
        return tuple(workflow.MOVES)

    def form_context(self, request, obj, context):
        """Add `live`: the story that the form is a working copy of; and `differing`.

        That is what readers would get otherwise.
        """
        added: dict[str, Any] = {"live": None, "differing": ""}
        if obj and not obj.has_page:
            found = working_copies.differences(obj)
            added |= {"live": obj.live, "differing": diff.summary(found) if found else ""}
        return super().form_context(request, obj, context) | added

    def get_form(self, request, obj=None, change=False, **kwargs):
        """Return the form class: that of a working copy says what is its story's."""
        form = super().get_form(request, obj, change, **kwargs)
        if obj and not obj.has_page and "slug" in form.base_fields:
            slug = form.base_fields["slug"]
            slug.help_text = _("Where left empty, it stays: %s") % obj.live.slug
        return form

    @method_decorator(require_POST)
    def begin_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Begin a working copy of a live story, and open its form."""
        copy = self.copy_to_change(request, self.article_to_view(request, pk))
        return redirect("admin:articles_article_change", copy.pk)

    @method_decorator(require_safe)
    def differences_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What readers would get otherwise, were the working copy `pk` put live now."""
        copy = self._working_copy(request, pk)
        context = {
            "article": copy,
            "original": copy,
            "comparisons": diff.compare(working_copies.differences(copy)),
        }
        title = _("What differs from the live story")
        return self.render_page(request, "differences", title, context)

    @method_decorator(require_POST)
    def drop_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Drop the working copy `pk`; its text stays in the history of its story."""
        copy = self._working_copy(request, pk)
        if not self.has_change_permission(request, copy):
            raise PermissionDenied
        assert isinstance(request.user, User)  # the desk lets nobody else in
        live = working_copies.drop(copy, by=request.user)
        messages.success(request, _("The working copy was dropped. Its text is in the history."))
        return redirect("admin:articles_article_change", live.pk)

    def _working_copy(self, request: HttpRequest, pk: int) -> Article:
        copy = self.article_to_view(request, pk)
        if copy.has_page:
            raise Http404
        return copy


def _fit(
    request: HttpRequest, copy: Article, rows: dict[str, dict[int, int]], **known: str
) -> Article:
    """Make what was posted, maybe from the form of the live story, a form of `copy`; return that.

    `rows` of the live story become those of `copy`: {"quotes": {key: key}, …}. The slug of the live
    story is that of no other.
    """
    keys = {
        prefix: {str(old): str(new) for old, new in pairs.items()} for prefix, pairs in rows.items()
    }
    posted = request.POST.copy()
    for name, value in posted.items():
        prefix, _dash, rest = name.partition("-")
        if prefix in keys and rest.endswith("-id"):
            known[name] = keys[prefix].get(str(value), str(value))
        elif prefix in keys and rest.endswith("-article"):
            known[name] = str(copy.pk)
        elif name == "slug" and value == copy.live.slug:
            known[name] = ""
    for name, value in known.items():
        posted[name] = value
    request.POST = posted  # type: ignore[assignment] # typed as the immutable one
    return copy
