"""Planning in the story form: to whom it is assigned, until when it is needed, for which day."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminDateWidget, RelatedFieldWidgetWrapper
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.accounts.names import full_name
from articles.desk.fields import OFFICES_CLOSE
from articles.desk.rights import RightsMixin
from articles.editorial import planning
from articles.models import Article


class PersonField(forms.ModelChoiceField):
    """Somebody at the desk, by their full name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"empty_label": _("nobody yet"), **kwargs})

    def label_from_instance(self, obj: User) -> str:
        name = full_name(obj)
        return name if obj.is_active else gettext("%s (account closed)") % name


class PlanningForm(forms.ModelForm):
    """A form of a story with its planning. `user` is set on the class made for each request."""

    user: Any

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "assigned_to" in cleaned:
            chosen = cleaned["assigned_to"]
            try:
                planning.check_assignment(
                    self.initial.get("assigned_to"), chosen and chosen.pk, by=self.user
                )
            except ValidationError as error:
                self.add_error("assigned_to", error)
        return cleaned


class PlanningMixin(RightsMixin):
    """Of the story desk: the planning of a story, which it shares with its working copy."""

    day_hours = {"due_at": OFFICES_CLOSE}

    def get_fieldsets(self, request: HttpRequest, obj: Article | None = None) -> Any:
        """Return the sections. That of the planning is folded while nothing is planned."""
        sections = super().get_fieldsets(request, obj)
        if obj is None or not (obj.assigned_to_id or obj.due_at or obj.planned_on):
            return sections
        return [
            (name, options | {"classes": ()} if _is_planning(options) else options)
            for name, options in sections
        ]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Return the field. Whom a story may be assigned to is said once the story is known."""
        if db_field.name != "assigned_to":
            return super().formfield_for_foreignkey(db_field, request, **kwargs)
        return db_field.formfield(form_class=PersonField, queryset=User.objects.none())

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Return the field. No script completes its hour: the form waits for none it can miss."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        widget = getattr(field, "widget", None)
        if db_field.name == "due_at":
            field.widget = AdminDateWidget(attrs={"size": 17})
        if db_field.name == "assigned_to" and isinstance(widget, RelatedFieldWidgetWrapper):
            field.widget = widget.widget  # no account is made or changed from here
        return field

    def get_form(
        self, request: HttpRequest, obj: Article | None = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm]:
        """Return the form class: made for this request, so its field can know user and story."""
        form = super().get_form(request, obj, change, **kwargs)
        field: Any = form.base_fields.get("assigned_to")
        if field:
            field.queryset = planning.assignable(obj, request.user)
            if obj and obj.assigned_to_id and not planning.may_assign_anybody(request.user):
                field.empty_label = None
        return form

    def settle_planning(self, request: HttpRequest, form: forms.ModelForm) -> None:
        """Plan the story and its working copy alike, where the form planned it otherwise."""
        if set(Article.PLANNING) & set(form.changed_data):
            assert isinstance(request.user, User)  # the desk lets nobody else in
            planning.settle(form.instance, form.initial.get("assigned_to"), by=request.user)


def _is_planning(options: Any) -> bool:
    return set(options["fields"]) == set(Article.PLANNING)
