"""Files in the story form: the documents a story hands over, and its recording."""

from django.contrib import admin, messages
from django.db.models import FileField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.media import documents
from articles.models import Attachment

_ACCEPTED = {"file": documents.ATTACHMENTS, "audio": documents.AUDIO}


class FileInputs:
    """Mixin of a ModelAdmin or an inline: file inputs offer the right kinds, under any name."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(db_field, FileField):
            field.widget.attrs["accept"] = ",".join(_ACCEPTED[db_field.name])
            # Names in the storage are made by uploads.attachment_name(), however long this one is.
            field.max_length = None
        return field


class AttachmentInline(FileInputs, admin.StackedInline):
    """Documents in the story form."""

    model = Attachment
    extra = 0
    fields = ("title", "file")

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "title":
            field.label = _("Name of the document")  # a story has a title of its own
            field.widget.attrs["class"] = "vLargeTextField"
        return field


class Files(FileInputs, admin.ModelAdmin):
    """Mixin of the story desk: says so where files have to be chosen again.

    A browser sends a file once: a form that comes back with an error holds none.
    """

    def render_change_form(self, request, context, *args, **kwargs):
        if request.FILES:
            names = ", ".join(file.name for file in request.FILES.values())
            message = gettext("Not saved yet. Choose these files again: %s")
            messages.warning(request, message % names)
        return super().render_change_form(request, context, *args, **kwargs)
