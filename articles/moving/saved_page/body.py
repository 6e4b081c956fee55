"""Where the body of a story stands on its page, and what within it is none of it."""

import copy
import logging
import re
from typing import Any

from articles.moving.saved_page import tree
from articles.moving.saved_page.tree import Element
from articles.text.vietnamese import fold

# How content systems of Vietnamese portals name it, the surest first.
_NAMED = re.compile(
    r"(?:^|\s)(?:fck_detail|news-bodyhtml|ms-rtestate-field|ms-rtehtml\S*|journal-content-article|"
    r"entry-content|post-content|article__body|article-body|articlebody|article-content|"
    r"articlecontent|article-detail-body|cms-body|detail-content|detail-content-body|content-detail|"
    r"contentdetail|content_detail|detail_content|detail__content|news-content|newscontent|"
    r"news-detail-content|noi-?dung|noidung\S*|chi-?tiet-?noi-?dung|maincontent-body|bodytext|"
    r"the-article-body|singular-content|story-body|content-news-detail|td-post-content)(?=\s|$)"
)
# Words in class and id of what stands in a body and belongs to no story.
_JUNK = re.compile(
    r"(?:^|[\s_-])(?:related|relate|relation|recommend\w*|tin-?(?:lien-?quan|cung\S*|khac|moi|doc-?nhieu)|"
    r"lien-?quan|bai-?(?:viet-?)?(?:lien-?quan|khac)|share\w*|sharing|social\w*|addthis\S*|a2a\S*|"
    r"fb-(?:like|share|comments)\S*|zalo-share\S*|comment\w*|binh-?luan|y-?kien|tags?|tag-?list|"
    r"tu-?khoa|keywords?|ads?|adv|advert\w*|quang-?cao|banner\w*|google-?auto\w*|adsbygoogle|"
    r"breadcrumbs?|nav|navbar|pager|pagination|print\w*|toolbar|tools?|rating|vote|danh-?gia|"
    r"star\w*|newsletter|subscribe|dang-?ky|author-?box|next-?prev|prev-?next|prevnext|"
    r"post-?navigation|jp-relatedposts|sidebar|widget\w*|read-?more|xem-?them|doc-?them|"
    r"google-?news|follow\w*|audio-?player|text-?to-?speech|listen\w*|font-?size|"
    r"skip-?link|sr-only|screen-reader-text|visually-hidden|mod-related|box-?tinlienquan)(?=$|[\s_-])"
)
_NO_JUNK = frozenset("html body main article figure figcaption img table tbody tr td".split())
_HIDDEN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.I)
_AROUND = ("nav", "header", "footer", "aside", "form", "button", "select", "input", "textarea",
           "dialog")  # fmt: skip
_OTHERS = re.compile(
    r"(?:>>?|»|\+|-|–|•|\*)?\s*(?:đọc thêm|xem thêm|tin liên quan|bài liên quan|các tin khác|"
    r"mời (?:quý vị|bạn)[^.]{0,40}xem|tin khác|tin cùng chuyên mục|bài viết liên quan|"
    r"có thể bạn quan tâm|từ khóa|tags?)\b",
    re.I,
)
_LISTS = frozenset("ul ol div section table aside p".split())
_DOCUMENT = re.compile(r"\.(?:pdf|docx?|xlsx?|zip|rar|pptx?)(?:$|[?#])", re.I)
MIN_WORDS = 20  # of what is called a body
MIN_LETTERS = 60  # of the same
MAX_LINKED = 0.5  # of its words
MAX_SEARCHED = 8_000  # elements in which readability looks; its time grows faster than they do
_SEARCHED = frozenset(("class", "id", "itemprop", "data-place"))
_MAX_CANDIDATES = 400
_log = logging.getLogger("readability.readability")
_log.setLevel(logging.CRITICAL)  # it logs whole stack traces of pages that we report ourselves


def without_furniture(page: Element) -> None:
    """Remove what no page shows or means as text: scripts, styles, hidden parts, forms."""
    for element in list(page.iter("script", "style", "noscript", "template", "link", "svg", "math",
                                  "object", "embed", "applet", "canvas")):  # fmt: skip
        if element.tag == "noscript" and _is_lazy(element):
            continue
        tree.remove(element)
    for element in list(page.iter()):
        style = (element.get("style") or "")[:500]
        is_hidden = element.get("hidden") is not None or _HIDDEN.search(style)
        if is_hidden and element.tag not in ("html", "body"):
            tree.remove(element)


