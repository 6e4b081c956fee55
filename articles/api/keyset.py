"""Pages of a list in a fixed order. Each begins after the last row of the one before.

Unlike numbered pages, they cost the same anywhere in the list, and skip or repeat nothing when rows
are added meanwhile.
"""

from datetime import datetime

from django.core import signing
from django.db.models import Q
from django.utils.translation import gettext as _
from ninja import Field, Schema
from ninja.errors import HttpError
from ninja.pagination import PaginationBase

DEFAULT_LIMIT = 20
MAX_LIMIT = 100


class Keyset(PaginationBase):
    """Orders by the field `by`, which is never null, then by primary key, newest first.

    The cursor is signed: one that we did not make is refused (422), so its content needs no
    further check.
    """

    class Input(Schema):
        limit: int = Field(DEFAULT_LIMIT, ge=1, le=MAX_LIMIT)
        cursor: str = Field("", max_length=300, description="`next` of the page before.")

    class Output(Schema):
        items: list
        next: str | None = Field(description="The cursor of the next page; null on the last.")

    def __init__(self, *, by=None, **kwargs):
        self.by = by
        super().__init__(**kwargs)

    def paginate_queryset(self, queryset, pagination, request, **params):
        signer = signing.Signer(salt=queryset.model._meta.label)
        if pagination.cursor:
            queryset = queryset.filter(self._after(pagination.cursor, signer))
        order = ["-pk"] if self.by is None else [f"-{self.by}", "-pk"]
        rows = [*queryset.order_by(*order)[: pagination.limit + 1]]
        items = rows[: pagination.limit]
        is_last = len(rows) == len(items)
        cursor = None if is_last else signer.sign_object(self._key(items[-1]))
        return {"items": items, "next": cursor}

    def _key(self, row):
        return [row.pk] if self.by is None else [row.pk, getattr(row, self.by).isoformat()]

    def _after(self, cursor, signer):
        try:
            pk, *moments = signer.unsign_object(cursor)
        except signing.BadSignature as error:
            raise HttpError(422, _("The cursor is not one that this list gave.")) from error
        after = Q(pk__lt=pk)
        for moment in map(datetime.fromisoformat, moments):
            # The database can start in the index of `by` only with the first condition.
            after = Q(**{f"{self.by}__lte": moment}) & (Q(**{f"{self.by}__lt": moment}) | after)
        return after
