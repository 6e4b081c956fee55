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
    is_large: bool = False  # shown over the whole width, rather than beside the words

    @property
    def image(self):
        """The SharedImage of the photo."""
        return shared_image(self.photo)


def sharing_card(context):
    """The SharingCard of what the page is about, or of the portal."""
    portal = context["portal"]
    for name, title, description, photo in _SUBJECTS:
        if about := context.get(name):
            words = getattr(about, description) or getattr(about, title)
            own = getattr(about, photo) if photo else context.get("story_photo")
            is_large = name == "article" or not own
            return _card(getattr(about, title), words, own or portal.share_photo, is_large)
    words = portal.description or _("News and notices from all over the province.")
    return _card(portal.name, words, portal.share_photo, True)


def _card(title, description, photo, is_large):
    return SharingCard(title, description, photo, is_large and bool(photo))
