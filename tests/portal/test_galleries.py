"""Galleries of a story: a row on the page, and wherever a story goes."""

import json
import re

import pytest

from articles.models import Article
from tests.support.extractors import EXTRACTORS
from tests.support.factories import hours, make_article, make_photo, picture_file
from tests.support.forms import ADD_STORY, field_error, story_form
from tests.support.previews import preview_of, typed

pytestmark = pytest.mark.django_db

WORDS = "Ba hồi trống vừa dứt, tám chiếc thuyền rồng lao đi như tên bắn trên khúc sông quê."


def figure(photo, caption="", alt="", role=""):
    below = f"<figcaption>{caption}</figcaption>" if caption else ""
    said = f'alt="{alt}"' + (f' role="{role}"' if role else "")
    return f'<figure class="image"><img {said} src="{photo.image.url}">{below}</figure>'


def gallery(*figures):
    return f'<figure class="gallery">{"".join(figures)}</figure>'


@pytest.fixture
def photos():
    """A wide photo with words of its own, and a tall one with none but a description."""
    wide = make_photo(alt="Bến sông", caption="Bến & sông", credit="An")
    tall = make_photo(image=picture_file(size=(40, 60)), alt="Cây cầu")
    return wide, tall


def row_of(client, article):
    page = client.get(article.get_absolute_url()).content.decode()
    return page, re.search(r'<figure class="gallery".*?</div></figure>', page, re.DOTALL)[0]


def test_a_gallery_is_a_row_of_links_to_photos_with_their_words(client, photos):
    wide, tall = photos
    body = gallery(figure(wide), figure(tall, "Cầu &lt;mới&gt;", "Cầu Bến Đò"))
    article = make_article(body=f"<p>a</p>{body}<p>b</p>")
    page, row = row_of(client, article)
    assert 'aria-label="Bộ ảnh 2 ảnh"' in row
    assert re.findall(r'alt="([^"]*)"', row) == ["Bến sông", "Cầu Bến Đò"]
    assert "Bến &amp; sông <small>Ảnh: An</small>" in row
    assert "Cầu &lt;mới&gt;" in row
    assert row.count('type="image/webp"') == row.count('loading="lazy"') == 2
    assert 'height="60"' in row
    assert "(min-width: 620px) 213px, 36vw" in row  # a tall one is narrow in its room
    for photo in photos:
        [address] = re.findall(rf'href="(/media/{photo.image.name[:-4]}[^"]*)"', row)
        assert client.get(address).status_code == 200
    assert page.count("js/gallery.js") == page.count("css/gallery.css") == 1


def test_a_page_without_a_gallery_loads_nothing_of_it(client, photos):
    page = client.get(make_article(body=figure(photos[0])).get_absolute_url()).content.decode()
    assert "gallery" not in page


def test_a_decorative_photo_is_a_link_with_a_name(client, photos):
    wide, tall = photos
    _page, row = row_of(
        client, make_article(body=gallery(figure(wide, role="presentation"), figure(tall)))
    )
    assert re.findall(r'aria-label="(Ảnh[^"]*)"', row) == ["Ảnh 1 trên 2"]
    assert 'alt=""' in row


def test_a_picture_that_the_library_does_not_know_is_shown_as_it_is(client, photos):
    body = gallery(figure(photos[0]), figure(photos[1], "Cũ", "Ảnh cũ"))
    article = make_article(body=body)
    Article.objects.filter(pk=article.pk).update(body=body.replace(photos[1].image.name, "cu.jpg"))
    _page, row = row_of(client, article)
    assert '<a href="/media/cu.jpg">' in row
    assert "Cũ" in row


def test_its_photos_are_in_use_and_cost_one_query_however_many(
    client, photos, django_assert_num_queries
):
    article = make_article(body=gallery(*map(figure, photos)))
    used = article.photos_in_body.values_list("photo", flat=True)
    assert {*used} == {photo.pk for photo in photos}
    article = Article.objects.get(pk=article.pk)
    with django_assert_num_queries(1):
        assert len(article.body_photos) == 2


def test_machines_are_told_what_the_gallery_shows(client, photos):
    wide, tall = photos
    article = make_article(body=gallery(figure(wide), figure(tall, "Cầu &amp; sông")))
    page, _row = row_of(client, article)
    [data] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    [story] = [node for node in json.loads(data)["@graph"] if node["@type"] == "NewsArticle"]
    [told] = story["hasPart"]
    assert told["@type"] == "ImageGallery"
    assert [image["caption"] for image in told["image"]] == ["Bến & sông", "Cầu & sông"]
    assert told["image"][0]["creditText"] == "An"
    assert told["image"][1]["url"].endswith(tall.image.url)
    assert story["image"][0]["url"].endswith(wide.image.url)  # it stands for the story


def test_feeds_and_the_api_have_every_photo(client, photos):
    article = make_article(body=gallery(*[figure(photo, f"Ghi {photo.pk}") for photo in photos]))
    answers = [client.get(address) for address in ("/rss.xml", f"/api/v1/stories/{article.pk}")]
    for answer in answers:
        for photo in photos:
            assert f"Ghi {photo.pk}" in answer.content.decode()
            assert photo.image.name[:-4] in answer.content.decode()


@pytest.mark.parametrize("extractor", EXTRACTORS)
def test_what_is_taken_out_of_the_page_has_the_text_around_it(client, photos, extractor):
    texts = [f"{place}: {WORDS}" for place in ("Trước", "Sau", "Sau nữa", "Sau cùng")]
    before, *after = [f"<p>{text}</p>" for text in texts]
    body = before + gallery(*map(figure, photos)) + "".join(after)
    article = make_article(lead=WORDS, body=body, publish_at=hours(-5))
    page, _row = row_of(client, article)
    text = EXTRACTORS[extractor](page, f"http://testserver{article.get_absolute_url()}").text
    for each in texts:
        assert each in " ".join(text.split())
    assert "Bộ ảnh" not in text


def test_the_preview_shows_it(desk, photos):
    article = make_article(body="<p>a</p>", status=Article.Status.DRAFT)
    form = typed(article) | {"body": gallery(*map(figure, photos))}
    page = desk.post(preview_of(article), form).content.decode()
    assert '<div class="gallery-row">' in page
    assert "js/gallery.js" in page


def test_a_gallery_of_too_many_is_told_beside_the_text_and_nothing_is_lost(desk, photos):
    body = "<p>của tôi</p>" + gallery(*[figure(photos[0])] * 61)
    answer = desk.post(ADD_STORY, story_form(body=body))
    assert "Một bộ ảnh có 61 ảnh, nhiều nhất được 60" in field_error(answer, "body")
    assert "của tôi" in answer.content.decode()
    assert not Article.objects.exists()
