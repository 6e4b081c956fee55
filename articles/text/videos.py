"""Videos of YouTube in a body: one block of plain HTML, made from the address on a line of its own.

A block holds a link, so that it is of use to every program, and perhaps a picture of our own and a
caption. Nothing of it asks another server for anything; the page puts a player in its place when a
reader wants it (`portal/story_body.py`, static/js/video.js).

    <figure class="video" data-video="ID"><img src="/media/…" alt=""><a href="https://www.youtube
    .com/watch?v=ID&amp;t=90s" rel="…">Title</a><figcaption>Words</figcaption></figure>
"""

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

from articles.text import links, own_videos
from articles.text.blocks import BLOCKS
from articles.text.links import TAG

_KEY = r"[A-Za-z0-9_-]{11}"
_NO_KEYS = {"videoseries", "live_stream"}  # as long as a key, but a list and a channel
_HOSTS = {"youtube.com", "youtube-nocookie.com", "youtu.be"}
_PATH = re.compile(rf"/(?:shorts|live|embed|v|e)/({_KEY})/?")
_TIME = re.compile(r"(?:(\d{1,2})h)?(?:(\d{1,4})m)?(?:(\d{1,6})s?)?", re.ASCII)

_BLOCK = re.compile(
    rf'<figure class="video" data-video="({_KEY})">(<img [^<>]*>)?'
    r'<a href="([^"]*)"[^<>]*>([^<]*)</a>'
    r"(?:<figcaption>([^<]*)</figcaption>)?</figure>"
)
_FIGURE = re.compile(
    r"<figure\b([^<>]*(?:\bvideo\b|data-video=)[^<>]*)>((?:(?!</?figure\b).)*)</figure>", re.DOTALL
)
_IMG = re.compile(r"<img [^<>]*>")
_CAPTION = re.compile(r"<figcaption>(.*?)</figcaption>", re.DOTALL)
# A frame of another page, before the HTML is cleaned: each search stops at "<".
_FRAME = re.compile(
    r"<(iframe|embed|object|video|audio)\b([^<>]*)>(?:[^<]*</\1\s*>)?", re.IGNORECASE
)
_FRAME_SOURCE = re.compile(
    r"\b(?:src|data)\s*=\s*(?:\"([^\"<>]*)\"|'([^'<>]*)'|([^\s\"'<>]+))", re.IGNORECASE
)
_MAY_HOLD_ADDRESS = re.compile(r"https?:|www\.|&lt;iframe", re.IGNORECASE)
_VOID = {"<br>", "<hr>"}
_EDGE = re.compile(rf"</?(?:{BLOCKS})\b")


class Video(NamedTuple):
    """A block of a body, its words unescaped. `title` is "" where nobody gave it one.

    `image` is the `<img>` of a picture of our own, as HTML, or "".
    """

    key: str
    start: int  # seconds
    title: str
    caption: str
    image: str

    @property
    def address(self) -> str:
        """Where the video is, short enough to be read on paper."""
        return f"https://youtu.be/{self.key}" + (f"?t={self.start}" if self.start else "")

    @property
    def url(self) -> str:
        """The page of the video."""
        return f"https://www.youtube.com/watch?v={self.key}" + (
            f"&t={self.start}s" if self.start else ""
        )


def is_key(value: str) -> bool:
    """Tell whether `value` may name a video."""
    return re.fullmatch(_KEY, value) is not None and value not in _NO_KEYS


def of_address(address: str) -> tuple[str, int] | None:
    """Return the key of the video at `address` and the second it starts at; None for any other."""
    try:
        parts = urlsplit(links.mended(address))
        host = re.sub(r"^(?:www|m|music)\.", "", (parts.hostname or "").lower())
        asked = parse_qs(parts.query, max_num_fields=50)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or host not in _HOSTS:
        return None
    if host == "youtu.be":
        key = parts.path.strip("/")
    elif parts.path.rstrip("/") == "/watch":
        key = asked.get("v", [""])[0]
    else:
        found = _PATH.fullmatch(parts.path)
        key = found[1] if found else ""
    if not is_key(key):
        return None
    fragment = parts.fragment.removeprefix("t=") if parts.fragment.startswith("t=") else ""
    return key, _seconds(asked.get("t", asked.get("start", [fragment]))[0])


def block(key: str, start: int = 0, title: str = "", image: str = "", caption: str = "") -> str:
    """Return the HTML of a block; `title` and `caption` are escaped as nh3 escapes."""
    video = Video(key, start, "", "", "")
    words = title or video.address
    href = video.url.replace("&", "&amp;")
    return (
        f'<figure class="video" data-video="{key}">{image}'
        f'<a href="{href}" rel="noopener noreferrer">{words}</a>'
        + (f"<figcaption>{caption}</figcaption>" if caption else "")
        + "</figure>"
    )


def without_blocks(html: str) -> str:
    """Return a cleaned `html` without its Videos."""
    return _BLOCK.sub("", html)


def split(html: str) -> Iterator[str | Video]:
    """Yield the parts of a cleaned `html`: HTML, and the Videos between."""
    end = 0
    for match in _BLOCK.finditer(html):
        if before := html[end : match.start()]:
            yield before
        yield _video(match)
        end = match.end()
    if html[end:]:
        yield html[end:]


def holds_video(html: str) -> bool:
    """Tell whether a cleaned `html` has a block of a video."""
    return _BLOCK.search(html) is not None


def frames_to_blocks(html: str) -> str:
    """Return an `html` not cleaned yet with each embedded player of YouTube as a block."""

    def settle(match: re.Match[str]) -> str:
        found = of_address(_frame_source(match))
        return block(*found) if found else match[0]

    return _FRAME.sub(settle, html)


