"""Folders of saved pages, as wget, HTTrack and browsers leave them."""

import os
from pathlib import Path

import pytest

from articles.moving.items import LeftOut, OldCategory, OldPage, OldStory, Unreadable
from articles.moving.sources import saved_pages
from articles.moving.sources.saved_addresses import address_of, is_host, known_as
from articles.moving.sources.saved_pages import open_source
from tests.moving import saved


def story(number, *, address="", head="", body=""):
    link = f'<link rel="canonical" href="{address}">' if address else ""
    return (
        f'<html><head><meta charset="utf-8">{link}{head}<meta property="og:type" content="article">'
        f"</head><body><h1>Bài thứ {number} của trang cũ</h1><p>08:18 21/03/2019</p><div class=b>"
        f"{saved.paragraphs()}{body}</div></body></html>"
    )


def section(name="Mục"):
    return f"<html><body><h1>{name}</h1><ul>{saved.OTHERS}</ul></body></html>"


@pytest.fixture
def folder(tmp_path):
    def put(path, content):
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return tmp_path

    put.root = tmp_path
    return put


def read(root, rules="", **settings):
    if rules:
        file = Path(root).parent / "rules.toml"
        file.write_text(rules)
        settings["rules"] = file
    source = open_source([Path(root)], settings=settings)
    return source, list(source.items())


def of(kind, items):
    return [item for item in items if isinstance(item, kind)]


def test_a_folder_of_wget_is_the_portal_it_was(folder):
    folder("tin.example/index.html", section("Trang chủ"))
    folder("tin.example/xa-hoi/duong.html", story(1))
    folder("tin.example/doc.php?bai=12.html", story(2))
    folder("tin.example/muc/index.html", section())
    folder("tin.example/img/a.jpg", b"\xff\xd8")
    source, items = read(folder.root)
    assert source.name == "html tin.example"
    assert source.hosts == {"tin.example"}
    assert source.total == 4
    assert source.position == 1
    stories = of(OldStory, items)
    assert [each.addresses for each in stories] == [
        ["https://tin.example/doc.php?bai=12"],
        ["https://tin.example/xa-hoi/duong.html"],
    ]
    assert [each.key for each in stories] == [
        "tin.example/doc.php?bai=12",
        "tin.example/xa-hoi/duong.html",
    ]
    assert all(each.is_public for each in stories)
    assert {each.key for each in of(LeftOut, items)} == {
        "tin.example/index.html",
        "tin.example/muc/index.html",
    }
    assert all(each.reason for each in of(LeftOut, items))


def test_a_photo_named_from_the_root_lies_below_the_folder_of_the_host(folder):
    page = story(1, body='<img src="/img/a.jpg">', address="https://www.tin.example/1.html")
    folder("tin.example/1.html", page)
    folder("tin.example/img/a.jpg", b"\xff\xd8")
    (only,) = of(OldStory, read(folder.root)[1])
    assert 'src="tin.example/img/a.jpg"' in only.body


def test_the_same_folder_gives_the_same_again(folder):
    folder("tin.example/1.html", story(1))
    folder("tin.example/2.html", story(2))
    source = open_source([folder.root], settings={})
    assert list(source.items()) == list(source.items())


def test_httrack_writes_the_address_into_the_page(folder):
    mirrored = "<!-- Mirrored from tin.example/doc.php?bai=12 by HTTrack Website Copier/3.x -->"
    folder("tin.example/doc3f2a.html", mirrored + story(1, body='<a href="doc9ab1.html">Bài 2</a>'))
    folder("tin.example/doc9ab1.html", mirrored.replace("12", "13") + story(2))
    folder("index.html", "<html><body><p>HTTrack Website Copier</p></body></html>")
    folder("hts-cache/new.html", story(3))
    _source, items = read(folder.root)
    first, second = of(OldStory, items)
    assert first.addresses[0] == "http://tin.example/doc.php?bai=12"
    assert second.key == "tin.example/doc.php?bai=13"
    assert 'href="http://tin.example/doc.php?bai=13"' in first.body


