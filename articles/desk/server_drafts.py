"""What is typed into the story form, kept on the server: for its writer, and nobody else.

Each open form sends its text within seconds (static/js/admin/drafts.js). A draft is found by its
user alone: no permission opens that of another. What became of its story matters only to how it is
offered: in the story's form, or as text that can be read and saved as a new story.
"""

import json
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST, require_safe

from articles.desk.form_recovery import recovery_page
from articles.desk.posted_json import Refused, posted
from articles.desk.rights import RightsMixin
from articles.desk.saved_forms import as_form_id, form_id, new_form_id
from articles.editorial import workflow
from articles.models import Article, SavedForm, ServerDraft
from articles.text.keys import as_key
from articles.text.vietnamese import tidy

OFFERED = 5  # at once; each may be as long as a draft may be
MAX_FIELDS = 10_000  # as in a form
BESIDE = 1024  # bytes of a request that are not its draft
TOO_LONG = gettext_noop(
    "The text is too long to be kept on the server (2 MB); it is kept in this browser."
)


class ServerDraftsMixin(RightsMixin):
    """Of the story desk: takes drafts, offers them, and shows those whose story is lost."""

    def get_urls(self) -> list[URLPattern]:
        return [
            self.page("drafts/", self.drafts_view, "drafts"),
            self.page("drafts/keep/", self.keep_draft_view, "keep_draft"),
            self.page("drafts/offer/", self.offer_drafts_view, "offer_drafts"),
            self.page("drafts/discard/", self.discard_draft_view, "discard_draft"),
            self.page("drafts/<slug:form>/read/", self.read_draft_view, "read_draft"),
            *super().get_urls(),
        ]

    def form_context(self, request, obj, context):
        """Add `lost_draft`: whether the user typed into a story that they may only look at now."""
        is_closed = obj is not None and not self.has_change_permission(request, obj)
        lost = is_closed and has_draft(request.user, obj.pk)
        return super().form_context(request, obj, context) | {"lost_draft": lost}

    def response_add(self, request, obj, *args, **kwargs):
        discard(request.user, form_id(request))
        return super().response_add(request, obj, *args, **kwargs)

    def response_change(self, request, obj):
        discard(request.user, form_id(request))
        return super().response_change(request, obj)

    @method_decorator(require_POST)
    def keep_draft_view(self, request):
        """Keep what a form holds. It may be of a story that was just taken from its writer."""
        self.check_may_write(request)
        try:
            keep(request.user, *_read(request))
        except Refused as refused:
            return JsonResponse({"error": str(refused)}, status=400)
        return JsonResponse({"kept": True})

    @method_decorator(require_safe)
    def offer_drafts_view(self, request):
        """Answer with the user's drafts of one story, newest first, and which forms are saved.

        A browser that lost its page while it saved has a draft of a form that needs none.
        """
        self.check_may_write(request)
        key = as_key(request.GET.get("article", ""))
        forms = [as_form_id(form) for form in request.GET.get("forms", "").split(",")[:100]]
        own = drafts(request.user).filter(article=key)
        offered = [
            {"form": draft.form, "draft": json.loads(draft.content)} for draft in own[:OFFERED]
        ]
        saved = SavedForm.objects.filter(user=request.user, form__in=filter(None, forms))
        names = list(saved.values_list("form", flat=True)) if any(forms) else []
        return JsonResponse({"drafts": offered, "saved": names})

    @method_decorator(require_POST)
    def discard_draft_view(self, request):
        """Discard one draft of the user, and go back to the list or answer a script."""
        self.check_may_write(request)
        discard(request.user, as_form_id(request.POST.get("form")))
        if "text/html" in request.headers.get("Accept", ""):
            return redirect("admin:articles_article_drafts")
        return JsonResponse({"kept": False})

    @method_decorator(require_safe)
    def drafts_view(self, request):
        """List the user's drafts, with what became of their stories."""
        self.check_may_write(request)
        context = {"drafts": self.kept_drafts(request)}
        return self.render_page(request, "drafts", _("Drafts that are not saved"), context)

    @method_decorator(require_safe)
    def read_draft_view(self, request, form):
        """Show the words of one draft, and offer to save them as a new story."""
        self.check_may_write(request)
        draft = drafts(request.user).filter(form=form).first()
        if draft is None:
            raise Http404
        may_add = self.has_add_permission(request)
        return recovery_page(
            request,
            title=draft.headline or _("A draft that is not saved"),
            explanation=_("This is what you typed. Nothing of it is saved in a story."),
            posted=_as_new_story(draft),
            action=reverse("admin:articles_article_add") if may_add else None,
            button=_("Save as a new story"),
            status=200,
        )

    def kept_drafts(self, request: HttpRequest, most: int = ServerDraft.MAX_DRAFTS) -> list[dict]:
        """Return the user's newest drafts, each with the URL of a form that offers it, if any.

        Of a story that the user may not see, nothing is told: not even whether it is there.
        """
        if not self.may_write(request):
            return []
        own = list(drafts(request.user).defer("content")[:most])
        keys = {draft.article_id for draft in own} - {None}
        seen = self.get_queryset(request).only(
            "headline", "status", "author", "assigned_to", "goes_live_at"
        )
        stories = seen.in_bulk(keys) if keys else {}
        return [self._line(request, draft, stories.get(draft.article_id)) for draft in own]

    def _line(self, request: HttpRequest, draft: ServerDraft, story: Article | None) -> dict:
        line = {"draft": draft, "url": "", "state": ""}
        if draft.article_id is None:
            if self.has_add_permission(request):
                line |= {"url": reverse("admin:articles_article_add"), "state": _("New story")}
        elif story is None:
            line["state"] = _("The story has been deleted, or is no longer yours")
        elif workflow.may_edit(story, request.user) and self.has_change_permission(request):
            url = reverse("admin:articles_article_change", args=[story.pk])
            line |= {"url": url, "state": story.headline}
        else:
            line["state"] = _("You may no longer change this story: %s") % story.headline
        return line


