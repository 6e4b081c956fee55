"""Position, name and words of whoever speaks in a Vietnamese text."""

import time

import pytest

from articles.text.speakers import part, possible_names, proposal, speech, without_marks
from tests.support.marks import MARKS


@pytest.mark.parametrize(
    ("text", "position", "name"),
    [
        (
            "Giám đốc Trung tâm Hành chính công TP Hà Tĩnh Trần Quốc Toản",
            "Giám đốc Trung tâm Hành chính công TP Hà Tĩnh",
            "Trần Quốc Toản",
        ),
        (
            "Chủ tịch UBND Xã Thạch Hạ Nguyễn Sông Hàn",
            "Chủ tịch UBND Xã Thạch Hạ",
            "Nguyễn Sông Hàn",
        ),
        (
            "Chủ tịch UBND xã Thạch Hạ Nguyễn Sông Hàn",  # Thạch may be a family name
            "Chủ tịch UBND xã Thạch Hạ",
            "Nguyễn Sông Hàn",
        ),
        (
            "Chủ tịch UBND TP Hà Tĩnh Dương Tất Thắng",
            "Chủ tịch UBND TP Hà Tĩnh",
            "Dương Tất Thắng",
        ),
        ("Giám đốc Sở Y tế Vũ Thị Hương", "Giám đốc Sở Y tế", "Vũ Thị Hương"),
        ("Bí thư Huyện ủy Hà Văn Trọng", "Bí thư Huyện ủy", "Hà Văn Trọng"),
        ("Bí thư Chi bộ Lê An", "Bí thư Chi bộ", "Lê An"),
        ("Trưởng thôn Nguyễn Lê Hoàng Anh", "Trưởng thôn", "Nguyễn Lê Hoàng Anh"),
        (
            "Giám đốc Nguyễn Phúc Bảo Khánh Linh",
            "Giám đốc",
            "Nguyễn Phúc Bảo Khánh Linh",
        ),
        ("Tổ trưởng tổ 3: khu phố 2 Nguyễn An", "Tổ trưởng tổ 3: khu phố 2", "Nguyễn An"),
        ("Ông Trần Văn An, Giám đốc Sở Y tế", "Giám đốc Sở Y tế", "Trần Văn An"),
        ("Trần Văn An – Giám đốc Sở Y tế", "Giám đốc Sở Y tế", "Trần Văn An"),
        ("Bí thư Tỉnh ủy, đồng chí Hoàng Trung Dũng", "Bí thư Tỉnh ủy", "Hoàng Trung Dũng"),
        ("Giám đốc bệnh viện, bác sĩ Lê Ngọc Châu", "Giám đốc bệnh viện, bác sĩ", "Lê Ngọc Châu"),
        ("PGS.TS Nguyễn Văn An", "PGS.TS", "Nguyễn Văn An"),
        ("chị Nguyễn Thị Lê Na", "", "Nguyễn Thị Lê Na"),
    ],
)
def test_a_speaker_is_parted_into_position_and_name(text, position, name):
    assert part(text) == (position, name, True)


@pytest.mark.parametrize(
    "text",
    [
        "Chủ tịch xã Cẩm Dương Nguyễn Văn An",  # Cẩm Dương is a place, or Dương a family name
        "Chủ tịch phường Nguyễn Huệ Trần Văn An",
        "Phó Chủ tịch Công Tằng Tôn Nữ Hạnh",
        "Chủ tịch xã Sơn Kim Cao Văn Bình",
        "Phát biểu tại hội nghị, đồng chí Trần Văn An",  # a place to speak is no position
        "Tại buổi làm việc, Giám đốc Lê An",
        "anh Nam",
    ],
)
def test_what_could_be_parted_in_two_ways_is_not_sure(text):
    assert not part(text).is_sure


@pytest.mark.parametrize("text", ["", "Giám đốc", "Đại diện UBND tỉnh", "Nguyễn", "x" * 301])
def test_where_nobody_is_named_there_is_no_speaker(text):
    assert part(text) is None


def test_a_known_name_is_sure_however_it_is_spelled():
    text = "Chủ tịch xã Cẩm Dương Nguyễn Văn Hoà"
    assert part(text, known=["Lê An", "Nguyễn Văn Hòa"]) == (
        "Chủ tịch xã Cẩm Dương",
        "Nguyễn Văn Hoà",
        True,
    )