def test_a_story_saved_twice_counts_once_and_keeps_both_addresses(folder):
    address = "https://tin.example/duong.html"
    folder("tin.example/amp/duong.html", story(1, address=address))
    folder("tin.example/duong.html", story(1, address=address))
    folder("tin.example/duong.html?print=1.html", story(1, address=address))
    _source, items = read(folder.root)
    (only,) = of(OldStory, items)
    assert only.addresses[0] == address
    assert set(only.addresses[1:]) == {
        "https://tin.example/amp/duong.html",
        "https://tin.example/duong.html?print=1",
    }
    assert {each.key for each in of(LeftOut, items)} == {
        "tin.example/amp/duong.html",
        "tin.example/duong.html?print=1.html",
    }


def test_one_address_told_by_every_page_is_nobodys(folder):
    for number in range(25):
        folder(f"tin.example/{number}.html", story(number, address="https://tin.example/trang"))
    folder("tin.example/99.html", story(99, address="https://tin.example/"))
    _source, items = read(folder.root)
    assert len(of(OldStory, items)) == 26
    assert "tin.example/99.html" in {each.key for each in of(OldStory, items)}


def test_pictures_are_found_in_the_folder_and_links_lead_to_addresses(folder):
    folder("tin.example/anh/c%E1%BA%A7u 1.jpg", b"\xff\xd8")
    folder("tin.example/anh/a.jpg?v=2", b"\xff\xd8")
    folder("tin.example/doc.php?bai=2.html", story(2))
    body = (
        '<p>a</p><img src="../anh/c%25E1%25BA%25A7u%201.jpg"><p>b</p><img src="../anh/a.jpg%3Fv=2">'
        '<img src="../anh/mat.jpg"><p><a href="../doc.php%3Fbai=2.html">hai</a> '
        '<a href="../doc.php?bai=2">hai</a> <a href="khac.html">khác</a></p>'
    )
    folder("tin.example/tin/1.html", story(1, body=body))
    _source, items = read(folder.root)
    html = of(OldStory, items)[-1].body
    assert 'src="tin.example/anh/c%25E1%25BA%25A7u%201.jpg"' in html
    assert 'src="tin.example/anh/a.jpg%3Fv%3D2"' in html
    assert 'src="https://tin.example/anh/mat.jpg"' in html
    assert html.count('href="https://tin.example/doc.php?bai=2"') == 2
    assert 'href="https://tin.example/tin/khac.html"' in html


def test_the_picture_of_the_portal_is_no_cover(folder):
    for number in range(22):
        head = '<meta property="og:image" content="/share/chung.jpg">'
        folder(f"tin.example/{number}.html", story(number, head=head))
    _source, items = read(folder.root)
    assert {each.cover for each in of(OldStory, items)} == {None}


def test_categories_come_before_their_stories_once(folder):
    trail = (
        '<script type="application/ld+json">{"@type":"BreadcrumbList","itemListElement":['
        '{"name":"Trang chủ"},{"name":"Tin tức"},{"name":"Kinh tế"}]}</script>'
    )
    folder("tin.example/1.html", story(1, head=trail))
    folder("tin.example/2.html", story(2, head=trail))
    _source, items = read(folder.root)
    assert [type(item) for item in items] == [OldCategory, OldCategory, OldStory, OldStory]
    assert [(each.key, each.parent) for each in of(OldCategory, items)] == [
        ("Tin tức", ""),
        ("Kinh tế", "Tin tức"),
    ]
    assert items[-1].categories == ["Kinh tế"]


def test_rules_say_what_is_a_story_and_what_a_page(folder):
    folder("tin.example/gioi-thieu.html", story(1).replace("08:18 21/03/2019", ""))
    folder("tin.example/a-1.html", story(2).replace("08:18 21/03/2019", ""))
    folder("tin.example/b.html", story(3))
    rules = """[site]\nstory = '-\\d+\\.html$'\npage = "/gioi-thieu"\n"""
    _source, items = read(folder.root, rules)
    assert [each.title for each in of(OldStory, items)] == ["Bài thứ 2 của trang cũ"]
    assert [each.title for each in of(OldPage, items)] == ["Bài thứ 1 của trang cũ"]
    assert [each.key for each in of(LeftOut, items)] == ["tin.example/b.html"]


