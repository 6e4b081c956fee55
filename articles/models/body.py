"""What the body of a story or a page shows: photos and videos of the libraries, by its files."""

from typing import Any

from django.utils.functional import cached_property

from articles.models.photo import Photo, PhotoInBody
from articles.models.video import Video, VideoInBody
from articles.text import richtext


class BodyMixin:
    """Of a story or a page: what stands in its `body`."""

    body: Any

    @cached_property
    def body_photos(self) -> dict[str, Photo]:
        """The photos in the body, by the names of their files."""
        names = richtext.own_pictures(self.body)
        found = Photo.objects.filter(image__in=names) if names else ()
        return {photo.image.name or "": photo for photo in found}

    @cached_property
    def body_videos(self) -> dict[str, Video]:
        """The videos of our own in the body, by the names of their files."""
        return Video.objects.of([self.body])


def note_shown(article: Any, before: Any | None) -> None:
    """Note what the body of the saved `article` shows; `before` is the story as it was, or None."""
    PhotoInBody.objects.record(article)
    VideoInBody.objects.record(article, before.body if before else "")
