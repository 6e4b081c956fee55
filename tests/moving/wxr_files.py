"""Small exports of WordPress, made in code; and where the real ones are."""

import pytest

from articles.moving.sources.wordpress import WordPress
from tests.support.samples import SAMPLES

REAL = SAMPLES / "wordpress"
SITE = "https://baocu.example"
HEAD = f"""<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
<title>Báo cũ</title>
<link>{SITE}</link>
<wp:wxr_version>1.2</wp:wxr_version>
<wp:base_site_url>{SITE}</wp:base_site_url>
<wp:base_blog_url>{SITE}</wp:base_blog_url>
"""
END = "</channel>\n</rss>\n"
needs_real = pytest.mark.skipif(not REAL.is_dir(), reason=f"no real exports in {REAL}")


def cdata(text):
    """The text as WordPress writes it into an export."""
    return f"<![CDATA[{str(text).replace(']]>', ']]]]><![CDATA[>')}]]>"


def author(login, name):
    """An author of the head."""
    return (
        f"<wp:author><wp:author_login>{cdata(login)}</wp:author_login>"
        f"<wp:author_display_name>{cdata(name)}</wp:author_display_name></wp:author>\n"
    )


def category(number, slug, name, parent=""):
    """A category of the head."""
    return (
        f"<wp:category><wp:term_id>{number}</wp:term_id>"
        f"<wp:category_nicename>{slug}</wp:category_nicename>"
        f"<wp:category_parent>{parent}</wp:category_parent>"
        f"<wp:cat_name>{cdata(name)}</wp:cat_name></wp:category>\n"
    )


def item(number, content="<p>Một.</p>\n\n<p>Hai.</p>", *, metas=None, terms=(), more="", **fields):
    """A published story, unless `fields` (names without "wp:") say otherwise."""
    title, excerpt = fields.pop("title", f"Tin số {number}"), fields.pop("excerpt", "")
    link, creator = fields.pop("link", f"{SITE}/tin-{number}/"), fields.pop("creator", "lan")
    values = {
        "post_id": number,
        "post_date": "2020-05-01 07:30:00",
        "post_date_gmt": "2020-05-01 00:30:00",
        "post_name": f"tin-{number}",
        "status": "publish",
        "post_parent": 0,
        "post_type": "post",
        "post_password": "",
        **fields,
    }
    rows = "".join(f"<wp:{name}>{cdata(value)}</wp:{name}>\n" for name, value in values.items())
    rows += "".join(
        f'<category domain="{domain}" nicename="{slug}">{cdata(name)}</category>\n'
        for domain, slug, name in terms
    )
    rows += "".join(
        f"<wp:postmeta><wp:meta_key>{cdata(key)}</wp:meta_key>"
        f"<wp:meta_value>{cdata(value)}</wp:meta_value></wp:postmeta>\n"
        for key, value in (metas or {}).items()
    )
    return (
        f"<item>\n<title>{cdata(title)}</title>\n<link>{link}</link>\n"
        f"<dc:creator>{cdata(creator)}</dc:creator>\n"
        f'<guid isPermaLink="false">{SITE}/?p={number}</guid>\n'
        f"<content:encoded>{cdata(content)}</content:encoded>\n"
        f"<excerpt:encoded>{cdata(excerpt)}</excerpt:encoded>\n{rows}{more}</item>\n"
    )


def picture(number, name, *, alt="", caption="", parent=0, credit=""):
    """A picture of the media library."""
    metas = {"_wp_attachment_image_alt": alt}
    if credit:
        metas["_wp_attachment_metadata"] = f'a:1:{{s:6:"credit";s:9:"{credit}";}}'
    return item(
        number,
        "",
        title=name,
        excerpt=caption,
        link=f"{SITE}/dinh-kem-{number}/",
        post_type="attachment",
        status="inherit",
        post_parent=parent,
        attachment_url=f"{SITE}/wp-content/uploads/2020/05/{name}",
        metas=metas,
    )


def export(folder, *parts, name="bao-cu.xml", end=END):
    """Write an export of these parts; return its path."""
    path = folder / name
    path.write_text(HEAD + "".join(parts) + end, encoding="utf-8")
    return path


def read(*paths):
    """All items of the exports at `paths`."""
    return [*WordPress(list(paths)).items()]


def of(kind, items):
    """Those of `items` that are of a kind, by their keys."""
    return {item.key: item for item in items if isinstance(item, kind)}
