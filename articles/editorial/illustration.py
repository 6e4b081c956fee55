"""Pictures of a story before readers see it: each is described, or said to be decorative."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from articles.media.renditions import possible_masters
from articles.models import Photo
from articles.text import richtext


def check(body: str, cover: Photo | None) -> None:
    """Raise ValidationError, by form field, where a picture has no description.

    A picture of the cleaned `body` is described by its own words or by those of its photo. One with
    role="presentation" is decorative and needs none.
    """
    errors = {}
    if missing := undescribed(body):
        errors["body"] = [
            _(
                "Picture %(number)s of the text (%(name)s) has no description. Press Enter on it "
                "and say what it shows, or tick “decorative”."
            )
            % {"number": number, "name": name}
            for number, name in missing
        ]
    if cover and not cover.alt:
        errors["cover"] = [
            _("The cover (%s) has no description. Say in its form what it shows.") % cover
        ]
    if errors:
        raise ValidationError(errors)


def undescribed(body: str) -> list[tuple[int, str]]:
    """The place and the name of each picture of `body` that nothing describes."""
    shown = richtext.undescribed(body)
    if not shown:
        return []
    masters = {master for _number, name in shown for master in possible_masters(name)}
    photos = {photo.image.name: photo for photo in Photo.objects.filter(image__in=masters)}
    missing = []
    for number, name in shown:
        found = [photos[master] for master in possible_masters(name) if master in photos]
        if not found or not found[0].alt:
            missing.append((number, str(found[0]) if found else name.rpartition("/")[2]))
    return missing
