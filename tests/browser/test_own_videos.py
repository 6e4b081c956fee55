"""A film from the disk of a journalist to the player of a reader."""

import pytest

from articles.models import Article, Video
from tests.support.browser import (
    ADD_STORY,
    accessibility_faults,
    editor_ready,
    faults_in_light_and_dark,
    save_story,
    until,
)
from tests.support.factories import make_category
from tests.support.videos import CAPTIONS, FILMS, make_ready_video, make_story_with

pytestmark = pytest.mark.django_db(transaction=True)

BODY = "CKEDITOR.instances.id_body.getData()"


def test_a_film_is_uploaded_from_the_panel_with_captions_and_a_poster_of_its_own(
    desk_page, tmp_path
):
    page = desk_page
    make_category(name="Văn hóa")
    page.goto(ADD_STORY)
    editor_ready(page).click()
    page.evaluate("CKEDITOR.instances.id_body.execCommand('video')")
    panel = page.get_by_role("dialog", name="Video")
    panel.wait_for()
    panel.get_by_label("Video lấy từ đâu").focus()
    page.keyboard.press("ArrowDown")  # the library, which is empty
    panel.get_by_text("Kho chưa có video nào.").wait_for()
    page.keyboard.press("ArrowDown")  # the disk
    assert faults_in_light_and_dark(page, context="#video-panel") == []

    panel.get_by_label("Tệp video").set_input_files(FILMS / "upright.mp4")
    late = tmp_path / "late.srt"
    late.write_text("1\n00:00:00,500 --> 00:01:00,000\nBà con\n")
    panel.get_by_label("Phụ đề (").set_input_files(late)
    panel.get_by_label("Tên video").fill("Lễ hội đền")
    panel.get_by_role("button", name="Xong").press("Enter")
    panel.get_by_text("câu cuối kết thúc lúc 1:00").wait_for()
    page.console_messages_seen.clear()  # the browser reports the status 400
    right = tmp_path / "right.vtt"
    right.write_text(CAPTIONS)
    panel.get_by_label("Phụ đề (").set_input_files(right)
    panel.get_by_role("button", name="Xong").press("Enter")
    panel.wait_for(state="hidden")

    video = Video.objects.select_related("poster").get()
    assert (video.title, video.poster.width) == ("Lễ hội đền", video.width)
    assert page.evaluate(BODY).startswith(
        f'<figure class="video"><a href="{video.file.url}">Lễ hội đền</a></figure>'
    )
    page.keyboard.type("Sau.")
    page.get_by_label("Tiêu đề:").fill("Bài có video")
    page.get_by_label("Sapo").fill("Sapo")
    page.get_by_label("Chuyên mục:").select_option(label="Văn hóa")
    save_story(page)
    assert Article.objects.get().videos_in_body.get().video == video


def test_a_reader_plays_a_film_that_asked_for_nothing_before(page):
    video = make_ready_video()
    story = make_story_with(video)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(story.get_absolute_url())
        assert accessibility_faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert not [url for url in asked if url.endswith(".mp4")]
    player = "document.querySelector('.own-video video')"
    height = page.evaluate("document.documentElement.scrollHeight")
    page.evaluate(f"{player}.play()")
    until(page, f"{player}.currentTime > 0.2")
    assert [url for url in asked if url.endswith(".mp4")]
    assert page.evaluate(f"{player}.textTracks[0].cues[0].text") == "Bà con ra đồng từ sớm."
    assert page.evaluate("document.documentElement.scrollHeight") == height
