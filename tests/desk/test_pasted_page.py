"""A pasted page, taken apart for the form; the officials and notices made of it."""

import json
from pathlib import Path

import pytest

from articles import demo
from articles.accounts.roles import EDITOR, JOURNALIST, TICKER_STAFF
from articles.models import Official, TickerNotice
from articles.text.pasted_page import MAX_LENGTH
from tests.support.factories import (
    hours,
    make_article,
    make_member,
    make_notice,
    make_official,
    make_photo,
)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.same_on_both("a page is taken apart in Python"),
]

SAMPLE = (Path(demo.__file__).parent / "sample_page.txt").read_text()
PAGE = "/quan-tri/articles/article/pasted/"
OFFICIALS, NOTICES = f"{PAGE}officials/", f"{PAGE}notices/"
TOAN = {"name": "Trần Quốc Toản", "position": "Giám đốc Trung tâm Hành chính công TP Hà Tĩnh"}


def send(client, url, **data):
    return client.post(url, json.dumps(data), content_type="application/json")


def parts(client, text=SAMPLE):
    return send(client, PAGE, text=text).json()


def quotes(found):
    return [one["quote"] for one in found["paragraphs"] if one.get("quote")]


@pytest.fixture
def journalist(client):
    client.force_login(make_member(JOURNALIST))
    return client


@pytest.fixture
def editor(client):
    client.force_login(make_member(EDITOR))
    return client


def test_the_sample_page_is_parted_as_the_form_takes_it(editor):
    portrait = make_photo()
    toan = make_official(**TOAN, portrait=portrait)
    found = parts(editor)
    assert found["headline"] == "Chỉ số CCHC thành phố Hà Tĩnh đứng đầu trong các đơn vị cấp huyện"
    assert found["publish_at"] == {"date": "21/03/2019", "time": "08:18"}
    assert found["lead"].startswith("Chiều 20/3")
    assert len(found["paragraphs"]) == 6
    first, second = quotes(found)
    assert (first["name"], first["position"]) == (TOAN["name"], TOAN["position"])
    assert first["words"].startswith("Cần hoàn thiện")
    assert first["proposed"] == str(toan.pk)
    (choice,) = first["officials"]
    assert choice["thumbnail"] == portrait.thumbnail_url
    assert (second["name"], second["officials"], second["proposed"]) == (
        "Nguyễn Sông Hàn",
        [],
        None,
    )
    assert [notice["is_there"] for notice in found["notices"]] == [False] * 5
    assert found["may_add_officials"]
    assert found["left_out"] == []


def test_a_text_that_is_no_page_says_so_and_nothing_else(journalist):
    assert parts(journalist, "Một đoạn văn.\n\nHai đoạn văn.") == {"is_page": False}


def test_an_official_is_found_however_the_name_is_spelled(journalist):
    hoa = make_official(name="Lê Thị Hòa", position="Bí thư")
    make_official(name="Lê Thị Hoa", position="Bí thư")
    text = "Tiêu đề\n08:18 21/03/2019\nSapo.\nBí thư Lê Thị Hoà: “Cần làm ngay”."
    (quote,) = quotes(parts(journalist, text))
    assert quote["proposed"] == str(hoa.pk)
    assert len(quote["officials"]) == 1


def test_of_two_with_one_name_the_position_decides_and_else_nobody(journalist):
    other = make_official(name=TOAN["name"], position="Hiệu trưởng")
    named = make_official(**TOAN)
    assert quotes(parts(journalist))[0]["proposed"] == str(named.pk)
    named.position = "Chánh Văn phòng"
    named.save()
    found = quotes(parts(journalist))[0]
    assert {one["id"] for one in found["officials"]} == {str(other.pk), str(named.pk)}
    assert found["proposed"] is None


def test_an_official_whom_the_portal_has_makes_an_unsure_name_sure(journalist):
    text = "Tiêu đề\n08:18 21/03/2019\nSapo.\nChủ tịch xã Cẩm Dương Lê Văn An: “Cần làm ngay”."
    found = parts(journalist, text)
    assert quotes(found) == []
    assert found["paragraphs"][0]["needs_review"]
    make_official(name="Lê Văn An")
    assert quotes(parts(journalist, text))[0]["position"] == "Chủ tịch xã Cẩm Dương"


def test_what_no_field_could_hold_stays_text_for_review(journalist):
    long = "Phó Trưởng ban " + "Chỉ đạo " * 30
    text = f"Tiêu đề\n08:18 21/03/2019\nSapo.\n{long}Lê Văn An: “Cần làm ngay”."
    (paragraph,) = parts(journalist, text)["paragraphs"]
    assert "quote" not in paragraph
    assert paragraph["needs_review"]


def test_notices_that_show_already_or_will_are_named_so(editor):
    text = "Báo cáo tình hình kinh tế - xã hội 6 tháng đầu năm 2022"
    make_notice(text=text, ends_at=hours(-0.5))
    assert not parts(editor)["notices"][0]["is_there"]
    make_notice(text=text, starts_at=hours(5))
    assert parts(editor)["notices"][0]["is_there"]


