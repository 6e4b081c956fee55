"""What others show of a photo: a JPEG light enough for Facebook, Zalo, feeds, old browsers."""

import random
import re
from io import BytesIO

import feedparser
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from articles.media import renditions
from articles.models import Photo, PhotoInBody
from articles.portal.pictures import picture
from tests.support.factories import cards, make_article, make_official, make_photo, picture_file

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db,
    pytest.mark.same_on_both("what is drawn of a photo lies in files; a page names them"),
]


@pytest.fixture
def heavy():
    """A photo with as much detail as a photograph: its PNG is megabytes."""
    random.seed(1)
    noise = Image.effect_noise((1600, 1067), 90)
    content = BytesIO()
    Image.merge("RGB", (noise, noise.rotate(180), noise)).save(content, "PNG")
    return make_photo(image=ContentFile(content.getvalue(), name="a.png"))


def stored(name):
    return default_storage.open(name.removeprefix("http://testserver").removeprefix("/media/"))


def shared(client, url):
    """What a page says it looks like where it is shared: URL, width, height."""
    page = client.get(url).content.decode()
    told = dict(re.findall(r'property="og:image(:?\w*)" content="([^"]*)"', page))
    return told[""], int(told[":width"]), int(told[":height"])


def body_with(*photos):
    figures = [f'<figure class="image"><img src="{p.image.url}" alt="x"></figure>' for p in photos]
    return "<p>Nội dung.</p>" + "".join(figures)


def test_what_is_shared_fed_or_knows_no_source_is_a_light_jpeg_and_never_the_master(client, heavy):
    article = make_article(cover=heavy, body=body_with(heavy))
    assert heavy.image.size > 2_000_000
    url, width, height = shared(client, article.get_absolute_url())
    [entry] = feedparser.parse(client.get("/rss.xml").content).entries
    [enclosure] = entry.enclosures
    assert (enclosure.href, enclosure.type) == (url, "image/jpeg")
    with stored(url) as file, Image.open(file) as image:
        assert (image.format, image.size) == ("JPEG", (1200, 630))
        assert (width, height) == image.size
        assert int(enclosure.length) == file.size < 300_000
    assert client.get(url).status_code == 200
    for photo in (heavy, cards(article)[0].cover):
        for shape, width in {"full": 800, "wide": 800, "square": 384}.items():
            src = re.search(r'<img src="([^"]*)"', picture(photo, shape))[1]
            with stored(src) as file, Image.open(file) as image:
                assert (image.format, file.size < 300_000) == ("JPEG", True)
                assert image.width == width, shape
    page = client.get(article.get_absolute_url()).content.decode()
    page = re.sub(r"<script.*?</script>", "", page, flags=re.S)
    assert heavy.image.url not in page
    assert f'src="/media/{heavy.image.name.rpartition(".")[0]}/full-800.jpg"' in page


@pytest.mark.parametrize("size", [(64, 48), (48, 64), (1, 1), (3000, 20), (20, 3000), (1200, 630)])
def test_a_photo_of_any_shape_has_one_and_none_is_larger_than_it(client, size):
    photo = make_photo(image=picture_file(size))
    url, width, height = shared(client, make_article(cover=photo).get_absolute_url())
    with stored(url) as file, Image.open(file) as image:
        assert image.size == (width, height)
        assert width <= min(max(photo.width, 1), 1200)
    for shape in renditions.JPEGS:
        width, height = renditions.jpeg_size(shape, photo.width, photo.height)
        with stored(renditions.rendition_name(photo, shape, width, "jpg")) as file:
            assert Image.open(file).size == (width, height)


def test_a_transparent_picture_stands_on_white(client):
    content = BytesIO()
    Image.new("RGBA", (1200, 630), (255, 0, 0, 0)).save(content, "PNG")
    photo = make_photo(image=ContentFile(content.getvalue(), name="a.png"))
    url, _width, _height = shared(client, make_article(cover=photo).get_absolute_url())
    with stored(url) as file, Image.open(file) as image:
        assert image.getpixel((5, 5)) == (255, 255, 255)


