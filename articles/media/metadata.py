"""What a picture file says of itself: the words of IPTC, XMP and EXIF, as a photographer left them.

They prefill the fields of a photo. What is too long is cut, what is odd is left out: no metadata
costs an upload, since all of it is somebody else's and some of it made to harm.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from xml.parsers import expat

from django.utils import timezone

from articles.text.vietnamese import tidy

MAX_BYTES = 256 * 1024  # of XMP, and of IPTC
LIMITS = {"alt": 250, "caption": 500, "credit": 120, "keywords": 500}  # as the columns of Photo
MAX_KEYWORDS = 50

_DC = "http://purl.org/dc/elements/1.1/ "
_PHOTOSHOP = "http://ns.adobe.com/photoshop/1.0/ "
_EXIF = "http://ns.adobe.com/exif/1.0/ "
_IPTC = "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/ "
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns# "
_LANGUAGE = "http://www.w3.org/XML/1998/namespace lang"
_PROPERTIES = {
    _IPTC + "AltTextAccessibility": "alt",
    _DC + "description": "caption",
    _DC + "creator": "byline",
    _PHOTOSHOP + "Credit": "credit",
    _PHOTOSHOP + "Source": "source",
    _DC + "subject": "keywords",
    _PHOTOSHOP + "DateCreated": "date",
    _EXIF + "DateTimeOriginal": "date",
    _EXIF + "GPSLatitude": "place",
}
_DATASETS = {  # of IPTC-IIM, record 2
    120: "caption",
    80: "byline",
    110: "credit",
    115: "source",
    25: "keywords",
    55: "date",
    60: "time",
}
# What cameras write as a description of every picture.
_CAMERA_WORDS = re.compile(
    r"(OLYMPUS|SONY|SAMSUNG|NIKON|Canon|DCIM|DSC|MINOLTA|KONICA|DIGITAL CAMERA|Exif_JPEG|default)\b"
    r".{0,40}$|https?://\S+$",
    re.IGNORECASE,
)


@dataclass
class Found:
    """What a file said of its picture: words for the fields of a Photo, and whether it had a place.

    `file_name` is what the file was called.
    """

    alt: str = ""
    caption: str = ""
    credit: str = ""
    keywords: str = ""
    taken_at: datetime | None = None
    has_place: bool = False
    file_name: str = ""


def read(image):
    """Return what the opened `image` says of itself as a Found; an empty one where that is odd."""
    words: dict[str, list[str]] = {}
    for source in (_xmp, _iptc, _exif):
        # Parsers of three old formats on a stranger's bytes: none may cost the upload.
        try:
            found = source(image)
        except Exception:  # noqa: S112, BLE001
            continue
        for name, values in found.items():
            words.setdefault(name, values)
    people = [" – ".join(words[name][:3]) for name in ("byline", "credit") if words.get(name)]
    if len(people) == 2 and people[1] in people[0]:
        people.pop()
    return Found(
        alt=_text(words, "alt"),
        caption=_text(words, "caption"),
        credit=line("/".join(people), "credit") or line(_text(words, "source"), "credit"),
        keywords=line(", ".join(words.get("keywords", [])[:MAX_KEYWORDS]), "keywords"),
        taken_at=_moment(_text(words, "date"), _text(words, "time")),
        has_place="place" in words,
    )


def line(text, name=""):
    """Return `text` as one tidy line, no longer than the column `name` of a photo (250 unless)."""
    limit = LIMITS.get(name, 250)
    text = " ".join(tidy(str(text)[: 4 * limit]).split())
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _text(words, name):
    return line(next(iter(words.get(name, [])), ""), name)


class _Xmp:
    """Collects the properties that we know of an XMP packet; languages apart."""

    def __init__(self):
        self.found: dict[str, list[tuple[str, str]]] = {}
        self.open: str | None = None  # the property whose element is open
        self.language, self.text = "", ""

    def start(self, tag, attributes):
        if self.open is None:
            self.open = _PROPERTIES.get(tag)
            for name, value in attributes.items():
                if name in _PROPERTIES:
                    self._keep(_PROPERTIES[name], "", value)
        self.text, self.language = "", attributes.get(_LANGUAGE, "")

    def end(self, tag):
        if self.open is None:
            return
        if tag == _RDF + "li" or _PROPERTIES.get(tag) == self.open:
            self._keep(self.open, self.language, self.text)
        if _PROPERTIES.get(tag) == self.open:
            self.open = None
        self.text = ""

    def data(self, text):
        if self.open is not None and len(self.text) < 4 * LIMITS["caption"]:
            self.text += text

    def _keep(self, name, language, text):
        if line(text, name) and len(self.found.setdefault(name, [])) < MAX_KEYWORDS:
            self.found[name].append((language, line(text, name)))

    def words(self):
        """The texts of each property, the Vietnamese first."""
        wanted = {"vi": 0, "vi-vn": 0, "x-default": 1}
        return {
            name: [text for _, text in sorted(texts, key=lambda t: wanted.get(t[0].lower(), 2))]
            for name, texts in self.found.items()
            if texts
        }


def _xmp(image):
    packet = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or b""
    if isinstance(packet, str):
        packet = packet.encode()
    packet = packet.strip(b"\0 \r\n\t")
    if not packet or len(packet) > MAX_BYTES:
        return {}
    xmp, parser = _Xmp(), expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = _no_doctype  # so there are no entities either
    parser.StartElementHandler, parser.EndElementHandler = xmp.start, xmp.end
    parser.CharacterDataHandler = xmp.data
    parser.Parse(packet, True)
    return xmp.words()


def _no_doctype(*_arguments):
    raise ValueError("XMP has no document type")


def _iptc(image):
    data = (image.info.get("photoshop") or {}).get(0x0404, b"")[:MAX_BYTES]
    found: dict[str, list[str]] = {}
    at, charset = 0, ""
    while at + 5 <= len(data) and data[at] == 0x1C:
        record, dataset = data[at + 1], data[at + 2]
        size = int.from_bytes(data[at + 3 : at + 5], "big")
        value, at = data[at + 5 : at + 5 + size], at + 5 + size
        if (record, dataset) == (1, 90) and value == b"\x1b%G":
            charset = "utf-8"
        name = _DATASETS.get(dataset) if record == 2 else None
        if name and len(found.setdefault(name, [])) < MAX_KEYWORDS:
            found[name].append(_decoded(value, charset))
    return {name: texts for name, texts in found.items() if any(texts)}


def _decoded(value, charset=""):
    """The text of bytes whose charset most programs do not name: UTF-8, or Vietnamese Windows."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode(charset or "cp1258", "replace").replace("\ufffd", "")


