"""The icons of the portal in all the sizes that are asked for, made of one picture.

They lie in a folder beside that picture which is called as it is, as the renditions of a photo do:
so the sweep knows them, and they are deleted with it.
"""

from io import BytesIO

from django.core.files.base import ContentFile
from PIL import Image

from articles.media.logos import squared

WHITE = (255, 255, 255, 255)
# Of a maskable icon, what no phone cuts away: a circle of 80 % (w3.org/TR/appmanifest, "safe
# zone"). A square inside of it fills 56 %; emblems are round, so most of one of 70 % is seen.
MASKED = 0.7
PNGS = {  # name: pixels, how much of them the picture fills, whether it has a ground
    "icon-192.png": (192, 1.0, False),
    "icon-512.png": (512, 1.0, False),
    "maskable-512.png": (512, MASKED, True),
    "apple-touch-icon.png": (180, 0.9, True),  # iOS shows what is transparent as black
}
FAVICON = "favicon.ico"
FAVICON_SIZES = [(16, 16), (32, 32), (48, 48)]
NAMES = (*PNGS, FAVICON)


def icon_name(master: str, name: str) -> str:
    """Return where the icon `name` (of NAMES) is stored that is made of the picture `master`."""
    return f"{master.rpartition('.')[0]}/{name}"


def make_icons(storage, master: str) -> None:
    """Store the icons that are made of the picture `master`, which is stored; those there stay."""
    if storage.exists(icon_name(master, FAVICON)):
        return
    with storage.open(master) as file, Image.open(file) as opened:
        picture = opened.convert("RGBA")
    ground = _ground(picture)
    for name, (size, share, has_ground) in PNGS.items():
        # A picture without transparency brings its ground along, to every edge.
        share = 1.0 if has_ground and name != "maskable-512.png" and ground != WHITE else share
        icon = squared(picture, size, share, ground if has_ground else (0, 0, 0, 0))
        _store(storage, icon_name(master, name), icon, "PNG", optimize=True)
    largest = squared(picture, FAVICON_SIZES[-1][0])
    _store(storage, icon_name(master, FAVICON), largest, "ICO", sizes=FAVICON_SIZES)


def _ground(picture: Image.Image) -> tuple[int, int, int, int]:
    """The colour in the corner of a picture without transparency; white for one with it."""
    corner = picture.getpixel((0, 0))
    is_opaque = isinstance(corner, tuple) and corner[3] == 255
    return corner if is_opaque else WHITE  # type: ignore[return-value]  # it is in RGBA


def _store(storage, name, image, kind, **options):
    content = BytesIO()
    image.save(content, kind, **options)
    storage.save(name, ContentFile(content.getvalue()))
