"""The officials: their directory, and the page of each."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.caching.parameters import reads_parameters
from articles.models import Article
from articles.portal.former_slugs import redirects_former
from articles.portal.fragments import keeps_all_but_notices
from articles.portal.officials import directory
from articles.portal.pagination import SPAN, page_of


@require_safe
@keeps_all_but_notices
@reads_parameters("page")
def officials(request):
    """The officials quoted in published stories, by given name, with links to each letter."""
    return render(request, "official/officials.html", directory(request.GET.get("page")))


@require_safe
@keeps_all_but_notices
@reads_parameters("page", endless=[SPAN])
@redirects_former(lambda: Article.objects.published().officials())
def official(request, slug):
    """An official, and each published quote with the position held then; 404 without any."""
    published = Article.objects.published()
    official = get_object_or_404(published.officials().select_related("portrait"), slug=slug)
    quotes = published.quotes().filter(official=official)
    return render(
        request,
        "official/official.html",
        {
            "official": official,
            "page": page_of(quotes, request, "article__publish_at"),
            "trail": [(_("Officials"), reverse("officials"))],
        },
    )
