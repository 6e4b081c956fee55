"""A newsroom that holds something of everything: the demo, and what the demo lacks."""

from functools import partial
from io import StringIO
from unittest.mock import patch

from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.test import override_settings

from articles.demo import pictures
from articles.editorial import merging, revisions, row_history, workflow, working_copies
from articles.models import (
    Article,
    CalendarAddress,
    Category,
    ErasedFile,
    Factor,
    Official,
    OldAddress,
    Page,
    Photo,
    Portal,
    PreviewLink,
    Thread,
    changes,
)
from tests.support import factories

SMALL = {"draw": {"width": 64, "height": 40}, "portrait": {"size": 48}}


def make(folder=None):
    """Fill the empty database with it; `folder` is for what the demo tells of logins."""
    with patch.multiple(
        pictures, **{name: partial(getattr(pictures, name), **size) for name, size in SMALL.items()}
    ):
        if folder is None:
            call_command("demo", stdout=StringIO())
        else:
            with override_settings(VAR_DIR=folder):
                call_command("demo", stdout=StringIO())
    editor = User.objects.get(username="bientap")
    editor.email = "bientap@toasoan.example"
    editor.save()
    CalendarAddress.objects.create(user=editor, key="lich-secret")
    Factor.objects.create(user=editor, method=Factor.APP, name="Điện thoại", secret="secret-totp")
    with changes.reported_once():
        _change_addresses()
        _add_to_stories(editor)
        _merge_officials(editor)
    _go_on(editor)


def _change_addresses():
    """Former slugs of everything that keeps them, and addresses of an old portal."""
    for model in (Category, Thread, Official, Page):
        row = model.objects.order_by("pk").first()
        row.slug = f"{row.slug}-moi"
        row.save()
        if not isinstance(row, Official):
            OldAddress.objects.record([f"/cu/{row.slug}.html"], row)
    story = Article.objects.published().first()
    story.slug = "dia-chi-moi-cua-bai"
    story.save()
    OldAddress.objects.record(["/tin/x-12.html?p=1", "/tin/x-12.html"], story)


def _add_to_stories(editor):
    story = Article.objects.published()[3]
    story.audio = ContentFile(b"ID3 doc", name="doc.mp3")
    story.save()
    factories.make_attachment(article=story)
    factories.make_correction(article=story, text="Sửa một con số.")
    note = factories.make_note(article=story, by=editor)
    factories.make_answer(note, editor)
    factories.make_featured(article=story)
    photo = factories.make_photo(focus_x=10, focus_y=80, image=_picture())
    other = Article.objects.published()[5]
    other.body += f'<p><img src="{photo.image.url}" alt="Ảnh của bài"></p>'
    other.save()
    portal = Portal.objects.get()
    portal.logo, portal.colour, portal.share_photo = factories.wordmark(), "#8c1317", photo
    portal.icon = factories.picture_file((512, 512), "PNG", "bieu-tuong.png")
    portal.save()
    factories.make_page_document(page=Page.objects.published().first())
    factories.make_notice(attachment=ContentFile(b"%PDF-1.7 so", name="van-ban.pdf"))
    PreviewLink.objects.create(
        article=Article.objects.filter(status="draft").first(),
        key="khoa-xem-truoc-bi-mat",
        created_by=editor,
        expires_at=factories.hours(5),
    )
    ErasedFile.objects.create(
        name="photos/00/da-xoa.jpg", reason="Theo yêu cầu", erased_by="Phan Thu Biên"
    )


def _picture():
    return factories.SafePhoto(factories.picture_file((640, 400)).read(), name="photo.jpg")


def _merge_officials(editor):
    gone = factories.make_official(name="Trần Thị Nhầm Tên")
    factories.make_quote(official=gone, article=Article.objects.published()[7], number=9)
    stays = Official.objects.exclude(pk=gone.pk).order_by("pk").first()
    merging.merge(gone.pk, stays.pk, taken=[], by=editor)


def _go_on(editor):
    """Moves, a working copy, and the history of some rows."""
    draft = Article.objects.filter(status="draft", working_copy_of=None).first()
    workflow.submit(draft, by=editor)
    live = Article.objects.published()[2]
    revisions.record(live, by=editor)
    row_history.record(Photo.objects.order_by("pk").first(), by=editor)
    copy = working_copies.begin(live)
    copy.headline = "Bản đang sửa của một bài đã đăng"
    copy.save()
    revisions.record(copy, by=editor)
    gone = factories.make_article(headline="Bài đã xóa", category=live.category, status="draft")
    revisions.record(gone, by=editor)
    gone.delete()
