"""The story desk, and the desk of the categories that stories stand in."""

from functools import partial

from csp.decorators import csp_replace
from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from articles.desk.attachments import AttachmentInline, AttachmentsMixin
from articles.desk.base import Desk
from articles.desk.bulk_moves import BulkMovesMixin
from articles.desk.corrections import CorrectionsMixin
from articles.desk.counts import CountsMixin
from articles.desk.dashboard import DeskFilter
from articles.desk.duplicates import DuplicatesMixin
from articles.desk.editor import CSP, StoryEditor
from articles.desk.history import HistoryMixin
from articles.desk.left_out import LeftOut, left_out, warn_of_left_out
from articles.desk.lists import ChoiceChips
from articles.desk.notes import NotesMixin
from articles.desk.old_addresses import OldAddressesForm, OldAddressesMixin
from articles.desk.opened_drafts import OpenedDraftsMixin
from articles.desk.ordering import OrderedDesk
from articles.desk.pasted_page import PastedPageMixin
from articles.desk.planning import PlanningForm, PlanningMixin
from articles.desk.presence import PresenceMixin
from articles.desk.previews import PreviewsMixin
from articles.desk.quote_panel import QuotePanelMixin
from articles.desk.quotes import QuoteInline, QuotesMixin
from articles.desk.readers_page import ReadersPageMixin
from articles.desk.reads import ReadsMixin
from articles.desk.received import ReceivedMixin
from articles.desk.saving import SavingMixin
from articles.desk.second_look import SecondLookMixin
from articles.desk.server_drafts import ServerDraftsMixin
from articles.desk.story_list import MineFilter, StoryListMixin
from articles.desk.workflow import WorkflowForm, WorkflowMixin
from articles.desk.working_copies import WorkingCopiesMixin
from articles.desk.writing import HeadlineInput, WritingMixin
from articles.editorial import illustration, revisions, workflow
from articles.models import Article, Category
from articles.text import richtext, search_terms


@admin.register(Category)
class CategoryAdmin(OrderedDesk):
    """Categories and their order in the menu."""

    list_display = ("name", "order", "description", "changed")

    def seen_by_readers(self):
        return Category.objects.all()


class ArticleForm(PlanningForm, OldAddressesForm, WorkflowForm):
    """The story form. It remembers what of the body could not be kept."""

    left_out: list[LeftOut] = []

    class Meta:
        model = Article
        fields = "__all__"  # noqa: DJ007 (the fieldsets of the admin choose)
        widgets = {
            "headline": HeadlineInput,
            "lead": forms.Textarea(
                attrs={"rows": 2, "class": "vLargeTextField", "placeholder": _("Lead")}
            ),
            "short_headline": forms.TextInput(attrs={"class": "vLargeTextField"}),
            "description": forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
            "body": StoryEditor,
        }

    def clean_body(self):
        body = self.cleaned_data["body"]
        self.left_out = left_out(body)
        return body

    def clean(self):
        cleaned = super().clean()
        if workflow.needs_descriptions(self.instance, self.move) and "body" in cleaned:
            try:
                illustration.check(richtext.clean(cleaned["body"]), cleaned.get("cover"))
            except ValidationError as error:
                self.add_error(None, error)
        return cleaned


@admin.register(Article)
class ArticleAdmin(
    OpenedDraftsMixin,
    SavingMixin,
    SecondLookMixin,
    ServerDraftsMixin,
    PresenceMixin,
    HistoryMixin,
    PreviewsMixin,
    StoryListMixin,
    NotesMixin,
    WorkflowMixin,
    BulkMovesMixin,
    DuplicatesMixin,
    PlanningMixin,
    OldAddressesMixin,
    ReadersPageMixin,
    ReadsMixin,
    CountsMixin,
    CorrectionsMixin,
    QuotePanelMixin,
    QuotesMixin,
    ReceivedMixin,
    PastedPageMixin,
    AttachmentsMixin,
    WritingMixin,
    WorkingCopiesMixin,
    Desk,
):
    """Stories: written, quoted, illustrated and published.

    The order of the mixins does not matter. What has an order stands below: the steps of a save.
    Each mixin adds what its panel shows in `form_context()`, and its pages in `get_urls()`. For
    a new step of a save, write a method and name it here.

    A posted form goes through `changeform_view()`, then, in one transaction, `save_model()`,
    `save_related()`, Django's own log, and `response_add()` or `response_change()`.
    """

    form = ArticleForm
    inlines = (QuoteInline, AttachmentInline)
    actions = (*BulkMovesMixin.actions, *DuplicatesMixin.actions)
    list_filter = (MineFilter, ("status", ChoiceChips), "category", "publish_at", DeskFilter)
    save_on_top = True
    autocomplete_fields = ("thread", "cover")
    # The first is the page that is written on, the others stand in the column beside it.
    fieldsets = (
        (None, {"fields": ("headline", "lead", "body")}),
        (_("Category"), {"fields": ("category", "thread")}),
        (_("Cover"), {"fields": ("cover", "cover_caption")}),
        (_("Publication"), {"fields": ("publish_at", "note")}),
        (_("Planning"), {"fields": Article.PLANNING, "classes": ("folded",)}),
        (_("Origin"), {"fields": ("byline", "source")}),
        (
            _("Lists and search engines"),
            {"fields": ("short_headline", "description"), "classes": ("folded",)},
        ),
        (_("Recording"), {"fields": ("audio",), "classes": ("folded",)}),
        (_("Address"), {"fields": ("slug", "former_addresses"), "classes": ("folded",)}),
    )

    @method_decorator(csp_replace(CSP))
    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict | None = None,
    ) -> HttpResponse:
        """Show the form, or save it: checked against the story's version, then as every desk."""
        is_saved = request.method == "POST"
        if is_saved and object_id is not None:
            object_id = self.key_to_save(request, object_id)
        change = partial(super().changeform_view, request, object_id, form_url, extra_context)
        if is_saved:
            change = partial(self.ask_first, request, change)
        if is_saved and object_id is not None:
            return self.change_unless_late(request, object_id, change)
        return change()

    def save_model(self, request, obj, form, change):
        """Take the first steps of a save, up to the story's own row."""
        self.look_once_more(request, obj)  # raises SecondLook: nothing is saved
        if change:
            self.raise_version(request, obj)  # raises LateSave: nothing is saved
            revisions.keep_unrecorded(obj)  # what the save is about to overwrite
        else:
            obj.author = request.user
        super().save_model(request, obj, form, change)  # the photos in the body too
        warn_of_left_out(request, form.left_out)

    def save_related(self, request, form, formsets, change):
        """Take the other steps of a save, from the story's rows on."""
        super().save_related(request, form, formsets, change)  # quotes, attachments, corrections
        self.strike_false_words(request, formsets)
        self.settle_planning(request, form)
        self.keep_old_addresses(request, form, change)
        self.make_move(request, form)
        ended = self.copy_ended(request, form.instance)
        self.settle_notes(request, form.instance)
        if not ended:  # what ended is recorded already
            revisions.record(form.instance, by=request.user)  # when all is as it will stand
        self.warn_of_quotes(request, form.instance)
        self.warn_of_length(request, form.instance)

    def warn_of_length(self, request: HttpRequest, article: Article) -> None:
        """Say so where the story is too long to be searched whole."""
        prefetch_related_objects([article], "quotes__official")
        if left_out := search_terms.unsearched(article):
            message = _(
                "The story is too long: readers who search do not find the last %s characters of "
                "its body or of its quotes. Attach what is long as a document."
            )
            messages.warning(request, message % number_format(left_out, force_grouping=True))