def test_where_stories_say_what_they_are_pages_that_say_otherwise_are_none(folder):
    for number in range(3):
        folder(f"tin.example/{number}.html", story(number))
    folder("tin.example/lien-he.html", story(4).replace('"article"', '"website"'))
    says_nothing = story(5).replace('<meta property="og:type" content="article">', "")
    folder("tin.example/bai-thoi-truoc.html", says_nothing)
    _source, items = read(folder.root)
    assert [each.key for each in of(LeftOut, items)] == ["tin.example/lien-he.html"]
    assert len(of(OldStory, items)) == 4


def test_what_cannot_be_read_is_named_and_stops_nothing(folder, monkeypatch):
    folder("tin.example/1.html", story(1))
    folder("tin.example/anh.html", b"\x89PNG" + bytes(range(256)) * 40)
    folder("tin.example/lon.html", b"<p>" + b"x" * (6 * 2**20))
    folder("tin.example/sau.html", "<div>" * 4_000)
    folder("tin.example/trong.html", "")
    os.symlink("/etc/passwd", folder.root / "tin.example/ra-ngoai.html")
    os.symlink("/etc", folder.root / "tin.example/thu-muc")
    os.symlink(folder.root, folder.root / "tin.example/vong")
    os.mkfifo(folder.root / "tin.example/ong.html")
    os.close(os.open(os.fsencode(folder.root) + b"/tin.example/h\xff.html", os.O_CREAT))
    _source, items = read(folder.root)
    assert len(of(OldStory, items)) == 1
    left = {each.key.rpartition("/")[2]: each.reason for each in of(LeftOut, items)}
    assert set(left) == {
        *("anh.html", "lon.html", "sau.html", "trong.html", "h\ufffd.html"),
        *("ra-ngoai.html", "thu-muc", "vong"),
    }
    assert all(left.values())
    for item in items:
        item.key.encode()


def test_a_page_that_breaks_its_reader_ends_no_move(folder, monkeypatch):
    folder("tin.example/1.html", story(1))
    folder("tin.example/2.html", story(2))
    monkeypatch.setattr(saved_pages, "read_whole", lambda *args, **kwargs: 1 / 0)
    _source, items = read(folder.root)
    assert ["ZeroDivisionError" in each.reason for each in of(LeftOut, items)] == [True, True]


def test_wrong_paths_and_rules_are_told_at_once(folder):
    with pytest.raises(Unreadable, match="khong-co"):
        open_source([folder.root / "khong-co"], settings={})
    with pytest.raises(Unreadable, match="body"):
        read(folder("tin.example/1.html", story(1)), '[site]\nbody = "["')
    with pytest.raises(Unreadable, match="rules"):
        open_source([folder.root], settings={"rules": folder.root / "no-rules.toml"})


def test_one_file_alone_is_read(folder):
    file = folder("1.html", story(1)) / "1.html"
    _source, items = read(file)
    assert [each.key for each in of(OldStory, items)] == ["1.html"]


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("tin/index.html", "https://a.example/tin/"),
        ("doc.php?id=1", "https://a.example/doc.php?id=1"),
        ("doc.php@id=1.html", "https://a.example/doc.php?id=1"),
        ("index.html?id=1.html", "https://a.example/?id=1"),
        ("b%C3%A0i/1.html", "https://a.example/b%C3%A0i/1.html"),
        ("bài/1.html", "https://a.example/b%C3%A0i/1.html"),
    ],
)
def test_names_of_files_tell_addresses(path, address):
    assert address_of(path, "a.example") == address


def test_hosts_are_told_from_folders():
    assert all(map(is_host, ("a.example", "127.0.0.1:8000", "localhost+80", "127.0.0.1_80")))
    assert not any(map(is_host, ("tin", "index.html", "v1.php", "..", "")))
    assert known_as("http://www.a.example/x?y=1") == known_as("https://a.example/x?y=1")
