"""Old fonts: what is taken for TCVN3 or VNI, what never is, and what comes out."""

import unicodedata

import pytest

from articles.text import legacy_fonts
from articles.text.legacy_fonts import (
    converted,
    converted_pieces,
    is_of_capitals,
    of_font,
    recognise,
)
from tests.moving.modern_texts import ENGLISH, FRENCH, GERMAN, VIETNAMESE

TCVN3 = "Uû ban nh©n d©n tØnh ®· ban hµnh quyÕt ®Þnh vÒ viÖc hç trî ng­êi trång lóa."
VNI = "UÛy ban nhaân daân tænh ñaõ ban haønh quyeát ñònh veà vieäc hoã trôï ngöôøi troàng luùa."
READ = "Uỷ ban nhân dân tỉnh đã ban hành quyết định về việc hỗ trợ người trồng lúa."


def test_text_of_old_fonts_is_recognised_and_read():
    assert (recognise(TCVN3), converted(TCVN3, "tcvn3")) == ("tcvn3", READ)
    assert (recognise(VNI), converted(VNI, "vni")) == ("vni", READ.replace("Uỷ", "Ủy"))


def test_a_title_of_a_few_words_is_recognised():
    assert recognise("Hµ Néi, ngµy 2 th¸ng 9") == "tcvn3"
    assert recognise("COÄNG HOØA XAÕ HOÄI CHUÛ NGHÓA VIEÄT NAM") == "vni"


@pytest.mark.parametrize("text", [*VIETNAMESE, *ENGLISH, *FRENCH, *GERMAN])
def test_no_text_of_today_is_taken_for_an_old_one(text):
    assert recognise(text) == "unicode"
    assert recognise(unicodedata.normalize("NFD", text)) == "unicode"


def test_fifty_texts_of_today_are_tried():
    assert len({*VIETNAMESE, *ENGLISH, *FRENCH, *GERMAN}) == 50


def test_nothing_is_recognised_in_nothing():
    assert {recognise(text) for text in ("", " ", "123 §§", "é", "®", "x" * 300_000)} == {"unicode"}


def test_our_tables_are_those_of_a_library_of_others():
    from viparse.normalize.tcvn3 import TCVN3 as THEIR_TCVN3
    from viparse.normalize.vni import VNI as THEIR_VNI

    for encoding, theirs in (("tcvn3", THEIR_TCVN3), ("vni", THEIR_VNI)):
        for old, new in theirs.pairs:
            assert converted(old, encoding) == new


def test_the_letter_that_few_tables_of_vni_have_is_read():
    assert converted("thaúng, phaúng, THAÚNG", "vni") == "thẳng, phẳng, THẲNG"


def test_capitals_of_tcvn3_come_back_where_the_letters_beside_them_are_capitals():
    assert converted("QUYÕT §ÞNH Sè 12 - Q§/TU", "tcvn3") == "QUYẾT ĐỊNH SỐ 12 - QĐ/TU"
    assert converted("TOµN D¢N ë Hµ TÜNH", "tcvn3") == "TOÀN DÂN Ở HÀ TĨNH"
    assert converted("T¹i Hµ Néi", "tcvn3") == "Tại Hà Nội"


def test_a_letter_of_vni_may_begin_in_one_run_and_end_in_the_next():
    assert converted_pieces(["quye", "át ñ", "", "ònh"], "vni") == ["quyế", "t đ", "", "ịnh"]


def test_words_that_are_unicode_already_stay():
    assert converted("Hà Nội: ®· ký quyết định", "tcvn3").endswith("đã ký quyết định")


def test_what_other_programs_made_of_the_bytes_is_read_too():
    assert converted("nhµ n\u2212íc, kğ", "tcvn3") == converted("nhµ n\xadíc, kð", "tcvn3")
    assert converted("nhμ", "tcvn3") == "nhà"  # Greek mu


def test_fonts_tell_their_encoding():
    assert [of_font(name) for name in (".VnTime", "'.vnarial'", "VNSTCVN3", "VnTimeH(Ds)")] == [
        "tcvn3"
    ] * 4
    assert [of_font(name) for name in ("VNI-Times", "VNI-Helve Tur")] == ["vni"] * 2
    assert [of_font(name) for name in ("Times New Roman", "", "Verdana")] == ["unicode"] * 3
    assert is_of_capitals(".VnTimeH Tur")
    assert not is_of_capitals(".VnTime")
    assert not is_of_capitals("BatangH")


def test_the_text_of_a_font_counts_more_than_its_name():
    assert legacy_fonts.judged(VNI, ".VnTime") == "vni"
    assert legacy_fonts.judged("Ủy ban nhân dân tỉnh", ".VnTime") == "unicode"
    assert legacy_fonts.judged("Héi", ".VnTime") == "tcvn3"


def test_a_text_that_mixes_old_fonts_is_of_the_one_with_more_words():
    assert recognise(f"{VNI}\n{TCVN3}\n{VNI}") == "vni"


def test_an_unknown_encoding_is_refused():
    with pytest.raises(ValueError, match="viscii"):
        converted("x", "viscii")
