"""How a page looks where somebody shares it: title, description, picture."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from articles.models import Photo
from articles.portal.pictures import shared_image

# What a page may be about: its name in the context, then the fields for SharingCard.
_SUBJECTS = (
    ("article", "headline", "shared_description", ""),  # its photo is `story_photo` in the context
    ("official", "name", "position", "portrait"),
    ("category", "name", "description", ""),
    ("thread", "name", "description", ""),
    ("notice", "text", "text", ""),
    ("this_page", "title", "description", ""),
)


class SharingCard(NamedTuple):
    """How a page looks where it is shared."""

    title: str
    description: str
    photo: Photo | None

    @property
    def image(self):
        """The SharedImage of the photo."""
        return shared_image(self.photo)


def sharing_card(context):
    """The SharingCard of what the page is about, or of the portal."""
    for name, title, description, photo in _SUBJECTS:
        if about := context.get(name):
            words = getattr(about, description) or getattr(about, title)
            picture = getattr(about, photo) if photo else context.get("story_photo")
            return SharingCard(getattr(about, title), words, picture)
    return SharingCard(
        context["portal"].name, _("News and notices from all over the province."), None
    )
