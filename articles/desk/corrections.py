"""Corrections in the story form: for those who publish, on a story that readers see."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from articles.desk.base import NamedInputsMixin
from articles.desk.formsets import BoundedFormSet
from articles.desk.rights import RightsMixin
from articles.models import Correction


class CorrectionInline(NamedInputsMixin, admin.StackedInline):
    """Dated notes on a published story. The empty one can be filled in without JavaScript."""

    model = Correction
    formset = BoundedFormSet
    extra = 1
    max_num = 50
    fields = (("kind", "at"), "text")

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "at":
            kwargs["label"] = _("Time")
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "text":
            field.widget.attrs["rows"] = 3
        return field


class CorrectionsMixin(RightsMixin):
    """Of the story desk: who may publish may also correct what is published."""

    def get_inlines(self, request, obj):
        inlines = super().get_inlines(request, obj)
        if obj and obj.live.is_published() and self.has_publish_permission(request):
            return [*inlines, CorrectionInline]
        return inlines
