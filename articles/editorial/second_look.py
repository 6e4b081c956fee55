"""What somebody should look at once more before a move.

What happened to the story since they saw it, and what it lacks that does not stop the move.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Subquery
from django.utils.translation import ngettext

from articles.editorial import illustration, workflow
from articles.models import Article, Transition
from articles.text import richtext
from articles.text.keys import as_key

Action = Transition.Action
GOES_OUT = (Action.PUBLISH, Action.SCHEDULE)
TOLD = 10  # moves at most; who comes so late has the history


def mark(article: Article, now: datetime | None = None) -> str:
    """Return where `article` stands, as a page carries it: its state, and its last move."""
    last = max((move.pk for move in article.latest_moves), default=0)  # clocks may disagree
    return f"{workflow.state(article.live, now)}.{last}"  # of a working copy, that of its story


def know_moves(stories: Iterable[Article]) -> None:
    """Let each of `stories` know its last move, by one query: `mark()` asks no more."""
    moves = last_moves(story.pk for story in stories)
    for story in stories:
        vars(story)["latest_moves"] = [moves[story.pk]] if story.pk in moves else []


def last_moves(keys: Iterable[int]) -> dict[int, Transition]:
    """Return the last move of each story with one of these `keys`, by the key."""
    last = Transition.objects.filter(article=OuterRef("pk")).values("pk")[:1]
    stories = Article.objects.filter(pk__in=list(keys)).order_by().values(last=Subquery(last))
    found = Transition.objects.filter(pk__in=stories).order_by().select_related("by")
    return {move.article_id: move for move in found}


@dataclass(frozen=True)
class Meanwhile:
    """What happened to a story since somebody saw it: its moves, newest first, and the clock."""

    was: str  # its state then; "" where that is not known
    state: str
    moves: list[Transition]

    @property
    def went_out(self) -> bool:
        """Whether its time came, and nobody moved it."""
        return not self.moves and (self.was, self.state) == ("scheduled", Article.Status.PUBLISHED)


def since(article: Article, seen: str, now: datetime | None = None) -> Meanwhile | None:
    """Return what happened to `article` since its `mark()` was `seen`; None where nothing did.

    What is no mark tells nothing: then its last move is news.
    """
    if seen == mark(article, now):
        return None
    was, _dot, last = seen.partition(".")
    key, state = as_key(last), workflow.state(article.live, now)
    if key is None or was not in workflow.STATES:
        return Meanwhile("", state, article.latest_moves[:1])
    moves = article.moves.filter(pk__gt=key)[:TOLD]
    return Meanwhile(was, state, list(moves))


def lacks(
    article: Article,
    action: str,
    numbers: Iterable[int],
    shown: illustration.Shown | None = None,
) -> dict[str, list[str]]:
    """Return what `article` lacks that `action` would show to readers, in words, by its kind.

    Its body is clean, its quotes have these `numbers`. Pictures of a story that readers have never
    seen are not among it: without a description they stop the move (`illustration.check()`).
    """
    if action not in GOES_OUT:
        return {}
    found = {}
    if not workflow.needs_descriptions(article, action):
        pictures = illustration.faults(article.body, article.cover, shown)
        if lines := [line for field in pictures.values() for line in field]:
            found["pictures"] = lines
    if missing := richtext.unplaced(article.body, numbers):
        found["quotes"] = [unplaced(missing)]
    return found


def unplaced(numbers: list[int]) -> str:
    """Return the sentence that the quotes of these `numbers` have no place in the body."""
    message = ngettext(
        "Quote %s has no place in the body and is shown after it.",
        "Quotes %s have no place in the body and are shown after it.",
        len(numbers),
    )
    return message % ", ".join(map(str, numbers))


def reasons(
    stories: Iterable[Article], moves: Mapping[int, Transition] | None = None
) -> dict[int, Transition]:
    """Return the move that took each of `stories` back, by the story's key, with its reason.

    Of those that are withdrawn, or sent back and not submitted again. `moves` are their last ones,
    where they are known.
    """
    back: dict[str, Action]
    back = {Article.Status.WITHDRAWN: Action.WITHDRAW, Article.Status.DRAFT: Action.SEND_BACK}
    standing = {story.pk: story.status for story in stories if story.status in back}
    if moves is None:
        moves = last_moves(standing) if standing else {}
    return {
        key: moves[key]
        for key, status in standing.items()
        if key in moves and moves[key].action == back[status]
    }
