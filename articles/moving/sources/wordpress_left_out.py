"""What an export of WordPress holds and no story or page takes: named each, or counted."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from articles.moving.items import LeftOut
from articles.moving.sources.html_tree import words_of
from articles.moving.sources.wordpress_library import Library
from articles.moving.sources.wxr_record import Record

DESCRIPTIONS = (
    "_yoast_wpseo_metadesc",
    "rank_math_description",
    "_aioseo_description",
    "_aioseop_description",
    "_seopress_titles_desc",
)
SOURCES = ("source", "source_name", "nguon", "nguon_tin", "nguon-tin", "_source", "td_source")
BYLINES = ("byline", "tac_gia", "tac-gia", "but_danh")


class Left:
    """What is left out and only counted, to be named at the end."""

    def __init__(self) -> None:
        self.comments = self.twice = 0
        self._metas: dict[str, int] = {}

    def note_metas(self, record: Record) -> None:
        """Note the fields of a text that are not read; those of WordPress begin with "_"."""
        known = {*SOURCES, *BYLINES, *DESCRIPTIONS, "footnotes", "td_post_theme_settings"}
        for key in record.metas:
            is_own = key and not key.startswith(("_", "rank_math_")) and key not in known
            if is_own and (key in self._metas or len(self._metas) < 1000):
                self._metas[key] = self._metas.get(key, 0) + 1

    def items(self, library: Library) -> Iterator[LeftOut]:
        """Yield it, at the end of the export."""
        for attachment in library.unused():
            reason = _("No story or page shows it.")
            yield LeftOut(attachment.id, kind="attachment", title=attachment.url, reason=reason)
        if self.comments:
            reason = _("Comments, which this portal does not have: %d") % self.comments
            yield LeftOut("comments", kind="comment", title="", reason=reason)
        for key, count in self._metas.items():
            reason = _("A field of its own, which is not read; stories and pages with it: %d")
            reason %= count
            yield LeftOut(f"postmeta {key}", kind="postmeta", title=key, reason=reason)
        if self.twice:
            reason = _("Items that stand in the files twice, word for word: %d") % self.twice
            yield LeftOut("twice", kind="item", title="", reason=reason)


def post_type(record: Record) -> str:
    """Return what kind of post a record is."""
    return record["wp:post_type"] or "post"


def left_out(key: str, record: Record, reason: str) -> LeftOut:
    """Return `record` as one that is left out, for the `reason`."""
    title = words_of(record["title"]) or record["link"] or record["guid"]
    return LeftOut(key, kind=post_type(record), title=title, reason=reason)


def why(kind: str) -> str:
    """Say why posts of the type `kind` are left out."""
    if kind == "nav_menu_item":
        return _("Menus are made anew at the desk.")
    if kind == "wp_block":
        return _("Its text came along in the stories that show it.")
    if kind == "revision" or kind.startswith(("wp_", "oembed_", "customize_", "custom_css")):
        return _("WordPress keeps it for itself.")
    return _("A post type of its own; rules (--rules) can name it a story or a page.")
