"""Links: where one may lead, what a typed or pasted address meant, and which lead nowhere."""

import re
from collections.abc import Iterator
from html import escape, unescape
from urllib.parse import quote

import nh3

URL_SCHEMES = {"http", "https", "mailto", "tel"}
MAX_NAMED = 10  # addresses that a warning names

# A tag, in a group so that split() keeps it. It begins as a tag does ("a < b" holds none) and stops
# at the next "<", so that looking for one never starts over.
TAG = re.compile(r"(<(?:/?[a-zA-Z]|!)[^<>]*>)")
# Stops at `<`, as every search for an attribute in what was not cleaned yet.
_HREF = re.compile(
    r"(<a\b[^<>]*?\bhref\s*=\s*)(?:\"([^\"<>]*)\"|'([^'<>]*)'|([^\s\"'<>]+))", re.IGNORECASE
)
_HREF_OF_TAG = re.compile(r' href="([^"]*)"')
_DOUBLED = re.compile(r"(?:https?://\s*)+(?=https?:/)", re.IGNORECASE)
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_MAIL = re.compile(r"[\w.+-]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)+", re.IGNORECASE | re.ASCII)
_HOST = re.compile(
    r"(?:www\.[a-z0-9-]+(?:\.[a-z0-9-]+)*|(?:[a-z0-9-]+\.)+(?:vn|com|net|org|info|edu))"
    r"(?::\d{1,5})?(?=[/?#]|$)",
    re.IGNORECASE,
)
# What may stand around an address that is alone on its line.
_BEFORE = re.compile(r"\s+|&nbsp;|<(?:strong|em|[bius])>")
_AFTER = ("&nbsp;", "</strong>", "</em>", "</b>", "</i>", "</u>", "</s>")
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\"\\]+", re.IGNORECASE)


def is_safe(url: str) -> bool:
    """Tell whether `url` may stand in a link: an allowed scheme, or a path of this site.

    `//host` and `/\\host` lead to another site without a scheme. Browsers drop white space and
    read a backslash as a slash, so both are refused anywhere in a URL.
    """
    if re.search(r"[\s\\\x00-\x1f\x7f]", url):
        return False
    scheme, colon, _rest = url.partition(":")
    if colon and "/" not in scheme and "?" not in scheme and "#" not in scheme:
        return scheme.lower() in URL_SCHEMES
    return not url.startswith("//")


def mended(url: str) -> str:
    """Return what `url`, as somebody typed or pasted it, was meant to be.

    Blanks around it go, blanks inside are encoded; a host or a mail address gets its scheme, and
    an address that an editor put a second scheme before loses it. Doing so again changes nothing.
    """
    url = re.sub(r"[\t\n\r]+", "", url).strip()
    if doubled := _DOUBLED.match(url):
        url = url[doubled.end() :]
    scheme = _SCHEME.match(url)
    if scheme and scheme[1].lower() in ("tel", "mailto"):
        return re.sub(r"\s+", "", url)
    if _MAIL.fullmatch(url):
        return f"mailto:{url}"
    if _HOST.match(url):
        url = f"https://{url}"
    return re.sub(r"\s", lambda blank: quote(blank[0]), url)


def kept(url: str) -> str | None:
    """Return the target that a link to `url` keeps; None where it keeps none.

    A part of the page is none: no element of a story has a name that a link could lead to.
    """
    url = mended(url)
    return url if url and is_safe(url) and not url.startswith("#") else None


def mend_targets(html: str) -> str:
    """Return `html`, not cleaned yet, with the targets of its links mended.

    To be called before it is sanitized: nh3 drops what it cannot read as a URL.
    """

    def mend(match: re.Match[str]) -> str:
        target = unescape("".join(filter(None, match.groups()[1:])))
        better = mended(target)
        return match[0] if better == target else f'{match[1]}"{escape(better)}"'

    return _HREF.sub(mend, html)


def lost(html: str) -> list[str]:
    """Return the targets of links in `html` that are not kept, but for parts of the page itself."""
    found = (unescape("".join(groups[1:])) for groups in _HREF.findall(html))
    return [url for url in dict.fromkeys(found) if not _is_kept(url) and not _is_of_page(url)]


def named(urls: list[str]) -> str:
    """Return `urls` for a sentence that names them: not all of many, and no long one whole."""
    shown = [url if len(url) <= 80 else f"{url[:79]}…" for url in urls[:MAX_NAMED]]
    return ", ".join(shown) + (" …" if len(urls) > MAX_NAMED else "")


def unwrap_dead(html: str) -> str:
    """Return a cleaned `html` without those of its links that lead nowhere; their words stay."""
    if "<a" not in html:
        return html
    parts, open_links = TAG.split(html), []
    for index, part in enumerate(parts):
        if part.startswith("<a ") or part == "<a>":
            open_links.append(' href="' in part)
            if not open_links[-1]:
                parts[index] = ""
        elif part == "</a>" and open_links and not open_links.pop():
            parts[index] = ""
    return "".join(parts)


def as_link(address: str) -> str:
    """Return `address` as a link with itself as its words."""
    target = escape(mended(address))
    return f'<a href="{target}" rel="noopener noreferrer">{escape(address, quote=False)}</a>'


def address_in(line: str) -> str:
    """Return the web address that the HTML `line` is, alone or as a link to itself; else ""."""
    if len(line) > 5_000:
        return ""
    while before := _BEFORE.match(line):
        line = line[before.end() :]
    while (trimmed := line.rstrip()).endswith(_AFTER):
        line = trimmed[: max(trimmed.rfind("<"), trimmed.rfind("&"))]
    line = trimmed
    if line.count("<") not in (0, 2):
        return ""
    words = unescape(TAG.sub("", line)).strip()
    if not _ADDRESS.fullmatch(words):
        return ""
    if "<" not in line:
        return words if is_safe(mended(words)) else ""
    target = _HREF_OF_TAG.search(line) if line.startswith("<a ") and line.endswith("</a>") else None
    if not target:
        return ""
    href = mended(unescape(target[1]))
    return href if _bare(href) == _bare(words) else ""


def targets(html: str) -> Iterator[str]:
    """Yield the targets of the links in a cleaned `html`, in reading order."""
    return (unescape(target) for target in _HREF_OF_TAG.findall(html))


def show_targets(html: str) -> str:
    """Return a cleaned `html` with the target of each link, as text, behind its words."""
    parts = TAG.split(html)
    target, start = "", 0
    for index, part in enumerate(parts):
        if part.startswith("<a "):
            found = _HREF_OF_TAG.search(part)
            target, start = (found[1] if found else ""), index
        elif part == "</a>" and target:
            words = "".join(parts[start + 1 : index])
            parts[index] = part if _bare(words) == _bare(target) else f"{part} ({target})"
            target = ""
    return "".join(parts)


def _bare(address: str) -> str:
    """An address as two spellings of it are compared."""
    return re.sub(r"^https?://", "", address.strip().lower()).rstrip("/")


def _is_kept(url: str) -> bool:
    target = kept(url)
    if target is None:
        return False
    link = f'<a href="{escape(target)}">x</a>'
    return "href" in nh3.clean(link, tags={"a"}, url_schemes=URL_SCHEMES)


def _is_of_page(url: str) -> bool:
    return url.strip().startswith("#") or not url.strip()
