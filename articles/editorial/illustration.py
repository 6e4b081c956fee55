"""Pictures of a story before readers see it: each is described, or said to be decorative.

With them its videos: what one lacks (`captioning.py`) is told and stops the moves likewise.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from articles.editorial import captioning
from articles.media.renditions import possible_masters
from articles.models import Photo, Video
from articles.text import richtext


@dataclass(frozen=True)
class Shown:
    """What many bodies may show, by the names of the files: asked once for all (`shown_in()`)."""

    photos: Mapping[str, Photo]
    videos: Mapping[str, Video]


def check(body: str, cover: Photo | None, shown: Shown | None = None) -> None:
    """Raise ValidationError, by form field, where a picture is not described, a video not ready.

    A picture of the cleaned `body` is described by its own words or by those of its photo. One with
    role="presentation" is decorative and needs none.
    """
    if errors := faults(body, cover, shown):
        raise ValidationError(errors)


def faults(body: str, cover: Photo | None, shown: Shown | None = None) -> dict[str, list[str]]:
    """Return what `check()` says, by form field; empty where every picture is described."""
    errors = {}
    if missing := undescribed(body, shown.photos if shown else None):
        errors["body"] = [
            _(
                "Picture %(number)s of the text (%(name)s) has no description. Press Enter on it "
                "and say what it shows, or tick “decorative”."
            )
            % {"number": number, "name": name}
            for number, name in missing
        ]
    if lacking := captioning.faults(body, shown.videos if shown else None):
        errors["body"] = [*errors.get("body", []), *lacking]
    if cover and not cover.alt:
        errors["cover"] = [
            _("The cover (%s) has no description. Say in its form what it shows.") % cover
        ]
    return errors


def undescribed(body: str, photos: Mapping[str, Photo] | None = None) -> list[tuple[int, str]]:
    """The place and the name of each picture of `body` that nothing describes.

    Who asks about many bodies gives `photos`, as of `shown_in()` all of them.
    """
    shown = richtext.undescribed(body)
    if not shown:
        return []
    known = photos_of([body]) if photos is None else photos
    missing = []
    for number, name in shown:
        found = [known[master] for master in possible_masters(name) if master in known]
        if not found or not found[0].alt:
            missing.append((number, str(found[0]) if found else name.rpartition("/")[2]))
    return missing


def shown_in(bodies: Iterable[str]) -> Shown:
    """Return what may describe the pictures of `bodies`, and their videos: two queries at most."""
    bodies = list(bodies)
    return Shown(photos_of(bodies), Video.objects.of(bodies))


def photos_of(bodies: Iterable[str]) -> dict[str, Photo]:
    """Return the photos, by the names of their files, that may describe pictures of `bodies`."""
    masters = {
        master
        for body in bodies
        for _number, name in richtext.undescribed(body)
        for master in possible_masters(name)
    }
    found = Photo.objects.filter(image__in=masters) if masters else ()
    return {photo.image.name or "": photo for photo in found}
