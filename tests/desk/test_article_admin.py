"""How the story desk is put together: the steps of a save, and what its mixins may do."""

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry

from articles.desk.base import Desk
from articles.desk.stories import ArticleAdmin
from articles.editorial import revisions, workflow
from articles.models import Article, Attachment, Correction, PhotoInBody, Quote
from tests.support.factories import make_article
from tests.support.forms import change_url, open_form

# Only ArticleAdmin (and Desk, on which all desks stand) may have these: they hold the order.
ORDERED = ("changeform_view", "save_model", "save_related", "render_change_form")
ORDERED += ("log_addition", "log_change")

MIXINS = [
    part
    for part in ArticleAdmin.__mro__
    if part.__module__.startswith("articles.") and part not in (ArticleAdmin, Desk)
]


@pytest.fixture
def steps(monkeypatch):
    """Return the list that names each step of a save when it begins."""
    taken = []

    def spy(owner, name, step):
        original = getattr(owner, name)

        def noted(*args, **kwargs):
            taken.append(step)
            return original(*args, **kwargs)

        monkeypatch.setattr(owner, name, noted)

    spy(ArticleAdmin, "raise_version", "the version is checked and raised")
    spy(revisions, "keep_unrecorded", "what is unrecorded is kept")
    spy(Article, "save", "the story")
    spy(PhotoInBody.objects, "record", "the photos in its body")
    spy(Quote, "save", "a quote")
    spy(Attachment, "save", "an attachment")
    spy(Correction, "save", "a correction")
    spy(ArticleAdmin, "strike_false_words", "false words are struck")
    spy(workflow, "take", "the move")
    spy(revisions, "record", "the revision")
    spy(ArticleAdmin, "warn_of_quotes", "warnings")
    spy(LogEntry, "save", "Django's log")
    spy(ArticleAdmin, "response_change", "the answer")
    return taken


@pytest.mark.django_db
def test_a_save_takes_its_steps_in_this_order(desk, steps):
    article = make_article(quotes=[{"words": "Cũ"}])
    article.attachments.create(title="Cũ", file="a.pdf")
    revisions.record(article, by=None)
    form = open_form(desk, article) | {
        "quotes-0-words": "Mới",
        "attachments-0-title": "Mới",
        "corrections-0-kind": "correction",
        "corrections-0-at_0": "01/01/2020",
        "corrections-0-at_1": "08:00",
        "corrections-0-false_words": "Sai",
        "corrections-0-right_words": "Đúng",
        "corrections-0-decided_by": "Lê An",
        "_move": "withdraw",
        "note": "Sai số liệu",
    }
    steps.clear()
    response = desk.post(change_url(article), form)
    assert response.status_code == 302, response.context["errors"]
    assert steps == [
        "the version is checked and raised",
        "what is unrecorded is kept",
        "the story",
        "the photos in its body",
        "a quote",
        "an attachment",
        "a correction",
        "false words are struck",
        "the move",
        "the revision",
        "warnings",
        "Django's log",
        "the answer",
    ]


@pytest.mark.parametrize("part", MIXINS)
def test_a_mixin_is_named_so_and_leaves_the_order_to_the_desk(part):
    assert part.__name__.endswith("Mixin")
    assert not set(vars(part)) & set(ORDERED)


@pytest.mark.django_db
def test_what_each_mixin_adds_to_the_form_reaches_its_template(desk):
    article = make_article()
    response = desk.get(change_url(article))
    request, context = response.wsgi_request, response.context_data
    for part in MIXINS:
        if "form_context" in vars(part):
            alone = type("Alone", (part,), {})(Article, admin.site)
            assert set(alone.form_context(request, article, context)) <= set(context)
