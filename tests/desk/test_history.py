"""The history of stories: what is kept, how it is compared, and how an old version comes back."""

import re
import time
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from reversion.models import Revision, Version

from articles.accounts.roles import ADMINISTRATOR, EDITOR, JOURNALIST, TICKER_STAFF
from articles.editorial import diff, revisions, workflow, working_copies
from articles.editorial.states import State, Unreadable
from articles.media.photos import SafePhoto
from articles.models import Article, Official
from articles.text import richtext
from tests.support.factories import (
    hours,
    make_admin,
    make_article,
    make_category,
    make_member,
    make_official,
    make_photo,
    make_quote,
    picture_file,
)
from tests.support.forms import ADD_STORY, story_form
from tests.support.history import (
    DELETED,
    compare,
    delete,
    kept,
    make_draft,
    restore,
    save,
    told,
    url,
    words,
)

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


# Keeping


def test_every_save_is_a_revision_that_says_who_and_what(desk, admin):
    desk.post(ADD_STORY, story_form(headline="Bản một"))
    article = Article.objects.get()
    save(desk, article, headline="Bản hai", lead="Sapo khác")
    save(desk, article)
    assert [revision.comment for revision in kept(article)] == [
        "Phiên bản đầu tiên",
        "Tiêu đề, sapo",
        "Lưu mà không thay đổi gì",
    ]
    assert {revision.user for revision in kept(article)} == {admin}


def test_a_revision_holds_the_quotes_as_saved(desk):
    article = make_draft(quotes=[{"words": "Lời cũ"}, {"words": "Lời bỏ"}])
    save(desk, article, **{"quotes-0-words": "Lời mới", "quotes-1-DELETE": "on"})
    before, after = map(State.of, kept(article))
    assert [quote["words"] for quote in before.quotes.values()] == ["Lời cũ", "Lời bỏ"]
    assert [quote["words"] for quote in after.quotes.values()] == ["Lời mới"]
    assert kept(article)[-1].comment == "Trích dẫn 1, trích dẫn 2"


def test_what_came_from_elsewhere_is_kept_before_it_is_overwritten(desk):
    article = make_draft(headline="Nhập từ cổng cũ")
    save(desk, article, headline="Sửa ở bàn")
    Article.objects.update(headline="Sửa ở máy chủ")
    save(desk, article, headline="Sửa lần nữa")
    headlines = [State.of(revision).story["headline"] for revision in kept(article)]
    assert headlines == ["Nhập từ cổng cũ", "Sửa ở bàn", "Sửa ở máy chủ", "Sửa lần nữa"]
    assert [revision.user is None for revision in kept(article)] == [True, False, True, False]


def test_a_step_of_the_workflow_alone_is_no_change_from_elsewhere(desk, admin):
    article = make_draft()
    save(desk, article, headline="Một")
    article.refresh_from_db()
    workflow.publish(article, by=admin)
    save(desk, article, headline="Hai", _move="publish")
    assert len(kept(article)) == 3


def test_a_form_with_errors_leaves_no_revision(desk):
    article = make_draft()
    desk.post(url("change", article.pk), story_form(headline=""))
    assert not Revision.objects.exists()


# The page


def test_the_history_lists_saves_and_steps_in_time(client):
    author, editor = make_member(JOURNALIST, first_name="An"), make_member(EDITOR)
    client.force_login(author)
    client.post(ADD_STORY, story_form())
    article = Article.objects.get()
    workflow.submit(article, by=author)
    workflow.send_back(article, by=editor, note="Thiếu nguồn")
    save(client, article, source="Báo Hà Tĩnh")
    entries = client.get(url("history", article.pk)).context["page"].object_list
    assert [(entry.what, entry.by, entry.note) for entry in entries] == [
        ("Nguồn", author, ""),
        ("Trả lại", editor, "Thiếu nguồn"),
        ("Gửi duyệt", author, ""),
        ("Phiên bản đầu tiên", author, ""),
    ]


def test_a_story_without_history_says_so(desk):
    response = desk.get(url("history", make_article().pk))
    assert "Chưa có phiên bản nào" in response.content.decode()