def drafts(user: Any) -> Any:
    """Return the drafts of `user`, newest first."""
    return ServerDraft.objects.filter(user=user).order_by("-updated_at", "-pk")


def has_draft(user: Any, article: int) -> bool:
    """Tell whether `user` typed something for the story `article` that is not saved."""
    return drafts(user).filter(article=article).exists()


def discard(user: Any, form: str) -> None:
    """Forget the draft of `user` that the form `form` sent."""
    if form:
        ServerDraft.objects.filter(user=user, form=form).delete()


def keep(
    user: Any, form: str, article: int | None, draft: dict, now: datetime | None = None
) -> None:
    """Keep `draft` as what the form `form` of `user` holds now. Raises Refused."""
    content = _written(draft)
    if len(content.encode()) > ServerDraft.MAX_BYTES:
        raise Refused(_(TOO_LONG))
    fields = {
        "content": content,
        "headline": _headline(draft),
        "updated_at": now or timezone.now(),
    }
    own = ServerDraft.objects.filter(user=user, form=form)
    if own.update(**fields):
        return
    if SavedForm.objects.filter(user=user, form=form).exists():
        raise Refused(_("This form has already been saved."))
    if ServerDraft.objects.filter(user=user).count() >= ServerDraft.MAX_DRAFTS:
        raise Refused(
            _(
                "You have %s drafts on the server that are not saved. Discard some on the desk's "
                "front page; until then this one is kept in this browser alone."
            )
            % ServerDraft.MAX_DRAFTS
        )
    # Where another request of this moment made it, that has the same text or a later one.
    made = ServerDraft(user=user, form=form, article_id=article, **fields)
    ServerDraft.objects.bulk_create([made], ignore_conflicts=True)


def _read(request: HttpRequest) -> tuple[str, int | None, dict]:
    """Return what `request` sent: the form, the key of its story, and the draft. Raises Refused."""
    sent = posted(request, ServerDraft.MAX_BYTES + BESIDE, Refused(_(TOO_LONG)))
    try:
        form, article = as_form_id(sent["form"]), sent["article"]
        draft = _checked(sent["draft"])
        user = sent["user"]
    except (ValueError, TypeError, KeyError, AttributeError):
        raise Refused(_("This is no draft.")) from None
    if str(user) != str(request.user.pk):
        raise Refused(
            _("You are logged in as somebody else now. The draft is kept in this browser alone.")
        )
    key = as_key(str(article))
    if not form or (key is None and article != "new"):
        raise Refused(_("This is no draft."))
    return form, key, draft


def _checked(draft: dict) -> dict:
    """Return what a draft is made of, and nothing else. Raises ValueError, TypeError, KeyError."""
    typed = [(_text(name), [_text(one) for one in values]) for name, values in draft["typed"]]
    labels = [(_text(name), _text(label)) for name, label in draft["labels"]]
    changed = [_text(name) for name in draft["changed"]]
    if max(len(typed), len(labels), len(changed)) > MAX_FIELDS:
        raise ValueError
    saved_at = draft["savedAt"]
    if not isinstance(saved_at, int) or not 0 <= saved_at < 10**14:
        raise ValueError
    return {
        "savedAt": saved_at,
        "version": _text(draft["version"]),
        "seen": _text(draft["seen"]),
        "changed": changed,
        "labels": labels,
        "typed": typed,
    }


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _written(draft: dict) -> str:
    """Return `draft` as JSON that any database takes: a lone half of a character is escaped."""
    content = json.dumps(draft, ensure_ascii=False)
    try:
        content.encode()
    except UnicodeEncodeError:
        return json.dumps(draft)
    return content


def _headline(draft: dict) -> str:
    values = dict(draft["typed"]).get("headline") or [""]
    words = tidy(values[0]).encode(errors="ignore").decode()
    return words.strip()[:200]


def _as_new_story(draft: ServerDraft) -> QueryDict:
    """Return what `draft` holds as the form of a new story would post it: no row is stored yet.

    Left out are documents, for no draft holds a file, corrections, which a new story has none of,
    and the slug, which is the other story's.
    """
    posted = QueryDict(mutable=True)
    for name, values in json.loads(draft.content)["typed"]:
        prefix, _dash, rest = name.partition("-")
        if prefix in ("attachments", "corrections", "slug") or rest.endswith(("-id", "-article")):
            continue
        # No page can hold half of a character.
        shown = [value.encode(errors="replace").decode() for value in values]
        posted.setlist(name, ["0"] if name.endswith("-INITIAL_FORMS") else shown)
    for prefix in ("attachments", "quotes"):
        for part in ("TOTAL", "INITIAL"):
            posted.setdefault(f"{prefix}-{part}_FORMS", "0")
    posted["draft"] = new_form_id()
    return posted
