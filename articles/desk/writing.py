"""The story form as a page to write on: where the story stands, what it lacks."""

from datetime import datetime
from typing import Any, NamedTuple

from django import forms
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.desk import checks
from articles.desk.rights import RightsMixin
from articles.editorial import workflow
from articles.media import videos
from articles.models import Article, Photo, Transition
from articles.text.keys import as_key

Action = Transition.Action


class HeadlineInput(forms.Textarea):
    """A headline that is shown whole, on as many lines as it takes, and is one line of text."""

    def __init__(self, attrs: dict | None = None):
        own = {"rows": 1, "class": "vLargeTextField", "placeholder": _("Headline")}
        super().__init__({**own, **(attrs or {})})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        value = super().value_from_datadict(data, files, name)
        return " ".join(value.split()) if isinstance(value, str) else value


class Standing(NamedTuple):
    """Where a story stands, in words; `at` is the moment since when, or at which, if any."""

    state: str
    label: str | Promise
    at: datetime | None = None


def standing(article: Article | None) -> Standing:
    """Return where `article` stands; one not yet saved is a draft."""
    if article is None:
        return Standing("draft", _("New story"))
    state = workflow.state(article)
    if not article.has_page:
        return _standing_of_copy(article, state)
    if state == "scheduled":
        return Standing(state, _("Scheduled for"), article.publish_at)
    if state == Article.Status.PUBLISHED:
        return Standing(state, _("Public since"), article.publish_at)
    if _was_sent_back(article):
        return Standing("sent-back", _("Sent back"))
    return Standing(state, article.get_status_display())


def _standing_of_copy(copy: Article, state: str) -> Standing:
    if state == "scheduled":
        return Standing(state, _("Working copy goes live at"), copy.goes_live_at)
    if state == Article.Status.IN_REVIEW:
        return Standing(state, _("Working copy in review"))
    if _was_sent_back(copy):
        return Standing("sent-back", _("Working copy sent back"))
    return Standing(state, _("Working copy"))


def _was_sent_back(article: Article) -> bool:
    """Tell whether `article` is a draft since it was sent back."""
    moves = article.latest_moves
    return (
        article.status == Article.Status.DRAFT
        and bool(moves)
        and (moves[0].action == Action.SEND_BACK)
    )


class WritingMixin(RightsMixin):
    """Of the story desk: what the bar and the column of the form show."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Return the field. Nobody deletes a category or a photo from the form of a story."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_delete_related = field.widget.can_view_related = False
            if db_field.name == "category":
                field.widget.can_add_related = field.widget.can_change_related = False
        return field

    def get_object(self, request, object_id, from_field=None):
        """Return the story with its cover, which the form shows: both by one query."""
        if from_field is not None:
            return super().get_object(request, object_id, from_field)
        key = as_key(str(object_id))
        stories = self.get_queryset(request).select_related("cover")
        return None if key is None else stories.filter(pk=key).first()

    def _sees_photos(self, request):
        return self.admin_site.get_model_admin(Photo).has_view_permission(request)

    def form_context(self, request, obj, context):
        """Add `standing` and `checks`."""
        form = context["adminform"].form
        typed = form.instance  # what was typed, where a form comes back with an error
        if typed.cover and "cover" in form.fields and self._sees_photos(request):
            form.fields["cover"].known = form.fields["cover"].widget.widget.known = typed.cover
        formsets = [inline.formset for inline in context["inline_admin_formsets"]]
        rows = [row for formset in formsets if formset.prefix == "quotes" for row in formset]
        numbers = [row.instance.number for row in rows if row.instance.number]
        return super().form_context(request, obj, context) | {
            "standing": standing(obj),
            "checks": checks.checked(typed, numbers),
            "headline_for_search": checks.HEADLINE_FOR_SEARCH,
            "video_max_bytes": videos.max_bytes(),
        }
