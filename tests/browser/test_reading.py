"""The page of a story in a real browser: hearing it, its pictures and files, handing it on.

Headless Chromium has no voices, so tests give it some: a stand-in that notes what is said, and
ends an utterance when a test says so.
"""

import io
import json
import wave

import pytest
from django.core.files.base import ContentFile

from articles.media.photos import SafePhoto
from tests.support.browser import faults_in_light_and_dark, until
from tests.support.factories import (
    make_article,
    make_attachment,
    make_official,
    make_photo,
    picture_file,
)

pytestmark = pytest.mark.django_db(transaction=True)

VOICES = """
(() => {
  const speech = {
    said: [], current: null, voices: %s, onvoiceschanged: null,
    getVoices() { return this.voices; },
    speak(utterance) {
      this.said.push([utterance.text, utterance.rate, utterance.voice && utterance.voice.lang]);
      this.current = utterance;
    },
    cancel() {
      const { current } = this;
      this.current = null;
      if (current && current.onerror) setTimeout(() => current.onerror({ error: "canceled" }));
    },
    finish() {
      const { current } = this;
      this.current = null;
      current.onend({});
    },
  };
  Object.defineProperty(window, "speechSynthesis", { value: speech });
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
})();
"""
VIETNAMESE = [{"name": "Anna", "lang": "en-US"}, {"name": "Linh", "lang": "vi_VN"}]
LONG = "Ủy ban nhân dân tỉnh giao các sở, ngành, địa phương " * 12


@pytest.fixture(autouse=True)
def own_media(monkeypatch):
    """Let the portal's own view serve uploads, which Django's live server would do by itself."""
    handler = "django.test.testcases._MediaFilesHandler._should_handle"
    monkeypatch.setattr(handler, lambda self, path: False)


def give_voices(page, voices=VIETNAMESE):
    page.add_init_script(VOICES % json.dumps(voices))


def sound(seconds=20):
    """A silent recording."""
    content = io.BytesIO()
    with wave.open(content, "wb") as recording:
        recording.setparams((1, 1, 8000, 0, "NONE", ""))
        recording.writeframes(bytes([128]) * 8000 * seconds)
    return ContentFile(content.getvalue(), name="ban-doc.wav")


@pytest.fixture
def story():
    """A story with something of everything that can be on its page."""
    photo = make_photo(
        image=SafePhoto(picture_file((1600, 900)).read(), "a.jpg"),
        caption="Cánh đồng",
        credit="Đậu Bình",
    )
    article = make_article(
        headline="Bão số 5 đổ bộ",
        lead="Sapo của bài.",
        body=f"<p>Câu một. Câu hai!</p><p><img src='{photo.image.url}' width='1600'></p>"
        '<div class="quote" data-quote="1"></div>'
        f"<h2>Mục</h2><p>{LONG}</p><blockquote><p>Trích văn bản</p></blockquote>"
        "<ul><li>Gạch đầu dòng</li></ul>"
        "<table><tbody><tr><td><p>Ô bảng</p></td></tr></tbody></table><p>Hết bài</p>",
        audio=sound(),
        quotes=[
            {
                "official": make_official(name="Trần Quốc Toản", position="Giám đốc"),
                "words": "Cần làm ngay",
                "photo": photo,
                "caption": "Tại hội nghị",
            }
        ],
    )
    make_attachment(article=article, title="Kế hoạch ứng phó")
    return article


def said(page):
    return page.evaluate("speechSynthesis.said.map(([text]) => text)")


def finish(page, times=1):
    for _time in range(times):
        page.evaluate("speechSynthesis.finish()")


def button(page, name):
    return page.locator(".listen").get_by_role("button", name=name, exact=True)


@pytest.mark.accessibility
def test_the_page_of_a_story_with_everything_is_accessible(page, story):
    give_voices(page)
    page.goto(story.get_absolute_url())
    button(page, "Nghe bài").click()
    assert not faults_in_light_and_dark(page)