def _is_lazy(noscript: Element) -> bool:
    """Whether a <noscript> holds the only picture that its lazily loaded neighbour stands for."""
    before = noscript.getprevious()
    if before is None or before.tag != "img" or noscript.find(".//img") is None:
        return False
    tree.remove(before)
    noscript.drop_tag()
    return True


def find(page: Element, told: str) -> Element | None:
    """Return the element that is the body of the story of `page`; None where there is none.

    `told` is the text of the body as the page tells machines, or "".
    """
    if told and (covering := _covering(page, told)) is not None:
        return covering
    sizes = tree.sizes(page)
    for element in page.iter():
        is_told = "articlebody" in (element.get("itemprop") or "").lower().split()
        if is_told and sizes[element][0] >= MIN_LETTERS and _is_body(element):
            return element
    named = [
        each
        for each in page.iter("div", "section", "article", "td")
        if sizes[each][0] >= MIN_LETTERS and _is_named(each)
    ]
    found = [each for each in named[:50] if _is_body(each)]
    if found:
        return max(found, key=lambda each: sizes[each][0] - 2 * sizes[each][1])
    found_one, densest = _by_readability(page), _densest(page, sizes)
    if found_one is None:
        return densest if densest is not None and _is_body(densest) else None
    # It gives much for a class called "story" and little for words without commas: a box of other
    # stories was taken for the body of a short one.
    is_apart = densest is not None and not (
        tree.is_within(found_one, {densest}) or tree.is_within(densest, {found_one})
    )
    if is_apart and _unlinked(sizes, densest) > 2 * _unlinked(sizes, found_one):
        return densest
    return found_one


def _is_named(element: Element) -> bool:
    return any(_NAMED.search((element.get(name) or "").lower()[:500]) for name in ("class", "id"))


def _is_body(element: Element) -> bool:
    return len(tree.words(element).split()) >= MIN_WORDS and tree.link_share(element) <= MAX_LINKED


def _covering(page: Element, told: str) -> Element | None:
    """The innermost element that shows nearly all of what the page tells as its body."""
    plain = " ".join(re.sub(r"<[^<>]*>", " ", told).split())
    probes = [fold(each) for each in _probes(plain)]
    place: Element | None = page
    found: Element | None = None
    left = _MAX_CANDIDATES
    while place is not None and probes:
        found, place = place, None
        for child in found:
            left -= 1
            if left < 0:
                break
            text = fold(tree.words(child))
            if sum(probe in text for probe in probes) * 10 >= len(probes) * 9:
                place = child
                break
    if found is None or found is page or found.tag in ("html", "body"):
        return None
    if found.tag in tree.INLINE or found.tag == "p":
        found = found.getparent()
    shown = len(tree.words(found))
    return found if shown <= len(plain) * 2 + 1_000 else None


