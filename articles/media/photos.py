"""Uploads of photos: a picture comes in, a safe photo goes out.

No picture is stored as it came. It is decoded and drawn anew, which removes EXIF, GPS, comments
and anything appended. Its name is made here too.
"""

import secrets
from hashlib import sha256
from io import BytesIO
from pathlib import PurePosixPath

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import models
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageCms, ImageOps

from articles.media.storage import check_room

FORMATS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "GIF": "gif"}
MAX_BYTES = 30 * 1024 * 1024
MAX_MEMORY = 185_000_000  # bytes that decoding may take, known before it begins: `_memory()`
MAX_PROFILE = 64 * 1024  # bytes of a colour profile; each rendition carries it
MASTER_SIZE = 2560  # pixels: the longer side of what is kept


class SafePhoto(ContentFile):
    """The bytes of a photo, as `clean_photo()` drew it.

    `digest` is that of the uploaded file; empty for a picture made by code.
    """

    digest = ""


def digest(file):
    """Return the SHA-256 of `file` (a Django file), which tells a photo uploaded before."""
    whole = sha256()
    for chunk in file.chunks():
        whole.update(chunk)
    return whole.hexdigest()


def clean_photo(file):
    """Return `file` (an open binary file) as a SafePhoto: drawn anew, upright, bounded in size.

    JPEG, PNG, WebP and GIF keep their format and their colour profile; an animation becomes its
    first frame. Raises ValidationError for anything else and for a damaged file; for one that is
    too large before it is decoded.
    """
    if isinstance(file, SafePhoto):
        return file
    check_room(file)
    if file.size > MAX_BYTES:
        raise ValidationError(
            _("The picture is larger than %(limit)s MB."),
            code="too_large",
            params={"limit": MAX_BYTES // 1024**2},
        )
    file.seek(0)
    try:
        with Image.open(file, formats=list(FORMATS)) as image:
            if _memory(image) > MAX_MEMORY:
                raise ValidationError(
                    _("The picture has too many pixels: %(width)s × %(height)s."),
                    code="too_many_pixels",
                    params={"width": image.width, "height": image.height},
                )
            photo = _drawn_anew(image)
    except ValidationError:
        raise
    except Image.DecompressionBombError as error:
        raise ValidationError(_("The picture has too many pixels."), code="bomb") from error
    # Pillow's decoders raise many kinds of error on hostile input; each means the same here.
    except Exception as error:
        raise ValidationError(
            _("This is not a picture we can read. Use JPEG, PNG, WebP or GIF."),
            code="unreadable",
        ) from error
    photo.digest = digest(file)
    return photo


def _format(image):
    """The format of `image`, a key of FORMATS: phones put a second picture behind some JPEGs."""
    return "JPEG" if image.format == "MPO" else image.format


def _memory(image):
    """Return how many bytes drawing `image` anew takes at most, all its frames counted.

    Measured for each kind, in bytes a pixel; tests/hostile/test_uploads.py measures again. WebP
    decodes into several buffers. Transparency is scaled in a copy. A progressive JPEG is whole in
    memory before its first line. A palette is turned into colours in a copy.
    """
    if image.format == "WEBP":
        a_pixel = 15
    elif image.has_transparency_data:
        a_pixel = 12
    elif "progressive" in image.info:
        a_pixel = 4 + 2 * len(image.getbands())
    else:
        a_pixel = 6 if image.mode in ("1", "P") else 5
    frames = 1 if _format(image) == "JPEG" else getattr(image, "n_frames", 1)
    return image.width * image.height * frames * a_pixel


def _drawn_anew(image):
    format_name, icc_profile = _format(image), _colour_profile(image)
    transparent = image.has_transparency_data and format_name != "JPEG"
    mode = "RGBA" if transparent else "RGB"
    if image.mode in ("1", "P") or "transparency" in image.info:
        image = image.convert(mode)  # what has a palette cannot be scaled smoothly
    # Scaled first, for each further step copies the picture.
    image.thumbnail((MASTER_SIZE, MASTER_SIZE), Image.Resampling.LANCZOS)
    image = ImageOps.exif_transpose(image).convert(mode)
    fresh = Image.new(image.mode, image.size)
    fresh.paste(image)
    content = BytesIO()
    options = {"quality": 88} if format_name in ("JPEG", "WEBP") else {}
    fresh.save(content, format_name, icc_profile=icc_profile, **options)
    return SafePhoto(content.getvalue(), name=f"photo.{FORMATS[format_name]}")


def _colour_profile(image):
    """The colour profile of `image`, written anew; None where it has no sound one for RGB."""
    profile = image.info.get("icc_profile")
    if not profile or len(profile) > MAX_PROFILE:
        return None
    try:
        profile = ImageCms.ImageCmsProfile(BytesIO(profile))
        return profile.tobytes() if profile.profile.xcolor_space.strip() == "RGB" else None
    except (OSError, ImageCms.PyCMSError):
        return None


class PhotoFormField(forms.FileField):
    """A file input whose value is a SafePhoto, or an error beside the field."""

    widget = forms.ClearableFileInput

    def widget_attrs(self, widget):
        return {"accept": "image/jpeg,image/png,image/webp,image/gif"}

    def to_python(self, data):
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
