"""What comes out of the dump of a NukeViet portal."""

import gzip
import random
import sqlite3
import tracemalloc
from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime

import pytest
import sqlglot  # noqa: F401  # so that its memory is not measured below

from articles.moving.items import (
    LeftOut,
    OldCategory,
    OldFile,
    OldPage,
    OldStory,
    OldThread,
    Unreadable,
)
from articles.moving.sources import nukeviet, sql_window
from articles.moving.sources.nukeviet_tables import Kept
from tests.moving import nukeviet_dumps as dumps
from tests.moving.nukeviet_dumps import insert, portal, table, twice
from tests.support.samples import SAMPLES

REAL = SAMPLES / "nukeviet/dump.sql"


@pytest.fixture
def read(tmp_path):
    """Read dumps, given as text or bytes; `read.source` is the Source."""

    def items(*contents):
        paths = []
        for number, content in enumerate(contents):
            path = tmp_path / f"dump-{number}.sql"
            path.write_bytes(content.encode() if isinstance(content, str) else content)
            paths.append(path)
        read.source = nukeviet.open_source(paths, settings={})
        return list(read.source.items())

    read = items
    return items


@pytest.fixture
def source(read):
    return lambda: read.source


def of(kind, items):
    return [item for item in items if isinstance(item, kind)]


def only(kind, items):
    (item,) = of(kind, items)
    return item


def left_out(items):
    return {item.kind: item.reason for item in of(LeftOut, items)}


def test_a_story_comes_with_all_that_belongs_to_it(read):
    story = only(
        OldStory,
        read(
            portal(
                {
                    "title": "Khai mạc &quot;Hội xuân&quot;&#33; 1&#x002F;2",
                    "hometext": "Dòng một.<br />Dòng <b>hai</b> &amp; ba.",
                    "homeimgfile": "2015/cau.jpg",
                    "homeimgalt": "Cầu &amp; sông",
                    "author": "Hồng &amp; Hà",
                    "sourceid": 5,
                    "topicid": 2,
                    "catid": 2,
                    "listcatid": "1,2",
                },
                bodies=[{"id": 12, "files": "a/b.pdf,https://baocu.example/c.doc"}],
                categories=[{}, {"catid": 2, "parentid": 1, "title": "Giá", "alias": "Gia"}],
                extra=table(
                    "nv4_vi_news_topics", dumps.TOPICS, (2, "Hội &amp; xuân", "Hoi-xuan", "")
                )
                + table("nv4_vi_news_sources", dumps.SOURCES, (5, "TTXVN", "https://ttx.example"))
                + table(
                    "nv4_vi_news_author", dumps.AUTHOR, (1, 1, "lan", "L", 1), (2, 2, "b", "B", 0)
                )
                + table(
                    "nv4_vi_news_authorlist",
                    dumps.AUTHORLIST,
                    (12, 1, "lan", "Lan"),
                    (12, 2, "b", "B"),
                )
                + table("nv4_users", ["userid", "username", "password"], (1, "pvlan", "hash")),
            )
        ),
    )
    assert story == OldStory(
        key="nv4_vi_news/12",
        addresses=story.addresses,
        title='Khai mạc "Hội xuân"! 1/2',
        slug="Khanh-thanh-cau",
        body="<p>Cầu dài 300 m.</p>",
        published_at=datetime(2015, 10, 21, 1, 31, tzinfo=UTC),
        created_at=datetime(2015, 10, 21, 1, 30, tzinfo=UTC),
        updated_at=datetime(2015, 10, 21, 2, 23, tzinfo=UTC),
        is_public=True,
        documents=[
            OldFile("/uploads/news/a/b.pdf", title="b.pdf"),
            OldFile("https://baocu.example/c.doc", title="c.doc"),
        ],
        lead="Dòng một. Dòng hai & ba.",
        categories=["nv4_vi_news/2", "nv4_vi_news/1"],
        thread="nv4_vi_news/2",
        byline="Lan, Hồng & Hà",
        author="pvlan",
        source="TTXVN",
        cover=OldFile("/uploads/news/2015/cau.jpg", alt="Cầu & sông", caption="Cầu & sông"),
    )


def test_categories_come_below_their_parents_and_before_stories(read):
    items = read(
        portal({}, categories=[{"parentid": 9}, {"catid": 9, "title": "Tin", "alias": "Tin"}])
    )
    assert [type(item) for item in items] == [OldCategory, OldCategory, OldStory]
    assert [(item.key, item.parent) for item in items[:2]] == [
        ("nv4_vi_news/9", ""),
        ("nv4_vi_news/1", "nv4_vi_news/9"),
    ]


