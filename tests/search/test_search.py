"""Search, as a reader uses and abuses it."""

import re
import unicodedata
from datetime import datetime
from html import unescape
from time import perf_counter
from urllib.parse import quote
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from articles.editorial import revisions, workflow
from articles.models import Article, Category, Quote, SearchEntry
from articles.search import query as search
from articles.text import search_terms, vietnamese
from tests.support.factories import (
    hours,
    make_admin,
    make_article,
    make_category,
    make_notice,
    make_official,
    make_photo,
    make_quote,
    make_quoted,
)

pytestmark = pytest.mark.django_db
ADDRESS = "/tim-kiem/"


def found(typed, **filters):
    """The headlines found, in order."""
    return [card.headline for card, _texts in search.find(search.parse(typed), **filters)[:]]


def on_day(year, month, day, hour=12):
    return datetime(year, month, day, hour, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


SPELLINGS = [
    "duong",
    "Đường",
    "DUONG",
    "ĐƯỜNG",
    unicodedata.normalize("NFD", "đường"),
    "Ðường",  # the Icelandic letter
    "dương",
]


@pytest.mark.parametrize("typed", SPELLINGS)
def test_a_word_is_found_however_its_accents_are_typed(typed):
    make_article(headline="Mở rộng Đường Trần Phú")
    make_article(headline="Tin khác")
    assert found(typed) == ["Mở rộng Đường Trần Phú"]


@pytest.mark.parametrize("typed", ["hoà bình", "hòa bình", "HOA BINH", "hoa bình"])
@pytest.mark.parametrize(
    "written", ["Hoà Bình", "Hòa Bình", unicodedata.normalize("NFD", "Hoà Bình")]
)
def test_both_places_of_a_tone_find_the_same(typed, written):
    make_article(headline=f"Công viên {written}")
    assert len(found(typed)) == 1


def test_hoà_and_hòa_are_the_same_word_and_hoá_is_another():
    assert vietnamese.spelling("Hoà") == vietnamese.spelling("hòa") != vietnamese.spelling("hoá")
    assert vietnamese.spelling("đường") not in map(vietnamese.spelling, ["dường", "đương", "duong"])


I_OR_Y = [
    ("bác sĩ", "bác sỹ"),
    ("kỉ niệm", "kỷ niệm"),
    ("qui định", "quy định"),
    ("công ti", "CÔNG TY"),
    ("Vĩ", "Vỹ"),
    ("í kiến", "ý kiến"),
    ("lí do", unicodedata.normalize("NFD", "lý do")),
    ("bac si", "bac sy"),
]


@pytest.mark.parametrize("pair", I_OR_Y)
@pytest.mark.parametrize("typed", [0, 1])
def test_i_and_y_find_each_other_and_what_is_spelled_as_typed_comes_first(pair, typed):
    for age, lead in enumerate([pair[1 - typed], "Tin khác", pair[typed]]):
        make_article(headline=lead.lower(), lead=f"Gặp {lead} sáng nay", publish_at=hours(-age - 1))
    as_typed, other = pair[typed].lower(), pair[1 - typed].lower()
    assert found(pair[typed]) == [vietnamese.tidy(as_typed), vietnamese.tidy(other)]


def test_the_other_letter_with_the_accents_typed_comes_before_other_accents():
    for age, headline in enumerate(["Món mì", "Chợ Mỹ", "Nước Mĩ", "Lông mi"]):
        make_article(headline=headline, publish_at=hours(-age - 1))
    assert found("mĩ") == ["Nước Mĩ", "Chợ Mỹ", "Món mì", "Lông mi"]
    assert found("my") == ["Chợ Mỹ", "Món mì", "Nước Mĩ", "Lông mi"]


def test_the_other_letter_counts_in_the_headline_too():
    make_article(headline="Mới", lead="Gặp bác sỹ", publish_at=hours(-1))
    make_article(headline="Cũ: bác sỹ", publish_at=hours(-2))
    assert found("bác sĩ") == ["Cũ: bác sỹ", "Mới"]


@pytest.mark.parametrize("pair", ["hai hay", "bai bay", "thúi thúy", "tai tay", "kinh kynh"])
def test_i_and_y_beside_another_vowel_or_before_a_consonant_are_different_letters(pair):
    written, typed = pair.split()
    make_article(headline=f"Chữ {written}")
    assert found(typed) == []


SPELLINGS_OF_COVID = ["Covid-19", "covid19", "COVID 19", "Covid‑19", "Covid – 19"]


@pytest.mark.parametrize("typed", SPELLINGS_OF_COVID)
def test_letters_and_digits_are_found_with_and_without_a_gap(typed):
    for number, written in enumerate(SPELLINGS_OF_COVID):
        make_article(headline=f"Dịch {written}", publish_at=hours(-number - 1))
    assert len(found(typed)) == len(SPELLINGS_OF_COVID)
    assert len(found(f'"dịch {typed}"')) == len(SPELLINGS_OF_COVID)


@pytest.mark.parametrize(
    ("written", "typed"),
    [("120 km²", "120km2"), ("QL1A", "ql 1a"), ("tháng 9/2019", "9 2019"), ("CO₂", "co2")],
)
def test_digits_are_words_of_their_own(written, typed):
    make_article(headline=written)
    assert found(typed) == [written]


def test_letters_and_digits_typed_as_one_word_stand_side_by_side():
    make_article(headline="Covid: thêm 19 ca")
    assert found("covid19") == []
    assert found("covid 19") == ["Covid: thêm 19 ca"]


def test_the_accents_typed_come_first_then_headlines_then_the_newest():
    for age, headline, lead in [
        (1, "Mới, dấu khác", "Ánh dương"),
        (2, "Ánh dương mới", "Trời sáng"),
        (3, "Chuyện cũ", "Con đường làng"),
        (4, "Con đường", "Làng cũ"),
        (5, "Rất cũ", "Con đường nhỏ"),
    ]:
        make_article(headline=headline, lead=lead, publish_at=hours(-age))
    assert found("đường") == [
        "Con đường",
        "Chuyện cũ",
        "Rất cũ",
        "Ánh dương mới",
        "Mới, dấu khác",
    ]
    assert found("dương")[:2] == ["Ánh dương mới", "Mới, dấu khác"]


def test_every_word_is_required_in_any_order():
    make_article(headline="Khởi công cầu Bến Thủy")
    make_article(headline="Khởi công trường học")
    assert found("cau khoi cong") == ["Khởi công cầu Bến Thủy"]
    assert found("cầu đường") == []


@pytest.mark.parametrize("marks", ['"{}"', "“{}”", '"{}'])
def test_a_phrase_in_quotation_marks_stands_side_by_side(marks):
    make_article(headline="Đẩy mạnh cải cách hành chính")
    make_article(headline="Hành chính và cải cách")
    make_article(headline="Cải cách hành, hành chính")
    assert found(marks.format("cai cach hanh chinh")) == ["Đẩy mạnh cải cách hành chính"]
    assert len(found("cai cach hanh chinh")) == 3


def test_a_phrase_does_not_reach_from_the_headline_into_the_lead():
    make_article(headline="Tin về cải", lead="cách làm hay")
    assert found('"cải cách"') == []
    assert found('"về cải"') == found('"cách làm hay"') == ["Tin về cải"]


def test_a_word_is_not_found_inside_another():
    make_article(headline="Thanh tra", body="<p>hai<br>ba</p>")
    assert found("than") == found("haiba") == []
    assert found('"hai ba"') == ["Thanh tra"]


def test_a_story_is_found_by_body_byline_and_whom_it_quotes():
    make_article(
        headline="Họp báo",
        body="<h2>Kế hoạch</h2><p>Xây <strong>hồ chứa</strong> nước</p>",
        byline="Thu Hà",
        quotes=[
            {
                "official": make_official(name="Trần Quốc Toản"),
                "position": "Chủ tịch huyện",
                "words": "Làm ngay trong tuần",
            }
        ],
    )
    for typed in ["ho chua", "thu ha", '"quốc toản"', "chủ tịch huyện", "làm ngay"]:
        assert found(typed) == ["Họp báo"], typed
    assert found("strong") == []


def test_category_and_days_narrow_a_search_down():
    economy, health = make_category(), make_category()
    old = {"lead": "Chung", "publish_at": on_day(2019, 3, 21)}
    make_article(headline="Cũ kinh tế", category=economy, **old)
    make_article(headline="Cũ y tế", category=health, **old)
    make_article(headline="Mới kinh tế", category=economy, lead="Chung")
    assert found("chung", category=economy) == ["Mới kinh tế", "Cũ kinh tế"]
    spring = {"since": on_day(2019, 3, 21, 0), "until": on_day(2019, 3, 21, 23)}
    assert set(found("chung", **spring)) == {"Cũ kinh tế", "Cũ y tế"}
    assert found("chung", category=health, **spring) == ["Cũ y tế"]
    assert found("chung", since=on_day(2019, 3, 22), until=on_day(2019, 12, 1)) == []


@pytest.mark.parametrize("year", [1, 1890, 1969, 1995, 2015, 9999])
def test_a_story_of_any_age_has_its_place(year):
    make_article(headline="Nay", lead="Chung", publish_at=hours(-1))
    make_article(headline="Xưa", lead="Chung", publish_at=on_day(year, 6, 15))
    expected = ["Nay", "Xưa"] if year < 2020 else ["Nay"]
    assert found("chung") == expected
    one_day = {"since": on_day(year, 6, 15, 0), "until": on_day(year, 6, 15, 23)}
    assert found("chung", **one_day) == expected[1:]


def test_stories_of_many_years_come_newest_first():
    for year in range(1990, 2026):
        make_article(headline=str(year), lead="Chung", publish_at=on_day(year, 2, 28))
    assert found("chung") == [str(year) for year in range(2025, 1989, -1)]


# What readers may see


def test_a_withdrawn_or_rescheduled_story_is_not_found_any_more():
    editor = make_admin()
    article = make_article(headline="Rút bài")
    workflow.withdraw(article, by=editor, note="Sai số liệu")
    assert found("rút bài") == []
    assert not SearchEntry.objects.exists()
    workflow.publish(article, by=editor)
    assert found("rút bài") == ["Rút bài"]
    article.publish_at = hours(1)
    article.save()
    assert found("rút bài") == []
    assert found("rút bài", now=hours(2)) == ["Rút bài"]


def test_a_draft_is_not_found_and_a_deleted_story_leaves_nothing():
    make_article(headline="Bản nháp", status="draft")
    article = make_article(headline="Sẽ xóa", quotes=[{"words": "Lời"}])
    assert found("bản nháp") == []
    article.delete()
    assert found("sẽ xóa") == []
    assert not SearchEntry.objects.exists()


def test_what_slipped_past_the_index_is_still_not_shown(client):
    article = make_article(headline="Bí mật")
    Article.objects.update(status="draft")
    page = client.get(ADDRESS, {"q": "bí mật"}).content.decode()
    assert article.slug not in page


def test_a_changed_story_is_found_by_its_new_words_alone():
    article = make_article(headline="Tên cũ")
    quote = make_quote(article=article, words="Ngày mai")
    article.headline = "Tên mới"
    article.save()
    quote.words = "Hôm qua"
    quote.save()
    assert found("cũ") == found("ngày mai") == []
    assert found("mới") == found("hôm qua") == ["Tên mới"]
    quote.delete()
    assert found("hôm qua") == []


def test_a_renamed_official_is_found_under_the_new_name():
    official = make_official(name="Nguyễn Văn Sai")
    make_article(headline="Họp", quotes=[{"official": official}])
    official.name = "Nguyễn Văn Đúng"
    official.save()
    assert found("sai") == []
    assert found("văn đúng") == ["Họp"]


def test_a_restored_version_is_found_by_its_quotes():
    editor = make_admin()
    article = make_article(headline="Họp", quotes=[{"words": "Câu thứ nhất"}])
    revisions.record(article, by=editor)
    Quote.objects.get().delete()
    revisions.restore(article, revisions.of(article).first(), by=editor)
    assert found("câu thứ nhất") == ["Họp"]


def test_reindex_finds_what_an_import_wrote_past_save(capsys):
    Article.objects.bulk_create(
        Article(
            headline=f"Nhập {number}",
            slug=f"nhap-{number}",
            lead="Sapo",
            category=Category.objects.first() or make_category(),
            status="published" if number else "draft",
            publish_at=hours(-number),
        )
        for number in range(4)
    )
    assert found("nhập") == []
    call_command("reindex")
    assert found("nhập") == ["Nhập 1", "Nhập 2", "Nhập 3"]
    assert "3" in capsys.readouterr().out


@pytest.mark.slow
@pytest.mark.no_cover  # of migrations nothing is measured
@pytest.mark.django_db(transaction=True)
def test_stories_from_before_the_index_are_found_after_the_migration():
    official = make_official(name="Trần Quốc Toản")
    make_article(headline="Đã có từ trước", quotes=[{"official": official}])
    make_article(headline="Nháp từ trước", status="draft")
    call_command("migrate", "articles", "0004", verbosity=0)
    call_command("migrate", "articles", verbosity=0)
    assert found("từ trước") == found("quốc toản") == ["Đã có từ trước"]
    make_article(headline="Sau từ trước")
    assert len(found("từ trước")) == 2


def test_no_more_than_the_limit_is_collected(monkeypatch):
    monkeypatch.setattr(search, "LIMIT", 3)
    for number in range(5):
        make_article(headline=f"Chung {number}", publish_at=hours(-number - 1))
    result = search.find(search.parse("chung"))
    assert result.is_cut
    assert [card.headline for card, _texts in result[:]] == ["Chung 0", "Chung 1", "Chung 2"]


def test_a_phrase_is_looked_for_in_the_newest_stories_with_its_pairs(client, monkeypatch):
    monkeypatch.setattr(search, "IN_PHRASES", 3)
    for age in range(1, 5):  # the pairs of the phrase, but never the phrase
        make_article(headline=f"Cải cách hành, cách hành chính {age}", publish_at=hours(-age))
    make_article(headline="Cải cách hành chính", publish_at=on_day(2019, 3, 21))
    phrase = search.parse('"cải cách hành chính"')
    newest = search.find(phrase)
    assert not newest[:]
    assert newest.is_cut
    assert "không tin nào có chúng liền nhau" in page_for(client, q='"cải cách hành chính"')
    old = search.find(phrase, until=on_day(2019, 12, 31))
    assert [card.headline for card, _texts in old[:]] == ["Cải cách hành chính"]
    assert not old.is_cut


def test_what_a_phrase_costs_is_bounded_by_what_is_collected(monkeypatch):
    monkeypatch.setattr(search, "IN_PHRASES", 3)
    for number in range(5):
        make_article(headline=f"Cải cách hành chính {number}", publish_at=hours(-number - 1))
    looked_through = []
    holding = search._holding
    monkeypatch.setattr(
        search, "_holding", lambda phrases, ranks: looked_through.extend(ranks) or ranks
    )
    assert len(search.find(search.parse('"cải cách hành chính"'))) == 3
    assert len(looked_through) == len(holding([" cai cach hanh "], looked_through)) == 3


@pytest.mark.parametrize("since", [None, *(on_day(year, 6, 15) for year in (1, 1969, 2019, 2026))])
@pytest.mark.parametrize("until", [on_day(year, 6, 16) for year in (1, 1890, 1970, 2019, 2026)])
def test_spans_of_time_leave_no_rank_out_and_hold_none_twice(since, until):
    oldest = search_terms.rank(since) if since else search._BEGINNING
    newest = search_terms.rank(until)
    expected = newest
    for times, low, high in search._spans(oldest, newest):
        assert high == expected
        assert low <= high
        for rank in (low, high) if times else ():
            period = search_terms.period(rank)
            sizes = search._BLOCKS
            assert {search_terms.of_period(period // size, size) for size in sizes} & {*times}
        expected = low - 1
    assert expected == min(oldest - 1, newest)


@pytest.mark.slow
def test_the_text_that_is_searched_is_bounded():
    body = "<p>" + "từ " * 100_000 + "cuối</p>"
    story = make_article(headline="Dài", body=body, quotes=[{"words": "Lời trích"}])
    assert len(SearchEntry.objects.get().terms) < 4 * search_terms.MAX_TEXT
    assert found("lời trích") == ["Dài"]
    assert found("cuối") == []
    whole = sum(map(len, ["Dài", story.lead, "Giám đốc Cán bộ 1: Lời trích", "từ " * 100_000]))
    assert search_terms.unsearched(story) == pytest.approx(whole - search_terms.MAX_TEXT, abs=20)


@pytest.mark.slow
def test_long_quotes_and_a_long_body_share_what_is_searched():
    quotes = [{"words": f"mởđầu{chr(97 + n)} " + "nói " * 4_000} for n in range(20)]
    body = "<p>" + "từ " * 9_000 + "giữa " + "từ " * 40_000 + "</p>"
    story = make_article(headline="Dài", lead="Sapo riêng", body=body, quotes=quotes)
    for typed in ["sapo riêng", "giữa", *(f"mởđầu{chr(97 + n)}" for n in range(20))]:
        assert found(typed) == ["Dài"], typed
    assert sum(map(len, search_terms.texts(story))) == search_terms.MAX_TEXT


def test_a_story_that_fits_is_searched_whole():
    story = make_article(body=f"<p>{'từ ' * 19_000}cuối</p>", quotes=[{"words": "Lời"}])
    assert found("cuối") == [story.headline]
    assert search_terms.unsearched(story) == 0


# The page


def page_for(client, **parameters):
    response = client.get(ADDRESS, parameters)
    assert response.status_code == 200
    return response.content.decode()


def test_the_page_shows_what_was_found_with_the_words_marked_as_written(client):
    make_article(
        headline="Thông xe Đường Trần Phú",
        lead="Sáng nay.",
        body="<p>" + "chữ " * 80 + "Cải cách hành chính &amp; số hóa " + "chữ " * 80 + "</p>",
    )
    page = page_for(client, q="duong")
    assert "Thông xe <mark>Đường</mark> Trần Phú" in page
    assert "Tìm thấy 1 tin" in page
    snippet = re.search(r'class="snippet">(.*?)</p>', page_for(client, q='"CAI CACH hanh chinh"'))[
        1
    ]
    assert "<mark>Cải cách hành chính</mark> &amp; số hóa" in snippet
    assert snippet.startswith("… ")
    assert snippet.endswith(" …")
    assert len(snippet) < 400


def test_only_the_accents_typed_are_marked_where_the_story_has_them(client):
    make_article(headline="Đường về", lead="Ánh dương trên đường.")
    assert "Ánh dương trên <mark>đường</mark>." in page_for(client, q="đường")
    assert "Ánh <mark>dương</mark> trên <mark>đường</mark>." in page_for(client, q="duong")


def test_the_other_letter_is_marked_where_the_story_has_not_the_one_typed(client):
    make_article(headline="Bác sỹ", lead="Các bác sỹ và bạn bè.")
    assert "Các <mark>bác sỹ</mark> và bạn" in page_for(client, q="bác sĩ")
    make_article(headline="Cả hai", lead="Bác sĩ hay bác sỹ.")
    page = page_for(client, q="bác sĩ")
    assert "<mark>Bác sĩ</mark> hay <mark>bác</mark> sỹ." in page


def test_letters_and_digits_are_marked_as_they_were_written(client):
    make_article(headline="Tiêm COVID19", lead="Dịch Covid-19 giảm.")
    page = page_for(client, q="covid-19")
    assert "Tiêm <mark>COVID19</mark>" in page
    assert "Dịch <mark>Covid</mark>-<mark>19</mark> giảm." in page


def test_decomposed_text_keeps_its_letters_in_a_highlight(client):
    make_article(headline=unicodedata.normalize("NFD", "Đường Ẩm thực"))
    assert "<mark>Đường Ẩm</mark> thực" in page_for(client, q="duong am")


def test_texts_are_escaped_around_and_inside_marks(client):
    make_article(headline="<script>alert(1)</script>", lead='<img src=x> & "alert"')
    page = page_for(client, q='"><script>alert')
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;<mark>script</mark>&gt;<mark>alert</mark>" in page


def test_pages_of_results_keep_the_search(client):
    category = make_category(name="Kinh tế")
    for number in range(41):
        make_article(headline=f"Đường {number}", category=category)
    typed = '"đường"'
    page = unescape(
        page_for(client, **{"q": typed, "chuyen-muc": category.slug, "tu": "2019-01-01", "page": 2})
    )
    base = f"?q={quote(typed)}&chuyen-muc=kinh-te&tu=2019-01-01"
    assert f'rel="prev" href="{base}"' in page
    assert f'rel="next" href="{base}&page=3"' in page
    pager = page.partition('class="pager"')[2].partition("</nav>")[0]
    assert "Trang 2/3" in pager  # short enough to be told whole: this once failed, nobody knows why


@pytest.mark.parametrize("number", ["abc", "-1", "0", "1e30", "9" * 5000, "100000", "\0", "²", ""])
def test_any_page_number_is_answered(client, number):
    make_article(headline="Đường")
    assert "<mark>Đường</mark>" in page_for(client, q="duong", page=number)


@pytest.mark.parametrize(
    "day",
    ["2026-02-30", "0000-01-01", "10000-01-01", "hôm qua", "\0", "9" * 5000, "2026/13/1", "%"],
)
@pytest.mark.parametrize("name", ["tu", "den"])
def test_a_wrong_day_is_told_beside_its_field_and_nothing_typed_is_lost(client, name, day):
    make_article(headline="Đường")
    page = page_for(client, **{"q": "đường làng", name: day})
    assert re.search(
        rf'class="errorlist"[^>]*>.*?name="{name}"[^>]*aria-invalid="true"', page, re.S
    )
    assert 'value="đường làng"' in page
    if day.isprintable():
        assert f'value="{day}"' in page
    assert "<mark>" not in page


def test_days_in_the_wrong_order_are_told(client):
    page = page_for(client, q="x", tu="2020-02-01", den="2020-01-01")
    assert "Ngày này sớm hơn ngày bắt đầu." in page


@pytest.mark.parametrize(
    ("tu", "den"), [("0001-01-01", "9999-12-31"), ("9999-12-31", "9999-12-31")]
)
def test_the_ends_of_time_are_days_like_others(client, tu, den):
    make_article(headline="Đường")
    assert ("<mark>Đường</mark>" in page_for(client, q="duong", tu=tu, den=den)) == (tu < den)


@pytest.mark.parametrize("slug", ["khong-co", "\0", "%", "a" * 7000])
def test_an_unknown_category_is_told(client, slug):
    assert 'aria-invalid="true"' in page_for(client, **{"q": "x", "chuyen-muc": slug})


def test_days_are_those_of_the_portal(client):
    make_article(headline="Nửa đêm", publish_at=on_day(2019, 3, 21, 0))
    assert "<mark>Nửa đêm</mark>" in page_for(
        client, q="nửa đêm", tu="2019-03-21", den="2019-03-21"
    )
    assert "<mark>" not in page_for(client, q="nửa đêm", tu="2019-03-20", den="2019-03-20")


def test_officials_are_suggested_by_name_not_by_office(client):
    official = make_quoted(name="Trần Quốc Toản", position="Giám đốc Sở Y tế")
    make_quoted(name="Lê Thị Toán Học", position="Phó ban")
    for typed in ["quoc toan", "Toản", "tran", "QUỐC TO"]:
        page = page_for(client, q=typed)
        assert official.get_absolute_url() in page, typed
        assert "Giám đốc Sở Y tế" in page
    for typed in ["giam doc", "oan", "toan y te", ""]:
        assert official.get_absolute_url() not in page_for(client, q=typed), typed


def test_an_official_is_suggested_with_i_for_y_and_y_for_i(client):
    official = make_quoted(name="Hồ Sỹ Quý")
    for typed in ["hồ sĩ", "sỹ quí", "si qui", "Sy Quy"]:
        assert official.get_absolute_url() in page_for(client, q=typed), typed
    make_quoted(name="Trần Siêu", slug="tran-sieu")
    assert "tran-sieu" not in page_for(client, q="sỹ")
    assert "tran-sieu" in page_for(client, q="si")


def test_an_empty_result_helps(client):
    make_article(headline="Tin mới nhất", category=make_category(name="Kinh tế"))
    page = page_for(client, **{"q": "khongcogi", "chuyen-muc": "kinh-te"})
    assert "Không có tin nào" in page
    assert 'href="?q=khongcogi"' in page
    main = page.partition("<main")[2].partition("</main>")[0]
    assert "/chuyen-muc/kinh-te/" in main
    assert "Tin mới nhất" in main


def test_an_empty_search_asks_and_blames_nobody(client):
    for typed in ["", "   ", "?!*", '""']:
        page = page_for(client, q=typed)
        assert "Không có tin nào" not in page
        assert "Cách tìm" in page


def test_words_that_do_not_count_are_told(client):
    make_article(headline="Một hai ba")
    assert "16 từ đầu tiên" in page_for(client, q="hai " * 17)
    assert "từ đầu tiên" not in page_for(client, q="hai " * 16)


def test_the_page_is_not_indexed_and_opens_no_session(client):
    response = client.get(ADDRESS, {"q": "x"})
    page = response.content.decode()
    assert '<meta name="robots" content="noindex' in page
    assert 'rel="canonical"' not in page
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


def test_every_page_has_a_search_box_and_the_search_page_one_form(client):
    assert client.get("/").content.decode().count('role="search"') == 1
    assert page_for(client, q="x").count('role="search"') == 1


@pytest.mark.slow
def test_queries_do_not_grow_with_what_is_found(client):
    official = make_official(name="Tên chung", portrait=make_photo())

    def count(typed):
        with CaptureQueriesContext(connection) as context:
            page_for(client, q=typed)
        return len(context)

    def grow(stories):
        for _ in range(stories):
            article = make_article(lead="Chung", cover=make_photo())
            for number in (1, 2):
                make_quote(article=article, official=official, number=number)
            make_notice(article=article)

    grow(1)
    few = count("chung")
    grow(25)
    # portal, notices, menu, categories; the index, its stories, their quotes; officials of this
    # name, which of them readers see; pages with these words
    assert few == count("chung") == 10
    assert count("khongco") == 9  # the latest instead, of each category
    assert count("") == 6


# Anything at all

NASTY = [
    "\0",
    "a\0b",
    "x" * 7000,
    "a " * 3500,
    "AND OR NOT NEAR",
    "NEAR(a b, 5)",
    "a* ^a :b -c +d",
    "headline:a rowid:1 terms:a",
    "(((((",
    '"""',
    "' OR 1=1 --",
    "a' & !b | c:* <-> d",
    "\\",
    "\\'",
    "%_%",
    "^duong =duong #1 @600 duong_song",
    "\ud800",
    "\ud83d\ude00 \udfff",
    "ﷺ ½ ⑴ ㈱ ŉ ﬁ",
    "\u0301\u0302",
    "q\u0303uy",
    "\U0001e900 \U0010ffff \ufffe",
    "אבג 漢字 ไทย",
]


def check_any(client, typed):
    start = perf_counter()
    search.find(search.parse(typed))[:20]
    if not any("\ud800" <= char <= "\udfff" for char in typed):
        assert client.get(ADDRESS, {"q": typed, "page": typed[:50]}).status_code == 200
    assert perf_counter() - start < 5


@pytest.mark.parametrize("typed", NASTY)
def test_no_string_is_an_error_and_none_is_an_operator(client, typed):
    make_article(headline="Đường sông", lead=vietnamese.tidy(typed).replace("\0", "")[:900] or "x")
    make_article(headline="Tin khác")
    check_any(client, typed)
    assert "Tin khác" not in found(typed)


@pytest.mark.slow
@pytest.mark.no_cover  # a hundred times what those above do
@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(max_size=300) | st.text(alphabet="aAđ \"'*^:()-%_\\&|!<>~@#=.\0", max_size=60))
@example("a" * 7000)
def test_any_string_is_answered(client, typed):
    check_any(client, typed)


@pytest.mark.slow
@pytest.mark.no_cover  # a hundred times what those above do
@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(alphabet=st.characters(blacklist_characters="\0"), min_size=1, max_size=60))
def test_whatever_is_written_can_be_saved_and_found_again(written):
    article = make_article(headline="Bài", lead=f"mở {written} đóng")
    for typed in ["mở đóng", " ".join(search_terms.words(written)[: search.MAX_WORDS])]:
        if typed:
            result = search.find(search.parse(typed))[:]
            assert [card.pk for card, _texts in result] == [article.pk]
    article.delete()


@pytest.mark.parametrize(
    "query", ["q=%ff%fe", "q=%ed%a0%80", "q=%00", "q=%C4%91%", "q", "q=a&q=b", "&&&=", "tu=%ff&q=a"]
)
def test_any_address_is_answered(client, query):
    assert client.get(f"{ADDRESS}?{query}").status_code == 200
