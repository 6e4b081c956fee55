"""A page pasted as text, taken apart into the fields of a story."""

import time
import unicodedata
from datetime import datetime
from pathlib import Path

import pytest

from articles import demo
from articles.text.pasted_page import MAX_LENGTH, MAX_QUOTES, names_to_ask, parse

SAMPLE = (Path(demo.__file__).parent / "sample_page.txt").read_text()
SAID = "Chủ tịch UBND xã Lê An: “Cần làm ngay”."
KNOWN = [f"Lê Văn {name}" for name in ("An", "Bình", "Cường")] * 100
LEAD = "Chiều 20/3, Thành ủy tổ chức hội nghị sơ kết."


def test_the_sample_page_is_taken_apart_exactly():
    page = parse(SAMPLE)
    assert len(page.notices) == 5
    assert page.notices[0] == "Báo cáo tình hình kinh tế - xã hội 6 tháng đầu năm 2022"
    assert page.headline == "Chỉ số CCHC thành phố Hà Tĩnh đứng đầu trong các đơn vị cấp huyện"
    assert page.published_at == datetime(2019, 3, 21, 8, 18)
    assert page.lead.startswith("Chiều 20/3, Ban Thường vụ Thành ủy Hà Tĩnh")
    assert page.lead.endswith("giai đoạn 2017 - 2021.")
    assert [p.speech.speaker[:2] if p.speech else None for p in page.paragraphs] == [
        None,
        None,
        ("Giám đốc Trung tâm Hành chính công TP Hà Tĩnh", "Trần Quốc Toản"),
        None,
        ("Chủ tịch UBND Xã Thạch Hạ", "Nguyễn Sông Hàn"),
        None,
    ]
    first = page.paragraphs[2].speech.words
    assert first.startswith("Cần hoàn thiện")
    assert first.endswith("công tác CCHC hiện nay.")
    assert not page.left_out
    assert not any(p.needs_review for p in page.paragraphs)


def test_nothing_of_the_sample_page_is_lost_or_invented():
    page = parse(SAMPLE)
    shown = " ".join(
        [*page.notices, page.headline, "08:18 21/03/2019", page.lead]
        + [paragraph.text for paragraph in page.paragraphs]
    )
    assert shown.split() == SAMPLE.replace("|", " ").split()


def test_the_sample_page_without_its_ticker_is_the_same_story():
    page = parse(SAMPLE.split("\n", 1)[1])
    whole = parse(SAMPLE)
    assert (page.headline, page.lead, page.paragraphs) == (
        whole.headline,
        whole.lead,
        whole.paragraphs,
    )
    assert page.notices == []


def test_without_a_time_a_short_line_above_a_text_is_the_headline():
    page = parse(f"Tiêu đề của bài\n\n{LEAD}\n\nNội dung.")
    assert (page.headline, page.lead, page.published_at) == ("Tiêu đề của bài", LEAD, None)


def test_a_text_alone_is_no_page():
    for text in ("", "Một đoạn văn.", f"{LEAD}\n\n{LEAD}", SAID):
        page = parse(text)
        assert not page.is_page
        assert page.headline == page.lead == ""


@pytest.mark.parametrize(
    "line",
    [
        "08:18 21/03/2019",
        "8h18, 21/3/2019",
        "Thứ Năm, 21/03/2019 08:18",
        "21/03/2019 - 08:18 (GMT+7)",
        "Cập nhật: 08:18 ngày 21-03-2019",
    ],
)
def test_a_time_is_read_in_the_ways_that_portals_write_it(line):
    page = parse(f"Tiêu đề\n{line}\n{LEAD}")
    assert page.published_at == datetime(2019, 3, 21, 8, 18)
    assert (page.headline, page.lead) == ("Tiêu đề", LEAD)


def test_a_time_above_the_headline_is_read_too():
    page = parse(f"08:18 21/03/2019\nTiêu đề\n{LEAD}")
    assert (page.headline, page.lead) == ("Tiêu đề", LEAD)


@pytest.mark.parametrize(
    "line", ["08:18 31/02/2019", "25:00 21/03/2019", "21/03/2019", "08:18 21/03/0019"]
)
def test_what_is_no_moment_is_not_made_one(line):
    page = parse(f"Tiêu đề\n{line}\n{LEAD}")
    assert page.published_at is None
    assert line in [page.lead, *(p.text for p in page.paragraphs)]


def test_lines_above_the_headline_are_named_and_not_thrown_away():
    page = parse(f"Trang chủ › Chính trị\nTiêu đề\n08:18 21/03/2019\n{LEAD}")
    assert (page.left_out, page.headline) == (["Trang chủ › Chính trị"], "Tiêu đề")


def test_a_story_without_a_quote_has_none():
    page = parse(f"Tiêu đề\n08:18 21/03/2019\n{LEAD}\nNội dung.")
    assert [(p.text, p.speech, p.needs_review) for p in page.paragraphs] == [
        ("Nội dung.", None, False)
    ]


