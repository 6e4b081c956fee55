"""An old portal becomes ours: once, whole, and never over what the desk wrote since."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from articles.caching import triggers
from articles.models import (
    Article,
    Category,
    ContentStamp,
    Move,
    MovedRow,
    MoveLine,
    OldAddress,
    Page,
    Photo,
    SearchEntry,
    Thread,
)
from articles.moving.items import LeftOut, OldFile
from articles.moving.take_in import take_in
from tests.support.factories import make_article, make_category
from tests.support.old_portals import (
    OF_2019,
    MadeSource,
    media_folder,
    old_category,
    old_page,
    old_story,
    old_thread,
    options,
)

pytestmark = pytest.mark.django_db
Outcome = MoveLine.Outcome


def move(*items, broken="", **asked):
    """Take `items` in."""
    return take_in(MadeSource(list(items), broken), options(**asked))


def lines(run, outcome):
    """What the report of `run` says of `outcome`."""
    return [line.told for line in run.lines.filter(outcome=outcome)]


def published(*items, **asked):
    """Take `items` in, and publish what readers saw."""
    return move(*items, as_published=True, **asked)


class TestAStory:
    def test_comes_as_a_draft_that_keeps_its_time(self):
        run = move(old_category(), old_story())

        story = Article.objects.get()
        assert (story.headline, story.lead, story.slug) == (
            "Tin cũ số 1",
            "Sapo của tin cũ.",
            "tin-cu-1",
        )
        assert story.body == "<p>Đoạn một.</p><p>Đoạn hai.</p>"
        assert story.category.name == "Kinh tế"
        assert (story.status, story.publish_at) == ("draft", OF_2019)
        assert story.created_at == OF_2019
        assert run.counts == {"taken": 2}
        assert not run.stopped_why

    def test_is_published_at_its_time_where_that_is_asked_for(self):
        published(old_category(), old_story(), old_story("2", is_public=False))

        story = Article.objects.published().get()
        assert (story.headline, story.publish_at) == ("Tin cũ số 1", OF_2019)
        assert [step.action for step in story.transitions.all()] == ["publish"]
        assert SearchEntry.objects.get().article == story

    def test_has_its_old_address_and_a_history(self):
        from articles.editorial import revisions

        move(old_category(), old_story())

        story = Article.objects.get()
        assert OldAddress.objects.target("/kinh-te/tin-cu-1.html") == story
        assert OldAddress.objects.target("/kinh-te/") == Category.objects.get()
        assert [each.comment for each in revisions.of(story)] == ["Nhận từ cổng cũ"]

    def test_has_all_of_it_in_its_history(self, tmp_path, settings):
        from articles.editorial import diff, revisions
        from articles.editorial.states import State

        settings.MEDIA_ROOT = tmp_path / "media"
        (tmp_path / "cu/uploads").mkdir(parents=True)
        (tmp_path / "cu/uploads/a.pdf").write_bytes(b"%PDF-1.7 a")
        said = "<p>Chủ tịch UBND tỉnh Nguyễn Văn Bình: “Chúng tôi sẽ làm.”</p>"
        body = f'<p>Xem <a href="/uploads/a.pdf">văn bản</a>.</p>{said}'

        move(old_category(), old_story(body=body), media=tmp_path / "cu")

        story = Article.objects.get()
        kept = State.of(revisions.of(story).get())
        assert not diff.changes(kept, State.now(story))
        assert (story.quotes.count(), story.attachments.count()) == (1, 1)
        assert len(kept.quotes) == 1

    def test_follows_its_thread(self):
        move(old_category(), old_thread(), old_story(thread="t1"))

        assert Article.objects.get().thread == Thread.objects.get(name="Bão số 5")

    def test_quotes_officials_where_that_is_sure(self):
        said = "<p>Chủ tịch UBND tỉnh Nguyễn Văn Bình: “Chúng tôi sẽ làm.”</p>"

        move(old_category(), old_story(body=f"<p>Mở đầu.</p>{said}"))

        story = Article.objects.get()
        quote = story.quotes.get()
        assert (quote.official.name, quote.position) == ("Nguyễn Văn Bình", "Chủ tịch UBND tỉnh")
        assert quote.words == "Chúng tôi sẽ làm."
        assert 'data-quote="1"' in story.body

    def test_without_a_lead_has_its_first_paragraph_for_one(self):
        move(old_category(), old_story(lead=""))

        story = Article.objects.get()
        assert (story.lead, story.body) == ("Đoạn một.", "<p>Đoạn hai.</p>")

    def test_that_was_scheduled_there_is_scheduled_here(self):
        ahead = timezone.now() + timedelta(days=3)

        published(old_category(), old_story(published_at=ahead))

        assert list(Article.objects.scheduled()) == [Article.objects.get()]


def test_the_desk_opens_what_came(desk):
    published(old_category(), old_story(), old_page())

    story, page = Article.objects.get(), Page.objects.get()

    for address in (
        f"/quan-tri/articles/article/{story.pk}/change/",
        f"/quan-tri/articles/article/{story.pk}/history/",
        f"/quan-tri/articles/page/{page.pk}/change/",
        f"/quan-tri/articles/page/{page.pk}/history/",
        "/quan-tri/articles/article/",
        story.get_absolute_url(),
    ):
        assert desk.get(address).status_code == 200, address


class TestAgain:
    def test_nothing_changes(self):
        items = (old_category(), old_thread(), old_story(), old_page())
        move(*items)
        before = list(Article.objects.values()), list(Page.objects.values())

        again = move(old_category(), old_thread(), old_story(), old_page())

        assert again.counts == {"same": 4}
        assert before == (list(Article.objects.values()), list(Page.objects.values()))

    def test_what_changed_in_the_source_changes(self):
        move(old_category(), old_story(), old_story("2"))

        again = move(old_category(), old_story(), old_story("2", title="Tên mới"))

        assert again.counts == {"same": 2, "changed": 1}
        assert Article.objects.get(slug="tin-cu-2").headline == "Tên mới"

    def test_what_the_desk_edited_stays(self):
        move(old_category(), old_story())
        story = Article.objects.get()
        story.headline = "Tòa soạn đã sửa"
        story.save()

        again = move(old_category(), old_story(title="Nguồn đã sửa"))

        assert Article.objects.get().headline == "Tòa soạn đã sửa"
        assert again.counts == {"same": 1, "kept": 1}
        assert again.lines.get().story == story

    def test_what_the_desk_edits_this_very_moment_stays(self, monkeypatch):
        from articles.moving.writing import Writer

        move(old_category(), old_story())

        def edit(writer, plan, found, do=Writer._pictures):
            story = Article.objects.get()
            story.lead = "Vừa sửa."
            story.save()
            return do(writer, plan, found)

        monkeypatch.setattr(Writer, "_pictures", edit)

        again = move(old_category(), old_story(title="Nguồn đã sửa"))

        assert again.counts == {"same": 1, "kept": 1}
        assert Article.objects.get().lead == "Vừa sửa."

    def test_a_change_raises_the_version_and_leaves_the_old_text_in_the_history(self):
        from articles.editorial import revisions

        move(old_category(), old_story())
        before = Article.objects.get().version

        move(old_category(), old_story(body="<p>Khác.</p>"))

        story = Article.objects.get()
        assert story.version == before + 1
        assert [each.comment for each in revisions.of(story)] == [
            "Sửa theo cổng cũ",
            "Nhận từ cổng cũ",
        ]

    def test_what_the_desk_deleted_stays_away(self):
        move(old_category(), old_story())
        Article.objects.get().delete()

        again = move(old_category(), old_story(title="Nguồn đã sửa"))

        assert again.counts == {"same": 1, "kept": 1}
        assert not Article.objects.exists()

    def test_drafts_that_nobody_edited_are_published_later(self):
        move(old_category(), old_story(), old_story("2"))
        edited = Article.objects.get(slug="tin-cu-2")
        edited.lead = "Sapo mới."
        edited.save()

        again = published(old_category(), old_story(), old_story("2"))

        assert [story.slug for story in Article.objects.published()] == ["tin-cu-1"]
        assert again.counts == {"same": 3, "kept": 1}

    def test_what_was_published_is_not_taken_back(self):
        published(old_category(), old_story(), old_page())

        again = move(old_category(), old_story(), old_page())

        assert again.counts == {"same": 3}
        assert Article.objects.published().count() == 1
        assert Page.objects.published().count() == 1

    def test_a_published_story_that_changed_is_changed_where_readers_see_it(self):
        published(old_category(), old_story())

        published(old_category(), old_story(body="<p>Khác hẳn.</p>"))

        story = Article.objects.published().get()
        assert story.body == "<p>Khác hẳn.</p>"
        assert story.rewritten_at is not None

    def test_two_portals_keep_apart(self):
        move(old_category(), old_story())

        other = MadeSource([old_category(), old_story(addresses=[])], name="cổng khác")
        take_in(other, options())

        assert Article.objects.count() == 2
        assert Category.objects.count() == 1


class TestPhotos:
    BODY = '<p>Một.</p><p><img src="/uploads/anh.jpg" alt="Cánh đồng"></p>'

    def test_come_with_their_words_once_each(self, tmp_path, settings):
        settings.MEDIA_ROOT = tmp_path / "media"
        folder = media_folder(tmp_path / "cu", "uploads/anh.jpg", "uploads/bia.jpg")
        cover = OldFile("uploads/bia.jpg", alt="Bìa", caption="Lời bìa", credit="P. Lan")

        run = move(
            old_category(),
            old_story(body=self.BODY, cover=cover),
            old_story("2", body=self.BODY),
            media=folder,
        )

        assert Photo.objects.count() == 2
        story = Article.objects.get(slug="tin-cu-1")
        assert (story.cover.alt, story.cover_caption, story.cover.credit) == (
            "Bìa",
            "Lời bìa",
            "P. Lan",
        )
        shown = story.photos_in_body.get().photo
        assert shown.alt == "Cánh đồng"
        assert shown.has_jpegs
        assert shown.image.url in story.body
        assert run.counts == {"taken": 3}

    def test_that_are_cover_and_first_picture_are_shown_once(self, tmp_path, settings):
        settings.MEDIA_ROOT = tmp_path / "media"
        folder = media_folder(tmp_path / "cu", "uploads/anh.jpg")
        figure = '<figure><img src="/uploads/anh.jpg"><figcaption>Lúa chín.</figcaption></figure>'

        move(
            old_category(),
            old_story(body=f"<p>Một.</p>{figure}", cover=OldFile("uploads/anh.jpg")),
            media=folder,
        )

        story = Article.objects.get()
        assert story.cover
        assert story.cover_caption == "Lúa chín."
        assert story.body == "<p>Một.</p>"

    def test_that_are_missing_are_named_and_looked_for_again(self, tmp_path, settings):
        settings.MEDIA_ROOT = tmp_path / "media"
        items = (old_category(), old_story(body=self.BODY))
        run = move(*items)
        assert lines(run, Outcome.PHOTO_MISSING) == ["/uploads/anh.jpg"]
        assert "<img" not in Article.objects.get().body

        folder = media_folder(tmp_path / "cu", "uploads/anh.jpg")
        again = move(old_category(), old_story(body=self.BODY), media=folder)

        assert again.counts == {"same": 1, "changed": 1}
        assert "<img" in Article.objects.get().body

    def test_stay_in_a_story_that_changes_though_the_folder_is_not_named_again(
        self, tmp_path, settings
    ):
        settings.MEDIA_ROOT = tmp_path / "media"
        folder = media_folder(tmp_path / "cu", "uploads/anh.jpg")
        move(old_category(), old_story(body=self.BODY), media=folder)

        again = move(old_category(), old_story(body=self.BODY + "<p>Thêm.</p>"))

        assert again.counts == {"same": 1, "changed": 1}
        assert Article.objects.get().photos_in_body.count() == 1

    def test_that_are_no_pictures_are_named_with_the_reason(self, tmp_path, settings):
        settings.MEDIA_ROOT = tmp_path / "media"
        folder = tmp_path / "cu"
        (folder / "uploads").mkdir(parents=True)
        (folder / "uploads/anh.jpg").write_text("<?php")

        run = move(old_category(), old_story(body=self.BODY), media=folder)

        assert "/uploads/anh.jpg: " in lines(run, Outcome.PHOTO_MISSING)[0]
        assert not Photo.objects.exists()

    def test_do_not_count_as_used_for_having_been_moved(self, tmp_path, settings):
        settings.MEDIA_ROOT = tmp_path / "media"
        folder = media_folder(tmp_path / "cu", "uploads/anh.jpg")
        move(old_category(), old_story(body=self.BODY), media=folder)
        Article.objects.get().delete()

        assert list(Photo.objects.unused()) == [Photo.objects.get()]

    def test_documents_come_as_attachments(self, tmp_path, settings):
        settings.MEDIA_ROOT = tmp_path / "media"
        (tmp_path / "cu/uploads").mkdir(parents=True)
        (tmp_path / "cu/uploads/qd.pdf").write_bytes(b"%PDF-1.7 quyet dinh")
        body = '<p>Xem <a href="/uploads/qd.pdf">quyết định</a>.</p>'
        missing = OldFile("uploads/khong-co.pdf", title="Phụ lục")

        run = move(old_category(), old_story(body=body, documents=[missing]), media=tmp_path / "cu")

        story = Article.objects.get()
        attachment = story.attachments.get()
        assert attachment.file.url in story.body
        assert attachment.file.read() == b"%PDF-1.7 quyet dinh"
        assert lines(run, Outcome.FILE_MISSING) == ["uploads/khong-co.pdf"]
        assert not lines(run, Outcome.LINK_DEAD)


class TestLinks:
    def test_into_the_old_portal_lead_to_ours_whichever_came_first(self):
        body = (
            '<p>Xem <a href="https://baocu.example/kinh-te/tin-cu-2.html">tin kia</a>, '
            '<a href="tin-cu-3.html">tin này</a>, <a href="/mat.html">tin mất</a> và '
            '<a href="https://khac.example/x">nơi khác</a>.</p>'
        )

        run = move(old_category(), old_story(body=body), old_story("2"), old_story("3"))

        story = Article.objects.get(slug="tin-cu-1")
        for other in Article.objects.exclude(pk=story.pk):
            assert f'href="{other.get_absolute_url()}"' in story.body
        assert 'href="https://khac.example/x"' in story.body
        assert lines(run, Outcome.LINK_DEAD) == ["/mat.html"]
        again = move(old_category(), old_story(body=body), old_story("2"), old_story("3"))
        assert again.counts == {"same": 4}


@pytest.mark.django_db(transaction=True)  # PostgreSQL has one stamp a transaction
class TestReadersMeanwhile:
    """What readers see is remade for what they get to see, and not for each row of a move."""

    @pytest.fixture
    def stamp(self):
        triggers.create_triggers("default")
        return lambda: ContentStamp.objects.get().stamp

    def test_drafts_cost_them_nothing(self, stamp):
        move(old_category())
        before = stamp()

        move(old_category(), old_story(), old_story("2"))

        assert stamp() == before

    def test_what_is_published_is_there_at_once(self, stamp):
        move(old_category())
        before = stamp()

        published(old_category(), old_story(), old_story("2"))

        assert stamp() != before


class TestPages:
    def test_become_pages_of_ours(self):
        published(old_page(), old_page("p2", title="Cơ cấu", slug="co-cau", parent="p1"))

        first, second = Page.objects.order_by("pk")
        assert (second.slug, second.parent) == ("co-cau", first)
        assert Page.objects.published().count() == 2
        assert OldAddress.objects.target("/about/") == first

    def test_that_would_take_an_address_of_the_portal_get_another(self):
        make_category(name="Du lịch", slug="du-lich")

        move(old_page(slug="du-lich"))

        assert Page.objects.get().slug == "gioi-thieu-cu"


class TestOptions:
    def test_a_map_leads_categories_and_authors(self, tmp_path, admin):
        ours = make_category(name="Thời sự")
        file = tmp_path / "map.toml"
        file.write_text(
            '[categories]\n"Kinh tế" = "thoi-su"\n"rac" = false\n'
            '[authors]\n"pvlan" = "Phương Lan"\n'
            f'"sep" = {{ account = "{admin.username}", byline = "" }}\n'
        )

        run = move(
            old_category(),
            old_category("c2", name="Rác", slug="rac"),
            old_story(author="pvlan"),
            old_story("2", author="sep", byline="Sếp"),
            old_story("3", categories=["c2"]),
            map=file,
        )

        first, second = Article.objects.order_by("pk")
        assert {first.category, second.category} == {ours}
        assert first.byline == "Phương Lan"
        assert (second.author, second.byline) == (admin, "")
        assert run.count("left_out") == 2
        assert Category.objects.count() == 1

    def test_only_days_that_are_asked_for(self):
        of = {year: datetime(year, 6, 1, tzinfo=UTC) for year in (2018, 2019, 2020)}
        stories = [old_story(str(year), published_at=at) for year, at in of.items()]

        move(
            old_category(),
            *stories,
            since=datetime(2019, 1, 1, tzinfo=UTC),
            until=datetime(2020, 1, 1, tzinfo=UTC),
        )

        assert [story.slug for story in Article.objects.all()] == ["tin-cu-2019"]

    def test_a_limit(self):
        move(old_category(), *(old_story(str(number)) for number in range(5)), limit=2)

        assert Article.objects.count() == 2

    def test_a_rehearsal_writes_nothing(self, tmp_path, settings):
        settings.MEDIA_ROOT = tmp_path / "media"
        folder = media_folder(tmp_path / "cu", "uploads/anh.jpg")
        body = TestPhotos.BODY + '<p><img src="/uploads/khong.jpg"></p>'
        file = tmp_path / "bao-cao.csv"

        run = move(
            old_category(),
            old_thread(),
            old_story(body=body),
            old_page(),
            media=folder,
            dry_run=True,
            report=file,
        )

        assert run.counts == {"taken": 4, "photo_missing": 1}
        for model in (Article, Category, Thread, Page, Photo, Move, MoveLine, MovedRow, OldAddress):
            assert not model.objects.exists(), model
        assert "/uploads/khong.jpg" in file.read_text("utf-8-sig")

    def test_the_report_opens_in_excel_and_runs_no_formula(self, tmp_path):
        file = tmp_path / "bao-cao.csv"

        move(old_category(), old_story(title="=cmd|' /C calc'!A0"), report=file)

        assert file.read_bytes().startswith(b"\xef\xbb\xbf")
        text = file.read_text("utf-8-sig")
        assert "'=cmd" in text
        assert f"/quan-tri/articles/article/{Article.objects.get().pk}/change/" in text


class TestOddThings:
    @pytest.mark.parametrize(
        ("fields", "headline"),
        [
            ({"title": "  "}, "Không có tiêu đề (1)"),
            ({"title": "Dài " * 80}, ("Dài " * 50).strip() + "…"),
        ],
    )
    def test_titles(self, fields, headline):
        run = move(old_category(), old_story(**fields))

        assert Article.objects.get().headline == headline
        assert run.count("noticed") == 1

    def test_a_lead_that_is_too_long_stands_whole_in_the_body(self):
        lead = "Chữ " * 300

        move(old_category(), old_story(lead=lead))

        story = Article.objects.get()
        assert len(story.lead) <= 1000
        assert story.body.startswith(f"<p>{lead.strip()}</p>")

    @pytest.mark.parametrize(
        "moment", [datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)]
    )
    def test_times_that_cannot_be_are_named(self, moment):
        run = published(old_category(), old_story(published_at=moment, created_at=None))

        assert Article.objects.get().status == "draft"
        assert run.count("noticed") == 2

    def test_slugs_that_are_taken(self):
        move(old_category(), old_story(), old_story("2", slug="tin-cu-1"))

        assert set(Article.objects.values_list("slug", flat=True)) == {"tin-cu-1", "tin-cu-so-2"}

    @pytest.mark.parametrize(
        "body",
        [
            "<p>" + "chữ " * 260_000 + "</p>",
            '<p>Chữ</p><img src="data:image/png;base64,AAAA">',
            "<p>Chữ</p><script>alert(1)</script><iframe src='https://xau.example'></iframe>",
        ],
    )
    def test_bodies_that_clean_refuses_come_as_far_as_they_can(self, body):
        run = move(old_category(), old_story(body=body))

        story = Article.objects.get()
        assert "chữ" in story.body.lower()
        assert "script" not in story.body
        assert run.count("noticed") >= 1

    def test_a_key_that_comes_twice(self):
        run = move(old_category(), old_story(), old_story(title="Lần hai"))

        assert Article.objects.get().headline == "Tin cũ số 1"
        assert "trùng một mã" in lines(run, Outcome.LEFT_OUT)[0]

    def test_a_slug_that_the_desk_takes_this_very_moment(self, monkeypatch):
        from articles.moving import take_in as engine
        from articles.moving import writing

        free, taken = writing._free, iter(["tin-cua-ban", "tin-cu-1"])
        make_article(slug="tin-cua-ban")
        monkeypatch.setattr(writing, "_free", lambda *asked: next(taken, None) or free(*asked))
        monkeypatch.setattr(engine, "RETRIES", (0, 0))

        run = move(old_category(), old_story())

        assert run.counts == {"taken": 2}
        assert Article.objects.filter(slug="tin-cu-1").exists()

    def test_further_categories_are_named(self):
        run = move(
            old_category(),
            old_category("c2", name="Văn hóa", slug="van-hoa", addresses=[]),
            old_story(categories=["c1", "c2"]),
        )

        assert lines(run, Outcome.NOTICED) == ["Bài còn ở các chuyên mục khác: Văn hóa."]

    def test_what_the_source_leaves_out_is_named(self):
        out = LeftOut("9", kind="product", title="Máy bơm", reason="Là sản phẩm.")

        run = move(out)

        line = run.lines.get()
        assert (line.outcome, line.kind, line.title) == ("left_out", "product", "Máy bơm")

    def test_a_source_that_breaks_keeps_what_came_before(self):
        run = move(old_category(), old_story(), broken="Tệp bị cắt.")

        assert Article.objects.count() == 1
        assert run.stopped_why == "Tệp bị cắt."
        assert run.ended_at

    def test_one_story_that_cannot_come_does_not_stop_the_others(self, monkeypatch):
        from articles.moving import texts

        def refuse(item, notices, do=texts.title):
            if item.key == "1":
                raise ValueError("hỏng")
            return do(item, notices)

        monkeypatch.setattr(texts, "title", refuse)

        run = move(old_category(), old_story(), old_story("2"))

        assert [story.slug for story in Article.objects.all()] == ["tin-cu-2"]
        assert run.count("left_out") == 1
