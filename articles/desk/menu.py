"""The menu's desk: its three places as trees, put in order by dragging, by buttons, by hand."""

from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.forms import Script
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.formats import localize
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from articles.accounts.names import full_name
from articles.desk.autocomplete import visible
from articles.desk.base import Desk
from articles.desk.late_saves import made_at, moment_made
from articles.desk.saved_forms import new_form_id
from articles.editorial import menu
from articles.models import Category, MenuItem, Page, Thread
from articles.models.menu_item import TARGETS, changing_menu
from articles.text.keys import as_key

MOST_THREADS = 100  # that a field offers: the newest
UNDO_SALT, UNDO_SECONDS = "articles.menu.undo", 24 * 60 * 60
Place = MenuItem.Place


@dataclass
class Node:
    """An item in the tree of the desk: may readers see it now, and which steps lead somewhere."""

    item: MenuItem
    is_shown: bool
    steps: dict[str, bool]
    children: list["Node"] = field(default_factory=list)


class MenuItemForm(forms.ModelForm):
    """An item: where it stands, what it leads to, and its words.

    What it leads to is one field for categories, pages and threads; `offered` are their rows.
    """

    where = forms.ChoiceField(label=_("place"))
    target = forms.ChoiceField(
        label=_("leads to"),
        required=False,
        help_text=_("With neither this nor an address it is a heading over what stands under it."),
    )
    offered: dict[str, Any] = {}

    class Meta:
        model = MenuItem
        fields = ("link", "label")

    field_order = ("where", "target", "link", "label")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        item = self.instance
        where: Any = self.fields["where"]
        target: Any = self.fields["target"]
        where.choices = _places(item)
        for one in self.fields.values():
            one.label = capfirst(str(one.label))
        target.choices = [("", _("An address, or nothing")), *self._targets(item)]
        if item.pk:
            self.initial["where"] = str(item.parent_id or item.place)
            self.initial["target"] = _target_of(item)

    def _targets(self, item: MenuItem) -> list[tuple[Any, list[tuple[str, str]]]]:
        groups = []
        for name, rows in self.offered.items():
            choices = {f"{name}-{row.pk}": str(row) for row in rows}
            if own := getattr(item, name):
                choices.setdefault(f"{name}-{own.pk}", str(own))
            if choices:
                label = MenuItem._meta.get_field(name).verbose_name  # type: ignore[union-attr]
                groups.append((capfirst(str(label)), list(choices.items())))
        return groups

    def clean(self) -> dict[str, Any]:
        """Put what was chosen into the item, and say beside the field what cannot be."""
        data = super().clean() or self.cleaned_data
        item, where, target = self.instance, data.get("where"), data.get("target", "")
        kind, _hyphen, key = target.partition("-")
        for name in TARGETS[:-1]:
            setattr(item, f"{name}_id", int(key) if kind == name else None)
        if where is None or {"link", "label", "target"} & set(self.errors):
            return data
        item.link, is_place = data["link"], where in Place.values
        item.place, item.parent_id = (where, None) if is_place else ("", int(where))
        if target and data["link"]:
            self.add_error("link", _("An item leads to one thing at most."))
        elif where == Place.LINKED and not data["link"]:
            self.add_error("link", _("A linked portal needs its web address."))
        if not target and not data["label"]:
            self.add_error("label", _("Enter the words that readers are to see."))
        if not self.errors and (refusal := item.misplaced()):
            self.add_error("where", refusal)
        return data


def _places(item: MenuItem) -> list[tuple[str, Any]]:
    """Where `item` may stand: in a place, or under an item of the first level."""
    has_children = bool(item.pk) and item.children.exists()
    above: dict[str, list[MenuItem]] = {}
    if not has_children:
        for one in MenuItem.objects.with_targets().filter(place__in=[Place.HEADER, Place.FOOTER]):
            if one.pk != item.pk:
                above.setdefault(one.place, []).append(one)
    choices: list[tuple[str, Any]] = []
    for place in Place:
        if has_children and place == Place.LINKED:
            continue
        choices.append((place.value, place.label))
        choices += ((str(one.pk), f"{place.label} › {one}") for one in above.get(place, []))
    return choices