@pytest.mark.parametrize(
    "paragraph",
    [
        "Giám đốc Lê An: “Một”. Chủ tịch Trần Bình: “Hai”.",
        "Chủ tịch xã Cẩm Dương Nguyễn Văn An: “Cần làm ngay”.",
        "Đại diện UBND tỉnh: “Cần làm ngay”.",
        "Giám đốc Lê An: “Không có dấu đóng",
    ],
)
def test_words_whose_speaker_is_not_sure_stay_in_the_text_marked_for_review(paragraph):
    (found,) = parse(f"Tiêu đề\n08:18 21/03/2019\n{LEAD}\n{paragraph}").paragraphs
    assert (found.text, found.speech, found.needs_review) == (paragraph, None, True)


def test_a_quote_right_below_the_headline_is_no_lead():
    page = parse(f"Tiêu đề\n08:18 21/03/2019\n{SAID}\nNội dung.")
    assert page.lead == ""
    assert page.paragraphs[0].speech.words == "Cần làm ngay."


def test_an_official_whom_the_portal_knows_is_sure():
    paragraph = "Chủ tịch xã Cẩm Dương Nguyễn Văn An: “Cần làm ngay”."
    (found,) = parse(
        f"Tiêu đề\n08:18 21/03/2019\n{LEAD}\n{paragraph}", ["Nguyễn Văn An"]
    ).paragraphs
    assert found.speech.speaker[:2] == ("Chủ tịch xã Cẩm Dương", "Nguyễn Văn An")


@pytest.mark.parametrize(
    ("paragraph", "position", "name", "words"),
    [
        ('Giám đốc Lê An: "Cần làm ngay".', "Giám đốc", "Lê An", "Cần làm ngay."),
        ("Giám đốc Lê An phát biểu: “Cần làm ngay.”", "Giám đốc", "Lê An", "Cần làm ngay."),
        ("Giám đốc Lê An: «Cần làm ngay»", "Giám đốc", "Lê An", "Cần làm ngay"),
        (
            "Tổ trưởng tổ 3: khu phố 2 Trần Văn An: “Cần làm ngay”.",
            "Tổ trưởng tổ 3: khu phố 2",
            "Trần Văn An",
            "Cần làm ngay.",
        ),
        (
            "Giám đốc Nguyễn Phúc Bảo Khánh Linh: “Cần làm ngay”.",
            "Giám đốc",
            "Nguyễn Phúc Bảo Khánh Linh",
            "Cần làm ngay.",
        ),
        (
            "Ông Trần Văn An, Giám đốc Sở Y tế: “Gọi là “bốn tại chỗ””.",
            "Giám đốc Sở Y tế",
            "Trần Văn An",
            "Gọi là “bốn tại chỗ”.",
        ),
    ],
)
def test_the_quotes_of_odd_pages_are_found(paragraph, position, name, words):
    (found,) = parse(f"Tiêu đề\n08:18 21/03/2019\n{LEAD}\n{paragraph}").paragraphs
    assert found.speech.speaker[:2] == (position, name)
    assert (found.speech.words, found.text) == (words, paragraph)


def test_a_name_that_no_rule_knows_is_found_where_the_portal_has_it():
    paragraph = "Già làng Hồ Pả Xóm cho biết: “Bản đã có điện”."
    text = f"Tiêu đề\n08:18 21/03/2019\n{LEAD}\nGià làng Xeo Pả Chư cho biết: “Đã có điện”."
    (found,) = parse(text).paragraphs
    assert found.speech is None
    assert found.needs_review
    assert "Xeo Pả Chư" in names_to_ask(parse(text))
    (found,) = parse(text, ["Xeo Pả Chư", "Lê An"]).paragraphs
    assert found.speech.speaker[:2] == ("Già làng", "Xeo Pả Chư")
    assert parse(f"Tiêu đề\n{LEAD}\n{paragraph}").paragraphs[0].speech.speaker.name == "Hồ Pả Xóm"


def test_more_quotes_than_the_form_has_rows_stay_text_marked_for_review():
    page = parse(f"Tiêu đề\n08:18 21/03/2019\n{LEAD}\n" + f"{SAID}\n" * (MAX_QUOTES + 3))
    assert [p.speech is None for p in page.paragraphs] == [False] * MAX_QUOTES + [True] * 3
    assert [p.needs_review for p in page.paragraphs[-3:]] == [True] * 3
    assert len(names_to_ask(page)) <= 5 * MAX_QUOTES


def test_a_decomposed_page_is_the_same_page():
    assert parse(unicodedata.normalize("NFD", SAMPLE)) == parse(SAMPLE)


@pytest.mark.slow
def test_a_text_of_any_size_is_quick_or_refused():
    with pytest.raises(ValueError, match="longer"):
        parse("a" * (MAX_LENGTH + 1))
    start = time.process_time()
    for piece in ("|", "\n", "a: “\n", "08:18 21/03/2019\n", f"{SAID}\n", "Thứ ", "ngày "):
        names_to_ask(parse((piece * MAX_LENGTH)[:MAX_LENGTH], KNOWN))
    assert time.process_time() - start < 12  # 3 s, 5 on a busy machine
