"""Officials whom old stories quote: found by the parser of the writing room, as data where sure."""

from datetime import datetime

from django.utils.html import escape
from django.utils.translation import gettext as _

from articles.models import MovedRow, Official, Quote
from articles.models.move import stored_key
from articles.moving import speaking
from articles.moving.wording import longest, words
from articles.text import richtext, search_terms
from articles.text.vietnamese import fold

_NAME, _POSITION = longest(Official, "name"), longest(Official, "position")


class Officials:
    """The officials of ours, and those whom stories of the old portal `source` make."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.known = set(Official.objects.values_list("name", flat=True))

    def quoted(
        self, html: str, at: datetime | None, *, dry: bool = False
    ) -> tuple[str, list[Quote], list[str]]:
        """Return `html` with markers of the quotes found in it, these, and what is not sure.

        The quotes have no story yet. `at` is when the story was published: who speaks had the
        position of that day. With `dry`, officials who are not there are not made.
        """
        spoken = speaking.take_quotes(html, self.known)
        html, quotes, unsure = spoken.html, [], [*spoken.unsure]
        for said in spoken.said:
            number, position, name, says = said.number, said.position, said.name, said.words
            fits = len(says) <= Quote.MAX_WORDS and len(name) <= _NAME
            official = self._named(name, position, at, unsure, dry=dry) if fits else None
            if official is None:
                who = f"{position} {name}".strip()
                lines = "<br>".join(escape(line) for line in says.splitlines())
                text = f"<p>{escape(who)}: “{lines}”</p>"
                html = html.replace(richtext.marker(number), text, 1)
                continue
            quotes.append(
                Quote(
                    number=number,
                    official=official,
                    position=words(position, _POSITION),
                    words=says,
                )
            )
        return html, quotes, unsure

    def _named(
        self, name: str, position: str, at: datetime | None, unsure: list[str], *, dry: bool
    ) -> Official | None:
        """Return who bears `name`; None where that is not sure, or nobody can be made of it."""
        found = list(Official.objects.named(name).order_by("pk"))
        same = [each for each in found if fold(each.position) == fold(position)]
        if len(same) == 1:
            return same[0]
        if len(found) > 1:
            unsure.append(
                _("%(name)s: %(count)s officials are called so. The words were left as text.")
                % {"name": name, "count": len(found)}
            )
            return None
        if found:
            self._promoted(found[0], position, at, dry=dry)
            if position:
                unsure.append(
                    _("Words of %(name)s, here “%(here)s”: now “%(now)s”. One person?")
                    % {"name": name, "here": position, "now": found[0].position}
                )
            return found[0]
        return self._made(name, position, dry=dry) if position else None

    def _made(self, name: str, position: str, *, dry: bool) -> Official:
        official = Official(name=name, position=words(position, _POSITION))
        if not dry:
            official.save()
            self.known.add(official.name)
            MovedRow.objects.update_or_create(
                source=self.source,
                kind=MovedRow.Kind.OFFICIAL,
                key=stored_key(search_terms.folded(name)),
                defaults={"official": official, "written": official.position[:64]},
            )
        return official

    def _promoted(
        self, official: Official, position: str, at: datetime | None, *, dry: bool
    ) -> None:
        """Give `official` the `position` of a later story, where a move made who holds it."""
        if dry or not position or at is None:
            return
        made = MovedRow.objects.filter(kind="official", official=official).first()
        if made is None or made.written != official.position[:64]:
            return  # the desk's
        if official.quotes.filter(article__publish_at__gt=at).exists():
            return
        official.position = words(position, _POSITION)
        official.save()
        MovedRow.objects.filter(pk=made.pk).update(written=official.position[:64])
