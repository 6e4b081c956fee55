"""A text received from outside, a Word file or a page of an old portal, opened in the writing room.

Two steps. The file is read, and the page shows what was found in it: headline, lead, text, who
speaks, what was left out, and for text in an old encoding a passage beside its reading. Then the
writer opens it: only now its pictures go into the library, and the form of a new story opens filled
in, from a draft that is theirs alone (`opened_drafts.py`). No story is stored before they save.

Between the steps the file lies among the files kept for its chooser (`kept_files.py`), for a day at
most, and is read once more: nothing that was read is stored, and nothing of it comes from the page.
The server fetches no address, whatever a file names.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, NamedTuple

from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.defaultfilters import filesizeformat
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.formats import get_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from articles.desk import kept_files, old_addresses, received_text, server_drafts
from articles.desk.autocomplete import labelled, visible
from articles.desk.opened_drafts import DRAFT
from articles.desk.pasted_page import PastedPageMixin, chosen, offered, spelled
from articles.desk.photo_uploads import stored
from articles.desk.posted_json import Refused
from articles.desk.saved_forms import as_form_id, new_form_id
from articles.desk.server_drafts import drafts
from articles.desk.site_pages import person
from articles.models import Official, Photo, Quote, SavedForm
from articles.moving import word
from articles.moving.items import Unreadable
from articles.moving.wording import longest, words
from articles.text.keys import as_key
from articles.text.pasted_page import MAX_QUOTES, Paragraph
from articles.text.speakers import possible_names, speech
from articles.text.vietnamese import tidy

MB = 1024 * 1024
OPENS = "opens"  # the id of the draft: as "draft" the official who is made would take it for theirs
MAX_PICTURES = 30  # of a file that are drawn anew in one request
LONGEST_ALT = longest(Photo, "alt")
MAX_TOLD = 10  # notices above the form; all stand on the page before it
LONGEST_READING = 120  # seconds: then another file may be read, whatever became of this one

ENCODINGS = {
    "unicode": gettext_lazy("Unicode: the text as it stands"),
    "tcvn3": gettext_lazy("TCVN3 (ABC): fonts such as .VnTime"),
    "vni": gettext_lazy("VNI: fonts such as VNI-Times"),
}


class Way(NamedTuple):
    """A kind of what is received: its page, which files it takes, and who reads them."""

    name: str
    title: Any
    accepts: str
    most_bytes: int
    read: Callable[[Any, str], received_text.Received]


def _word(file: Any, encoding: str) -> received_text.Received:
    return received_text.from_word(file, file.name, encoding)


def _page(file: Any, _encoding: str) -> received_text.Received:
    return received_text.from_page(file.read())


WORD = Way("word", gettext_lazy("Take a story from Word"), word.ACCEPTED, 50 * MB, _word)
PAGE = Way(
    "page", gettext_lazy("Take a story from an old page"), ".html,.htm,.mhtml,.mht", 5 * MB, _page
)


class ReceivedMixin(PastedPageMixin):
    """Of the story desk: reads what came from outside, and opens it as a draft."""

    def get_urls(self) -> list[URLPattern]:
        return [
            self.page("received/word/", self.word_view, "received_word"),
            self.page("received/page/", self.page_view, "received_page"),
            *super().get_urls(),
        ]

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def word_view(self, request: HttpRequest) -> HttpResponse:
        """Take a story from a Word file."""
        return self._receive(request, WORD)

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def page_view(self, request: HttpRequest) -> HttpResponse:
        """Take a story from a saved page, or from HTML that is pasted."""
        return self._receive(request, PAGE)

    def _receive(self, request: HttpRequest, way: Way) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return self._ask_for_file(request, way)
        form = as_form_id(request.POST.get(OPENS)) or new_form_id()
        if _is_open(request, form):
            return _opened(form)  # pressed twice
        kept = None
        try:
            kept = _kept(request, way)
            found, body = _read(request, way)
        except Refused as error:
            return self._ask_for_file(request, way, str(error), kept)
        except Unreadable as error:
            _drop(kept)
            return self._ask_for_file(request, way, str(error))
        quotes = self._offered_quotes(request, body)
        wanted = "_open" in request.POST and request.POST.get("shown", "") == found.encoding
        if not wanted:
            return self._show_received(request, way, kept, form, found, body, quotes)
        try:
            told = self._open_received(request, form, found, quotes)
        except (Refused, ValidationError) as error:
            why = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
            return self._show_received(request, way, kept, form, found, body, quotes, why)
        kept_files.forget(request)
        for notice in told[:MAX_TOLD]:
            messages.warning(request, notice)
        return _opened(form)

    def _ask_for_file(
        self, request: HttpRequest, way: Way, error: str = "", kept: Any = None
    ) -> HttpResponse:
        """Show the page that asks for a file; `error` says why the one before was not taken.

        `kept` is that one, where it can be sent again as it is.
        """
        context = {
            "way": way,
            "other": PAGE if way is WORD else WORD,
            "error": error,
            "kept": kept,
            "pasted": "" if kept else request.POST.get("html", ""),
            "most": filesizeformat(way.most_bytes),
        }
        return self.render_page(request, "receive", str(way.title), context)

    def _show_received(
        self,
        request: HttpRequest,
        way: Way,
        kept: Any,
        form: str,
        found: received_text.Received,
        body: str,
        quotes: dict[int, dict],
        error: str = "",
    ) -> HttpResponse:
        """Show what was read. The choices that were made on this page before stay."""
        may_add = self.desk_of(Official).has_add_permission(request)
        for number, quote in quotes.items():
            new = "new" if may_add and quote["is_sure"] and not quote["officials"] else ""
            asked = request.POST.get(f"quote-{number}", quote["proposed"] or new)
            quote |= {"number": number, "choice": asked}
            for part in ("name", "position"):
                quote[f"typed_{part}"] = request.POST.get(f"quote-{number}-{part}", quote[part])
        context = {
            "way": way,
            "kept": kept,
            "form_id": form,
            "found": found,
            "text": found.shown() if found.pictures else body,
            "words": len(f"{found.headline} {found.lead} {found.plain}".split()),
            "pictures": [
                received_text.named(number, picture)
                for number, picture in enumerate(found.pictures.values(), 1)
            ],
            "may_add_photos": self.desk_of(Photo).has_add_permission(request),
            "quotes": quotes.values(),
            "addresses": found.addresses[: old_addresses.MOST],
            "keeps_addresses": not error or "keeps_addresses" in request.POST,
            "may_add_officials": may_add,
            "sets_time": self.has_publish_permission(request),
            "encodings": _readings(found) if way is WORD else [],
            "encoding_name": ENCODINGS.get(found.encoding, ""),
            "error": error,
        }
        return self.render_page(request, "received", str(way.title), context)

    def _offered_quotes(self, request: HttpRequest, body: str) -> dict[int, dict]:
        """Return the quotes found in `body` by the number of their paragraph, as offered.

        Where it is not sure who speaks, it stays text unless the writer says who does.
        """
        asked = received_text.spoken(body)
        names = {name for text in asked.values() for name in possible_names(text)}
        officials = self.officials_spelled(request, sorted(names))
        by_name: dict[str, list[dict]] = {}
        for official in officials:
            by_name.setdefault(spelled(official.name), []).append(chosen(official))
        known = [official.name for official in officials]
        found: dict[int, dict] = {}
        for number, text in asked.items():
            said = speech(text, known)
            if said is None or len(said.words) > Quote.MAX_WORDS or len(found) == MAX_QUOTES:
                continue
            if quote := offered(Paragraph(text, said), by_name).get("quote"):
                found[number] = quote | {"is_sure": said.speaker.is_sure, "paragraph": text}
        return found

    def _open_received(
        self,
        request: HttpRequest,
        form: str,
        found: received_text.Received,
        quotes: dict[int, dict],
    ) -> list[str]:
        """Store the pictures, and keep what was read as the draft `form`. Returns what to tell.

        Raises Refused or ValidationError where no draft can be kept. Not one transaction: pictures
        take seconds, in which nobody else could save. One that is stored again is there already.
        """
        photos, told = self._received_photos(request, found)
        body = found.written({source: photo.image.url for source, photo in photos.items()})
        cover = photos.get(found.cover.path) if found.cover else None
        with transaction.atomic():
            rows, numbers, labels = self._chosen_quotes(request, quotes)
            body = received_text.with_quotes(body, numbers)
            typed = received_text.typed(found, body, rows, cover)
            if "keeps_addresses" in request.POST:
                typed[old_addresses.FIELD] = "\n".join(found.addresses[: old_addresses.MOST])
            if cover:
                labels.append(("cover", labelled(cover)))
            if found.published_at is not None:
                moment = timezone.localtime(found.published_at)
                if self.has_publish_permission(request):
                    typed["publish_at_0"] = moment.strftime(get_format("DATE_INPUT_FORMATS")[0])
                    typed["publish_at_1"] = moment.strftime(get_format("TIME_INPUT_FORMATS")[0])
            draft = {
                "savedAt": int(timezone.now().timestamp() * 1000),
                "version": "",
                "seen": "",
                "changed": list(typed),
                "labels": labels,
                "typed": [(name, [value]) for name, value in typed.items()],
            }
            server_drafts.keep(request.user, form, None, draft)
        return [*told, *found.notices]

    def _received_photos(
        self, request: HttpRequest, found: received_text.Received
    ) -> tuple[dict[str, Photo], list[str]]:
        """Put the pictures that came along into the library; returns them, and what failed.

        One that the library does not take is named and costs nothing else.
        """
        if not found.pictures:
            return {}, []
        if not self.desk_of(Photo).has_add_permission(request):
            return {}, [_("You may not upload pictures.")]
        ours: dict[str, Photo] = {}
        told: list[str] = []
        for number, (source, picture) in enumerate(found.pictures.items(), 1):
            if number > MAX_PICTURES:
                left = len(found.pictures) - MAX_PICTURES
                told.append(
                    ngettext("%s picture was left out.", "%s pictures were left out.", left) % left
                )
                break
            file = SimpleUploadedFile(f"{number}", picture.content)
            try:
                ours[source] = stored(file, by=request.user, alt=words(picture.alt, LONGEST_ALT))
            except Refused as error:
                told.append(f"{received_text.named(number, picture)}. {error}")
        return ours, told

    def _chosen_quotes(
        self, request: HttpRequest, quotes: dict[int, dict]
    ) -> tuple[list[dict], list[tuple[str, int]], list[tuple[str, str]]]:
        """Return the rows of the quotes that were chosen, the number of each paragraph, and labels.

        An official who is new is made as their desk makes one. Raises Refused.
        """
        desk = self.desk_of(Official)
        rows: list[dict] = []
        numbers: list[tuple[str, int]] = []
        labels: list[tuple[str, str]] = []
        for place, quote in sorted(quotes.items()):
            asked = request.POST.get(f"quote-{place}", "")
            official, position = None, quote["position"]
            if asked == "new" and desk.has_add_permission(request):
                person = {
                    part: tidy(request.POST.get(f"quote-{place}-{part}", quote[part])).strip()
                    for part in ("name", "position")
                }
                official, position = self.official_for(request, desk, **person), person["position"]
            elif (key := as_key(asked)) is not None:
                rows_to_choose = visible(self.admin_site, Official, request)
                official = rows_to_choose.filter(pk=key).first()
            if official is None:
                continue
            numbers.append((quote["paragraph"], len(rows) + 1))
            labels.append((f"quotes-{len(rows)}-official", labelled(official)))
            rows.append(
                {
                    "number": len(rows) + 1,
                    "official": official.pk,
                    "position": position,
                    "words": quote["words"],
                }
            )
        return rows, numbers, labels


def _is_open(request: HttpRequest, form: str) -> bool:
    """Tell whether the draft `form` is there, or was saved: its page was left by a press before."""
    if "_open" not in request.POST:
        return False
    own = drafts(request.user).filter(form=form)
    return own.exists() or SavedForm.objects.filter(user=person(request), form=form).exists()


def _opened(form: str) -> HttpResponse:
    return redirect(f"{reverse('admin:articles_article_add')}?{DRAFT}={form}")


def _kept(request: Any, way: Way) -> Any:
    """Return the row of the file in `request`, chosen, kept from before or pasted. Raises Refused.

    Then it is among the files of the request.
    """
    pasted = request.POST.get("html", "").strip()
    if "file" not in request.FILES and pasted:
        if "<" not in pasted:
            raise Refused(_("This is text, no HTML: paste it into a new story itself."))
        content = b"\xef\xbb\xbf" + pasted.encode(errors="replace")  # whatever it says of itself
        request.FILES["file"] = SimpleUploadedFile(_("pasted.html"), content)
    kept_files.put_back(request)
    file = request.FILES.get("file")
    if file is None:
        if way is PAGE:
            raise Refused(_("Choose a file, or paste the page."))
        raise Refused(_("Choose a file."))
    if file.size > way.most_bytes:
        most = filesizeformat(way.most_bytes)
        raise Refused(_("This is larger than %s. Nothing of it was read.") % most)
    row = kept_files.keep(request, ["file"]).get("file")
    if row is None:
        raise Refused(_("There is no room to keep this file while you look at it."))
    return row


def _drop(kept: Any) -> None:
    """Forget a kept file that cannot be read: to send it again would not help."""
    kept.file.delete(save=False)
    kept.delete()


def _read(request: Any, way: Way) -> tuple[received_text.Received, str]:
    """Return what the file of `request` holds, and its cleaned text. Raises Refused, Unreadable."""
    encoding = request.POST.get("encoding", "")
    file = request.FILES["file"]
    file.seek(0)
    try:
        with _one_at_a_time(request.user.pk):
            found = way.read(file, encoding if encoding in ENCODINGS else "")
            return found, found.written()
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from None


@contextmanager
def _one_at_a_time(user: int) -> Iterator[None]:
    """Let nobody have several files read at once: each takes a core. Raises Refused.

    A cache that does not answer keeps nobody from reading.
    """
    lock, is_free = f"received.{user}", True
    with suppress(Exception):
        is_free = cache.add(lock, 1, LONGEST_READING)
    if not is_free:
        raise Refused(_("Another file of yours is being read. Send this one again in a moment."))
    try:
        yield
    finally:
        with suppress(Exception):
            cache.delete(lock)


def _readings(found: received_text.Received) -> list[tuple[str, Any, str]]:
    """Return each encoding with its name and what the passage says when read so."""
    from articles.text import legacy_fonts

    passage = found.before or f"{found.headline} {found.lead} {found.plain}".strip()
    passage = passage[: received_text.SHOWN]
    readings = {name: legacy_fonts.converted(passage, name) for name in ENCODINGS}
    if found.after:
        readings[found.encoding] = found.after
    return [(name, label, readings[name]) for name, label in ENCODINGS.items()]
