"""What is read of an export of WordPress, whole or broken."""

import random
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from django.conf import settings

from articles.moving.items import LeftOut, OldCategory, OldFile, OldPage, OldStory, Unreadable
from articles.moving.sources.wordpress import WordPress, open_source
from articles.moving.sources.wxr_records import LARGEST
from tests.moving.wxr_files import (
    END,
    HEAD,
    REAL,
    SITE,
    author,
    category,
    export,
    item,
    needs_real,
    of,
    picture,
    read,
)


def one_story(tmp_path, *args, **kwargs):
    """The story that an export of one item holds."""
    (story,) = of(OldStory, read(export(tmp_path, item(7, *args, **kwargs)))).values()
    return story


def test_a_post_becomes_a_story(tmp_path):
    path = export(
        tmp_path,
        author("lan", "Phương Lan"),
        category(3, "kinh-te", "Kinh tế &amp; đời sống"),
        category(4, "nong-nghiep", "Nông nghiệp", parent="kinh-te"),
        item(
            7,
            "<p>Thân bài.</p>",
            title="Lúa &#8211; được mùa",
            excerpt="Sapo <b>của</b> bài.",
            post_modified_gmt="2020-05-02 01:00:00",
            terms=[
                ("category", "kinh-te", "Kinh tế"),
                ("category", "nong-nghiep", "Nông nghiệp"),
                ("post_tag", "lua", "lúa"),
            ],
            metas={
                "_yoast_wpseo_primary_category": "4",
                "_yoast_wpseo_metadesc": "Mô tả",
                "nguon": "TTXVN",
                "_thumbnail_id": "9",
                "_wp_old_slug": "tin-cu",
            },
        ),
        picture(9, "lua.jpg", alt="Ruộng lúa", caption="Lúa <i>chín</i>", credit="Hoà"),
    )
    items = read(path)
    story = of(OldStory, items)["7"]
    assert story.title == "Lúa – được mùa"
    assert (story.lead, story.body) == ("Sapo của bài.", "<p>Thân bài.</p>")
    assert story.categories == ["nong-nghiep", "kinh-te"]
    assert (story.byline, story.author, story.source) == ("Phương Lan", "lan", "TTXVN")
    assert story.description == "Mô tả"
    assert story.published_at == datetime(2020, 5, 1, 0, 30, tzinfo=UTC)
    assert story.updated_at == datetime(2020, 5, 2, 1, 0, tzinfo=UTC)
    assert story.is_public
    assert story.cover == OldFile(
        f"{SITE}/wp-content/uploads/2020/05/lua.jpg", "Ruộng lúa", "Lúa chín", "Hoà", "lua.jpg"
    )
    assert {
        f"{SITE}/tin-7/",
        f"{SITE}/tin-7",
        f"{SITE}/?p=7",
        f"{SITE}/tin-cu/",
        f"{SITE}/tin-cu",
    } <= set(story.addresses)


def test_categories_come_first_each_behind_its_parent(tmp_path):
    path = export(
        tmp_path,
        category(4, "lua", "Lúa", parent="nong-nghiep"),
        category(3, "nong-nghiep", "Nông nghiệp"),
        category(5, "vong", "Vòng", parent="vong"),
        item(7, terms=[("category", "kh%C3%A1c", "Khác")]),
    )
    items = read(path)
    keys = [each.key for each in items[:4]]
    assert keys == ["nong-nghiep", "lua", "vong", "kh%C3%A1c"]
    found = of(OldCategory, items)
    assert found["lua"].parent == "nong-nghiep"
    assert f"{SITE}/category/nong-nghiep/lua/" in found["lua"].addresses
    assert f"{SITE}/category/lua" in found["lua"].addresses
    assert f"{SITE}/?cat=4" in found["lua"].addresses
    assert found["vong"].parent == ""
    assert found["kh%C3%A1c"].slug == "khác"


