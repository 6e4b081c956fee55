"""Small factories: each makes one row with what a test does not care about filled in."""

from datetime import timedelta
from io import BytesIO
from itertools import count

from django.contrib.auth.models import Group, User
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image, ImageDraw

from articles.media import types
from articles.media.photos import SafePhoto
from articles.models import (
    Article,
    Attachment,
    Category,
    Correction,
    Event,
    FeaturedStory,
    MenuItem,
    Note,
    NoteAnswer,
    Official,
    OldAddress,
    Page,
    Photo,
    Quote,
    Thread,
    TickerNotice,
)

PASSWORD = "mat-khau-dai-2026"
_numbers = count(1)


def hours(number):
    """The moment `number` hours from now (before now where negative)."""
    return timezone.now() + timedelta(hours=number)


def picture_file(size=(64, 48), format_name="JPEG", name="anh.jpg", **options):
    """An uploaded picture file."""
    content = BytesIO()
    Image.new("RGB", size, "teal").save(content, format_name, **options)
    return ContentFile(content.getvalue(), name=name)


def wordmark(size=(1200, 200), colour=(10, 20, 60, 255)):
    """An uploaded logo: a frame of `colour` on nothing, six times as wide as high."""
    image, content = Image.new("RGBA", size), BytesIO()
    ImageDraw.Draw(image).rectangle((0, 0, size[0] - 1, size[1] - 1), outline=colour, width=30)
    image.save(content, "PNG")
    return ContentFile(content.getvalue(), name="logo.png")


def make_photo(**fields):
    """A photo, tiny unless `image` says otherwise."""
    image = fields.pop("image", None) or SafePhoto(picture_file().read(), name="photo.jpg")
    return Photo.objects.create(**{"image": image, "alt": "Cánh đồng lúa", **fields})


def make_category(**fields):
    """A category."""
    return Category.objects.create(**{"name": f"Chuyên mục {next(_numbers)}", **fields})


def make_thread(**fields):
    """A thread, which no story follows yet."""
    return Thread.objects.create(**{"name": f"Dòng sự kiện {next(_numbers)}", **fields})


def make_article(**fields):
    """A published story; `quotes=[…]` takes the fields of its quotes."""
    quotes = fields.pop("quotes", [])
    defaults = {
        "headline": f"Tin số {next(_numbers)}",
        "lead": "Sapo của bài.",
        "body": "<p>Nội dung.</p>",
        "status": Article.Status.PUBLISHED,
        "publish_at": hours(-1),
    }
    if "category" not in fields:
        fields["category"] = make_category()
    article = Article.objects.create(**defaults | fields)
    for number, quote in enumerate(quotes, 1):
        make_quote(article=article, **{"number": number, **quote})
    return article


def make_page(**fields):
    """A published page that stays."""
    defaults = {
        "title": f"Trang {next(_numbers)}",
        "body": "<p>Nội dung của trang.</p>",
        "status": Page.Status.PUBLISHED,
        "publish_at": hours(-1),
    }
    return Page.objects.create(**defaults | fields)


def make_old_address(address="/tin/cu-1.html", row=None):
    """An old address of `row`, of a new story unless told."""
    OldAddress.objects.record([address], row or make_article())
    return OldAddress.objects.latest("pk")


def make_page_document(page=None, **fields):
    """A document of a page."""
    file = ContentFile(b"%PDF-1.7 so do", name="so-do.pdf")
    page = page or make_page()
    return page.documents.create(**{"title": "Sơ đồ", "file": file, **fields})


def cards(*stories):
    """The Cards of these stories, in this order."""
    found = Article.objects.filter(pk__in=[story.pk for story in stories]).cards()
    by_key = {card.pk: card for card in found}
    return [by_key[story.pk] for story in stories]


def make_official(**fields):
    """An official."""
    return Official.objects.create(
        **{"name": f"Cán bộ {next(_numbers)}", "position": "Giám đốc", **fields}
    )


