"""What a story held at one time, read from a revision or from the database."""

from collections.abc import Iterable
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils.translation import gettext as _
from reversion.errors import RevertError
from reversion.models import Revision

from articles.models import Article, Attachment, Correction, OfficialMerge, Quote


class Unreadable(Exception):
    """A revision that cannot be read or does not fit today's data. Its text is for the user."""


@dataclass(frozen=True)
class State:
    """What a story held at one time: each row as its columns.

    Quotes are found by their number, attachments and corrections by their key.
    """

    story: dict[str, Any]
    quotes: dict[int, dict[str, Any]]
    attachments: dict[int, dict[str, Any]]
    corrections: dict[int, dict[str, Any]]

    @property
    def is_working_copy(self) -> bool:
        """Whether the story was a working copy of another one then."""
        return self.story.get("working_copy_of_id") is not None

    @classmethod
    def of(cls, revision: Revision) -> "State":
        """The state that `revision` keeps. Raises Unreadable where its data is damaged.

        Whom it quotes is named as of today: who was merged with somebody stands as that one.
        """
        rows: dict[Any, list[dict[str, Any]]]
        rows = {Article: [], Quote: [], Attachment: [], Correction: []}
        try:
            for version in revision.version_set.all():
                model = ContentType.objects.get_for_id(version.content_type_id).model_class()
                rows[model].append(version.field_dict)
            (story,) = rows[Article]
            quotes = _of_today(rows[Quote])
            return cls._of_rows(story, quotes, rows[Attachment], rows[Correction])
        except (RevertError, LookupError, ValueError, TypeError, AttributeError) as error:
            raise Unreadable(_("This old version is damaged and cannot be read.")) from error

    @classmethod
    def now(cls, article: Article) -> "State":
        """The state of `article` in the database."""
        article = Article.objects.get(pk=article.pk)
        return cls._of_rows(
            _columns(article),
            map(_columns, article.quotes.all()),
            map(_columns, article.attachments.all()),
            map(_columns, article.corrections.all()),
        )

    @classmethod
    def _of_rows(
        cls,
        story: dict[str, Any],
        quotes: Iterable[dict[str, Any]],
        attachments: Iterable[dict[str, Any]],
        corrections: Iterable[dict[str, Any]],
    ) -> "State":
        def by(name: str, rows: Iterable[dict[str, Any]]) -> dict[int, dict[str, Any]]:
            return {row[name]: row for row in sorted(rows, key=itemgetter(name))}

        return cls(story, by("number", quotes), by("id", attachments), by("id", corrections))


def _of_today(quotes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """`quotes` with who stands today for the official of each."""
    stands = OfficialMerge.objects.standing_for({row["official_id"] for row in quotes})
    return [
        row | {"official_id": stands.get(row["official_id"], row["official_id"])} for row in quotes
    ]


def _columns(row: Model) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
