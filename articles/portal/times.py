"""Moments as pages show them."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html

from articles.caching.remembered import remembered


@remembered(10_000)
def moment(when):
    """A `<time>` of the datetime `when`, in the portal's time zone: 08:18 21/03/2019."""
    when = timezone.localtime(when)
    return format_html(
        '<time datetime="{}">{}</time>',
        when.isoformat(timespec="seconds"),
        date_format(when, "DATETIME_FORMAT"),
    )
