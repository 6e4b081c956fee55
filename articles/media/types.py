"""Media types of what the portal stores: its own table, by extension.

Python's `mimetypes` reads the machine's /etc/mime.types. A slim container has none, and WebP was a
file of no kind there. deploy/nginx.conf has the same table; a test compares.
"""

from pathlib import PurePosixPath

PICTURES = {
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".gif": "image/gif",
    ".avif": "image/avif",
    ".ico": "image/x-icon",  # of the portal itself alone: none is taken for a photo
}
RECORDINGS = {
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".ogg": "audio/ogg",
    ".wav": "audio/wav",
}
VIDEOS = {".mp4": "video/mp4", ".vtt": "text/vtt"}  # with their captions
_OPEN_XML = "application/vnd.openxmlformats-officedocument"
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument"
DOCUMENTS = {
    ".pdf": "application/pdf",
    ".docx": f"{_OPEN_XML}.wordprocessingml.document",
    ".xlsx": f"{_OPEN_XML}.spreadsheetml.sheet",
    ".pptx": f"{_OPEN_XML}.presentationml.presentation",
    ".odt": f"{_OPEN_DOCUMENT}.text",
    ".ods": f"{_OPEN_DOCUMENT}.spreadsheet",
    ".odp": f"{_OPEN_DOCUMENT}.presentation",
    ".doc": "application/msword",
    ".xls": "application/vnd.ms-excel",
    ".ppt": "application/vnd.ms-powerpoint",
}
SHOWN = PICTURES | RECORDINGS | VIDEOS  # by a browser itself; anything else is downloaded
UNKNOWN = "application/octet-stream"


def media_type(name: str) -> str:
    """Return the media type of the file called `name`; UNKNOWN for what the portal stores not."""
    extension = _extension(name)
    return SHOWN.get(extension) or DOCUMENTS.get(extension, UNKNOWN)


def is_picture(name: str) -> bool:
    """Tell whether the file called `name` is a picture, by its name."""
    return _extension(name) in PICTURES


def is_shown(name: str) -> bool:
    """Tell whether a browser shows or plays the file called `name`, rather than saving it."""
    return _extension(name) in SHOWN


def _extension(name: str) -> str:
    return PurePosixPath(name).suffix.lower()
