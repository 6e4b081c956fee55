"""Small films for tests, each made once with ffmpeg (tests/media/videos)."""

from html import escape
from itertools import count
from pathlib import Path

from django.core.files.base import ContentFile

from articles.models import Video
from articles.text import own_videos
from tests.support.factories import make_article, make_photo

FILMS = Path(__file__).parent.parent / "media" / "videos"
CAPTIONS = "WEBVTT\n\n00:00.500 --> 00:01.500\nBà con ra đồng từ sớm.\n"
_numbers = count(1)


def film(name="late.mp4", called="phim.mp4"):
    """An uploaded film; another file each time, by a box that says nothing."""
    content = (FILMS / name).read_bytes()
    note = str(next(_numbers)).encode()
    return ContentFile(content + (8 + len(note)).to_bytes(4, "big") + b"free" + note, name=called)


def captions_file(text=CAPTIONS, name="phu-de.vtt"):
    """An uploaded file of captions."""
    return ContentFile(text.encode() if isinstance(text, str) else text, name=name)


def make_video(**fields):
    """A video of two seconds without a poster; with captions unless `without_speech`."""
    fields.setdefault("file", film())
    fields.setdefault("title", f"Phim số {next(_numbers)}")
    if not fields.get("without_speech"):
        fields.setdefault("captions", captions_file())
    return Video.objects.create(**fields)


def make_ready_video(**fields):
    """A video that may be published: with a poster too."""
    return make_video(**{"poster": make_photo(), **fields})


def block_of(video, caption=""):
    """What stands in a body for `video`; `caption` is HTML."""
    return own_videos.block(video.file.name, escape(video.title), caption)


def make_story_with(video, **fields):
    """A published story that shows `video`."""
    return make_article(body=f"<p>Trước.</p>{block_of(video)}<p>Sau.</p>", **fields)
