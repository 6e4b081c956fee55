"""The map of a move says which category and author is which; a mistake in it is told at once."""

import pytest

from articles.moving.items import OldCategory
from articles.moving.mapping import BadMap, Mapping

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[categories", "không đúng dạng TOML"),
        ("[chuyen_muc]\n", "chuyen_muc"),
        ('categories = "x"', "phải là một bảng"),
        ("[categories]\na = true", "“a”"),
        ("[categories]\na = ''", "“a”"),
        ("[authors]\na = 1", "“a”"),
        ("[authors]\na = { ten = 'x' }", "“a”"),
        ("[authors]\na = { account = 'khongco' }", "khongco"),
        ("[portal]\nhosts = 'x'", "hosts"),
        ("[types]\nsp = 'san-pham'", "sp"),
    ],
)
def test_a_map_that_cannot_be_used_says_why(tmp_path, text, told):
    file = tmp_path / "map.toml"
    file.write_text(text)

    with pytest.raises(BadMap, match=told):
        Mapping.read(file)


def test_a_map_of_another_encoding_or_none_at_all(tmp_path):
    (tmp_path / "latin.toml").write_bytes(b'[categories]\n"\xff" = "a"')
    for name in ("latin.toml", "khong.toml"):
        with pytest.raises(BadMap):
            Mapping.read(tmp_path / name)


def test_notepad_may_have_written_it(tmp_path):
    file = tmp_path / "map.toml"
    file.write_bytes('\ufeff[categories]\r\n"Tin" = "Thời sự"\r\n'.encode())

    assert Mapping.read(file).category("Tin", None) == "Thời sự"


def test_capitals_are_not_told_apart_and_what_no_source_has_is_known(tmp_path):
    file = tmp_path / "map.toml"
    file.write_text('[categories]\n"tin-tuc" = "Thời sự"\n"la" = false\n[authors]\nLan = "Lan"\n')
    said = Mapping.read(file)

    assert said.category("7", OldCategory(key="7", name="Tin", slug="Tin-Tuc")) == "Thời sự"
    assert said.author("lan", "LAN").byline == "Lan"
    assert said.unmet() == ["la"]
