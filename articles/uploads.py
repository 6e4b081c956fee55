"""Uploads: photo in, safe photo out; attachments checked for what they claim to be.

Nothing a person uploads is stored as it came. A photo is decoded and drawn anew, which drops
EXIF, GPS, comments and anything appended; its name is made here. The renditions a page shows
are made once, at upload, never while a page is rendered.
"""

import mimetypes
import secrets
from contextlib import suppress
from hashlib import sha256
from io import BytesIO
from pathlib import PurePosixPath

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from PIL import Image, ImageCms, ImageOps

FORMATS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "GIF": "gif"}
MAX_BYTES = 30 * 1024 * 1024
MAX_MEMORY = 185_000_000  # bytes that decoding may take, known before it begins: `_memory()`
MAX_PROFILE = 64 * 1024  # bytes of a colour profile; each rendition carries it
MASTER_SIZE = 2560  # pixels: the longer side of what is kept

# What pages show: shape → (width : height, widths in pixels). "full" keeps the photo's own shape.
SHAPES = {
    "full": (None, (480, 800, 1280)),
    "wide": ((16, 9), (320, 480, 800, 1280)),
    "square": ((1, 1), (96, 192, 384)),
}
RENDITION_FORMATS = {
    "avif": {"quality": 60, "speed": 9},
    "webp": {"quality": 78, "method": 3},
}

KEPT_FOREVER = "public, max-age=31536000, immutable"  # no stored name is ever used again

FOCUS = (50, 40)  # percent across and down: where the subject of most photos is

ATTACHMENT_MAX_BYTES = 20 * 1024 * 1024
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ATTACHMENTS = {  # extension → the bytes such a file starts with
    ".pdf": b"%PDF-",
    **dict.fromkeys((".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp"), _ZIP),
    **dict.fromkeys((".doc", ".xls", ".ppt"), _OLE),
}

AUDIO_MAX_BYTES = 50 * 1024 * 1024
AUDIO = {  # extension → its media type, and what such a file starts with, after a number of bytes
    ".mp3": ("audio/mpeg", ((0, b"ID3"), (0, b"\xff\xfb"), (0, b"\xff\xf3"), (0, b"\xff\xf2"))),
    ".m4a": ("audio/mp4", ((4, b"ftyp"),)),
    ".ogg": ("audio/ogg", ((0, b"OggS"),)),
    ".wav": ("audio/wav", ((0, b"RIFF"),)),
}


NO_ROOM = gettext_noop("The file was not saved: the server's disk is full. Tell the operator.")


class SafePhoto(ContentFile):
    """The bytes of a photo that came through `clean_photo()`.

    `digest` is that of the file as it was uploaded; empty for a picture made by code.
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

    JPEG, PNG, WebP and GIF come in and keep their format (of an animation, the first frame);
    the colour profile is kept. Raises ValidationError for anything else, for a damaged file
    and for one that is too large, before it is decoded.
    """
    if isinstance(file, SafePhoto):
        return file
    _check_room(file)
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

    Measured for each kind, in bytes a pixel (tests/test_hostile_uploads.py does it again): WebP
    decodes into several buffers, transparency is scaled in a copy, a progressive JPEG is whole in
    memory before its first line, and a palette gives way to colours in a copy.
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
    # First of all: each further step takes a copy, of a smaller picture then.
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
    """An image column: whatever is saved in it, from a form or from code, came through the door."""

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": PhotoFormField, **kwargs})

    def pre_save(self, instance, add):
        file = getattr(instance, self.attname)
        if file and not file._committed:
            file.file = clean_photo(file.file)
            file.name = file.file.name
        return super().pre_save(instance, add)


def photo_name(instance, filename):
    """Return a name nobody can guess: a photo of an unpublished story must not be found."""
    token = secrets.token_hex(16)
    return f"photos/{token[:2]}/{token}{PurePosixPath(filename).suffix}"


def attachment_name(instance, filename):
    """Return a folder nobody can guess and a file name that is safe in an address and on disk."""
    from .text import slugify

    path = PurePosixPath(filename)
    stem = slugify(path.stem, 80) or "tep"
    return f"attachments/{secrets.token_hex(8)}/{stem}{path.suffix.lower()}"


def check_attachment(file):
    """Raise ValidationError unless `file` is a document of a kind in ATTACHMENTS.

    A file that is stored already was checked when it came in.
    """
    kind = _("Attach a PDF, Word, Excel, PowerPoint or OpenDocument file.")
    size = _("The attachment is larger than %(limit)s MB.")
    starts = {name: ((0, start),) for name, start in ATTACHMENTS.items()}
    _check(file, starts, ATTACHMENT_MAX_BYTES, kind, size)


def check_audio(file):
    """Raise ValidationError unless `file` is a recording of a kind in AUDIO.

    A file that is stored already was checked when it came in.
    """
    kind = _("Upload an MP3, M4A, Ogg or WAV file.")
    size = _("The recording is larger than %(limit)s MB.")
    starts = {name: starts for name, (_type, starts) in AUDIO.items()}
    _check(file, starts, AUDIO_MAX_BYTES, kind, size)


