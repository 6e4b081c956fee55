"""Files that come back: only those that a row names, and only where they are what they should be.

They keep their names, since bodies and addresses hold these, and their bytes, since what came out
of this storage was drawn or checked when it came in. A picture that says more of itself than ours
do was put there by somebody else: it is drawn anew.
"""

import re
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from PIL import Image

from articles.media import documents, icons, renditions, videos
from articles.media.drawing import FORMATS, MASTER_PIXELS
from articles.media.photos import MAX_BYTES, clean_photo, digest
from articles.models import Photo
from articles.moving.out.archive import is_plain
from articles.moving.out.plain import Wrong

PICTURES = {"photo.image": "photos/", "portal.logo": "portal/"}
PICTURES |= {"portal.logo_dark": "portal/", "portal.icon": "portal/"}
ATTACHED = ("attachments.file", "documents.file", "notice.attachment")
EXTENSIONS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(PICTURES, tuple(f".{each}" for each in FORMATS.values())),
    **dict.fromkeys(ATTACHED, tuple(documents.ATTACHMENTS)),
    "story.audio": tuple(documents.AUDIO),
    "video.file": (".mp4",),
    "video.captions": (".vtt",),
}
_RENDITION = re.compile(r"(?:full|wide|square|share)-\d{1,5}(?:-\d{1,3}x\d{1,3})?\.(avif|webp|jpg)")
_SAYS_MORE = {"exif", "xmp", "comment", "XML:com.adobe.xmp", "photoshop"}  # than a drawn one


def fits(column: str, name: str) -> bool:
    """Tell whether a file that `column` ("photo.image") names may be called `name`."""
    folder = PICTURES.get(column) or ("videos/" if column.startswith("video.") else "attachments/")
    extension = PurePosixPath(name).suffix
    return is_plain(name) and name.startswith(folder) and extension in EXTENSIONS[column]


class Files:
    """Takes the files of an archive. `named` says which column names each.

    `sizes` is filled with width and height of the pictures, `movies` with what the films say of
    themselves, `seen` with the names that rows name. With `dry` nothing is stored.
    """

    def __init__(self, named: dict[str, str], *, dry: bool = False) -> None:
        self._named, self.dry = named, dry
        self._masters = {
            name.rpartition(".")[0]: name for name, column in named.items() if column in PICTURES
        }
        self.seen: set[str] = set()
        self.sizes: dict[str, tuple[int, int]] = {}
        self.movies: dict[str, Any] = {}
        self.refused: list[tuple[str, str]] = []  # name, why

    def take(self, name: str, file: IO[bytes], size: int) -> None:
        """Store the `file` called `name`, if a row names it or a picture that it was made of.

        Raises OSError where it cannot be stored, Wrong where another one has its name.
        """
        column = self._named.get(name)
        if column is None and not self._is_made(name):
            return
        django_file: Any = File(file, name=name)
        django_file.size = size
        try:
            content = self._checked(column, name, django_file)
        except (Wrong, ValidationError) as error:
            if column is not None:  # what was made of a picture is made anew
                self.refused.append((name, " ".join(getattr(error, "messages", [str(error)]))))
            return
        if column is not None:
            self.seen.add(name)
        if not self.dry:
            put(name, content)

    def missing(self) -> list[str]:
        """The files that rows name and that did not come, sorted."""
        refused = {name for name, _why in self.refused}
        return sorted(self._named.keys() - self.seen - refused)

    def _is_made(self, name: str) -> bool:
        folder, _slash, own = name.rpartition("/")
        master = self._masters.get(folder)
        if master is None:
            return False
        return (
            bool(_RENDITION.fullmatch(own)) if master.startswith("photos/") else own in icons.NAMES
        )

    def _checked(self, column: str | None, name: str, file: Any) -> Any:
        """Return what is to be stored as `name`. Raises Wrong or ValidationError."""
        if column is None or column in PICTURES:
            return self._picture(column, name, file)
        if column == "video.file":
            videos.check_video(file)
            self.movies[name] = file.movie
        elif column == "video.captions":
            return videos.clean_captions(file)
        elif column == "story.audio":
            documents.check_audio(file)
        else:
            documents.check_attachment(file)
        return file

    def _picture(self, column: str | None, name: str, file: Any) -> Any:
        try:
            with Image.open(file) as image:
                kind, size, says = image.format, image.size, _SAYS_MORE & image.info.keys()
        except Exception as error:  # as `clean_photo()`: Pillow raises many kinds
            raise Wrong(_("it is no picture")) from error
        extension = {**FORMATS, "AVIF": "avif", "ICO": "ico"}.get(kind or "")
        if f".{extension}" != PurePosixPath(name).suffix or file.size > MAX_BYTES:
            raise Wrong(_("it is not what its name says"))
        if column is None:
            if says:
                raise Wrong(_("it is not what its name says"))
            return file
        if says or size[0] * size[1] > MASTER_PIXELS * 1.05:
            file = clean_photo(file)
            if PurePosixPath(file.name).suffix != PurePosixPath(name).suffix:
                raise Wrong(_("it is not what its name says"))
            with Image.open(file) as image:
                size = image.size
        self.sizes[name] = size
        return file


def put(name: str, file: Any) -> None:
    """Store `file` as `name`. Raises Wrong where another file has that name.

    The very same may be there: of a run that was killed.
    """
    file.seek(0)
    if default_storage.exists(name):
        with default_storage.open(name) as there:
            is_same = digest(there) == digest(file)
        if not is_same:
            raise Wrong(_("Another file is called %s here.") % name)
        return
    if (stored := default_storage.save(name, file)) != name:
        default_storage.delete(stored)
        raise Wrong(_("Another file is called %s here.") % name)


def make_renditions(
    sizes: dict[str, tuple[int, int]],
    focus: dict[str, tuple[int, int]],
    progress: Callable[[float], None] = lambda part: None,
) -> None:
    """Make what is lacking of the renditions of the stored photos `sizes`, with their `focus`."""
    for done, (name, (width, height)) in enumerate(sizes.items()):
        if not name.startswith("photos/"):
            continue
        across, down = focus[name]
        photo = Photo(image=name, width=width, height=height, focus_x=across, focus_y=down)
        if not all(map(default_storage.exists, _renditions(photo))):
            renditions.make_renditions(photo)
            progress(done / len(sizes))


def _renditions(photo: Photo) -> list[str]:
    found = [
        renditions.rendition_name(photo, shape, width, format_name)
        for shape in renditions.SHAPES
        for width, _height in renditions.rendition_sizes(shape, photo.width, photo.height)
        for format_name in renditions.rendition_formats(shape, photo.width, photo.height)
    ]
    return found + [
        renditions.rendition_name(
            photo, shape, renditions.jpeg_size(shape, photo.width, photo.height)[0], "jpg"
        )
        for shape in renditions.JPEGS
    ]
