"""The page of a story: how long it takes, its pictures, documents and recording."""

import re
from html import escape
from html.parser import HTMLParser

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.media.photos import SafePhoto
from articles.models import Article
from articles.portal import story_page
from articles.text import richtext
from tests.support.factories import (
    hours,
    make_article,
    make_attachment,
    make_photo,
    make_quote,
    picture_file,
)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.same_on_both("a page draws what a story holds, read by the same queries"),
]


def page_of(client, article):
    response = client.get(article.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


def body_of(client, article):
    page = page_of(client, article)
    text = re.search(r'<div class="article-body">(.*?)</div>\s*(?:<section|$)', page, re.S)[1]
    return text.partition("</aside>")[2]  # behind the lead and what opens the story


def large_photo(**fields):
    return make_photo(image=SafePhoto(picture_file((1600, 900)).read(), "a.jpg"), **fields)


class _Tags(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))


def tags(html, name):
    """The attributes of each tag `name` in `html`, as a browser reads them."""
    return [attributes for tag, attributes in _Tags(html).found if tag == name]


# Reading time


@pytest.mark.parametrize(
    ("syllables", "minutes"), [(0, 1), (1, 1), (250, 1), (251, 2), (750, 3), (751, 4)]
)
def test_reading_time_follows_from_the_syllables_of_the_body(syllables, minutes):
    article = make_article(body=f"<p>{'tin <b>tức</b> ' * (syllables // 2)}</p>")
    article.body += " tin" * (syllables % 2)
    assert story_page.minutes(article) == minutes


def test_quotes_take_time_too_and_tags_do_not():
    table = "<table><tbody><tr><td>một</td></tr></tbody></table>"
    article = make_article(body=table * 250)
    assert story_page.minutes(article) == 1
    make_quote(article=article, words="lời " * 200)
    assert story_page.minutes(Article.objects.get()) == 2


def test_the_page_says_how_long_it_takes(client):
    assert "3 phút đọc" in page_of(client, make_article(body=f"<p>{'tin ' * 600}</p>"))


# Pictures of the body


@pytest.mark.slow
def test_a_picture_of_the_body_fits_the_screen_and_moves_nothing(client):
    photo = large_photo()
    body = f'<p><img src="{photo.image.url}" alt="Cánh đồng" width="1600" height="1600"></p>'
    html = body_of(client, make_article(body=body))
    avif, webp = tags(html, "source")
    assert [avif["type"], webp["type"]] == ["image/avif", "image/webp"]
    for width in (480, 800, 1280):
        assert re.search(rf"/full-{width}\.avif {width}w", avif["srcset"])
    assert avif["sizes"] == "(min-width: 752px) 720px, 100vw"
    (image,) = tags(html, "img")
    assert (image["alt"], image["width"], image["height"]) == ("Cánh đồng", "1600", "900")
    folder = photo.image.url.rpartition(".")[0]
    assert (image["loading"], image["src"]) == ("lazy", f"{folder}/full-800.jpg")


@pytest.mark.slow
def test_a_picture_made_small_in_the_editor_stays_small_and_aligned(client):
    photo = large_photo()
    body = f'<p><img class="align-left" src="{photo.image.url}" alt="" width="320"></p>'
    html = body_of(client, make_article(body=body))
    (image,) = tags(html, "img")
    assert (image["width"], image["height"], image["alt"]) == ("320", "180", photo.alt)
    assert tags(html, "source")[0]["sizes"] == "(min-width: 352px) 320px, 100vw"
    assert tags(html, "span")[0]["class"] == "picture align-left"


def test_a_picture_without_caption_shows_that_of_the_library_with_its_credit(client):
    photo = make_photo(caption="Lúa <chín>", credit="Đậu Bình")
    html = body_of(client, make_article(body=f'<p><img src="{photo.image.url}"></p>'))
    assert '<span class="caption">Lúa &lt;chín&gt; <small>Ảnh: Đậu Bình</small></span>' in html
    assert tags(html, "img")[0]["alt"] == photo.alt


def test_a_caption_of_the_story_stays_and_gets_the_credit(client):
    photo = make_photo(caption="Của kho ảnh", credit="Đậu Bình")
    picture = f'<img src="{photo.image.url}" alt="">'
    for inside in (picture, f'<a href="/x/">{picture}</a>'):
        figure = f'<figure class="image">{inside}<figcaption>Của <b>bài</b></figcaption></figure>'
        html = body_of(client, make_article(body=figure))
        caption = "<figcaption>Của <b>bài</b> <small>Ảnh: Đậu Bình</small></figcaption></figure>"
        assert caption in html
        assert "Của kho ảnh" not in html
        assert html.count("<a ") == html.count("</a>")