def test_pages_come_behind_the_page_above(tmp_path):
    path = export(
        tmp_path,
        item(2, post_type="page", post_parent=3, link=f"{SITE}/gioi-thieu/to-chuc/"),
        item(3, post_type="page"),
        item(4, post_type="page", post_parent=99),
        item(5, post_type="page", post_parent=6),
        item(6, post_type="page", post_parent=5),
    )
    items = [each for each in read(path) if isinstance(each, OldPage)]
    assert [(each.key, each.parent) for each in items] == [
        ("3", ""),
        ("2", "3"),
        ("4", ""),
        ("5", ""),
        ("6", "5"),
    ]
    assert items[2].notices
    assert f"{SITE}/?page_id=2" in items[1].addresses


@pytest.mark.parametrize(
    ("fields", "is_public", "has_addresses"),
    [
        ({"status": "publish"}, True, True),
        ({"status": "future", "post_date_gmt": "2099-05-01 00:30:00"}, True, True),
        ({"status": "private"}, False, True),
        ({"status": "draft", "post_date_gmt": "0000-00-00 00:00:00"}, False, False),
        ({"status": "pending"}, False, False),
        ({"status": "bao-cu-luu"}, False, False),
        ({"post_password": "bi-mat"}, False, True),
    ],
)
def test_only_what_readers_saw_is_public(tmp_path, fields, is_public, has_addresses):
    story = one_story(tmp_path, **fields)
    assert (story.is_public, bool(story.addresses)) == (is_public, has_addresses)
    assert bool(story.notices) == bool(fields.keys() & {"post_password"} or "bao" in str(fields))


@pytest.mark.parametrize(
    ("fields", "moment"),
    [
        ({"post_date_gmt": "0000-00-00 00:00:00"}, datetime(2020, 5, 1, 0, 30, tzinfo=UTC)),
        ({"post_date": "0000-00-00 00:00:00"}, datetime(2020, 5, 1, 0, 30, tzinfo=UTC)),
        ({"post_date": "", "post_date_gmt": "2020-13-45 99:00:00"}, None),
        ({"post_date": "hôm qua", "post_date_gmt": "-0001-11-30 00:00:00"}, None),
    ],
)
def test_dates_that_are_none_are_passed_over(tmp_path, fields, moment):
    assert one_story(tmp_path, **fields).published_at == moment


def test_what_is_left_out_is_named(tmp_path):
    path = export(
        tmp_path,
        item(1, more="<wp:comment><wp:comment_id>1</wp:comment_id></wp:comment>\n" * 3),
        item(2, post_type="nav_menu_item", title="Trang chủ"),
        item(3, post_type="tribe_events", title="Lễ hội"),
        item(4, status="trash", title="Bỏ"),
        item(5, "", title=""),
        item(6, terms=[("post_tag", "lua", "lúa")], metas={"toa_do": "18,105"}),
        picture(7, "khong-ai-dung.jpg"),
    )
    items = read(path)
    assert [*of(OldStory, items)] == ["1", "6"]
    left = {each.kind: each for each in items if isinstance(each, LeftOut)}
    assert {"comment", "nav_menu_item", "tribe_events", "post_tag", "postmeta"} <= left.keys()
    assert "3" in left["comment"].reason
    assert left["tribe_events"].title == "Lễ hội"
    assert left["postmeta"].title == "toa_do"
    assert left["attachment"].title.endswith("khong-ai-dung.jpg")
    assert {"4", "5"} <= of(LeftOut, items).keys()
    assert all(each.reason for each in left.values())


def test_rules_name_further_post_types(tmp_path):
    path = export(tmp_path, item(3, post_type="tin_tuc"))
    rules = tmp_path / "luat.toml"
    rules.write_text('[types]\ntin_tuc = "story"\n')
    source = open_source([path], settings={"rules": rules})
    assert [*of(OldStory, source.items())] == ["3"]


@pytest.mark.parametrize("text", ["[types", '[types]\na = "tin"\n', "types = 1\n"])
def test_rules_that_are_none_are_refused_with_a_word(tmp_path, text):
    rules = tmp_path / "luat.toml"
    rules.write_text(text)
    with pytest.raises(Unreadable):
        open_source([export(tmp_path, item(1))], settings={"rules": rules})


