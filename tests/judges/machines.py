"""Judges of what machines read: feedparser, the site map schema, Google's list, extractors."""

import json
import re
from urllib.request import urlopen

import feedparser
from lxml import etree

from tests.judges import npm
from tests.judges.npm import FOLDER
from tests.support import extractors

LINK = re.compile(r'<link rel="alternate" type="application/(?:rss|atom)\+xml"[^>]*href="([^"]+)"')
DATA = re.compile(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', re.S)
# developers.google.com/search/docs/appearance/structured-data/article: all are recommended.
NEWS_ARTICLE = ("headline", "image", "datePublished", "dateModified", "author")

SITEMAP_SCHEMA = FOLDER / "node_modules/sitemap/schema/sitemap.xsd"  # that of sitemaps.org
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def _page(address):
    with urlopen(address) as response:
        return response.read().decode()


def feed_faults(site):
    """Return what feedparser holds against the feeds that the pages of `site` name."""
    addresses = dict.fromkeys(
        site + address
        for page in ("/", "/thong-bao/", "/chuyen-muc/kinh-te/")
        for address in LINK.findall(_page(site + page))
    )
    faults = [] if addresses else ["no page names a feed"]
    for address in addresses:
        feed = feedparser.parse(_page(address))
        if feed.bozo:
            faults.append(f"{address}: {feed.bozo_exception}")
        if not feed.entries:
            faults.append(f"{address}: empty")
    return faults


def structured_data_faults(site, address):
    """Return which fields the NewsArticle on the page at `address` lacks."""
    blocks = [json.loads(block) for block in DATA.findall(_page(site + address))]
    nodes = [node for block in blocks for node in block.get("@graph", [block])]
    stories = [node for node in nodes if node.get("@type") == "NewsArticle"]
    if len(stories) != 1:
        return [f"{len(stories)} NewsArticle nodes"]
    return [name for name in NEWS_ARTICLE if not stories[0].get(name)]


def sitemap_faults(site):
    """Return what the schema of sitemaps.org holds against the site maps of `site`.

    Elements of Google's own (news, pictures), whose schemas no package brings, are left out.
    """
    schema = etree.XMLSchema(file=SITEMAP_SCHEMA)
    index = etree.fromstring(_page(f"{site}/sitemap.xml").encode())
    maps = [entry.text for entry in index.iterfind(f"{SITEMAP}sitemap/{SITEMAP}loc")]
    faults = [] if maps else ["the index is empty"]
    for address in [*maps, f"{site}/news-sitemap.xml"]:
        urlset = etree.fromstring(_page(address).encode())
        for element in urlset.xpath("//*[namespace-uri() != namespace-uri(/*)]"):
            element.getparent().remove(element)
        schema.validate(urlset)
        faults += [f"{address}: {error.message}" for error in schema.error_log]
    return faults


def extractor_faults(site, address):
    """Return what each extractor misses of the sample story on the page at `address`."""
    page = _page(site + address)
    known = dict(extractors.EXTRACTORS)
    if not npm.missing():
        known["Mozilla's Readability"] = npm.by_mozilla
    return [
        f"{name}: {fault}"
        for name, extract in known.items()
        for fault in extractors.missing(extract(page, site + address))
    ]
