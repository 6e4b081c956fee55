"""The addresses under which readers reached what a NukeViet portal held.

`/tin-tuc/Chuyen-muc/bai-12.html` where addresses are rewritten, with the language in front where
the portal has several, without the module where it is the one of the home page, and the
`index.php?language=vi&nv=…&op=…` that stands behind all of them and always works.

Not made: those of printing (`op=print/…`), saving as a file and sending by mail, of feeds, and of
the second page of a list.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from articles.moving.sources.nukeviet_tables import Module


@dataclass(frozen=True)
class Addresses:
    """How the portal makes addresses.

    `bases` are the folders it stands in, with slashes around them. `homes` are the modules whose
    name addresses leave out; `ending` is that of stories and pages: until NukeViet 3, a slash.
    """

    bases: tuple[str, ...] = ("/",)
    homes: tuple[str, ...] = ()
    ending: str = ".html"

    def story(self, module: Module, categories: Iterable[str], alias: str, key: str) -> list[str]:
        """Return those of a story: below each category of which it is a part."""
        found = (
            self._text(module, f"{category}/{alias}-{key}") for category in categories if category
        )
        return _each(address for addresses in found for address in addresses)

    def page(self, module: Module, alias: str) -> list[str]:
        """Return those of a page."""
        return _each(self._text(module, alias)) if alias else []

    def category(self, module: Module, alias: str) -> list[str]:
        """Return those of a category."""
        return _each(self._list(module, alias)) if alias else []

    def thread(self, module: Module, alias: str) -> list[str]:
        """Return those of a topic."""
        return _each(self._list(module, f"topic/{alias}")) if alias else []

    def _text(self, module: Module, op: str) -> Iterator[str]:
        for start in self._starts(module):
            yield f"{start}{op}{self.ending}"
            yield f"{start}{op}/"
        yield from self._queries(module, op + self.ending)
        yield from self._queries(module, op)

    def _list(self, module: Module, op: str) -> Iterator[str]:
        for start in self._starts(module):
            yield f"{start}{op}/"
        yield from self._queries(module, op)

    def _starts(self, module: Module) -> Iterator[str]:
        for base in self.bases:
            for language in ("", f"{module.language}/"):
                yield f"{base}{language}{module.name}/"
                if module.name in self.homes:
                    yield f"{base}{language}"

    def _queries(self, module: Module, op: str) -> Iterator[str]:
        for base in self.bases:
            yield f"{base}index.php?language={module.language}&nv={module.name}&op={op}"
            yield f"{base}index.php?nv={module.name}&op={op}"


def _each(addresses: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(addresses))
