"""Form fields of every desk that keep what a browser would lose: seconds, and the end of a text."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

# The attributes that static/js/admin/counters.js reads.
COUNTED, OVER = "data-count", "data-count-over"


class MomentField(forms.SplitDateTimeField):
    """A moment in two inputs, which show minutes. An untouched minute keeps the stored moment.

    Two stories of one minute would else change places when a word of one is mended.
    """

    # private part of Django: the only place where a field meets what its form started from
    def _clean_bound_field(self, bf):
        # private part of Django: as above
        value = super()._clean_bound_field(bf)  # type: ignore[misc]  # not in the stubs
        instance = getattr(bf.form, "instance", None)
        if value is None or instance is None or instance.pk is None:
            return value
        stored = bf.form.initial.get(bf.name)
        return stored if isinstance(stored, datetime) and value == _minute(stored) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Tell whether another minute was typed."""
        return super().has_changed(
            _minute(initial) if isinstance(initial, datetime) else initial, data
        )


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def count_not_cut(fields: Iterable[forms.Field]) -> None:
    """Let no input cut a text that is pasted into it.

    A browser cuts at `maxlength` and says nothing. Instead the text is counted while it is typed,
    and what is too long is refused by its field, with its count.
    """
    for field in fields:
        widget: Any = field.widget
        limit = widget.attrs.pop("maxlength", None)
        if limit and isinstance(widget, (forms.TextInput, forms.Textarea)):
            widget.attrs |= {COUNTED: limit, OVER: _("%s characters too many")}
