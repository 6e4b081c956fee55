"""What pages of the desk that belong to no model share: their frame, and who may open them."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from articles.models import Article


class StoryPages:
    """Pages of `site` about many stories, for those who may look at stories."""

    def __init__(self, site: AdminSite) -> None:
        self.site = site

    def check(self, request: HttpRequest) -> User:
        """Return who asks. Raises PermissionDenied for who may look at no story."""
        if not self.site.get_model_admin(Article).has_view_permission(request):
            raise PermissionDenied
        return person(request)

    def page(
        self, request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
    ) -> HttpResponse:
        """Return a page in the admin's frame."""
        frame = self.site.each_context(request)
        return TemplateResponse(request, template, {**frame, **context}, status=status)


def person(request: HttpRequest) -> User:
    """Return who is logged in: admin_view() let nobody else pass."""
    assert isinstance(request.user, User)
    return request.user
