"""What is wrong in a form that came back: one list at its top, a link to each place."""

import re

import pytest
from lxml import html

from tests.support.factories import make_article, make_official
from tests.support.forms import (
    ADD_NOTICE,
    ADD_STORY,
    change_url,
    notice_form,
    open_form,
    story_form,
)

pytestmark = pytest.mark.django_db


def listed(response):
    """The list of a form: what each entry says → the id of the element it leads to."""
    page = html.fromstring(response.content.decode())
    (box,) = page.cssselect(".form-errors")
    found = {}
    for entry in box.cssselect("li"):
        link = entry.cssselect("a")
        target = link[0].get("href").removeprefix("#") if link else ""
        assert not target or page.cssselect(f"#{target}"), f"{target} is nowhere"
        found[" ".join(entry.text_content().split())] = target
    return found


def test_each_error_leads_to_its_field(desk):
    form = story_form(headline="", lead="", publish_at_0="hôm qua", publish_at_1="8", category="")
    found = listed(desk.post(ADD_STORY, form))
    assert found["Tiêu đề: Trường này không được để trống."] == "id_headline"
    assert {"id_headline", "id_lead", "id_category", "id_publish_at_0"} <= set(found.values())


def test_rows_are_named_and_errors_of_rows_lead_there(desk):
    rows = [
        {"official": make_official().pk, "words": "Một", "number": 1},
        {"official": "", "words": "", "number": 2, "position": "Giám đốc"},
    ]
    found = listed(desk.post(ADD_STORY, story_form(rows)))
    assert found == {
        "Trích dẫn 2 – Cán bộ: Trường này không được để trống.": "id_quotes-1-official",
        "Trích dẫn 2 – Lời trích dẫn: Trường này không được để trống.": "id_quotes-1-words",
    }


def test_what_concerns_all_rows_leads_to_them(desk):
    official = make_official().pk
    rows = [{"official": official, "words": "Một", "number": 1} for _ in range(2)]
    found = listed(desk.post(ADD_STORY, story_form(rows)))
    assert "quotes-group" in found.values() or "quotes-1" in found.values()


def test_a_deleted_row_is_told_of_no_more(desk):
    article = make_article(quotes=[{"words": "Một"}])
    form = open_form(desk, article) | {
        "headline": "",
        "quotes-0-words": "",
        "quotes-0-DELETE": "on",
    }
    assert list(listed(desk.post(change_url(article), form)).values()) == ["id_headline"]


def test_what_concerns_the_whole_form_has_no_link(desk):
    article = make_article(status="draft")
    form = open_form(desk, article) | {"_move": "withdraw", "note": "Lý do"}
    found = listed(desk.post(change_url(article), form))
    assert list(found.values()) == [""]


def test_a_form_without_errors_has_no_list(desk):
    for address in (ADD_STORY, change_url(make_article())):
        assert "form-errors" not in desk.get(address).content.decode()


def test_other_desks_have_it_too(desk):
    found = listed(desk.post(ADD_NOTICE, notice_form(text="")))
    assert list(found.values()) == ["id_text"]
    for model, field in (("category", "id_name"), ("official", "id_name"), ("photo", "id_image")):
        response = desk.post(f"/quan-tri/articles/{model}/add/", {})
        assert field in listed(response).values()


def test_what_was_typed_is_never_markup_in_the_list(desk):
    response = desk.post(ADD_STORY, story_form(category='"><script>alert(1)</script>'))
    box = re.search(r'<section class="form-errors".*?</section>', response.content.decode(), re.S)
    assert "<script>alert" not in box[0]
