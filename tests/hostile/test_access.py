"""Who may do what, by role, by the state of a story, by surface; and doors beside the door."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from articles.accounts.roles import ADMINISTRATOR, EDITOR, JOURNALIST, TICKER_STAFF
from articles.editorial import menu, merging, working_copies
from articles.models import (
    Article,
    CalendarAddress,
    ErasedFile,
    Event,
    KeptFile,
    MenuItem,
    Move,
    MoveLine,
    NoteAnswer,
    Official,
    Page,
    Photo,
    Portal,
    PreviewLink,
    Quote,
    ReadCount,
    ServerDraft,
    Video,
)
from tests.support.addresses import desk_addresses
from tests.support.factories import (
    hours,
    make_article,
    make_attachment,
    make_category,
    make_event,
    make_member,
    make_menu_item,
    make_note,
    make_notice,
    make_official,
    make_page,
    make_page_document,
    make_photo,
    make_quote,
    picture_file,
)
from tests.support.forms import change_url, open_form, other_desk
from tests.support.previews import make_link, preview_of, revoke_of, share_of, typed
from tests.support.videos import film

pytestmark = pytest.mark.django_db

STATES = {
    "draft": {"status": "draft"},
    "in review": {"status": "in_review"},
    "scheduled": {"publish_at": hours(5)},
    "published": {},
    "withdrawn": {"status": "withdrawn"},
}
READERS = {"published": 200, "withdrawn": 410}  # every other state is 404
PEOPLE = "anonymous own assigned others editor ticker administrator".split()
SEES = ("own", "assigned", "editor", "administrator")
ROLES = {
    "own": JOURNALIST,
    "assigned": JOURNALIST,
    "others": JOURNALIST,
    "editor": EDITOR,
    "ticker": TICKER_STAFF,
    "administrator": ADMINISTRATOR,
}
EVERYTHING = "view history preview save prepare publish share delete duplicate note".split()
LIVE = ("scheduled", "published")  # what is saved then goes into a working copy
FORMS = {"HTTP_ACCEPT": "application/json"}


def allowed(person, state):
    """What `person` may do with a story in `state`: the table that the tests read."""
    if person in ("editor", "administrator"):
        everything = set(EVERYTHING) - {"save" if state in LIVE else "prepare"}
        if person == "editor" and state in ("scheduled", "published", "withdrawn"):
            everything.discard("delete")
        return everything
    if person in ("own", "assigned"):
        may = {"view", "history", "preview", "duplicate", "note"}
        if state in LIVE:
            return may | {"prepare"}
        if state in ("draft", "in review"):
            may |= {"save", "share"} | ({"delete"} if person == "own" else set())
        return may
    return set()


def story(client, person, state):
    """A story in `state`, with `client` logged in as `person`."""
    author = make_member(JOURNALIST)
    article = make_article(headline="Bản mật", slug="ban-mat", author=author, **STATES[state])
    if person != "anonymous":
        user = author if person == "own" else make_member(ROLES[person])
        client.force_login(user)
        if person == "assigned":
            article.assigned_to = user
            article.save()
    return article


def attempt(client, act, article):
    """Try `act` on `article`; whether it was done, by what it left behind or showed."""
    data = typed(article) | {"version": article.version}
    data["assigned_to"] = article.assigned_to_id or ""
    if act == "view":
        return client.get(change_url(article)).status_code == 200
    if act == "history":
        url = reverse("admin:articles_article_history", args=[article.pk])
        return client.get(url).status_code == 200
    if act == "preview":
        return client.post(preview_of(article), data, **FORMS).status_code == 200
    if act == "share":
        client.post(share_of(article), {"days": 1}, **FORMS)
        return PreviewLink.objects.exists()
    if act == "duplicate":
        url = reverse("admin:articles_article_duplicate", args=[article.pk])
        client.post(url, **FORMS)
        return Article.objects.count() == 2
    if act == "note":
        note = make_note(article)
        url = reverse("admin:articles_article_answer_note", args=[article.pk, note.pk])
        client.post(url, {"text": "Vâng"}, **FORMS)
        return NoteAnswer.objects.exists()
    if act == "delete":
        url = reverse("admin:articles_article_delete", args=[article.pk])
        client.post(url, {"post": "yes"}, **FORMS)
        return not Article.objects.exists()
    move = {"_move": "publish"} if act == "publish" else {}
    now = {"publish_at_0": "", "publish_at_1": ""} if move and not article.publish_at else {}
    client.post(change_url(article), data | move | now | {"headline": "Đổi"}, **FORMS)
    changed = Article.objects.filter(headline="Đổi")
    if act == "prepare":
        return changed.filter(working_copy_of=article).exists()
    return (changed.published() if move else changed.filter(pk=article.pk)).exists()


@pytest.mark.parametrize("act", EVERYTHING)
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("person", PEOPLE)
def test_each_may_do_exactly_what_the_table_says(client, person, state, act):
    article = story(client, person, state)
    expected = act in allowed(person, state)
    assert attempt(client, act, article) is expected


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("person", PEOPLE)
def test_a_login_opens_no_public_page(client, person, state):
    article = story(client, person, state)
    status = READERS.get(state, 404)
    assert client.get(article.get_absolute_url()).status_code == status
    api = client.get(f"/api/v1/stories/{article.pk}").status_code
    assert api == (200 if state == "published" else 404)
    for address in ("/", "/rss.xml", "/tim-kiem/?q=ban+mat", "/sitemap-stories-0.xml"):
        shown = b"ban-mat" in client.get(address).content
        assert shown is (state == "published"), address


@pytest.mark.parametrize("person", PEOPLE)
def test_drafts_are_found_by_those_who_may_see_them(client, person):
    story(client, person, "draft")
    sees = person in SEES
    shown = client.get("/quan-tri/articles/article/?q=ban+mat").content.decode()
    assert ("Bản mật" in shown) is sees
    assert sees or "Bản mật" not in client.get("/quan-tri/").content.decode()
    query = {"app_label": "articles", "model_name": "tickernotice", "field_name": "article"}
    found = client.get("/quan-tri/autocomplete/", query | {"term": "ban mat"})
    finds = bool(found.json()["results"]) if found.status_code == 200 else False
    assert finds is sees


@pytest.mark.parametrize("person", PEOPLE)
def test_no_address_leads_from_a_key_to_a_page(client, person):
    """Django's own redirect asked for no right: it told slugs, and opened preview links."""
    article = story(client, person, "draft")
    link = make_link(article)
    for row in (article, link, make_notice(starts_at=hours(1))):
        kind = ContentType.objects.get_for_model(row).pk
        response = client.get(f"/quan-tri/r/{kind}/{row.pk}/")
        location = response.get("Location", "")
        assert "ban-mat" not in location
        assert link.key not in location


