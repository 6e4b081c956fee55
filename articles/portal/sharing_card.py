"""How a page looks where it is shared: title, description, picture."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from articles.models import Photo

# What a page may be about: its name in the context, then the fields for SharingCard.
_SUBJECTS = (
    ("article", "headline", "lead", "cover"),
    ("official", "name", "position", "portrait"),
    ("category", "name", "description", ""),
    ("thread", "name", "description", ""),
    ("notice", "text", "text", ""),
)


class SharingCard(NamedTuple):
    """How a page looks where it is shared."""

    title: str
    description: str
    photo: Photo | None


def sharing_card(context):
    """The SharingCard of the page: of what it is about, or else of the portal."""
    for name, title, description, photo in _SUBJECTS:
        if about := context.get(name):
            words = getattr(about, description) or getattr(about, title)
            return SharingCard(getattr(about, title), words, photo and getattr(about, photo))
    return SharingCard(
        context["portal"].name, _("News and notices from all over the province."), None
    )
