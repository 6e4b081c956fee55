"""Rows of the inlines of a form."""

from django.forms import BaseInlineFormSet, ModelForm
from django.forms.formsets import DELETION_FIELD_NAME


class BoundedFormSet(BaseInlineFormSet):
    """Rows of an inline: `max_num` at most, and where there are more already, no more than these.

    A form says by itself how many rows it has. To show 1,000 of them again took 16 s.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.max_num = max(self.max_num, len(self.get_queryset()))
        self.absolute_max = self.max_num + 1  # one too many is shown again, with the error
        self.validate_max = True


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
