"""One record of a WordPress export: what it says, as sound XML or as what is left of some.

Where it is no XML, its tags are looked for as WordPress itself does without a parser.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape
from xml.etree.ElementTree import Element

_URIS = [
    (re.compile(r"https?://wordpress\.org/export/[\d.]+/?"), "wp"),
    (re.compile(r"https?://wordpress\.org/export/[\d.]+/excerpt/?"), "excerpt"),
    (re.compile(r"https?://purl\.org/rss/1\.0/modules/content/?"), "content"),
    (re.compile(r"https?://purl\.org/dc/elements/1\.1/?"), "dc"),
]


@dataclass(slots=True)
class Record:
    """What a record says, by the names that WXR 1.2 has. Of several fields of one name: the first.

    `is_mended` tells that it was no XML, `is_guessed` that some of its bytes were no text.
    Of one that `is_too_large` there is only what stands at its beginning.
    """

    kind: str
    fields: dict[str, str] = field(default_factory=dict)
    metas: dict[str, str] = field(default_factory=dict)
    former_slugs: list[str] = field(default_factory=list)
    terms: list[tuple[str, str, str]] = field(default_factory=list)  # domain, slug, name
    comments: int = 0
    is_mended: bool = False
    is_guessed: bool = False
    is_too_large: bool = False

    def __getitem__(self, name: str) -> str:
        return self.fields.get(name, "").strip()

    def meta(self, *names: str) -> str:
        """Return the first of these metas that says something, or ""."""
        return next((said for name in names if (said := self.metas.get(name, "").strip())), "")

    def add_meta(self, key: str, value: str) -> None:
        """Take the meta over; a story has any number of former slugs."""
        self.metas.setdefault(key, value)
        if key == "_wp_old_slug":
            self.former_slugs.append(value)


def too_large(kind: str, raw: bytes) -> Record:
    """Return what can be said of a record that is too long: the names it begins with."""
    text = raw[:10_000].decode("utf-8", "replace")
    names = ("title", "link", "guid", "dc:creator")
    fields = {name: value_of(text, name)[0] for name in names}
    return Record(kind, fields=fields, is_too_large=True)


def of_element(kind: str, element: Element) -> Record:
    """Return what the `element` of a record says."""
    record = Record(kind)
    for child in element:
        name = _name(child.tag)
        if name in ("wp:postmeta", "wp:termmeta"):
            parts = {_name(part.tag): _said(part) for part in child}
            record.add_meta(parts.get("wp:meta_key", ""), parts.get("wp:meta_value", ""))
        elif name == "category":
            term = child.get("domain", "category"), child.get("nicename", ""), _said(child)
            record.terms.append(term)
        elif name == "wp:comment":
            record.comments += 1
        else:
            record.fields.setdefault(name, _said(child))
    return record


def _said(element: Element) -> str:
    return "".join(element.itertext())


@lru_cache(maxsize=1_000)
def _name(tag: str) -> str:
    uri, _brace, local = tag.rpartition("}")
    uri = uri.lstrip("{")
    return next((f"{name}:{local}" for form, name in _URIS if form.fullmatch(uri)), local)


def of_broken(kind: str, text: str) -> Record:
    """Return what can be found in the `text` of a record that is no XML.

    Long texts are taken out first, so that nothing in them passes for a field.
    """
    record = Record(kind, is_mended=True)
    for name in ("title", "content:encoded", "excerpt:encoded"):
        record.fields[name], text = value_of(text, name)
    comments, text = _all_of(text, "wp:comment")
    record.comments = len(comments)
    for name in ("wp:postmeta", "wp:termmeta"):
        metas, text = _all_of(text, name)
        for meta in metas:
            record.add_meta(value_of(meta, "wp:meta_key")[0], value_of(meta, "wp:meta_value")[0])
    for found in _TERM.finditer(text):
        attributes = {name: unescape(value) for name, value in _ATTRIBUTE.findall(found[1])}
        domain = attributes.get("domain", "category")
        record.terms.append((domain, attributes.get("nicename", ""), _plain(found[2])))
    for name in [*dict.fromkeys(_OPENING.findall(text))][:60]:
        record.fields.setdefault(name, value_of(text, name)[0])
    return record


_TERM = re.compile(r"<category\b([^<>]*)>((?:(?!</?category\b).){0,2000})</category>", re.DOTALL)
_ATTRIBUTE = re.compile(r"(\w+)\s*=\s*\"([^\"]*)\"")
_OPENING = re.compile(r"<((?:wp:|dc:)[a-z_]{1,40}|link|guid|pubDate)\b")


def value_of(text: str, name: str) -> tuple[str, str]:
    """Return what stands in the first element `name` of `text`, and the text without it."""
    start = text.find(f"<{name}>")
    if start < 0:
        start = text.find(f"<{name} ")
    opened = text.find(">", start) + 1
    if start < 0 or not opened:
        return "", text
    mark, tag = f"]]></{name}>", f"</{name}>"
    if text.startswith("<![CDATA[", opened) and (end := text.find(mark, opened)) >= 0:
        inside, rest = text[opened : end + 3], text[end + len(mark) :]
    elif (end := text.find(tag, opened)) >= 0:
        inside, rest = text[opened:end], text[end + len(tag) :]
    else:  # lost its end: the next field is none of it
        lost = _NEXT.search(text, opened)
        end = lost.start() if lost else len(text)
        inside, rest = text[opened:end], text[end:]
    return _plain(inside), text[:start] + rest


_NEXT = re.compile(r"\n[ \t]{0,40}<(?:wp:\w|excerpt:encoded|content:encoded|category )|</item>")


def _plain(inside: str) -> str:
    """The text of an element: its CDATA without the marks, or its text without entities."""
    if not inside.startswith("<![CDATA["):
        return unescape(inside)
    inside = inside.removeprefix("<![CDATA[").removesuffix("]]>")
    return inside.replace("]]><![CDATA[", "")


def _all_of(text: str, name: str) -> tuple[list[str], str]:
    """The insides of all elements `name` in `text`, and the text without them."""
    found: list[str] = []
    rest: list[str] = []
    at = 0
    start_tag, end_tag = f"<{name}>", f"</{name}>"
    while (start := text.find(start_tag, at)) >= 0:
        end = text.find(end_tag, start)
        if end < 0:
            break
        found.append(text[start + len(start_tag) : end])
        rest.append(text[at:start])
        at = end + len(end_tag)
    return found, "".join([*rest, text[at:]])
