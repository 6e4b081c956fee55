"""The menu of the portal: what stands in its header, at its foot, and among the linked portals."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, connection, models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article
from articles.models.category import Category
from articles.models.fields import LinkField, TidyCharField
from articles.models.page import Page
from articles.models.readers import EVERY_ROW
from articles.models.thread import Thread

TARGETS = ("category", "page", "thread", "link")


class MenuItemQuerySet(models.QuerySet):
    """The items of the menu, in the order of their numbers."""

    def shown(self, now=None):
        """Return the items that lead to what readers can open at `now`, and the headings.

        An item whose parent is left out is left out with it by whoever makes the tree
        (`portal/menu.py`).
        """
        followed = Article.objects.published(now).filter(thread=OuterRef("thread"))
        return self.filter(
            Q(page=None) | Q(page__in=Page.objects.published(now)),
            Q(thread=None) | Exists(followed),
        )

    def with_targets(self):
        """Return these items with what they lead to, in the same query."""
        return self.select_related("category", "page", "thread").defer(
            "category__folded", "thread__folded", "page__body", "page__folded"
        )


def _leads_to(target):
    """The condition that an item leads to `target` and nothing else; to nothing where it is ""."""
    condition = Q(link="") if target != "link" else ~Q(link="")
    for name in TARGETS[:-1]:
        condition &= Q((f"{name}__isnull", name != target))
    return condition


def _one_target():
    condition = _leads_to("")
    for name in TARGETS:
        condition |= _leads_to(name)
    return condition


class MenuItem(models.Model):
    """An entry of the menu: a link, or a heading that opens what stands under it.

    It stands either in a place or under another item (`parent`), so that it cannot be in another
    place than that. There are two levels in header and footer, and one among the linked portals.
    """

    readers_see = EVERY_ROW

    MOST = 60  # of a place, with all that stands under its items

    class Place(models.TextChoices):
        """Where on a page the items without a parent stand."""

        HEADER = "header", _("Header menu")
        FOOTER = "footer", _("Foot of the page")
        LINKED = "linked", _("Linked portals")

    place = models.CharField(_("place"), max_length=8, choices=Place, blank=True, default="")
    parent = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("stands under"),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    label = TidyCharField(
        _("label"),
        max_length=80,
        blank=True,
        help_text=_("Left empty, it is the name of what it leads to."),
    )
    category = models.ForeignKey(
        Category,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="menu_items",
        verbose_name=_("category"),
    )
    page = models.ForeignKey(
        Page,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="menu_items",
        verbose_name=_("page"),
    )
    thread = models.ForeignKey(
        Thread,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="menu_items",
        verbose_name=_("thread"),
    )
    link = LinkField(_("address"), blank=True)

    objects = MenuItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("menu item")
        verbose_name_plural = _("menu")
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                name="menu_item_place_or_parent",
                condition=Q(place="", parent__isnull=False)
                | Q(place__in=["header", "footer", "linked"], parent=None),
                violation_error_message=_("An item stands in a place or under another item."),
            ),
            models.CheckConstraint(
                name="menu_item_not_under_itself",
                condition=Q(parent=None) | ~Q(parent=F("id")),
                violation_error_message=_("An item cannot stand under itself."),
            ),
            models.CheckConstraint(
                name="menu_item_one_target",
                condition=_one_target(),
                violation_error_message=_("An item leads to one thing at most."),
            ),
            models.CheckConstraint(
                name="menu_item_named",
                condition=~Q(label="")
                | Q(category__isnull=False)
                | Q(page__isnull=False)
                | Q(thread__isnull=False),
                violation_error_message=_("Enter the words that readers are to see."),
            ),
            models.CheckConstraint(
                name="menu_item_linked_leads_on",
                condition=~Q(place="linked") | ~Q(link=""),
                violation_error_message=_("A linked portal needs its web address."),
            ),
        ]

    def __str__(self):
        return self.text

    def save(self, *args, **kwargs):
        """Save it. Raises IntegrityError where it cannot stand where it is to stand.

        No constraint can say so, for it concerns several rows. It is looked up while nobody else
        changes the menu.
        """
        with changing_menu():
            if self.parent_id:
                self.parent = MenuItem.objects.get(pk=self.parent_id)  # as it is by now
            if refusal := self.misplaced():
                raise IntegrityError(str(refusal))
            super().save(*args, **kwargs)

    @property
    def target(self):
        """The category, page or thread that it leads to; None for a link and a heading."""
        return self.category or self.page or self.thread

    @property
    def text(self):
        """What readers see: its label, or the name of what it leads to."""
        return self.label or str(self.target or "")

    @property
    def url(self):
        """Where it leads; "" of a heading."""
        return self.target.get_absolute_url() if self.target else self.link

    def misplaced(self):
        """Return why it cannot stand where it is to stand, as a sentence; "" where it can."""
        parent = self.parent
        below = self.children.count() if self.pk else 0
        if parent is not None:
            if parent.pk == self.pk or below:
                return _("It has items under it, and the menu has two levels: take them out first.")
            if parent.parent_id is not None:
                return _("The menu has two levels: nothing stands under an item of the second.")
            if parent.place == self.Place.LINKED:
                return _("Linked portals are a plain list: nothing stands under them.")
        if self.place == self.Place.LINKED and below:
            return _("It has items under it, and linked portals are a plain list.")
        if self.place == self.Place.LINKED and not self.link:
            return _("A linked portal needs its web address.")
        place = parent.place if parent else self.place
        others = MenuItem.objects.filter(Q(place=place) | Q(parent__place=place))
        if self.pk:
            others = others.exclude(pk=self.pk).exclude(parent=self.pk)
        if others.count() + 1 + below > self.MOST:
            return _("There are %s items already: more would help no reader.") % self.MOST
        return ""


@contextmanager
def changing_menu() -> Iterator[None]:
    """Let one at a time change the menu: the block is a transaction that waits for the one before.

    What is locked is the row that stands for the model as a whole, which is there while the menu is
    empty too. SQLite needs no lock: whoever begins to write there is alone.
    """
    with transaction.atomic():
        kind = ContentType.objects.get_for_model(MenuItem)
        if connection.features.has_select_for_update:
            list(ContentType.objects.select_for_update(no_key=True).filter(pk=kind.pk))
        yield