@pytest.mark.parametrize(
    ("role", "status"),
    [(JOURNALIST, 200), (EDITOR, 200), (TICKER_STAFF, 403), (ADMINISTRATOR, 200), (None, 302)],
)
def test_pictures_are_uploaded_by_those_who_write(client, role, status):
    if role:
        client.force_login(make_member(role))
    photos = "/quan-tri/articles/photo/"
    assert client.post(f"{photos}upload/", {"upload": picture_file()}).status_code == status
    several = client.post(f"{photos}several/", {"upload": [picture_file(size=(65, 48))]})
    assert several.status_code == (302 if status == 200 else status)
    assert Photo.objects.count() == (2 if status == 200 else 0)
    assert client.post("/quan-tri/articles/video/upload/", {"file": film()}).status_code == status
    assert Video.objects.exists() is (status == 200)


@pytest.mark.parametrize("person", PEOPLE)
def test_several_photos_are_changed_by_those_who_may_change_each(client, person):
    free, shown = make_photo(credit=""), make_photo(credit="")
    article = story(client, person, "draft")
    Article.objects.filter(pk=article.pk).update(cover=shown)
    form = {"credit": "An"}
    for photo in (free, shown):
        typed = {"alt": photo.alt, "caption": "", "credit": "", "taken_at": ""}
        names = {f"photo-{photo.pk}-{name}": value for name, value in typed.items()}
        form |= names | {f"initial-{name}": value for name, value in names.items()}
    client.post(f"/quan-tri/articles/photo/batch/{free.pk}-{shown.pk}/", form)
    changed = {photo for photo in (free, shown) if Photo.objects.get(pk=photo.pk).credit}
    may = person in (
        "own",
        "assigned",
        "editor",
        "administrator",
    )  # of others, one photo is closed: none
    assert changed == ({free, shown} if may else set())


