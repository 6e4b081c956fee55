"""Published stories and pages in the format of WordPress (WXR 1.2), the way out to any other CMS.

What WordPress has no field for becomes text that readers saw: quotes are block quotes in their
places, corrections stand at the end. Photos are attachments, fetched by who imports; pictures of
officials stay. Threads are tags. `sources/wordpress.py` reads it back.
"""

import html
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any, BinaryIO

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.encoding import iri_to_uri
from django.utils.html import format_html

from articles.accounts.names import full_name
from articles.editorial.text_for_others import body_parts, notes
from articles.media.types import media_type
from articles.models import Article, Category, Page, Photo, PhotoInBody, PhotoInPage, Portal, Thread
from articles.models.document_row import DocumentRowModel
from articles.text import galleries, own_videos, richtext, videos
from articles.text.vietnamese import slugify

_AT_ONCE = 100  # stories that are in memory
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_PLAIN = re.compile(r"[\w.:/+-]*", re.ASCII)
_HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0"
\txmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
\txmlns:content="http://purl.org/rss/1.0/modules/content/"
\txmlns:wfw="http://wellformedweb.org/CommentAPI/"
\txmlns:dc="http://purl.org/dc/elements/1.1/"
\txmlns:wp="http://wordpress.org/export/1.2/"
>
<channel>
"""
# WordPress numbers posts, pages and attachments as one; so each kind has a last digit of its own.
_STORY, _PAGE, _PHOTO = range(3)


def write(out: BinaryIO, *, base: str) -> Iterator[int]:
    """Write what readers see to `out`; yield how many stories are written, after each.

    `base` is the address of the portal, scheme and host: files are fetched from there, and it
    stands in each link.
    """
    yield from _Writer(out, base.rstrip("/")).write()


def _escaped(text: str) -> str:
    """A text of ours as WordPress keeps titles, names and excerpts, which are HTML there."""
    return html.escape(text, quote=False)


class _Writer:
    def __init__(self, out: BinaryIO, base: str) -> None:
        self._out = out
        self._base = base
        self._now = timezone.now()
        self._logins: dict[str, str] = {}  # name of an author: login

    def write(self) -> Iterator[int]:
        self._put(_HEAD)
        self._channel()
        for photo in _photos(self._now).iterator(_AT_ONCE):
            self._photo(photo)
        stories = Article.objects.published(self._now).for_feed().select_related("author", "thread")
        stories = stories.prefetch_related("former_slugs")
        for count, story in enumerate(stories.iterator(_AT_ONCE), 1):
            self._story(story)
            yield count
        pages = Page.objects.published(self._now).order_by("pk")
        pages = pages.prefetch_related("documents", "former_slugs")
        public = set(pages.values_list("pk", flat=True))
        for page in pages.iterator(_AT_ONCE):
            self._page(page, public)
        self._put("</channel>\n</rss>\n")

    def _channel(self) -> None:
        portal = Portal.objects.current()
        self._fields(
            ("title", portal.name),
            ("link", self._base),
            ("description", portal.description),
            ("pubDate", format_datetime(self._now)),
            ("language", "vi"),
            ("wp:wxr_version", "1.2"),
            ("wp:base_site_url", self._base),
            ("wp:base_blog_url", self._base),
        )
        for number, (name, login) in enumerate(self._authors(), 1):
            inside = _elements(
                ("wp:author_id", number),
                ("wp:author_login", login),
                ("wp:author_email", ""),
                ("wp:author_display_name", name),
                ("wp:author_first_name", ""),
                ("wp:author_last_name", ""),
            )
            self._put(f"<wp:author>{inside}</wp:author>\n")
        for category in Category.objects.order_by("order", "pk"):
            inside = _elements(
                ("wp:term_id", category.pk),
                ("wp:category_nicename", category.slug),
                ("wp:category_parent", ""),
                ("wp:cat_name", _escaped(category.name)),
                ("wp:category_description", _escaped(category.description)),
            )
            self._put(f"<wp:category>{inside}</wp:category>\n")
        last = Category.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        seen = Article.objects.published(self._now).order_by().filter(thread=OuterRef("pk"))
        for thread in Thread.objects.filter(Exists(seen)).order_by("pk"):
            inside = _elements(
                ("wp:term_id", last + thread.pk),
                ("wp:tag_slug", thread.slug),
                ("wp:tag_name", _escaped(thread.name)),
                ("wp:tag_description", _escaped(thread.description)),
            )
            self._put(f"<wp:tag>{inside}</wp:tag>\n")
        self._put("<generator>newsroom</generator>\n")

    def _authors(self) -> Iterator[tuple[str, str]]:
        """Yield the names that stories bear, or else those of their accounts, with logins."""
        published = Article.objects.published(self._now)
        bylines = published.order_by("byline").values_list("byline", flat=True).distinct()
        names = {byline: slugify(byline) for byline in bylines if byline}
        unsigned = published.order_by().filter(byline="", author=OuterRef("pk"))
        for account in User.objects.filter(Exists(unsigned)).order_by("pk"):
            names.setdefault(full_name(account), account.get_username())
        taken: set[str] = set()
        for name, wanted in names.items():
            login, number = wanted[:50] or "author", 1
            while login in taken:
                number += 1
                login = f"{wanted[:50]}-{number}"
            taken.add(login)
            self._logins[name] = login
            yield name, login

    def _photo(self, photo: Photo) -> None:
        url = self._absolute(photo.image.url)
        metas = [("_wp_attachment_image_alt", photo.alt), ("_wp_attached_file", photo.image.name)]
        if photo.credit:
            metas.append(("_wp_attachment_metadata", _image_meta(photo.credit)))
        self._item(
            number=photo.pk * 10 + _PHOTO,
            kind="attachment",
            title=str(photo),
            link=url,
            excerpt=photo.caption,
            slug=f"photo-{photo.pk}",
            status="inherit",
            published=photo.uploaded_at,
            modified=photo.uploaded_at,
            more=[("wp:attachment_url", url)],
            metas=metas,
        )

    def _story(self, story: Article) -> None:
        metas = [
            ("_thumbnail_id", story.cover_id and story.cover_id * 10 + _PHOTO),
            ("_yoast_wpseo_metadesc", story.description),
            ("source", story.source),
            ("byline", story.byline),
            ("_short_headline", story.short_headline),
            ("_thumbnail_caption", story.cover_caption),
            ("enclosure", self._enclosure(story)),
        ]
        terms = [_term("category", story.category)]
        if story.thread:
            terms.append(_term("post_tag", story.thread))
        documents = story.attachments.all()
        self._item(
            number=story.pk * 10 + _STORY,
            kind="post",
            title=story.headline,
            link=self._absolute(story.get_absolute_url()),
            author=self._logins.get(story.byline or full_name(story.author), ""),
            content=self._content([*body_parts(story), *notes(story)], documents),
            excerpt=story.lead,
            slug=story.slug or "",
            status="publish",
            published=story.publish_at,
            modified=story.modified_at,
            more=terms,
            metas=[*metas, *_former(story)],
        )

    def _page(self, page: Page, public: set[int]) -> None:
        self._item(
            number=page.pk * 10 + _PAGE,
            kind="page",
            title=page.title,
            link=self._absolute(page.get_absolute_url()),
            content=self._content([page.body], page.documents.all()),
            excerpt=page.description,
            slug=page.slug,
            status="publish",
            published=page.publish_at,
            modified=page.modified_at,
            parent=page.parent_id * 10 + _PAGE if page.parent_id in public else 0,
            order=page.order,
            metas=_former(page),
        )

    def _item(
        self,
        *,
        number: int,
        kind: str,
        title: str,
        link: str,
        slug: str,
        status: str,
        published: datetime | None,
        modified: datetime,
        author: str = "",
        content: str = "",
        excerpt: str = "",
        parent: int = 0,
        order: int = 0,
        more: Iterable[tuple[str, str]] = (),
        metas: Iterable[tuple[str, Any]] = (),
    ) -> None:
        published = published or self._now  # what readers see has a moment
        self._put("<item>\n")
        self._fields(
            ("title", _escaped(title)),
            ("link", link),
            ("pubDate", format_datetime(published.astimezone(UTC))),
            ("dc:creator", author),
        )
        self._put(f'<guid isPermaLink="false">{_text(link)}</guid>\n')
        self._fields(
            ("description", ""),
            ("content:encoded", content),
            ("excerpt:encoded", _escaped(excerpt)),
            ("wp:post_id", number),
            ("wp:post_date", _local(published)),
            ("wp:post_date_gmt", _gmt(published)),
            ("wp:post_modified", _local(modified)),
            ("wp:post_modified_gmt", _gmt(modified)),
            ("wp:comment_status", "closed"),
            ("wp:ping_status", "closed"),
            ("wp:post_name", slug),
            ("wp:status", status),
            ("wp:post_parent", parent),
            ("wp:menu_order", order),
            ("wp:post_type", kind),
            ("wp:post_password", ""),
            ("wp:is_sticky", 0),
        )
        for name, value in more:
            self._put(f"{value}\n" if name == "category" else f"<{name}>{_text(value)}</{name}>\n")
        for key, value in metas:
            if value:
                inside = _elements(("wp:meta_key", key), ("wp:meta_value", value))
                self._put(f"<wp:postmeta>{inside}</wp:postmeta>\n")
        self._put("</item>\n")

    def _content(self, parts: Iterable[str], documents: Iterable[DocumentRowModel]) -> str:
        """A text with its documents as HTML for WordPress, one block a line.

        Within a block WordPress would make a line break of each line end.
        """
        written = [piece for part in parts for piece in self._pieces(part)]
        written += [
            format_html(
                '<div class="wp-block-file"><a href="{}">{}</a></div>',
                self._absolute(document.file.url),
                document.title,
            )
            for document in documents
        ]
        return "\n\n".join(filter(None, written))

    def _pieces(self, body: str) -> Iterator[str]:
        """Yield the parts of a body, with galleries and videos as WordPress knows them."""
        for part in galleries.split(body):
            if isinstance(part, str):
                for piece in videos.split(part):
                    yield from self._texts(piece) if isinstance(piece, str) else [_player(piece)]
            else:
                figures = self._portable(part.html)
                figures = figures.replace("<figure>", '<figure class="wp-block-image">')
                yield f'<figure class="wp-block-gallery">{figures}</figure>'

    def _texts(self, body: str) -> Iterator[str]:
        """Yield the parts of a body, with films of our own as WordPress plays them."""
        for part in own_videos.split(body):
            if isinstance(part, str):
                yield self._portable(part)
            else:
                yield f'[video src="{self._absolute(settings.MEDIA_URL + part.name)}"][/video]'
                if words := part.caption or part.title:
                    yield f"<p>{_escaped(words)}</p>"

    def _portable(self, body: str) -> str:
        return " ".join(richtext.portable(body, self._absolute).split("\n")).strip()

    def _absolute(self, path: str) -> str:
        is_ours = path.startswith("/") and not path.startswith("//")
        return iri_to_uri(self._base + path if is_ours else path)

    def _enclosure(self, story: Article) -> str:
        """The story read aloud, as WordPress keeps a podcast: address, length, type."""
        if not story.audio:
            return ""
        try:
            size = story.audio.size
        except OSError:  # the file is lost
            size = 0
        url = self._absolute(story.audio.url)
        return f"{url}\n{size}\n{media_type(story.audio.name or '')}"

    def _fields(self, *fields: tuple[str, Any]) -> None:
        self._put("".join(f"<{name}>{_text(value)}</{name}>\n" for name, value in fields))

    def _put(self, text: str) -> None:
        self._out.write(text.encode())


def _photos(now: datetime) -> Any:
    """The photos that published stories and pages show: covers, and those in their bodies."""
    stories = Article.objects.published(now).order_by()
    in_body = PhotoInBody.objects.filter(photo=OuterRef("pk"), article__in=stories.values("pk"))
    pages = Page.objects.published(now).order_by().values("pk")
    in_page = PhotoInPage.objects.filter(photo=OuterRef("pk"), page__in=pages)
    shown = Q(Exists(stories.filter(cover=OuterRef("pk")))) | Q(Exists(in_body))
    return Photo.objects.filter(shown | Q(Exists(in_page))).order_by("pk")


def _player(video: videos.Video) -> str:
    """A video of YouTube: on a line of its own WordPress makes a player of the address."""
    caption = video.caption or video.title
    below = format_html("<figcaption>{}</figcaption>", caption) if caption else ""
    return (
        '<figure class="wp-block-embed is-provider-youtube">'
        f'<div class="wp-block-embed__wrapper">\n{_escaped(video.url)}\n</div>{below}</figure>'
    )


def _term(domain: str, row: Category | Thread) -> tuple[str, str]:
    name = (
        f'<category domain="{domain}" nicename="{row.slug}">{_text(_escaped(row.name))}</category>'
    )
    return "category", name


def _former(row: Article | Page) -> list[tuple[str, str]]:
    return [("_wp_old_slug", former.slug) for former in row.former_slugs.all()]


def _image_meta(credit: str) -> str:
    """The credit as PHP serializes it in what WordPress keeps of a picture."""
    said = credit.replace('"', "”")
    inner = f'a:1:{{s:6:"credit";s:{len(said.encode())}:"{said}";}}'
    return f'a:1:{{s:10:"image_meta";{inner}}}'


def _local(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M:%S")


def _gmt(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")


def _elements(*fields: tuple[str, Any]) -> str:
    return "".join(f"<{name}>{_text(value)}</{name}>" for name, value in fields)


def _text(value: Any) -> str:
    # Its parser of regular expressions takes numbers, versions and addresses without CDATA alone.
    text = _NO_XML.sub("", str(value))
    return text if _PLAIN.fullmatch(text) else _cdata(text)


def _cdata(text: str) -> str:
    return f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>"
