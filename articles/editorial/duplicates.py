"""A duplicate: a new draft that begins with what another story holds."""

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from articles.editorial import revisions
from articles.editorial.diff import ATTACHMENT, QUOTE
from articles.models import Article, Attachment, Quote, changes

# Not the recording, which reads the other story aloud.
STORY = tuple(name for name in Article.CONTENT if name != "audio")


def duplicate(article: Article, *, by: User) -> Article:
    """Return a new draft by `by` with the words, pictures, quotes and documents of `article`.

    What belongs to the one story stays with it: slug, time, log, history and corrections. Documents
    are not stored again: both stories name the same files, as revisions do.
    """
    with changes.reported_once():
        copy = Article.objects.create(**{name: getattr(article, name) for name in STORY}, author=by)
        Quote.objects.bulk_create(
            Quote(article=copy, **{name: getattr(quote, name) for name in ("number", *QUOTE)})
            for quote in article.quotes.select_related("official", "photo")
        )
        Attachment.objects.bulk_create(
            Attachment(article=copy, **{name: getattr(attachment, name) for name in ATTACHMENT})
            for attachment in article.attachments.all()
        )
        changes.report([copy.pk])  # the rows went past their save()
        revisions.record(copy, by=by, comment=_("Duplicate of “%s”") % article)
    return copy
