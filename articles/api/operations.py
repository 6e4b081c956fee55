"""The operations of the API. Each list starts from `published()` or `started()`, like a page.

`read_only` lets nothing but reading reach them.
"""

from functools import wraps

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path, re_path
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page
from ninja import NinjaAPI, Path, Query, Schema
from ninja.errors import ValidationError
from ninja.pagination import paginate
from ninja.renderers import JSONRenderer

from articles import models
from articles.api import schemas
from articles.api.keyset import Keyset
from articles.caching.parameters import reads_parameters
from articles.models import Article, TickerNotice
from articles.models.slugs import find

MAX_AGE = 60  # seconds that a copy may be used without asking again
ENDLESS = {"since", "until", "cursor"}  # parameters with too many values for pages to be kept


def open_to_all(view):
    """Let programs on any site read the answer of `view` and keep it for MAX_AGE."""

    @wraps(view)
    def answer(request, *args, **kwargs):
        response = conditional_page(view)(request, *args, **kwargs)
        response["Access-Control-Allow-Origin"] = "*"  # no login, no cookie: nothing to protect
        patch_cache_control(response, public=True, max_age=MAX_AGE)
        return response

    return answer


class Renderer(JSONRenderer):
    """Writes Vietnamese letters as they are, in a third of the bytes."""

    json_dumps_params = {"ensure_ascii": False}


api = NinjaAPI(
    title="Newsroom",
    version="1",
    description="Published stories, pages, officials and notices, read-only and free to all.",
    docs_url=None,  # its viewer needs scripts of another site, or inline ones
    renderer=Renderer(),
    urls_namespace="api",
    docs_decorator=open_to_all,  # for the description itself
)
api.add_decorator(open_to_all, mode="view")  # outside of Ninja's own checks and errors
BAD_REQUEST = {422: schemas.Problem}
NOT_FOUND = {404: schemas.Problem, **BAD_REQUEST}


class Span(Schema):
    """From when until when, both included."""

    since: schemas.AskedMoment = schemas.EARLIEST
    until: schemas.AskedMoment = schemas.LATEST

    @property
    def as_of(self):
        """The one upper bound: given two, SQLite may start in the index from either."""
        return min(self.until, timezone.now())


class StoryFilter(Span):
    """Slugs, also former ones. An empty one is no filter."""

    category: schemas.Slug = ""
    thread: schemas.Slug = ""
    official: schemas.Slug = ""


class QuoteFilter(Schema):
    """The slug of an official, also a former one. An empty one is no filter."""

    official: schemas.Slug = ""


@api.get("/categories", response=list[schemas.Category], operation_id="categories")
def categories(request):
    """All categories, in the order of the menu."""
    return models.Category.objects.in_menu_order()


@api.get(
    "/stories", response={200: list[schemas.StorySummary], **BAD_REQUEST}, operation_id="stories"
)
@paginate(Keyset, by="publish_at")
def stories(request, asked: Query[StoryFilter]):
    """Published stories, newest first."""
    found = Article.objects.published(asked.as_of).filter(publish_at__gte=asked.since)
    if asked.category:
        found = found.filter(category=_key(models.Category, asked.category))
    if asked.thread:
        found = found.filter(thread=_key(models.Thread, asked.thread))
    if asked.official:
        quotes = models.Quote.objects.filter(official=_key(models.Official, asked.official))
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
        found = found.filter(official=_key(models.Official, asked.official))
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


@api.get("/pages", response={200: list[schemas.PageSummary], **BAD_REQUEST}, operation_id="pages")
@paginate(Keyset)
def pages(request):
    """Published pages, such as "Giới thiệu" and "Liên hệ", the last to be entered first."""
    return models.Page.objects.published().without_texts()


@api.get("/pages/{id}", response={200: schemas.Page, **NOT_FOUND}, operation_id="page")
def page(request, id: Path[schemas.Key]):
    """One published page, whole."""
    published = models.Page.objects.published().prefetch_related("documents")
    return get_object_or_404(published, pk=id)


def _key(model, slug):
    """The key of the row that has `slug`, or once had it; 0, which no row has, without any."""
    row = find(model.objects.only("pk"), slug)
    return row.pk if row else 0


@api.exception_handler(ValidationError)
def invalid(request, error):
    """Name the parameters that are wrong."""
    names = dict.fromkeys(str(fault["loc"][-1]) for fault in error.errors)
    detail = _("These parameters are wrong: %s.") % ", ".join(names)
    return api.create_response(request, {"detail": detail}, status=422)


@api.exception_handler(Http404)
def missing(request, error=None):
    """There is no such row. Also the view of any path that no operation has."""
    return api.create_response(
        request, {"detail": _("There is nothing at this address.")}, status=404
    )


def _declare_parameters(patterns):
    """Tell the page cache which parameters each operation reads: those of its description."""
    read = {}
    for methods in api.get_openapi_schema(path_prefix="")["paths"].values():
        for operation in methods.values():
            asked = [each["name"] for each in operation["parameters"] if each["in"] == "query"]
            read[operation["operationId"]] = asked
    for pattern in patterns:
        names = read.get(pattern.name, [])
        reads_parameters(*names, endless=ENDLESS.intersection(names))(pattern.callback)


_patterns, _app_name, _namespace = api.urls
_declare_parameters(_patterns)
_nothing = open_to_all(missing)
urlpatterns = [path("", _nothing), *_patterns, re_path("", _nothing)]