def _probes(plain: str) -> list[str]:
    """Passages of a text, from its beginning to its end, to look for elsewhere."""
    words = plain.split()
    if len(words) < MIN_WORDS:
        return []
    step = max(6, len(words) // 10)
    return [" ".join(words[at : at + 5]) for at in range(0, len(words) - 5, step)]


def _by_readability(page: Element) -> Element | None:
    """The body by the rules of Readability: which element holds most paragraphs and few links.

    It works on a copy of the tree that has only what it looks at, for its way of taking a page
    apart drops tables, pictures and attributes. Of its answer only the place is taken.
    """
    from readability import Document  # it costs memory, and few pages need it

    elements = list(page.iter())
    if len(elements) > MAX_SEARCHED:
        return None
    for number, element in enumerate(elements):
        element.set("data-place", str(number))
    searched = copy.deepcopy(page)
    for element in list(searched.iter()):
        tree.keep_attributes(element, _SEARCHED)
        for name, value in element.attrib.items():
            if len(value) > 200 and name in _SEARCHED:
                element.set(name, value[:200])
        for name in ("text", "tail"):
            if value := getattr(element, name):
                setattr(element, name, re.sub(r"\s+", " ", value))
    for element in elements:
        del element.attrib["data-place"]

    class Search(Document):
        places: list[int] = []

        def get_article(
            self, candidates: Any, best_candidate: Any, html_partial: bool = False
        ) -> Any:
            article = super().get_article(candidates, best_candidate, html_partial)
            holder = article if html_partial else article.find(".//div")
            found = [*holder, *best_candidate["elem"]]
            self.places = [int(each.get("data-place")) for each in found if each.get("data-place")]
            return article

        def get_clean_html(self) -> str:
            return tree.words(self.html)  # its own loops over a regular expression

    search = Search(searched)
    try:
        search.summary()
    except Exception:  # it says Unparseable for whatever happened
        return None
    return _around([elements[place] for place in search.places])


def _densest(page: Element, sizes: dict[Element, tuple[int, int]]) -> Element | None:
    """The element of whose children the paragraphs hold most letters outside links."""
    weights: dict[Element, int] = {}
    for element in page.iter("p", "div", "blockquote"):
        parent = element.getparent()
        is_paragraph = element.tag == "p" or all(child.tag in tree.INLINE for child in element)
        if parent is None or not is_paragraph or _unlinked(sizes, element) < 25:
            continue
        weights[parent] = weights.get(parent, 0) + _unlinked(sizes, element)
    for element in sorted(weights, key=lambda each: -weights[each])[:10]:
        if not any(up.tag in _AROUND for up in (element, *element.iterancestors())):
            return element
    return None


def _unlinked(sizes: dict[Element, tuple[int, int]], element: Element) -> int:
    shown, linked = sizes.get(element, (0, 0))
    return shown - linked


def _around(found: list[Element]) -> Element | None:
    """The element in which those `found` stand: the first of them, unless more words lie beside."""
    if not found:
        return None
    sizes = {each: len(tree.words(each)) for each in found[:50]}
    largest = max(sizes, key=lambda each: sizes[each])
    outside = sum(
        size for each, size in sizes.items()
        if largest not in (each, *each.iterancestors()) and each not in set(largest.iterancestors())
    )  # fmt: skip
    parent = largest.getparent()
    if outside > sizes[largest] * 0.1 and parent is not None and parent.tag != "html":
        largest = parent
    if largest.tag in tree.INLINE or largest.tag in ("p", "h1", "h2", "h3", "li", "blockquote"):
        largest = largest.getparent() if largest.getparent() is not None else largest
    return largest if _is_body(largest) else None


def clear(body: Element) -> None:
    """Remove from `body` what belongs to no story: buttons, advertisements, lists of other ones."""
    for element in list(body.iterdescendants(*_AROUND)):
        if element.tag in ("aside", "header") and _is_text(element):
            continue
        tree.remove(element)
    most = tree.sizes(body)[body][0] / 2
    for element, (shown, _linked) in tree.sizes(body).items():
        if element.tag in _NO_JUNK or element is body or shown > most:
            continue
        if _JUNK.search(tree.names(element)[:500]) and tree.is_within(element, {body}):
            tree.remove(element)
    for element, (shown, linked) in tree.sizes(body).items():
        if element.tag not in _LISTS or element is body or linked <= shown * 0.4:
            continue
        if tree.is_within(element, {body}) and _is_list_of_stories(element, shown, linked):
            before = element.getprevious()
            tree.remove(element)
            if before is not None and _OTHERS.match(tree.words(before)[:100]):
                tree.remove(before)


def _is_text(element: Element) -> bool:
    return len(tree.words(element).split()) >= MIN_WORDS and tree.link_share(element) < 0.2


def _is_list_of_stories(element: Element, shown: int, linked: int) -> bool:
    """Whether `element` is nothing but links: two at least, or one behind "Xem thêm"."""
    links = list(element.iter("a"))
    if any(_DOCUMENT.search(link.get("href") or "") for link in links):
        return False
    if _OTHERS.match(tree.words(element)[:100]):
        return shown <= 300 + 200 * len(links)
    return len(links) >= 2 and shown >= 40 and linked > shown * 0.75


def words_before(body: Element, element: Element) -> bool:
    """Tell whether `body` shows any words before `element`."""
    for each in body.iter():
        if each is element:
            return False
        if each.tag == "figcaption" and element in each.getparent().iter("img"):
            continue
        if each.text and each.text.strip():
            return True
        before = each.getprevious()
        if before is not None and before.tail and before.tail.strip() and each is not body:
            return True
    return False