@pytest.mark.parametrize("width", [320, 768])
def test_nothing_is_wider_than_the_screen_and_every_target_is_large_enough(page, story, width):
    give_voices(page)
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(story.get_absolute_url())
    button(page, "Nghe bài").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    targets = page.locator(":is(.listen, .share, .downloads) :is(a, button, select)")
    for target in targets.all():
        box = target.bounding_box()
        assert min(box["width"], box["height"]) >= 24, target.inner_text()


# Hearing


def test_without_a_vietnamese_voice_nothing_offers_one(page, story):
    give_voices(page, [{"name": "Anna", "lang": "en-US"}, {"name": "Vi", "lang": "vie-x"}])
    page.goto(story.get_absolute_url())
    page.wait_for_load_state()
    assert button(page, "Nghe bài").is_hidden()


def test_a_voice_that_comes_late_is_offered_then_and_moves_nothing(page, story):
    give_voices(page, [])
    page.goto(story.get_absolute_url())
    page.wait_for_load_state()
    assert button(page, "Nghe bài").is_hidden()
    place = page.locator(".article-body > :nth-child(n + 3)").first.bounding_box()
    page.evaluate(
        f"speechSynthesis.voices = {json.dumps(VIETNAMESE)}; speechSynthesis.onvoiceschanged()"
    )
    assert button(page, "Nghe bài").is_visible()
    assert page.locator(".article-body > :nth-child(n + 3)").first.bounding_box() == place


def test_the_story_is_read_in_its_order_sentence_by_sentence(page, story):
    give_voices(page)
    page.goto(story.get_absolute_url())
    button(page, "Nghe bài").click()
    while page.evaluate("!!speechSynthesis.current"):
        finish(page)
    pieces = said(page)
    assert pieces[:6] == [
        "Bão số 5 đổ bộ",
        "Sapo của bài.",
        "Câu một.",
        "Câu hai!",
        "Giám đốc Trần Quốc Toản: “Cần làm ngay”",
        "Mục",
    ]
    assert pieces[-3:] == ["Trích văn bản", "Gạch đầu dòng", "Hết bài"]
    assert " ".join(pieces[6:-3]) == LONG.strip()
    assert max(map(len, pieces)) <= 160
    assert {lang for _text, _rate, lang in page.evaluate("speechSynthesis.said")} == {"vi_VN"}
    assert button(page, "Nghe bài").is_visible()
    assert button(page, "Dừng").is_hidden()
    assert page.locator(".being-read").count() == 0


def test_the_paragraph_that_is_read_is_marked_and_comes_into_view(page, story):
    give_voices(page)
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size({"width": 400, "height": 500})
    page.goto(story.get_absolute_url())
    button(page, "Nghe bài").click()
    assert page.locator(".being-read").inner_text() == "Bão số 5 đổ bộ"
    finish(page, 2)
    assert page.locator(".being-read").inner_text() == "Câu một. Câu hai!"
    finish(page, 2)
    quote = page.locator(".being-read")
    assert "Cần làm ngay" in quote.inner_text()
    box = quote.bounding_box()
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= 500


def test_a_pause_goes_on_where_it_was_and_a_stop_begins_anew(page, story):
    give_voices(page)
    page.goto(story.get_absolute_url())
    button(page, "Nghe bài").click()
    finish(page, 2)
    button(page, "Tạm dừng").click()
    page.wait_for_timeout(50)  # the late event of what was cancelled changes nothing
    assert page.evaluate("speechSynthesis.current") is None
    assert page.locator(".being-read").count() == 1
    button(page, "Nghe tiếp").click()
    assert said(page)[2:] == ["Câu một.", "Câu một."]
    button(page, "Dừng").click()
    assert page.locator(".being-read").count() == 0
    assert page.evaluate("document.activeElement.className") == "listen-play"
    button(page, "Nghe bài").click()
    assert said(page)[-1] == "Bão số 5 đổ bộ"


def test_another_speed_holds_at_once_and_at_the_next_story(page, story):
    give_voices(page)
    page.goto(story.get_absolute_url())
    button(page, "Nghe bài").click()
    finish(page)
    page.get_by_label("Tốc độ").select_option("1.5")
    assert page.evaluate("speechSynthesis.said.slice(-2).map(([text, rate]) => [text, rate])") == [
        ["Sapo của bài.", 1],
        ["Sapo của bài.", 1.5],
    ]
    page.goto(make_article().get_absolute_url())
    button(page, "Nghe bài").click()
    assert page.evaluate("speechSynthesis.said[0][1]") == 1.5


