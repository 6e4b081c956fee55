"""A video from the address that a journalist types to the player that a reader asks for."""

import pytest
from django.conf import settings

from articles.models import Article
from tests.support.browser import (
    ADD_STORY,
    accessibility_faults,
    editor_ready,
    faults_in_light_and_dark,
    paste,
    save_story,
    until,
)
from tests.support.factories import make_article, make_category, make_photo

pytestmark = pytest.mark.django_db(transaction=True)

KEY = "dQw4w9WgXcQ"
BLOCK = (
    f'<figure class="video" data-video="{KEY}"><a href="https://www.youtube.com/watch?v={KEY}&amp;'
    't=65s" rel="noopener noreferrer">Lễ hội đền Chợ Củi</a></figure>'
)
BODY = "CKEDITOR.instances.id_body.getData()"


def test_an_address_becomes_a_block_that_is_titled_by_keyboard_alone(desk_page):
    page = desk_page
    make_category(name="Văn hóa")
    photo = make_photo(alt="Cửa đền")
    page.goto(ADD_STORY)
    editor = editor_ready(page)
    editor.click()
    for line in ("Mở đầu.", f"https://youtu.be/{KEY}?t=1m5s&si=x", "Sau.", "https://tinh.vn/a"):
        page.keyboard.type(line)
        page.keyboard.press("Enter")
    page.keyboard.type("Hết.")
    assert page.evaluate(BODY).count("<figure") == 1
    assert '<a href="https://tinh.vn/a">' in page.evaluate(BODY)

    for key in ("ArrowUp", "ArrowUp", "Home", "ArrowLeft"):  # onto the block
        page.keyboard.press(key)
    until(page, "Boolean(CKEDITOR.instances.id_body.widgets.focused)")
    page.keyboard.press("Enter")
    panel = page.get_by_role("dialog", name="Video")
    panel.wait_for()
    assert faults_in_light_and_dark(page, context="#video-panel") == []
    page.keyboard.type("Lễ hội đền Chợ Củi")
    page.keyboard.press("Tab")
    page.keyboard.type("Ghi từ bờ")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # the library, over this panel
    page.get_by_role("button", name="Cửa đền").wait_for()
    page.keyboard.type("cửa đền")
    page.get_by_role("button", name="Cửa đền").press("Enter")
    page.get_by_role("button", name="Dùng ảnh này").press("Enter")
    until(page, "document.activeElement.id === 'video-picture-choose'")
    assert accessibility_faults(page, context="#video-panel") == []
    panel.get_by_label("Tên video").press("Enter")
    panel.wait_for(state="hidden")

    page.get_by_label("Tiêu đề:").fill("Bài có video")
    page.get_by_label("Sapo").fill("Sapo")
    page.get_by_label("Chuyên mục:").select_option(label="Văn hóa")
    save_story(page)
    image = f'<img alt="" src="{photo.image.url}">'
    block = BLOCK.replace("<a ", f"{image}<a ").replace(
        "</figure>", "<figcaption>Ghi từ bờ</figcaption></figure>"
    )
    assert block in Article.objects.get().body


def test_pasted_embed_code_becomes_a_block_and_other_frames_are_named(desk_page):
    page = desk_page
    page.goto(ADD_STORY)
    editor_ready(page).click()
    frame = '<iframe src="https://www.youtube.com/embed/{}?start=65" title="x"></iframe>'
    paste(
        page,
        f"<p>Một</p><p>{frame.format(KEY)}</p><iframe src='//maps.vn/a'></iframe>",
    )
    until(page, f"{BODY}.includes('<figure')")
    assert f"watch?v={KEY}&amp;t=65s" in page.evaluate(BODY)
    page.locator(".cke_notification_message", has_text="maps.vn").wait_for()
    page.keyboard.press("Escape")


def test_a_pasted_address_becomes_a_block_and_undo_takes_it_back(desk_page):
    page = desk_page
    page.goto(ADD_STORY)
    editor_ready(page).click()
    page.keyboard.type("Mở đầu.")
    page.keyboard.press("Enter")
    short = f"https://www.youtube.com/shorts/{KEY}?feature=share"
    paste(page, text=short)
    page.keyboard.type("Sau.")  # at once: a letter may come at any moment
    assert page.evaluate(BODY).index("figure>") < page.evaluate(BODY).index("Sau.")
    page.evaluate("CKEDITOR.instances.id_body.execCommand('undo')")
    page.evaluate("CKEDITOR.instances.id_body.execCommand('undo')")
    until(page, f"!{BODY}.includes('data-video')")


@pytest.mark.parametrize("width", [390, 1280])
def test_a_reader_clicks_and_the_player_takes_the_place_of_the_frame(page, width):
    asked = []
    page.set_viewport_size({"width": width, "height": 800})
    page.on("request", lambda request: asked.append(request.url))
    page.route(
        "https://www.youtube-nocookie.com/**",
        lambda route: route.fulfill(status=200, content_type="text/html", body="<p>phát</p>"),
    )
    article = make_article(body=f"<p>a</p>{BLOCK}<p>b</p>")
    page.goto(article.get_absolute_url())
    assert accessibility_faults(page) == []
    assert not [url for url in asked if "youtube" in url]
    frame = page.locator(".video-frame")
    place = "e => [e.getBoundingClientRect().top + scrollY, e.offsetWidth, e.offsetHeight]"
    before = frame.evaluate(place)
    height = page.evaluate("document.documentElement.scrollHeight")
    page.get_by_role("link", name="Lễ hội đền Chợ Củi").press("Enter")
    player = page.locator("iframe.video-frame")
    player.wait_for()
    assert player.get_attribute("src") == (
        f"https://www.youtube-nocookie.com/embed/{KEY}?rel=0&start=65"
    )
    assert player.get_attribute("title") == "Lễ hội đền Chợ Củi"
    assert player.evaluate(place) == before
    assert page.evaluate("document.documentElement.scrollHeight") == height
    assert page.evaluate("document.activeElement.tagName") == "IFRAME"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert accessibility_faults(page, context="main") == []


def test_on_paper_the_address_stands_where_the_frame_was(page):
    page.goto(make_article(body=f"<p>a</p>{BLOCK}").get_absolute_url())
    page.emulate_media(media="print")
    assert page.locator(".video-frame").is_hidden()
    assert page.get_by_text(f"https://youtu.be/{KEY}?t=65").is_visible()


def test_the_preview_after_the_login_ended_says_so(desk_page):
    page = desk_page
    article = make_article()
    page.goto(f"/quan-tri/articles/article/{article.pk}/change/")
    editor_ready(page)
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.locator("#writing-bar .bar-preview").click()
    frame = page.frame_locator("iframe[name=preview]")
    frame.get_by_role("heading", name="Phiên đăng nhập đã hết").wait_for()
    page.console_messages_seen.clear()  # the browser reports the status 403
