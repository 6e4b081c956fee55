"""Drawing a picture anew: decoded within a bound of memory, upright, in colours all screens know.

What the drawing loses (the frames of an animation, pixels, an odd colour space) is told in notes,
so that nobody finds out from readers.
"""

from functools import cache
from io import BytesIO
from math import ceil

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps

from articles.media import metadata

FORMATS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "GIF": "gif"}  # what is kept
TAKEN = (*FORMATS, "AVIF", "HEIF")
MASTER_WIDTH = 2560  # pixels across of what is kept; a long infographic stays readable
MASTER_PIXELS, MASTER_HEIGHT = 20_000_000, 30_000
WEBP_PIXELS, WEBP_HEIGHT = 7_000_000, 16_380  # its encoder takes 20 bytes a pixel, and ends there
MIN_WIDTH = 1_200  # pixels across: a JPEG is not decoded smaller to spare memory
MAX_MEMORY = 235_000_000  # bytes that decoding may take, known before it begins: `_memory()`
MAX_PROFILE = 64 * 1024  # bytes of a colour profile that is kept; each rendition carries it
MAX_READ_PROFILE = 4 * 1024**2  # of one that colours are converted from; those of print have 600 KB
_A_PIXEL = {"WEBP": 12, "AVIF": 14, "HEIF": 7}  # bytes; they decode into several buffers
_GREY = (120, 136)  # what a JPEG decoder paints for a part that is not there


@cache
def know_heif():
    """Let Pillow open HEIC, from now on. Its library takes 4 MB: readers need it never."""
    import pillow_heif

    pillow_heif.register_heif_opener(thumbnails=False, decode_threads=1)


class Drawn:
    """A picture drawn anew: its bytes, the extension of its format, what was lost, and what the
    file said of it (a metadata.Found).
    """

    def __init__(self, content: bytes, extension: str, notes: list[str], found):
        self.content, self.extension, self.notes, self.found = content, extension, notes, found


def draw(file):
    """Return the picture in `file` (an open binary file) as a Drawn.

    JPEG, PNG, WebP and GIF keep their format; HEIC and AVIF become JPEG, or WebP where they are
    transparent. Raises ValidationError where decoding would take too much memory, and what Pillow
    raises where there is no picture.
    """
    know_heif()
    try:
        return _draw(file, [])
    except OSError:
        file.seek(0)
        if file.read(2) != b"\xff\xd8":
            raise
    notes = [_("The file lacks its end. What could be read is kept: look whether it is whole.")]
    return _draw(_Ended(file), notes)


def _draw(file, notes):
    fresh, profile, kind, found = _decoded(file, notes)
    # Nothing but these bytes goes on: what else the file held went with the decoder.
    fresh.info = {}
    content = BytesIO()
    options = {"quality": 88} if kind in ("JPEG", "WEBP") else {}
    fresh.save(content, kind, icc_profile=profile, **options)
    return Drawn(content.getvalue(), FORMATS[kind], notes, found)


