"""The way out as WXR: what WordPress asks of a file, and that our own source reads it back."""

import re
from datetime import UTC, datetime
from io import BytesIO
from xml.etree import ElementTree

import pytest
from django.contrib.auth.models import User

from articles.models import Article
from articles.models.photo import Photo
from articles.moving import wxr
from articles.moving.items import LeftOut, OldCategory, OldPage, OldStory
from articles.text import galleries, own_videos, videos
from articles.text.richtext import marker
from tests.moving.wxr_files import of, read
from tests.support.factories import (
    hours,
    make_article,
    make_attachment,
    make_category,
    make_correction,
    make_official,
    make_page,
    make_photo,
    make_thread,
)

pytestmark = pytest.mark.django_db
BASE = "https://baomoi.example"
SPACES = {
    "wp": "http://wordpress.org/export/1.2/",
    "excerpt": "http://wordpress.org/export/1.2/excerpt/",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
}
# What its importer reads of each item (parsers/class-wxr-parser-simplexml.php).
ASKED = (
    "title guid dc:creator content:encoded excerpt:encoded wp:post_id wp:post_date "
    "wp:post_date_gmt wp:comment_status wp:ping_status wp:post_name wp:status wp:post_parent "
    "wp:menu_order wp:post_type wp:post_password wp:is_sticky"
).split()


def written():
    """The export as bytes."""
    out = BytesIO()
    for _count in wxr.write(out, base=f"{BASE}/"):
        pass
    return out.getvalue()


def read_back(tmp_path):
    """What our own source reads of the export."""
    path = tmp_path / "ra.xml"
    path.write_bytes(written())
    return read(path)


def picture_of(photo):
    """The figure of a photo in a body."""
    return f'<figure class="image"><img alt="{photo.alt}" src="{photo.image.url}"></figure>'


def test_it_is_what_the_importer_of_wordpress_asks_for():
    story = make_article(cover=make_photo(), thread=make_thread(), byline="Phương Lan")
    make_page()
    root = ElementTree.fromstring(written())
    channel = root.find("channel")
    assert root.tag == "rss"
    assert channel.findtext("wp:wxr_version", namespaces=SPACES) == "1.2"
    assert channel.findtext("wp:base_site_url", namespaces=SPACES) == BASE
    assert channel.findtext("wp:base_blog_url", namespaces=SPACES) == BASE
    author = channel.find("wp:author", SPACES)
    assert author.findtext("wp:author_login", namespaces=SPACES) == "phuong-lan"
    category = channel.find("wp:category", SPACES)
    assert category.findtext("wp:category_nicename", namespaces=SPACES) == story.category.slug
    items = channel.findall("item")
    for item in items:
        assert all(item.find(name, SPACES) is not None for name in ASKED)
        assert item.findtext("wp:post_id", namespaces=SPACES).isdigit()
    kinds = [item.findtext("wp:post_type", namespaces=SPACES) for item in items]
    assert kinds == ["attachment", "post", "page"]
    assert items[0].findtext("wp:attachment_url", namespaces=SPACES).startswith(f"{BASE}/media/")
    thumbnail = items[1].find("wp:postmeta/wp:meta_value", SPACES).text
    assert thumbnail == items[0].findtext("wp:post_id", namespaces=SPACES)
    numbers = [item.findtext("wp:post_id", namespaces=SPACES) for item in items]
    assert len(set(numbers)) == len(numbers)
    domains = [each.get("domain") for each in items[1].findall("category")]
    assert domains == ["category", "post_tag"]


def test_it_is_read_where_wordpress_has_no_parser_of_xml():
    """Then it looks for a version, for authors on one line, and for tags within an item."""
    body = "<p>Một.</p>\n<p>Hai ]]&gt;.</p>"
    make_article(headline="Lúa & giá", body=body, byline="Phương Lan")
    text = written().decode()
    assert re.search(r"<wp:wxr_version>(\d+\.\d+)</wp:wxr_version>", text)[1] == "1.2"
    assert f"<wp:base_site_url>{BASE}</wp:base_site_url>\n" in text
    assert len(re.findall(r"^<wp:author>.*</wp:author>$", text, re.MULTILINE)) == 1
    (story,) = re.findall(r"^<item>\n(.*?)^</item>$", text, re.MULTILINE | re.DOTALL)
    content = re.search(r"<content:encoded>(.*?)</content:encoded>", story, re.DOTALL)[1]
    assert content.removeprefix("<![CDATA[").removesuffix("]]>") == body.replace("\n", " ")
    terms = re.findall(r'<category domain="([^"]+)" nicename="([^"]+)">(.+?)</category>', story)
    assert [domain for domain, _slug, _name in terms] == ["category"]


def test_a_film_of_ours_becomes_a_player(tmp_path):
    name = "videos/0123456789abcdef/phim.mp4"
    make_article(body=own_videos.block(name, "Phim", "Lễ hội"))
    assert f'[video src="{BASE}/media/{name}"][/video]'.encode() in written()
    (back,) = of(OldStory, read_back(tmp_path)).values()
    assert f"{BASE}/media/{name}" in back.body
    assert "Lễ hội" in back.body


