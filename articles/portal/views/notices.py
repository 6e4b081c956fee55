"""The archive of the ticker."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.caching.parameters import reads_parameters
from articles.models import TickerNotice
from articles.portal.pagination import SPAN, page_of


@require_safe
@reads_parameters("page", endless=[SPAN])
def notices(request):
    """The archive of the ticker: every notice that has started, newest first."""
    page = page_of(TickerNotice.objects.started(), request, "starts_at")
    return render(request, "notice/notices.html", {"page": page})


@require_safe
def notice(request, pk):
    """One notice of the archive."""
    notice = get_object_or_404(TickerNotice.objects.started(), pk=pk)
    trail = [(_("Notices"), reverse("notices"))]
    return render(request, "notice/notice.html", {"notice": notice, "trail": trail})