def _target_of(item: MenuItem) -> str:
    keys = ((name, getattr(item, f"{name}_id")) for name in TARGETS[:-1])
    return next((f"{name}-{key}" for name, key in keys if key), "")


@admin.register(MenuItem)
class MenuItemAdmin(Desk):
    """The menu. Its list is one page with all that stands in header, foot and linked portals."""

    form = MenuItemForm
    fields = ("where", "target", "link", "label")
    search_fields = ("label",)

    class Media:
        css = {"all": ["css/admin-menu.css"]}
        js = [Script("js/admin/asking.js", defer=True), Script("js/admin/menu.js", defer=True)]

    def get_urls(self) -> list[URLPattern]:
        own = [
            self.page("order/", self.order_view, "order"),
            self.page("remove/", self.remove_view, "remove"),
            self.page("put-back/", self.put_back_view, "put_back"),
            self.page("begin/", self.begin_view, "begin"),
        ]
        return [*own, *super().get_urls()]

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """Return the form class, which offers what its user may see."""
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.offered = self._offered(request)
        return form

    def _offered(self, request: HttpRequest) -> dict[str, Any]:
        pages = visible(self.admin_site, Page, request).defer("body", "folded")
        threads = visible(self.admin_site, Thread, request).defer("folded")[:MOST_THREADS]
        categories = visible(self.admin_site, Category, request).in_menu_order()
        return {"category": categories, "page": list(pages), "thread": list(threads)}

    def get_view_on_site_url(self, obj: Any = None) -> None:
        """An item has no page of its own."""

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save the item; one that is new, or comes from elsewhere, behind those that are there."""
        with changing_menu():
            if not change or "where" in form.changed_data:
                obj.order = menu.last_order(obj)
            super().save_model(request, obj, form, change)

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the whole menu. It is bounded, so there are no pages and no search."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        return self._page(request)

    def _page(self, request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
        context = {**self._context(request), "media": self.media, **more}
        return self.render_page(request, "tree", capfirst(gettext("menu")), context, status)

    def _context(self, request: HttpRequest) -> dict[str, Any]:
        items = [*MenuItem.objects.with_targets()]
        shown = {*MenuItem.objects.shown().values_list("pk", flat=True)}
        nodes = {
            item.pk: Node(
                item,
                is_shown=item.pk in shown and (item.parent_id is None or item.parent_id in shown),
                steps={step: bool(menu.step_to(items, item, step)) for step in menu.STEPS},
            )
            for item in items
        }
        for node in nodes.values():
            if node.item.parent_id:
                nodes[node.item.parent_id].children.append(node)
        may_add = self.has_add_permission(request)
        form_class: Any = self.get_form(request) if may_add else None
        places = [
            {
                "place": place,
                "nodes": [node for node in nodes.values() if node.item.place == place],
                "form": form_class
                and form_class(initial={"where": place.value}, auto_id=f"{place.value}-%s"),
                "form_id": new_form_id(),
                "may_begin": may_add and place != Place.LINKED,
            }
            for place in Place
        ]
        return {
            "places": places,
            "seen": menu.arrangement(items),
            "made_at": moment_made(),
            "may_change": self.has_change_permission(request),
            "may_delete": self.has_delete_permission(request),
            "opts": self.opts,
        }

    def _answer(
        self, request: HttpRequest, told: str, status: int = 200, undo: dict | None = None
    ) -> HttpResponse:
        """Answer what changed the menu: with the trees as they stand now, and what became of it."""
        more = {"told": told, "undo": undo, "is_fault": status != 200}
        if "application/json" not in request.headers.get("Accept", ""):
            return self._page(request, status, **more)
        template = "admin/articles/menuitem/_places.html"
        html = render_to_string(template, {**self._context(request), **more}, request)
        answer = {"html": html, "told": told, **({} if status == 200 else {"error": told})}
        return JsonResponse(answer, status=status)

    @method_decorator(require_POST)
    def order_view(self, request: HttpRequest) -> HttpResponse:
        """Move an item by a step, or to a spot, from the arrangement that its mover saw."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        step, _hyphen, stepped = request.POST.get("step", "").partition("-")
        key = as_key(stepped or request.POST.get("item", ""))
        to = step if step in menu.STEPS else _spot(request.POST)
        if key is None or to is None:
            return self._answer(request, gettext("It stands at that end already."), 400)
        try:
            moved, stood = menu.put(key, to, request.POST.get("seen", ""))
        except menu.Moved:
            return self._answer(request, self._told_moved(request), 409)
        except IntegrityError as error:
            return self._answer(request, str(error), 400)
        self._log(request, [moved], CHANGE, [{"changed": {"fields": ["order"]}}])
        undo = {"url": self._url("order"), "item": moved.pk, **_posted(stood)}
        return self._answer(request, gettext("“%s” has been moved.") % moved, undo=undo)

    def _told_moved(self, request: HttpRequest) -> str:
        """Return the sentence that says who changed the menu meanwhile, and when."""
        since = made_at(request.POST)
        kind = ContentType.objects.get_for_model(MenuItem)
        entries = LogEntry.objects.filter(content_type=kind)
        entries = entries.filter(action_time__gte=since or timezone.now())
        entry = entries.select_related("user").order_by("action_time", "pk").last()
        if entry is None:
            return gettext(
                "The menu was changed meanwhile. It is shown as it is now; your change is not "
                "saved. Make it once more if you still want to."
            )
        message = gettext(
            "%(name)s changed the menu at %(time)s. It is shown as it is now; your change is not "
            "saved. Make it once more if you still want to."
        )
        time = localize(localtime(entry.action_time))
        return message % {"name": full_name(entry.user), "time": time}

    @method_decorator(require_POST)
    def remove_view(self, request: HttpRequest) -> HttpResponse:
        """Take an item out of the menu, with what stands under it. It can be put back."""
        if not self.has_delete_permission(request):
            raise PermissionDenied
        key = as_key(request.POST.get("item", ""))
        removed = key and menu.remove(key)
        if not removed:
            return self._answer(request, gettext("It is no longer in the menu."), 400)
        item, kept = removed
        item.pk = key
        self._log(request, [item], DELETION, "")
        undo = {"url": self._url("put_back"), "kept": signing.dumps(kept, salt=UNDO_SALT)}
        return self._answer(request, gettext("“%s” is no longer in the menu.") % item, undo=undo)

    @method_decorator(require_POST)
    def put_back_view(self, request: HttpRequest) -> HttpResponse:
        """Put back what `remove_view()` took out."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        try:
            kept = signing.loads(request.POST.get("kept", ""), salt=UNDO_SALT, max_age=UNDO_SECONDS)
            item = menu.put_back(kept)
        except (signing.BadSignature, IntegrityError):
            told = gettext("It can no longer be put back: what it stood under or led to is gone.")
            return self._answer(request, told, 400)
        self._log(request, [item], ADDITION, [{"added": {}}])
        return self._answer(request, gettext("“%s” stands where it stood.") % item)

    @method_decorator(require_POST)
    def begin_view(self, request: HttpRequest) -> HttpResponse:
        """Fill an empty place with what readers see there now."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        made = menu.begin(request.POST.get("place", ""))
        if not made:
            return self._answer(request, gettext("There is nothing to begin with."), 400)
        self._log(request, made, ADDITION, [{"added": {}}])
        return self._answer(request, gettext("These are the items that readers saw until now."))

    def _log(self, request: HttpRequest, items: list[Any], flag: int, message: Any) -> None:
        by: Any = request.user
        LogEntry.objects.log_actions(by.pk, items, flag, message)

    def _url(self, name: str) -> str:
        return reverse(f"admin:articles_menuitem_{name}")


def _spot(posted: Any) -> menu.Spot | None:
    """The spot that a script posts: a place or the key of a parent, and the key of a sibling."""
    place = posted.get("place", "")
    parent, before = (as_key(posted.get(name, "")) for name in ("parent", "before"))
    if (place in Place.values) == (parent is not None):
        return None
    return menu.Spot(place if parent is None else "", parent, before)


def _posted(spot: menu.Spot) -> dict[str, Any]:
    return {name: "" if value is None else value for name, value in spot._asdict().items()}