def lost_frames(html: str) -> list[str]:
    """Return the addresses of embedded pages and players that `clean()` drops from `html`."""
    sources = {_frame_source(match) or f"<{match[1].lower()}>": None for match in _frames(html)}
    return [source for source in sources if not of_address(source)]


def settle(html: str) -> str:
    """Return `html`, sanitized, with blocks in their one spelling and lines of addresses settled.

    The address of a video on a line of its own becomes a block, any other becomes a link.
    """
    if "video" in html:
        html = _FIGURE.sub(_settled_figure, html)
    return "".join(_settled_lines(TAG.split(html))) if _MAY_HOLD_ADDRESS.search(html) else html


def _frames(html: str) -> Iterator[re.Match[str]]:
    return _FRAME.finditer(html)


def _frame_source(frame: re.Match[str]) -> str:
    found = _FRAME_SOURCE.search(frame[2])
    source = unescape("".join(filter(None, found.groups()))) if found else ""
    return f"https:{source}" if source.startswith("//") else source


def _seconds(written: str) -> int:
    """The seconds of "90", "90s" or "1h2m3s"; 0 for anything else."""
    match = _TIME.fullmatch(written)
    if not match:
        return 0
    hours, minutes, seconds = (int(group or 0) for group in match.groups())
    return min(hours * 3600 + minutes * 60 + seconds, 999_999)


def _video(match: re.Match[str]) -> Video:
    key, image, href, words, caption = match.groups()
    _key, start = of_address(unescape(href)) or (key, 0)
    title = unescape(words)
    untitled = of_address(title) is not None
    return Video(key, start, "" if untitled else title, unescape(caption or ""), image or "")


def _settled_figure(match: re.Match[str]) -> str:
    attributes, inside = match.groups()
    if own := own_videos.name_in(inside):
        words = _CAPTION.search(inside)
        below = _words(words[1]) if words else ""
        return own_videos.block(own, _words(_CAPTION.sub(" ", inside)), below)
    named = re.search(rf'data-video="({_KEY})"', attributes)
    found = next(filter(None, map(of_address, links.targets(inside))), None)
    key = named[1] if named else found[0] if found else ""
    if not key:
        return f"<figure>{inside}</figure>" if 'class="video"' in attributes else match[0]
    caption = _CAPTION.search(inside)
    image = _IMG.search(inside)
    title = _words(_CAPTION.sub(" ", inside))
    return block(
        key,
        found[1] if found and found[0] == key else 0,
        "" if of_address(unescape(title)) else title,
        image[0] if image else "",
        _words(caption[1]) if caption else "",
    )


def _words(html: str) -> str:
    """The words of sanitized `html`, escaped as they are."""
    return " ".join(TAG.sub(" ", html).split())


def _settled_lines(parts: list[str]) -> Iterator[str]:
    """Yield `parts`, texts and tags by turns, with the lines that are addresses settled."""
    depth, index = 0, 0
    while index < len(parts):
        part = parts[index]
        if index % 2 and depth == 0 and part.startswith(("<p>", "<p ")):
            end = index + 1
            while end < len(parts) and parts[end] != "</p>":
                end += 1
            yield from _settled_paragraph(part, parts[index + 1 : end])
            index = end + 1
            continue
        if not index % 2 and part.strip():
            before = parts[index - 1] if index else "<p>"
            after = parts[index + 1] if index + 1 < len(parts) else "</p>"
            part = _settled_text(part, before, after, is_top=depth == 0)
        elif index % 2 and part not in _VOID and not part.startswith("<img"):
            depth = max(0, depth - 1) if part.startswith("</") else depth + 1
        yield part
        index += 1


def _settled_text(text: str, before: str, after: str, *, is_top: bool) -> str:
    """A text between two tags: its lines where no element holds it, else the one line it is."""
    edges = bool(_EDGE.match(before)), bool(_EDGE.match(after))
    if not is_top:
        address = links.address_in(text) if all(edges) else ""
        return links.as_link(address) if address else text
    lines = text.split("\n")
    last = len(lines) - 1
    for place, line in enumerate(lines):
        if (place or edges[0]) and (place < last or edges[1]):
            lines[place] = _block_of(line) or _paragraph_of(line) or line
    return "\n".join(lines)


def _settled_paragraph(start: str, inside: list[str]) -> Iterator[str]:
    """A paragraph that no element holds, cut where one of its lines is a video."""
    lines: list[list[str]] = [[]]
    depth = 0
    for part in inside:
        if part == "<br>" and depth == 0:
            lines.append([])
            continue
        if part.startswith("<") and TAG.fullmatch(part) and not part.startswith("<img"):
            depth += 0 if part in _VOID else -1 if part.startswith("</") else 1
        lines[-1].append(part)
    kept: list[str] = []
    for parts in lines:
        line = "".join(parts)
        if found := _block_of(line):
            if any(map(str.strip, kept)):
                yield f"{start}{'<br>'.join(kept)}</p>"
            yield found
            kept = []
        else:
            address = "" if "<" in line else links.address_in(line)
            kept.append(links.as_link(address) if address else line)
    if kept and (len(kept) == len(lines) or any(map(str.strip, kept))):
        yield f"{start}{'<br>'.join(kept)}</p>"


def _block_of(line: str) -> str:
    """The block that stands for the HTML `line`: an address, or the code of a player as text."""
    if address := links.address_in(line):
        found = of_address(address)
        return block(*found) if found else ""
    if len(line) < 5_000 and line.lstrip().startswith("&lt;iframe"):
        code = _FRAME.fullmatch(unescape(line).strip())
        found = of_address(_frame_source(code)) if code else None
        return block(*found) if found else ""
    return ""


def _paragraph_of(line: str) -> str:
    address = "" if "<" in line else links.address_in(line)
    return f"<p>{links.as_link(address)}</p>" if address else ""
