"""Uploads of photos: a picture comes in, a safe photo goes out.

No picture is stored as it came. It is decoded and drawn anew (`drawing.py`), which removes EXIF,
GPS, comments and anything appended. What the file says of itself is read before (`metadata.py`):
its words prefill those of the photo. Its name is made here too.
"""

import secrets
from hashlib import sha256
from pathlib import PurePosixPath

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from PIL import Image

from articles.media import drawing, metadata
from articles.media.storage import check_room

MAX_BYTES = 30 * 1024 * 1024
ACCEPTED = (  # for a file input; some browsers know HEIC by its extension alone
    "image/jpeg,image/png,image/webp,image/gif,image/avif,image/heic,image/heif,.heic,.heif"
)


class SafePhoto(ContentFile):
    """The bytes of a photo, as `clean_photo()` drew it.

    `digest` is that of the uploaded file; empty for a picture made by code. `found` is what the
    file says of itself, `notes` are sentences for whoever uploaded it: what was lost.
    """

    digest = ""
    found = metadata.Found()
    notes: tuple[str, ...] | list[str] = ()


def digest(file):
    """Return the SHA-256 of `file` (a Django file), which tells a photo uploaded before."""
    whole = sha256()
    for chunk in file.chunks():
        whole.update(chunk)
    return whole.hexdigest()


def clean_photo(file):
    """Return `file` (an open binary file) as a SafePhoto: drawn anew, upright, bounded in size.

    JPEG, PNG, WebP and GIF keep their format; HEIC and AVIF become JPEG, or WebP where they are
    transparent. Raises ValidationError for anything else and for a damaged file; for one that is
    too large before it is decoded.
    """
    if isinstance(file, SafePhoto):
        return file
    check_room(file)
    if file.size > MAX_BYTES:
        raise ValidationError(
            _("The picture is larger than %(limit)s MB. Save it smaller and choose it again."),
            code="too_large",
            params={"limit": MAX_BYTES // 1024**2},
        )
    try:
        drawn = drawing.draw(file)
    except ValidationError:
        raise
    except Image.DecompressionBombError as error:
        raise ValidationError(
            _("The picture has too many pixels. Save it smaller and choose it again."), code="bomb"
        ) from error
    # Pillow's decoders raise many kinds of error on hostile input; each means the same here.
    except Exception as error:
        raise ValidationError(
            _("This is not a picture we can read. Use JPEG, PNG, WebP, GIF, HEIC or AVIF."),
            code="unreadable",
        ) from error
    photo = SafePhoto(drawn.content, name=f"photo.{drawn.extension}")
    place = [gettext("The place where it was taken (GPS) was removed.")]
    photo.notes = drawn.notes + (place if drawn.found.has_place else [])
    photo.found = drawn.found
    photo.found.file_name = metadata.line(PurePosixPath(getattr(file, "name", None) or "").name)
    photo.digest = digest(file)
    return photo


class PhotoFormField(forms.FileField):
    """A file input whose value is a SafePhoto, or an error beside the field."""

    widget = forms.ClearableFileInput

    def widget_attrs(self, widget):
        return {"accept": ACCEPTED}

    def to_python(self, data):
        drawing.know_heif()
        file = super().to_python(data)
        return file and clean_photo(file)


class PhotoField(models.ImageField):
    """An image column: what is saved in it, by a form or by code, passes `clean_photo()`."""

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": PhotoFormField, **kwargs})

    def pre_save(self, instance, add):
        file = getattr(instance, self.attname)
        # private part of Django: whether a file is stored already
        if file and not file._committed:
            file.file = clean_photo(file.file)
            file.name = file.file.name
        return super().pre_save(instance, add)


def photo_name(instance, filename):
    """Return a name nobody can guess: a photo of an unpublished story must not be found."""
    token = secrets.token_hex(16)
    return f"photos/{token[:2]}/{token}{PurePosixPath(filename).suffix}"
