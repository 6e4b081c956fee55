"""The bell, the page of what happened, and the choice of mails."""

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.accounts.roles import ADMINISTRATOR, EDITOR, JOURNALIST, TICKER_STAFF
from articles.editorial import events
from articles.models import Event, Mail, MailChoice
from tests.support.factories import hours, make_article, make_event, make_member, make_notice
from tests.support.forms import ADD_STORY

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

PAGE, BELL = "/quan-tri/viec-moi/", "/quan-tri/viec-moi/dem/"
READ, CHOICES = "/quan-tri/viec-moi/da-xem/", "/quan-tri/viec-moi/thu/"


@pytest.fixture
def editor():
    return make_member(EDITOR, email="binh@example.vn", first_name="Bình", last_name="Đỗ")


@pytest.fixture
def at_desk(client, editor):
    client.force_login(editor)
    return client


def shown(response):
    return [line["event"] for line in response.context["lines"]]


def test_the_page_tells_what_happened_who_did_it_and_why(client, editor):
    writer = make_member(JOURNALIST)
    story = make_article(headline="Bão <số> 5", author=writer, status="draft")
    make_event(writer, kind="sent_back", article=story, by=editor, words="Thiếu <nguồn>")
    client.force_login(writer)
    page = client.get(PAGE).content.decode()
    for part in ("Bài bị trả lại", "Bão &lt;số&gt; 5", "Đỗ Bình", "Thiếu &lt;nguồn&gt;"):
        assert part in page
    assert f'href="/quan-tri/articles/article/{story.pk}/change/"' in page


def test_the_bell_answers_304_after_one_query_while_nothing_happens(at_desk, editor):
    make_event(editor)
    first = at_desk.get(BELL)
    assert first.json() == {"count": "1"}
    assert len(first.content) < 20
    tag = {"HTTP_IF_NONE_MATCH": first["ETag"]}
    with CaptureQueriesContext(connection) as context:
        again = at_desk.get(BELL, **tag)
    assert (again.status_code, again.content) == (304, b"")
    assert len(context) == 3  # session, account, and the index of unread events
    make_event(editor)
    assert at_desk.get(BELL, **tag).json() == {"count": "2"}


def test_the_bell_puts_off_the_end_of_no_login(at_desk):
    at_desk.get(BELL, HTTP_ACCEPT="application/json")
    assert "seen" not in at_desk.session


def test_the_bell_is_a_link_on_every_page_and_costs_no_query(at_desk, editor):
    def queries(address):
        with CaptureQueriesContext(connection) as context:
            page = at_desk.get(address).content.decode()
        assert f'href="{PAGE}"' in page, address
        return len(context)

    addresses = ("/quan-tri/", "/quan-tri/articles/article/", ADD_STORY, "/quan-tri/hai-lop/")
    make_event(editor)  # with a story in the list
    for _ in range(2):  # the first time content types are looked up too
        before = [queries(address) for address in addresses]
    for _ in range(3):
        make_event(editor)
    assert [queries(address) for address in addresses] == before


def test_events_are_read_one_by_one_and_all_that_were_shown(at_desk, editor):
    one, two, three = (make_event(editor) for _ in range(3))
    assert at_desk.post(READ, {"event": one.pk}).url == PAGE
    assert at_desk.post(READ, {"event": two.pk}, HTTP_ACCEPT="application/json").status_code == 204
    assert at_desk.get(BELL).json() == {"count": "1"}
    newest = at_desk.get(PAGE).context["newest"]
    make_event(editor)  # came after the page was shown
    at_desk.post(READ, {"up_to": newest})
    assert Event.objects.get(read_at=None).pk > three.pk
    at = Event.objects.get(pk=one.pk).read_at
    at_desk.post(READ, {"event": one.pk})
    assert Event.objects.get(pk=one.pk).read_at == at


@pytest.mark.parametrize("typed", ["", "a", "-1", "9" * 40, "\x00", "1; drop", "٣"])
def test_what_is_no_key_reads_nothing(at_desk, editor, typed):
    make_event(editor)
    at_desk.post(READ, {"event": typed})
    at_desk.post(READ, {"up_to": typed})
    assert not Event.objects.exclude(read_at=None).exists()
    assert at_desk.get(PAGE, {"before": typed}).status_code == 200


