"""Addresses of another portal, in the one spelling under which they are remembered and asked for.

Servers, programs and people write one address in many ways: with or without a slash at its end,
`index.php`, the parameters of a campaign, blanks as `+` or `%20`. All give one text here.
"""

import re
import unicodedata
from urllib.parse import quote, unquote_to_bytes

MAX_LENGTH = 2_000  # characters of an address in this spelling: browsers and nginx take few more
# What somebody appends to follow who came from where: it tells nothing of the page.
_TRACKING = re.compile(r"utm_\w*|fbclid|gclid|gbraid|wbraid|msclkid|mc_[ce]id|zarsrc|_gl", re.I)
_SCHEME_AND_HOST = re.compile(r"^(?:[a-z][a-z0-9+.-]*:)?//[^/?#]*", re.I)
# The file that a server takes where a folder is asked for.
_INDEX = re.compile(r"/(?:index\.(?:php|html?)|default\.(?:aspx?|html?))$", re.I)
_SAFE = "/:@!$'()*,;~"  # signs that may stand in a path; in a query so may these


def normal(address: str) -> str:
    """Return `address`, a path with its query or a whole URL, in its one spelling; "" for none.

    It is ASCII, percent-encoded, without scheme, host, fragment, `index.php`, slash at the end and
    what campaigns append; its letters are small and its parameters sorted. NukeViet, WordPress and
    servers of Windows tell no capitals apart. The host is no part of it: the portal is asked under
    its own name alone. What is longer than MAX_LENGTH is none. Again changes nothing.
    """
    address = address.strip()
    if not address or len(address) > 4 * MAX_LENGTH:
        return ""
    address = _SCHEME_AND_HOST.sub("", address.partition("#")[0])
    path, _mark, query = address.partition("?")
    parameters = sorted(filter(None, map(_parameter, query.replace("&amp;", "&").split("&"))))
    spelled = "?".join(filter(None, (_path(path), "&".join(parameters))))
    return spelled if len(spelled) <= MAX_LENGTH else ""


def spellings(address: str) -> list[str]:
    """Return the spellings under which `address` may be known, the likeliest first.

    That is its own and, where it has a query, the path alone: a page that had an address without
    one answered whatever stood behind its path.
    """
    spelled = normal(address)
    path = spelled.partition("?")[0]
    return list(dict.fromkeys(filter(None, (spelled, path))))


def shown(address: str) -> str:
    """Return an `address` in this spelling as people read it, with its Vietnamese letters."""
    readable = unquote_to_bytes(address).decode(errors="replace")
    return readable if readable.isprintable() else address


def _path(path: str) -> str:
    path = re.sub(r"/{2,}", "/", f"/{path}")
    path = re.sub(r"^/index\.php(?=/)", "", path, flags=re.I)
    return _encoded(_INDEX.sub("", path)).rstrip("/") or "/"


def _parameter(text: str) -> str:
    name, _sign, value = text.replace("+", "%20").partition("=")
    name, value = _encoded(name), _encoded(value)
    if not name or _TRACKING.fullmatch(name):
        return ""
    return f"{name}={value}" if value else name


def _encoded(text: str) -> str:
    """`text` in small letters, percent-encoded in one way: NFC where it is UTF-8, else as it is."""
    given = unquote_to_bytes(text.encode(errors="surrogatepass"))
    try:
        return quote(unicodedata.normalize("NFC", given.decode().lower()), safe=_SAFE)
    except UnicodeDecodeError:
        return quote(given.lower(), safe=_SAFE)