@pytest.mark.parametrize("person", PEOPLE)
def test_a_text_is_received_by_those_who_write_and_a_report_read_by_those_who_publish(
    client, person
):
    article = story(client, person, "draft")
    writes, publishes = person not in ("anonymous", "ticker"), person in ("editor", "administrator")
    received = "/quan-tri/articles/article/received"
    text = "<h1>Bài cũ</h1>" + "<p>Một đoạn văn của bài cũ.</p>" * 20
    for way in ("word", "page"):
        assert (client.get(f"{received}/{way}/").status_code == 200) is writes
        client.post(f"{received}/{way}/", {"html": text})
    assert KeptFile.objects.exists() is writes
    client.post(f"{received}/page/", {"html": text, "_open": "1", "shown": ""})
    assert ServerDraft.objects.exists() is writes
    move = Move.objects.create(
        kind="html", source="cu.example", started_at=hours(-1), seen_at=hours(-1)
    )
    told = {"title": "Bản mật", "outcome": "taken", "kind": "story", "story": article}
    MoveLine.objects.create(move=move, **told)
    for page in ("", f"{move.pk}/", f"{move.pk}/bao-cao.csv"):
        answer = client.get(f"/quan-tri/chuyen-ve/{page}")
        assert (answer.status_code == 200) is publishes, page
        assert publishes or "Bản mật" not in answer.content.decode()


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("person", PEOPLE)
def test_a_document_is_had_by_those_who_see_its_story(client, person, state):
    article = story(client, person, state)
    address = make_attachment(article=article).file.url
    sees = state == "published" or "view" in allowed(person, state)
    assert client.get(address).status_code == (200 if sees else 404)
    assert client.get(f"/file-access{address}").status_code == (204 if sees else 403)


@pytest.mark.parametrize("person", PEOPLE)
def test_a_working_copy_is_for_those_who_see_its_story(client, person):
    article = story(client, person, "published")
    copy = working_copies.begin(article)
    Article.objects.filter(pk=copy.pk).update(headline="Bản sửa mật")
    document = make_attachment(article=copy).file.url
    sees = person in SEES
    assert client.get(document).status_code == (200 if sees else 404)
    assert client.get(f"/file-access{document}").status_code == (204 if sees else 403)
    desk = f"/quan-tri/articles/article/{copy.pk}"
    change, list_of_all = f"{desk}/change/", "/quan-tri/articles/article/"
    for page in (change, f"{desk}/working-copy/differences/", list_of_all):
        assert ("sửa mật" in strip_tags(client.get(page).content.decode())) is sees, page
    for page in ("/", article.get_absolute_url(), "/rss.xml", "/tim-kiem/?q=ban+sua+mat"):
        assert "Bản sửa mật" not in client.get(page).content.decode(), page
    assert client.get(f"/api/v1/stories/{copy.pk}").status_code == 404
    client.post(f"{desk}/working-copy/drop/")
    assert Article.objects.filter(pk=copy.pk).exists() is not sees


