"""Judges of what machines read: feedparser for feeds, Google's field lists for JSON-LD."""

import json
import re
from urllib.request import urlopen

import feedparser

LINK = re.compile(r'<link rel="alternate" type="application/(?:rss|atom)\+xml"[^>]*href="([^"]+)"')
DATA = re.compile(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', re.S)
# developers.google.com/search/docs/appearance/structured-data/article: all are recommended.
NEWS_ARTICLE = ("headline", "image", "datePublished", "dateModified", "author")


def _page(address):
    with urlopen(address) as response:
        return response.read().decode()


def feed_faults(site):
    """Return what feedparser holds against the feeds that the pages of `site` name."""
    addresses = dict.fromkeys(
        address
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
