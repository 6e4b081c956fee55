"""The first day: the steps by which an empty portal becomes one of its own.

Each step is done when the database says so, whichever way that came about: no step is ticked off.
What a portal does without is waived by somebody, and that alone is remembered (`WaivedStep`). The
pages are those of `first_day_pages.py`; they show the forms of the desks, with the rules of these.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.editorial import required_pages
from articles.models import Article, Category, MenuItem, Portal, WaivedStep


@dataclass(frozen=True)
class Step:
    """One thing that a portal of its own needs.

    `is_done` is asked of the Portal as it stands. `may` is the permission of who takes the step.
    `page` names the method of FirstDayPages that shows it, `fields` what that asks of the portal
    identity. Without the first step no other makes sense, so it is never waived.
    """

    name: str
    title: str | Promise
    told: str | Promise
    is_done: Callable[[Portal], bool]
    page: str = "identity"
    fields: tuple[str, ...] = ()
    may: str = "articles.change_portal"
    may_be_waived: bool = True

    @property
    def url(self) -> str:
        """The address of its page."""
        return reverse("admin:first_day_step", args=[self.name])


def _others_come_in(portal: Portal) -> bool:
    return User.objects.filter(is_active=True, is_staff=True)[:2].count() > 1


STEPS = (
    Step(
        "ten",
        _("Name and governing body"),
        _("They stand at the top and the foot of every page, and in what search engines show."),
        lambda portal: bool(portal.pk and portal.name and portal.owner),
        fields=("name", "owner", "description", "responsible", "licence"),
        may_be_waived=False,
    ),
    Step(
        "bieu-trung",
        _("Logo and icon"),
        _("The logo stands at the top of every page, the icon in browser tabs and on phones."),
        lambda portal: bool(portal.logo),
        fields=("logo", "logo_dark", "logo_with_name", "icon"),
    ),
    Step(
        "mau",
        _("Main colour"),
        _("Of the band with the menu, of links and titles; by day and in the dark theme."),
        lambda portal: bool(portal.colour),
        fields=("colour",),
    ),
    Step(
        "chuyen-muc",
        _("Categories"),
        _("Every story stands in one. Their names can be changed later; nothing gets lost."),
        lambda portal: Category.objects.exists(),
        page="categories",
        may="articles.add_category",
    ),
    Step(
        "lien-he",
        _("Contact"),
        _("How readers reach you. It stands at the foot of every page, as the law wants it."),
        lambda portal: bool(portal.address and portal.phone and portal.email),
        fields=(
            *("address", "further_addresses", "phone", "further_phones", "email"),
            *("reuse_notice", *Portal.NETWORKS),
        ),
    ),
    Step(
        "tai-khoan",
        _("Accounts"),
        _("Whoever writes, edits or sees to notices gets an account of their own."),
        _others_come_in,
        page="accounts",
        may="auth.add_user",
    ),
    Step(
        "trang",
        _("Pages a portal must have"),
        _("About the portal, contact, policies: each begins with a text; you fill in the rest."),
        lambda portal: all(standing.is_done for standing in required_pages.standings()),
        page="pages",
        may="articles.add_page",
    ),
    Step(
        "menu",
        _("Menu"),
        _("What stands at the top and the foot of every page: the categories, until it is made."),
        lambda portal: MenuItem.objects.exists(),
        page="menu",
        may="articles.add_menuitem",
    ),
)


@dataclass(frozen=True)
class Entry:
    """A step, and how it stands."""

    step: Step
    number: int
    is_done: bool
    is_waived: bool

    @property
    def is_open(self) -> bool:
        """Whether it still waits for somebody."""
        return not (self.is_done or self.is_waived)


class Checklist(tuple[Entry, ...]):
    """The Entries of one person, in their order."""

    @property
    def open(self) -> list[Entry]:
        """Those that still wait."""
        return [entry for entry in self if entry.is_open]

    def named(self, name: str) -> Entry | None:
        """Return the Entry of the step `name`; None where there is none."""
        return next((entry for entry in self if entry.step.name == name), None)

    def before(self, entry: Entry) -> str:
        """Return the address of the step in front of `entry`; "" of the first."""
        return self[entry.number - 2].step.url if entry.number > 1 else ""

    def after(self, entry: Entry) -> str:
        """Return the address of the next step: "later" leads there. The last leads to the desk."""
        return self[entry.number].step.url if entry.number < len(self) else reverse("admin:index")

    def resumed(self, entry: Entry | None = None) -> str:
        """Return the address of the first step that waits, of those after `entry` where given."""
        begin = entry.number if entry else 0
        waiting = (other.step.url for other in self.open if other.number > begin)
        return next(waiting, reverse("admin:index"))


def may_take(user: Any) -> bool:
    """Tell whether the first day concerns `user`: whoever keeps the portal identity."""
    return user.has_perm("articles.change_portal")


def checklist(user: Any) -> Checklist:
    """Return what `user` may see to. A query for each step, one for the portal, one for waived."""
    portal = Portal.objects.first() or Portal(pk=None)
    waived = set(WaivedStep.objects.values_list("name", flat=True))
    steps = [step for step in STEPS if user.has_perm(step.may)]
    return Checklist(
        Entry(step, number, step.is_done(portal), step.name in waived)
        for number, step in enumerate(steps, 1)
    )


def leads(user: Any) -> bool:
    """Tell whether a login leads to the first day: the portal has neither a name nor a story."""
    return may_take(user) and not (Portal.objects.exists() or Article.objects.exists())
