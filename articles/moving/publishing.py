"""Stories that readers of the old portal saw are published here, fifty at a time.

They come in as drafts, which no reader sees, and are published at the end: so the kept pages of a
portal that works meanwhile are remade once for fifty stories, not once for each.
"""

from collections.abc import Callable, Sequence

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Article, MovedRow, Transition, changes
from articles.moving import digests
from articles.moving.report import Line, Outcome, Report
from articles.moving.turns import turns

BATCH = 50  # their search entries take a tenth of a second, in which other writers wait


def publish(keys: Sequence[int], report: Report, progress: Callable[[int, int], None]) -> None:
    """Publish the stories of the moved rows `keys`, each at its own time.

    What our desk edited since is left to it, and reported.
    """
    for start in range(0, len(keys), BATCH):
        _publish(keys[start : start + BATCH], report)
        progress(min(start + BATCH, len(keys)), len(keys))
        turns.give_way()


def _publish(keys: Sequence[int], report: Report) -> None:
    now = timezone.now()
    kept: list[tuple[Line, Article]] = []
    with changes.reported_once():
        rows = MovedRow.objects.filter(pk__in=keys, is_published=False).exclude(story=None)
        stories = (
            Article.objects.filter(pk__in=rows.values("story"))
            .select_related("working_copy")
            .select_for_update(of=("self",))
            .prefetch_related("quotes", "attachments", "corrections")
        )
        found = {story.pk: story for story in stories}
        ready, published = [], []
        for moved in rows:
            story = found[moved.story_id or 0]
            if story.is_published_or_scheduled:
                moved.is_published = True  # by the desk
                moved.save(update_fields=["is_published"])
            elif digests.written(story) != moved.written:
                told = _("It was edited here: publish it at the desk.")
                kept.append((Line(Outcome.KEPT, "story", moved.key, story.headline, told), story))
            elif story.publish_at:
                story.status = Article.Status.PUBLISHED
                moved.is_published, moved.written = True, digests.written(story)
                ready.append(moved)
                published.append(story.pk)
        Article.objects.filter(pk__in=published).update(
            status=Article.Status.PUBLISHED, version=F("version") + 1
        )
        MovedRow.objects.bulk_update(ready, ["is_published", "written"])
        Transition.objects.bulk_create(
            Transition(
                article_id=pk,
                action=Transition.Action.PUBLISH,
                at=now,
                note=_("Taken in from the old portal"),
            )
            for pk in published
        )
        changes.report(published)
        for line, story in kept:
            report.store([line], story)
    report.published(len(published))
    for line, story in kept:
        report.tell([line], story)
