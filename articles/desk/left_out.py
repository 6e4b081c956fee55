"""What of a body could not be kept is named to its writer at the save, never dropped unseen."""

from typing import NamedTuple

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from articles.text import links, richtext, videos


class LeftOut(NamedTuple):
    """The addresses of one kind that were left out, and the sentence that names them."""

    sentence: object  # a lazy translation with one %s
    addresses: list[str]


def left_out(html: str) -> list[LeftOut]:
    """Return what `richtext.clean()` does not keep of `html`, as it was posted."""
    found = [
        LeftOut(
            _("Pictures of other sites were left out, upload them instead: %s"),
            richtext.foreign_pictures(html),
        ),
        LeftOut(
            _(
                "Pages and players embedded from elsewhere were left out. Only videos of YouTube "
                "can be shown; give the address of others as a link: %s"
            ),
            videos.lost_frames(html),
        ),
        LeftOut(
            _(
                "These links lead nowhere for readers. Their words stayed, without the link; "
                "set it again: %s"
            ),
            links.lost(html),
        ),
    ]
    return [each for each in found if each.addresses]


def warn_of_left_out(request: HttpRequest, found: list[LeftOut]) -> None:
    """Say once for each kind what was left out."""
    for each in found:
        messages.warning(request, str(each.sentence) % links.named(each.addresses))
