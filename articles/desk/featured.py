"""The home desk: which stories stand first on the portal home, in which order, how long."""

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from articles.desk.autocomplete import visible
from articles.desk.badges import article_badge, badge
from articles.desk.fields import WINDOW
from articles.desk.lists import nothing, short_window, thumbnail
from articles.desk.ordering import OrderedDesk
from articles.models import Article, FeaturedStory
from articles.models.moments import EARLIEST, LATEST
from articles.portal.home import home_page
from articles.portal.preview import render_preview


class MomentForm(forms.Form):
    """The moment for which the portal home is shown; empty means now."""

    at = forms.DateTimeField(
        label=_("At another time"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def clean_at(self):
        """Refuse years that a database cannot convert to another time zone."""
        at = self.cleaned_data["at"]
        if at and not EARLIEST.year < at.year < LATEST.year:
            raise ValidationError(_("Enter a valid date/time."))
        return at


@admin.register(FeaturedStory)
class FeaturedStoryAdmin(OrderedDesk):
    """The chosen stories, in the order of the portal home; the first one is shown large."""

    list_display = ("picture", "article", "order", "state", "window", "changed")
    list_display_links = ("article",)
    list_select_related = ("article", "article__cover")
    search_fields = ("article__folded",)
    autocomplete_fields = ("article",)
    fields = ("article", "order", ("starts_at", "ends_at"))
    day_hours = WINDOW
    change_list_template = "admin/articles/featuredstory/change_list.html"

    def get_queryset(self, request):
        """Return the choices whose stories the user may see."""
        stories = visible(self.admin_site, Article, request)
        return super().get_queryset(request).filter(article__in=stories)

    @admin.display(description=_("photo"))
    def picture(self, choice):
        return thumbnail(choice.article.cover)

    @admin.display(description=_("status"))
    def state(self, choice):
        """The state of its window, or of its story while readers do not see that."""
        if not choice.article.is_published():
            return article_badge(choice.article)
        return badge(choice.state(), choice.state().label)

    @admin.display(description=_("window"), ordering="starts_at")
    def window(self, choice):
        if choice.starts_at is None and choice.ends_at is None:
            return nothing()
        return short_window(choice.starts_at, choice.ends_at)

    def get_urls(self):
        return [self.page("preview/", self.preview_view, "preview"), *super().get_urls()]

    @method_decorator(require_safe)
    def preview_view(self, request):
        """The portal home as readers will see it, now or at the time `at`.

        What is scheduled until then is for those who may see every story.
        """
        form = MomentForm(request.GET)
        now = timezone.now()
        at = form.is_valid() and form.cleaned_data["at"] or now
        sees_all = request.user.has_perm("articles.edit_any_article")
        if not self.has_view_permission(request) or (at > now and not sees_all):
            raise PermissionDenied
        page = home_page(at).context()
        return render_preview(request, "preview/home.html", {**page, "at": at, "at_form": form})
