"""The quote panel of the story form: who says what in a paragraph, and which official that is.

The panel asks here and fills in a row of the form. It saves nothing but a new official.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, JsonResponse
from django.urls import URLPattern
from django.utils.decorators import method_decorator
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from articles.desk import officials, posted_json
from articles.desk.autocomplete import described, labelled
from articles.desk.namesakes import is_spelled, meant
from articles.desk.posted_json import Refused
from articles.desk.quotes import check_length
from articles.desk.rights import RightsMixin
from articles.media.storage import NO_ROOM, all_or_nothing
from articles.models import Official, Photo, Quote
from articles.text import speakers
from articles.text.vietnamese import fold, tidy
from newsroom.errors import is_full

MAX_TEXT = 20_000  # characters that are taken apart
MAX_BODY = 6 * MAX_TEXT * 2  # bytes: JSON may write a character as \u1ea1
MAX_OFFICIALS = 20  # of one name


class QuotePanelMixin(RightsMixin):
    """Of the story desk: takes a paragraph apart for the panel, and makes a new official."""

    def get_urls(self) -> list[URLPattern]:
        return [
            self.page("quote/", self.quote_view, "quote"),
            self.page("quote/official/", self.quoted_official_view, "quoted_official"),
            *super().get_urls(),
        ]

    def form_context(self, request: HttpRequest, obj: Any, context: dict) -> dict:
        """Add what the panel may offer: a new official, a new portrait."""
        desk = self.admin_site.get_model_admin(Official)
        photos = self.admin_site.get_model_admin(Photo)
        added = {
            "may_add_official": desk.has_add_permission(request),
            "may_add_portrait": photos.has_add_permission(request),
            "max_quote_words": Quote.MAX_WORDS,
        }
        return super().form_context(request, obj, context) | added

    @method_decorator(require_POST)
    def quote_view(self, request: HttpRequest) -> JsonResponse:
        """Take the posted `text` apart: `{"text": …, "paragraph": …}` in JSON.

        `paragraph` is what `text` was selected in. Where that says who speaks the words selected,
        it is read whole, and the answer's `takes_paragraph` says so.
        """
        self.check_may_write(request)
        try:
            text, paragraph = _posted(request)
        except Refused as error:
            return _refused(str(error))
        said, takes_paragraph = _read(text, paragraph, ())
        source = paragraph if takes_paragraph else text
        found = self._named(request, speakers.possible_names(source))
        said, takes_paragraph = _read(text, paragraph, [official.name for official in found])
        try:
            check_length(said.words)
        except ValidationError as error:
            return _refused(" ".join(error.messages))
        speaker = said.speaker
        same = _same_name(found, speaker.name)
        return JsonResponse(
            {
                **speaker._asdict(),
                "words": said.words,
                "takes_paragraph": takes_paragraph,
                "officials": [offered(official) for official in same],
                "chosen": _chosen(same, speaker),
            }
        )

    @method_decorator(require_POST)
    def quoted_official_view(self, request: HttpRequest) -> JsonResponse:
        """Make an official of the posted form, with an uploaded or a chosen portrait.

        Where there is one with this name, they are answered as `same` instead, unless
        `another` says that this is somebody else.
        """
        self.check_may_write(request)
        desk = self.admin_site.get_model_admin(Official)
        if not desk.has_add_permission(request):
            message = _("You may not add officials. Ask an editor to add this one.")
            return JsonResponse({"error": message}, status=403)
        form = desk.get_form(request)(meant(request.POST))
        if not form.is_valid():
            return _refused(officials.faults_of(form))
        if "another" not in request.POST:
            same = _same_name(self._named(request, [form.instance.name]), form.instance.name)
            if same:
                return JsonResponse({"same": [offered(official) for official in same]})
        try:
            with all_or_nothing(), transaction.atomic():
                if "upload" in request.FILES:
                    form.instance.portrait = self._portrait(request, form.instance.name)
                official = officials.add(self.admin_site, request, form)
        except ValidationError as error:
            return _refused(" ".join(error.messages))
        except OSError as error:
            if not is_full(error):
                raise
            return JsonResponse({"error": _(NO_ROOM)}, status=507)
        return JsonResponse({"official": offered(official)})

    def _named(self, request: HttpRequest, names: list[str]) -> list[Official]:
        rows = officials.named(self.admin_site, request, names)
        return list(rows.order_by("pk")[: MAX_OFFICIALS * 2])

    def _portrait(self, request: HttpRequest, name: str) -> Photo:
        """The uploaded portrait. One without words of its own gets the official's name."""
        if not self.admin_site.get_model_admin(Photo).has_add_permission(request):
            raise ValidationError(_("You may not upload pictures."))
        return Photo.objects.upload(request.FILES["upload"], by=request.user, alt=name)


def offered(official: Official) -> dict[str, Any]:
    """Return what the panel shows of `official`, and a row's search box keeps."""
    return {"id": official.pk, "text": labelled(official), **described(official)}


def _posted(request: HttpRequest) -> tuple[str, str]:
    """Return the posted text and its paragraph. Raises Refused."""
    limit = number_format(MAX_TEXT, force_grouping=True)
    too_long = Refused(_("This is too long for a quote: select at most %s characters.") % limit)
    sent = posted_json.posted(request, MAX_BODY, too_long)
    text = posted_json.text(sent.get("text"))
    paragraph = posted_json.text(sent.get("paragraph", ""))
    if len(text) > MAX_TEXT:
        raise too_long
    return text, paragraph if len(paragraph) <= MAX_TEXT else ""


def _read(text: str, paragraph: str, known: Any) -> tuple[speakers.Speech, bool]:
    """Who says what in `text`, and whether that is what the whole `paragraph` says."""
    whole = speakers.speech(paragraph, known) if paragraph else None
    if whole and text.strip() and _bare(text) in (_bare(whole.words), _bare(paragraph)):
        return speakers.proposal(paragraph, known), True
    return speakers.proposal(text, known), False


def _bare(text: str) -> str:
    """`text` without what does not tell one selection of the same words from another."""
    words = speakers.without_marks(" ".join(tidy(text).split()))
    return words.strip(' .,;!?…“”«»"„')


def _same_name(found: list[Official], name: str) -> list[Official]:
    """Those of `found` called `name`, accents or not; those who are spelled so first."""
    same = [one for one in found if name and fold(one.name) == fold(name)]
    return sorted(same, key=lambda one: not is_spelled(one, name))[:MAX_OFFICIALS]


def _chosen(found: list[Official], speaker: speakers.Speaker) -> int | None:
    """The key of the one that `speaker` is, if it is clear: the only one, or the only one there."""
    spelled = [one for one in found if is_spelled(one, speaker.name)]
    if len(spelled) > 1 and speaker.position:
        position = fold(speaker.position)
        spelled = [
            one
            for one in spelled
            if fold(one.position) == position
            or fold(f"{one.position} {one.organisation}") == position
        ]
    return spelled[0].pk if len(spelled) == 1 else None


def _refused(message: str) -> JsonResponse:
    return JsonResponse({"error": message}, status=400)
