"""What stands around the body of a story on its page: headline, time, lead, who wrote it."""

import re
from collections.abc import Iterator
from datetime import datetime

from articles.moving.saved_page import tree
from articles.moving.saved_page.facts import Facts, aware, moment
from articles.moving.saved_page.rules import SiteRules
from articles.moving.saved_page.tree import Element
from articles.text import clock_lines
from articles.text.vietnamese import fold

MAX_HEADLINE = 400  # characters; what is longer is a paragraph in large letters
MIN_HEADLINE = 15
MAX_LEAD = 1_000
_BLOCKS = frozenset("p h2 h3 h4 div".split())
_TITLE_CLASS = re.compile(r"(?:^|[\s_-])(?:title|headline|tieu-?de|heading)(?=$|[\s_-])")
_LEAD_CLASS = re.compile(
    r"(?:^|[\s_-])(?:sapo|lead|chapeau|hometext|standfirst|dek|tom-?tat|trich-?yeu|mo-?ta|"
    r"description|summary|intro\w*|excerpt|subtitle|desc)(?=$|[\s_-])"
)
_SITE = re.compile(r"\s+[|–—»-]\s+")
_NO_CATEGORY = frozenset(("trang chu", "home", "homepage", "trang nhat", ""))


class Places:
    """Where the elements of a page stand, in the order of the page, and how much each shows."""

    def __init__(self, page: Element) -> None:
        self.of = {element: place for place, element in enumerate(page.iter())}
        self.sizes = tree.sizes(page)

    def end(self, element: Element) -> int:
        """Return the place of the last element within `element`."""
        *_others, last = element.iter()
        return self.of.get(last, 0)


def find_headline(
    page: Element, facts: Facts, rules: SiteRules | None, body: Element
) -> tuple[str, Element | None]:
    """Return the headline and the element that shows it, if one does."""
    element = rules.find("headline", page) if rules else None
    if element is not None and (text := _value(element)):
        return text, element
    told = facts.headline or facts.title
    heads = [
        (element, text)
        for element in page.iter("h1", "h2", "h3", "h4", "div", "span", "p", "a", "td")
        if (element.tag in ("h1", "h2") or _TITLE_CLASS.search(tree.names(element)))
        and (text := tree.words(element) if is_short(element) else "")
        and len(text) <= MAX_HEADLINE
    ]
    heads.sort(key=lambda each: each[0].tag not in ("h1", "h2"))
    document = tree.words(page.find(".//head/title")) or _document_title(page)
    for known in filter(None, (told, document)):
        for element, text in heads:
            if _is_same(text, known):
                return text, element
    if told and not told.endswith(("…", "...")):
        return _without_site(told, facts.site), None
    for element, text in heads:
        if element.tag == "h1":
            return text, element
    # A page whose title is that of its portal: what stands last before the body in a headline's
    # class, and is no link to anything.
    places = {element: place for place, element in enumerate(page.iter())}
    before = [
        (places[element], text, element)
        for element, text in heads
        if places[element] < places.get(body, 0)
        and len(text) >= MIN_HEADLINE
        and tree.link_share(element) < 0.5
        and body not in element.iterdescendants()
    ]
    if before:
        _place, text, element = max(before, key=lambda each: each[0])
        return text, element
    return _without_site(told or document, facts.site), None


def is_short(element: Element) -> bool:
    """Tell whether `element` holds few others: asking for its words costs little."""
    return sum(1 for _each in element.iter()) < 50


def _document_title(page: Element) -> str:
    title = page.find(".//title")
    return " ".join((title.text or "").split()) if title is not None else ""


def _is_same(shown: str, told: str) -> bool:
    """Whether a page that tells a title means what it shows: all of it, or its beginning."""
    shown, told = fold(shown), fold(told.rstrip("….").strip())
    if not shown or not told:
        return False
    if shown == told or len(told) >= 20 and shown.startswith(told):
        return True
    # "Headline - Portal"
    return len(shown) >= 12 and told.startswith(shown) and not told[len(shown)].isalnum()


def _without_site(title: str, site: str) -> str:
    parts = _SITE.split(title)
    if len(parts) > 1 and (fold(parts[-1]) == fold(site) or len(parts[0]) >= 15):
        last = re.split(r"(\s+[|–—»-]\s+)", title)
        return "".join(last[:-2]) if len(parts[-1]) <= 80 else title
    return title


def find_time(
    page: Element, facts: Facts, rules: SiteRules | None, places: Places,
    headline: Element | None, body: Element,
) -> tuple[datetime | None, bool]:  # fmt: skip
    """Return when the story was published, and whether its hour is known."""
    if rules:
        for element in rules.all("time", page)[:5]:
            if told := _by_rule(element, rules.time_format):
                return told, True
    if facts.published_at:
        return facts.published_at, True
    around = list(_times(page, places, headline, body))
    for element in around:
        if element.tag == "time" or "datepublished" in (element.get("itemprop") or "").lower():
            for text in (element.get("datetime"), element.get("content")):
                if told := moment(text or ""):
                    return told, len(text or "") > 10
    for read in (clock_lines.moment, clock_lines.day):
        for element in around:
            for text in _lines(element):
                if told := aware(read(text)):
                    return told, read is clock_lines.moment
    return None, False


def _by_rule(element: Element, time_format: str) -> datetime | None:
    texts = [element.get("datetime") or "", element.get("content") or "", *_lines(element)]
    for text in filter(None, texts):
        if time_format:
            try:
                return aware(datetime.strptime(text, time_format))
            except ValueError:
                continue
        if told := moment(text):
            return told
    return None