def test_who_may_not_make_notices_learns_only_which_were_left_out(journalist):
    make_notice(text="Báo cáo tình hình kinh tế - xã hội 6 tháng đầu năm 2022")
    found = parts(journalist)
    assert not found["may_add_notices"]
    assert set(found["notices"][0]) == {"text"}
    assert len(found["notices"]) == 5


def test_it_asks_as_much_for_forty_quotes_as_for_two(journalist, django_assert_max_num_queries):
    head = "Tiêu đề\n08:18 21/03/2019\nSapo.\n"
    for number in range(5):
        make_official(name=f"Lê Văn {'ABCDE'[number]}")
    for count in (2, 40):
        lines = [f"Giám đốc Lê Văn {'ABCDE'[n % 5]}: “Lời {n}”." for n in range(count)]
        with django_assert_max_num_queries(6):
            found = parts(journalist, head + "\n".join(lines))
        assert len(quotes(found)) == count


@pytest.mark.parametrize(
    ("role", "status"), [(JOURNALIST, 200), (EDITOR, 200), (TICKER_STAFF, 403), (None, 302)]
)
def test_a_page_is_parted_for_those_who_write(client, role, status):
    if role:
        client.force_login(make_member(role))
    assert send(client, PAGE, text=SAMPLE).status_code == status


def test_missing_officials_are_made_in_one_go(journalist):
    people = [TOAN, {"name": "Nguyễn Sông Hàn", "position": "Chủ tịch UBND Xã Thạch Hạ"}]
    made = send(journalist, OFFICIALS, people=people).json()["officials"]
    assert [one["name"] for one in made] == [TOAN["name"], "Nguyễn Sông Hàn"]
    assert made[0]["text"] == f"{TOAN['name']} – {TOAN['position']}"
    again = send(journalist, OFFICIALS, people=people).json()["officials"]
    assert again == made
    assert Official.objects.count() == 2


def test_officials_that_cannot_be_made_are_named_and_none_is_made(journalist):
    answer = send(journalist, OFFICIALS, people=[TOAN, {"name": "Lê An", "position": ""}])
    assert answer.status_code == 400
    assert answer.json()["error"]["message"].startswith("Lê An: ")
    assert not Official.objects.exists()


def test_accepted_notices_show_at_once_and_none_is_made_twice(editor):
    make_notice(text="Đã có")
    answer = send(editor, NOTICES, texts=["Một", "Đã có", "Một", "Hai"])
    assert answer.json() == {"made": 2}
    showing = TickerNotice.objects.showing()
    assert sorted(showing.values_list("text", flat=True)) == ["Hai", "Một", "Đã có"]
    assert not showing.filter(pinned=True).exists()
    assert send(editor, NOTICES, texts=["Một", "Hai"]).json() == {"made": 0}


def test_a_notice_too_long_is_named_and_none_is_made(editor):
    answer = send(editor, NOTICES, texts=["Một", "Dài " * 100])
    assert answer.status_code == 400
    assert answer.json()["error"]["message"].startswith("Dài Dài")
    assert not TickerNotice.objects.exists()


def test_a_journalist_never_makes_a_notice(journalist):
    assert send(journalist, NOTICES, texts=["Một"]).status_code == 403
    assert not TickerNotice.objects.exists()


def test_ticker_staff_make_no_official(client):
    client.force_login(make_member(TICKER_STAFF))
    assert send(client, OFFICIALS, people=[TOAN]).status_code == 403


@pytest.mark.parametrize("url", [PAGE, OFFICIALS, NOTICES])
def test_nothing_is_done_by_looking(editor, url):
    assert editor.get(url).status_code == 405


@pytest.mark.parametrize("url", [PAGE, OFFICIALS, NOTICES])
@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "[]",
        "null",
        '{"text": 1, "people": {}, "texts": "a"}',
        "[" * 100_000,
        b"\xff\xfe",
        '{"people": [[]]}',
        '{"people": [{"name": 1, "position": {}}]}',
    ],
)
def test_what_is_no_request_is_refused_in_words(editor, url, body):
    answer = editor.post(url, body, content_type="application/json")
    assert answer.status_code in (200, 400)
    if answer.status_code == 400:
        assert answer.json()["error"]["message"]


def test_characters_that_no_database_takes_are_left_out(editor):
    make_article()
    text = "Tiêu\x00 đề\n08:18 21/03/2019\nSapo \ud800.\nGiám đốc Lê\x00 An: “Cần\x00 làm”."
    assert quotes(parts(editor, text))[0]["words"] == "Cần làm."
    assert send(editor, NOTICES, texts=["Một\x00"]).json() == {"made": 1}
    assert send(editor, OFFICIALS, people=[{"name": "Lê\x00 An", "position": "\x00A"}])


def test_a_text_of_five_megabytes_is_refused_in_words(journalist):
    assert send(journalist, PAGE, text="a" * 5_000_000).status_code == 413
    answer = send(journalist, PAGE, text="a" * (MAX_LENGTH + 1))
    assert answer.status_code == 400
    assert answer.json()["error"]["message"] == "Văn bản này dài hơn 200.000 ký tự."
