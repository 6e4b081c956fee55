"""The calendar of somebody at the desk, for whoever has its secret address."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control, set_response_etag
from django.views.decorators.http import require_safe

from articles.models import CalendarAddress
from articles.portal.calendar_feed import calendar


@require_safe
def calendar_view(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar that `secret` opens, or 404: it was renewed, its account closed, or never was.

    Programs ask each hour with what they have: an answer is theirs to keep, but to be asked about.
    """
    address = CalendarAddress.objects.opened_by(secret)
    if address is None:
        raise Http404
    made = calendar(request, address.user)
    response = HttpResponse(made, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="lich.ics"'
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    patch_cache_control(response, private=True, no_cache=True)
    set_response_etag(response)
    return get_conditional_response(request, response["ETag"], response=response) or response