def test_ten_thousand_events_are_paged_by_fifty_without_counting(at_desk, editor):
    story = make_article(status="in_review")
    Event.objects.bulk_create(
        Event(recipient=editor, kind="submitted", article=story, at=hours(0)) for _ in range(10_000)
    )
    at_desk.get(PAGE)
    with CaptureQueriesContext(connection) as context:
        first = at_desk.get(PAGE)
    assert len(context) == 5  # session, account, two of permissions, events
    seen = shown(first)
    assert len(seen) == 50
    second = shown(at_desk.get(PAGE, {"before": first.context["before"]}))
    assert second[0].pk == seen[-1].pk - 1
    make_event(editor)  # moves no later page
    assert shown(at_desk.get(PAGE, {"before": first.context["before"]})) == second
    assert at_desk.get(BELL).json() == {"count": "99+"}
    at_desk.post(READ, {"up_to": first.context["newest"]})
    assert at_desk.get(BELL).json() == {"count": "1"}


KINDS = {
    JOURNALIST: {
        "sent_back",
        "assigned",
        "published",
        "scheduled",
        "withdrawn",
        "went_out",
        "note",
    },
    TICKER_STAFF: {"ends_soon"},
}
KINDS[EDITOR] = KINDS[JOURNALIST] | {"submitted", "ends_soon"}
KINDS[ADMINISTRATOR] = KINDS[EDITOR] | {"backup_failed"}


@pytest.mark.parametrize("role", KINDS)
def test_each_role_chooses_among_the_mails_it_may_get(client, role):
    member = make_member(role, email="a@example.vn")
    client.force_login(member)
    form = client.get(CHOICES).context["form"]
    assert set(form.fields) == KINDS[role]
    wanted = {name for name, field in form.fields.items() if field.initial}
    assert wanted == KINDS[role] - {"scheduled"}
    chosen = sorted(KINDS[role])[:1]
    sent = {"sent": 1, "backup_failed": "on", "submitted": "", **dict.fromkeys(chosen, "on")}
    assert client.post(CHOICES, sent).url == CHOICES
    on = set(MailChoice.objects.filter(user=member, wanted=True).values_list("kind", flat=True))
    assert on == {*chosen, *({"backup_failed"} & KINDS[role])}
    assert MailChoice.objects.count() == len(KINDS[role])
    client.post(CHOICES, {"sent": 1})
    assert not MailChoice.objects.filter(wanted=True).exists()
    assert MailChoice.objects.count() == len(KINDS[role])


def test_the_choice_says_where_mails_go_and_whether_any_do(at_desk, editor, client):
    page = at_desk.get(CHOICES).content.decode()
    assert "binh@example.vn" in page
    assert "Cổng này không gửi thư" in page
    client.force_login(make_member(JOURNALIST))
    assert "chưa có địa chỉ thư" in client.get(CHOICES).content.decode()
    client.force_login(User.objects.create_user("trong", is_staff=True))
    assert "không có loại việc nào" in client.get(CHOICES).content.decode()


def test_an_event_of_a_notice_leads_to_its_form_and_one_of_a_backup_nowhere(desk, admin):
    notice = make_notice(text="Góp ý", kind="consultation", comment_deadline=hours(9))
    make_event(admin, kind="ends_soon", notice=notice)
    make_event(admin, kind="backup_failed", words="Ổ đĩa đã đầy")
    page = desk.get(PAGE).content.decode()
    assert f'href="/quan-tri/articles/tickernotice/{notice.pk}/change/"' in page
    assert "Sao lưu hằng đêm không thành" in page
    assert "Ổ đĩa đã đầy" in page


def test_events_go_with_their_story_and_the_deletion_names_no_one(at_desk, editor):
    story = make_article(status="draft")
    events._post("submitted", [make_event(editor, article=story)])
    url = f"/quan-tri/articles/article/{story.pk}/delete/"
    page = at_desk.get(url)
    assert str(story) in page.content.decode()
    assert "Việc mới: Bài chờ duyệt" not in page.content.decode()
    assert not {"việc mới", "mails"} & {name for name, _count in page.context["model_count"]}
    at_desk.post(url, {"post": "yes"})
    assert not Event.objects.exists()
    assert not Mail.objects.exists()