def test_the_addresses_of_attachments_lead_to_their_story(tmp_path):
    path = export(tmp_path, item(7), picture(9, "lua.jpg", parent=7))
    story = of(OldStory, read(path))["7"]
    assert {f"{SITE}/dinh-kem-9/", f"{SITE}/?attachment_id=9"} <= set(story.addresses)


def test_the_page_in_front_does_not_take_the_address_of_the_portal(tmp_path):
    items = read(export(tmp_path, item(2, post_type="page", link=f"{SITE}/")))
    assert f"{SITE}/" not in of(OldPage, items)["2"].addresses


def test_a_missing_cover_is_named(tmp_path):
    story = one_story(tmp_path, metas={"_thumbnail_id": "12"})
    assert story.cover is None
    assert "12" in story.notices[0]


def test_an_export_in_parts_is_one(tmp_path):
    whole = item(7, "<p>Như nhau.</p>")
    first = export(tmp_path, item(1), whole, item(8, "<p>Cũ.</p>"), name="phan-1.xml")
    newer = item(8, "<p>Mới.</p>", post_modified_gmt="2021-01-01 00:00:00")
    export(tmp_path, whole, newer, picture(9, "a.jpg"), name="phan-2.xml")
    items = read(tmp_path)  # a folder
    stories = [each for each in items if isinstance(each, OldStory)]
    assert sorted(each.key for each in stories) == ["1", "7", "8"]
    assert of(OldStory, items)["8"].body == "<p>Mới.</p>"
    reasons = [each for each in items if isinstance(each, LeftOut)]
    assert {each.kind for each in reasons} == {"attachment", "item", "post"}
    assert WordPress([first]).name == WordPress([tmp_path]).name == "wordpress baocu.example"
    assert WordPress([first]).hosts == {"baocu.example"}


def test_exports_of_two_portals_do_not_mix_up_their_numbers(tmp_path):
    path = export(tmp_path, item(7, title="Một"), name="1.xml")
    other = (HEAD + item(7, title="Hai") + END).replace(SITE, "https://khac.example")
    (tmp_path / "2.xml").write_text(other)
    stories = of(OldStory, read(path, tmp_path / "2.xml"))
    assert {each.title for each in stories.values()} == {"Một", "Hai"}


def test_it_tells_how_far_it_is(tmp_path):
    source = WordPress([export(tmp_path, item(1), item(2))])
    seen = []
    for _each in source.items():
        seen.append(source.position)
        assert source.total == 2
    assert seen == sorted(seen)
    assert source.position == 1
    assert len([*source.items()]) == 2  # from the beginning each time


# --- broken files ---


def test_control_characters_are_dropped(tmp_path):
    story = one_story(tmp_path, "<p>Một\x08 hai\x0c.</p>", title="Tít\x00 bài")
    assert (story.title, story.body) == ("Tít bài", "<p>Một hai.</p>")


@pytest.mark.parametrize(
    "content",
    [
        "<content:encoded><![CDATA[Có <![CDATA[ và ]]> trong ]]></content:encoded>",
        "<content:encoded><![CDATA[Không có đuôi</content:encoded>",
        "<content:encoded>Thực thể &nbsp; & lạ</content:encoded>",
        "<content:encoded><p>Không đóng</content:encoded>",
        "<content:encoded><![CDATA[Mất cả thẻ đóng\n",
        "<la:lung>tiền tố</la:lung>",
    ],
)
def test_a_broken_item_is_mended_and_spoils_no_other(tmp_path, content):
    start, _old, rest = item(2).partition("<content:encoded>")
    broken = start + content + rest.partition("</content:encoded>")[2]
    items = read(export(tmp_path, item(1), broken, item(3, title="Sau")))
    stories = of(OldStory, items)
    assert sorted(stories) == ["1", "2", "3"]
    assert stories["2"].notices
    assert stories["2"].slug == "tin-2"
    assert not stories["3"].notices
    if "<content" in content:
        assert stories["2"].body


