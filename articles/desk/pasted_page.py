"""Pasting a whole page into an empty story: its parts for the form, and the rows it needs.

`static/js/admin/pasted_page.js` sends what was pasted, shows the parts and fills the form in. The
story itself is saved by its form alone; officials and notices are made here when the writer says
so, by the rights and the checks of their own desks. A notice shows at once, as one made at the
ticker desk: so it takes a tick and a press, and no save of a story makes any.
"""

from collections.abc import Collection
from typing import Any

from django.contrib.admin.options import ModelAdmin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, JsonResponse
from django.urls import URLPattern, reverse
from django.utils.decorators import method_decorator
from django.utils.formats import get_format, number_format
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from articles.desk import posted_json
from articles.desk.autocomplete import described, labelled
from articles.desk.namesakes import meant
from articles.desk.officials import add, faults_of, named
from articles.desk.posted_json import Refused, posted, unreadable
from articles.desk.rights import RightsMixin
from articles.models import Official, TickerNotice
from articles.text import richtext
from articles.text.pasted_page import (
    MAX_LENGTH,
    MAX_QUOTES,
    Paragraph,
    PastedPage,
    names_to_ask,
    parse,
)
from articles.text.vietnamese import fold, spelling

MAX_BYTES = 2 * 1024 * 1024  # of a request: MAX_LENGTH letters with marks of their own, escaped
MAX_NOTICES = 50  # of a page: a strip that runs longer is read by nobody
MAX_FOUND = 400  # officials: five for each quote


class PastedPageMixin(RightsMixin):
    """Of the story desk: takes a pasted page apart, and makes the officials it names."""

    def get_urls(self) -> list[URLPattern]:
        return [
            self.page("pasted/", self.pasted_view, "pasted"),
            self.page("pasted/officials/", self.pasted_officials_view, "pasted_officials"),
            self.page("pasted/notices/", self.pasted_notices_view, "pasted_notices"),
            *super().get_urls(),
        ]

    def form_context(self, request, obj, context):
        """Add `pasted`: the addresses that the form's script asks, and the longest texts."""
        names = {"page": "pasted", "officials": "pasted_officials", "notices": "pasted_notices"}
        pasted: dict[str, Any] = {
            key: reverse(f"admin:articles_article_{name}") for key, name in names.items()
        }
        pasted |= {"max_length": MAX_LENGTH, "max_body": richtext.MAX_LENGTH}
        return super().form_context(request, obj, context) | {"pasted": pasted}

    @method_decorator(require_POST)
    def pasted_view(self, request: HttpRequest) -> JsonResponse:
        """Return the parts of the page `text`, with the officials that the user may choose."""
        try:
            self.check_may_write(request)
            text = posted_json.text(posted(request, MAX_BYTES).get("text"))
            if len(text) > MAX_LENGTH:
                limit = number_format(MAX_LENGTH, force_grouping=True)
                raise Refused(gettext("This text is longer than %s characters.") % limit)
            page = parse(text)
            officials = self.officials_spelled(request, names_to_ask(page)) if page.is_page else []
            if officials:
                page = parse(text, [official.name for official in officials])
        except Refused as error:
            return _refusal(error)
        return JsonResponse(self._parts(request, page, officials))

    @method_decorator(require_POST)
    def pasted_officials_view(self, request: HttpRequest) -> JsonResponse:
        """Make the officials `people`, each a name and a position; return them in their order.

        One of the same name and position is there already, or was made by a press before.
        """
        desk = self.desk_of(Official)
        if not desk.has_add_permission(request):
            raise PermissionDenied
        try:
            sent = posted(request, MAX_BYTES).get("people")
            if not isinstance(sent, list):
                raise unreadable()
            people = [_person(one) for one in sent[:MAX_QUOTES]]
            with transaction.atomic():
                made = [self.official_for(request, desk, **person) for person in people]
        except Refused as error:
            return _refusal(error)
        return JsonResponse({"officials": [chosen(official) for official in made]})

    @method_decorator(require_POST)
    def pasted_notices_view(self, request: HttpRequest) -> JsonResponse:
        """Make ticker notices of `texts`, which show from now on; return how many were made."""
        desk = self.desk_of(TickerNotice)
        if not desk.has_add_permission(request):
            raise PermissionDenied
        try:
            texts = posted_json.texts(posted(request, MAX_BYTES).get("texts"))
            texts = list(dict.fromkeys(texts))[:MAX_NOTICES]
            there = self._notices_there(request, texts)
            with transaction.atomic():
                notices = [_notice(text) for text in texts if text not in there]
                for notice in notices:
                    notice.save()
                    desk.log_addition(request, notice, [{"added": {}}])
        except Refused as error:
            return _refusal(error)
        return JsonResponse({"made": len(notices)})

    def desk_of(self, model: Any) -> Any:
        desk: ModelAdmin = self.admin_site.get_model_admin(model)
        return desk

    def officials_spelled(self, request: HttpRequest, names: Collection[str]) -> list[Official]:
        """Return the officials with one of `names`, accents and all, whom the user may choose."""
        if not names:
            return []
        found = named(self.admin_site, request, names).order_by("name", "pk")[:MAX_FOUND]
        wanted = {spelled(name) for name in names}
        return [official for official in found if spelled(official.name) in wanted]

    def official_for(self, request: HttpRequest, desk: Any, name: str, position: str) -> Official:
        """Return the official, made by the form of their own desk unless there is one."""
        same = fold(f"{name} {position}")
        for official in self.officials_spelled(request, [name]):
            if fold(f"{official.name} {official.position}") == same:
                return official
        person = meant({"name": name, "position": position})  # the panel has shown the others
        form = desk.get_form(request, change=False)(person)
        if not form.is_valid():
            raise Refused(f"{name or '?'}: {faults_of(form)}")
        return add(self.admin_site, request, form)

    def _notices_there(self, request: HttpRequest, texts: list[str]) -> set[str]:
        """Return which of `texts` stand in the strip already, or will."""
        notices = self.desk_of(TickerNotice).visible(request).filter(text__in=texts)
        now = notices.showing() | notices.upcoming().order_by()
        return set(now.values_list("text", flat=True))

    def _parts(
        self, request: HttpRequest, page: PastedPage, officials: list[Official]
    ) -> dict[str, Any]:
        """Return `page` as the script shows it and fills it in."""
        if not page.is_page:
            return {"is_page": False}
        by_name: dict[str, list[dict]] = {}
        for official in officials:
            by_name.setdefault(spelled(official.name), []).append(chosen(official))
        parts = {
            "is_page": True,
            "headline": page.headline,
            "lead": page.lead,
            "publish_at": _moment(page),
            "paragraphs": [offered(one, by_name) for one in page.paragraphs],
            "notices": [{"text": text} for text in page.notices[:MAX_NOTICES]],
            "left_out": page.left_out + page.notices[MAX_NOTICES:],
            "may_add_officials": self.desk_of(Official).has_add_permission(request),
            "may_add_notices": self.desk_of(TickerNotice).has_add_permission(request),
        }
        if page.notices and parts["may_add_notices"]:
            there = self._notices_there(request, page.notices[:MAX_NOTICES])
            for notice in parts["notices"]:
                notice["is_there"] = notice["text"] in there
        return parts


