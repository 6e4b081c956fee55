"""Ticker notices: when they show, in which order, and where they lead."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError

from articles.models import TickerNotice
from tests.support.factories import hours, make_article, make_notice

pytestmark = pytest.mark.django_db


def test_a_notice_shows_within_its_window():
    showing = make_notice(starts_at=hours(-1), ends_at=hours(1))
    endless = make_notice(starts_at=hours(-1))
    upcoming = make_notice(starts_at=hours(1))
    expired = make_notice(starts_at=hours(-2), ends_at=hours(-1))
    assert set(TickerNotice.objects.showing()) == {showing, endless}
    states = [notice.state() for notice in (showing, endless, upcoming, expired)]
    assert states == ["showing", "showing", "upcoming", "expired"]


def test_a_notice_leaves_at_the_very_moment_it_ends():
    end = hours(1)
    notice = make_notice(ends_at=end)
    assert notice.state(now=end) == "expired"
    assert not TickerNotice.objects.showing(now=end).exists()


def test_pinned_notices_come_first_then_the_given_order():
    third = make_notice(order=2)
    second = make_notice(order=1)
    first = make_notice(order=9, pinned=True)
    assert list(TickerNotice.objects.showing()) == [first, second, third]


def test_a_notice_ends_after_it_starts():
    moment = hours(1)
    with pytest.raises(IntegrityError, match="ticker_ends_after_start"):
        make_notice(starts_at=moment, ends_at=moment)


@pytest.mark.parametrize("names", [("url", "article"), ("article", "attachment")])
def test_a_story_stands_alone(names):
    targets = {"url": "/tin/", "article": make_article(), "attachment": "attachments/a/b.pdf"}
    with pytest.raises(IntegrityError, match="ticker_story_stands_alone"):
        make_notice(**{name: targets[name] for name in names})


def test_a_link_and_a_document_stand_beside_each_other():
    notice = make_notice(url="/gop-y/", attachment="attachments/a/b.pdf")
    notice.full_clean()
    assert notice.target == "/gop-y/"
    assert notice.second_target.endswith("/attachments/a/b.pdf")
    assert make_notice(attachment="attachments/a/b.pdf").second_target == ""


@pytest.mark.parametrize(
    ("fields", "asks"),
    [
        ({}, True),
        ({"kind": "notice"}, False),
        ({"url": "/gop-y/"}, False),
        ({"attachment": "attachments/a/b.pdf"}, False),
        ({"article": {}}, False),
        ({"article": {"status": "draft"}}, True),
        ({"article": {"publish_at": hours(5)}}, True),
        ({"article": {"publish_at": hours(5)}, "starts_at": hours(6)}, False),
    ],
)
def test_a_consultation_needs_something_that_readers_can_read(fields, asks):
    if "article" in fields:
        fields = fields | {"article": make_article(**fields["article"])}
    assert make_notice(**{"kind": "consultation"} | fields).asks_about_nothing() is asks


@pytest.mark.parametrize("url", ["https://hatinh.gov.vn/", "/bai-viet/tin/", "", "hatinh.gov.vn"])
def test_a_link_may_be_an_address_or_a_path(url):
    TickerNotice(text="Tin", url=url).full_clean()


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "//evil.example", "/\\evil", "tòa soạn", "data:x", "ftp://a"],
)
def test_a_link_may_be_nothing_else(url):
    with pytest.raises(ValidationError) as error:
        TickerNotice(text="Tin", url=url).full_clean()
    assert list(error.value.message_dict) == ["url"]


def test_a_notice_leads_to_its_target():
    article = make_article(slug="tin")
    assert make_notice(url="/a/").target == "/a/"
    assert make_notice(article=article).target == "/bai-viet/tin/"
    assert make_notice().target == ""
    notice = make_notice(attachment=ContentFile(b"%PDF-1.7", name="Quyết định.pdf"))
    assert notice.target.endswith("/quyet-dinh.pdf")
    assert notice.attachment_kind == "PDF"


def test_a_notice_does_not_give_away_an_unpublished_story():
    assert make_notice(article=make_article(status="draft")).target == ""
    assert make_notice(article=make_article(publish_at=hours(1))).target == ""
