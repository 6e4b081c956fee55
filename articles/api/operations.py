"""The operations of the API. Each list starts from `published()` or `started()`, like a page."""

from functools import wraps

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import re_path
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import conditional_page
from ninja import NinjaAPI, Path, Query, Schema
from ninja.errors import ValidationError
from ninja.pagination import paginate
from ninja.renderers import JSONRenderer

from articles import models
from articles.api import schemas
from articles.api.keyset import Keyset
from articles.models import Article, TickerNotice

MAX_AGE = 60  # seconds that a copy may be used without asking again


class Renderer(JSONRenderer):
    """Writes Vietnamese letters as they are, in a third of the bytes."""

    json_dumps_params = {"ensure_ascii": False}


api = NinjaAPI(
    title="Newsroom",
    version="1",
    description="Published stories, quoted officials and notices, read-only and free to all.",
    docs_url=None,  # its viewer needs scripts of another site, or inline ones
    renderer=Renderer(),
    urls_namespace="api",
)
BAD_REQUEST = {422: schemas.Problem}
NOT_FOUND = {404: schemas.Problem, **BAD_REQUEST}


class Span(Schema):
    """From when until when, both included."""

    since: schemas.AskedMoment = schemas.EARLIEST
    until: schemas.AskedMoment = schemas.LATEST

    @property
    def as_of(self):
        """The moment as of which to look: one bound alone, of two SQLite's index takes either."""
        return min(self.until, timezone.now())


class StoryFilter(Span):
    """Slugs; an empty one asks for nothing."""

    category: schemas.Slug = ""
    thread: schemas.Slug = ""
    official: schemas.Slug = ""


class QuoteFilter(Schema):
    """The slug of an official; an empty one asks for nothing."""

    official: schemas.Slug = ""


@api.get("/categories", response=list[schemas.Category], operation_id="categories")
def categories(request):
    """All categories, in the order of the menu."""
    return models.Category.objects.all()


@api.get(
    "/stories", response={200: list[schemas.StorySummary], **BAD_REQUEST}, operation_id="stories"
)
@paginate(Keyset, by="publish_at")
def stories(request, asked: Query[StoryFilter]):
    """Published stories, newest first."""
    found = Article.objects.published(asked.as_of).filter(publish_at__gte=asked.since)
    if asked.category:
        found = found.filter(category__slug=asked.category)
    if asked.thread:
        found = found.filter(thread__slug=asked.thread)
    if asked.official:
        quotes = models.Quote.objects.filter(official__slug=asked.official)
        found = found.filter(pk__in=quotes.values("article"))
    return found.with_cover().select_related("thread").prefetch_related("corrections")


@api.get("/stories/{id}", response={200: schemas.Story, **NOT_FOUND}, operation_id="story")
def story(request, id: Path[schemas.Key]):
    """One published story, whole."""
    return get_object_or_404(Article.objects.published().for_page(), pk=id)


@api.get(
    "/officials", response={200: list[schemas.Official], **BAD_REQUEST}, operation_id="officials"
)
@paginate(Keyset)
def officials(request):
    """Officials quoted in published stories, the last to be entered first."""
    return Article.objects.published().officials().select_related("portrait")


@api.get("/officials/{id}", response={200: schemas.Official, **NOT_FOUND}, operation_id="official")
def official(request, id: Path[schemas.Key]):
    """One official quoted in published stories."""
    quoted = Article.objects.published().officials()
    return get_object_or_404(quoted.select_related("portrait"), pk=id)


@api.get("/quotes", response={200: list[schemas.Quote], **BAD_REQUEST}, operation_id="quotes")
@paginate(Keyset)
def quotes(request, asked: Query[QuoteFilter]):
    """Quotes in published stories, the last to be entered first."""
    found = Article.objects.published().quotes().select_related("article", "official")
    if asked.official:
        found = found.filter(official__slug=asked.official)
    return found.defer("article__body", "article__folded")


@api.get("/notices", response={200: list[schemas.Notice], **BAD_REQUEST}, operation_id="notices")
@paginate(Keyset, by="starts_at")
def notices(request, asked: Query[Span]):
    """Notices that have started, also those that have ended, newest first."""
    return TickerNotice.objects.started(asked.as_of).filter(starts_at__gte=asked.since)


@api.get("/notices/{id}", response={200: schemas.Notice, **NOT_FOUND}, operation_id="notice")
def notice(request, id: Path[schemas.Key]):
    """One notice that has started."""
    return get_object_or_404(TickerNotice.objects.started(), pk=id)


@api.exception_handler(ValidationError)
def invalid(request, error):
    """Name the parameters that are wrong."""
    names = dict.fromkeys(str(fault["loc"][-1]) for fault in error.errors)
    detail = _("These parameters are wrong: %s.") % ", ".join(names)
    return api.create_response(request, {"detail": detail}, status=422)


def public(view):
    """Answer reading alone, errors as JSON; programs on any site may read and keep the answer.

    HEAD is answered like GET, of which the server sends the head alone.
    """

    @csrf_exempt
    @wraps(view)
    def answer(request, *args, **kwargs):
        if request.method not in ("GET", "HEAD"):
            detail = _("This API can only be read.")
            response = api.create_response(request, {"detail": detail}, status=405)
            response["Allow"] = "GET, HEAD"
            return response
        asked, request.method = request.method, "GET"
        try:
            response = conditional_page(view)(request, *args, **kwargs)
        except Http404:
            detail = _("There is nothing at this address.")
            response = api.create_response(request, {"detail": detail}, status=404)
        finally:
            request.method = asked
        response["Access-Control-Allow-Origin"] = "*"  # no login, no cookie: nothing to protect
        patch_cache_control(response, public=True, max_age=MAX_AGE)
        return response

    return answer


@api.exception_handler(Http404)
def missing(request, error):
    """Leave it to `public()`, which says the same of an address that no operation has."""
    raise error


def unknown(request):
    """An address that no operation has."""
    raise Http404


urlpatterns, _app_name, _namespace = api.urls
for pattern in urlpatterns:
    pattern.callback = public(pattern.callback)
urlpatterns.append(re_path("", public(unknown)))
