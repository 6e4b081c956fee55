"""The desk as a journalist uses it, in a real browser."""

import base64
import re

import pytest

from articles.models import Article, Photo, TickerNotice
from tests.support.browser import (
    ADD_STORY,
    accept_pictures,
    accessibility_faults,
    add_quote,
    editor_ready,
    insert_files,
    paste,
    place_quote,
    save_story,
    until,
)
from tests.support.factories import (
    make_article,
    make_category,
    make_notice,
    make_official,
    picture_file,
)

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_sample_story_is_written_and_read(desk_page, live_server):
    page = desk_page
    make_category(name="Chính quyền")
    make_official(name="Trần Quốc Toản", position="Giám đốc Trung tâm Hành chính công TP Hà Tĩnh")
    make_official(name="Nguyễn Sông Hàn", position="Chủ tịch UBND Xã Thạch Hạ")
    page.goto(ADD_STORY)
    editor = editor_ready(page)
    page.get_by_label("Tiêu đề").fill("Chỉ số CCHC thành phố Hà Tĩnh đứng đầu")
    page.get_by_label("Sapo").fill("Chiều 20/3, Ban Thường vụ Thành ủy Hà Tĩnh tổ chức hội nghị.")
    first = add_quote(
        page, "toan", "Trần Quốc Toản", "Cần hoàn thiện các tính năng của hệ thống phần mềm"
    )
    position = first.locator("input[name$=position]").input_value()
    assert position == "Giám đốc Trung tâm Hành chính công TP Hà Tĩnh"
    assert first.locator("input[name$=number]").input_value() == "1"
    add_quote(page, "song han", "Nguyễn Sông Hàn", "Tiếp tục thực hiện công tác tuyên truyền")

    editor.click()
    page.keyboard.type("Sau một năm triển khai thực hiện.")
    place_quote(page)
    page.keyboard.type("Chất lượng tiếp nhận được nâng lên.")
    place_quote(page)
    page.keyboard.type("CCHC đã góp phần phục vụ nhân dân.")

    page.get_by_label("Chuyên mục:").select_option(label="Chính quyền")
    page.locator("#id_publish_at_0").fill("21/03/2019")
    page.locator("#id_publish_at_1").fill("08:18")
    page.get_by_role("button", name="Xuất bản").first.click()
    page.wait_for_url("**/articles/article/")

    article = Article.objects.published().get()
    assert re.sub(r"\s*<", "<", article.body) == (
        "<p>Sau một năm triển khai thực hiện.</p>"
        '<div class="quote" data-quote="1"></div>'
        "<p>Chất lượng tiếp nhận được nâng lên.</p>"
        '<div class="quote" data-quote="2"></div>'
        "<p>CCHC đã góp phần phục vụ nhân dân.</p>"
    )
    page.goto("/")
    page.get_by_role("link", name="Chỉ số CCHC").first.click()
    text = " ".join(page.locator("main").inner_text().split())
    assert "08:18 21/03/2019" in text
    assert re.search(
        r"thực hiện\. Giám đốc Trung tâm Hành chính công TP Hà Tĩnh Trần Quốc Toản: “Cần hoàn thiện"
        r" các tính năng của hệ thống phần mềm” Chất lượng.* Chủ tịch UBND Xã Thạch Hạ Nguyễn Sông"
        r" Hàn: “Tiếp tục thực hiện công tác tuyên truyền” CCHC đã",
        text,
    )


def test_a_saved_quote_shows_in_the_editor_and_survives_another_save(desk_page):
    page = desk_page
    official = make_official(name="Nguyễn An", position="Giám đốc")
    article = make_article(
        body='<p>Một.</p><div class="quote" data-quote="1"></div><p>Hai.</p>',
        quotes=[{"official": official, "words": "Lời đã nói"}],
    )
    page.goto(f"/quan-tri/articles/article/{article.pk}/change/")
    editor = editor_ready(page)
    assert "Giám đốc Nguyễn An: “Lời đã nói”" in editor.inner_text()
    save_story(page)
    body = Article.objects.get().body
    assert re.sub(r"\s*<", "<", body) == re.sub(r"\s*<", "<", article.body)


def test_a_picture_pasted_into_the_editor_is_uploaded(desk_page):
    page = desk_page
    make_category(name="Kinh tế")
    page.goto(ADD_STORY)
    editor_ready(page).click()
    picture = base64.b64encode(picture_file(format_name="PNG").read()).decode()
    page.evaluate(
        """(data) => {
            const bytes = Uint8Array.from(atob(data), (char) => char.charCodeAt(0));
            const transfer = new DataTransfer();
            transfer.items.add(new File([bytes], "anh.png", { type: "image/png" }));
            const body = CKEDITOR.instances.id_body.document.getBody().$;
            body.dispatchEvent(
                new ClipboardEvent("paste", { clipboardData: transfer, bubbles: true })
            );
        }""",
        picture,
    )
    accept_pictures(page)
    until(page, "CKEDITOR.instances.id_body.getData().includes('/media/photos')")
    assert not page.get_by_text("Không nhận tập tin").count()
    page.get_by_label("Tiêu đề").fill("Bài có ảnh")
    page.get_by_label("Sapo").fill("Sapo")
    page.get_by_label("Chuyên mục:").select_option(label="Kinh tế")
    save_story(page)
    assert f'src="{Photo.objects.get().image.url}"' in Article.objects.get().body