def test_history_belongs_to_those_who_may_see_the_story(client):
    article = make_article(author=make_member(JOURNALIST))
    revisions.record(article, by=None)
    revisions.record(article, by=None)
    old, new = kept(article)
    pages = [
        url("history", article.pk),
        url("compare", article.pk) + f"?older={old.pk}&newer={new.pk}",
    ]
    for role, status in [(JOURNALIST, 404), (TICKER_STAFF, 404), (EDITOR, 200)]:
        client.force_login(make_member(role))
        assert [client.get(page).status_code for page in pages] == [status, status], role
    client.force_login(article.author)
    response = client.get(pages[0])
    assert "Xem thay đổi" in response.content.decode()
    assert "/restore/" in response.content.decode()  # in a working copy of the own story


def test_history_costs_the_same_however_long_it_is(desk, admin):
    article = make_draft(quotes=[{}] * 3)

    def queries():
        pair = f"?older={kept(article)[0].pk}&newer={kept(article)[-1].pk}"
        counts = []
        for page in (url("history", article.pk), url("compare", article.pk) + pair):
            with CaptureQueriesContext(connection) as context:
                assert desk.get(page).status_code == 200
            counts.append(len(context))
        return counts

    save(desk, article, headline="Hai")
    few = queries()
    for number in range(5):
        article.transitions.create(action="submit", by=admin, at=hours(0))
        make_quote(article=article, number=10 + number)
        save(desk, article, headline=f"Lần {number}")
    assert queries()[0] == few[0]
    assert queries()[1] <= few[1] + 2  # the names of officials and photos of new quotes


def test_a_save_costs_the_same_however_long_the_history(desk):
    article = make_draft()
    counts = []
    for number in range(6):
        with CaptureQueriesContext(connection) as context:
            save(desk, article, headline=f"Lần {number}")
        counts.append(len(context))
    assert counts[1] == counts[-1]


def test_two_versions_are_compared_word_by_word(desk):
    body = "<p>Giữ nguyên.</p><p>Tỉnh giao <b>chín</b> nhiệm vụ.</p>" + richtext.marker(1)
    article = make_draft(body=body, quotes=[{"words": "Cần làm ngay"}])
    new_body = body.replace("chín", "mười")
    save(desk, article, body=new_body, **{"quotes-0-words": "Cần làm sớm"})
    page = compare(desk, article)
    shown = page.content.decode()
    for removed, added in [("chín", "mười"), ("ngay", "sớm")]:
        assert re.search(
            rf"<del><span[^>]*>\[đã bỏ: </span>{removed}\s*<span[^>]*>\] </span></del>", shown
        )
        assert re.search(rf"<ins><span[^>]*>\[thêm mới: </span>{added}\s*<span", shown)
    assert [c.label for c in page.context["comparisons"]] == [
        "Nội dung",
        "Trích dẫn 1 – lời trích dẫn",
    ]
    assert "[trích dẫn 1]" in shown


def test_versions_may_be_chosen_in_either_order(desk):
    article = make_draft(headline="Một")
    save(desk, article, headline="Hai")
    for older, newer in [(0, -1), (-1, 0)]:
        (comparison,) = compare(desk, article, older, newer).context["comparisons"]
        assert comparison.marks == [("removed", "Một"), ("added", "Hai")]


def test_rows_are_compared_by_name_and_one_that_is_gone_is_told(desk):
    official = make_official(name="Nguyễn An")
    article = make_draft(category=make_category(name="Y tế"), cover=make_photo(alt="Lúa"))
    make_quote(article=article, official=official)
    save(
        desk,
        article,
        category=make_category(name="Kinh tế").pk,
        cover="",
        **{"quotes-0-DELETE": "on"},
    )
    official.delete()
    shown = words(compare(desk, article))
    for part in ("Y tế", "Kinh tế", "Lúa", "(đã xóa)"):
        assert part in shown


def test_formatting_alone_is_told_and_line_breaks_of_the_editor_are_nothing(desk):
    article = make_draft(body="<p>Một</p><p>Hai</p>")
    save(desk, article, body="<p>Một</p>\n\n<p><b>Hai</b></p>")
    (comparison,) = compare(desk, article).context["comparisons"]
    assert comparison.is_unseen
    save(desk, article, body="<p>Một</p><p><b>Hai</b></p>\n")
    assert not compare(desk, article, 1, 2).context["comparisons"]