def _check(file, kinds, max_bytes, wrong_kind, too_large):
    """Check an uploaded `file`; `kinds` are what files start with, by extension (`_check_start`).

    The last two are the messages of a file of no such kind, and of one above `max_bytes`.
    """
    if getattr(file, "_committed", False):
        return
    _check_room(file.file)
    starts = kinds.get(PurePosixPath(file.name).suffix.lower())
    if starts is None:
        raise ValidationError(wrong_kind, code="kind")
    if file.size > max_bytes:
        limit = {"limit": max_bytes // 1024**2}
        raise ValidationError(too_large, code="too_large", params=limit)
    _check_start(file, starts)


def audio_type(name):
    """Return the media type of the recording called `name`; "" where it is of no kind in AUDIO."""
    media_type, _starts = AUDIO.get(PurePosixPath(name).suffix.lower(), ("", ()))
    return media_type


def refuse(files):
    """Let each of `files`, as they were uploaded, fail its check: there was no room to store it."""
    for file in files:
        file.found_no_room = True


def _check_room(file):
    if getattr(file, "found_no_room", False):
        raise ValidationError(_(NO_ROOM), code="no_room")


def shown_type(name):
    """Return the media type of a picture or recording called `name`; "" for what is downloaded."""
    kind = audio_type(name) or mimetypes.guess_type(name)[0] or ""
    return kind if kind.startswith(("image/", "audio/")) else ""


def _check_start(file, starts):
    """Raise ValidationError unless one of `starts`, pairs of offset and bytes, is in `file`."""
    file.seek(0)
    head = file.read(32)
    file.seek(0)
    if not any(head.startswith(magic, offset) for offset, magic in starts):
        raise ValidationError(_("The file is not what its name says."), code="mismatch")


def rendition_sizes(shape, width, height):
    """Return [(width, height), …] of the renditions in `shape` of a photo `width` × `height`.

    None is larger than the photo, except that the smallest is always there.
    """
    ratio, widths = SHAPES[shape]
    across, down = ratio or (width, height)
    largest = min(width, height * across // down)
    kept = [w for w in widths if w <= largest] or [min(widths[0], max(largest, 1))]
    return [(w, max(1, round(w * down / across))) for w in kept]


def rendition_name(photo, shape, width, format_name):
    """Return where a rendition of `photo` is stored: beside it, in its own folder.

    Renditions are served to be kept forever, so one cut around another focal point has
    another name.
    """
    focus = (photo.focus_x, photo.focus_y)
    return rendition_path(photo.image.name, focus, shape, width, format_name)


def rendition_path(name, focus, shape, width, format_name):
    """Return `rendition_name()` of the photo stored as `name` with that `focus` (a pair)."""
    ratio, _widths = SHAPES[shape]
    cut = "" if ratio is None or focus == FOCUS else "-{}x{}".format(*focus)
    return f"{_folder(name)}/{shape}-{width}{cut}.{format_name}"


def make_renditions(photo):
    """Store the renditions of `photo`, whose own file is stored; those there already stay."""
    storage = photo.image.storage
    with photo.image.open() as file, Image.open(file) as master:
        profile = master.info.get("icc_profile")
        master = master.convert("RGBA" if master.has_transparency_data else "RGB")
    for shape, (ratio, _widths) in SHAPES.items():
        sizes = rendition_sizes(shape, *master.size)
        # From large to small, each made from the one before: far less to resample.
        rendition = _crop(master, ratio, (photo.focus_x, photo.focus_y))
        for width, height in reversed(sizes):
            rendition = rendition.resize((width, height), Image.Resampling.LANCZOS)
            for format_name, options in RENDITION_FORMATS.items():
                name = rendition_name(photo, shape, width, format_name)
                if storage.exists(name):
                    continue
                content = BytesIO()
                rendition.save(content, format_name, icc_profile=profile, **options)
                storage.save(name, ContentFile(content.getvalue()))


def delete_files(image):
    """Delete the file `image` of a photo with all its renditions."""
    folder = _folder(image.name)
    with suppress(FileNotFoundError):
        for name in image.storage.listdir(folder)[1]:
            image.storage.delete(f"{folder}/{name}")
        image.storage.delete(folder)
    image.storage.delete(image.name)


def _folder(name):
    return str(PurePosixPath(name).with_suffix(""))


def _crop(image, ratio, focus):
    """Return the largest part of `image` in `ratio`, with `focus` (percents) near its middle."""
    if ratio is None:
        return image
    across, down = ratio
    width = min(image.width, image.height * across // down) or 1
    height = min(image.height, image.width * down // across) or 1
    left = _start(image.width, width, focus[0])
    top = _start(image.height, height, focus[1])
    return image.crop((left, top, left + width, top + height))


def _start(whole, part, percent):
    """Where `part` of the length `whole` starts, to be around `percent` and stay inside."""
    return min(max(round(whole * percent / 100 - part / 2), 0), whole - part)
