"""The story desk: stories with their quotes, and the categories they stand in."""

from csp.decorators import csp_replace
from django import forms
from django.contrib import admin, messages
from django.db.models import F
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from articles.desk.attachments import AttachmentInline, Files
from articles.desk.autocomplete import SearchBoxes
from articles.desk.base import Desk
from articles.desk.corrections import Corrections
from articles.desk.dashboard import DeskFilter
from articles.desk.editor import CSP, StoryEditor
from articles.desk.history import History
from articles.desk.previews import Previews
from articles.desk.saving import Saving
from articles.desk.workflow import Workflow, WorkflowForm
from articles.models import Article, Category, Quote
from articles.text import richtext


@admin.register(Category)
class CategoryAdmin(Desk):
    """Categories and their order in the menu."""

    list_display = ("name", "order", "description")
    list_editable = ("order",)


class QuoteFormSet(forms.BaseInlineFormSet):
    """The quotes of one story; one without a number gets the next free one."""

    def clean(self):
        forms_kept = [form for form in self.forms if form not in self.deleted_forms]
        numbers = [form.instance.number for form in forms_kept if form.instance.number]
        for form in forms_kept:
            if form.has_changed() and not form.instance.number:
                form.instance.number = max(numbers, default=0) + 1
                numbers.append(form.instance.number)
        super().clean()

    def save(self, commit=True):
        """Save, with quotes that trade numbers or are deleted moved aside first.

        Rows are written one by one, and two of a story may not bear one number even for a
        moment.
        """
        moved = [
            form.instance.pk
            for form in self.initial_forms
            if form in self.deleted_forms or "number" in form.changed_data
        ]
        Quote.objects.filter(pk__in=moved).update(number=F("number") + Quote.MAX_NUMBER)
        return super().save(commit)


class QuoteForm(forms.ModelForm):
    """One quote; its search boxes know the people the row came with."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("official", "photo"):
            if self.instance.pk and name in self.fields:
                field = self.fields[name]
                field.known = field.widget.widget.known = getattr(self.instance, name)


class QuoteInline(SearchBoxes, admin.StackedInline):
    """Quotes in the story form."""

    model = Quote
    form = QuoteForm
    formset = QuoteFormSet
    extra = 0
    autocomplete_fields = ("official", "photo")
    fields = (("number", "official", "position"), "words", ("photo", "caption"))

    def get_queryset(self, request):
        return super().get_queryset(request).with_people()

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "number":
            field.required = False
        if db_field.name == "words":
            field.widget.attrs["rows"] = 3
        return field


class ArticleForm(WorkflowForm):
    """The story form; remembers which pictures the body could not keep."""

    foreign_pictures = ()

    class Meta:
        model = Article
        fields = "__all__"  # noqa: DJ007 (the fieldsets of the admin choose)
        widgets = {
            "headline": forms.TextInput(attrs={"class": "vLargeTextField"}),
            "lead": forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
            "body": StoryEditor,
        }

    def clean_body(self):
        body = self.cleaned_data["body"]
        self.foreign_pictures = richtext.foreign_pictures(body)
        return body


@admin.register(Article)
class ArticleAdmin(Saving, History, Corrections, Previews, Workflow, Files, Desk):
    """Stories: written, quoted, illustrated and published."""

    form = ArticleForm
    inlines = (QuoteInline, AttachmentInline)
    list_display = ("headline", "state", "publish_at", "category", "writer")
    list_filter = (DeskFilter, "status", "category", "publish_at")
    list_select_related = ("category", "author")
    save_on_top = True
    autocomplete_fields = ("thread", "cover")
    fieldsets = (
        (None, {"fields": ("headline", "lead", "body")}),
        (_("Category and cover"), {"fields": (("category", "thread"), "cover", "cover_caption")}),
        (_("Origin"), {"fields": (("byline", "source"),)}),
        (_("Recording"), {"fields": ("audio",)}),
        (_("Publication"), {"fields": ("publish_at", "slug", "note")}),
    )

    @method_decorator(csp_replace(CSP))
    def changeform_view(self, *args, **kwargs):
        return super().changeform_view(*args, **kwargs)

    def save_model(self, request, obj, form, change):
        if not change:
            obj.author = request.user
        super().save_model(request, obj, form, change)
        if form.foreign_pictures:
            messages.warning(
                request,
                _("Pictures of other sites were left out, upload them instead: %s")
                % ", ".join(form.foreign_pictures),
            )

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        placed = set(richtext.quote_numbers(form.instance.body))
        written = set(form.instance.quotes.values_list("number", flat=True))
        if unplaced := sorted(written - placed):
            messages.warning(
                request,
                ngettext(
                    "Quote %s has no place in the body and is shown after it.",
                    "Quotes %s have no place in the body and are shown after it.",
                    len(unplaced),
                )
                % ", ".join(map(str, unplaced)),
            )
        if missing := sorted(placed - written):
            messages.warning(
                request,
                ngettext(
                    "The body has a place for quote %s, which does not exist.",
                    "The body has places for quotes %s, which do not exist.",
                    len(missing),
                )
                % ", ".join(map(str, missing)),
            )
