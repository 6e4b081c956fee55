"""The desk of videos, what its panel asks for, and the rule before readers see one."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from articles.accounts.roles import EDITOR, JOURNALIST, TICKER_STAFF
from articles.editorial import duplicates, erasure, revisions, row_history, workflow, working_copies
from articles.media import orphans
from articles.models import Article, Video
from articles.text import own_videos
from tests.support.factories import hours, make_article, make_member, make_photo
from tests.support.forms import change_url, posted_by, story_form
from tests.support.videos import (
    CAPTIONS,
    block_of,
    captions_file,
    film,
    make_ready_video,
    make_story_with,
    make_video,
)

pytestmark = pytest.mark.django_db

DESK = "/quan-tri/articles/video/"
ADD = f"{DESK}add/"
TO_COME = {"title": "", "language": "vi", "description": "", "credit": "", "poster": ""}


def at(client, role):
    client.force_login(make_member(role))
    return client


def test_a_film_goes_into_the_library_with_its_captions(client):
    at(client, JOURNALIST)
    sent = TO_COME | {"file": film("upright.mp4", called="Le_hoi song.mp4")}
    answer = client.post(ADD, sent | {"captions": captions_file()}, follow=True)
    assert answer.status_code == 200
    video = Video.objects.get()
    assert (video.title, video.width, video.height) == ("Le hoi song", 54, 96)
    assert video.file.name.endswith("/le-hoi-song.mp4")
    assert video.captions.read().decode().startswith("WEBVTT\n\n00:00:00.500")
    assert not video.without_speech
    page = client.get(DESK + "?p=1").content.decode()
    assert "Le hoi song" in page
    assert "0:02" in page


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"file": captions_file(b"%PDF-1.7 khong phai phim" * 9, "a.mp4")}, "không phải video MP4"),
        ({"file": film("hevc.mp4")}, "H.265"),
        ({"file": captions_file((b"\0\0\0\x20ftypisom" + bytes(90)), "a.mp4")}, "hỏng"),
        (
            {"captions": captions_file("WEBVTT\n\n00:01.000 --> 01:12.000\nA")},
            "1:12",
        ),
        (
            {"captions": captions_file(CAPTIONS + "\n00:01.600 --> 00:02.000\n<script>x</script>")},
            "&lt;script&gt;",
        ),
        ({"captions": captions_file(), "without_speech": "on"}, "có phụ đề"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(client, sent, words):
    at(client, JOURNALIST)
    answer = client.post(ADD, TO_COME | {"file": film(), "title": "Đua thuyền"} | sent)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert words in page
    assert 'value="Đua thuyền"' in page
    assert not Video.objects.exists()


def test_the_same_film_is_taken_once(client):
    at(client, JOURNALIST)
    file = film()
    there = make_video(file=file)
    file.seek(0)
    answer = client.post(ADD, TO_COME | {"file": file})
    assert "đã có trong kho" in answer.content.decode()
    file.seek(0)
    answer = client.post(f"{DESK}upload/", {"file": file}).json()
    assert (answer["id"], answer["was_there"]) == (there.pk, True)
    file.seek(0)
    with pytest.raises(IntegrityError), transaction.atomic():
        Video.objects.create(file=file, title="Hai")


def test_the_panel_finds_uploads_and_describes(client):
    at(client, JOURNALIST)
    made = client.post(f"{DESK}upload/", {"file": film(), "title": "Hội làng"}).json()
    assert made["lacks"] == ["Thiếu ảnh bìa"]  # the film is silent
    video = Video.objects.get()
    assert video.without_speech
    one = client.get(f"{DESK}library/one/", {"src": made["src"]}).json()
    assert (one["id"], one["title"], one["page"]) == (
        video.pk,
        "Hội làng",
        f"{DESK}{video.pk}/change/",
    )
    make_video(title="Khác")
    assert len(client.get(f"{DESK}library/").json()["videos"]) == 2
    found = client.get(f"{DESK}library/", {"q": "hoi lang", "before": "x"}).json()["videos"]
    assert [each["id"] for each in found] == [video.pk]
    assert client.get(f"{DESK}library/one/", {"src": "/media/x\0.mp4"}).status_code == 404
    for sent in ({}, {"file": captions_file()}, {"file": "x"}):
        answer = client.post(f"{DESK}upload/", sent)
        assert answer.status_code == 400
        assert answer.json()["error"]["message"]


def test_each_role_has_the_doors_of_its_own(client):
    video = make_ready_video()
    story = make_story_with(video)
    for role, may_see, may_change in (
        (JOURNALIST, True, False),  # a published story of somebody else shows it
        (EDITOR, True, True),
        (TICKER_STAFF, False, False),
    ):
        at(client, role)
        assert (client.get(f"{DESK}?p=1").status_code == 200) is may_see
        form = client.get(change_url(video))
        assert (form.status_code == 200) is may_see
        sent = posted_by(form, "video_form") if may_change else TO_COME
        client.post(change_url(video), sent | {"title": role})
        video.refresh_from_db()
        assert (video.title == role) is may_change
        client.post(f"{DESK}{video.pk}/delete/", {"post": "yes"})
        assert Video.objects.filter(pk=video.pk).exists()  # a story shows it
    story.body = ""
    story.save()
    client.force_login(make_member(EDITOR))
    client.post(f"{DESK}{video.pk}/delete/", {"post": "yes"})
    assert not Video.objects.exists()


def test_where_it_is_used_is_told_and_a_working_copy_is_no_other_story(client):
    video = make_ready_video()
    story = make_story_with(video, headline="Hội đua thuyền")
    working_copies.begin(story)
    at(client, EDITOR)
    page = client.get(f"{DESK}{video.pk}/change/").content.decode()
    assert page.count("Hội đua thuyền") == 1
    assert '<td class="field-used">' in client.get(f"{DESK}?p=1").content.decode()
    photo = client.get(f"/quan-tri/articles/photo/{video.poster_id}/change/").content.decode()
    assert video.title in photo


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"captions": "", "without_speech": False}, "chưa có phụ đề"),
        ({"poster": None}, "chưa có ảnh bìa"),
    ],
)
def test_a_story_waits_for_captions_and_poster(fields, words):
    """Of each video, when it is submitted, published or scheduled."""
    editor = make_member(EDITOR)
    video = make_ready_video(file=film("upright.mp4"), **fields)
    draft = make_story_with(video, status="draft", publish_at=None)
    for action in ("submit", "publish", "schedule"):
        with pytest.raises(ValidationError, match=words):
            workflow.take(draft, action, by=editor, publish_at=hours(2))
    assert words in workflow.hindrances(draft, "publish", by=editor)[0]
    video.without_speech, video.captions, video.poster = True, "", make_photo()
    video.save()
    workflow.take(draft, "publish", by=editor)
    assert Article.objects.published().exists()


def test_a_form_tells_what_a_video_lacks_beside_the_body(client):
    at(client, EDITOR)
    video = make_video()
    sent = story_form(body=f"<p>a</p>{block_of(video)}", _move="publish")
    page = client.post("/quan-tri/articles/article/add/", sent).content.decode()
    assert "chưa có ảnh bìa" in page
    assert not Article.objects.published().exists()
    draft = make_story_with(video, status="draft")
    page = client.get(change_url(draft)).content.decode()
    assert '<li data-check="videos">' in page


def test_what_readers_need_of_it_is_not_taken_away():
    video = make_ready_video()
    make_story_with(video)
    video.poster = None
    with pytest.raises(ValidationError) as refused:
        video.full_clean()
    assert "poster" in refused.value.message_dict


def test_the_database_refuses_what_no_form_would_send():
    video = make_video()
    for wrong in ({"without_speech": True}, {"title": ""}, {"width": 0}, {"milliseconds": 0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Video.objects.filter(pk=video.pk).update(**wrong)


def test_a_story_keeps_its_video_through_history_copies_and_duplicates():
    editor = make_member(EDITOR)
    video = make_ready_video()
    story = make_story_with(video)
    revisions.record(story, by=editor)
    first = revisions.of(story)[0]
    copy = working_copies.begin(story)
    assert [each.video for each in copy.videos_in_body.all()] == [video]
    working_copies.put_live(copy, by=editor)
    second = duplicates.duplicate(story, by=editor)
    assert second.videos_in_body.exists()
    story.refresh_from_db()
    story.body = "<p>Không còn.</p>"
    story.save()
    assert not story.videos_in_body.exists()
    revisions.restore(story, first, by=editor)
    assert own_videos.names(Article.objects.get(pk=story.pk).body) == [video.file.name]
    assert story.videos_in_body.exists()


def test_the_history_of_a_video_brings_its_words_back():
    editor = make_member(EDITOR)
    video = make_ready_video(title="Đầu")
    row_history.record(video, by=editor)
    before = video.captions.name
    video.title, video.captions = "Sau", captions_file(CAPTIONS.replace("Bà con", "Dân làng"))
    video.save()
    row_history.record(video, by=editor)
    assert before not in orphans.orphans(hours(48))
    row_history.restore(video, row_history.versions(video).last(), by=editor)
    video.refresh_from_db()
    assert (video.title, video.captions.name) == ("Đầu", before)
    video.captions.storage.delete(before)
    row_history.restore(video, row_history.versions(video).last(), by=editor)
    assert not Video.objects.get().captions  # the file is gone


def test_a_film_is_erased_out_of_stories_and_library(django_capture_on_commit_callbacks):
    admin = make_member(EDITOR)
    video = make_video()
    story = make_story_with(video)
    with django_capture_on_commit_callbacks(execute=True):
        erasure.erase(video.captions.name, by=admin, reason="Sai người")
    video.refresh_from_db()
    assert not video.captions
    with django_capture_on_commit_callbacks(execute=True):
        erasure.erase(video.file.name, by=admin, reason="Có trẻ em")
    assert not Video.objects.exists()
    assert Article.objects.get(pk=story.pk).body == "<p>Trước.</p><p>Sau.</p>"
    assert not video.file.storage.exists(video.file.name)


def test_a_list_costs_the_same_for_two_and_for_ten(client, django_assert_max_num_queries):
    at(client, EDITOR)
    for _number in range(2):
        make_story_with(make_video(without_speech=True))
    with django_assert_max_num_queries(12):
        client.get(f"{DESK}?p=1")
    for _number in range(8):
        make_story_with(make_video(without_speech=True))
    with django_assert_max_num_queries(12):
        client.get(f"{DESK}?p=1")


def test_a_story_without_a_video_asks_for_none(django_assert_num_queries):
    article = make_article()
    with django_assert_num_queries(0):
        assert article.body_videos == {}
