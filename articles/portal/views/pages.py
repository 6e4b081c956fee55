"""A page that stays, at an address of one part."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from articles.models import Page
from articles.models.addresses import address
from articles.portal.fragments import keeps_all_but_notices
from articles.portal.pages import address_of, page_context
from articles.portal.players import with_player
from newsroom.http_cache import moved


@require_safe
@keeps_all_but_notices
def page(request, slug):
    """A page. Its former slugs redirect to it."""
    known = address_of(slug)
    if known is None:
        raise Http404
    if known != slug:
        return moved(address("page", known))
    found = get_object_or_404(Page.objects.published().defer("folded"), slug=slug)
    context = page_context(found)
    answer = render(request, "page/page.html", context)
    return with_player(request, answer, has_video=context["has_video"])
