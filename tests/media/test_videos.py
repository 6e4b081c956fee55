"""Films and their captions, checked by what they hold."""

import struct

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from articles.media import captions, mp4, videos
from tests.support.videos import CAPTIONS, FILMS, captions_file, film


def box(name, content=b""):
    return struct.pack(">I4s", 8 + len(content), name) + content


def code_of(content):
    """The code with which a file is refused."""
    with pytest.raises(ValidationError) as refused:
        videos.check_video(ContentFile(content, name="a.mp4"))
    return refused.value.code


def test_a_film_says_how_large_and_how_long_it_is():
    file = film("upright.mp4")
    videos.check_video(file)
    assert file.movie == mp4.Movie(54, 96, file.movie.milliseconds, "H.264", True, False)
    assert 1_900 < file.movie.milliseconds < 2_300
    silent = film("late.mp4")
    videos.check_video(silent)
    assert not silent.movie.has_sound
    assert silent.movie.plays_late


def test_what_is_no_film_is_refused_whatever_it_is_called():
    whole = (FILMS / "late.mp4").read_bytes()
    matroska = b"\x1a\x45\xdf\xa3" + bytes(200)
    quicktime = whole.replace(whole[8:32], b"qt  " + whole[12:16] + b"qt  " * 4)
    for content in (b"", b"%PDF-1.7", b"<html>", matroska, quicktime, whole[4:], b"ftyp" * 9):
        assert code_of(content) == "kind", content[:16]
    sound = whole.replace(b"vide", b"soun")
    assert code_of(sound) == "kind"


@pytest.mark.parametrize("name", ["late.mp4", "upright.mp4"])
def test_a_film_cut_anywhere_is_refused(name):
    whole = (FILMS / name).read_bytes()
    for end in range(40, len(whole) - 1, 97):
        assert code_of(whole[:end]) in ("kind", "damaged"), end


def test_what_phones_do_not_play_is_named():
    with pytest.raises(ValidationError, match="H.265"):
        videos.check_video(film("hevc.mp4"))


def test_a_film_of_boxes_without_end_costs_little_and_is_refused():
    head = box(b"ftyp", b"isom\0\0\2\0isomiso2")
    nested = box(b"moov")
    for _layer in range(5_000):
        nested = box(b"moov", nested)
    many = box(b"moov", box(b"free") * 100_000)
    huge = struct.pack(">I4sQ", 1, b"mdat", 2**63)
    for content in (nested, many, huge, box(b"moov", box(b"mvhd", b"\1")) + box(b"mdat")):
        assert code_of(head + content) == "damaged"
    assert code_of(head + box(b"moov") + box(b"mdat")) == "kind"


def test_a_film_without_length_or_too_large_is_refused(settings):
    whole = (FILMS / "late.mp4").read_bytes()
    at = whole.index(b"mvhd") + 4 + 16
    assert code_of(whole[:at] + bytes(4) + whole[at + 4 :]) == "length"
    settings.VIDEO_MB = 0
    assert code_of(whole) == "too_large"


def test_captions_are_written_anew():
    srt = (
        "1\r\n00:00:00,500 --> 00:00:01,500\r\n<font color=red>Bà con</font> <b>ra\r\nđồng</b>\r\n"
        "\r\n2\r\n00:00:01,500 --> 00:00:02,000\r\n<v Chị Lan>5 &lt; 7 & 8 > 6\r\n"
    )
    cues = captions.read(srt.encode())
    assert captions.written(cues).decode() == (
        "WEBVTT\n\n00:00:00.500 --> 00:00:01.500\nBà con <b>ra</b>\nđồng\n"
        "\n00:00:01.500 --> 00:00:02.000\nChị Lan: 5 &lt; 7 &amp; 8 &gt; 6\n"
    )
    assert captions.read(captions.written(cues)) == cues
    assert captions.read("\ufeff".encode("utf-16-le") + srt.encode("utf-16-le")) == cues


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "kind"),
        ("Xin chào", "kind"),
        ("WEBVTT\n\nXin chào", "empty"),
        ("WEBVTT\n\n00:01 --> 00:02\nA", "times"),
        ("WEBVTT\n\n00:01.000 --> 00:00.500\nA", "order"),
        ("WEBVTT\n\n00:02.000 --> 00:03.000\nA\n\n00:01.000 --> 00:01.500\nB", "order"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n<script>pwned()</script>", "tag"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n<img src=x onerror=pwned()>", "tag"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n" + "a" * 2_000, "long"),
        ("WEBVTT\n\n" + "00:01.000 --> 00:02.000\na\n\n" * 10_001, "many"),
        ("a" * 1_048_577, "too_large"),
        (b"WEBVTT\n\n00:01.000 --> 00:02.000\n\xe0\xff", "encoding"),
    ],
)
def test_what_is_no_captions_is_refused_with_its_line(text, code):
    content = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(ValidationError) as refused:
        videos.clean_captions(ContentFile(content, name="a.vtt"))
    assert refused.value.code == code


def test_captions_of_another_length_are_told_with_both_times():
    cues = captions.read(CAPTIONS.encode())
    captions.check_length(cues, 1_500)
    captions.check_length(cues, 600)  # programs round up
    with pytest.raises(ValidationError, match="0:02.*0:00"):
        captions.check_length(cues, 400)


def test_stored_files_are_not_checked_again():
    words = videos.clean_captions(captions_file())
    assert videos.clean_captions(words) is words
