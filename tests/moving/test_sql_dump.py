"""The rows of a dump of MySQL."""

import codecs
import gzip
from contextlib import nullcontext, suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.moving.items import Unreadable
from articles.moving.sources import double_encoding, sql_window
from articles.moving.sources.sql_dump import SqlDump
from tests.moving.nukeviet_dumps import create, insert, twice

COLUMNS = ["id", "body"]


@pytest.fixture
def rows(tmp_path):
    """Read a dump; give the rows of its tables, but of those named unwanted."""

    def read(text, unwanted=(), name="dump.sql"):
        path = tmp_path / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        dump = SqlDump(path)
        found = list(dump.rows(lambda table, columns: () if table in unwanted else columns))
        read.dump = dump
        return found

    return read


def bodies(rows):
    return [row["body"] for _table, row in rows]


def test_rows_of_one_insert_and_of_many_are_the_same(rows):
    definition = create("a", COLUMNS)
    many = "".join(insert("a", COLUMNS, (number, f"bài {number}")) for number in range(3))
    one = insert("a", COLUMNS, *((number, f"bài {number}") for number in range(3)))
    assert rows(definition + many) == rows(definition + one)
    assert bodies(rows(definition + one)) == ["bài 0", "bài 1", "bài 2"]


def test_named_columns_need_no_definition(rows):
    assert rows("INSERT INTO `a` (`body`, `id`) VALUES ('x', 1);") == [
        ("a", {"body": "x", "id": "1"})
    ]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (r"'a\'b'", "a'b"),
        ("'a''b'", "a'b"),
        ("''''", "'"),
        (r"'a\\'", "a\\"),
        (r"'\\\''", "\\'"),
        (r"'a\r\nb\tc'", "a\r\nb\tc"),
        (r"'\"'", '"'),
        (r"'\0a\0'", "a"),
        (r"'100\%'", "100\\%"),
        ("'),(;--'", "),(;--"),
        ("NULL", None),
        ("-1.5e3", "-1.5e3"),
        ("0x5469e1babf6e67", "Tiếng"),
        ("_binary 'abc'", "abc"),
        ("_utf8mb4'Tiếng'", "Tiếng"),
        ("x'616263'", "abc"),
        ('"it\'s"', "it's"),
        ("''", ""),
        ("0x", ""),
    ],
)
def test_a_value_is_read_as_mysql_means_it(rows, written, meant):
    text = create("a", COLUMNS) + f"INSERT INTO `a` VALUES (1, {written}),\n(2,'next');\n"
    assert bodies(rows(text)) == [meant, "next"]


def test_what_stands_between_statements_is_passed_over(rows):
    text = (
        "-- it's a comment; with everything'\n# and 'another\n/* a ' third */\n--\n"
        "/*!999999\\- enable the sandbox mode */ \n/*!40000 ALTER TABLE `a` DISABLE KEYS */;\n"
        "LOCK TABLES `a` WRITE;\nSET @x = 'a;b';\n"
        "DELIMITER ;;\nCREATE TRIGGER t BEGIN INSERT INTO a VALUES (9,'no'); END ;;\nDELIMITER ;\n"
        + create("a", COLUMNS)
        + insert("a", COLUMNS, (1, "bài"))
        + "UNLOCK TABLES;\n-- Dump completed"
    )
    assert bodies(rows(text)) == ["bài"]


@pytest.mark.parametrize("unwanted", [[], ["b"]])
def test_a_backup_of_nukeviet_may_end_a_table_with_a_comma(rows, unwanted):
    text = create("b", COLUMNS) + "INSERT INTO `b` VALUES\n(1, 'x'), \n(2, 'it\\'s'), \n\n-- ----\n"
    found = rows(text + create("a", COLUMNS) + insert("a", COLUMNS, (1, "x")), unwanted)
    assert [table for table, _row in found] == ["a"] if unwanted else ["b", "b", "a"]
    assert rows.dump.counts == ({"b": 2} if unwanted else {})


def test_rows_of_unwanted_tables_are_counted(rows):
    text = create("b", COLUMNS) + insert("b", COLUMNS, (1, "(a)"), (2, "a');"), (3, "x"))
    assert rows(text * 2 + insert("a", COLUMNS, (1, "x"), named=True), unwanted=["b"]) == [
        ("a", {"id": "1", "body": "x"})
    ]
    assert rows.dump.counts == {"b": 6}


@pytest.mark.parametrize("size", [7, 64, 1000])
def test_where_the_window_ends_makes_no_difference(rows, monkeypatch, size):
    text = create("a", COLUMNS) + insert("a", COLUMNS, *((n, "'\\\r\nviệt" * n) for n in range(40)))
    text += insert("b", COLUMNS, (1, "bỏ'\\"), named=True) + insert("a", COLUMNS, (41, "cuối"))
    whole = rows(text, unwanted=["b"])
    monkeypatch.setattr(sql_window, "CHUNK", size)
    assert rows(text, unwanted=["b"]) == whole
    assert rows.dump.counts == {"b": 1}


