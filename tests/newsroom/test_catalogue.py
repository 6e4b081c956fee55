"""Everything a reader or a journalist sees is Vietnamese."""

import ast
import re
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import django
import pytest
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import formats, timezone
from django.utils.translation.template import templatize

from tests.support.factories import make_article, make_notice

DJANGO = Path(django.__file__).parent
OURS = settings.BASE_DIR / "newsroom/locale"
DJANGO_CATALOGUES = [
    "conf",
    *(f"contrib/{app}" for app in ("admin", "auth", "contenttypes", "sessions", "messages")),
]
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}


def catalogue(root, language, domain):
    """The messages of one catalogue file: (context, id) → message."""
    path = Path(root) / language / "LC_MESSAGES" / f"{domain}.po"
    if not path.exists():
        return {}
    with path.open("rb") as stream:
        return {(m.context, m.id): m for m in read_po(stream) if m.id}


def is_translated(message):
    if message is None or message.fuzzy:
        return False
    strings = [message.string] if isinstance(message.string, str) else message.string
    return bool(strings) and bool(strings[0])


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_django_itself_is_wholly_vietnamese(domain):
    ours = catalogue(OURS / "upstream", "vi", domain)
    missing = []
    for place in DJANGO_CATALOGUES:
        root = DJANGO / place / "locale"
        merged = {**catalogue(root, "vi", domain), **ours}
        missing += [
            key for key in catalogue(root, "en", domain) if not is_translated(merged.get(key))
        ]
    assert not missing


def message_ids():
    """Every English message of our own Python and templates."""
    for folder in ("articles", "newsroom"):
        for file in (settings.BASE_DIR / folder).rglob("*.py"):
            with file.open("rb") as stream:
                yield from _ids(extract_python(stream, KEYWORDS, [], {}), file)
    templates = settings.BASE_DIR / "templates"
    for file in (*templates.rglob("*.html"), *templates.rglob("*.txt")):
        code = templatize(file.read_text(), origin=str(file))
        yield from _ids(extract_python(BytesIO(code.encode()), KEYWORDS, [], {}), file)


def _ids(found, file):
    for _line, function, messages, _comments in found:
        if function not in KEYWORDS:
            continue
        first = messages[0] if isinstance(messages, tuple) else messages
        if first:
            yield first, file


def test_every_message_of_ours_has_its_vietnamese():
    with (OURS / "vi/LC_MESSAGES/django.po").open("rb") as stream:
        known = {m.id if isinstance(m.id, str) else m.id[0]: m for m in read_po(stream) if m.id}
    missing = [
        (message, file.name)
        for message, file in message_ids()
        if not is_translated(known.get(message))
    ]
    assert not missing


def test_placeholders_survive_translation():
    holder = re.compile(r"%\([a-z_]+\)[sd]|%[sd]|\{[a-z_]*\}")
    for file in OURS.rglob("*.po"):
        with file.open("rb") as stream:
            for message in read_po(stream):
                if not message.id:
                    continue
                source = message.id if isinstance(message.id, str) else message.id[1]
                string = message.string if isinstance(message.string, str) else message.string[0]
                assert sorted(holder.findall(source)) == sorted(holder.findall(string)), message.id


def test_dates_and_numbers_are_written_the_vietnamese_way():
    moment = datetime(2019, 3, 21, 1, 18, tzinfo=UTC)
    assert formats.date_format(timezone.localtime(moment), "DATE_FORMAT") == "Thứ Năm, 21/03/2019"
    assert formats.date_format(timezone.localtime(moment), "DATETIME_FORMAT") == "08:18 21/03/2019"
    assert formats.number_format(1234567.89, decimal_pos=2, use_l10n=True, force_grouping=True) == (
        "1.234.567,89"
    )


ENGLISH = re.compile(r"\b(the|and|of|with|your|please|this|not found|page|search|home)\b", re.I)


def visible_words(html):
    html = re.sub(r"<(script|style)\b.*?</\1>", " ", html, flags=re.S)
    attributes = re.findall(
        r'(?:title|alt|aria-label|placeholder|data-\w+)="([^"]*[a-z ][^"]*)"', html
    )
    return re.sub(r"<[^>]+>", " ", html) + " ".join(attributes)


@pytest.mark.django_db
def test_no_english_word_is_seen_on_a_public_page(client):
    article = make_article(headline="Tin", quotes=[{}])
    make_notice()
    urls = [
        "/",
        article.get_absolute_url(),
        article.category.get_absolute_url(),
        "/thong-bao/",
        "/luu-tru/",
        "/can-bo/",
        "/dong-su-kien/",
        "/so-do-trang/",
        "/khong-co/",
    ]
    for url in urls:
        assert not ENGLISH.findall(visible_words(client.get(url).content.decode())), url
    assert not ENGLISH.findall(visible_words(render_to_string("500.html")))


def test_labels_of_models_are_translated():
    for file in (settings.BASE_DIR / "articles/models").glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.keyword) and node.arg in ("verbose_name", "help_text"):
                assert not isinstance(node.value, ast.Constant), (file.name, node.lineno)
