"""Files in the story form: the documents that a story hands over, and its recording."""

from collections.abc import Iterable

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import BaseModelAdmin
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.desk.base import Desk
from articles.desk.formsets import BoundedFormSet
from articles.media import documents
from articles.models import Attachment
from articles.text.vietnamese import tidy

_ACCEPTED: dict[str, Iterable[str]] = {"file": documents.ATTACHMENTS, "audio": documents.AUDIO}


class FileInputsMixin(BaseModelAdmin):
    """Of a ModelAdmin or an inline: file inputs offer the right types, whatever their names."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(field, forms.FileField):
            field.widget.attrs["accept"] = ",".join(_ACCEPTED[db_field.name])
            # However long: attachment_name() (articles/media/documents.py) makes the stored name.
            field.max_length = None
        return field


class AttachmentInline(FileInputsMixin, admin.StackedInline):
    """Documents in the story form."""

    model = Attachment
    formset = BoundedFormSet
    extra = 0
    max_num = 50
    fields = ("title", "file")

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "title":
            field.label = _("Name of the document")  # a story has a title of its own
            field.widget.attrs["class"] = "vLargeTextField"
        return field


class AttachmentsMixin(FileInputsMixin, Desk):
    """Of the story desk: says which files have to be chosen again.

    A browser sends a file once. A form that comes back with an error holds none.
    """

    def form_context(self, request, obj, context):
        """Add nothing, but warn of the files that came with a form which is sent back."""
        if request.FILES:
            names = ", ".join(tidy(file.name) for file in request.FILES.values())
            message = gettext("Not saved yet. Choose these files again: %s")
            messages.warning(request, message % names)
        return super().form_context(request, obj, context)
