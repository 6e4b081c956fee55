"""The archive of stories by date."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.caching.parameters import reads_parameters
from articles.portal.archive import Archive
from articles.portal.fragments import keeps_all_but_notices
from articles.portal.pagination import SpanLink, page_of
from articles.portal.spans import Span


@require_safe
@keeps_all_but_notices
def archive(request):
    """The years that have stories; of the newest story, the months of its year and a calendar."""
    archive = Archive()
    context = {}
    if ends := archive.ends:
        years = [Span(year) for year in range(ends[1].year, ends[0].year - 1, -1)]
        month = Span(ends[1].year, ends[1].month)
        context = {
            "years": archive.filled(years),
            "months": archive.filled(Span(month.year).parts),
            **_calendar(archive, month),
        }
    return render(request, "archive/archive.html", context)


@require_safe
@keeps_all_but_notices
@reads_parameters("page")
def archive_span(request, year, month=None, day=None):
    """The stories of a year, a month or a day, newest first; 404 before and after all stories."""
    archive, span = Archive(), Span(year, month, day)
    if not archive.may_hold(span):
        raise Http404
    page = page_of(archive.stories(span), request, as_cards=True)
    before, after = archive.neighbours(span)
    if not page.paginator.count and not (before and after):
        raise Http404
    if page.is_end and span.day is None:
        narrower = archive.filled(span.parts)
        page.span_links = [SpanLink(str(part), part.get_absolute_url()) for part in narrower]
    trail = [(_("Archive"), reverse("archive"))]
    trail += [(str(wider), wider.get_absolute_url()) for wider in span.wider]
    context = {"span": span, "page": page, "before": before, "after": after, "trail": trail}
    if month is None:
        context["months"] = archive.filled(span.parts)
    else:
        context |= _calendar(archive, Span(year, month))
    return render(request, "archive/span.html", context)


def _calendar(archive, month):
    weekdays = tuple((str(WEEKDAYS[day]), str(WEEKDAYS_ABBR[day])) for day in WEEKDAYS)
    weeks = tuple(map(tuple, archive.weeks(month)))
    return {"month": month, "weeks": weeks, "weekdays": weekdays}
