"""No request costs more than its size explains: every address and form, whoever sends it.

Each is asked with shapes that hurt: runs of blanks before words, half tags, alternating lines,
nested elements, many fields, many rows. Addresses, parameters and forms are found by themselves.
"""

import json
import re
from functools import partial
from urllib.parse import quote_plus, urlencode, urljoin

import pytest
from django.contrib.auth.models import Group
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from django.test import Client, RequestFactory
from lxml import html

from articles.accounts.roles import EDITOR, JOURNALIST
from articles.caching.parameters import parameters_at
from articles.editorial import revisions
from articles.models import Portal, ServerDraft
from articles.text.pasted_page import MAX_LENGTH
from newsroom.url_prefixes import DESK
from tests.support.addresses import addresses
from tests.support.costs import MOST, seconds, too_slow
from tests.support.factories import (
    hours,
    make_admin,
    make_article,
    make_category,
    make_event,
    make_featured,
    make_member,
    make_menu_item,
    make_note,
    make_notice,
    make_official,
    make_page,
    make_photo,
    make_quote,
    make_thread,
)
from tests.support.factors import await_code, give_app
from tests.support.logins import prove
from tests.support.videos import make_video
from tests.support.wsgi import Answer

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.same_on_both("it counts the processor's time in Python; a database has its own"),
]

QUERY = 30_000  # characters: nginx refuses a longer request line
BODY = 100_000
FIELDS = 3_000  # of 10,000 at most: what takes squares took 25 s for as many
KEY = 77  # of every row that an address names

ADDRESSES = sorted({*addresses(str(KEY)), "/tin-cu/bai.html"})  # and what an old portal had
# An administrator may do whatever an editor may, and the accounts. They try every shape; the same
# code answers a journalist, or refuses one: three shapes tell that of each form.
PEOPLE = ["nobody", "journalist", "administrator"]

PIECES = ["  ", "a "]
SHAPES = {
    "blanks before words": "a" + " " * 5_000,
    "half tags": "<p ",
    "signs": "<",
    "opened": "<blockquote>",
    "table": "<table><tr><td>",
    "lines": "một\nhai\n",
    "marks": "a\u0300\u0323",
    "entities": "&lt;&#x",
    "places of quotes": '<div class="quote" data-quote="1"></div>',
    "pictures": '<img src="/media/a.jpg" alt="',
    "digits": "1",
    "brackets": '[{"',
    "addresses": "a@a.a-",
}
SOME = ["blanks before words", "half tags", "lines"]