def _decoded(file, notes):
    """Return the picture in `file`, the profile and format to keep it with, and what it says."""
    file.seek(0)
    with Image.open(file, formats=TAKEN) as image:
        whole, is_jpeg = image.size, image.format in ("JPEG", "MPO")
        scale = _scale(image) if is_jpeg else 1
        if _memory(image, scale) > MAX_MEMORY:
            raise _too_many_pixels(*whole)
        if scale > 1:
            # Rounded down: Pillow takes the largest scale at which both sides are at least so long.
            image.draft(None, (max(1, whole[0] // scale), max(1, whole[1] // scale)))
        kind, found = _format(image), metadata.read(image)
        if _frames(image) > 1:
            notes.append(_("The picture moves; only its first frame is kept."))
        profile = image.info.get("icc_profile")
        fresh = _upright(image, transparent=image.has_transparency_data and kind != "JPEG")
    if isinstance(file, _Ended):
        _refuse_half(fresh)
    if fresh.width * fresh.height < 0.99 * whole[0] * whole[1]:
        size = {"from": f"{whole[0]} × {whole[1]}", "to": f"{fresh.width} × {fresh.height}"}
        notes.append(_("Made smaller: from %(from)s to %(to)s pixels.") % size)
    return *_in_known_colours(fresh, profile, notes), kind, found


class _Ended:
    """A JPEG file with the marker of its end behind it, as often as a decoder asks for more."""

    def __init__(self, file):
        self.file = file
        self.seek, self.tell = file.seek, file.tell

    def read(self, size=-1):
        return self.file.read(size) or b"\xff\xd9"


def _format(image):
    """The format to keep `image` in: phones put a second picture behind some JPEGs."""
    if image.format in FORMATS:
        return image.format
    return "WEBP" if image.format != "MPO" and image.has_transparency_data else "JPEG"


def _frames(image):
    return 1 if image.format in ("JPEG", "MPO", "HEIF") else getattr(image, "n_frames", 1)


def _scale(image):
    """Return by what the JPEG `image` is divided as it is decoded: 1, 2, 4 or 8.

    At least as large as what is kept, as long as memory allows that.
    """
    width = image.width
    wanted = _master_size(image)[0]
    scale = 1
    while scale < 8 and (
        width // (2 * scale) >= wanted
        or (_memory(image, scale) > MAX_MEMORY and width // (2 * scale) >= MIN_WIDTH)
    ):
        scale *= 2
    return scale


def _memory(image, scale=1):
    """Return how many bytes drawing `image` anew takes at most, all its frames counted.

    A JPEG is decoded at 1/`scale`. Measured; tests/hostile/test_uploads.py measures again. What is
    decoded, what is scaled across before it is scaled down, and the result are there at once; then
    the result, a copy and what its encoder needs.
    """
    pixels = image.width * image.height
    across, down = _master_size(image)
    decoded = int(pixels * _frames(image) * _a_pixel(image)) // scale**2
    if "progressive" in image.info:  # whole in memory before its first line, two bytes a sample
        decoded += int(pixels * 2 * _samples(image))
    copies = 2 if image.has_transparency_data else 1
    is_scaled = (across, down) < image.size or scale > 1
    scaling = (across * image.height // scale if is_scaled else 0) + across * down
    drawn = across * down * (24 if _format(image) == "WEBP" else 8)
    return max(decoded + 4 * copies * scaling, drawn)


def _a_pixel(image):
    """Return how many bytes decoding a pixel of `image` takes."""
    if image.format in _A_PIXEL:
        return _A_PIXEL[image.format]
    if image.mode.startswith(("I", "F")):
        return 3
    if image.mode in ("1", "P", "PA", "L", "LA"):
        return 5  # a palette is turned into colours in a copy
    if image.has_transparency_data:
        return 8  # transparency is scaled in a copy
    return 4.2 if image.format == "PNG" else 4


def _samples(image):
    """How many samples a pixel of a JPEG has: 3 in full colour, 1.5 as most cameras make it."""
    parts = [across * down for _id, across, down, *_rest in image.layer]
    return sum(parts) / max(parts) if parts else 4


def _too_many_pixels(width, height):
    return ValidationError(
        _(
            "The picture has too many pixels: %(width)s × %(height)s. JPEG is taken up to some 100 "
            "million, HEIC, AVIF and WebP up to 12 million, others up to 35 million, animations "
            "less. Save it as JPEG, or smaller, and choose it again."
        ),
        code="too_many_pixels",
        params={"width": width, "height": height},
    )


def _upright(image, *, transparent):
    """Return `image` as a picture of its own in RGB, RGBA, L or CMYK: scaled, upright."""
    if image.mode.startswith(("I", "F")):
        image = _eight_bits(image)
        transparent = False
    if transparent and image.mode != "RGBA":
        image = image.convert("RGBA")
    elif not transparent and image.mode not in ("RGB", "L", "CMYK"):
        image = image.convert("RGB")  # what has a palette cannot be scaled smoothly
    # Scaled first, for each further step copies the picture.
    image.thumbnail(_master_size(image), Image.Resampling.LANCZOS)
    ImageOps.exif_transpose(image, in_place=True)
    fresh = Image.new(image.mode, image.size)
    fresh.paste(image)
    return fresh


def _eight_bits(image):
    """Return a grey `image` of 16 bits in 8. Pillow alone would show all above 255 as white."""
    image.load()
    grey = Image.new("L", image.size)
    for top in range(0, image.height, 256):  # in strips: in between it takes four bytes a pixel
        box = (0, top, image.width, min(top + 256, image.height))
        strip = image.crop(box).convert("I").point(lambda value: value * (1 / 256))
        grey.paste(strip.convert("L"), box)
    return grey


def _master_size(image):
    width, height = image.size
    # Asking a PNG without EXIF in front would decode it.
    if "exif" in image.info and image.getexif().get(0x0112, 1) > 4:
        width, height = height, width
    is_webp = _format(image) == "WEBP"
    most = (WEBP_PIXELS if is_webp else MASTER_PIXELS) / (width * height)
    tallest = (WEBP_HEIGHT if is_webp else MASTER_HEIGHT) / height
    scale = min(1, MASTER_WIDTH / width, tallest, most**0.5)
    return ceil(image.width * scale), ceil(image.height * scale)


def _refuse_half(image):
    """Raise OSError where the lower quarter of `image` was not in the file: it is one grey."""
    lowest = image.crop((0, image.height * 3 // 4, image.width, image.height)).convert("L")
    low, high = lowest.getextrema()
    if _GREY[0] <= low <= high <= _GREY[1]:
        raise OSError("most of the picture is missing")


def _in_known_colours(image, profile, notes):
    """Return `image` in RGB (or RGBA) and the profile to keep with it, if any.

    A sound profile for RGB stays. Colours of print, of grey or under a large profile become sRGB
    through the profile, since without it they would look other than they were.
    """
    known = image.mode if image.mode == "RGBA" else "RGB"
    if not profile or len(profile) > MAX_READ_PROFILE:
        return _in_mode(image, known), None
    try:
        read = ImageCms.ImageCmsProfile(BytesIO(profile))
        space = read.profile.xcolor_space.strip()
        if space == "RGB" and image.mode in ("RGB", "RGBA") and len(profile) <= MAX_PROFILE:
            return image, read.tobytes()
        if space == {"L": "GRAY", "RGBA": "RGB"}.get(image.mode, image.mode):
            fresh = ImageCms.profileToProfile(
                image, read, ImageCms.createProfile("sRGB"), outputMode=known
            )
            notes.append(_("Its colours (%s) were converted to those of screens.") % space)
            return fresh, None
    except (OSError, ValueError, ImageCms.PyCMSError):
        pass
    return _in_mode(image, known), None


def _in_mode(image, mode):
    return image if image.mode == mode else image.convert(mode)
