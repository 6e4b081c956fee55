"""What a browser would post from the forms of the desk."""

from html.parser import HTMLParser

from django.test import Client
from django.urls import reverse

from tests.support.factories import make_admin, make_category

ADD_STORY = "/quan-tri/articles/article/add/"
ADD_NOTICE = "/quan-tri/articles/tickernotice/add/"
UPLOAD = "/quan-tri/articles/photo/upload/"


def story_form(quotes=(), **fields):
    """What the story form posts; `quotes` are dicts of a new inline row."""
    data = {
        "headline": "Bài mới",
        "lead": "Sapo",
        "body": "<p>Nội dung</p>",
        "publish_at_0": "",
        "publish_at_1": "",
        "quotes-TOTAL_FORMS": len(quotes),
        "quotes-INITIAL_FORMS": 0,
        "attachments-TOTAL_FORMS": 0,
        "attachments-INITIAL_FORMS": 0,
        "corrections-TOTAL_FORMS": 0,
        "corrections-INITIAL_FORMS": 0,
        **fields,
    }
    if "category" not in fields:
        data["category"] = make_category().pk
    for row, quote in enumerate(quotes):
        data |= {f"quotes-{row}-{name}": value for name, value in quote.items()}
    return data


def field_error(response, name):
    """The errors shown beside the field `name` of the admin form."""
    return " ".join(response.context["adminform"].form.errors.get(name, []))


def quote_rows(article, numbers, **fields):
    """What the inline posts for the saved quotes of `article`, with new numbers."""
    rows = {"quotes-TOTAL_FORMS": len(numbers), "quotes-INITIAL_FORMS": len(numbers)}
    rows["version"] = article.version
    for row, (quote, number) in enumerate(zip(article.quotes.all(), numbers, strict=True)):
        rows |= {
            f"quotes-{row}-id": quote.pk,
            f"quotes-{row}-article": article.pk,
            f"quotes-{row}-official": quote.official_id,
            f"quotes-{row}-words": quote.words,
            f"quotes-{row}-number": number,
        }
    return rows | fields


# Notices


def notice_form(**fields):
    return {
        "text": "Thông báo mới",
        "starts_at": "21/03/2019 08:18",
        "kind": "notice",
        "order": "0",
        **fields,
    }


FORM = {"HTTP_ACCEPT": "text/html", "HTTP_ORIGIN": "http://testserver"}


class _Inputs(HTMLParser):
    """Reads what a browser without JavaScript would post from a form."""

    def __init__(self, form_id):
        super().__init__()
        self.form_id, self.data, self.inside = form_id, {}, False
        self.textarea = self.select = None

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "form":
            self.inside = attributes.get("id") == self.form_id
        name = attributes.get("name")
        if not self.inside:
            return
        if tag == "select":
            self.select = name
        if tag == "option" and self.select and "selected" in attributes:
            self.data[self.select] = attributes["value"]
        if tag == "textarea" and name:
            self.textarea, self.data[name] = name, ""
        if tag == "input" and name and attributes.get("type") not in ("submit", "file"):
            choice = attributes.get("type") in ("radio", "checkbox")
            if not choice or "checked" in attributes:
                self.data[name] = attributes.get("value", "on" if choice else "")

    def handle_data(self, data):
        if self.textarea:
            self.data[self.textarea] += data

    def handle_endtag(self, tag):
        if tag == "textarea" and self.textarea:
            self.data[self.textarea] = self.data[self.textarea].removeprefix("\n")
            self.textarea = None
        if tag == "select":
            self.select = None


def posted_by(response, form_id="article_form"):
    """What the form `form_id` of `response` posts as it stands."""
    parser = _Inputs(form_id)
    parser.feed(response.content.decode())
    return {name: value for name, value in parser.data.items() if "__prefix__" not in name}


def change_url(row):
    name = f"{row._meta.app_label}_{row._meta.model_name}"
    return reverse(f"admin:{name}_change", args=[row.pk])


def open_form(client, row):
    """What the form of `row`, a story or any other, posts where nothing is changed."""
    return posted_by(client.get(change_url(row)), f"{row._meta.model_name}_form")


def open_list(client, url):
    """What a list whose rows are edited in place posts where nothing is changed."""
    return posted_by(client.get(url), "changelist-form") | {"_save": "1"}


def other_desk():
    """Somebody else, logged in."""
    client = Client()
    client.force_login(make_admin(first_name="Bình"))
    return client
