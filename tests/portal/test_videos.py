"""Videos of a story: a link with a picture of ours, on the page and wherever a story goes."""

import json
import re

import pytest
from django.conf import settings

from articles.models import Article
from tests.support.extractors import EXTRACTORS
from tests.support.factories import hours, make_article, make_photo
from tests.support.previews import NEW, preview_of, typed

pytestmark = pytest.mark.django_db

KEY = "dQw4w9WgXcQ"
PLAYER = "https://www.youtube-nocookie.com"
LEAD = "Hội đua thuyền truyền thống trở lại sau hai năm gián đoạn, thu hút hơn mười nghìn người."
WORDS = "Ba hồi trống vừa dứt, tám chiếc thuyền rồng lao đi như tên bắn trên khúc sông quê."


def block(title="Lễ hội &lt;đền&gt;", image="", caption=""):
    below = f"<figcaption>{caption}</figcaption>" if caption else ""
    return (
        f'<figure class="video" data-video="{KEY}">{image}<a href="https://www.youtube.com/watch?'
        f'v={KEY}&amp;t=65s" rel="noopener noreferrer">{title}</a>{below}</figure>'
    )


def page_of(client, article):
    return client.get(article.get_absolute_url())


def test_a_video_is_a_link_and_asks_nobody_until_it_is_clicked(client):
    article = make_article(body=f"<p>a</p>{block(caption='Chú thích')}<p>b</p>")
    response = page_of(client, article)
    page = response.content.decode()
    shown = re.search(r'<p class="video".*?</p>', page, re.DOTALL)[0]
    assert f'data-video="{KEY}" data-start="65"' in shown
    assert f'href="https://www.youtube.com/watch?v={KEY}&amp;t=65s"' in shown
    assert "Lễ hội &lt;đền&gt;" in shown
    assert "Chú thích" in shown
    assert f"https://youtu.be/{KEY}?t=65" in shown
    assert "<iframe" not in page
    assert "ytimg" not in page
    assert "js/video.js" in page
    assert f"frame-src {PLAYER}" in response["Content-Security-Policy"]


def test_a_page_without_a_video_may_hold_no_player_and_loads_no_script(client):
    article = make_article(body=f'<p><a href="https://youtu.be/{KEY}">Xem</a></p>')
    for path in (article.get_absolute_url(), "/"):
        response = client.get(path)
        assert "frame-src" not in response["Content-Security-Policy"]
        assert "js/video.js" not in response.content.decode()


def test_its_picture_is_one_of_ours_with_renditions(client):
    photo = make_photo(credit="Đậu Bình")
    image = f'<img src="{photo.image.url}" alt="">'
    article = make_article(body=f"<p>a</p>{block(image=image)}")
    assert [*article.photos_in_body.values_list("photo", flat=True)] == [photo.pk]
    page = page_of(client, article).content.decode()
    shown = re.search(r'<p class="video".*?</p>', page, re.DOTALL)[0]
    assert 'type="image/webp"' in shown
    assert 'alt=""' in shown
    assert "Đậu Bình" in shown


def test_an_untitled_video_says_what_it_is(client):
    article = make_article(body=f"<p>https://youtu.be/{KEY}</p>")
    shown = page_of(client, article).content.decode()
    assert '<span class="video-title">Video</span>' in shown


def test_machines_are_told_no_video_of_which_we_do_not_know_the_date(client):
    article = make_article(body=block())
    page = page_of(client, article).content.decode()
    [data] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert "VideoObject" not in {node["@type"] for node in json.loads(data)["@graph"]}


@pytest.mark.parametrize("format", ["rss", "atom"])
def test_feeds_have_the_link(client, format):
    make_article(body=f"<p>a</p>{block()}")
    feed = client.get(f"/{format}.xml").content.decode()
    assert f"youtube.com/watch?v={KEY}" in feed
    assert "Lễ hội" in feed
    assert "iframe" not in feed


def test_the_api_has_the_link(client):
    article = make_article(body=block())
    body = client.get(f"/api/v1/stories/{article.pk}").json()["body"]
    assert f'href="https://www.youtube.com/watch?v={KEY}&amp;t=65s"' in body
    assert "Lễ hội" in body


@pytest.mark.parametrize("extractor", EXTRACTORS)
def test_what_is_taken_out_of_the_page_has_the_video_as_text(client, extractor):
    article = make_article(
        lead=LEAD,
        body=f"<p>{WORDS}</p>{block('Tám đội về đích', caption='Ghi từ bờ')}"
        + f"<p>{WORDS}</p>" * 3,
        publish_at=hours(-5),
    )
    page = page_of(client, article).content.decode()
    text = EXTRACTORS[extractor](page, f"http://testserver{article.get_absolute_url()}").text
    for part in (LEAD, WORDS, "Tám đội về đích", f"https://youtu.be/{KEY}?t=65"):
        assert part in " ".join(text.split())


def test_the_preview_shows_it_and_may_play_it(desk):
    article = make_article(body="<p>a</p>", status=Article.Status.DRAFT)
    form = typed(article) | {"body": f"<p>https://youtu.be/{KEY}</p>"}
    for address in (preview_of(article), NEW):
        preview = desk.post(address, form)
        assert '<p class="video"' in preview.content.decode()
        policy = preview["Content-Security-Policy"]
        assert f"frame-src {PLAYER}" in policy
        assert "frame-ancestors 'self'" in policy


def test_the_script_asks_the_player_that_the_policy_lets_in():
    script = (settings.BASE_DIR / "static/js/video.js").read_text()
    assert re.findall(r"https://[\w.-]+", script) == [PLAYER]