def test_categories_in_a_circle_all_come(read):
    items = read(portal({}, categories=[{"parentid": 2}, {"catid": 2, "parentid": 1}]))
    assert len(of(OldCategory, items)) == 2


def test_a_story_is_reached_at_every_address_it_had(read):
    story = only(OldStory, read(portal({})))
    assert set(story.addresses) == {
        "/news/Kinh-te/Khanh-thanh-cau-12.html",
        "/vi/news/Kinh-te/Khanh-thanh-cau-12.html",
        "/Kinh-te/Khanh-thanh-cau-12.html",
        "/vi/Kinh-te/Khanh-thanh-cau-12.html",
        "/news/Kinh-te/Khanh-thanh-cau-12/",
        "/vi/news/Kinh-te/Khanh-thanh-cau-12/",
        "/Kinh-te/Khanh-thanh-cau-12/",
        "/vi/Kinh-te/Khanh-thanh-cau-12/",
        "/index.php?language=vi&nv=news&op=Kinh-te/Khanh-thanh-cau-12.html",
        "/index.php?nv=news&op=Kinh-te/Khanh-thanh-cau-12.html",
        "/index.php?language=vi&nv=news&op=Kinh-te/Khanh-thanh-cau-12",
        "/index.php?nv=news&op=Kinh-te/Khanh-thanh-cau-12",
    }


def test_the_configuration_says_how_addresses_look(read, source):
    config = table(
        "nv4_config",
        dumps.CONFIG,
        ("sys", "global", "my_domains", "BaoCu.example,www.baocu.example"),
        ("vi", "global", "rewrite_op_mod", ""),
        ("sys", "global", "rewrite_exturl", ".htm"),
        ("sys", "global", "smtp_password", "bí mật"),
    )
    menu = table(
        "nv4_vi_menu_rows",
        ["id", "link", "module_name", "op"],
        (1, "/bao/index.php?language=vi&amp;nv=news", "news", ""),
    )
    story = only(OldStory, read(portal({}, extra=config + menu)))
    assert source().hosts == {"baocu.example", "www.baocu.example"}
    assert "/bao/vi/news/Kinh-te/Khanh-thanh-cau-12.htm" in story.addresses
    assert "/Kinh-te/Khanh-thanh-cau-12.htm" not in story.addresses


def test_a_page_of_the_module_for_pages_needs_no_module_in_its_address(read):
    page = only(OldPage, read(dumps.START + table("nv4_vi_page", dumps.PAGE, dumps.PAGE_ROW)))
    assert {"/gioi-thieu.html", "/page/gioi-thieu.html"} <= set(page.addresses)


def test_modules_and_languages_are_found_whatever_their_names(read):
    modules = table(
        "nv4_vi_modules",
        dumps.MODULES,
        ("tin-tuc", "news", "tin_tuc", "tin-tuc-anh", "6", 1),
    )
    items = read(
        portal({"homeimgfile": "a.jpg"}, base="nv4_vi_tin_tuc", extra=modules),
        portal({"title": "A bridge"}, base="nv4_en_news"),
    )
    vietnamese, english = of(OldStory, items)
    assert vietnamese.key == "nv4_vi_tin_tuc/12"
    assert vietnamese.cover.path == "/uploads/tin-tuc-anh/a.jpg"
    assert "/vi/tin-tuc/Kinh-te/Khanh-thanh-cau-12.html" in vietnamese.addresses
    assert english.key == "nv4_en_news/12"
    assert "/en/news/Kinh-te/Khanh-thanh-cau-12.html" in english.addresses


def test_bodies_may_stand_in_the_tables_of_nukeviet_4_0(read):
    text = dumps.START + table(
        "nv4_vi_news_rows", dumps.ROWS, dumps.STORY, {**dumps.STORY, "id": 2001}
    )
    for number, key in ((1, 12), (2, 2001)):
        text += table(
            f"nv4_vi_news_bodyhtml_{number}", ["id", "bodyhtml", "sourcetext"], (key, "x", "")
        )
    text += table("nv4_vi_news_bodytext", ["id", "bodytext"], (12, "x"))
    items = read(text + table("nv4_vi_news_cat", dumps.CAT, dumps.CATEGORY) + dumps.END)
    assert [story.key for story in of(OldStory, items)] == ["nv4_vi_news/12", "nv4_vi_news/2001"]
    assert list(left_out(items)) == ["nv4_vi_news_bodytext"]