def _person(sent: Any) -> dict[str, str]:
    person = sent if isinstance(sent, dict) else {}
    return {name: posted_json.text(person.get(name)) for name in ("name", "position")}


def _notice(text: str) -> TickerNotice:
    notice = TickerNotice(text=text)
    try:
        notice.full_clean()
    except ValidationError as error:
        raise Refused(f"{text[:60]}: {' '.join(error.messages)}") from error
    return notice


def _refusal(error: Refused) -> JsonResponse:
    return JsonResponse({"error": {"message": str(error)}}, status=error.status)


def spelled(name: str) -> str:
    """Return `name` as it is compared: each syllable in one spelling, accents and all."""
    return " ".join(spelling(syllable) for syllable in name.split())


def chosen(official: Official) -> dict[str, Any]:
    """An official as an option of a search box: what Django's own answers, and `described()`."""
    return {"id": str(official.pk), "text": labelled(official), **described(official)}


def _moment(page: PastedPage) -> dict[str, str] | None:
    """The time in the two forms that the fields of the form read."""
    if page.published_at is None:
        return None
    date, time = get_format("DATE_INPUT_FORMATS")[0], get_format("TIME_INPUT_FORMATS")[0]
    return {"date": page.published_at.strftime(date), "time": page.published_at.strftime(time)}


def offered(paragraph: Paragraph, officials: dict[str, list[dict]]) -> dict[str, Any]:
    """A paragraph, its quote with the officials of that name; the first is the one to propose.

    With several of one name and none in that position, nobody is: the writer chooses.
    """
    said = paragraph.speech
    if said is None or not _fits(said.speaker.name, said.speaker.position):
        return {"text": paragraph.text, "needs_review": paragraph.needs_review or said is not None}
    speaker = said.speaker
    choices = officials.get(spelled(speaker.name), [])
    same = [one for one in choices if fold(one["position"]) == fold(speaker.position)]
    proposed = (same or choices)[0]["id"] if same or len(choices) == 1 else None
    quote = {
        "position": speaker.position,
        "name": speaker.name,
        "words": said.words,
        "officials": choices,
        "proposed": proposed,
    }
    return {"text": paragraph.text, "needs_review": False, "quote": quote}


def _fits(name: str, position: str) -> bool:
    """Whether the fields of the form can hold what was found."""
    limits = {field.name: field.max_length for field in Official._meta.concrete_fields}
    return len(name) <= (limits["name"] or 0) and len(position) <= (limits["position"] or 0)
