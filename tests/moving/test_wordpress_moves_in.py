"""A portal of WordPress becomes ours, and ours goes out as WXR and comes back."""

import shutil

import pytest
from django.conf import settings

from articles.media.photos import SafePhoto
from articles.models import Article, MovedRow, MoveLine, OldAddress, Page, Photo
from articles.moving import wxr
from articles.moving.sources.wordpress import WordPress
from articles.moving.take_in import take_in
from articles.text import galleries
from tests.moving.wxr_files import SITE, author, category, export, item, picture
from tests.support.factories import make_article, make_page, make_photo, picture_file
from tests.support.old_portals import media_folder, options

pytestmark = pytest.mark.django_db
UPLOADS = "wp-content/uploads/2020/05"


def move(path, **asked):
    """Take the export at `path` in, published."""
    return take_in(WordPress([path]), options(as_published=True, **asked))


def test_stories_with_their_pictures_become_ours(tmp_path):
    path = export(
        tmp_path,
        author("lan", "Phương Lan"),
        category(3, "kinh-te", "Kinh tế"),
        item(
            7,
            f'Sapo.\n\n[caption]<img src="{SITE}/{UPLOADS}/hai-300x200.jpg"> Chú[/caption]\n\nThân.'
            '\n\n[gallery ids="8,9"]',
            terms=[("category", "kinh-te", "Kinh tế")],
            metas={"_thumbnail_id": "8"},
        ),
        item(10, post_type="page", title="Giới thiệu"),
        picture(8, "mot.jpg", alt="Ảnh một", caption="Chú một"),
        picture(9, "hai.jpg", alt="Ảnh hai"),
    )
    folder = media_folder(tmp_path / "tep", f"{UPLOADS}/mot.jpg", f"{UPLOADS}/hai.jpg")

    run = move(path, media=folder)

    story = Article.objects.get()
    assert (story.lead, story.byline, story.category.slug) == ("Sapo.", "Phương Lan", "kinh-te")
    assert story.is_published()
    assert story.cover.alt == "Ảnh một"
    assert (story.cover_caption or story.cover.caption) == "Chú một"
    assert Photo.objects.count() == 2
    (gallery,) = galleries.all_of(story.body)
    assert gallery.size == 2
    assert "<figcaption>Chú</figcaption>" in story.body
    assert Page.objects.get().title == "Giới thiệu"
    assert OldAddress.objects.target("/?p=7") == story
    assert OldAddress.objects.target("/tin-7") == story
    assert OldAddress.objects.target("/?page_id=10") == Page.objects.get()
    assert not run.lines.filter(outcome=MoveLine.Outcome.PHOTO_MISSING).exists()

    before = [*MovedRow.objects.values()]
    again = move(path, media=folder)
    assert not again.count("taken")
    assert not again.count("changed")
    assert before == [*MovedRow.objects.values()]


def test_what_goes_out_comes_back(tmp_path):
    photos = [
        make_photo(image=SafePhoto(picture_file((64 + n, 48)).read(), name="a.jpg"), alt=f"Ảnh {n}")
        for n in range(2)
    ]
    figures = [
        f'<figure class="image"><img alt="{photo.alt}" src="{photo.image.url}">'
        f"<figcaption>Chú {photo.alt}</figcaption></figure>"
        for photo in photos
    ]
    for number in range(3):
        make_article(
            headline=f"Lúa & giá {number}",
            lead="Sapo “này”.",
            body=f"<p>Một.</p>{galleries.block(figures)}<h2>Tít</h2><p>Hai.</p>",
            byline="Phương Lan",
            cover=photos[0],
        )
    make_page(title="Giới thiệu", body="<p>Chúng tôi.</p>")
    before = told()
    path = tmp_path / "ra.xml"
    with path.open("wb") as out:
        assert [*wxr.write(out, base="https://baomoi.example")] == [1, 2, 3]
    folder = tmp_path / "tep"  # files go with their rows
    shutil.copytree(settings.MEDIA_ROOT, folder / "media")
    for model in (Article, Page, Photo):
        model.objects.all().delete()

    move(path, media=folder)

    assert told() == before


def told():
    """What readers get of all stories and pages, but for the names of files."""
    photos = {photo.image.url: photo.alt for photo in Photo.objects.all()}
    found = []
    for row in [*Article.objects.order_by("headline"), *Page.objects.order_by("title")]:
        body = row.body
        for url, alt in photos.items():
            body = body.replace(f'<img alt="{alt}" src="{url}">', alt)
            body = body.replace(f'<img src="{url}" alt="{alt}">', alt)
        is_story = isinstance(row, Article)
        words = (row.headline, row.lead, row.byline, row.cover.alt) if is_story else (row.title,)
        found.append((*words, row.slug, row.status, row.publish_at.replace(microsecond=0), body))
    return found