def _exif(image):
    exif = image.getexif()
    found = {}
    for tag, name in ((0x010E, "caption"), (0x013B, "byline")):
        value = exif.get(tag)
        if isinstance(value, str):  # Pillow took the bytes for Latin letters
            value = value.encode("latin-1", "replace")
        text = line(_decoded(value), name) if isinstance(value, bytes) else ""
        if text and not _CAMERA_WORDS.match(text):
            found[name] = [text]
    taken = exif.get_ifd(0x8769)
    if when := taken.get(0x9003):
        found["date"] = [f"{when}{taken.get(0x9011, '')}"]
    if 0x8825 in exif:
        found["place"] = ["yes"]
    return found


_MOMENT = re.compile(
    r"(\d{4})[-:]?(\d\d)[-:]?(\d\d)(?:[T ]?(\d\d):?(\d\d)(?::?(\d\d))?(?:\.\d+)?"
    r"(Z|[+-]\d\d:?\d\d)?)?",
    re.ASCII,
)


def _moment(day, time):
    """The moment that a date of EXIF, XMP or IPTC names, or None. Without a zone it is ours."""
    match = _MOMENT.match(day + (f"T{time}" if time and len(day) <= 10 else ""))
    if not match:
        return None
    year, month, day, hour, minute, second, zone = match.groups()
    try:
        clock = time_of_day(int(hour or 0), int(minute or 0), int(second or 0))
        moment = datetime.combine(date(int(year), int(month), int(day)), clock)
        if zone and zone != "Z":
            moment = datetime.fromisoformat(f"{moment.isoformat()}{zone[:3]}:{zone[-2:]}")
        elif zone:
            moment = datetime.fromisoformat(f"{moment.isoformat()}+00:00")
        else:
            moment = timezone.make_aware(moment)
    except (ValueError, OverflowError):
        return None
    is_likely = date(1826, 1, 1) <= moment.date() and moment < timezone.now() + timedelta(days=1)
    return moment if is_likely else None
