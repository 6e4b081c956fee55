"""Rows of the inlines of a form."""

from django.forms import BaseInlineFormSet, ModelForm
from django.forms.formsets import DELETION_FIELD_NAME


def rows_after_save(formset: BaseInlineFormSet) -> list[ModelForm]:
    """Return the forms of the rows that a save of `formset` would leave.

    A bound formset must have been checked. Of an unbound one, these are the stored rows.
    """
    return [
        row
        for row in formset
        if not (row.is_bound and row.cleaned_data.get(DELETION_FIELD_NAME))
        and (row.instance.pk or (row.is_bound and row.has_changed()))
    ]