@pytest.mark.same_on_both("words are compared in Python")
@pytest.mark.parametrize(
    ("before", "after", "marks"),
    [
        ("", "Mới", [("added", "Mới")]),
        ("Cũ", "", [("removed", "Cũ")]),
        ("Như nhau", "Như nhau", [("same", "Như nhau")]),
        ("một hai ba", "một ba", [("same", "một "), ("removed", "hai "), ("same", "ba")]),
        ("Đoạn một\nĐoạn hai", "Đoạn hai", [("removed", "Đoạn một\n"), ("same", "Đoạn hai")]),
    ],
)
def test_words_are_marked(before, after, marks):
    assert diff.mark(before, after) == marks


def shown(marks, *kinds):
    """The text that the marks of these kinds show."""
    return "".join(text for kind, text in marks if kind in kinds)


WORDS = [f"chữ{number % 100}" for number in range(9_500)]


@pytest.mark.same_on_both("words are compared in Python")
@pytest.mark.parametrize("between", [" ", "\n"])
def test_words_that_repeat_are_compared_as_far_as_is_quick_and_all_of_them_are_shown(between):
    """Two texts of 38 kB took 51 s."""
    old, new = between.join(WORDS), between.join(WORDS[::-1])
    start = time.process_time()
    marks = diff.mark(old, new)
    assert time.process_time() - start < 3
    assert shown(marks, "same", "removed").split() == old.split()
    assert shown(marks, "same", "added").split() == new.split()


@pytest.mark.same_on_both("words are compared in Python")
def test_what_would_take_too_long_is_marked_as_a_whole():
    one, other = "x một y hai z", "u một v hai w"
    assert diff.mark(one, other, diff.Effort(0)) == [("removed", one), ("added", other)]
    assert shown(diff.mark(one, other), "same") == "một hai "


@pytest.mark.same_on_both("words are compared in Python")
def test_in_a_long_story_the_changed_words_alone_are_marked():
    lines = [f"Đoạn {number} của một bài rất dài" for number in range(20_000)]
    changed = lines[:5_000] + ["Đoạn mới"] + lines[5_001:15_000] + lines[15_001:]
    marks = diff.mark("\n".join(lines), "\n".join(changed))
    assert shown(marks, "added") == "mới\n"
    assert shown(marks, "removed") == "5000 của một bài rất dài\n" + lines[15_000] + "\n"


@pytest.mark.parametrize(
    "query", ["", "?older=1", "?older=a&newer=b", "?older=%00&newer=" + "9" * 40]
)
def test_comparing_without_two_versions_says_so(desk, query):
    article = make_article()
    response = desk.get(url("compare", article.pk) + query, follow=True)
    assert "hai phiên bản" in told(response)


def test_versions_of_another_story_are_not_compared(desk):
    mine, other = make_article(), make_article()
    for story in (mine, other):
        revisions.record(story, by=None)
    query = {"older": kept(mine)[0].pk, "newer": kept(other)[0].pk}
    response = desk.get(url("compare", mine.pk), query, follow=True)
    assert "hai phiên bản" in told(response)


def test_html_in_texts_is_shown_as_text(desk):
    article = make_draft(headline="<script>alert(1)</script>")
    save(desk, article, headline="<b>x</b>")
    for page in (compare(desk, article), desk.get(url("history", article.pk))):
        assert "<script>alert" not in page.content.decode()
        assert "<b>x" not in page.content.decode()


# Restoring


def test_an_old_version_becomes_the_newest_and_none_is_lost(desk, admin):
    article = make_draft(headline="Cũ", body="<p>Cũ</p>", quotes=[{"words": "Lời"}])
    quote = article.quotes.get()
    save(desk, article, headline="Mới", body="<p>Mới</p>", **{"quotes-0-DELETE": "on"})
    version = Article.objects.get().version
    first = kept(article)[0]
    restore(desk, article, first)
    article = Article.objects.get()
    assert (article.headline, article.body) == ("Cũ", "<p>Cũ</p>")
    assert article.version == version + 1
    restored = article.quotes.get()
    assert (restored.words, restored.official, restored.number) == ("Lời", quote.official, 1)
    assert len(kept(article)) == 3
    assert kept(article)[-1].user == admin
    assert kept(article)[-1].comment.startswith("Khôi phục phiên bản")