@pytest.mark.parametrize(
    ("change", "is_public"),
    [
        ({"status": 1}, True),
        ({"status": 2, "publtime": 4000000000}, True),
        ({"status": 0}, False),
        ({"status": 3}, False),
        ({"status": 4}, False),
        ({"status": 5}, False),
        ({"status": 22}, False),
        ({"exptime": 1445391062}, False),
        ({"exptime": 4000000000}, True),
    ],
)
def test_only_what_readers_saw_is_public(read, change, is_public):
    story = only(OldStory, read(portal(change)))
    assert story.is_public is is_public
    assert bool(story.notices) is (not is_public or "exptime" in change)


def test_what_members_alone_saw_is_not_public(read):
    items = read(portal({}, categories=[{"groups_view": "4"}]))
    assert not only(OldStory, items).is_public
    assert only(OldStory, items).notices == only(OldCategory, items).notices != []


def test_a_module_switched_off_is_not_public(read):
    modules = table("nv4_vi_modules", dumps.MODULES, ("news", "news", "news", "news", "6", 0))
    assert not only(OldStory, read(portal({}, extra=modules))).is_public


def test_a_story_that_was_a_link_keeps_where_it_led(read):
    there = "https://bao.example/?a=1&b=2"
    story = only(
        OldStory,
        read(portal({"external_link": 1}, bodies=[{"bodyhtml": "", "sourcetext": there}])),
    )
    assert story.body == (
        '<p><a href="https://bao.example/?a=1&amp;b=2">https://bao.example/?a=1&amp;b=2</a></p>'
    )
    assert there in story.notices[-1]


def test_pages_come_with_their_photo(read):
    page = {**dumps.PAGE_ROW, "image": "a.jpg", "imagealt": "Trụ sở", "imageposition": 1}
    hidden = {**page, "id": 4, "imageposition": 0, "status": 0}
    first, second = read(dumps.START + table("nv4_vi_about", dumps.PAGE, page, hidden) + dumps.END)
    assert first == OldPage(
        key="nv4_vi_about/3",
        addresses=[
            "/about/gioi-thieu.html",
            "/about/gioi-thieu/",
            "/vi/about/gioi-thieu.html",
            "/vi/about/gioi-thieu/",
            "/index.php?language=vi&nv=about&op=gioi-thieu.html",
            "/index.php?nv=about&op=gioi-thieu.html",
            "/index.php?language=vi&nv=about&op=gioi-thieu",
            "/index.php?nv=about&op=gioi-thieu",
        ],
        title="Giới thiệu",
        slug="gioi-thieu",
        body='<p><img src="/uploads/about/a.jpg" alt="Trụ sở"></p><p>Báo của tỉnh.</p>',
        published_at=datetime(2011, 3, 13, 7, 6, 40, tzinfo=UTC),
        created_at=datetime(2011, 3, 13, 7, 6, 40, tzinfo=UTC),
        updated_at=datetime(2011, 3, 13, 7, 15, tzinfo=UTC),
        is_public=True,
    )
    assert not second.is_public
    assert "/uploads/about/a.jpg" in second.notices[0]


def test_threads_come_with_their_addresses(read):
    topics = table("nv4_vi_news_topics", dumps.TOPICS, (2, "Hội xuân", "Hoi-xuan", "Cả tỉnh"))
    thread = only(OldThread, read(portal({}, extra=topics)))
    assert (thread.key, thread.name, thread.description) == ("nv4_vi_news/2", "Hội xuân", "Cả tỉnh")
    assert "/news/topic/Hoi-xuan/" in thread.addresses


def test_no_story_comes_twice(read):
    text = portal({}, {"id": 13})
    copies = table("nv4_vi_news_1", dumps.ROWS, dumps.STORY) + table(
        "nv4_vi_news_row_histories",
        [*dumps.ROWS, "new_id", "bodyhtml"],
        (*dumps.STORY.values(), 12, "x"),
    )
    items = read(text + copies + text)
    assert [story.key for story in of(OldStory, items)] == ["nv4_vi_news/12", "nv4_vi_news/13"]
    assert {"nv4_vi_news_1", "nv4_vi_news_row_histories"} <= set(left_out(items))