@pytest.mark.parametrize(
    "encoded",
    [
        gzip.compress,
        lambda text: codecs.BOM_UTF8 + text,
        lambda text: text.decode().encode("utf-16"),
        lambda text: text.replace(b"\n", b"\r\n"),
    ],
    ids=["gzip", "UTF-8 with a mark", "UTF-16", "CRLF"],
)
def test_a_file_may_be_packed_and_encoded_as_tools_do(rows, encoded):
    text = create("a", COLUMNS) + insert("a", COLUMNS, (1, "Tiếng Việt"))
    assert bodies(rows(encoded(text.encode()))) == ["Tiếng Việt"]


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (gzip.compress(b"INSERT INTO a (b) VALUES (1);" * 999)[:-20], "giải nén"),
        (b"", "SQL nào"),
        (b"<!doctype html><p>it's no dump;", "SQL nào"),
        (b"PK\x03\x04" + b"\0" * 99, "tệp nén"),
        (b"PGDMP\x01\x0e", "PostgreSQL"),
        (b"--\n-- PostgreSQL database dump\n--\n", "PostgreSQL"),
        (b"COPY public.a (id) FROM stdin;\n1\n\\.\n", "PostgreSQL"),
        (b"SQLite format 3\0" + b"\x01" * 99, "văn bản"),
        (b"\x1f\x8b\x08broken", "giải nén"),
        (b"INSERT INTO a (b) VALUES (now());", "không phải là một dòng"),
        (b"INSERT INTO a (b) VALUES (1, 2);", "không phải là một dòng"),
        (b"INSERT INTO a (b, c) VALUES (1);", "không phải là một dòng"),
    ],
)
def test_what_is_no_dump_of_mysql_is_named(rows, content, word):
    with pytest.raises(Unreadable, match=word):
        rows(content)


def test_a_row_without_end_costs_no_more_than_its_limit(rows, monkeypatch):
    monkeypatch.setattr(sql_window, "LONGEST", 1 << 20)
    with pytest.raises(Unreadable, match="không có chỗ kết thúc"):
        rows(b"INSERT INTO a (b) VALUES ('" + b"x" * (5 << 20))


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(Unreadable, match="nowhere.sql"):
        list(SqlDump(tmp_path / "nowhere.sql").rows(lambda table, columns: columns))


@pytest.mark.parametrize("end", range(0, 420, 7))
def test_a_cut_dump_gives_whole_rows_and_then_says_so(tmp_path, end):
    text = create("a", COLUMNS) + insert("a", COLUMNS, *((n, "bài 'số'") for n in range(9)))
    path = tmp_path / "cut.sql"
    path.write_bytes(text.encode()[:end])
    found = []
    is_whole = text.encode()[:end].rstrip().endswith(b";")
    told = nullcontext() if is_whole else pytest.raises(Unreadable, match="cắt cụt|SQL nào")
    with told:
        found.extend(SqlDump(path).rows(lambda table, columns: columns))
    assert set(bodies(found)) <= {"bài 'số'"}


@pytest.mark.harm
@given(
    st.lists(
        st.sampled_from(
            [
                b"INSERT INTO `a` (`x`) VALUES (",
                b"'",
                b'"',
                b"`",
                b"\\",
                b"(",
                b")",
                b",",
                b";",
                b"\n",
                b"-- ",
                b"/*",
                b"*/",
                b"/*!",
                b"1",
                b"0x",
                b"NULL",
                b"\xff",
                b"\0",
                b"CREATE TABLE `a` (`x` int)",
                b"DELIMITER $$\n",
                "Việt".encode(),
            ]
        ),
        max_size=40,
    )
)
@settings(
    max_examples=150, deadline=2000, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_the_bytes_nothing_but_unreadable_comes(rows, parts):
    with suppress(Unreadable):
        assert all(isinstance(row, dict) for _table, row in rows(b"".join(parts)))


@pytest.mark.parametrize("text", ["Tiếng Việt", "Đường", "ĐƯỜNG VỀ", "ơ ư đ", "Ủy ban – “mới”"])
def test_what_was_encoded_twice_is_recognised_and_mended(text):
    assert double_encoding.is_sure(twice(text))
    assert double_encoding.mended(twice(text)) == text


def test_a_letter_that_a_column_cut_is_left_out():
    assert double_encoding.mended(twice("Đường tới Việt")[:-2]) == "Đường tới Vi"


@given(st.text(alphabet="aăâđêôơưáàảãạéíóúýẾỆ ỲÃÀ”“’…–ÉÈ xyz\u00a0", max_size=40))
def test_vietnamese_is_never_taken_for_encoded_twice(text):
    assert not double_encoding.is_sure(text)


def test_what_may_be_meant_so_is_not_sure():
    assert not double_encoding.is_sure("“UBND XÃ”")