def test_a_town_is_nobodys_honorific():
    assert part("Chủ tịch UBND thị xã Kỳ Anh Lê Bình").position == "Chủ tịch UBND thị xã Kỳ Anh"


@pytest.mark.parametrize(
    "paragraph",
    [
        "Giám đốc Lê An: “Cần làm ngay”.",
        "Giám đốc Lê An: “Cần làm ngay.”",
        'Giám đốc Lê An: "Cần làm ngay".',
        "Giám đốc Lê An: «Cần làm ngay».",
        "Giám đốc Lê An phát biểu: “Cần làm ngay”.",
        "Giám đốc Lê An nhấn mạnh thêm rằng: “Cần làm ngay.”",
        "Giám  đốc Lê An :  “ Cần làm ngay ” .",
    ],
)
def test_words_are_taken_out_of_whatever_marks_they_stand_in(paragraph):
    said = speech(paragraph)
    assert (said.speaker.position, said.speaker.name) == ("Giám đốc", "Lê An")
    assert said.words == "Cần làm ngay."


@pytest.mark.parametrize(
    "paragraph",
    [
        "Giám đốc Lê An: “Một”. Ông nói thêm nhiều điều.",
        "Giám đốc Lê An: “Một”. Chủ tịch Trần Bình: “Hai”.",
        "Giám đốc Lê An: Cần làm ngay.",
        "Giám đốc Lê An: “Không có dấu đóng",
        "Hội nghị thống nhất: “Không ai bị bỏ lại phía sau”.",
        "Giám đốc Lê An: “”.",
        "",
    ],
)
def test_what_is_not_one_speakers_words_alone_stays_a_text(paragraph):
    assert speech(paragraph) is None


@pytest.mark.parametrize(
    ("text", "position", "name", "words"),
    [
        ("Giám đốc Lê An: “Cần làm”.", "Giám đốc", "Lê An", "Cần làm."),
        ("Giám đốc Lê An: Cần làm ngay.", "Giám đốc", "Lê An", "Cần làm ngay."),
        ("“Cần làm”, Giám đốc Lê An nhấn mạnh.", "Giám đốc", "Lê An", "Cần làm"),
        ("“Cần làm.” – Ông Lê An, Giám đốc Sở Y tế.", "Giám đốc Sở Y tế", "Lê An", "Cần làm."),
        ("Giám đốc Lê An: “Một”. Rồi hai.", "Giám đốc", "Lê An", "“Một”. Rồi hai."),
        ("Giám đốc Lê An:\n“Một\n\n hai”", "Giám đốc", "Lê An", "Một\nhai"),
        ("“Chỉ có lời”.", "", "", "Chỉ có lời."),
        ("Chỉ tiêu 2019: Lê An", "", "", "Chỉ tiêu 2019: Lê An"),
        ("Không ai nói: ở đây", "", "", "Không ai nói: ở đây"),
        ("Tại hội nghị, ông Lê An: “Một”.", "", "Lê An", "Một."),
        ("", "", "", ""),
    ],
)
def test_a_proposal_loses_nothing_but_speaker_and_marks(text, position, name, words):
    speaker, said = proposal(text)
    assert (speaker.position, speaker.name, said) == (position, name, words)


def test_officials_are_looked_up_by_what_may_be_a_name():
    names = possible_names("Chủ tịch xã Cẩm Dương Nguyễn Văn An phát biểu: “Một”.")
    assert {"Văn An", "Nguyễn Văn An", "Dương Nguyễn Văn An"} <= set(names)
    assert len(names) < 6
    assert "Trần Văn An" in possible_names("“Một”, ông Trần Văn An, Giám đốc Sở Y tế, nói.")
    assert possible_names("") == []


@pytest.mark.parametrize(("words", "bare"), MARKS)
def test_only_marks_around_the_whole_are_outer_marks(words, bare):
    assert without_marks(words) == bare


@pytest.mark.slow
@pytest.mark.parametrize("piece", ["Nguyễn ", "ông ", ": “", "“", "phát biểu ", "PGS.", ", ", "a "])
def test_no_paragraph_is_slow_to_take_apart(piece):
    start = time.process_time()
    for size in (299, 200_000):
        part((piece * size)[:size])
        speech((piece * size)[:size])
        proposal((piece * size)[:size])
        possible_names((piece * size)[:size])
    assert time.process_time() - start < 4