def make_quote(**fields):
    """A quote, in a new story by a new official unless told."""
    fields.setdefault("article", None)
    fields["article"] = fields["article"] or make_article()
    if "official" not in fields:
        fields["official"] = make_official()
    return Quote.objects.create(**{"number": 1, "words": "Lời phát biểu", **fields})


def make_quoted(**fields):
    """An official whom a published story quotes, so that readers see them."""
    official = make_official(**fields)
    make_quote(official=official)
    return official


def make_note(article=None, **fields):
    """An open note on the words "Nội dung" of a story, a new one unless told, by a new account."""
    fields.setdefault("by", None)
    fields["by"] = fields["by"] or User.objects.create_user(f"ghichu{next(_numbers)}")
    defaults = {
        "field": "body",
        "words": "Nội dung",
        "after": ".",
        "text": "Xem lại",
        "at": hours(0),
    }
    return Note.objects.create(article=article or make_article(), **defaults | fields)


def make_answer(note, by, **fields):
    """An answer of `by` to `note`."""
    return NoteAnswer.objects.create(
        note=note, by=by, **{"text": "Đã sửa", "at": hours(0), **fields}
    )


def make_attachment(**fields):
    """A small PDF of a story, a new one unless told."""
    fields["article"] = fields.get("article") or make_article()
    defaults = {
        "title": f"Quyết định số {next(_numbers)}",
        "file": ContentFile(b"%PDF-1.7 quyet dinh", name="quyet-dinh.pdf"),
    }
    return Attachment.objects.create(**defaults | fields)


def make_correction(**fields):
    """A correction as the press law asks for it, of a story that is published unless told."""
    fields["article"] = fields.get("article") or make_article()
    defaults = {
        "false_words": "Có chín xã",
        "right_words": "Có mười xã",
        "has_apology": True,
        "decided_by": "Tổng biên tập Lê An",
        "at": hours(-1),
    }
    return Correction.objects.create(**defaults | fields)


def show(name, **fields):
    """Let a new story, published unless told, show the file called `name` that is stored already.

    Returns the story.
    """
    if not types.is_picture(name):
        article = make_article(**fields)
        make_attachment(article=article, file=name)
        return article
    Photo.objects.bulk_create([Photo(image=name, width=64, height=48, alt="Cánh đồng lúa")])
    return make_article(cover=Photo.objects.get(image=name), **fields)


def make_notice(**fields):
    """A ticker notice that shows now."""
    return TickerNotice.objects.create(
        **{"text": f"Thông báo {next(_numbers)}", "starts_at": hours(-1), **fields}
    )


def make_featured(article=None, **fields):
    """A place of `article` (a new one unless told) at the top of the home page."""
    return FeaturedStory.objects.create(article=article or make_article(), **fields)


def make_event(recipient, **fields):
    """Something that `recipient` is told: a submitted story of nobody's unless told."""
    about = {"kind": "submitted", "at": hours(0), **fields}
    if about["kind"] not in ("ends_soon", "backup_failed") and "article" not in about:
        about["article"] = make_article(status="in_review")
    return Event.objects.create(recipient=recipient, **about)


def make_member(role, **fields):
    """An account in the group `role` (a name of accounts.roles) that may enter the desk."""
    user = User.objects.create_user(
        **{"username": f"ban{next(_numbers)}", "password": PASSWORD, "is_staff": True, **fields}
    )
    user.groups.add(Group.objects.get(name=role))
    return user


def make_admin(**fields):
    """An administrator."""
    return User.objects.create_superuser(
        **{"username": f"quantri{next(_numbers)}", "password": PASSWORD, **fields}
    )


def make_menu_item(**fields):
    """An item of the header menu unless told: a heading, or what its fields lead to."""
    place = {} if fields.get("parent") else {"place": "header"}
    return MenuItem.objects.create(
        **{"label": f"Mục {next(_numbers)}", "order": next(_numbers) % 30_000, **place, **fields}
    )