def test_publication_stays_as_it_is_now(desk):
    article = make_draft(headline="Cũ", slug="cu")
    save(desk, article, headline="Mới", slug="moi")
    moment = hours(-5)
    Article.objects.update(status="published", publish_at=moment)
    article.corrections.create(text="Sửa số liệu")
    restore(desk, article, kept(article)[0])
    assert Article.objects.get(working_copy_of=None).headline == "Mới"  # readers' own
    working_copies.put_live(article.working_copy, by=make_admin())
    article = Article.objects.get()
    assert article.headline == "Cũ"
    assert (article.status, article.publish_at, article.slug) == ("published", moment, "moi")
    assert article.corrections.count() == 1


def test_what_was_written_elsewhere_is_kept_before_a_restore(desk):
    article = make_draft(headline="Một")
    save(desk, article, headline="Hai")
    Article.objects.update(headline="Ở máy chủ")
    restore(desk, article, kept(article)[0])
    headlines = [State.of(revision).story["headline"] for revision in kept(article)]
    assert headlines == ["Một", "Hai", "Ở máy chủ", "Một"]


def test_rows_that_are_gone_do_not_stop_a_restore(desk):
    old_category, photo = make_category(), make_photo()
    article = make_draft(category=old_category, cover=photo)
    make_quote(article=article, words="Lời không mất", photo=photo)
    category = make_category()
    save(desk, article, category=category.pk, cover="", headline="Mới", **{"quotes-0-DELETE": "on"})
    Official.objects.all().delete()
    photo.delete()
    old_category.delete()
    response = restore(desk, article, kept(article)[0], follow=True)
    assert "Lời không mất" in told(response)
    article = Article.objects.get()
    assert article.headline != "Mới"
    assert (article.category, article.cover, article.quotes.count()) == (category, None, 0)


def test_a_picture_of_the_old_body_that_is_gone_is_told(desk):
    kept_photo, lost = (
        make_photo(),
        make_photo(image=SafePhoto(picture_file((9, 9)).read(), "b.jpg")),
    )
    pictures = [f'<p><img src="{photo.image.url}"></p>' for photo in (kept_photo, lost)]
    article = make_draft(body="".join(pictures))
    save(desk, article, body="<p>Không ảnh</p>")
    lost.delete()
    note = told(restore(desk, article, kept(article)[0], follow=True))
    assert lost.image.name in note
    assert kept_photo.image.name not in note
    assert [use.photo for use in Article.objects.get().photos_in_body.all()] == [kept_photo]


@pytest.mark.parametrize(
    "data",
    [
        "",
        "rác",
        "[]",
        "{}",
        "null",
        '[{"model": "auth.user", "pk": 1, "fields": {}}]',
        '[{"model": "articles.article", "pk": 1, "fields": {"publish_at": "hôm nay"}}]',
        '[{"model": "articles.article", "pk": 1, "fields": {"headline": ""}}]',
        '[{"model": "articles.article", "pk": 1, "fields": {"headline": "%s"}}]' % ("a" * 300),
        '[{"model": "articles.article", "pk": 1, "fields": {"body": "<p>\\u0000</p>"}}]',
        '[{"model": "articles.article", "pk": 1, "fields": {"headline": ["x"], "cover": {}}}]',
    ],
)
def test_a_damaged_version_is_told_and_changes_nothing(desk, data):
    article = make_draft(headline="Nguyên vẹn")
    save(desk, article)
    first, last = kept(article)
    Version.objects.filter(revision=first).update(serialized_data=data)
    assert "không" in told(restore(desk, article, first, follow=True))
    assert Article.objects.get().headline == "Nguyên vẹn"
    assert len(kept(article)) == 2
    query = {"older": first.pk, "newer": last.pk}
    assert desk.get(url("compare", article.pk), query, follow=True).status_code == 200
    # Nor does it stop the next save.
    Version.objects.update(serialized_data=data)
    save(desk, article, headline="Lưu được")
    assert desk.get(url("history", article.pk)).status_code == 200