@pytest.mark.parametrize("person", PEOPLE)
def test_what_is_not_saved_is_for_its_writer_alone(client, person):
    article, writer = story(client, person, "draft"), make_member(EDITOR)
    draft = {"content": '{"typed": [["headline", ["Chưa lưu"]]]}', "headline": "Chưa lưu"}
    ServerDraft.objects.create(
        user=writer, article=article, form="abc1", updated_at=hours(0), **draft
    )
    kept = KeptFile(user=writer, name="a.mp3", size=3)
    kept.file.save("a.mp3", ContentFile(b"ID3"))
    for address in ("drafts/", "drafts/abc1/read/", f"drafts/offer/?article={article.pk}"):
        answer = client.get(f"/quan-tri/articles/article/{address}")
        assert "Chưa lưu" not in answer.content.decode()
    client.post("/quan-tri/articles/article/drafts/discard/", {"form": "abc1"})
    assert client.get(kept.file.url).status_code == 404
    assert client.get(f"/file-access{kept.file.url}").status_code == 403
    form = {"headline": "Đổi", "audio-kept": kept.pk, "version": article.version}
    client.post(change_url(article), typed(article) | form)
    assert not Article.objects.get().audio
    assert (ServerDraft.objects.count(), KeptFile.objects.count()) == (1, 1)


@pytest.mark.parametrize("person", PEOPLE)
def test_what_somebody_is_told_is_for_them_alone(client, person):
    """An event of a colleague, and one of one's own about a story that one may not see (now)."""
    article, colleague = story(client, person, "draft"), make_member(EDITOR)
    theirs = make_event(colleague, article=article, words="Lời riêng")
    mine = None
    if person != "anonymous":
        me = client.get("/quan-tri/").wsgi_request.user
        mine = make_event(me, kind="sent_back", article=article, words="Thiếu nguồn")
    sees = person in SEES
    page = client.get("/quan-tri/viec-moi/").content.decode()
    assert "Lời riêng" not in page
    assert ("Thiếu nguồn" in page) is ("Bản mật" in page) is sees
    count = client.get("/quan-tri/viec-moi/dem/").content.decode()
    assert ('"1"' in count) is sees
    client.post("/quan-tri/viec-moi/da-xem/", {"event": theirs.pk})
    client.post("/quan-tri/viec-moi/da-xem/", {"up_to": 10**17})
    assert Event.objects.get(pk=theirs.pk).read_at is None
    assert mine is None or Event.objects.get(pk=mine.pk).read_at


@pytest.mark.parametrize("person", PEOPLE)
def test_what_is_planned_and_read_is_for_those_who_see_its_story(client, person):
    article, today = story(client, person, "draft"), timezone.localdate()
    Article.objects.filter(pk=article.pk).update(planned_on=today)
    ReadCount.objects.create(article=article, hour=hours(-0.1), count=471)
    year, week, _day = today.isocalendar()
    sees = person in SEES
    pages = [f"/quan-tri/tuan/{year}/{week}/", "/quan-tri/luot-doc/"]
    if person != "anonymous":
        me = client.get("/quan-tri/").wsgi_request.user
        pages.append(CalendarAddress.objects.create(user=me).get_absolute_url())
        client.post("/quan-tri/lich-rieng/", {"renew": 1})
        sees_none = person == "ticker"
        assert (client.get(pages.pop()).status_code == 200) is sees_none
        pages.append(CalendarAddress.objects.get().get_absolute_url())
    for page in pages:
        assert ("Bản mật" in client.get(page).content.decode()) is sees, page
    assert (">471<" in client.get(pages[1]).content.decode()) is sees


@pytest.mark.parametrize("person", PEOPLE)
def test_a_page_that_is_not_published_is_for_those_who_edit_pages(client, person):
    story(client, person, "draft")
    sees = person in ("editor", "administrator")
    for number, state in enumerate(({"status": "draft"}, {"publish_at": hours(5)})):
        page = make_page(title="Trang mật", slug=f"trang-mat-{number}", **state)
        document = make_page_document(page).file.url
        assert client.get(document).status_code == (200 if sees else 404)
        assert client.get(f"/file-access{document}").status_code == (204 if sees else 403)
        assert client.get(page.get_absolute_url()).status_code == 404
        desk = f"/quan-tri/articles/page/{page.pk}"
        for way in ("change/", "history/", "preview/"):
            told = client.get(f"{desk}/{way}").content.decode()
            assert ("Trang mật" in strip_tags(told)) is sees, way
        form = open_form(other_desk(), page) | {"title": "Đổi", "status": "published"}
        client.post(f"{desk}/change/", form | {"publish_at_0": "", "publish_at_1": ""})
        assert Page.objects.published().filter(title="Đổi", pk=page.pk).exists() is sees
        client.post(f"{desk}/delete/", {"post": "yes"})
        assert Page.objects.filter(pk=page.pk).exists() is (person != "administrator")
    client.post("/quan-tri/articles/page/required/contact/begin/")
    assert Page.objects.filter(kind="contact").exists() is sees


