"""Vietnamese letters."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.models import Category
from articles.text.vietnamese import SLUG_LENGTH, WORD, common_spelling, fold, slugify, tidy

THIRD_NOTICE = (
    "Về việc lấy ý kiến góp ý của nhân dân về “Lập quy hoạch sử dụng đất giai đoạn 2021-2030 "
    "thành phố Hà Tĩnh”"
)


def test_decomposed_text_is_composed():
    assert tidy(unicodedata.normalize("NFD", "Đường về Hà Tĩnh")) == "Đường về Hà Tĩnh"


def test_the_icelandic_look_alike_becomes_đ():
    assert tidy("Ðường ði") == "Đường đi"


def test_spelling_with_either_tone_place_is_kept():
    assert tidy("hoà hòa") == "hoà hòa"


def test_lone_surrogates_are_replaced_and_pairs_joined():
    assert tidy("a\ud800b") == "a\ufffdb"
    assert tidy("\ud83d\ude00") == "😀"


@pytest.mark.parametrize("spelling", ["duong", "Đường", "ĐƯỜNG", "Ðường", "đường"])
def test_every_spelling_folds_alike(spelling):
    assert fold(spelling) == fold(unicodedata.normalize("NFD", spelling)) == "duong"


def test_both_tone_places_fold_alike():
    assert fold("hoà") == fold("hòa") == "hoa"


@pytest.mark.parametrize("pair", "sĩ sỹ|Kỉ KỶ|qui quy|Quí quý|mì mỳ|i y|nghi nghy|vi vy".split("|"))
def test_i_and_y_at_the_end_of_a_syllable_have_a_common_spelling(pair):
    one, other = pair.split()
    assert common_spelling(one) == common_spelling(other) != ""


@pytest.mark.parametrize("word", "tin kinh hai hay huy thủy quây ơi yêu khuya a b 19".split())
def test_a_word_of_one_spelling_has_no_other(word):
    assert common_spelling(word) == ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("covid19", ["covid", "19"]),
        ("QL1A", ["QL", "1", "A"]),
        ("km²", ["km", "²"]),
        ("đường 12e\u0303", ["đường", "12", "e\u0303"]),
        ("_a_", ["a"]),
    ],
)
def test_words_are_runs_of_letters_or_of_digits(text, words):
    assert WORD.findall(text) == words


def test_a_slug_keeps_đ_as_d():
    assert "su-dung-dat-giai-doan" in slugify(THIRD_NOTICE)
    assert slugify("Đường") == "duong"


def test_a_long_slug_is_cut_at_a_hyphen():
    slug = slugify("nghị quyết " * 40)
    assert 150 <= len(slug) <= SLUG_LENGTH
    assert slug.endswith(("-nghi", "-quyet"))


def test_a_slug_without_hyphens_is_cut_anywhere():
    assert slugify("a" * 500) == "a" * SLUG_LENGTH


def test_the_same_name_gets_another_slug(db):
    first = Category.objects.create(name="Kinh tế")
    second = Category.objects.create(name="KINH TẾ!")
    third = Category.objects.create(name="???")
    assert [first.slug, second.slug, third.slug] == ["kinh-te", "kinh-te-2", "tin"]


@given(st.text(alphabet=st.characters(codec=None), max_size=200))
def test_any_string_can_be_tidied_folded_and_slugged(value):
    tidied = tidy(value)
    tidied.encode()
    assert tidy(tidied) == tidied
    assert fold(fold(value)) == fold(value)
    assert len(slugify(value)) <= SLUG_LENGTH


def test_characters_that_no_xml_may_hold_are_not_stored():
    assert tidy("một\x0bhai\x01\x1f\ufffe\t\n") == "một hai\t\n"
    assert tidy("e\x01\u0301") == "é"