def test_what_is_not_taken_is_named_with_its_number(read):
    extra = (
        table("nv4_vi_news_tags", ["tid", "alias"], (1, "a"), (2, "b"))
        + table("nv4_vi_voting", ["vid", "question"], (1, "a"))
        + table("nv4_vi_comment", ["cid", "content"], (1, "a"))
        + table("nv4_users", ["userid", "username"], (1, "a"))
        + table("nv4_vi_laws_row", ["id", "title"], (1, "a"))
        + table("nv4_vi_download_cat", dumps.CAT, dumps.CATEGORY)
    )
    items = read(
        portal(
            {"hitstotal": 7},
            {"id": 13},
            bodies=[{"keywords": "cầu"}, {"id": 99}],
            extra=extra,
        )
    )
    found = left_out(items)
    assert found.keys() == {
        "nv4_users",
        "nv4_vi_comment",
        "nv4_vi_download_cat",
        "nv4_vi_laws_row",
        "nv4_vi_news_detail",
        "nv4_vi_news.hitstotal",
        "nv4_vi_news.keywords",
        "nv4_vi_news_rows",
        "nv4_vi_news_tags",
        "nv4_vi_voting",
    }
    assert found["nv4_vi_news_tags"].startswith("2 ")
    assert [item.key for item in of(LeftOut, items) if item.kind == "nv4_vi_news_rows"] == [
        "nv4_vi_news/13"
    ]


def test_what_a_story_names_and_the_dump_lacks_is_told(read):
    story = only(OldStory, read(portal({"topicid": 4, "sourceid": 5, "listcatid": "1,6"})))
    assert (story.thread, story.source, story.categories) == ("", "", ["nv4_vi_news/1"])
    assert len(story.notices) == 3


@pytest.mark.parametrize(
    "odd", [None, "", "-1", "--1", "x", "9" * 18, "9" * 5000, "0000-00-00", "1e9", "²"]
)
def test_odd_values_are_read_as_none(read, odd):
    columns = set(dumps.STORY) - {"id", "title"}
    items = read(
        portal(dict.fromkeys(columns, odd), bodies=[dict.fromkeys(dumps.BODY, odd) | {"id": 12}])
    )
    story = only(OldStory, items)
    assert (story.published_at, story.is_public) == (None, False)


def test_letters_encoded_twice_are_mended_and_told(read):
    items = read(twice(portal({"title": "Khánh thành cầu", "author": "Ông Bùi"})))
    story = only(OldStory, items)
    assert (story.title, story.byline) == ("Khánh thành cầu", "Ông Bùi")
    assert only(OldCategory, items).name == "Kinh tế"
    assert left_out(items)["encoding"].startswith("3 ")


def test_letters_that_cannot_be_mended_are_told(read):
    title = twice("cầu") + " Đò Điệm"
    story = only(OldStory, read(portal({"title": title})))
    assert story.title == title
    assert len(story.notices) == 1


@pytest.mark.parametrize("packed", [False, True])
def test_a_dump_cut_within_a_statement_gives_nothing(read, tmp_path, packed):
    content = portal({}, {"id": 13}).encode()
    content = gzip.compress(content)[:-9] if packed else content[:-200]
    path = tmp_path / "cut.sql"
    path.write_bytes(content)
    items = nukeviet.open_source([path], settings={}).items()
    with pytest.raises(Unreadable, match="cắt cụt"):
        next(items)


def test_a_dump_without_its_last_lines_is_told(read):
    items = read(portal({}).removesuffix(dumps.END))
    assert list(left_out(items)) == ["dump"]
    assert of(OldStory, items)


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (table("wp_posts", ["ID", "post_title"], (1, "x")), "WordPress"),
        (table("jos_content", ["id", "title"], (1, "x")), "không có bài"),
        (portal({}, bodies=[]), "_detail"),
        (insert("nv4_vi_news_rows", dumps.ROWS, dumps.STORY), "cấu trúc"),
        (portal({}).encode("utf-16-le"), "văn bản"),
        (portal(*({"id": n} for n in range(30))).encode("cp1258", "replace"), "UTF-8"),
        (portal(*({"id": n} for n in range(30))).encode("ascii", "replace"), "chữ đã mất"),
    ],
)
def test_a_dump_of_something_else_is_named(read, content, word):
    with pytest.raises(Unreadable, match=word):
        read(content)


def test_a_later_dump_has_the_same_keys_and_the_name_of_its_tables(read, source):
    first = read(portal({}))
    name = source().name
    again = read(portal({}, {"id": 13}, extra=table("nv4_vi_voting", ["vid"], (1,))))
    assert source().name == name == "nukeviet nv4"
    assert of(OldStory, first)[0] == of(OldStory, again)[0]