def test_a_picture_that_the_library_lost_stays_plain(client):
    body = '<p><img src="/media/photos/aa/mat.jpg" alt="Mất &quot;x&quot; &lt;b&gt;"></p>'
    html = body_of(client, make_article(body=body))
    (image,) = tags(html, "img")
    assert (image["src"], image["alt"]) == ("/media/photos/aa/mat.jpg", 'Mất "x" <b>')
    assert image["loading"] == "lazy"
    assert "<picture" not in html


@pytest.mark.parametrize(
    "alt",
    [
        '<img src="/media/x.jpg">',
        "<table>",
        "a > b",
        "'\"><script>alert(1)</script>",
        "</figcaption>",
    ],
)
def test_words_of_an_alt_text_are_never_taken_for_a_tag(client, alt):
    photo = make_photo()
    body = f'<p><img src="{photo.image.url}" alt="{escape(alt)}"></p>'
    html = body_of(client, make_article(body=body))
    (image,) = tags(html, "img")
    assert image["alt"] == alt
    assert len(tags(html, "picture")) == 1
    assert not tags(html, "script")


def test_pictures_are_replaced_where_a_parser_finds_them_and_nowhere_else():
    html = richtext.clean(
        '<p>&lt;img src="/media/a.jpg"&gt; <img src=/media/b.jpg ALT=\'x "y"\'></p>'
        '<figure class="image"><img src="/media/c.jpg"><figcaption>C</figcaption></figure>'
    )
    seen = []
    richtext.replace_pictures(html, lambda *args: seen.append(args) or "")
    assert seen == [
        ("b.jpg", {"src": "/media/b.jpg", "alt": 'x "y"'}, ""),
        ("c.jpg", {"src": "/media/c.jpg"}, "<figcaption>C"),
    ]


def test_pictures_of_the_body_cost_one_query_however_many(client):
    def queries(count):
        photos = [make_photo(credit="A") for _number in range(count)]
        body = "".join(f'<p><img src="{photo.image.url}"></p>' for photo in photos)
        url = make_article(body=body).get_absolute_url()
        with CaptureQueriesContext(connection) as context:
            client.get(url)
        return len(context)

    assert (queries(0), queries(1), queries(7)) == (12, 13, 13)


# Documents and recording


def test_documents_are_listed_with_kind_and_size(client):
    file = ContentFile(b"%PDF-" + bytes(1_258_291 - 5), name="ke-hoach.pdf")
    attachment = make_attachment(title="Kế hoạch <2026>", file=file)
    page = page_of(client, attachment.article)
    assert f'<a href="{attachment.file.url}" download>Kế hoạch &lt;2026&gt;</a>' in page
    assert "PDF, 1,2\xa0MB" in page


def test_a_document_whose_file_is_lost_does_not_break_the_page(client):
    attachment = make_attachment()
    attachment.file.storage.delete(attachment.file.name)
    assert attachment.title in page_of(client, attachment.article)


def test_a_recording_is_played_on_the_page_and_fetched_only_then(client):
    article = make_article(audio=ContentFile(b"ID3", name="a.mp3"))
    page = page_of(client, article)
    (audio,) = tags(page, "audio")
    assert audio["src"] == article.audio.url
    assert audio["preload"] == "none"
    assert "controls" in audio
    assert f'id="{audio["aria-labelledby"]}"' in page
    assert "media-src 'self'" in client.get("/")["Content-Security-Policy"]


def test_a_story_without_files_has_no_empty_lists(client):
    page = page_of(client, make_article())
    assert "<audio" not in page
    assert "Tài liệu kèm theo" not in page


def test_files_of_a_story_that_is_not_public_are_on_no_page(client):
    article = make_article(audio=ContentFile(b"ID3", name="a.mp3"), publish_at=hours(1))
    make_attachment(article=article)
    response = client.get(article.get_absolute_url())
    assert response.status_code == 404
    assert "attachments/" not in response.content.decode()


# Hearing


def test_the_listen_button_waits_for_a_voice(client):
    page = page_of(client, make_article())
    buttons = [button for button in tags(page, "button") if "listen" in button.get("class", "")]
    assert "hidden" in buttons[0]
    assert '<span class="listen-controls" hidden>' in page
    (script,) = [s for s in tags(page, "script") if "article" in s.get("src", "")]
    assert script["type"] == "module"
    assert "article.js" not in client.get("/").content.decode()