def test_restoring_takes_the_right_to_change_csrf_and_post(client):
    author = make_member(JOURNALIST)
    article = make_article(author=author, headline="Đã đăng", status="withdrawn")
    revisions.record(article, by=author)
    Article.objects.update(headline="Đã sửa")
    revision = kept(article)[0]
    target = url("restore", article.pk, revision.pk)
    assert client.post(target).status_code == 302
    for user, status in [
        (author, 403),
        (make_member(JOURNALIST), 404),
        (make_member(TICKER_STAFF), 404),
    ]:
        client.force_login(user)
        assert client.post(target).status_code == status
    editor = make_member(EDITOR)
    client.force_login(editor)
    assert client.get(target).status_code == 405
    client.handler.enforce_csrf_checks = True
    assert client.post(target).status_code == 403
    assert Article.objects.get().headline == "Đã sửa"
    client.handler.enforce_csrf_checks = False
    assert client.post(target).status_code == 302
    assert Article.objects.get().headline == "Đã đăng"


def test_a_revision_of_another_story_is_not_restored(desk):
    mine, other = make_article(), make_article()
    revisions.record(other, by=None)
    assert restore(desk, mine, kept(other)[0]).status_code == 404


@pytest.mark.parametrize("pk", ["0", "999999", "9" * 30])
def test_addresses_of_nothing_are_not_found(desk, pk):
    article = make_article()
    root = "/quan-tri/articles/article"
    assert desk.get(f"{root}/{pk}/history/").status_code == 404
    assert desk.get(f"{root}/{pk}/history/compare/").status_code == 404
    assert desk.post(f"{root}/{pk}/history/1/restore/").status_code == 404
    assert desk.post(f"{root}/{article.pk}/history/{pk}/restore/").status_code == 404
    assert desk.post(f"{root}/deleted/{pk}/recover/").status_code == 404
    assert desk.get(f"{root}/deleted/{pk}/recover/").status_code == 405


def test_a_deleted_story_is_recovered_as_a_draft_with_all_it_had(client):
    editor = make_member(EDITOR)
    article = make_article(
        headline="Bài quý", slug="bai-quy", author=editor, quotes=[{"words": "Lời"}]
    )
    article.corrections.create(text="Sửa số liệu", kind="update")
    client.force_login(make_member(ADMINISTRATOR))
    delete(client, article)
    assert not Article.objects.exists()
    client.force_login(editor)
    response = client.get(DELETED)
    assert "Bài quý" in words(response)
    assert "Xóa bài" in words(response)
    (version,) = response.context["page"]
    client.post(url("recover", version.pk))
    back = Article.objects.get()
    assert (back.pk, back.slug, back.author, back.status) == (
        article.pk,
        "bai-quy",
        editor,
        "draft",
    )
    assert abs(back.publish_at - article.publish_at) < timedelta(milliseconds=1)
    assert [quote.words for quote in back.quotes.all()] == ["Lời"]
    assert back.corrections.get().text == "Sửa số liệu"
    assert [revision.comment for revision in kept(back)] == ["Xóa bài", "Khôi phục sau khi bị xóa"]
    assert not client.get(DELETED).context["page"].object_list
    assert client.post(url("recover", version.pk)).status_code == 404


def test_an_address_taken_meanwhile_gets_another(desk):
    article = make_article(headline="Tin", slug="tin", status="draft")
    delete(desk, article)
    make_article(headline="Tin", slug="tin")
    desk.post(url("recover", revisions.deleted().get().pk))
    assert Article.objects.get(pk=article.pk).slug == "tin-2"


def test_a_damaged_deleted_story_is_told(desk):
    delete(desk, make_draft())
    Version.objects.update(serialized_data="rác")
    response = desk.post(url("recover", revisions.deleted().get().pk), follow=True)
    assert "bị hỏng" in told(response)
    assert not Article.objects.exists()


def test_a_story_recovered_twice_at_once_is_there_once(desk, admin):
    delete(desk, make_draft())
    version = revisions.deleted().get()
    revisions.recover(version, by=admin)
    with pytest.raises(Unreadable):
        revisions.recover(version, by=admin)
    assert Article.objects.count() == 1


