"""Five megabytes of Word in the editor: all of the text, none of the styles."""

import pytest

from articles.models import Article
from tests.support.browser import ADD_STORY, editor_ready, paste, save_story, until
from tests.support.factories import make_category

pytestmark = pytest.mark.django_db(transaction=True)


def test_5_mb_of_word_text_keep_their_structure_and_lose_their_styles(desk_page):
    page = desk_page
    make_category(name="Kinh tế")
    style = "margin-bottom:8.0pt;font-size:14.0pt;mso-fareast-font-family:Times;" * 6
    paragraph = (
        f'<p class="MsoNormal" style="{style}"><span lang="VI" style="{style}">Ủy ban '
        '<b style="mso-bidi-font-weight:normal">yêu cầu</b> thực hiện.<o:p></o:p></span></p>'
    )
    word = (
        '<html xmlns:o="urn:schemas-microsoft-com:office:office"><body><h1>Tiêu đề lớn</h1>'
        + paragraph * (5_000_000 // len(paragraph))
        + "<table border=1><tr><td style='width:3in'><p class=MsoNormal>Ô</p></td></tr></table>"
        "</body></html>"
    )
    page.goto(ADD_STORY)
    editor_ready(page).click()
    paste(page, word)
    until(page, "CKEDITOR.instances.id_body.getData().includes('<td>')", seconds=90)
    page.get_by_label("Tiêu đề:").fill("Dán từ Word")
    page.get_by_label("Sapo").fill("Sapo")
    page.get_by_label("Chuyên mục:").select_option(label="Kinh tế")
    page.set_default_timeout(60_000)
    save_story(page)
    body = Article.objects.get().body
    assert "<h2>Tiêu đề lớn</h2>" in body
    assert body.count("<strong>yêu cầu</strong>") == 5_000_000 // len(paragraph)
    assert "<td>" in body
    for gone in ("style", "Mso", "<span", "<o:p"):
        assert gone not in body