@pytest.fixture(autouse=True)
def _connection_stays():
    """The end of a request closes no connection: all of a test is one transaction."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def world():
    """A row under each address; returns its journalist."""
    journalist = make_member(JOURNALIST, pk=KEY)
    key, slug = {"pk": KEY}, {"pk": KEY, "slug": str(KEY)}
    category, thread = make_category(**slug), make_thread(**slug)
    official = make_official(**slug)
    story = make_article(
        **slug, author=journalist, status="draft", category=category, thread=thread
    )
    make_quote(article=story, official=official)
    make_note(story, **key)
    published = make_article(category=category, thread=thread)
    make_quote(article=published, official=official)
    make_featured(published, pk=KEY)
    make_notice(**key)
    make_event(journalist, kind="sent_back", article=story, words="Thiếu nguồn")
    make_notice(starts_at=hours(1))
    make_photo(**key)
    make_page(**slug, parent=make_page(), lang="en")
    make_menu_item(**key)
    make_video(**key)
    Portal.objects.current()
    Group.objects.create(pk=KEY, name="Nhóm")
    give_app(journalist, **key)
    return journalist


class Asker:
    """Somebody who asks the portal as over a server; what they change is undone at once."""

    def __init__(self, user=None):
        self._application, self._factory = get_wsgi_application(), RequestFactory()
        token = "a" * 32
        cookies = f"csrftoken={token}"
        if user:
            client = Client()
            client.force_login(user)
            prove(client)
            await_code(client, user)
            cookies += f"; sessionid={client.cookies['sessionid'].value}"
        self._headers = {
            "HTTP_COOKIE": cookies,
            "HTTP_X_CSRFTOKEN": token,
            "HTTP_ACCEPT": "text/html",
            "HTTP_ORIGIN": "http://testserver",
        }

    def get(self, address, query="", **headers):
        headers = self._headers | headers
        request = self._factory.get(address, **headers)
        request.environ["QUERY_STRING"] = query
        return self._answer(request)

    def post(self, address, body):
        form = "application/x-www-form-urlencoded"
        return self._answer(self._factory.post(address, body, form, **self._headers))

    def _answer(self, request):
        with transaction.atomic():
            answer = Answer(self._application, request.environ)
            transaction.set_rollback(True)
        assert answer.status < 500, request.path
        return answer


def asker(person, journalist):
    users = {"nobody": lambda: None, "journalist": lambda: journalist, "administrator": make_admin}
    return Asker(users[person]())


def asked(person):
    """The addresses that answer `person` in their own way: the portal knows nobody."""
    return [address for address in ADDRESSES if person == "nobody" or address.startswith(DESK)]


def is_page(answer):
    is_html = "html" in answer.headers.get("content-type", "")
    return answer.status == 200 and is_html and bool(answer.text.strip())


def parameters(address, page):
    """The names of the parameters that are known at `address`: declared, or in a link or search.

    And these with the names of the fields that a query may fill in.
    """
    known, fields = {*parameters_at(address).names}, set()
    if is_page(page):
        known |= set(re.findall(r"[?;]([\w-]+)=", page.text))
        for form in html.fromstring(page.text).forms:
            (known if form.method == "GET" else fields).update(filter(None, form.fields))
    return sorted(known), sorted(known | fields)


def many(size):
    return {"query": "&".join(f"a{number}=1" for number in range(size // 7))}


def long_headers(size):
    names = "ACCEPT ACCEPT_LANGUAGE USER_AGENT IF_NONE_MATCH X_FORWARDED_FOR RANGE REFERER"
    headers = {f"HTTP_{name}": ('W/"a", ' * size)[: size // 8] for name in names.split()}
    return headers | {"HTTP_COOKIE": ("a=b; messages=[[[" * size)[: size // 8]}


def again(names):
    return lambda size: {
        "query": "&".join(f"{name}={size}" for name in names * (size // 200))[:size]
    }


def value(name, piece):
    return lambda size: {"query": f"{name}={quote_plus(piece) * size}"[:size]}


@pytest.mark.parametrize("person", PEOPLE)
def test_no_question_costs_more_than_its_length_explains(world, person):
    who, slow = asker(person, world), {}
    for address in asked(person):
        names, fields = parameters(address, who.get(address))
        questions = {"many": many, "headers": long_headers, "again": again(fields)}
        pieces = PIECES[:1] if person == "journalist" else PIECES
        questions |= {(name, piece): value(name, piece) for name in names for piece in pieces}
        for what, make in questions.items():
            send = partial(ask_with, who, address)
            if took := too_slow(send, make, QUERY):
                slow[address, what] = took
    assert slow == {}


def ask_with(who, address, options):
    return who.get(address, **options)


def forms(address, page):
    """The forms of a page that are posted: (address, what they hold, names that take any text)."""
    for form in html.fromstring(page.text).forms if is_page(page) else []:
        if form.method == "POST":
            controls = [control for control in form.inputs if control.name]
            texts = [
                control.name
                for control in controls
                if control.tag == "textarea" or control.get("type") in ("text", "password", "email")
            ]
            yield urljoin(address, form.action or ""), dict(form.form_values()), texts


def text(fields, texts, piece):
    """`fields` with `size` characters of `piece` in the inputs `texts`."""
    texts = [name for name in texts if "__prefix__" not in name] or ["a"]

    def make(size):
        each = size // len(texts)
        value = (piece * (each // len(piece) + 1))[:each] + "a"
        return urlencode(fields | dict.fromkeys(texts, value))

    return make


def rows(fields, prefix):
    """`fields` with as many rows of an inline, or of a list, as `count` fields give."""
    starts = (f"{prefix}-__prefix__-", f"{prefix}-0-")
    row = [name for name in fields if name.startswith(starts)]

    def make(count):
        more = dict(fields)
        for number in range((count - len(fields)) // max(1, len(row))):
            names = [re.sub(r"-(__prefix__|0)-", f"-{number}-", name, count=1) for name in row]
            more |= dict.fromkeys(names, str(number + 1))
            more[f"{prefix}-TOTAL_FORMS"] = str(number + 1)
        return urlencode(more)

    return make


def choices(fields):
    """`fields` with both sides of `count` parts of a conflict, theirs chosen."""

    def make(count):
        sides = {f"choice-a{number}": "theirs" for number in range(count // 2)}
        theirs = {f"theirs-a{number}-b": "1" for number in range(count // 2)}
        return urlencode(fields | sides | theirs)

    return make


def claimed(fields):
    """`fields` that only say that there are `count` rows."""
    totals = [name for name in fields if name.endswith("-TOTAL_FORMS")]
    return lambda count: urlencode(fields | dict.fromkeys(totals, str(count)))


def some_shapes(fields, texts):
    """What to send to an address: by name, functions of a size, and that size."""
    return {name: (text(fields, texts, SHAPES[name]), BODY) for name in SOME}


def all_shapes(fields, texts):
    """What to make of a form, in the same way: a text that is HTML gets each shape by itself."""
    names = SHAPES if "body" in texts else SOME
    made = {name: (text(fields, texts, SHAPES[name]), BODY) for name in names}
    made["mixture"] = text(fields, texts, "".join(p * 500 for p in SHAPES.values())), BODY
    totals = [name for name in fields if name.endswith("-TOTAL_FORMS")]
    for prefix in (name.removesuffix("-TOTAL_FORMS") for name in totals):
        made[f"rows of {prefix}"] = rows(fields, prefix), FIELDS
    return made | {"choices": (choices(fields), FIELDS), "claimed rows": (claimed(fields), 2_000)}


@pytest.mark.parametrize("person", PEOPLE)
def test_no_form_costs_more_than_its_size_explains(world, settings, person):
    settings.AXES_FAILURE_LIMIT = 100_000
    who, slow = asker(person, world), {}
    add = f"{DESK}articles/article/add/"
    _action, *story = next(
        form for form in forms(add, asker("administrator", world).get(add)) if "body" in form[2]
    )
    tried = {address: some_shapes(*story) for address in asked(person)}  # has it no form, then this
    for address in asked(person):
        for action, fields, texts in forms(address, who.get(address)):
            if person == "journalist":
                tried[action] = some_shapes(fields, texts)
                continue
            tried[action] = all_shapes(fields, texts)
            if "version" in fields:  # made from an older one: both sides are compared and shown
                late = all_shapes(fields | {"version": "0"}, texts)
                tried[action] |= {f"{name}, late": made for name, made in late.items()}
    for action, made in tried.items():
        for what, (make, size) in made.items():
            # Without a login, what is long is refused, and what is not is read.
            for part in (size, size // 12) if person == "nobody" else (size,):
                if took := too_slow(partial(who.post, action), make, part):
                    slow[action, what] = took
    assert slow == {}


@pytest.mark.parametrize("piece", SHAPES.values(), ids=SHAPES)
def test_no_name_and_no_choice_about_officials_costs_more_than_its_length_explains(desk, piece):
    one, two = make_official(name="Lê An"), make_official(name="Lê An", organisation="Sở")
    officials = f"{DESK}articles/official"
    shown = f"{officials}/namesakes/"
    assert not too_slow(partial(desk.get, shown), lambda n: {"name": (piece * n)[:n]}, QUERY)
    page = f"{officials}/{one.pk}/merge/{two.pk}/"
    for name in ("survivor", "organisation", "seen"):
        fields = {"survivor": one.pk, "organisation": two.pk, "seen": ""}
        send = partial(desk.post, page)
        assert not too_slow(send, lambda n: fields | {name: (piece * n)[:n]}, BODY), name  # noqa: B023
    assert two.__class__.objects.count() == 2


PASTED = {
    "quotes": "Giám đốc Lê An: “Cần làm ngay”.\n",
    "colons": "a: “\n",
    "times": "08:18 21/03/2019\n",
    "notices": "Báo cáo | ",
    "names": "Nguyễn Lê ",
    "marks": "a\u0300\u0323",
    "blanks": "a" + " " * 5_000,
}


@pytest.mark.parametrize("piece", PASTED.values(), ids=PASTED)
def test_no_pasted_page_costs_more_than_its_length_explains(world, client, piece):
    client.force_login(world)
    make_official(name="Lê An")
    page, head = f"{DESK}articles/article/pasted/", "Tiêu đề\n08:18 21/03/2019\nSapo.\n"

    def send(text):
        answer = client.post(page, {"text": text}, content_type="application/json")
        assert answer.status_code == 200

    assert not too_slow(send, lambda size: (head + piece * (size // len(piece)))[:size], MAX_LENGTH)


SPEAKS = "Giám đốc Sở Y tế Lê An: “Cần làm ngay” "
# What a script posts: address → what it sends of a size, the largest size that is read, the answer.
POSTED = {
    "article/quote/": (
        lambda size: {"text": (SPEAKS * size)[:size], "paragraph": "a"},
        20_000,
        400,
    ),
    "article/pasted/officials/": (
        lambda size: {"people": [{"name": f"Lê A{n}", "position": "Bí thư"} for n in range(size)]},
        80,
        200,
    ),
    "article/pasted/notices/": (
        lambda size: {"texts": [f"Tin {n}" for n in range(size)]},
        100_000,
        200,
    ),
    "article/false-words/": (
        lambda size: {
            "false_words": "a b " * 250 + "c",
            "right_words": "<b>" * 300,
            "story": {"headline": "a b " * size, "body": "<p>a <b>b</b> " * size},
            "quotes": [{"words": "a b " * 9, "number": "1"}] * size,
        },
        6_000,
        200,
    ),
    "article/drafts/keep/": (
        lambda size: {
            "form": "abc",
            "article": "new",
            "user": KEY,
            "draft": {
                "typed": [[f"a{n}", ["a" * 100]] for n in range(size)],
                "labels": [["a", "b"]] * size,
                "changed": ["a"] * size,
                "savedAt": 1,
                "version": "",
                "seen": "",
            },
        },
        10_000,
        200,
    ),
    "tickernotice/order/": (
        lambda size: {"rows": {str(key): [0, 2] for key in range(size)}, "made_at": "1"},
        200,
        200,
    ),
    "photo/library/words/": (lambda size: {"src": "/media/a", "alt": "<p " * size}, 20_000, 404),
}


@pytest.mark.parametrize("page", POSTED)
def test_nothing_that_a_script_posts_costs_more_than_its_size_explains(world, client, page):
    make, most, status = POSTED[page]
    world.groups.add(Group.objects.get(name=EDITOR))
    client.force_login(world)

    def send(sent):
        with transaction.atomic():
            answer = client.post(f"{DESK}articles/{page}", sent, content_type="application/json")
            transaction.set_rollback(True)
        assert answer.status_code == status

    assert not too_slow(send, make, most)


def test_a_long_draft_and_fifty_of_them_are_read_in_time(world, client):
    """Two megabytes each: what is listed, what a form is offered, what a page shows of one."""
    client.force_login(world)
    typed = [["body", ["<p>a" + "  b" * 600_000]]]
    content = json.dumps({"typed": typed, "labels": [], "changed": [], "savedAt": 1})
    ServerDraft.objects.bulk_create(
        ServerDraft(user=world, form=f"f{n}", content=content, updated_at=hours(0))
        for n in range(ServerDraft.MAX_DRAFTS)
    )
    drafts = f"{DESK}articles/article/drafts/"
    for address in (drafts, f"{drafts}offer/?article=new", f"{drafts}f1/read/"):
        assert seconds(client.get, address) < MOST, address
        assert client.get(address).status_code == 200


WORDS = [f"chữ{number % 1_000}" for number in range(140_000)]


@pytest.mark.parametrize("between", [" ", "</p><p>"])
def test_the_longest_bodies_are_compared_in_time(desk, admin, between):
    story = make_article(body=f"<p>{between.join(WORDS)}</p>"[:900_000] + "</p>")
    revisions.record(story, by=admin)
    story.body = f"<p>{between.join(WORDS[::-1])}</p>"[:900_000] + "</p>"
    story.save()
    revisions.record(story, by=admin)
    newer, older = revisions.of(story)
    query = {"older": older.pk, "newer": newer.pk}
    url = f"{DESK}articles/article/{story.pk}/history/compare/"
    assert seconds(lambda query: desk.get(url, query), query) < MOST
