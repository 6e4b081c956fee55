"""Files in the story form: the documents that a story hands over, and its recording."""

from collections.abc import Iterable

from django import forms
from django.contrib import admin
from django.contrib.admin.options import BaseModelAdmin
from django.utils.translation import gettext_lazy as _

from articles.desk.base import Desk, NamedInputsMixin
from articles.desk.formsets import BoundedFormSet
from articles.media import documents
from articles.models import Attachment

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


class DocumentInline(FileInputsMixin, NamedInputsMixin, admin.StackedInline):
    """Documents in the form of what hands them over."""

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


class AttachmentInline(DocumentInline):
    """Documents in the story form."""

    model = Attachment


class AttachmentsMixin(FileInputsMixin, Desk):
    """Of the story desk: its recording."""
