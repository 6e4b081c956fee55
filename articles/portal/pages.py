"""Pages that stay, as readers get them: where each is, and what it shows."""

from articles.caching.shared import shared
from articles.models import FormerPageSlug, Page
from articles.portal.story_page import download
from articles.text import galleries, richtext, videos


def address_of(slug):
    """Return the slug of today of the published page that has `slug`, or had it; None without one.

    Every unknown address of one part is looked up here, so that what is known is shared: to ask
    for a page that is not there costs no query while the content stays as it is.
    """
    return shared("page addresses", _addresses).get(slug)


def _addresses():
    published = Page.objects.published()
    former = FormerPageSlug.objects.filter(page__in=published).values_list("slug", "page__slug")
    return dict(former.union(published.order_by().values_list("slug", "slug"), all=True))


def page_context(page):
    """Return the context of page/page.html for `page`.

    What it names besides itself is published: the pages above and below it, its translation.
    """
    published = Page.objects.published().without_texts()
    above = [one for one in page.above() if one.is_published()]
    other = page.translation_of or getattr(page, "translation", None)
    return {
        "this_page": page,
        "story_photo": _first_photo(page),
        "trail": [(one.title, one.get_absolute_url()) for one in reversed(above)],
        "below": published.filter(parent=page.pk) if page.pk else [],
        "is_rewritten": page.rewritten_at is not None,
        "translated": other if other and other.is_published() else None,
        "has_video": videos.holds_video(page.body),
        "has_gallery": bool(galleries.all_of(page.body)),
        "downloads": [download(document) for document in page.documents.all()],
    }


def _first_photo(page):
    """The first photo of the body, which stands for the page where it is shared; None without."""
    names = richtext.own_pictures_in_order(page.body)
    return next(filter(None, map(page.body_photos.get, names)), None)
