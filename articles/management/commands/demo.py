"""Fills an empty database with the demo: `python manage.py demo`."""

import secrets
from dataclasses import asdict
from datetime import timedelta
from io import BytesIO
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.files.base import ContentFile
from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.html import format_html
from PIL import Image

from articles.accounts.roles import ADMINISTRATOR, EDITOR, JOURNALIST, TICKER_STAFF
from articles.demo import content, menu, pages, pictures
from articles.media.photos import SafePhoto
from articles.models import (
    Article,
    Attachment,
    Category,
    Correction,
    Official,
    Page,
    Photo,
    Portal,
    Quote,
    ReadCount,
    Thread,
    TickerNotice,
    Video,
    changes,
)
from articles.text import galleries, own_videos

FILMS = Path(content.__file__).parent
LOGINS = {  # user name → full name, role
    "quantri": ("Đinh Quản Trị", ADMINISTRATOR),
    "bientap": ("Phan Thu Biên", EDITOR),
    "phongvien": ("Lê Hà Phóng", JOURNALIST),
    "thongbao": ("Võ Tin Báo", TICKER_STAFF),
}


class Command(BaseCommand):
    """Loads the stories and notices of the sample page, and some thirty more stories."""

    help = "Loads demo stories, officials, notices and logins into an empty database."

    def handle(self, *args, **options):
        if User.objects.exists() or Article.objects.exists():
            self.stdout.write("The database is not empty: nothing loaded.")
            return
        self.now = timezone.now().replace(second=0, microsecond=0)
        with changes.reported_once():
            passwords = self._load_logins()
            self._load_content()
        self._tell(passwords)

    def _load_logins(self):
        passwords = {}
        for username, (full_name, role) in LOGINS.items():
            passwords[username] = secrets.token_urlsafe(12)
            last_name, _space, first_name = full_name.partition(" ")
            user = User.objects.create_user(
                username,
                password=passwords[username],
                last_name=last_name,
                first_name=first_name,
                is_staff=True,
                is_superuser=role == ADMINISTRATOR,
            )
            user.groups.add(Group.objects.get(name=role))
        return passwords

    def _load_content(self):
        Portal.objects.create(**asdict(content.IDENTITY))
        categories = {
            c.slug: Category.objects.create(
                slug=c.slug, name=c.name, description=c.description, order=order
            )
            for order, c in enumerate(content.CATEGORIES, 1)
        }
        officials = {
            o.key: Official.objects.create(
                name=o.name,
                position=o.position,
                organisation=o.organisation,
                portrait=self._photo(o.portrait, pictures.portrait),
            )
            for o in content.OFFICIALS
        }
        total = len(content.ARTICLES)
        for count, story in enumerate(content.ARTICLES, 1):
            self._load_story(story, categories[story.category], officials)
            self.stdout.write(f"\r    {count}/{total}", ending="")
            self.stdout.flush()
        self.stdout.write("")
        for thread in content.THREADS:
            stories = Article.objects.filter(headline__in=thread.articles)
            stories.update(
                thread=Thread.objects.create(name=thread.name, description=thread.description)
            )
        for place, headline in enumerate(content.MOST_READ, 1):
            ReadCount.objects.create(
                article=Article.objects.get(headline=headline),
                hour=self.now.replace(minute=0),
                count=600 // place,
            )
        for order, notice in enumerate(content.NOTICES, 1):
            self._load_notice(notice, order)
        self._load_pages()
        menu.load()

    def _load_pages(self):
        made: dict[str, Page] = {}
        for order, page in enumerate(pages.PAGES, 1):
            fields = asdict(page) | {
                "parent": made.get(page.parent),
                "translation_of": made.get(page.translates),
            }
            del fields["translates"]
            made[page.slug] = Page.objects.create(
                **fields, order=order, status=Page.Status.PUBLISHED, publish_at=self.now
            )

    def _load_story(self, story, category, officials):
        published_at = story.published_at
        if story.state == "published" and not published_at:
            published_at = self.now - timedelta(minutes=story.age)
        elif story.state == "scheduled":
            published_at = self.now + timedelta(minutes=story.age)
        draft = story.state == "draft"
        article = Article.objects.create(
            headline=story.headline,
            short_headline=story.short_headline,
            lead=story.lead,
            description=story.description,
            body=story.body,
            category=category,
            cover=self._photo(story.cover, pictures.draw),
            cover_caption=story.cover_caption,
            byline=story.byline,
            source=story.source,
            status=Article.Status.DRAFT if draft else Article.Status.PUBLISHED,
            publish_at=published_at,
            author=User.objects.get(username="phongvien"),
        )
        if story.body_picture:
            self._place_picture(article, story)
        if story.gallery:
            drawn = [(self._photo(one, pictures.draw), caption) for one, caption in story.gallery]
            self._place(article, galleries.block(_figure(*each) for each in drawn))
        if story.film:
            self._place_film(article, story.film)
        for quote in story.quotes:
            Quote.objects.create(
                article=article,
                official=officials[quote.official],
                position=quote.position,
                words=quote.words,
                number=quote.number,
                photo=quote.photo and self._photo(quote.photo, pictures.draw),
                caption=quote.caption,
            )

        if story.correction:
            self._correct(article, story.correction)

    def _correct(self, article, correction):
        Correction.objects.create(
            article=article,
            false_words=correction.false_words,
            right_words=correction.right_words,
            has_apology=True,
            decided_by=correction.decided_by,
            text=correction.text,
            at=self.now - timedelta(minutes=correction.age),
        )

    def _place_picture(self, article, story):
        photo = self._photo(story.body_picture, pictures.draw)
        self._place(article, _figure(photo, story.body_caption))
        page = BytesIO()
        with photo.image.open() as file, Image.open(file) as image:
            image.save(page, "PDF")
        file = ContentFile(page.getvalue(), name=f"{story.document}.pdf")
        Attachment.objects.create(article=article, title=story.document, file=file)

    def _place(self, article, html):
        article.body = article.body.replace("</p>", f"</p>\n{html}", 1)
        article.save()

    def _place_film(self, article, film):
        def content_of(ending):
            return ContentFile(
                (FILMS / f"{film.name}{ending}").read_bytes(), f"{film.name}{ending}"
            )

        poster = SafePhoto(content_of(".jpg").read(), name="photo.jpg")
        video = Video.objects.create(
            file=content_of(".mp4"),
            captions=content_of(".vtt"),
            title=film.title,
            credit="Tòa soạn",
            poster=Photo.objects.create(image=poster, alt=film.poster_alt, credit="Tòa soạn"),
        )
        article.body += own_videos.block(str(video.file), video.title, film.caption)
        article.save()

    def _load_notice(self, notice, order):
        day = timedelta(days=1)
        starts, ends = {
            "showing": (self.now - day, None),
            "expired": (self.now - 30 * day, self.now - day),
            "upcoming": (self.now + day, self.now + 30 * day),
        }[notice.state]
        story = Article.objects.get(headline=notice.article) if notice.article else None
        TickerNotice.objects.create(
            text=notice.text,
            kind=notice.kind,
            comment_deadline=self.now + notice.days * day if notice.days else None,
            url=notice.url,
            article=story,
            pinned=notice.pinned,
            order=order,
            starts_at=starts,
            ends_at=ends,
        )

    def _photo(self, picture, draw):
        return Photo.objects.create(
            image=SafePhoto(draw(picture.seed, scene=picture.scene), name="photo.jpg"),
            alt=picture.alt,
            credit=picture.credit,
        )

    def _tell(self, passwords):
        file = settings.VAR_DIR / "demo-logins.txt"
        lines = [f"{username}  {password}" for username, password in passwords.items()]
        file.parent.mkdir(exist_ok=True)
        file.touch(mode=0o600)
        file.write_text("\n".join(lines) + "\n")
        self.stdout.write(f"Logins of the demo (also in {file}):")
        for line in lines:
            self.stdout.write(f"    {line}")


def _figure(photo, caption):
    words = format_html("<figcaption>{}</figcaption>", caption) if caption else ""
    figure = '<figure class="image"><img src="{}" alt="{}">{}</figure>'
    return format_html(figure, photo.image.url, photo.alt, words)