def test_a_picture_is_chosen_with_the_button(desk_page, tmp_path):
    page = desk_page
    file = tmp_path / "anh.jpg"
    file.write_bytes(picture_file(size=(640, 400)).read())
    page.goto(ADD_STORY)
    editor_ready(page).click()
    insert_files(page, file)
    until(page, "/width=.640./.test(CKEDITOR.instances.id_body.getData())")
    assert Photo.objects.get().image.url in page.evaluate("CKEDITOR.instances.id_body.getData()")


def test_a_file_that_is_no_picture_is_told_in_the_editor(desk_page, tmp_path):
    page = desk_page
    file = tmp_path / "anh.png"
    file.write_text("<svg/>")
    page.goto(ADD_STORY)
    editor_ready(page).click()
    page.get_by_role("button", name="Chèn ảnh").click()
    page.locator("#photo-files").set_input_files(file)
    page.get_by_text("anh.png: Đây không phải ảnh đọc được").wait_for()
    assert "img" not in page.evaluate("CKEDITOR.instances.id_body.getData()")
    page.console_messages_seen.clear()  # the browser reports the 400 itself


def test_a_picture_dropped_into_the_editor_is_uploaded(desk_page):
    page = desk_page
    page.goto(ADD_STORY)
    editor_ready(page).click()
    page.keyboard.type("Trước ảnh")
    picture = base64.b64encode(picture_file(format_name="PNG").read()).decode()
    page.evaluate(
        """(data) => {
            const bytes = Uint8Array.from(atob(data), (char) => char.charCodeAt(0));
            const transfer = new DataTransfer();
            transfer.items.add(new File([bytes], "anh.png", { type: "image/png" }));
            const frame = document.querySelector(".cke_wysiwyg_frame").contentDocument;
            const target = frame.querySelector("p");
            const { x, y } = target.getBoundingClientRect();
            const event = { dataTransfer: transfer, bubbles: true, cancelable: true };
            for (const name of ["dragenter", "dragover", "drop"]) {
                target.dispatchEvent(new DragEvent(name, { ...event, clientX: x, clientY: y }));
            }
        }""",
        picture,
    )
    accept_pictures(page)
    until(page, "CKEDITOR.instances.id_body.getData().includes('/media/photos')")
    assert not page.get_by_text("Không nhận tập tin").count()


def test_pictures_inside_pasted_html_are_uploaded_or_told(desk_page):
    page = desk_page
    page.goto(ADD_STORY)
    editor_ready(page).click()
    picture = base64.b64encode(picture_file(format_name="PNG").read()).decode()
    broken = base64.b64encode(b"not a picture").decode()
    paste(
        page,
        f'<p>Trước</p><p><img src="data:image/png;base64,{picture}"></p><p>Sau</p>'
        f'<p><img src="data:image/png;base64,{broken}"></p>',
    )
    page.get_by_text("Đây không phải ảnh đọc được").wait_for()
    accept_pictures(page)
    until(page, "CKEDITOR.instances.id_body.getData().includes('/media/photos')")
    body = page.evaluate("CKEDITOR.instances.id_body.getData()")
    assert body.count("<img") == 1
    assert "data:" not in body
    assert body.index("Trước") < body.index("<img") < body.index("Sau")
    page.console_messages_seen.clear()  # the browser reports the refused upload itself


def test_a_notice_is_pinned_with_one_click(desk_page):
    page = desk_page
    make_notice(text="Thông báo một", order=1)
    make_notice(text="Thông báo hai", order=2)
    page.goto("/quan-tri/articles/tickernotice/")
    page.get_by_role("button", name="Ghim: Thông báo hai", exact=True).click()
    page.get_by_role("button", name="Bỏ ghim: Thông báo hai").wait_for()
    assert TickerNotice.objects.get(text="Thông báo hai").pinned
    page.goto("/")
    assert page.locator(".ticker li").first.inner_text().strip() == "Thông báo hai"


def test_hostile_html_in_a_stored_body_runs_nothing_in_the_editor(desk_page):
    page = desk_page
    article = make_article()
    hostile = (
        "<p>a<img src=x onerror='window.top.hacked=1'><script>window.top.hacked=1</script></p>"
    )
    Article.objects.filter(pk=article.pk).update(body=hostile)
    page.goto(f"/quan-tri/articles/article/{article.pk}/change/")
    editor_ready(page)
    assert page.evaluate("window.hacked") is None


@pytest.mark.accessibility
@pytest.mark.parametrize(
    "address",
    [
        "/quan-tri/",
        "/quan-tri/articles/article/",
        "/quan-tri/articles/article/add/",
        "/quan-tri/articles/tickernotice/",
        "/quan-tri/articles/tickernotice/add/",
        "/quan-tri/articles/official/",
        "/quan-tri/articles/official/add/",
        "/quan-tri/articles/photo/",
        "/quan-tri/articles/photo/add/",
        "/quan-tri/articles/category/",
    ],
)
def test_the_desk_is_accessible(desk_page, address):
    page = desk_page
    make_article(quotes=[{}])
    make_notice()
    page.goto(address)
    if address == ADD_STORY:
        editor_ready(page)
    # CKEditor's own toolbar and frame are not ours to mend.
    assert not accessibility_faults(page, context={"exclude": [[".cke"]]})


@pytest.mark.accessibility
def test_the_login_page_is_accessible(page):
    page.goto("/quan-tri/")
    assert not accessibility_faults(page)