def test_structure_and_data_may_stand_in_files_of_their_own(tmp_path):
    whole = portal({})
    for name, ending in (("1.sql", dumps.create), ("2.sql", dumps.insert)):
        parts = [
            ending("nv4_vi_news_cat", dumps.CAT, *[dumps.CATEGORY][: ending is dumps.insert]),
            ending("nv4_vi_news_detail", dumps.DETAIL, *[dumps.BODY][: ending is dumps.insert]),
            ending("nv4_vi_news_rows", dumps.ROWS, *[dumps.STORY][: ending is dumps.insert]),
        ]
        (tmp_path / name).write_text("".join(parts))
    (tmp_path / "notes.txt").write_text("'")
    _write(tmp_path / "whole", whole)
    apart = nukeviet.open_source([tmp_path])
    assert list(apart.items()) == list(nukeviet.open_source([tmp_path / "whole"]).items())


def test_columns_may_change_from_one_insert_to_the_next(read):
    other = insert("nv4_vi_news_rows", ["id", "catid"], (14, 1), named=True)
    config = insert("nv4_config", ["lang", "config_name"], ("vi", "x"), named=True)
    config += insert("nv4_config", dumps.CONFIG, ("vi", "g", "my_domains", "a.vn"), named=True)
    items = read(portal({}, extra=other + config + other + config))
    assert only(OldStory, items).key == "nv4_vi_news/12"


def test_an_index_is_no_language(read, source):
    orders = table("nv4_shops_orders_id_group", ["id"], (1,))
    read(dumps.START + orders + portal({}))
    assert source().name == "nukeviet nv4"


def test_a_source_is_read_from_its_beginning_each_time(read, source):
    items = read(portal({}, {"id": 13}))
    half_way = source().items()
    next(half_way)
    assert list(source().items()) == items
    assert (source().position, source().total) == (1.0, 3)


def test_a_full_disk_is_named(read, monkeypatch):
    def keep(self, *row):
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(Kept, "keep", keep)
    with pytest.raises(Unreadable, match="Hết chỗ"):
        read(portal({}))


@pytest.mark.harm
def test_one_line_of_many_megabytes_is_read_in_the_memory_of_a_few(tmp_path, monkeypatch):
    monkeypatch.setattr(sql_window, "CHUNK", 1 << 17)
    body = "<p>Cầu dài '300' m.</p>" * 200
    bodies = [{"id": number, "bodyhtml": body} for number in range(1200)]
    path = _write(tmp_path, portal(*({"id": one["id"]} for one in bodies), bodies=bodies))
    assert path.stat().st_size > 6_000_000
    tracemalloc.start()
    try:
        assert sum(1 for _ in nukeviet.open_source([path]).items()) == 1201
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 3_000_000


def _write(folder, text):
    folder.mkdir(exist_ok=True)
    path = folder / "portal.sql"
    path.write_text(text)
    return path


@pytest.mark.harm
def test_a_damaged_dump_raises_nothing_but_unreadable(read):
    chance = random.Random(7)
    whole = portal({}, {"id": 13}).encode()
    for _ in range(60):
        damaged = bytearray(whole)
        for _ in range(3):
            at = chance.randrange(len(damaged))
            damaged[at : at + chance.randrange(9)] = chance.choice(
                [b"'", b"", b"\\", b"),(", b"\xff"]
            )
        with suppress(Unreadable):
            read(bytes(damaged))


@pytest.mark.skipif(not REAL.exists(), reason=f"no real dump at {REAL}")
def test_the_real_dump_comes_whole(source):
    portal = nukeviet.open_source([REAL], settings={})
    items = list(portal.items())
    assert Counter(type(item) for item in items if not isinstance(item, LeftOut)) == {
        OldCategory: 7,
        OldThread: 1,
        OldPage: 8,
        OldStory: 15,
    }
    assert portal.total == 31
    assert len({(type(item), item.key) for item in items}) == len(items)
    stories = {story.key: story for story in of(OldStory, items)}
    assert all(story.is_public and story.cover for story in stories.values())
    assert stories["nv4_vi_news/2"].title == "Hãy trở thành nhà cung cấp dịch vụ của NukeViet!"
    assert "/Tuyen-dung/Tuyen-dung-lap-trinh-vien-PHP-3.html" in stories["nv4_vi_news/3"].addresses
    named = left_out(items)
    tables = {line.split("`")[1] for line in REAL.open() if line.startswith("INSERT INTO")}
    taken = ("_news_rows", "_news_detail", "_news_cat", "_news_topics", "_news_sources", "_about")
    assert {name for name in tables if not name.endswith(taken)} <= set(named)