def _lines(element: Element) -> Iterator[str]:
    """What `element` shows, whole and then text by text: a time may stand beside other words."""
    whole = tree.words(element)
    yield whole
    for text in (element.text, *(child.tail for child in element)):
        if text and (line := " ".join(text.split())) and line != whole:
            yield line
    for part in re.split(r"\s+[|•·]\s+", whole):
        if part != whole:
            yield part


def _times(page: Element, places: Places, headline: Element | None, body: Element) -> list[Element]:
    """The elements that may show the time, the nearest to the headline first.

    Behind the headline up to the end of the body, then at the end, then before the headline from
    the nearest back; the first line of a page is often the clock of the day on which it was saved.
    """
    start = places.of.get(headline, 0) if headline is not None else 0
    end = places.end(body)
    short = [
        (place, element)
        for element, place in places.of.items()
        if element.tag not in ("html", "head", "script", "style", "title")
        and 6 <= places.sizes.get(element, (0, 0))[0] <= clock_lines.LONGEST
        or element.tag == "time" or element.get("itemprop")
    ]  # fmt: skip
    short = [(place, each) for place, each in short if not is_of_others(each, body, places)]
    behind = [each for place, each in short if start < place <= end]
    within = [each for each in behind if body not in each.iterancestors()]
    first = [each for each in behind if body in each.iterancestors()]
    before = [each for place, each in reversed(short) if place < start][:40]
    after = [each for place, each in short if place > end][:40]
    return [*within, *first[:10], *first[-6:], *before, *after]


def is_of_others(element: Element, body: Element, places: Places) -> bool:
    """Whether `element` belongs to a link to another story."""
    around = set(body.iterancestors())
    for up in (element, *element.iterancestors()):
        if up is body:
            return False
        if up.tag in ("a", "aside", "nav", "footer"):
            return True
        if up.tag in ("li", "article") and up not in around:
            shown, linked = places.sizes.get(up, (0, 0))
            if linked > shown * 0.3:
                return True
    return False


def find_lead(
    page: Element, facts: Facts, rules: SiteRules | None, places: Places,
    headline: Element | None, body: Element,
) -> Element | None:  # fmt: skip
    """Return the element that shows the lead, within the body or before it."""
    if rules and (element := rules.find("lead", page)) is not None:
        return element
    start = places.of.get(headline, -1) if headline is not None else -1
    around = set(body.iterancestors())
    blocks = first_blocks(body)
    ends = places.of.get(blocks[min(1, len(blocks) - 1)], 0) if blocks else places.of.get(body, 0)
    told = fold(facts.description.rstrip("….")) if len(facts.description) >= 40 else ""
    for element, place in places.of.items():
        if not start < place <= ends or element.tag in ("li", "a", "ul", "script"):
            continue
        if element is body or not 20 <= places.sizes.get(element, (0, 0))[0] <= MAX_LEAD:
            continue
        if element in around:
            continue
        is_told = "description" in (element.get("itemprop") or "")
        is_named = is_told or _LEAD_CLASS.search(tree.names(element))
        if is_named and tree.link_share(element) < 0.5:
            return element
    if not blocks:
        return None
    text = fold(tree.words(blocks[0]))
    if len(text) > MAX_LEAD or len(text.split()) < 8:
        return None
    stands_out = is_bold(blocks[0]) and len(blocks) > 2 and len(text.split()) >= 12
    if stands_out or told and text == told:
        return blocks[0]
    if told:  # before the body, told to machines in the same words
        for element, place in places.of.items():
            if not start < place < places.of.get(body, 0) or element.tag not in _BLOCKS:
                continue
            if 30 <= places.sizes[element][0] <= MAX_LEAD and fold(tree.words(element)) == told:
                return element
    return None


def first_blocks(body: Element) -> list[Element]:
    """Return the first blocks of `body` that show words, three at most."""
    found: list[Element] = []
    for element in body.iterdescendants(
        "p", "div", "h2", "h3", "h4", "blockquote", "ul", "ol", "table"
    ):
        if len(found) == 3:
            break
        if (
            element.tag == "div"
            and next(element.iterdescendants("p", "div", "table"), None) is not None
        ):
            continue
        inner = list(element.iterancestors())
        inner = inner[: inner.index(body)]
        if any(up in found or up.tag in ("figure", "table") for up in inner):
            continue
        if tree.words(element):
            found.append(element)
    return found


def is_bold(element: Element) -> bool:
    """Tell whether all that `element` shows is bold."""
    if re.search(r"font-weight\s*:\s*(?:bold|[6-9]00)", element.get("style") or ""):
        return True
    bold = sum(
        len(tree.words(each)) for each in element.iter("b", "strong")
        if not any(up.tag in ("b", "strong") for up in each.iterancestors())
    )  # fmt: skip
    return bold > 0 and bold >= len(tree.words(element)) * 0.95


def find_categories(
    page: Element, facts: Facts, rules: SiteRules | None, headline: str
) -> list[str]:
    """Return the names of the categories of the story, from the outermost to its own."""
    if rules and (found := rules.all("category", page)):
        names = [_value(each) for each in found]
    elif facts.categories:
        names = facts.categories
    else:
        names = []
        for element in page.iter("nav", "ol", "ul", "div", "p", "span"):
            if "breadcrumb" in tree.names(element):
                names = [tree.words(link) for link in element.iter("a")][:6]
                break
    known = {fold(headline), fold(facts.site)} | _NO_CATEGORY
    names = [" ".join(name.split())[:200] for name in names if fold(name) not in known]
    if facts.category and not (rules and rules.selectors.get("category") and names):
        if fold(facts.category) not in map(fold, names):
            return [facts.category[:200]]
        place = [fold(name) for name in names].index(fold(facts.category))
        return names[: place + 1]
    return names


def _value(element: Element) -> str:
    """What `element` says: what it shows, or what an element of the head holds."""
    return tree.words(element) or " ".join((element.get("content") or "").split())
