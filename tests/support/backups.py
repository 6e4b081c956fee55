"""A newsroom worth a backup, and the commands that make and restore one."""

import io

from django.core.management import call_command

from articles.editorial import revisions
from tests.support.factories import (
    make_article,
    make_attachment,
    make_notice,
    make_photo,
    make_quote,
    picture_file,
)


def run(*arguments, **options):
    """Run a management command; returns what it printed."""
    out = io.StringIO()
    call_command(*arguments, stdout=out, **options)
    return out.getvalue()


def fill(admin):
    """A newsroom with something of everything that names a file."""
    photo = make_photo()
    article = make_article(
        headline="Lũ rút ở Tân Hoà", cover=photo, audio=picture_file(name="nghe.mp3")
    )
    make_quote(article=article, photo=make_photo())
    make_attachment(article=article)
    make_notice(attachment=make_attachment().file.name)
    revisions.record(article, by=admin)
