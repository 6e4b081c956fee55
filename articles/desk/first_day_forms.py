"""The forms of the first day that write several rows at once: categories, and accounts.

Each row goes through the form of its own desk, so that no rule stands twice.
"""

from typing import Any, NamedTuple

from django import forms
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from articles.accounts import links
from articles.desk.account_form import PersonForm, roles_in_order
from articles.desk.fields import count_not_cut
from articles.models import Category
from articles.text.vietnamese import fold, tidy_words

MOST_CATEGORIES = 40  # at once
INVITED_AT_ONCE = 5


class Usual(NamedTuple):
    """A section that provincial portals have. Those that nearly all have are chosen beforehand."""

    name: str
    is_chosen: bool = True


USUAL = (
    Usual("Thời sự – Chính trị"),
    Usual("Chỉ đạo, điều hành"),
    Usual("Kinh tế"),
    Usual("Văn hoá – Xã hội"),
    Usual("Giáo dục"),
    Usual("Y tế"),
    Usual("Quốc phòng – An ninh"),
    Usual("Chuyển đổi số"),
    Usual("Cải cách hành chính", is_chosen=False),
    Usual("Nông nghiệp – Môi trường", is_chosen=False),
    Usual("Xây dựng nông thôn mới", is_chosen=False),
    Usual("Khoa học – Công nghệ", is_chosen=False),
    Usual("Lao động – Việc làm", is_chosen=False),
    Usual("Pháp luật", is_chosen=False),
    Usual("Du lịch", is_chosen=False),
    Usual("Thể thao", is_chosen=False),
    Usual("Đối ngoại", is_chosen=False),
    Usual("Tin xã, phường", is_chosen=False),
)


class CategoriesForm(forms.Form):
    """Categories by the dozen: usual ones to tick, others a line each. Those there are skipped.

    `desk` is that of categories, whose form checks each.
    """

    usual = forms.MultipleChoiceField(
        label=_("Usual categories"), required=False, widget=forms.CheckboxSelectMultiple
    )
    others = forms.CharField(
        label=_("Others"),
        required=False,
        max_length=8_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One on each line, in the order of the menu."),
    )

    def __init__(self, *args: Any, desk: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        count_not_cut(self.fields.values())
        self.desk, self.request = desk, request
        self.there = {fold(name) for name in Category.objects.values_list("name", flat=True)}
        # One that came meanwhile may be sent all the same.
        offered = [one for one in USUAL if self.is_bound or fold(one.name) not in self.there]
        usual: Any = self.fields["usual"]
        usual.choices = [(one.name, one.name) for one in offered]
        usual.initial = [] if self.there else [one.name for one in offered if one.is_chosen]
        self.rows: list[Any] = []

    def clean(self) -> dict[str, Any]:
        """Check each name by the form of its desk. What is wrong is told with the name."""
        cleaned = super().clean() or self.cleaned_data
        lines = map(tidy_words, cleaned.get("others", "").splitlines())
        typed = [" ".join(line.split()) for line in lines]
        named: dict[str, str] = {}
        for name in filter(None, [*cleaned.get("usual", ()), *typed]):
            named.setdefault(fold(name), name)
        new = [name for folded, name in named.items() if folded not in self.there]
        if "others" in self.errors:
            return cleaned
        if not named:
            self.add_error("others", _g("Choose a category, or write one."))
        elif len(new) > MOST_CATEGORIES:
            most = _g("That is more than %(most)s categories at once; a menu holds about ten.")
            self.add_error("others", most % {"most": MOST_CATEGORIES})
        else:
            first = (Category.objects.aggregate(last=Max("order"))["last"] or 0) + 1
            form = self.desk.get_form(self.request)
            for order, name in enumerate(new, first):
                row = form({"name": name, "slug": "", "description": "", "order": order})
                for messages in row.errors.values():
                    self.add_error("others", f"“{name[:80]}”: {' '.join(messages)}")
                self.rows.append(row)
        return cleaned

    def save(self) -> list[Category]:
        """Write the categories, each with its line in the log of the desk."""
        made = []
        for row in self.rows:
            made.append(row.save())
            message = self.desk.construct_change_message(self.request, row, [], add=True)
            self.desk.log_addition(self.request, made[-1], message)
        return made


class OneRole(forms.Select):
    """One of the roles, of a field that could hold several."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        """Return what was chosen, as a list."""
        chosen = data.get(name)
        return [chosen] if chosen else []


class InviteForm(PersonForm):
    """One of several people who are invited at once. Its row may stay empty."""

    username = None  # type: ignore[assignment] # it is made of the address
    drop_permissions = None  # type: ignore[assignment]
    own_password = None  # type: ignore[assignment]
    groups = forms.ModelMultipleChoiceField(
        label=_("Role"), queryset=roles_in_order(), required=False, widget=OneRole
    )

    class Meta:
        model = User
        fields = ("last_name", "first_name", "email", "groups")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, use_required_attribute=False, **kwargs)
        count_not_cut(self.fields.values())
        self.fields["email"].help_text = ""

    @cached_property
    def is_blank(self) -> bool:
        """Whether nobody is named in it."""
        names = ("last_name", "first_name", "email")
        return not any(self.data.get(self.add_prefix(name), "").strip() for name in names)

    def clean(self) -> dict[str, Any]:
        """Check it as the form of one account is checked, and find a user name."""
        self.cleaned_data["username"] = ""
        self.instance.username = self.clean_username()
        return super().clean()


def invite(desk: Any, request: Any, rows: list[InviteForm]) -> list[tuple[User, str | None]]:
    """Make an account for each of `rows` that names somebody, and a link to set its password.

    Either all are made or, where something has to be mended, none: then the list is empty. A link
    is None where it goes by mail. `desk` is that of accounts.
    """
    filled = [row for row in rows if not row.is_blank]
    made = []
    with transaction.atomic():
        for row in filled:  # each is checked beside those that were saved before it
            if row.is_valid():
                made.append(row.save())
                message = desk.construct_change_message(request, row, [], add=True)
                desk.log_addition(request, made[-1], message)
        if len(made) < len(filled):
            transaction.set_rollback(True)
            return []
        return [(account, links.invite(account, by=request.user)) for account in made]
