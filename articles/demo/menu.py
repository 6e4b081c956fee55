"""The menu of the demo: two levels in the header, columns at the foot, and linked portals."""

from dataclasses import dataclass

from django.urls import reverse

from articles.models import Category, MenuItem, Page, Thread


@dataclass(frozen=True)
class Item:
    """An item: `to` is a link or the name of a view, or names a category, page or thread.

    A category and a page are named by their slugs, a thread by its name.
    """

    to: str = ""
    label: str = ""
    below: tuple["Item", ...] = ()


HEADER = (
    Item(
        "page:gioi-thieu",
        below=(
            Item("page:co-cau-to-chuc"),
            Item("page:chinh-sach-bao-mat"),
            Item("page:about"),
        ),
    ),
    Item(
        "category:chinh-quyen",
        label="Chính quyền",
        below=(
            Item("thread:Cải cách hành chính 2017 - 2021"),
            Item("https://dichvucong.gov.vn/", label="Dịch vụ công quốc gia"),
            Item("view:officials", label="Phát biểu của cán bộ"),
        ),
    ),
    Item("category:kinh-te"),
    Item("category:van-hoa-xa-hoi"),
    Item("category:giao-duc"),
    Item("category:y-te"),
    Item("category:the-thao"),
    Item("page:lien-he"),
)

FOOTER = (
    Item(
        label="Chuyên mục",
        below=tuple(
            Item(f"category:{slug}")
            for slug in ("chinh-quyen", "kinh-te", "van-hoa-xa-hoi", "giao-duc", "y-te", "the-thao")
        ),
    ),
    Item(
        label="Tòa soạn",
        below=(
            Item("page:gioi-thieu"),
            Item("page:co-cau-to-chuc"),
            Item("page:lien-he"),
            Item("page:chinh-sach-bao-mat"),
            Item("view:corrections", label="Đính chính"),
        ),
    ),
    Item(
        label="Tra cứu",
        below=(
            Item("view:search", label="Tìm kiếm"),
            Item("view:archive", label="Lưu trữ"),
            Item("view:notices", label="Thông báo"),
            Item("view:threads", label="Dòng sự kiện"),
            Item("view:officials", label="Cán bộ"),
        ),
    ),
)

LINKED = (
    Item("https://chinhphu.vn/", label="Cổng Thông tin điện tử Chính phủ"),
    Item("https://quochoi.vn/", label="Cổng Thông tin điện tử Quốc hội"),
    Item("https://dichvucong.gov.vn/", label="Cổng Dịch vụ công quốc gia"),
    Item("https://hatinh.gov.vn/", label="Cổng Thông tin điện tử tỉnh Hà Tĩnh"),
)


def load() -> None:
    """Make the menu, of what the demo has made before."""
    for place, items in (
        (MenuItem.Place.HEADER, HEADER),
        (MenuItem.Place.FOOTER, FOOTER),
        (MenuItem.Place.LINKED, LINKED),
    ):
        _make(items, place=place)


def _make(items: tuple[Item, ...], **where: object) -> None:
    for order, item in enumerate(items, 1):
        target = _target(item.to)
        if target is not None:
            made = MenuItem.objects.create(label=item.label, order=order, **where, **target)
            _make(item.below, parent=made)


def _target(to: str) -> dict[str, object] | None:
    """The fields that lead to `to`; None where there is no such row."""
    kind, _colon, name = to.partition(":")
    if kind == "view":
        return {"link": reverse(name)}
    rows = {
        "category": Category.objects.filter(slug=name),
        "page": Page.objects.filter(slug=name),
        "thread": Thread.objects.filter(name=name),
    }
    if kind not in rows:
        return {"link": to}
    row = rows[kind].first()
    return row and {kind: row}