@pytest.mark.parametrize("person", PEOPLE)
def test_who_edits_any_story_gives_it_to_anybody(client, person):
    article, other = story(client, person, "draft"), make_member(JOURNALIST)
    before = article.assigned_to_id
    form = typed(article) | {"version": article.version, "assigned_to": other.pk}
    client.post(change_url(article), form, **FORMS)
    may = person in ("editor", "administrator")
    article.refresh_from_db()
    assert article.assigned_to_id == (other.pk if may else before)


@pytest.mark.parametrize("person", PEOPLE)
def test_a_file_is_erased_for_good_by_those_who_publish(client, person):
    name = make_attachment(article=story(client, person, "draft")).file.name
    form = {"name": name, "reason": "Có số căn cước", "confirm": name}
    client.post("/quan-tri/articles/erasedfile/add/", form)
    assert ErasedFile.objects.exists() is (person in ("editor", "administrator"))


@pytest.mark.parametrize("person", PEOPLE)
def test_the_identity_is_given_by_administrators(client, person):
    story(client, person, "draft")
    portal = Portal.objects.create(name="Cổng", logo=picture_file())
    may, desk = person == "administrator", "/quan-tri/articles/portal"
    for page in (f"{desk}/1/change/", f"{desk}/colours/?colour=%23ffd400"):
        assert (client.get(page).status_code == 200) is may, page
    form = open_form(client, portal) if may else {"name": "Cổng"}
    client.post(f"{desk}/1/change/", form | {"colour": "#0057b8", "icon": picture_file()})
    portal.refresh_from_db()
    assert (portal.colour == "#0057b8") is bool(portal.icon) is may
    client.logout()
    for file in filter(None, (portal.logo, portal.icon)):  # on every page, and so for everybody
        assert client.get(file.url).status_code == 200


@pytest.mark.parametrize("person", PEOPLE)
def test_the_menu_is_made_by_those_who_publish(client, person):
    story(client, person, "draft")
    one, two = (make_menu_item(label=label) for label in ("Một", "Hai"))
    items, seen = "/quan-tri/articles/menuitem/", menu.arrangement([one, two])
    client.post(f"{items}order/", {"step": f"in-{two.pk}", "seen": seen})
    client.post(f"{items}add/", {"where": "linked", "link": "https://a.vn/", "label": "A"})
    made = MenuItem.objects.filter(parent=one).count(), MenuItem.objects.count()
    may = person in ("editor", "administrator")
    assert made == ((1, 3) if may else (0, 2))
    client.post(f"{items}remove/", {"item": one.pk})
    assert MenuItem.objects.filter(pk=one.pk).exists() is not may


@pytest.mark.parametrize("person", PEOPLE)
def test_officials_are_merged_and_parted_by_those_who_publish(client, person):
    own = story(client, person, "draft")
    one, two, three = (make_official(name="Lê An") for _ in range(3))
    make_quote(article=own, official=two)
    done = merging.merge(three.pk, one.pk, taken=[], by=None)
    may, official = person in ("editor", "administrator"), "/quan-tri/articles/official"
    for page in (f"{official}/{one.pk}/merge/{two.pk}/", f"{official}/merges/"):
        assert (client.get(page).status_code == 200) is may, page
    client.post(f"{official}/merges/{done.pk}/undo/")
    assert Official.objects.filter(pk=three.pk).exists() is may
    seen = {"seen": merging.mark(one, two), "survivor": one.pk}
    client.post(f"{official}/{one.pk}/merge/{two.pk}/", seen)
    assert Official.objects.filter(pk=two.pk).exists() is not may
    shown = client.get(f"{official}/namesakes/?name=le+an")
    assert (shown.status_code == 200) is (person not in ("anonymous", "ticker"))


