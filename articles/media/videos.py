"""Videos of our own: an MP4 as it was uploaded, checked by what it holds, and its captions.

A film is not drawn anew, as photos are: that takes minutes of a processor. So only what every phone
plays is taken, and browsers get it as nothing but a film (`types.py`, nosniff).
"""

import secrets
from pathlib import PurePosixPath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _

from articles.media import captions, mp4
from articles.media.storage import check_room
from articles.text.vietnamese import slugify

FOLDER = "videos/"
ACCEPTED = "video/mp4,.mp4,.m4v"
CAPTIONS_ACCEPTED = ".vtt,.srt,text/vtt"
CODEC = "H.264"
LONGEST_SIDE = 4_096  # pixels: the most that H.264 decoders of phones take

_FAULTS = {
    "kind": _("This is no MP4 video. Save or export it as MP4 (H.264) and choose it again."),
    "damaged": _("The video is damaged or not whole. Copy it from the camera once more."),
    "length": _("The video does not say how long it is. Export it as MP4 once more."),
}


class Captions(ContentFile):
    """A WebVTT file of ours, made from `cues`."""

    def __init__(self, cues):
        super().__init__(captions.written(cues), name="captions.vtt")
        self.cues = cues


def video_name(instance, filename):
    """Return a folder nobody can guess, and a file name that is safe in a URL and on disk."""
    stem = slugify(PurePosixPath(filename).stem, 60) or "video"
    return f"{FOLDER}{secrets.token_hex(8)}/{stem}.mp4"


def captions_name(instance, filename):
    """As `video_name()`, for captions."""
    return f"{FOLDER}{secrets.token_hex(8)}/phu-de.vtt"


def max_bytes():
    """Return how many bytes a video has at most."""
    return settings.VIDEO_MB * 1024**2


def check_video(file):
    """Raise ValidationError unless `file` is an MP4 that every phone plays, whole, not too large.

    What it says of itself is kept as `file.movie`, an mp4.Movie. A file that is stored already was
    checked when it came in.
    """
    # private part of Django: whether a file is stored already
    if getattr(file, "_committed", False) or hasattr(file, "movie"):
        return
    check_room(getattr(file, "file", file))
    if file.size > max_bytes():
        raise ValidationError(
            _("The video is larger than %(limit)s MB. Export it smaller and choose it again."),
            code="too_large",
            params={"limit": settings.VIDEO_MB},
        )
    try:
        movie = mp4.read(file, file.size)
    except mp4.NoMovie as error:
        raise ValidationError(_FAULTS[error.code], code=error.code) from None
    finally:
        file.seek(0)
    if movie.codec != CODEC:
        raise ValidationError(
            _(
                "The video is coded as %(codec)s, which many phones and computers do not play. "
                "Export it as H.264 and choose it again."
            ),
            code="codec",
            params={"codec": movie.codec},
        )
    if max(movie.width, movie.height) > LONGEST_SIDE:
        raise ValidationError(
            _("The video has too many pixels. Export it in Full HD and choose it again."),
            code="too_many_pixels",
        )
    file.movie = movie


def clean_captions(file):
    """Return the captions in `file` as Captions. Raises ValidationError as `captions.read()`."""
    if isinstance(file, Captions):
        return file
    check_room(getattr(file, "file", file))
    file.seek(0)
    return Captions(captions.read(file.read(captions.MAX_BYTES + 1)))