def test_the_cut_keeps_the_focal_point_and_moves_with_it(client):
    content = BytesIO()
    image = Image.new("RGB", (1200, 2400), "white")
    image.paste("black", (0, 1800, 1200, 2400))
    image.save(content, "PNG")
    photo = make_photo(image=ContentFile(content.getvalue(), name="a.png"))
    article = make_article(cover=photo)
    before = shared(client, article.get_absolute_url())[0]
    photo.focus_y = 100
    photo.save()
    after = shared(client, article.get_absolute_url())[0]
    assert before != after, "a copy kept elsewhere must not answer for the new one"
    with stored(after) as file, Image.open(file) as cut:
        assert max(cut.getpixel((600, 600))) < 20
    assert client.get(after).status_code == 200


def test_without_a_cover_the_first_picture_of_the_body_stands_for_a_story(client):
    first, second = make_photo(), make_photo(image=picture_file((80, 60)))
    for order in ((first, second), (second, first)):
        article = make_article(body=body_with(*order))
        folder = order[0].image.name.rpartition(".")[0]
        page = client.get(article.get_absolute_url()).content.decode()
        assert folder in shared(client, article.get_absolute_url())[0]
        assert f'"image":[{{"@type":"ImageObject","url":"http://testserver/media/{folder}' in page
        entry = feedparser.parse(client.get("/rss.xml").content).entries[0]
        assert folder in entry.enclosures[0].href


def test_a_story_without_any_picture_is_shared_with_the_portals_own(client):
    article = make_article()
    assert "icons/icon-512" in shared(client, article.get_absolute_url())[0]
    assert not feedparser.parse(client.get("/rss.xml").content).entries[0].enclosures


def test_an_official_is_shared_with_the_portrait(client):
    photo = make_photo()
    article = make_article(quotes=[{"official": make_official(portrait=photo)}])
    url = article.quotes.get().official.get_absolute_url()
    assert photo.image.name.rpartition(".")[0] + "/share-" in shared(client, url)[0]


def test_the_photos_of_a_feed_cost_one_query_however_many(client):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            client.get("/rss.xml")
        return len(queries)

    make_article(cover=make_photo())
    covers = asked()
    for width in (70, 80, 90):
        make_article(body=body_with(make_photo(image=picture_file((width, 50)))))
    assert asked() == covers + 1


def test_a_picture_copied_from_a_page_of_ours_is_public_where_it_is_pasted(client):
    """Its address is that of a rendition."""
    photo = make_photo(image=picture_file((900, 600)))
    address = f"/media/{photo.image.name.rpartition('.')[0]}/full-800.jpg"
    article = make_article(body=f'<p>a</p><img src="{address}" alt="x">')
    assert PhotoInBody.objects.get().photo == photo
    assert address in client.get(article.get_absolute_url()).content.decode()
    assert client.get(address).status_code == 200


# Photos of before


def as_before(photo):
    """Make `photo` one of a release that made no JPEGs."""
    for shape in renditions.JPEGS:
        width, _height = renditions.jpeg_size(shape, photo.width, photo.height)
        default_storage.delete(renditions.rendition_name(photo, shape, width, "jpg"))
    Photo.objects.filter(pk=photo.pk).update(has_jpegs=False)


def test_a_photo_of_before_shows_itself_until_the_command_was_run(client, capsys):
    photo, lost = make_photo(), make_photo(image=picture_file((90, 60)))
    article = make_article(cover=photo)
    as_before(photo)
    as_before(lost)
    default_storage.delete(lost.image.name)
    assert shared(client, article.get_absolute_url())[0].endswith(photo.image.url)
    entry = feedparser.parse(client.get("/rss.xml").content).entries[0]
    assert entry.enclosures[0].href.endswith(photo.image.url)
    call_command("renditions")
    said = capsys.readouterr()
    assert "1 of 2 photos" in said.out
    assert lost.image.name in said.err
    url, width, height = shared(client, article.get_absolute_url())
    with stored(url) as file:
        assert Image.open(file).size == (width, height)
    call_command("renditions")
    assert "0 of 1 photos" in capsys.readouterr().out
