"""Handing a story on: plain links, no code of anybody else."""

import json
import re
from base64 import b64decode
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest

from articles.portal.share_links import links
from tests.support.factories import make_article

ADDRESS = "https://tin.example.vn/bai-viet/chi-so-cchc/?a=1&b=2#x"
HEADLINE = "Chỉ số CCHC: “tốt” & tăng 50% + 1"


def asked(name):
    """Where the link `name` leads, and what it asks there."""
    parts = urlsplit(dict(links(HEADLINE, ADDRESS))[name])
    query = {key: value for key, (value,) in parse_qs(parts.query, strict_parsing=True).items()}
    return parts, query


@pytest.mark.parametrize(
    ("name", "host", "query"),
    [
        ("Facebook", "www.facebook.com", {"u": ADDRESS}),
        ("X", "x.com", {"url": ADDRESS, "text": HEADLINE}),
    ],
)
def test_address_and_headline_arrive_whole(name, host, query):
    parts, found = asked(name)
    assert (parts.scheme, parts.hostname) == ("https", host)
    assert found == query


def test_zalo_gets_the_address_as_its_own_script_hands_it():
    parts, query = asked("Zalo")
    assert parts.hostname == "sp.zalo.me"
    assert json.loads(b64decode(query["d"])) == {"url": ADDRESS}


def test_an_e_mail_holds_headline_and_address_without_plus_signs_for_spaces():
    parts, query = asked("Thư điện tử")
    assert (parts.scheme, query) == ("mailto", {"subject": HEADLINE, "body": ADDRESS})
    assert "+" not in parts.query


@pytest.mark.django_db
def test_the_page_shares_its_absolute_address_and_loads_nothing_from_others(client):
    article = make_article(headline="Tin & <b>tức</b>")
    page = client.get(article.get_absolute_url()).content.decode()
    address = f"http://testserver{article.get_absolute_url()}"
    share = re.search(r'<section class="share".*?</section>', page, re.S)[0]
    targets = [unescape(target) for target in re.findall(r'href="([^"]+)"', share)]
    assert targets == [target for _name, target in links(article.headline, address)]
    assert f'data-url="{address}"' in share
    assert f'<link rel="canonical" href="{address}">' in page
    for attributes in re.findall(r'<a href="https:[^"]+"([^>]*)>', share):
        assert 'rel="noopener noreferrer nofollow"' in attributes
    assert not re.search(r'(?:src|srcset|action)="(?:https?:)?//', page)


@pytest.mark.django_db
def test_the_copy_button_waits_for_javascript(client):
    page = client.get(make_article().get_absolute_url()).content.decode()
    assert re.search(r'<button type="button" class="copy" hidden', page)
    assert '<p class="copied" role="status"></p>' in page
