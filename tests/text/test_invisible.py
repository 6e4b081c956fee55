"""Characters that nobody sees: gone from stored text, but where they make an emoji."""

import unicodedata

import pytest

from articles.text.invisible import is_seen
from articles.text.vietnamese import fold, slugify, tidy, tidy_words


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("Xây dựng nông th\u00adôn mới", "Xây dựng nông thôn mới"),
        ("Hội ngh\u200bị toàn tỉnh", "Hội nghị toàn tỉnh"),
        ("Cầu C\u2060ửa Nhượng", "Cầu Cửa Nhượng"),
        ("\ufeffLễ hội đền Ch\ufeffợ Củi", "Lễ hội đền Chợ Củi"),
        ("Thị x\u200cã Kỳ Anh", "Thị xã Kỳ Anh"),
        ("Huyện Hư\u200eơng Khê", "Huyện Hương Khê"),
        ("Cảnh báo \u202egpj.exe\u202c", "Cảnh báo gpj.exe"),
        ("\u2066Tin\u2069 \u061cmới\u180e", "Tin mới"),
        ("một\u2028hai\u2029ba\u2800bốn", "một hai ba bốn"),
        ("a\u3164b\u115fc\u1160d\uffa0e\u034ff", "abcdef"),
        ("A\ufe00B\ufe0fC\U000e0101D", "ABCD"),
        ("ẩn\U000e0061\U000e0064\U000e007f", "ẩn"),
        ("\ufdd0x\U0001fffe", "x"),
        ("e\u200b\u0301", "é"),
    ],
)
def test_what_nobody_sees_is_not_stored(written, stored):
    assert tidy(written) == stored
    assert slugify(written) == slugify(stored)
    assert fold(written) == fold(stored)


def test_control_characters_of_a_windows_code_page_become_what_they_meant():
    assert tidy("Báo cáo \x93tình hình\x94 quý\x85 5\x80 \x96 \x81\x7f") == (
        "Báo cáo “tình hình” quý… 5€ – "
    )


@pytest.mark.parametrize(
    "emoji",
    ["👨\u200d👩\u200d👧\u200d👦", "❤️", "☎︎", "1️⃣", "🧑🏽\u200d🚒", "🏳️\u200d🌈", "🇻🇳", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "®️"],
)
def test_what_makes_an_emoji_stays(emoji):
    assert tidy(f"Ngày hội {emoji} gia đình") == f"Ngày hội {emoji} gia đình"
    assert slugify(f"Ngày {emoji} hội").startswith("ngay-")


@pytest.mark.parametrize(
    "torn", ["👨\u200d", "\u200d👩", "👨\u200d\u200d👩", "a\ufe0f👨\ufe0f\ufe0f"]
)
def test_what_joins_nothing_goes(torn):
    assert "\u200d" not in tidy(torn)
    assert tidy(torn).count("\ufe0f") == torn.count("👨\ufe0f")


def test_no_character_of_python_s_tables_that_formats_or_turns_stays_by_itself():
    shown = {"Arabic number signs and the like": "AN", "letters": "L"}
    for code in range(0x110000):
        char = chr(code)
        if unicodedata.category(char) == "Cf" and tidy(f"a{char}b") != "ab":
            assert unicodedata.bidirectional(char) in {*shown.values(), "AL"}, hex(code)
    assert tidy("\u0600١") == "\u0600١"


@pytest.mark.parametrize(
    "nothing", ["\u200b", "\u202e", "\u2800", "\u3164", "\u0301", " \xa0", "\x07"]
)
def test_a_text_of_nothing_visible_is_empty(nothing):
    assert tidy_words(nothing) == ""


@pytest.mark.parametrize("something", ["a", "…", "?", "😀", "中", "١", "$", "\ue000x"])
def test_one_sign_is_enough_to_be_seen(something):
    assert is_seen(something)
    assert tidy_words(f" {something}") == f" {something}"
