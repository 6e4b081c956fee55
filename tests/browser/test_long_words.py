"""A word without a gap, in every text at once, makes no page wider than the screen."""

from pathlib import Path

import pytest
from django.conf import settings
from django.db.models import F
from django.test.signals import template_rendered
from django.urls import reverse

from articles.editorial import revisions
from articles.models import (
    Article,
    Category,
    FeaturedStory,
    Official,
    Photo,
    Portal,
    Quote,
    Thread,
    TickerNotice,
    Transition,
)
from tests.support.browser import editor_ready, log_in
from tests.support.factories import hours, make_admin, make_article
from tests.support.long_words import OVERFLOW, WORD, longest, make_long_words
from tests.support.previews import make_link

pytestmark = pytest.mark.django_db(transaction=True)

TEMPLATES = Path(settings.BASE_DIR) / "templates"
# Those of the desk, mails, those of machines, those without words of a row, what others extend.
ELSEWHERE = {
    "accounts",
    "admin",
    "mail",
    "mfa",
    "sitemaps",
    "400.html",
    "413.html",
    "500.html",
    "503.html",
}
ELSEWHERE |= {"base.html", "alone.html", "preview/home.html", "preview/page.html"}


def public_templates():
    """The names of the templates of whole pages that readers see."""
    names = [path.relative_to(TEMPLATES) for path in TEMPLATES.rglob("*.html")]
    return {
        str(name)
        for name in names
        if not ({str(name), name.parts[0]} & ELSEWHERE or name.name.startswith("_"))
    }


@pytest.fixture
def rendered():
    """The names of the templates that were rendered since."""
    names = set()

    def note(template, **signal):
        names.add(template.name)

    template_rendered.connect(note)
    yield names
    template_rendered.disconnect(note)


def too_wide(page, addresses, *widths):
    """By how many pixels the pages at `addresses` are wider than screens of `widths`."""
    found = {}
    for name, address in addresses.items():
        page.goto(address)
        for width in widths:
            page.set_viewport_size({"width": width, "height": 800})
            if overflow := page.evaluate(OVERFLOW):
                found[name, width] = overflow
    return found


def test_no_public_page_is_wider_than_the_screen(page, rendered):
    assert too_wide(page, make_long_words(), 320, 1280) == {}
    assert public_templates() <= rendered
    page.console_messages_seen.clear()  # 404 and 410 are told as errors


@pytest.fixture
def desk_of_long_words(page):
    """The page, logged in as somebody with a long name, and the addresses of the desk by name."""
    user = make_admin(first_name=WORD[:150], last_name=WORD[:150])
    log_in(page, user)
    make_long_words()
    for number, status in enumerate(["draft", "in_review", "published"]):
        made = longest(Article, f"{number}B") | {"body": f"<p>{WORD}</p>"}
        story = make_article(**made, status=status, author=user, quotes=[longest(Quote)])
    make_link(story)
    for number in range(2):
        Article.objects.filter(pk=story.pk).update(lead=f"{number}{WORD}")
        revisions.record(Article.objects.get(pk=story.pk), by=user)
    Transition.objects.create(article=story, action="submit", by=user, at=hours(0), note=WORD)
    gone = make_article(**longest(Article, "D"), author=user)
    revisions.record(gone, by=user)
    gone.delete()
    desk = "/quan-tri/"
    addresses = {"dashboard": desk, "audit log": f"{desk}nhat-ky/", "two steps": f"{desk}hai-lop/"}
    for model in (Article, Photo, Official, TickerNotice, FeaturedStory, Thread, Category, Portal):
        name = model._meta.model_name
        addresses[f"{name} list"] = reverse(f"admin:articles_{name}_changelist")
        key = (story if model is Article else model.objects.first()).pk
        addresses[name] = reverse(f"admin:articles_{name}_change", args=[key])
    addresses["deleting"] = reverse("admin:articles_photo_delete", args=[Photo.objects.first().pk])
    addresses["history"] = reverse("admin:articles_article_history", args=[story.pk])
    newer, older = revisions.of(story)[:2]
    addresses["comparison"] = f"{addresses['history']}compare/?newer={newer.pk}&older={older.pk}"
    addresses["deleted"] = reverse("admin:articles_article_deleted")
    addresses["home preview"] = reverse("admin:articles_featuredstory_preview")
    return page, addresses


def test_no_page_of_the_desk_is_wider_than_the_screen(desk_of_long_words):
    page, addresses = desk_of_long_words
    assert too_wide(page, addresses, 360, 1280) == {}


def is_save(response):
    """Whether it answers a posted form, and not what the form says by itself meanwhile."""
    return response.request.method == "POST" and response.url.endswith("/change/")


@pytest.mark.parametrize("width", [360, 1280])
def test_what_a_late_save_shows_is_no_wider_than_the_screen(desk_of_long_words, width):
    page, addresses = desk_of_long_words
    page.set_viewport_size({"width": width, "height": 800})
    for found in ("409", "403"):
        page.goto(addresses["article"])
        editor_ready(page)
        page.get_by_label("Sapo").fill(f"B{WORD}")
        page.get_by_label("Tiêu đề").fill(f"B{WORD}"[:200])
        if found == "409":
            Article.objects.update(
                version=F("version") + 1, lead=f"C{WORD}", headline=f"C{WORD}"[:200]
            )
        else:
            page.context.clear_cookies()
        with page.expect_response(is_save) as answer:
            page.get_by_role("button", name="Lưu", exact=True).first.click()
        assert answer.value.status == int(found)
        page.wait_for_load_state()
        assert page.evaluate(OVERFLOW) == 0, found
    page.console_messages_seen.clear()  # 409 and 403 are told as errors


LINES = """cell => {
  const range = document.createRange();
  range.selectNodeContents(cell);
  return range.getClientRects().length;
}"""


def test_a_short_word_in_a_table_of_the_desk_stays_whole(page):
    log_in(page, make_admin(username="quantri"))
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto("/quan-tri/nhat-ky/")
    assert page.get_by_role("cell", name="quantri", exact=True).first.evaluate(LINES) == 1