def test_deleted_stories_are_for_editors(client):
    article = make_draft()
    for role, status in [(JOURNALIST, 403), (TICKER_STAFF, 403), (EDITOR, 200)]:
        client.force_login(make_member(role))
        assert client.get(DELETED).status_code == status
        page = client.get("/quan-tri/articles/article/")
        assert (DELETED in page.content.decode()) == (role == EDITOR)
    client.force_login(make_member(ADMINISTRATOR))
    delete(client, article)
    target = url("recover", revisions.deleted().get().pk)
    for role in (JOURNALIST, TICKER_STAFF):
        client.force_login(make_member(role))
        assert client.post(target).status_code == 403
    assert not Article.objects.exists()


def test_the_list_of_deleted_stories_costs_the_same_however_long(desk):
    def queries(count):
        for _ in range(count):
            delete(desk, make_draft())
        with CaptureQueriesContext(connection) as context:
            assert desk.get(DELETED).status_code == 200
        return len(context)

    assert queries(1) == queries(5)


@pytest.mark.parametrize(
    ("role", "state", "status"),
    [
        (JOURNALIST, {"status": "draft"}, 302),
        (JOURNALIST, {"status": "published"}, 403),
        (JOURNALIST, {"status": "withdrawn"}, 403),
        (EDITOR, {"status": "draft"}, 302),
        (EDITOR, {"status": "published"}, 403),
        (EDITOR, {"status": "published", "publish_at": hours(5)}, 403),
        (EDITOR, {"status": "withdrawn"}, 403),
        (ADMINISTRATOR, {"status": "published"}, 302),
        (ADMINISTRATOR, {"status": "withdrawn"}, 302),
    ],
)
def test_deleting_a_published_story_takes_a_right_of_its_own(client, role, state, status):
    user = make_member(role)
    article = make_article(author=user, **state)
    client.force_login(user)
    assert delete(client, article).status_code == status
    assert Article.objects.exists() == (status == 403)


def test_the_right_may_be_given_to_one_editor(client):
    editor = make_member(EDITOR)
    editor.user_permissions.add(Permission.objects.get(codename="delete_published_article"))
    client.force_login(editor)
    assert delete(client, make_article()).status_code == 302


def test_deleting_many_is_refused_as_a_whole(client):
    draft, published = make_draft(), make_article()
    client.force_login(make_member(EDITOR))
    data = {"action": "delete_selected", "_selected_action": [draft.pk, published.pk]}
    page = client.post("/quan-tri/articles/article/", data)
    assert page.context["perms_lacking"]
    assert client.post("/quan-tri/articles/article/", data | {"post": "yes"}).status_code == 403
    assert Article.objects.count() == 2
    data["_selected_action"] = [draft.pk]
    assert client.post("/quan-tri/articles/article/", data | {"post": "yes"}).status_code == 302
    assert revisions.deleted().get().object_repr == draft.headline


# Withdrawn


def test_a_withdrawn_story_is_gone_politely_also_at_its_former_addresses(client, admin):
    article = make_article(headline="Bí mật đầu đề", lead="Bí mật sapo", slug="cu", quotes=[{}])
    article.slug = "moi"
    article.save()
    workflow.withdraw(article, by=admin, note="Sai số liệu")
    for address in ("/bai-viet/moi/", "/bai-viet/cu/"):
        response = client.get(address)
        assert response.status_code == 410
        assert "đã được gỡ" in words(response)
        for secret in ("Bí mật", "Nội dung", "Lời phát biểu"):
            assert secret not in response.content.decode()
        assert "noindex" in response.content.decode()
    workflow.publish(article, by=admin)
    assert client.get("/bai-viet/moi/").status_code == 200
    assert client.get("/bai-viet/cu/").status_code == 301


@pytest.mark.parametrize("status", ["draft", "in_review"])
def test_a_story_that_is_not_public_yet_is_not_found(client, status):
    article = make_article(status=status)
    assert client.get(article.get_absolute_url()).status_code == 404


def test_an_address_that_another_story_took_leads_to_that_story(client, admin):
    old = make_article(slug="tin")
    old.slug = "tin-cu"
    old.save()
    workflow.withdraw(old, by=admin, note="Sai số liệu")
    new = make_article(headline="Tin mới")
    Article.objects.filter(pk=new.pk).update(slug="tin")  # past the check: by SQL, by an import
    new.refresh_from_db()
    assert "Tin mới" in client.get(new.get_absolute_url()).content.decode()
