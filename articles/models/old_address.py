"""Old addresses: where readers reached something on another portal, before it moved here."""

from collections.abc import Iterable
from hashlib import blake2b
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article
from articles.models.category import Category
from articles.models.page import Page
from articles.models.readers import Rows
from articles.models.thread import Thread
from articles.text import old_addresses

Row = Article | Page | Category | Thread
TARGETS: tuple[Any, ...] = (Article, Page, Category, Thread)
NAMES = ("article", "page", "category", "thread")
COLUMNS = tuple(f"{name}_id" for name in NAMES)
DIGEST = 16  # bytes


def digest_of(spelled: str) -> str:
    """Return what an address in its one spelling (`text/old_addresses.py`) is looked up by."""
    return blake2b(spelled.encode(), digest_size=DIGEST).hexdigest()


class OldAddressQuerySet(models.QuerySet):
    """Which old address leads where."""

    def record(self, addresses: Iterable[str], row: Row) -> list[str]:
        """Remember that `addresses` led to what is `row` here; recording again changes nothing.

        Returns those that lead elsewhere, as they were given: another row has them, they are
        the root of a site, or they are too long to be an address. The first that came keeps one.
        """
        given = {one: old_addresses.normal(one) for one in addresses}
        spelled = {digest_of(one): one for one in given.values() if one not in ("", "/")}
        if not spelled:
            return list(given)
        kind = str(type(row)._meta.model_name)
        owners = dict(self.filter(digest__in=spelled).values_list("digest", f"{kind}_id"))
        missing: list[Any] = [
            OldAddress(digest=digest, address=address, **{kind: row})
            for digest, address in spelled.items()
            if digest not in owners
        ]
        self.bulk_create(missing, ignore_conflicts=True)  # of two moves at once, the first has it
        ours = {digest for digest in spelled if owners.get(digest, row.pk) == row.pk}
        return [one for one, address in given.items() if digest_of(address) not in ours]

    def target(self, path_and_query: str) -> Row | None:
        """Return what an address of the old portal leads to, or None.

        One query in one index, for the address with its query string and for its path alone; one
        more for the row where there is one, without its long texts.
        """
        digests = [digest_of(one) for one in old_addresses.spellings(path_and_query) if one != "/"]
        if not digests:
            return None
        keys = self.filter(digest__in=digests).order_by().values_list("digest", *COLUMNS)
        found = {digest: leads for digest, *leads in keys}
        leads = next((found[digest] for digest in digests if digest in found), None)
        if leads is None:
            return None
        model, key = next((model, key) for model, key in zip(TARGETS, leads, strict=True) if key)
        long_texts = {"body", "lead", "folded"} & {field.name for field in model._meta.fields}
        return model._base_manager.defer(*long_texts).filter(pk=key).first()


class OldAddress(models.Model):
    """One address of the old portal, and the one row that it leads to."""

    # A new one shows readers nothing by itself: what it leads to renews the stamp as it is saved,
    # and neither a 404 nor the home page under an unknown query is kept.
    readers_see = Rows(events=("UPDATE", "DELETE"))

    digest = models.CharField(max_length=2 * DIGEST, editable=False)
    address = models.CharField(_("address"), max_length=old_addresses.MAX_LENGTH, editable=False)
    article = models.ForeignKey(
        Article,
        on_delete=models.CASCADE,
        null=True,
        db_index=False,
        related_name="old_addresses",
    )
    page = models.ForeignKey(
        Page, on_delete=models.CASCADE, null=True, db_index=False, related_name="old_addresses"
    )
    category = models.ForeignKey(
        Category, on_delete=models.CASCADE, null=True, db_index=False, related_name="old_addresses"
    )
    thread = models.ForeignKey(
        Thread, on_delete=models.CASCADE, null=True, db_index=False, related_name="old_addresses"
    )

    objects = OldAddressQuerySet.as_manager()

    class Meta:
        verbose_name = _("old address")
        verbose_name_plural = _("old addresses")
        ordering = ["pk"]
        default_permissions = ()  # they come with a move alone
        # Of four columns three are empty in each row: an index holds the rest alone.
        indexes = [
            models.Index(
                fields=[name],
                condition=Q(**{f"{name}__isnull": False}),
                name=f"old_address_of_{name}",
            )
            for name in NAMES
        ]
        constraints = [
            models.UniqueConstraint(fields=["digest"], name="old_address_once"),
            models.CheckConstraint(condition=~Q(address=""), name="old_address_not_empty"),
            models.CheckConstraint(
                condition=Q(article__isnull=False, page=None, category=None, thread=None)
                | Q(article=None, page__isnull=False, category=None, thread=None)
                | Q(article=None, page=None, category__isnull=False, thread=None)
                | Q(article=None, page=None, category=None, thread__isnull=False),
                name="old_address_leads_to_one",
            ),
        ]

    def __str__(self):
        return old_addresses.shown(self.address)

    @property
    def row(self) -> Row:
        """The story, page, category or thread that it leads to."""
        return next(row for name in NAMES if (row := getattr(self, name)) is not None)
