"""Who may have an uploaded file: readers what is published shows, and the desk what it works on.

A file stays in the storage as long as the history names it, so that it is there says nothing. Each
request is answered by what shows the file at that moment (docs/decisions/0018).
"""

import re
from datetime import datetime
from enum import Enum

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.db import OperationalError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from articles.accounts import second_factor
from articles.caching import content_stamp
from articles.editorial import workflow
from articles.media import renditions, types
from articles.models import (
    Article,
    Attachment,
    Page,
    PageDocument,
    PreviewLink,
    TickerNotice,
    kept_file,
)
from newsroom.database import replica
from newsroom.url_prefixes import MEDIA

PICTURE_SECONDS = 3600  # that a browser may show its copy; no name is ever used for another file
DOCUMENT_SECONDS = 60  # a list of names that went online by mistake
MOST_KNOWN = 50_000  # names, 10 MB

_COOKIE = "preview-"  # and the key of the PreviewLink in the database
_MOST_COOKIES = 20
_PREVIEW_KEY = re.compile(r"[\w-]{1,40}", re.ASCII)


class Access(Enum):
    """Who may have a file."""

    EVERYBODY = "public"
    THIS_READER = "private"  # who is logged in, or holds a preview link
    NOBODY = ""


def access(request: HttpRequest, name: str) -> Access:
    """Return who may have the file called `name`, as far as `request` concerns.

    Raises OperationalError while no database answers and this process does not know.
    """
    if not name.isprintable():  # NUL, which PostgreSQL takes for no text
        return Access.NOBODY
    if name.startswith(kept_file.FOLDER):  # put back into its chooser's form, never handed out
        return Access.NOBODY
    if _is_known_public(name):
        return Access.EVERYBODY
    if _is_seen_at_desk(request, name) or _is_in_preview(request, name):
        return Access.THIS_READER
    return Access.NOBODY


def cache_control(name: str, may_have: Access) -> str:
    """Return how long a browser may keep the file called `name`. Our own servers ask each second.

    What a browser has cannot be called back, so the life of its copy is short.
    """
    is_short = may_have is not Access.EVERYBODY or not types.is_picture(name)
    return f"{may_have.value}, max-age={DOCUMENT_SECONDS if is_short else PICTURE_SECONDS}"


def is_public(name: str, now: datetime | None = None) -> bool:
    """Tell whether readers may have the file called `name`: something published shows it at `now`.

    That is a published story, which shows its cover, the photos in its body, those of its quotes
    and of the officials it quotes, its documents and its recording; or a published page, with its
    photos and documents; or a notice that has started, for the archive of notices goes on showing
    its document.
    """
    if _is_shown(name, Article.objects.published(now).order_by()):
        return True
    if _is_on_page(name, Page.objects.published(now).order_by()):
        return True
    return TickerNotice.objects.started(now).order_by().filter(attachment=name).exists()


def open_files(response: HttpResponseBase, link: PreviewLink) -> HttpResponseBase:
    """Let the reader of the preview in `response`, who holds `link`, have the files of its story.

    The page names them at their own addresses, which tell nothing of the link. A cookie does.
    """
    response.set_cookie(
        f"{_COOKIE}{link.pk}",
        link.key,
        expires=link.expires_at,
        path=MEDIA,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _is_known_public(name: str) -> bool:
    """As `is_public()`, asked once for each content stamp. Only a yes is remembered."""
    clock = content_stamp.clock
    with replica.reading(clock.source()):
        stamp = clock.stamp()
        known_stamp, names = clock.public_files
        if stamp is None:  # no database answers: what was public goes on, as kept pages do
            if known_stamp == clock.last_stamp and name in names:
                return True
            raise OperationalError("No database answers, and the file is not known to be public.")
        if known_stamp != stamp or len(names) >= MOST_KNOWN:
            names = set()
            clock.public_files = (stamp, names)
        if stamp and name in names:
            return True
        if found := is_public(name):
            names.add(name)
        return found


def _is_shown(name: str, stories: QuerySet[Article]) -> bool:
    """Tell whether one of `stories` shows the file called `name`."""
    if types.is_picture(name):
        photos = stories.photos()  # type: ignore[attr-defined]  # it is an ArticleQuerySet
        return photos.filter(image__in=renditions.possible_masters(name)).exists()
    documents = Attachment.objects.filter(file=name, article__in=stories)
    return documents.exists() or stories.filter(audio=name).exists()


def _is_on_page(name: str, pages: QuerySet[Page]) -> bool:
    """Tell whether one of `pages` shows the file called `name`."""
    if types.is_picture(name):
        photos = pages.photos()  # type: ignore[attr-defined]  # it is a PageQuerySet
        return photos.filter(image__in=renditions.possible_masters(name)).exists()
    return PageDocument.objects.filter(file=name, page__in=pages).exists()


def _is_seen_at_desk(request: HttpRequest, name: str) -> bool:
    """Tell whether who is logged in sees the file called `name` at the desk.

    A document that only the history names is for those who may change any story.
    """
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return False
    user: User | AnonymousUser = request.user
    if not (user.is_active and user.is_staff) or second_factor.is_missing(user):
        return False
    if user.has_perm("articles.edit_any_article"):
        return True
    if types.is_picture(name):
        return user.has_perm("articles.view_photo")
    own = workflow.visible(Article.objects.all(), user)
    if user.has_perm("articles.view_article") and _is_shown(name, own):
        return True
    if user.has_perm("articles.view_page") and _is_on_page(name, Page.objects.order_by()):
        return True
    notices = TickerNotice.objects.filter(attachment=name)
    return user.has_perm("articles.view_tickernotice") and notices.exists()


def _is_in_preview(request: HttpRequest, name: str) -> bool:
    """Tell whether the file called `name` is of a story of which the reader holds a link."""
    cookies = [value for cookie, value in request.COOKIES.items() if cookie.startswith(_COOKIE)]
    keys = [key for key in cookies[:_MOST_COOKIES] if _PREVIEW_KEY.fullmatch(key)]
    if not keys:
        return False
    links = PreviewLink.objects.valid().filter(key__in=keys)
    return _is_shown(name, Article.objects.filter(preview_links__in=links))
