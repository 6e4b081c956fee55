"""What programs that take a story out of its page make of it: archives, crawlers, feed readers."""

import logging
import re
import warnings
from typing import NamedTuple

from lxml import html

from articles.demo import content

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # newspaper4k says at each import that nltk is not there
    import newspaper
import readability
import trafilatura

logging.getLogger("newspaper").setLevel(logging.WARNING)
SAMPLE = content.ARTICLES[0]
OFFICIALS = {official.key: official for official in content.OFFICIALS}


class Extract(NamedTuple):
    """What an extractor found. `day` is YYYY-MM-DD; None where it knows no dates."""

    headline: str
    day: str | None
    text: str


def by_trafilatura(page, address):
    """Return the Extract of the HTML `page` at `address` by trafilatura."""
    found = trafilatura.bare_extraction(page, url=address, with_metadata=True)
    return Extract(found.title, found.date or "", found.text)


def by_newspaper4k(page, address):
    """Return the Extract of the HTML `page` at `address` by newspaper4k."""
    story = newspaper.Article(address, language="vi", fetch_images=False)
    story.download(input_html=page)
    story.parse()
    return Extract(story.title, f"{story.publish_date:%Y-%m-%d}", story.text)


def by_readability_lxml(page, address):
    """Return the Extract of the HTML `page` by readability-lxml, which knows no dates."""
    document = readability.Document(page, url=address)
    return Extract(document.short_title(), None, html.fromstring(document.summary()).text_content())


EXTRACTORS = {
    "trafilatura": by_trafilatura,
    "newspaper4k": by_newspaper4k,
    "readability-lxml": by_readability_lxml,
}


def missing(extract):
    """Return what of the demo's sample story `extract` lacks, as a list of words; [] is right."""
    text = _spaced(extract.text)
    wanted = {
        "headline": extract.headline == SAMPLE.headline,
        "date": extract.day in (None, f"{SAMPLE.published_at:%Y-%m-%d}"),
        "lead": SAMPLE.lead in text,
    }
    for number, paragraph in enumerate(re.findall("<p>(.*?)</p>", SAMPLE.body, re.S), 1):
        wanted[f"paragraph {number}"] = _spaced(paragraph) in text
    for quote in SAMPLE.quotes:
        name = OFFICIALS[quote.official].name
        wanted[f"the quote of {name}"] = f"{quote.position} {name}: “{quote.words}”" in text
    return [what for what, is_there in wanted.items() if not is_there]


def _spaced(text):
    return " ".join(text.split())
