"""The home desk: which stories open the home page, in which order, and for how long."""

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from articles.desk.ordering import OrderedDesk
from articles.models import Article, FeaturedStory
from articles.models.moments import EARLIEST, LATEST
from articles.portal.home import home_page
from articles.portal.preview import render_preview


class MomentForm(forms.Form):
    """The time at which the home page is looked at; empty means now."""

    at = forms.DateTimeField(
        label=_("At another time"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def clean_at(self):
        """Refuse years that a database cannot turn into another time zone."""
        at = self.cleaned_data["at"]
        if at and not EARLIEST.year < at.year < LATEST.year:
            raise ValidationError(_("Enter a valid date/time."))
        return at


@admin.register(FeaturedStory)
class FeaturedStoryAdmin(OrderedDesk):
    """Chosen stories, first one first: it is the lead."""

    list_display = ("article", "order", "state", "starts_at", "ends_at")
    list_select_related = ("article",)
    search_fields = ("article__folded",)
    autocomplete_fields = ("article",)
    fields = ("article", "order", ("starts_at", "ends_at"))
    change_list_template = "admin/articles/featuredstory/change_list.html"

    @admin.display(description=_("status"))
    def state(self, choice):
        """Where the choice stands: its window, or what keeps its story from readers."""
        if not choice.article.is_published():
            return self.admin_site.get_model_admin(Article).state(choice.article)
        state = choice.state()
        return format_html('<span class="state state-{}">{}</span>', state, state.label)

    def get_urls(self):
        preview = self.admin_site.admin_view(self.preview_view)
        return [
            path("preview/", preview, name="articles_featuredstory_preview")
        ] + super().get_urls()

    @method_decorator(require_safe)
    def preview_view(self, request):
        """The home page as readers will see it, now or at the time `at`."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = MomentForm(request.GET)
        at = form.is_valid() and form.cleaned_data["at"] or timezone.now()
        page = home_page(at).context()
        return render_preview(request, "preview/home.html", {**page, "at": at, "at_form": form})
