"""Videos of our own in a body: a block of plain HTML that names a film by its address.

What the film is, its poster and its captions are the library's (`models/video.py`). The block is a
link to the file, so that it is of use to every program; on the page a player takes its place.

    <figure class="video"><a href="/media/videos/…/phim.mp4" rel="…">Title</a><figcaption>Words
    </figcaption></figure>
"""

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

from django.conf import settings

from articles.text import links

_NAME = r"videos/[0-9a-f]{16}/[a-z0-9-]{1,60}\.mp4"


def _block_of(media: str) -> re.Pattern[str]:
    return re.compile(
        rf'<figure class="video"><a href="{re.escape(media)}({_NAME})"[^<>]*>([^<]*)</a>'
        r"(?:<figcaption>([^<]*)</figcaption>)?</figure>"
    )


_BLOCK = _block_of(settings.MEDIA_URL)


class OwnVideo(NamedTuple):
    """A block of a body, its words unescaped. `name` is that of its file in the storage."""

    name: str
    title: str
    caption: str


def block(name: str, title: str, caption: str = "") -> str:
    """Return the HTML of a block; `title` and `caption` are escaped as nh3 escapes."""
    return (
        f'<figure class="video"><a href="{settings.MEDIA_URL}{name}" rel="noopener noreferrer">'
        f"{title or name.rpartition('/')[2]}</a>"
        + (f"<figcaption>{caption}</figcaption>" if caption else "")
        + "</figure>"
    )


def name_in(html: str) -> str:
    """Return the name of the film that a link in the sanitized `html` leads to, or ""."""
    for target in links.targets(html):
        name = target.removeprefix(settings.MEDIA_URL)
        if name != target and re.fullmatch(_NAME, name):
            return name
    return ""


def split(html: str) -> Iterator[str | OwnVideo]:
    """Yield the parts of a cleaned `html`: HTML, and the OwnVideos between."""
    end = 0
    for match in _BLOCK.finditer(html):
        if before := html[end : match.start()]:
            yield before
        name, title, caption = match.groups()
        yield OwnVideo(name, unescape(title), unescape(caption or ""))
        end = match.end()
    if html[end:]:
        yield html[end:]


def names(html: str) -> list[str]:
    """Return the names of the files of the videos in a cleaned `html`, in reading order."""
    return list(dict.fromkeys(match[1] for match in _BLOCK.finditer(html)))


def without(html: str, name: str) -> str:
    """Return a cleaned `html` without the blocks of the video stored as `name`."""
    return _BLOCK.sub(lambda match: "" if match[1] == name else match[0], html)