def test_a_voice_that_fails_leaves_the_page_as_it_was(page, story):
    give_voices(page)
    page.goto(story.get_absolute_url())
    button(page, "Nghe bài").click()
    page.evaluate("speechSynthesis.current.onerror({ error: 'synthesis-failed' })")
    assert button(page, "Nghe bài").is_visible()
    assert page.locator(".being-read").count() == 0


def test_the_voice_falls_silent_when_the_page_is_left(page, story):
    give_voices(page)
    page.goto(story.get_absolute_url())
    button(page, "Nghe bài").click()
    page.evaluate("window.dispatchEvent(new PageTransitionEvent('pagehide'))")
    assert page.evaluate("speechSynthesis.current") is None


def test_hearing_works_by_keyboard_alone(page, story):
    give_voices(page)
    page.goto(story.get_absolute_url())
    button(page, "Nghe bài").focus()
    page.keyboard.press("Enter")
    assert said(page) == ["Bão số 5 đổ bộ"]
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert page.evaluate("speechSynthesis.current") is None
    assert page.evaluate("document.activeElement.className") == "listen-play"


# Files and pictures


@pytest.mark.timing("Chromium plays in real time")
def test_a_recording_plays_and_seeks_without_being_fetched_whole(page, story):
    asked = []
    page.on("request", lambda r: asked.append(r.headers) if r.url.endswith(".wav") else None)
    page.goto(story.get_absolute_url())
    page.wait_for_load_state()
    assert not asked
    audio = page.locator("audio")
    audio.evaluate("audio => { audio.muted = true; return audio.play(); }")
    audio.evaluate("audio => { audio.currentTime = 15; }")
    until(page, "document.querySelector('audio').currentTime > 15.2")
    assert all(headers["range"].startswith("bytes=") for headers in asked)
    ranges = audio.evaluate("audio => [audio.seekable.start(0), audio.seekable.end(0)]")
    assert ranges == [0, 20]


def test_a_picture_of_the_body_is_a_light_rendition_with_its_place_kept(page, story):
    page.set_viewport_size({"width": 400, "height": 800})
    page.goto(story.get_absolute_url())
    image = page.locator(".article-body .picture img")
    before = image.bounding_box()
    image.scroll_into_view_if_needed()
    until(page, "document.querySelector('.article-body .picture img').complete")
    assert image.evaluate("image => image.currentSrc").endswith("/full-480.avif")
    after = image.bounding_box()
    assert (before["width"], before["height"]) == (after["width"], after["height"])
    assert abs(after["width"] / after["height"] - 16 / 9) < 0.02
    assert after["width"] <= 400


# Handing on


def test_the_link_is_copied_and_the_page_says_so(page, story, live_server):
    page.goto(story.get_absolute_url())
    page.get_by_role("button", name="Chép liên kết").click()
    status = page.locator(".share [role=status]")
    until(page, "document.querySelector('.share [role=status]').textContent !== ''")
    assert status.inner_text() == "Đã chép"
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == live_server.url + story.get_absolute_url()


def test_where_copying_is_forbidden_the_link_is_shown(page, story, live_server):
    page.goto(story.get_absolute_url())
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error()); }")
    page.get_by_role("button", name="Chép liên kết").click()
    until(page, "document.querySelector('.share [role=status]').textContent !== ''")
    status = page.locator(".share [role=status]")
    assert status.inner_text() == live_server.url + story.get_absolute_url()


def test_without_javascript_the_page_has_links_files_and_no_dead_button(
    chromium, live_server, story
):
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto(story.get_absolute_url())
    assert page.get_by_role("link", name="Zalo").is_visible()
    assert page.get_by_role("link", name="Kế hoạch ứng phó").is_visible()
    assert page.locator("audio").is_visible()
    assert page.locator(".listen button:visible, .share button:visible").count() == 0
    with page.expect_download() as download:
        page.get_by_role("link", name="Kế hoạch ứng phó").click()
    assert download.value.suggested_filename == "quyet-dinh.pdf"
    context.close()
