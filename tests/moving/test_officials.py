"""Which official of ours a quoted one of the old portal is."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Article, MovedRow, Official, Quote
from articles.moving.officials import Officials
from articles.text import richtext
from tests.support.factories import make_article, make_official, make_quote

pytestmark = pytest.mark.django_db

SAID = "<p>{position} Nguyễn Văn Hiền: “Bà con không còn phải lội suối mỗi mùa mưa”.</p>"
CHAIRMAN, SECRETARY = "Chủ tịch UBND xã Thọ Điền", "Bí thư Đảng ủy xã Thọ Điền"


def quoted(position=CHAIRMAN, at=None, **options):
    return Officials("cổng cũ").quoted(SAID.format(position=position), at, **options)


def test_one_who_is_not_there_is_made():
    html, (quote,), unsure = quoted()
    assert (quote.official.name, quote.official.position) == ("Nguyễn Văn Hiền", CHAIRMAN)
    assert html == richtext.marker(quote.number)
    assert not unsure
    assert MovedRow.objects.get(kind="official").official == quote.official


def test_a_rehearsal_makes_nobody():
    _html, (quote,), _unsure = quoted(dry=True)
    assert quote.official.name == "Nguyễn Văn Hiền"
    assert not Official.objects.exists()


def test_one_of_the_same_name_and_position_is_the_same():
    there = make_official(name="Nguyễn Văn Hiền", position=CHAIRMAN)
    make_official(name="Nguyễn Văn Hiền", position="Giám đốc Sở Y tế")
    _html, (quote,), unsure = quoted()
    assert quote.official == there
    assert not unsure


def test_one_in_another_position_is_asked_about_and_keeps_what_the_desk_wrote():
    there = make_official(name="Nguyễn Văn Hiền", position=SECRETARY)
    _html, (quote,), unsure = quoted(at=timezone.now())
    assert (quote.official, quote.position) == (there, CHAIRMAN)
    assert "Nguyễn Văn Hiền" in unsure[0]
    there.refresh_from_db()
    assert there.position == SECRETARY


def test_of_two_who_bear_the_name_nobody_is_guessed():
    for position in ("Giám đốc Sở Y tế", "Trưởng Công an xã"):
        make_official(name="Nguyễn Văn Hiền", position=position)
    html, quotes, unsure = quoted()
    assert not quotes
    assert f"{CHAIRMAN} Nguyễn Văn Hiền: “Bà con" in html
    assert "2" in unsure[0]


def test_words_too_long_for_a_quote_stay_text(monkeypatch):
    monkeypatch.setattr(Quote, "MAX_WORDS", 10)
    html, quotes, _unsure = quoted()
    assert not quotes
    assert "lội suối" in html


def test_who_was_made_by_a_move_has_the_position_of_the_last_story():
    now = timezone.now()
    _html, (quote,), _unsure = quoted(at=now - timedelta(days=900))
    story = make_article(status=Article.Status.PUBLISHED, publish_at=now - timedelta(days=900))
    make_quote(article=story, official=quote.official)
    quoted(SECRETARY, at=now - timedelta(days=30))
    assert Official.objects.get().position == SECRETARY
    quoted(CHAIRMAN, at=now - timedelta(days=1_500))
    assert Official.objects.get().position == SECRETARY, "an older story promotes nobody"
