"""Which address a saved file had on its portal, and which file an address has.

wget makes a folder for each host and keeps the query string in the name (`doc.php?id=1`, under
Windows `doc.php@id=1`, with `-E` another `.html` behind it). HTTrack invents names and writes the
address into the page. Browsers and portals write it there too, as canonical.
"""

import re
from collections.abc import Iterator
from urllib.parse import quote, unquote, urlsplit

HEAD = 65_536  # bytes of a page in which it tells its address
_LINK = re.compile(r"<link\b([^<>]{1,3000})>", re.I)
_META = re.compile(r"<meta\b([^<>]{1,3000})>", re.I)
_HREF = re.compile(r"""\b(?:href|content)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.I)
_CANONICAL = re.compile(r"""\brel\s*=\s*["']?canonical\b""", re.I)
_OG_URL = re.compile(r"""\b(?:property|name)\s*=\s*["']?og:url\b""", re.I)
_STORY = re.compile(
    r"""["'](?:News|Reportage|OpinionNews|AnalysisNews)Article["']|"@type"\s*:\s*"Article"|"""
    r"""\bog:type["'][^<>]{0,40}["']article["']|\bcontent=["']article["'][^<>]{0,40}og:type|"""
    r"article:published_time",
    re.I,
)
_OG_IMAGE = re.compile(r"""\b(?:property|name)\s*=\s*["']?og:image\b(?!:)""", re.I)
_HOST = re.compile(
    r"(?:localhost|(?=[^.]*[a-z0-9])[a-z0-9-]+(?:\.[a-z0-9-]+)+)(?:[:+_]\d{1,5})?", re.I
)
_INDEX = re.compile(r"(?:^|(?<=/))(?:index|default)\.(?:html?|php|aspx|jsp)$", re.I)
_NO_HOST = re.compile(r"\.(?:html?|php|aspx?|jsp|css|js|png|jpe?g|gif|pdf|xml|txt|bak|old)$", re.I)


def is_host(name: str) -> bool:
    """Tell whether a folder is called as a host is."""
    return bool(_HOST.fullmatch(name)) and not _NO_HOST.search(name)


def host_of(name: str) -> str:
    """Return the host that a folder is called after: a port stands there in several ways."""
    return re.sub(r"[+_](?=\d{1,5}$)", ":", name)


def address_of(path: str, host: str) -> str:
    """Return the address that a file at `path`, below the folder of its `host`, was saved from.

    A path alone where `host` is "".
    """
    name = unquote(path).replace("\\", "/")
    head, mark, query = name.partition("?")
    if not mark:
        match = re.search(r"@(?=[\w%.-]+=)", name)
        if match:
            head, mark, query = name[: match.start()], "?", name[match.end() :]
    if mark:
        query = re.sub(r"\.html?$", "", query)
        address = f"{head}?{query}"
    else:
        address = head
    plain, mark, query = address.partition("?")
    plain = _INDEX.sub("", plain) if not mark or _INDEX.search(plain) and "." in plain else plain
    written = _quoted(plain, "/:@!$&'()*+,;=~-._")
    if mark:
        written += "?" + _quoted(query, "=&;/?:@!$'()*+,~-._%[]")
    return f"https://{host_of(host)}/{written}" if host else f"/{written}"


def _quoted(text: str, safe: str) -> str:
    return quote(text, safe=safe, errors="surrogateescape")  # names of files are bytes


def files_of(path: str) -> Iterator[str]:
    """Yield the names that a file may have which a link means by `path`, unquoted or not."""
    path, _hash, _part = path.partition("#")
    for name in dict.fromkeys((unquote(path), path)):
        yield name
        if "?" in name:
            yield f"{name}.html"
            yield name.replace("?", "@", 1)
            yield f"{name.replace('?', '@', 1)}.html"
        elif name.endswith("/") or not name:
            yield f"{name}index.html"
        else:
            yield f"{name}/index.html"
            yield f"{name}.html"


def told_address(head: str) -> str:
    """Return the canonical address that the beginning of a page tells; "" for none."""
    for pattern, wanted in ((_LINK, _CANONICAL), (_META, _OG_URL)):
        for tag in pattern.findall(head):
            if wanted.search(tag) and (found := _HREF.search(tag)):
                address = (found[1] or found[2] or found[3] or "").strip()
                if re.match(r"https?://[^\s/]+", address, re.I):
                    return address.partition("#")[0].replace("&amp;", "&")
    return ""


def told_picture(head: str) -> str:
    """Return the picture that the beginning of a page names as its own; "" for none."""
    for tag in _META.findall(head):
        if _OG_IMAGE.search(tag) and (found := _HREF.search(tag)):
            return found[1] or found[2] or found[3] or ""
    return ""


def tells_story(head: str) -> bool:
    """Tell whether the beginning of a page says to machines that it is a story."""
    return bool(_STORY.search(head))


def known_as(address: str) -> str:
    """Return what two spellings of one address share: without scheme, "www." and last slash."""
    try:
        url = urlsplit(address)
        host = (url.hostname or "") + (f":{url.port}" if url.port else "")
    except ValueError:
        return address
    path = unquote(url.path) or "/"
    return f"{host.removeprefix('www.')}{path}" + (f"?{unquote(url.query)}" if url.query else "")


def is_home(address: str) -> bool:
    """Tell whether `address` is that of a whole portal: some name it as that of every page."""
    try:
        url = urlsplit(address)
    except ValueError:
        return False
    return url.path in ("", "/") and not url.query
