"""A judge of links: whatever a page of the portal names, a page or a file, is there."""

import re
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from string import punctuation
from urllib.error import HTTPError
from urllib.parse import quote, unquote, urldefrag, urljoin
from urllib.request import HTTPRedirectHandler, Request, build_opener

from lxml import etree, html

from newsroom.url_prefixes import DESK, SEARCH

LINKS = "//@href | //@src | //@action | //meta[@property='og:image' or @property='og:url']/@content"
SOURCES = "//@srcset"
NOT_FOLLOWED = (DESK, f"{SEARCH}?")  # for a login; without an end
AS_IS = punctuation  # a browser encodes letters and blanks in a link, and nothing else
LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *args):
        return None


_open = build_opener(_Stay).open


def link_faults(site):
    """Return how many addresses of `site` were asked, and what is wrong with any of them.

    Begins at the home page and at every address of the site maps, and follows each link and file
    of each page found. Right is 200, or 301 to an address that is right, and a fragment that names
    an element of its page, or #top.
    """
    named = defaultdict(set)  # address: the pages that name it, with the fragments they ask for
    found = {}  # address: its status, the addresses it names, the ids of its elements
    waiting = {site + "/", *_mapped(site)}
    with ThreadPoolExecutor(8) as threads:
        while waiting:
            for address, answer in zip(waiting, threads.map(_ask, waiting), strict=True):
                found[address] = answer
                for link in answer[1]:
                    target, fragment = urldefrag(urljoin(address, quote(link.strip(), AS_IS)))
                    if target.startswith(site + "/"):
                        named[target].add((address, unquote(fragment)))
            followed = (target.removeprefix(site) for target in named)
            known = {site + path for path in followed if not path.startswith(NOT_FOLLOWED)}
            waiting = known - set(found)
    faults = [f"{status}: {address}" for address, (status, *_) in found.items() if status > 301]
    for target, pages in named.items():
        status, _links, ids = found.get(target, (200, (), None))
        if ids is not None:
            dead = ((page, part) for page, part in pages if part and part not in ids)
            faults += [f"no #{part} in {target}, named by {page}" for page, part in dead]
        if status > 301:
            faults += [f"    named by {page}" for page, _part in sorted(pages)[:2]]
    return len(found), faults


def _mapped(site):
    """Every address in the site maps, on this host whatever the maps call it."""
    for index in etree.fromstring(_read(f"{site}/sitemap.xml")).iter(LOC):
        for entry in etree.fromstring(_read(site + _path(index.text))).iter(LOC):
            yield site + _path(entry.text)


def _path(address):
    return re.sub("^https?://[^/]+", "", address)


def _read(address):
    with _open(address) as response:
        return response.read()


def _ask(address):
    """Return the status of `address`, what it names, and its ids (None where it is no page)."""
    try:
        with _open(Request(address, headers={"Accept": "text/html"})) as response:
            content, status = response.read(), response.status
            kind = response.headers.get_content_type()
    except HTTPError as error:
        target = error.headers["Location"] if error.code == 301 else None
        return error.code, [target] if target else [], None
    if kind != "text/html" or not content:
        return status, [], None
    page = html.document_fromstring(content, parser=html.HTMLParser(encoding="utf-8"))
    sets = [part.split()[0] for names in page.xpath(SOURCES) for part in names.split(",")]
    return status, [*page.xpath(LINKS), *sets], {*page.xpath("//@id"), "top"}
