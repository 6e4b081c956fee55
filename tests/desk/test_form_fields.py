"""Fields of every desk: an untouched minute keeps its seconds, and no input cuts a text."""

from datetime import timedelta

import pytest
from django.contrib import admin
from django.contrib.admin.widgets import AdminSplitDateTime
from django.test import RequestFactory
from django.utils import timezone

from articles.desk.fields import MomentField
from articles.models import Article, Correction, TickerNotice
from tests.support.factories import hours, make_article, make_featured, make_notice
from tests.support.forms import (
    ADD_NOTICE,
    ADD_STORY,
    change_url,
    field_error,
    notice_form,
    open_form,
    posted_by,
    story_form,
)

pytestmark = pytest.mark.django_db

ODD = timedelta(seconds=45, microseconds=123_456)


def moment(hour=-5):
    return hours(hour).replace(second=0, microsecond=0) + ODD


def forms_of(user):
    """Every form of the desk: (where, a form class)."""
    request = RequestFactory().get("/")
    request.user = user
    for model, desk in admin.site._registry.items():
        yield model._meta.label, desk.get_form(request)
        row = make_article() if model is Article else None
        for formset, inline in desk.get_formsets_with_inlines(request, row):
            yield inline.model._meta.label, formset.form


def test_no_text_input_of_the_desk_cuts_what_is_pasted(admin):
    cutting = {
        (where, name)
        for where, form in forms_of(admin)
        for name, field in form.base_fields.items()
        if "maxlength" in field.widget.attrs
    }
    assert not cutting


def test_what_is_too_long_is_counted_and_refused_with_its_text(desk):
    page = desk.get(ADD_STORY).content.decode()
    assert "maxlength" not in page
    assert page.count('data-count="200"') >= 1
    response = desk.post(ADD_STORY, story_form(headline="Đ" * 215))
    assert "215" in field_error(response, "headline")
    assert "Đ" * 215 in response.content.decode()


def test_every_moment_of_the_desk_is_one_that_keeps_its_seconds(admin):
    moments = {
        (where, name): type(field)
        for where, form in forms_of(admin)
        for name, field in form.base_fields.items()
        if isinstance(field.widget, AdminSplitDateTime)
    }
    assert ("articles.Article", "publish_at") in moments
    assert ("articles.Correction", "at") in moments
    assert set(moments.values()) == {MomentField}


@pytest.mark.parametrize(
    ("make", "names"),
    [
        (make_notice, ["starts_at", "ends_at"]),
        (make_featured, ["starts_at", "ends_at"]),
    ],
)
def test_an_untouched_minute_keeps_the_stored_moment(desk, make, names):
    times = dict(zip(names, (moment(-5), moment(5)), strict=True))
    row = make(**times)
    model = type(row)._meta.model_name
    url = f"/quan-tri/articles/{model}/{row.pk}/change/"
    form = posted_by(desk.get(url), f"{model}_form")
    assert desk.post(url, form).status_code == 302
    row.refresh_from_db()
    assert {name: getattr(row, name) for name in names} == times
    # Another minute is another moment, and emptied is empty.
    assert desk.post(url, form | {"starts_at": "08:18 21/03/2019", "ends_at": ""})
    row.refresh_from_db()
    assert f"{timezone.localtime(row.starts_at):%H:%M:%S.%f}" == "08:18:00.000000"
    assert row.ends_at is None


def test_two_stories_of_one_minute_keep_their_order_when_a_word_is_mended(desk):
    at = hours(-5).replace(second=0, microsecond=0)
    first = make_article(publish_at=at + timedelta(seconds=44))
    second = make_article(publish_at=at + timedelta(seconds=45, microseconds=7))
    form = open_form(desk, second) | {"headline": "Đã sửa"}
    assert desk.post(change_url(second), form).status_code == 302
    second.refresh_from_db()
    assert second.publish_at == at + timedelta(seconds=45, microseconds=7)
    assert list(Article.objects.published()) == [second, first]


def test_an_untouched_correction_keeps_its_moment(desk):
    article = make_article()
    correction = Correction.objects.create(article=article, text="Sửa", at=moment())
    form = open_form(desk, article) | {"lead": "Sapo mới"}
    assert desk.post(change_url(article), form).status_code == 302
    at = correction.at
    correction.refresh_from_db()
    assert correction.at == at


def test_a_new_row_has_the_minute_that_was_typed(desk):
    form = story_form(publish_at_0="21/03/2019", publish_at_1="08:18")
    assert desk.post(ADD_STORY, form).status_code == 302
    assert f"{timezone.localtime(Article.objects.get().publish_at):%H:%M:%S}" == "08:18:00"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ({"starts_at": "30/03/2026", "ends_at": "31/03/2026"}, ("00:00", "23:59")),
        ({"starts_at": "8:05 30/03/2026", "ends_at": "31/03/2026 17h"}, ("08:05", "17:00")),
        ({"starts_at": "2026-03-30T08:05:59", "ends_at": " 17h30  31-3-2026 "}, ("08:05", "17:30")),
    ],
)
def test_a_day_alone_is_the_whole_day_and_an_hour_stands_on_either_side(desk, typed, shown):
    notice = make_notice()
    assert desk.post(change_url(notice), open_form(desk, notice) | typed).status_code == 302
    form = open_form(desk, notice)
    assert (form["starts_at"], form["ends_at"]) == tuple(
        f"{day}/03/2026 {hour}" for day, hour in zip((30, 31), shown, strict=True)
    )


def test_comments_are_taken_until_offices_close(desk):
    form = notice_form(kind="consultation", url="/van-ban/", comment_deadline="30/03/2026")
    assert desk.post(ADD_NOTICE, form).status_code == 302
    (notice,) = TickerNotice.objects.all()
    assert open_form(desk, notice)["comment_deadline"] == "30/03/2026 17:00"


@pytest.mark.parametrize(
    "typed",
    ["31/02/2026", "17:00", "25:00 30/03/2026", "1/1/2026 2/1/2026", "mai", "1/1/1"],
)
def test_what_is_no_day_is_told_beside_its_field_and_not_lost(desk, typed):
    response = desk.post(ADD_NOTICE, notice_form(ends_at=typed))
    assert "30/03/2026" in field_error(response, "ends_at")
    assert posted_by(response, "tickernotice_form")["ends_at"] == typed
    assert not TickerNotice.objects.exists()