def test_an_item_that_lost_its_end_swallows_no_other(tmp_path):
    lost = item(2, "<p>Hai</p>").replace("]]></content:encoded>", "").replace("</item>", "")
    stories = of(OldStory, read(export(tmp_path, item(1), lost, item(3), item(4))))
    assert sorted(stories) == ["1", "2", "3", "4"]


def test_a_story_about_exports_is_one_story(tmp_path):
    inner = "<pre>" + item(99, "<p>Mẫu</p>") + "</pre><p>Đó là mẫu.</p>"
    items = read(export(tmp_path, item(1, inner), item(2)))
    stories = of(OldStory, items)
    assert sorted(stories) == ["1", "2"]
    assert "Đó là mẫu." in stories["1"].body


def test_of_a_cut_file_whole_items_are_taken(tmp_path):
    path = export(tmp_path, item(1), item(2)[:-100], end="")
    items = WordPress([path]).items()
    assert next(items).key == "1"
    with pytest.raises(Unreadable, match=r"bao-cu\.xml"):
        next(items)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "PK\x03\x04 không phải XML",
        "<html><body>404</body></html>",
        HEAD.replace("<wp:wxr_version>1.2</wp:wxr_version>", "") + END,
        HEAD.replace("1.2</wp:wxr_version>", "abc</wp:wxr_version>") + END,
        '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "b"><!ENTITY c "&a;&a;">]>'
        + HEAD[39:]
        + END,
        '<?xml version="1.0"?><!DOCTYPE rss SYSTEM "file:///etc/passwd">' + HEAD[39:] + END,
        "<!--" * 50_000,
    ],
)
def test_what_is_no_export_is_refused_with_a_word(tmp_path, text):
    path = tmp_path / "la.xml"
    path.write_text(text)
    with pytest.raises(Unreadable, match=r"la\.xml"):
        WordPress([path])


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(Unreadable, match=r"khong-co\.xml"):
        WordPress([tmp_path / "khong-co.xml"])


def test_no_entity_is_followed(tmp_path):
    bomb = item(1).replace(
        "<title>", "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><title>&a;"
    )
    (story,) = of(OldStory, read(export(tmp_path, bomb))).values()
    assert "root:" not in repr(story)


@pytest.mark.parametrize(
    ("declared", "encoded"),
    [
        ("UTF-8", "utf-8-sig"),
        ("ISO-8859-1", "utf-8"),  # wrong: it is UTF-8
        ("windows-1258", "cp1258"),
        ("UTF-16", "utf-16"),
        ("khong-co", "utf-8"),
    ],
)
def test_the_encoding_is_seen_rather_than_believed(tmp_path, declared, encoded):
    text = (HEAD + item(1, title="Đồng bào") + END).replace('"UTF-8"', f'"{declared}"')
    title = "Đồng bào"
    if encoded == "cp1258":  # it has no letter for what is not decomposed
        title = "Đất"
        text = (HEAD + item(1, title=title) + END).replace('"UTF-8"', f'"{declared}"')
        text = (
            text.replace("ấ", "â\u0301")
            .replace("ố", "ô\u0301")
            .replace("ũ", "u\u0303")
            .replace("ộ", "ô\u0323")
        )
    (tmp_path / "ma.xml").write_bytes(text.encode(encoded))
    (story,) = of(OldStory, read(tmp_path / "ma.xml")).values()
    assert story.title.replace("â\u0301", "ấ") == title
    assert not story.notices


def test_letters_that_are_none_are_named(tmp_path):
    text = (HEAD + item(1, title="Xin XX") + item(2) + END).encode()
    (tmp_path / "ma.xml").write_bytes(text.replace(b"XX", b"\xff\xfe"))
    stories = of(OldStory, read(tmp_path / "ma.xml"))
    assert stories["1"].notices
    assert not stories["2"].notices


