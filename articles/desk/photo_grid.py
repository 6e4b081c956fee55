"""The list of photos as a grid: each with what it lacks, how often it is used, who uploaded it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse

from articles.accounts.names import full_name
from articles.desk.base import Desk
from articles.desk.photo_usage import use_counts
from articles.media.photos import ACCEPTED, MAX_BYTES
from articles.models import Photo

MOST_FILES = 10  # in a form sent without JavaScript, which the server decodes in one request
MOST_DROPPED = 100  # of a script, which sends them one by one


@dataclass(frozen=True)
class Tile:
    """One photo in the grid. `url` leads to its form."""

    photo: Photo
    url: str
    uses: int
    uploaded_by: str


class PhotoGridMixin(Desk):
    """Of the photo desk: its list is a grid, which files are dropped on."""

    list_per_page = 60  # whole rows of 2 to 6

    def changelist_view(self, request: Any, extra_context: dict | None = None) -> HttpResponse:
        """Show the grid."""
        extra_context = {
            "may_upload": self.has_add_permission(request),
            "accepted": ACCEPTED,
            "most_bytes": MAX_BYTES,
            "most_files": MOST_FILES,
            "most_dropped": MOST_DROPPED,
            "acts": self._acts(request),
            **(extra_context or {}),
        }
        response = super().changelist_view(request, extra_context)
        shown: Any = getattr(response, "context_data", None) or {}
        if cl := shown.get("cl"):
            shown["tiles"] = self.tiles(request, cl.result_list)
        return response

    def _acts(self, request: HttpRequest) -> list[tuple[str, str]]:
        """What may be done with chosen photos: name and label, deleting last."""
        acts = self.get_action_choices(request, default_choices=[])
        return sorted(acts, key=lambda act: act[0] == "delete_selected")

    def tiles(self, request: HttpRequest, photos: Iterable[Photo]) -> list[Tile]:
        """Return a Tile for each of `photos`; one query asks for the uses of all."""
        photos = list(photos)
        uses = use_counts(photos)
        urls = [reverse("admin:articles_photo_change", args=[photo.pk]) for photo in photos]
        return [
            Tile(
                photo,
                self.with_filters(request, url),
                uses.get(photo.pk, 0),
                full_name(photo.uploaded_by),
            )
            for photo, url in zip(photos, urls, strict=True)
        ]

    def with_filters(self, request: HttpRequest, url: str) -> str:
        """Return `url` with what the list was narrowed to, for the way back."""
        filters = self.get_preserved_filters(request)
        return add_preserved_filters({"preserved_filters": filters, "opts": self.opts}, url)

    def drawn_tile(self, request: HttpRequest, photo: Photo) -> str:
        """Return the tile of `photo` as HTML, for a script that uploaded it."""
        [tile] = self.tiles(request, [photo])
        acts = self.get_actions(request)
        return render_to_string("admin/articles/photo/_tile.html", {"tile": tile, "acts": acts})
