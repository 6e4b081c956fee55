"""Videos of our own on the page of a story: a player that asks for nothing until it is played."""

import json
import re

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.accounts.roles import EDITOR, JOURNALIST, TICKER_STAFF
from articles.models import Article, Video
from tests.support.factories import hours, make_article, make_member
from tests.support.previews import make_link
from tests.support.videos import block_of, film, make_ready_video, make_story_with, make_video

pytestmark = pytest.mark.django_db


def page_of(client, article):
    return client.get(article.get_absolute_url()).content.decode()


def test_a_video_is_the_browsers_player_with_captions(client):
    video = make_ready_video(title="Lễ <hội>", credit="Đậu Bình")
    page = page_of(client, make_story_with(video))
    player = re.search(r"<video .*?</video>", page, re.DOTALL)[0]
    assert 'preload="none"' in player
    assert "autoplay" not in player
    assert 'width="96" height="54"' in player
    assert 'aria-label="Lễ &lt;hội&gt;"' in player
    assert re.search(r'poster="/media/photos/[^"]+\.jpg"', player)
    assert f'<source src="{video.file.url}" type="video/mp4">' in player
    assert f'src="{video.captions.url}" srclang="vi" label="Tiếng Việt" default' in player
    assert f'<a href="{video.file.url}">' in player
    assert f'href="{video.file.url}" download' in page
    assert "Video: Đậu Bình" in page
    assert "js/video.js" not in page  # YouTube's


def test_a_silent_video_has_no_captions_and_a_deleted_one_leaves_its_caption(client):
    silent = make_video(without_speech=True)
    page = page_of(client, make_story_with(silent))
    assert "<track" not in page
    gone = make_video()
    article = make_article(body=f"<p>a</p>{block_of(gone, 'Chú thích')}")
    article.videos_in_body.all().delete()
    gone.delete()
    page = page_of(client, article)
    assert "<video" not in page
    assert "Chú thích" in page


def test_search_engines_are_told_of_it(client):
    video = make_ready_video(description="Ba thuyền đua")
    page = page_of(client, make_story_with(video))
    data = json.loads(re.search(r'ld\+json">(.*?)</script>', page, re.DOTALL)[1])
    [node] = [each for each in data["@graph"] if each["@type"] == "VideoObject"]
    assert node["name"] == video.title
    assert node["description"] == "Ba thuyền đua"
    assert node["duration"] == "PT2S"
    assert node["contentUrl"] == f"http://testserver{video.file.url}"
    assert node["thumbnailUrl"].endswith(".jpg")
    assert node["uploadDate"].endswith("+07:00")


def test_videos_of_a_story_cost_one_query_however_many(client):
    def cost(bodies):
        article = make_article(body="".join(bodies))
        with CaptureQueriesContext(connection) as captured:
            page_of(client, article)
        return len(captured)

    page_of(client, make_article())
    none = cost(["<p>a</p>"])
    several = [block_of(make_video()) for _ in range(3)]
    assert cost(several) == none + 1
    assert cost(several[:1]) == none + 1


def status(client, file):
    return client.get(file.url).status_code


@pytest.mark.parametrize("state", ["draft", "in_review", "scheduled", "published", "withdrawn"])
def test_readers_have_its_files_while_a_published_story_shows_it(client, state):
    video = make_ready_video()
    fields = {"publish_at": hours(5)} if state == "scheduled" else {"status": state}
    make_story_with(video, **fields)
    expected = 200 if state == "published" else 404
    for url in (video.file.url, video.captions.url, video.poster.image.url):
        assert client.get(url).status_code == expected, url
        asked = client.get(f"/file-access{url}").status_code
        assert asked == (204 if expected == 200 else 403), url


def test_a_film_is_sent_in_parts_and_played_as_nothing_else(client):
    video = make_video(file=film("upright.mp4"))
    make_story_with(video)
    whole = video.file.read()
    answer = client.get(video.file.url, headers={"Range": "bytes=2000-2999"})
    assert answer.status_code == 206
    assert b"".join(answer) == whole[2000:3000]
    assert answer["Content-Type"] == "video/mp4"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "Content-Disposition" not in answer or "inline" in answer["Content-Disposition"]
    words = client.get(video.captions.url)
    assert words["Content-Type"].startswith("text/vtt")


def test_the_desk_and_a_preview_link_have_the_files_of_a_draft():
    video = make_video()
    article = make_story_with(video, status="draft")
    for role, expected in ((JOURNALIST, 200), (EDITOR, 200), (TICKER_STAFF, 404)):
        client = Client()
        client.force_login(make_member(role))
        assert status(client, video.file) == expected, role
    reader = Client()
    link = make_link(article)
    assert b"<video" in reader.get(f"/xem-truoc/{link.key}/").content
    assert status(reader, video.file) == status(reader, video.captions) == 200
    Article.objects.get(pk=article.pk).delete()
    assert status(reader, video.file) == 404


def test_feeds_and_the_api_have_a_link_to_the_film(client):
    video = make_video()
    article = make_story_with(video)
    feed = client.get("/rss.xml").content.decode()
    assert f"http://testserver{video.file.url}" in feed
    answer = client.get(f"/api/v1/stories/{article.pk}").json()
    assert video.file.url in json.dumps(answer)


def test_a_deleted_video_takes_its_files_along(django_capture_on_commit_callbacks):
    video = make_video()
    files = [video.file.name, video.captions.name]
    with django_capture_on_commit_callbacks(execute=True):
        video.delete()
    assert not any(map(default_storage.exists, files))
    assert not Video.objects.exists()
