"""Documents and recordings, checked for what they claim to be."""

import secrets
from pathlib import PurePosixPath

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from articles.media.storage import check_room
from articles.text.vietnamese import slugify

ATTACHMENT_MAX_BYTES = 20 * 1024 * 1024
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ATTACHMENTS = {  # extension → the bytes such a file starts with
    ".pdf": b"%PDF-",
    **dict.fromkeys((".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp"), _ZIP),
    **dict.fromkeys((".doc", ".xls", ".ppt"), _OLE),
}

AUDIO_MAX_BYTES = 50 * 1024 * 1024
AUDIO = {  # extension → what such a file starts with, after a number of bytes
    ".mp3": ((0, b"ID3"), (0, b"\xff\xfb"), (0, b"\xff\xf3"), (0, b"\xff\xf2")),
    ".m4a": ((4, b"ftyp"),),
    ".ogg": ((0, b"OggS"),),
    ".wav": ((0, b"RIFF"),),
}


def attachment_name(instance, filename):
    """Return a folder nobody can guess and a file name that is safe in a URL and on disk."""
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
    _check(file, AUDIO, AUDIO_MAX_BYTES, kind, size)


def _check(file, kinds, max_bytes, wrong_kind, too_large):
    """Check an uploaded `file`; `kinds` says by extension what a file starts with.

    `wrong_kind` and `too_large` are the messages of the errors.
    """
    # private part of Django: whether a file is stored already
    if getattr(file, "_committed", False):
        return
    check_room(file.file)
    starts = kinds.get(PurePosixPath(file.name).suffix.lower())
    if starts is None:
        raise ValidationError(wrong_kind, code="kind")
    if file.size > max_bytes:
        limit = {"limit": max_bytes // 1024**2}
        raise ValidationError(too_large, code="too_large", params=limit)
    _check_start(file, starts)


def _check_start(file, starts):
    """Raise ValidationError unless one of `starts`, pairs of offset and bytes, is in `file`."""
    file.seek(0)
    head = file.read(32)
    file.seek(0)
    if not any(head.startswith(magic, offset) for offset, magic in starts):
        raise ValidationError(_("The file is not what its name says."), code="mismatch")
