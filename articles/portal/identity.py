"""How the portal looks by its identity: the style sheet in its colour, its icons, its logo."""

from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

from django.contrib.staticfiles import finders
from django.core.files.storage import default_storage
from django.templatetags.static import static
from django.urls import reverse

from articles.caching.remembered import remembered
from articles.media import icons
from articles.models import Portal
from articles.portal.colours import Palette, palette

SHEET = "css/portal.css"


class Image(NamedTuple):
    """A picture of the identity: where it is, and its size in pixels."""

    url: str
    width: int
    height: int


class Look:
    """What the head and the top of a page show of a `portal`."""

    def __init__(self, portal: Portal) -> None:
        self.portal = portal

    @property
    def palette(self) -> Palette:
        """The colours of the portal."""
        return palette(self.portal.colour)

    @property
    def stylesheet(self) -> str:
        """The URL of the style sheet: our own file, or the same in the colour of the portal."""
        colour = self.portal.colour
        if not colour:
            return static(SHEET)
        return reverse("styles", args=[colour, digest_of(sheet(colour))])

    @property
    def has_own_icon(self) -> bool:
        """Whether the icons are the portal's own, rather than ours."""
        return bool(self.portal.icon_source)

    def icon(self, name: str) -> str:
        """The URL of the icon `name` (of icons.NAMES)."""
        source = self.portal.icon_source
        return default_storage.url(icons.icon_name(source, name)) if source else _ours(name)

    @property
    def small_icon(self) -> str:
        """The URL of the icon in the tab of a browser."""
        return self.icon("icon-192.png") if self.has_own_icon else static("icons/favicon.svg")

    @property
    def touch_icon(self) -> str:
        """The URL of the icon on the home screen of an iPhone."""
        return self.icon("apple-touch-icon.png")

    @property
    def large_icon(self) -> Image:
        """The largest icon, by which the portal is known elsewhere."""
        return Image(self.icon("icon-512.png"), 512, 512)

    @property
    def logo(self) -> Image | None:
        """The logo; None where there is none."""
        portal = self.portal
        if not portal.logo:
            return None
        return Image(portal.logo.url, portal.logo_width or 0, portal.logo_height or 0)

    @property
    def vanishes(self) -> str:
        """On which pages the logo needs a ground to be seen: "light", "dark" or ""."""
        lost = self.portal.logo_vanishes
        return "" if lost == "dark" and self.portal.logo_dark else lost

    @property
    def logo_dark(self) -> Image | None:
        """The logo for dark pages; None where there is none of its own."""
        portal = self.portal
        if not portal.logo_dark:
            return None
        size = (portal.logo_dark_width or 0, portal.logo_dark_height or 0)
        return Image(portal.logo_dark.url, *size)


def look(context: Mapping[str, Any]) -> Look:
    """The Look of the `portal` in the context of a template."""
    return Look(context["portal"])


def sheet(colour: str) -> bytes:
    """Return the style sheet of all pages in the palette of `colour` ("#8c1317")."""
    path = Path(finders.find(SHEET))  # type: ignore[arg-type]  # it is ours, and so found
    return _sheet(colour, path, path.stat().st_mtime_ns)


@remembered(64)
def _sheet(colour: str, path: Path, changed: int) -> bytes:
    return path.read_bytes() + f"\n{palette(colour).css}\n".encode()


def digest_of(content: bytes) -> str:
    """Return what tells `content` from any other in its URL (converters.Digest)."""
    return blake2b(content, digest_size=6).hexdigest()


def _ours(name: str) -> str:
    return static(f"icons/{name}")