@pytest.mark.harm
def test_an_item_too_long_to_be_one_is_left_out_with_its_name(tmp_path):
    long = item(1, "x" * LARGEST, title="Dài")
    items = read(export(tmp_path, long, item(2)))
    assert [*of(OldStory, items)] == ["2"]
    assert "Dài" in [each.title for each in items if isinstance(each, LeftOut)]


@pytest.mark.harm
def test_whatever_happens_to_a_file_is_told_or_read(tmp_path):
    whole = (
        HEAD + author("a", "A") + category(1, "b", "B") + item(1) + picture(2, "a.jpg") + item(3)
    )
    sound = (whole + END).encode()
    dice = random.Random(17)
    pieces = [b"<![CDATA[", b"]]>", b"<item>", b"</item>", b"&", b"\x00", b"<", b"\xff", b"[a b=1]"]
    path = tmp_path / "hong.xml"
    for _attempt in range(150):
        data = bytearray(sound)
        for _hit in range(dice.randint(1, 6)):
            at = dice.randrange(len(data))
            data[at : at + dice.choice([0, 0, 1, 30])] = dice.choice([*pieces, b""])
        path.write_bytes(data)
        try:
            items = read(path)
        except Unreadable:
            continue
        keys = [each.key for each in items if isinstance(each, OldStory)]
        assert len(keys) == len(set(keys))


# --- the real ones ---


@needs_real
@pytest.mark.parametrize(
    ("name", "stories", "pages", "categories"),
    [
        ("crazy-cdata.xml", 1, 0, 0),
        ("slashes.xml", 1, 0, 1),
        ("small-export.xml", 6, 5, 30),
        ("valid-wxr-1.1.xml", 1, 1, 1),
        ("wxr-simple.xml", 1, 0, 1),
        ("wxr-utf-8-challenges.xml", 1, 0, 1),
    ],
)
def test_of_the_real_exports_every_story_comes_in(name, stories, pages, categories):
    items = read(REAL / name)
    assert len(of(OldStory, items)) == stories
    assert len(of(OldPage, items)) == pages
    assert len(of(OldCategory, items)) == categories
    texts = [each for each in items if isinstance(each, OldStory | OldPage)]
    assert len(texts) == (REAL / name).read_bytes().count(b"<item>")
    assert all(each.title and (each.body or getattr(each, "lead", "")) for each in texts)


@needs_real
def test_the_malformed_export_is_refused_as_wordpress_does():
    with pytest.raises(Unreadable, match=r"malformed\.xml"):
        WordPress([REAL / "malformed.xml"])


@needs_real
def test_slashes_stay():
    (story,) = of(OldStory, read(REAL / "slashes.xml")).values()
    assert 'Slashes aren\\\'t \\"cool\\"' in story.body


READING = """
import resource, sys
from pathlib import Path
import django
django.setup()
from articles.moving.sources.wordpress import WordPress
count = sum(1 for item in WordPress([Path(sys.argv[1])]).items())
print(count, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


@pytest.mark.harm
def test_memory_does_not_grow_with_the_file(tmp_path):
    def reading(megabytes):
        text = "<p>" + "Ủy ban nhân dân tỉnh họp. " * 1_500 + "</p>"
        with (tmp_path / "lon.xml").open("w", encoding="utf-8") as file:
            file.write(HEAD)
            for number in range(1, megabytes * 20, 2):
                file.write(item(number, text, metas={"_thumbnail_id": str(number + 1)}))
                file.write(picture(number + 1, f"anh-{number}.jpg", parent=number))
            file.write(END)
        asked = [sys.executable, "-c", READING, str(tmp_path / "lon.xml")]
        done = subprocess.run(
            asked, capture_output=True, check=True, text=True, cwd=settings.BASE_DIR
        )
        return [*map(int, done.stdout.split())]

    (few, small), (many, large) = reading(2), reading(30)
    assert many > few * 10
    assert large - small < 20  # megabytes; thirty were read