def test_the_caption_of_a_cover_stays_with_its_story(tmp_path):
    make_article(cover=make_photo(caption="Trong kho"), cover_caption="Trong bài")
    (back,) = of(OldStory, read_back(tmp_path)).values()
    assert back.cover.caption == "Trong bài"


def test_stories_come_back_as_they_were(tmp_path):
    photo = make_photo(alt="Ruộng & lúa", caption="Lúa <chín>", credit="Hoà")
    other = make_photo(image=None, alt="Chợ")
    kept = galleries.block([picture_of(photo), picture_of(other)])
    body = (
        f"<p>Một &amp; hai.</p>{kept}{videos.block('dQw4w9WgXcQ', 90, '', '', 'Phim')}<h2>Tít</h2>"
    )
    moment = datetime(2021, 2, 3, 4, 5, 6, tzinfo=UTC)
    story = make_article(
        headline="Lúa <được> mùa & giá",
        lead="Sapo “của” bài.",
        description="Mô tả",
        body=body,
        byline="Phương Lan",
        source="TTXVN",
        cover=photo,
        publish_at=moment,
    )
    make_attachment(article=story, title="Quyết định")
    story.slug = "dia-chi-moi"
    story.save()
    make_article(status=Article.Status.DRAFT)
    items = read_back(tmp_path)
    (back,) = of(OldStory, items).values()
    assert back.title == "Lúa <được> mùa & giá"
    assert (back.lead, back.description) == ("Sapo “của” bài.", "Mô tả")
    assert (back.byline, back.source) == ("Phương Lan", "TTXVN")
    assert (back.slug, back.published_at, back.is_public) == ("dia-chi-moi", moment, True)
    assert back.categories == [story.category.slug]
    assert back.cover.path == BASE + photo.image.url
    assert (back.cover.alt, back.cover.caption) == ("Ruộng & lúa", "Lúa <chín>")
    assert back.cover.credit == "Hoà"
    assert back.body.replace(BASE, "").replace("\n", "") == story.body
    assert [each.title for each in back.documents] == ["Quyết định"]
    assert any(
        address.startswith(f"{BASE}{story.get_absolute_url()}") for address in back.addresses
    )
    assert any("lua-duoc-mua" in address for address in back.addresses)
    assert not back.notices
    assert of(OldCategory, items)[story.category.slug].name == story.category.name
    assert not [each for each in items if isinstance(each, LeftOut)]


def test_quotes_and_corrections_become_text(tmp_path):
    official = make_official(name="Nguyễn Sông Hàn")
    story = make_article(
        body=f"<p>Trước.</p>{marker(1)}<p>Sau.</p>",
        quotes=[{"number": 1, "official": official, "position": "Chủ tịch", "words": "Sẽ làm."}],
    )
    make_correction(article=story, text="Con số đã được sửa.")
    (back,) = of(OldStory, read_back(tmp_path)).values()
    body = back.body
    assert "<blockquote><p>“Sẽ làm.”</p>" in body
    assert body.index("Trước.") < body.index("Chủ tịch") < body.index("Sẽ làm.")
    assert body.index("Sẽ làm.") < body.index("Sau.") < body.index("Con số đã được sửa.")


def test_pages_come_back_below_their_page(tmp_path):
    above = make_page(title="Giới thiệu")
    below = make_page(title="Tổ chức", parent=above, description="Ai làm gì", body="<p>Sơ đồ.</p>")
    pages = of(OldPage, read_back(tmp_path)).values()
    back = {page.title: page for page in pages}
    assert back["Tổ chức"].parent == back["Giới thiệu"].key
    assert (back["Tổ chức"].description, back["Tổ chức"].body) == ("Ai làm gì", "<p>Sơ đồ.</p>")
    assert f"{BASE}{below.get_absolute_url()}" in back["Tổ chức"].addresses


def test_a_story_without_byline_is_of_its_account(tmp_path):
    lan = User.objects.create_user("lan", last_name="Trần", first_name="Lan")
    make_article(author=lan)
    make_article(author=None)
    stories = of(OldStory, read_back(tmp_path)).values()
    assert {(story.author, story.byline) for story in stories} == {("lan", "Trần Lan"), ("", "")}


def test_no_character_breaks_the_file(tmp_path):
    make_category(name="Kinh tế ]]> “&”")
    make_article(headline="Tít ]]> <b>&amp;", lead="]]>", body="<p>a ]]&gt; b</p>")
    Article.objects.update(headline="Tít ]]> <b>&amp;\x0b\x01")  # past all that tidies
    (back,) = of(OldStory, read_back(tmp_path)).values()
    assert back.lead == "]]>"
    assert back.body == "<p>a ]]&gt; b</p>"


def test_it_tells_how_many_are_written():
    for _number in range(3):
        make_article()
    make_article(publish_at=hours(2))
    assert [*wxr.write(BytesIO(), base=BASE)] == [1, 2, 3]


def test_only_photos_that_readers_see_are_told(tmp_path):
    make_photo(alt="Trong kho")
    assert Photo.objects.count() == 1
    assert b"attachment" not in written()


def test_the_number_of_queries_does_not_grow_with_the_stories(django_assert_max_num_queries):
    for _number in range(12):
        make_article(cover=make_photo())
    with django_assert_max_num_queries(20):
        written()
