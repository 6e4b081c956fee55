"""The pages that a portal of a state body must have, or does well to have, with starter texts.

Looked up for this list: Nghị định 42/2022/NĐ-CP, Điều 4 (what a state body gives on the network:
its tasks and powers, its organisation, its addresses, whom to ask), Luật Tiếp cận thông tin
104/2016/QH13, Điều 17 to 20 (what is made public, and where), Luật Bảo vệ dữ liệu cá nhân
91/2025/QH15 (what is told of personal data), and Thông tư 26/2020/TT-BTTTT (people with
disabilities). The list is a help, no legal opinion: whoever answers for the portal decides.

A starter text says what this software knows to be true and no more. All else is a place to fill
in, "[Cần điền: …]": no page that still holds one is published (a constraint of `Page`).
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from articles.editorial import row_history
from articles.editorial.starter_texts import TEXTS
from articles.models import Page
from articles.text import richtext

_PLACE = re.compile(re.escape(Page.PLACEHOLDER) + r"[^\]]{0,200}\]?")


class Required(NamedTuple):
    """A page of the list: what it is called, where it stands, and what asks for it."""

    kind: str
    slug: str
    title: str
    description: str
    asked_by: str
    parent: str = ""  # the kind of the page above it
    lang: str = Page.Lang.VIETNAMESE
    translates: str = ""  # the kind of the Vietnamese page

    @property
    def body(self) -> str:
        """The text to begin with."""
        return TEXTS[self.kind]


_ND42 = "Nghị định 42/2022/NĐ-CP, Điều 4"
_LTCTT = "Luật Tiếp cận thông tin, Điều 17–20"

REQUIRED = (
    Required(
        Page.ABOUT,
        "gioi-thieu",
        "Giới thiệu",
        "Cổng thông tin điện tử này là gì, do ai quản lý và phục vụ ai.",
        _ND42,
    ),
    Required(
        "structure",
        "co-cau-to-chuc",
        "Cơ cấu tổ chức",
        "Các đơn vị, sơ đồ tổ chức và người đứng đầu.",
        _ND42,
        parent=Page.ABOUT,
    ),
    Required(
        "duties",
        "chuc-nang-nhiem-vu",
        "Chức năng, nhiệm vụ",
        "Chức năng, nhiệm vụ và quyền hạn của cơ quan.",
        _ND42,
        parent=Page.ABOUT,
    ),
    Required(
        Page.CONTACT,
        "lien-he",
        "Liên hệ",
        "Địa chỉ, điện thoại, thư điện tử và người tiếp nhận.",
        _ND42,
    ),
    Required(
        "information",
        "tiep-can-thong-tin",
        "Tiếp cận thông tin",
        "Thông tin được công khai và cách yêu cầu cung cấp thông tin.",
        _LTCTT,
    ),
    Required(
        "privacy",
        "chinh-sach-bao-mat",
        "Chính sách bảo mật",
        "Cổng ghi nhận những gì về bạn đọc, để làm gì và trong bao lâu.",
        "Luật Bảo vệ dữ liệu cá nhân",
    ),
    Required(
        "terms",
        "dieu-khoan-su-dung",
        "Điều khoản sử dụng",
        "Sử dụng lại tin bài, trách nhiệm và liên kết.",
        "Thông lệ; Luật Sở hữu trí tuệ",
    ),
    Required(
        "accessibility",
        "ho-tro-tiep-can",
        "Hỗ trợ tiếp cận",
        "Người khuyết tật dùng cổng thế nào và báo trở ngại cho ai.",
        "Thông tư 26/2020/TT-BTTTT",
    ),
    Required(
        "english",
        "about",
        "About this portal",
        "What this portal is, who runs it and how to reach us.",
        "Thông lệ: thông tin bằng tiếng nước ngoài",
        lang=Page.Lang.ENGLISH,
        translates=Page.ABOUT,
    ),
)
BY_KIND = {required.kind: required for required in REQUIRED}


class Standing(NamedTuple):
    """How a required page stands: `page` is None where it is missing."""

    required: Required
    page: Page | None
    places: list[str]

    @property
    def is_done(self) -> bool:
        """Whether readers have it, or will when its time comes."""
        return self.page is not None and self.page.is_published_or_scheduled


def placeholders(page: Page) -> list[str]:
    """Return the places of `page` that are still to be filled in, each once, as they stand."""
    words = f"{page.title}\n{page.description}\n{richtext.plain(page.body)}"
    return [*dict.fromkeys(_PLACE.findall(words))]


def standings() -> list[Standing]:
    """Return how each required page stands, in two lists' order, with one query.

    One that was written by hand at the address of the list counts as that one.
    """
    slugs = [required.slug for required in REQUIRED]
    found = list(Page.objects.filter(Q(kind__in=BY_KIND) | Q(slug__in=slugs)).defer("folded"))
    by_kind = {page.kind: page for page in found if page.kind}
    by_slug = {page.slug: page for page in found if not page.kind}
    return [*_standings(by_kind, by_slug)]


def _standings(by_kind: dict[str, Page], by_slug: dict[str, Page]) -> Iterator[Standing]:
    for required in REQUIRED:
        page = by_kind.get(required.kind) or by_slug.get(required.slug)
        yield Standing(required, page, placeholders(page) if page else [])


def begin(kind: str, *, by: User | None) -> Page:
    """Return the page of this `kind`, begun as a draft with its starter text if there is none.

    Raises KeyError where no required page is of this kind.
    """
    required = BY_KIND[kind]
    standing = next(one for one in standings() if one.required is required)
    if standing.page:
        return standing.page
    others = {page.kind: page for page in Page.objects.filter(kind__in=BY_KIND).without_texts()}
    original = others.get(required.translates)
    if original and (original.lang != "vi" or hasattr(original, "translation")):
        original = None
    page = Page(
        kind=kind,
        title=required.title,
        slug=required.slug,
        description=required.description,
        lang=required.lang,
        parent=others.get(required.parent),
        translation_of=original,
        order=REQUIRED.index(required) + 1,
        body=required.body,
    )
    if (
        page.faults().get("slug")
        or Page.former_slugs.rel.related_model.objects.filter(slug=page.slug).exists()
    ):
        page.slug = ""  # saving makes another
    try:
        with transaction.atomic():
            page.save()
            row_history.record(page, by=by, comment=_("Begun with the starter text"))
    except IntegrityError:  # somebody began it this very moment
        return Page.objects.get(kind=kind)
    return page