def test_a_journalist_reaches_no_row_of_another_story_through_a_form(client):
    me = make_member(JOURNALIST)
    client.force_login(me)
    mine = make_article(status="draft", author=me)
    theirs = make_quote(words="Lời của họ")
    file = make_attachment(article=theirs.article)
    row = {"id": theirs.pk, "article": mine.pk, "number": 1, "words": "Của tôi"}
    row |= {"official": make_official().pk, "position": "a"}
    form = typed(mine) | {"version": 1, "quotes-TOTAL_FORMS": 1, "quotes-INITIAL_FORMS": 1}
    form |= {f"quotes-0-{name}": value for name, value in row.items()}
    form |= {"attachments-TOTAL_FORMS": 1, "attachments-INITIAL_FORMS": 1}
    form |= {"attachments-0-id": file.pk, "attachments-0-DELETE": "on"}
    client.post(change_url(mine), form)
    assert Quote.objects.get(pk=theirs.pk).words == "Lời của họ"
    assert theirs.article.attachments.exists()


def test_a_link_is_revoked_by_those_who_may_change_the_story(client):
    link = make_link()
    client.force_login(make_member(JOURNALIST))
    client.post(revoke_of(link))
    assert PreviewLink.objects.valid().exists()


def test_a_preview_key_cannot_be_guessed_nor_told_apart_by_its_answer(client):
    link = make_link()
    ended = make_link(expires_at=hours(-1))
    answers = [
        client.get(f"/xem-truoc/{key}/")
        for key in (link.key[:-1], link.key[::-1], link.key + "a", ended.key, "a" * 5_000)
    ]
    assert {answer.status_code for answer in answers} == {404}
    pages = {a.content.decode().replace(a.wsgi_request.path, "") for a in answers}
    assert len(pages) == 1


def test_a_category_is_no_way_into_its_drafts(client):
    category = make_category(slug="muc")
    make_article(headline="Bản mật", category=category, status="draft")
    for address in ("/chuyen-muc/muc/", "/chuyen-muc/muc/rss.xml", "/api/v1/stories?category=muc"):
        assert "Bản mật" not in client.get(address).content.decode()


ADDRESSES = desk_addresses()


def test_every_address_of_the_desk_was_found():
    assert len(ADDRESSES) > 80
    for own in (
        "photo/upload/",
        "photo/several/",
        "video/upload/",
        "photo/batch/1/",
        "1/presence/",
        "1/share/",
        "1/pin/",
        "article/preview/",
        "category/order/",
        "dung-cong/tai-khoan/khong-can/",
        "menuitem/order/",
        "menuitem/remove/",
        "menuitem/put-back/",
        "menuitem/begin/",
    ):
        assert any(address.endswith(own) for address in ADDRESSES), own


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_address_of_the_desk_asks_who_is_there(client, address):
    for method in ("get", "post", "put", "delete", "patch", "options", "trace"):
        response = getattr(client, method)(address)
        if address in ("/quan-tri/login/", "/quan-tri/quen-mat-khau/"):
            continue
        if method == "options" and not response.content:
            continue  # it says which methods there are
        assert response.status_code in (302, 403, 404, 405), method
        home = {"", "/quan-tri/"}  # where leaving leads
        assert response.get("Location", "") in home or "login" in response["Location"], method


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_post_of_the_desk_takes_a_token(address, admin):
    make_article()
    client = Client(enforce_csrf_checks=True)
    client.force_login(admin)
    response = client.post(address, {"a": "b"})
    # 302: Django's rule for login and for addresses that are no page; nothing was taken.
    assert response.status_code in (403, 404, 405), response.status_code
