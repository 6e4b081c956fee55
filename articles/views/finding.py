"""Pages that lead to stories: the archive, threads, officials, the site map."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ..archive import Archive, Span
from ..models import Article, Thread
from ..officials import directory
from ..pagination import page_of, page_of_cards

THREADS_ON_SITE_MAP = 50


@require_safe
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
def archive_span(request, year, month=None, day=None):
    """The stories of a year, a month or a day, newest first; 404 before and after all stories."""
    archive, span = Archive(), Span(year, month, day)
    if not archive.may_hold(span):
        raise Http404
    page = page_of_cards(archive.stories(span), request)
    before, after = archive.neighbours(span)
    if not page.paginator.count and not (before and after):
        raise Http404
    trail = [(_("Archive"), reverse("archive"))]
    trail += [(str(wider), wider.get_absolute_url()) for wider in span.wider]
    context = {"span": span, "page": page, "before": before, "after": after, "trail": trail}
    if month is None:
        context["months"] = archive.filled(span.parts)
    else:
        context |= _calendar(archive, Span(year, month))
    return render(request, "archive/span.html", context)


def _calendar(archive, month):
    weekdays = [(WEEKDAYS[day], WEEKDAYS_ABBR[day]) for day in WEEKDAYS]
    return {"month": month, "weeks": archive.weeks(month), "weekdays": weekdays}


@require_safe
def threads(request):
    """The threads that have a published story, the one with the newest story first."""
    page = page_of(Article.objects.published().threads(), request)
    return render(request, "thread/threads.html", {"page": page})


@require_safe
def thread(request, slug):
    """The published stories of one thread, newest first; without any the thread is no page yet."""
    thread = get_object_or_404(Thread, slug=slug)
    page = page_of_cards(thread.articles.published(), request)
    if not page.paginator.count:
        raise Http404
    trail = [(_("Threads"), reverse("threads"))]
    return render(request, "thread/thread.html", {"thread": thread, "page": page, "trail": trail})


@require_safe
def officials(request):
    """Every official, by given name, with links to the first of each letter."""
    return render(request, "official/officials.html", directory(request.GET.get("page")))


@require_safe
def sitemap_page(request):
    """What the portal has, on one page for people: sections, threads and lists."""
    threads = Article.objects.published().threads()[:THREADS_ON_SITE_MAP]
    return render(request, "sitemap/sitemap.html", {"threads": threads})
