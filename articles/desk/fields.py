"""Form fields of every desk that keep what a browser would lose: seconds, and the end of a text."""

import re
from collections.abc import Iterable
from datetime import datetime, time
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminDateWidget
from django.core.exceptions import ValidationError
from django.forms.utils import from_current_timezone, to_current_timezone
from django.utils.translation import gettext_lazy as _

# The attributes that static/js/admin/counters.js reads.
COUNTED, OVER = "data-count", "data-count-over"

# "17:00", "17h30", "17h", also with seconds; the T of an ISO date stands for a blank.
_HOUR = re.compile(r"([0-9]{1,2})(?:[:h]([0-9]{2})(?::([0-9]{2})(?:[.][0-9]+)?)?|h)")
_ISO = re.compile(r"(?<=[0-9])T(?=[0-9])")

# The hours of a day alone: a window is open for the whole of it, and offices close at five.
DAY_BEGINS, DAY_ENDS, OFFICES_CLOSE = time(0, 0), time(23, 59), time(17, 0)
WINDOW = {"starts_at": DAY_BEGINS, "ends_at": DAY_ENDS}


class _KeepsSeconds(forms.Field):
    """Of a field that shows minutes: an untouched minute keeps the stored moment.

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


class MomentField(_KeepsSeconds, forms.SplitDateTimeField):
    """A moment in two inputs, for its day and its hour."""


class DayField(_KeepsSeconds, forms.DateTimeField):
    """A moment in one input: a day, and an hour where it matters, in either order.

    Of a day alone the hour is `hour`.
    """

    default_error_messages = {
        "invalid": _("Enter a day such as 30/03/2026, or a day and an hour: 30/03/2026 17:00.")
    }
    hour = time()

    def to_python(self, value: Any) -> datetime | None:
        """Return the moment that was typed. Raises ValidationError."""
        if value in self.empty_values:
            return None
        words = _ISO.sub(" ", str(value)).split()
        days = [word for word in words if not _HOUR.fullmatch(word)]
        hours = [found for word in words if (found := _HOUR.fullmatch(word))]
        if len(days) != 1 or len(hours) > 1:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        try:
            day = forms.DateField().clean(days[0])
            hour, minute, second = map(int, hours[0].groups("0")) if hours else (0, 0, 0)
            at = time(hour, minute, second) if hours else self.hour
        except (ValidationError, ValueError):
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None
        assert day is not None  # a DateField refuses what is empty
        return from_current_timezone(datetime.combine(day, at))

    def prepare_value(self, value: Any) -> Any:
        """Return a moment as it is typed."""
        if not isinstance(value, datetime):
            return value
        return f"{to_current_timezone(value):%d/%m/%Y %H:%M}"


class DayInput(AdminDateWidget):
    """The input of a DayField: Django's, with its calendar. A script completes the hour."""

    class Media:
        js = [forms.Script("js/admin/days.js", defer=True)]
        css = {"all": ["css/admin-days.css"]}


def day_field(hour: time) -> dict[str, Any]:
    """Return what makes a form field of a DateTimeField a DayField. Of a day alone it is `hour`."""
    return {
        "form_class": type("DayField", (DayField,), {"hour": hour}),
        "widget": DayInput(attrs={"size": 17, "data-hour": f"{hour:%H:%M}"}),
    }


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
