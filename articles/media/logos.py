"""Logo and icon of the portal: a picture comes in, a small safe one goes out.

As photos, none is stored as it came: `drawing.draw()` decodes it within its bound of memory. What
it draws is made small here, for it stands on every page, and an icon gets all the sizes that
browsers, phones and search engines ask for.
"""

import secrets
from io import BytesIO
from pathlib import PurePosixPath
from struct import iter_unpack

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import models
from django.utils.translation import gettext_lazy as _
from PIL import Image

from articles.media.photos import clean_photo
from articles.text.contrast import contrast

FOLDER = "portal/"
# A logo is shown 64 pixels high and 320 wide at most (static/css/portal.css), on screens of three
# pixels to one.
LOGO_BOX, ICON_SIZE = (960, 192), 512
SMALLEST = 32  # pixels: of less no screen shows more than a blot
FITS_ICON = 1.5  # a logo longer than this to its shorter side is too small in a square
ACCEPTED = "image/png,image/webp,image/jpeg,image/gif,image/avif"
_SVG = (b"<svg", b"<?xml", b"<!doctype svg")
# What a page is drawn on (static/css/portal.css), and when a logo is not seen there.
PAPERS = {"light": (255, 255, 255), "dark": (23, 21, 19)}
_COUNTS = 128  # of 255: alpha from which a pixel is part of the logo
_SEEN = 1.7  # contrast with the paper from which it is seen; black on black has 1
_LEAST_SEEN = 0.2  # of the pixels of a part: where fewer are seen, the part is lost
_MOST_LOST = 0.08  # of the pixels of a logo, in lost parts


class SafeLogo(ContentFile):
    """The bytes of a logo or icon, as `clean_logo()` or `clean_icon()` drew it."""


def clean_logo(file):
    """Return `file` (a Django file) as a SafeLogo, a WebP in LOGO_BOX. Raises ValidationError."""
    if isinstance(file, SafeLogo):
        return file
    image = _within_margins(_drawn(file))
    image.thumbnail(LOGO_BOX, Image.Resampling.LANCZOS)
    # Flat colours are smaller without loss, a photo of a badge with a little.
    options = ({"lossless": True, "method": 4}, {"quality": 90, "method": 4})
    return SafeLogo(min((_bytes(image, "WEBP", **o) for o in options), key=len), name="logo.webp")


def clean_icon(file):
    """Return `file` (a Django file) as a SafeLogo, a square PNG. Raises ValidationError.

    What is not square gets transparent margins; what is much longer than high is refused.
    """
    if isinstance(file, SafeLogo):
        return file
    image = _drawn(file)
    if max(image.size) > 2 * min(image.size):
        raise ValidationError(
            _("An icon is square; this picture is %(width)s × %(height)s pixels. Cut it out."),
            code="not_square",
            params={"width": image.width, "height": image.height},
        )
    return SafeLogo(_bytes(squared(image, ICON_SIZE), "PNG", optimize=True), name="icon.png")


def _drawn(file):
    """Return the picture in `file`, drawn anew, as an image in RGBA."""
    file.seek(0)
    start = file.read(512).lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(_SVG) or (file.name or "").lower().endswith((".svg", ".svgz")):
        raise ValidationError(
            _(
                "An SVG is a small program and could act on every page, so it is not taken. Save "
                "it as PNG with a transparent background, 960 pixels wide or more."
            ),
            code="svg",
        )
    file.seek(0)
    with Image.open(BytesIO(clean_photo(file).read())) as opened:
        return _large_enough(opened.convert("RGBA"))


def _within_margins(image):
    """Return `image` without its transparent margins, which would make it small on the page."""
    seen = image.getchannel("A").getbbox()
    if not seen:
        raise ValidationError(
            _("Nothing is seen of this picture: it is transparent all over."), code="transparent"
        )
    return _large_enough(image.crop(seen))


def _large_enough(image):
    if min(image.size) < SMALLEST:
        raise ValidationError(
            _("The picture has %(width)s × %(height)s pixels; it takes %(least)s or more."),
            code="too_small",
            params={"width": image.width, "height": image.height, "least": SMALLEST},
        )
    return image


def vanishes_on(file):
    """Return on which of PAPERS the logo in `file` is not seen: "light", "dark", or "" for neither.

    It is not where too much of it stands in parts, such as letters, that are lost on the paper:
    dark words on a light ground of their own are one part with it, and seen on any page. Contrast
    is that of WCAG 2.2 ("contrast ratio"), of a small copy.
    """
    with Image.open(file) as opened:
        small = opened.convert("RGBA")
    small.thumbnail((192, 192))
    pixels = enumerate(iter_unpack("4B", small.tobytes()))
    shown = {divmod(place, small.width): pixel for place, pixel in pixels if pixel[3] >= _COUNTS}
    parts = [*_parts(set(shown))]
    for name, paper in PAPERS.items():
        seen = {place for place, pixel in shown.items() if contrast(pixel, paper) >= _SEEN}
        lost = sum(len(part) for part in parts if len(part & seen) < _LEAST_SEEN * len(part))
        if lost > _MOST_LOST * len(shown):
            return name
    return ""


def _parts(places):
    """Yield the sets of neighbours that `places`, pairs of numbers, fall into. Empties `places`."""
    while places:
        part, ahead = set(), [places.pop()]
        while ahead:
            row, column = ahead.pop()
            part.add((row, column))
            sides = {(row + r, column + c) for r in (-1, 0, 1) for c in (-1, 0, 1)} & places
            places -= sides
            ahead += sides
        yield part


def _bytes(image, kind, **options):
    content = BytesIO()
    image.save(content, kind, **options)
    return content.getvalue()


def squared(image, size, share=1.0, ground=(0, 0, 0, 0)):
    """Return `image` in the middle of a square of `size`, filling `share` of it."""
    most = round(size * share)
    scale = most / max(image.size)
    fitted = image.resize(
        tuple(max(1, round(side * scale)) for side in image.size), Image.Resampling.LANCZOS
    )
    square = Image.new("RGBA", (size, size), ground)
    place = ((size - fitted.width) // 2, (size - fitted.height) // 2)
    square.alpha_composite(fitted, place)
    return square


class LogoFormField(forms.FileField):
    """A file input whose value is a SafeLogo, or an error beside the field."""

    clean_file = staticmethod(clean_logo)

    def widget_attrs(self, widget):
        return {"accept": ACCEPTED}

    def to_python(self, data):
        file = super().to_python(data)
        return file and self.clean_file(file)


class IconFormField(LogoFormField):
    """The same for an icon."""

    clean_file = staticmethod(clean_icon)


class LogoField(models.ImageField):
    """A column for a logo: what is saved in it, by a form or by code, passes `clean_logo()`."""

    form_field: type[LogoFormField] = LogoFormField

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": self.form_field, **kwargs})

    def store(self, instance):
        """Store a new file of `instance` as it is drawn, and return that; None for no new one."""
        file = getattr(instance, self.attname)
        # private part of Django: whether a file is stored already
        if not file or file._committed:
            return None
        content = self.form_field.clean_file(file.file)
        file.save(content.name, content, save=False)
        content.seek(0)
        return content

    def pre_save(self, instance, add):
        self.store(instance)
        return super().pre_save(instance, add)


class IconField(LogoField):
    """A column for an icon: what is saved in it passes `clean_icon()`."""

    form_field = IconFormField


def logo_name(instance, filename):
    """Return a name that was never used before: browsers keep what had it."""
    return f"{FOLDER}{secrets.token_hex(16)}{PurePosixPath(filename).suffix}"
