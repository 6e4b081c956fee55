"""Renditions: what pages show of a photo, made once, at upload."""

from contextlib import suppress
from io import BytesIO
from pathlib import PurePosixPath

from django.core.files.base import ContentFile
from PIL import Image

from articles.media.drawing import FORMATS

# What pages show: shape → (width : height, widths in pixels). "full" keeps the photo's own shape.
SHAPES = {
    "full": (None, (480, 800, 1280)),
    "wide": ((16, 9), (320, 480, 800, 1280)),
    "square": ((1, 1), (96, 192, 384)),
}
RENDITION_FORMATS = {
    # One thread: at these sizes more of them take longer to start than they save.
    "avif": {"quality": 60, "speed": 9, "max_threads": 1},
    "webp": {"quality": 78, "method": 3},
}

# For what takes no other format, one of each shape: shape → (width : height, width in pixels).
# "share" is what Facebook, Zalo and feed readers show; beyond some 300 KB some of them show none.
JPEGS = {
    **{shape: (SHAPES[shape][0], width) for shape, width in (("full", 800), ("wide", 800))},
    "square": (SHAPES["square"][0], 384),
    "share": ((1200, 630), 1200),
}
JPEG_MAX_BYTES = 300_000
JPEG_QUALITIES = (80, 70, 60, 45, 30, 15)  # the first that fits

# A long infographic. Encoding takes memory: AVIF 25 bytes a pixel, WebP 17, quickly made 7.
MAX_HEIGHT = 16_000  # pixels: WebP ends at 16,383
MAX_PIXELS = 11_000_000
LONG_PIXELS = 4_500_000  # pictures with a rendition larger than this are made in LONG_FORMATS alone
LONG_FORMATS = {"webp": {"quality": 78, "method": 0}}

FOCUS = (50, 40)  # percent across and down: where the subject of most photos is


def rendition_sizes(shape, width, height):
    """Return [(width, height), …] of the renditions in `shape` of a photo `width` × `height`.

    None is larger than the photo, except that the smallest is always there.
    """
    return _sizes(*SHAPES[shape], width, height)


def rendition_formats(shape, width, height):
    """Return {format: options} of the renditions in `shape` of a photo `width` × `height`."""
    across, down = rendition_sizes(shape, width, height)[-1]
    return LONG_FORMATS if across * down > LONG_PIXELS else RENDITION_FORMATS


def jpeg_size(shape, width, height):
    """Return (width, height) of the JPEG in `shape` (a key of JPEGS) of a photo so large."""
    ratio, largest = JPEGS[shape]
    return _sizes(ratio, (largest,), width, height)[0]


def _sizes(ratio, widths, width, height):
    across, down = ratio or (width, height)
    room = min(MAX_HEIGHT * across // down, int((MAX_PIXELS * across / down) ** 0.5))
    largest = min(width, height * across // down, max(1, room))
    kept = [w for w in widths if w <= largest] or [min(widths[0], max(largest, 1))]
    return [(w, min(MAX_HEIGHT, max(1, round(w * down / across)))) for w in kept]


def rendition_name(photo, shape, width, format_name):
    """Return where a rendition of `photo` is stored: beside it, in its own folder.

    Readers may cache a rendition for ever, so one cut around another focal point has another name.
    """
    focus = (photo.focus_x, photo.focus_y)
    return rendition_path(photo.image.name, focus, shape, width, format_name)


def rendition_path(name, focus, shape, width, format_name):
    """Return `rendition_name()` of the photo stored as `name` with that `focus` (a pair)."""
    ratio, _widths = (SHAPES | JPEGS)[shape]
    cut = "" if ratio is None or focus == FOCUS else "-{}x{}".format(*focus)
    return f"{_folder(name)}/{shape}-{width}{cut}.{format_name}"


def possible_masters(name):
    """Return the names under which the photo may be stored that `name` is of.

    `name` is that of the photo itself or of a rendition, around whatever focal point: its folder is
    called as the photo is, which may be of any format.
    """
    folder = name.rpartition("/")[0]
    return [name, *(f"{folder}.{extension}" for extension in FORMATS.values())]


def make_renditions(photo):
    """Store the renditions of `photo`, whose own file is stored; those there already stay."""
    storage = photo.image.storage
    with photo.image.open() as file, Image.open(file) as opened:
        profile = opened.info.get("icc_profile")
        mode = "RGBA" if opened.has_transparency_data else "RGB"
        opened.load()  # a copy of a long picture takes 80 MB
        master = opened if opened.mode == mode else opened.convert(mode)
    for shape, (ratio, _widths) in SHAPES.items():
        sizes = rendition_sizes(shape, *master.size)
        # From large to small, each made from the one before: there is far less to resample.
        rendition = _crop(master, ratio, (photo.focus_x, photo.focus_y))
        for width, height in reversed(sizes):
            rendition = rendition.resize((width, height), Image.Resampling.LANCZOS)
            for format_name, options in rendition_formats(shape, *master.size).items():
                name = rendition_name(photo, shape, width, format_name)
                if storage.exists(name):
                    continue
                content = BytesIO()
                rendition.save(content, format_name, icc_profile=profile, **options)
                storage.save(name, ContentFile(content.getvalue()))
    _make_jpegs(photo, master, profile)


def _make_jpegs(photo, master, profile):
    if master.mode == "RGBA":
        white = Image.new("RGB", master.size, "white")
        white.paste(master, mask=master.getchannel("A"))
        master = white
    for shape, (ratio, _width) in JPEGS.items():
        size = jpeg_size(shape, *master.size)
        name = rendition_name(photo, shape, size[0], "jpg")
        if photo.image.storage.exists(name):
            continue
        cut = _crop(master, ratio, (photo.focus_x, photo.focus_y))
        content = _jpeg(cut.resize(size, Image.Resampling.LANCZOS, reducing_gap=3), profile)
        photo.image.storage.save(name, ContentFile(content))


def _jpeg(image, profile):
    """Return `image` as the bytes of a JPEG of at most JPEG_MAX_BYTES, if that can be.

    A long infographic may have more: its letters are to be read.
    """
    most = JPEG_MAX_BYTES * max(1, image.width * image.height // 1_500_000)
    for quality in JPEG_QUALITIES:
        content = BytesIO()
        options = {"quality": quality, "progressive": True, "optimize": True}
        image.save(content, "JPEG", icc_profile=profile, **options)
        if content.tell() <= most:
            break
    return content.getvalue()


def delete_files(image):
    """Delete the file `image` of a photo with all its renditions."""
    folder = _folder(image.name)
    with suppress(FileNotFoundError):
        for name in image.storage.listdir(folder)[1]:
            image.storage.delete(f"{folder}/{name}")
        image.storage.delete(folder)
    image.storage.delete(image.name)


def _folder(name):
    return str(PurePosixPath(name).with_suffix(""))


def _crop(image, ratio, focus):
    """Return the largest part of `image` in `ratio`, with `focus` (percents) near its middle."""
    if ratio is None:
        return image
    across, down = ratio
    width = min(image.width, image.height * across // down) or 1
    height = min(image.height, image.width * down // across) or 1
    left = _start(image.width, width, focus[0])
    top = _start(image.height, height, focus[1])
    return image.crop((left, top, left + width, top + height))


def _start(whole, part, percent):
    """Where `part` of the length `whole` starts, to be around `percent` and stay inside."""
    return min(max(round(whole * percent / 100 - part / 2), 0), whole - part)
