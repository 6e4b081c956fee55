"""A portal in which every text is one word without a gap, as long as its field allows.

Journalists paste links of 90 letters, readers search for whatever they have copied, and nothing a
browser can do with a word but to break it keeps the page as wide as the screen.
"""

from django.core.files.base import ContentFile
from django.utils import timezone

from articles.models import (
    Article,
    Attachment,
    Category,
    Correction,
    FeaturedStory,
    MenuItem,
    Official,
    Page,
    PageDocument,
    Photo,
    Portal,
    Quote,
    ReadCount,
    Thread,
    TickerNotice,
    Video,
)
from articles.models.fields import LinkField, TidyCharField, TidyTextField
from articles.models.identity_fields import ColourField
from articles.text import galleries
from tests.support.factories import (
    hours,
    make_article,
    make_attachment,
    make_category,
    make_menu_item,
    make_notice,
    make_official,
    make_page,
    make_page_document,
    make_photo,
    make_thread,
)
from tests.support.previews import make_link
from tests.support.videos import block_of, make_ready_video

LENGTH = 500
WORD = ("Nghiêng" * LENGTH)[:LENGTH]
LINK = f"https://docs.google.com/forms/d/e/{'1FAIpQLSdXkQ9' * 30}/viewform"
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def longest(model, first=""):
    """The text fields of `model`, each with one word as long as it takes, LENGTH at most.

    `first` stands before each, where two rows must differ.
    """
    return {
        field.name: (LINK if isinstance(field, LinkField) else first + WORD)[
            : min(field.max_length or LENGTH, LENGTH)
        ]
        for field in model._meta.concrete_fields
        if isinstance(field, (TidyCharField, TidyTextField))
        and field.editable
        and not isinstance(field, ColourField)
    }


def _body(photo):
    picture = f'<img src="{photo.image.url}" alt="{WORD}">'
    figure = f'<figure class="image">{picture}<figcaption>{WORD}</figcaption></figure>'
    return (
        f'<p>{WORD} <a href="{LINK}">{LINK}</a> <strong>{WORD}</strong></p><h2>{WORD}</h2>'
        f'<div class="quote" data-quote="1"></div><h3>{WORD}</h3><ul><li>{WORD}</li></ul>'
        f"<blockquote><p>{WORD}</p></blockquote><p>{picture}</p>"
        f"{figure}{galleries.block([figure, figure])}"
        f"<table><caption>{WORD}</caption><tbody><tr><th>{WORD}</th><td>1</td></tr></tbody></table>"
        '<div class="quote" data-quote="2"></div>'
    )


def make_long_words():
    """Make one of everything that readers see, and return the addresses of the pages, by name."""
    lines = {"further_addresses": f"{WORD[:60]}: {WORD[:230]}", "further_phones": "0" * 200}
    Portal.objects.update_or_create(pk=Portal.ONLY, defaults=longest(Portal) | lines)
    photo = make_photo(**longest(Photo))
    category = make_category(**longest(Category))
    thread = make_thread(**longest(Thread))
    official = make_official(portrait=photo, **longest(Official))
    quotes = [
        longest(Quote) | {"official": official, "photo": photo},
        longest(Quote) | {"official": make_official(**longest(Official, "K"))},
    ]
    video = make_ready_video(poster=photo, **longest(Video))
    body = _body(photo) + block_of(video, WORD)
    about = {"category": category, "thread": thread, "body": body}
    stories = [
        make_article(
            **longest(Article, str(number)) | about,
            cover=photo if number % 3 else None,
            publish_at=hours(-number - 1),
            quotes=[] if number else quotes,
        )
        for number in range(9)
    ]
    story = stories[0]
    make_attachment(article=story, **longest(Attachment))
    Correction.objects.create(article=story, at=hours(0), **longest(Correction))
    for order, chosen in enumerate(stories[5:]):
        FeaturedStory.objects.create(article=chosen, order=order)
        ReadCount.objects.create(article=chosen, hour=hours(-1), count=9)
    file = ContentFile(b"%PDF-1.7 quyet dinh", name=f"{WORD[:80]}.pdf")
    notice = make_notice(kind="consultation", comment_deadline=hours(50), **longest(TickerNotice))
    make_notice(**longest(TickerNotice) | {"url": ""}, attachment=file, kind="urgent", pinned=True)
    make_notice(text=LINK[:300], article=story, ends_at=hours(-0.5))
    withdrawn = make_article(**longest(Article), category=category, status="withdrawn")
    above = make_page(**longest(Page), body=_body(photo))
    page = make_page(**longest(Page, "T"), body=_body(photo), parent=above, lang="en")
    make_page_document(page, **longest(PageDocument))
    for place in ("header", "footer"):
        item = make_menu_item(label=WORD[:60], place=place)
        make_menu_item(parent=item, **longest(MenuItem))
    make_menu_item(place="linked", **longest(MenuItem))
    day = timezone.localtime(story.publish_at)
    return {
        "home": "/",
        "category": category.get_absolute_url(),
        "story": story.get_absolute_url(),
        "story without quotes": stories[1].get_absolute_url(),
        "official": official.get_absolute_url(),
        "officials": "/can-bo/",
        "thread": thread.get_absolute_url(),
        "threads": "/dong-su-kien/",
        "archive": "/luu-tru/",
        "year": f"/luu-tru/{day:%Y}/",
        "month": f"/luu-tru/{day:%Y/%m}/",
        "day": f"/luu-tru/{day:%Y/%m/%d}/",
        "notices": "/thong-bao/",
        "notice": notice.get_absolute_url(),
        "corrections": "/dinh-chinh/",
        "site map": "/so-do-trang/",
        "page above": above.get_absolute_url(),
        "page": page.get_absolute_url(),
        "search": "/tim-kiem/",
        "found": f"/tim-kiem/?q={WORD}",
        "found nothing": f"/tim-kiem/?q={'z' * LENGTH}&tu={'z' * LENGTH}",
        "found no story": f"/tim-kiem/?q={'z' * LENGTH}&chuyen-muc={category.slug}",
        "API guide": "/api/",
        "preview": f"/xem-truoc/{make_link(withdrawn).key}/",
        "404": f"/{WORD}/",
        "410": withdrawn.get_absolute_url(),
    }
