"""Videos: which address names one, and the block it becomes."""

import pytest

from articles.text.richtext import clean, foreign_pictures, portable
from articles.text.videos import Video, lost_frames, of_address, split

KEY = "dQw4w9WgX-_"
HREF = f"https://www.youtube.com/watch?v={KEY}"
SHORT = f"https://youtu.be/{KEY}"
BLOCK = (
    f'<figure class="video" data-video="{KEY}">'
    f'<a href="{HREF}" rel="noopener noreferrer">{SHORT}</a></figure>'
)


@pytest.mark.parametrize(
    "address",
    [
        f"https://www.youtube.com/watch?v={KEY}",
        f"http://youtube.com/watch/?app=desktop&v={KEY}&list=PL1&index=2",
        f"https://m.youtube.com/watch?v={KEY}&feature=share",
        f"https://music.youtube.com/watch?v={KEY}",
        f"https://youtu.be/{KEY}?si=AbC",
        f"https://youtu.be/{KEY}/",
        f"https://www.youtube.com/shorts/{KEY}",
        f"https://www.youtube.com/live/{KEY}?si=x",
        f"https://www.youtube.com/embed/{KEY}",
        f"https://www.youtube-nocookie.com/embed/{KEY}?rel=0",
        f"www.youtube.com/v/{KEY}",
        f" HTTPS://WWW.YouTube.COM/watch?v={KEY}",
    ],
)
def test_every_address_of_a_video_names_it(address):
    assert of_address(address) == (KEY, 0)


@pytest.mark.parametrize(
    ("time", "seconds"),
    [("t=90", 90), ("t=90s", 90), ("t=1h2m3s", 3723), ("start=7", 7), ("t=x", 0), ("t=²", 0)],
)
def test_the_second_it_starts_at_is_kept(time, seconds):
    assert of_address(f"https://youtu.be/{KEY}?{time}") == (KEY, seconds)
    assert of_address(f"https://www.youtube.com/watch?{time}&v={KEY}") == (KEY, seconds)


@pytest.mark.parametrize(
    "address",
    [
        "https://www.youtube.com/@kenh",
        "https://www.youtube.com/playlist?list=PL1",
        "https://www.youtube.com/embed/videoseries?list=PL1",
        "https://www.youtube.com/embed/live_stream?channel=x",
        f"https://youtube.com.evil.example/watch?v={KEY}",
        f"https://evil.example/?youtu.be/{KEY}",
        f"https://youtu.be/{KEY}x",
        "https://youtu.be/dQw4w9WgXc\u0103",
        f"javascript:youtu.be/{KEY}",
        f"https://[youtu.be/{KEY}",
        "https://youtu.be/" + "&".join(f"a={n}" for n in range(99)),
    ],
)
def test_no_other_address_is_a_video(address):
    assert of_address(address) is None


@pytest.mark.parametrize(
    "written",
    [
        f"<p>{SHORT}</p>",
        f"<p>&nbsp;<strong>{SHORT}</strong> </p>",
        f'<p><a href="{SHORT}">{SHORT}</a></p>',
        f'<p class="align-center"><a href="http://youtu.be/{KEY}/">youtu.be/{KEY}</a></p>'.replace(
            ">youtu", ">https://youtu"
        ),
        f"<div>{SHORT}?si=abc</div>",
        SHORT,
        f'<p><iframe width="560" height="315" src="https://www.youtube.com/embed/{KEY}?si=x" '
        'title="YouTube video player" frameborder="0" allowfullscreen></iframe></p>',
        f"<iframe src='//www.youtube-nocookie.com/embed/{KEY}'></iframe>",
        f'<p>&lt;iframe src="https://www.youtube.com/embed/{KEY}" allowfullscreen&gt;'
        "&lt;/iframe&gt;</p>",
        f'<figure data-video="{KEY}" onclick="x()"></figure>',
        f'<figure class="video"><p><a href="{HREF}" onclick="x()">{SHORT}</a></p></figure>',
        BLOCK,
    ],
)
def test_whatever_stands_for_a_video_becomes_one_block(written):
    assert clean(written) == BLOCK


def test_a_line_between_others_parts_their_paragraph():
    assert clean(f'<p class="align-left">Một<br>{SHORT}<br>Hai<br>Ba</p>') == (
        f'<p class="align-left">Một</p>{BLOCK}<p class="align-left">Hai<br>Ba</p>'
    )
    assert clean(f"Một\n\n{SHORT}\n\nHai") == f"Một\n\n{BLOCK}\n\nHai"


@pytest.mark.parametrize(
    "written",
    [
        f"<p>Xem {SHORT}</p>",
        f'<p><a href="{SHORT}">Xem video</a></p>',
        f"<ul><li>{SHORT}</li></ul>",
        f"<table><tbody><tr><td>{SHORT}</td></tr></tbody></table>",
    ],
)
def test_an_address_that_is_no_paragraph_becomes_no_block(written):
    assert "<figure" not in clean(written)


def test_title_picture_caption_and_start_are_kept_as_words():
    block = (
        f'<figure class="video" data-video="{KEY}"><img src="/media/photos/a.jpg" alt="">'
        f'<a href="{HREF}&amp;t=65s" rel="noopener noreferrer">Lễ hội &lt;b&gt; &amp; "đền"</a>'
        "<figcaption>Chú thích</figcaption></figure>"
    )
    written = block.replace("Lễ", "<b>Lễ</b>").replace("Chú", "<em onclick=x>Chú</em>")
    assert clean(written) == block
    [video] = split(block)
    assert video == Video(
        KEY, 65, 'Lễ hội <b> & "đền"', "Chú thích", '<img src="/media/photos/a.jpg" alt="">'
    )
    assert video.address == f"{SHORT}?t=65"


def test_a_picture_of_another_place_goes_and_is_named():
    written = BLOCK.replace("<a", f'<img src="https://i.ytimg.com/vi/{KEY}/0.jpg"><a')
    assert clean(written) == BLOCK
    assert foreign_pictures(written) == [f"https://i.ytimg.com/vi/{KEY}/0.jpg"]


@pytest.mark.parametrize("key", ["x", KEY + "y", 'a"onload=x', "videoseries", "á" * 11])
def test_a_block_of_no_video_is_none(key):
    assert "data-video" not in clean(f"<figure class='video' data-video='{key}'>Chữ</figure>")
    assert "Chữ" in clean(f"<figure class='video' data-video='{key}'>Chữ</figure>")


def test_frames_of_others_are_named():
    html = (
        f'<iframe src="https://www.youtube.com/embed/{KEY}"></iframe><iframe></iframe>'
        "<IFRAME SRC=//maps.example/a></IFRAME><embed src='https://x.vn/a.swf'>"
    )
    assert lost_frames(html) == ["<iframe>", "https://maps.example/a", "https://x.vn/a.swf"]
    assert clean(html) == BLOCK


def test_parts_come_in_their_order():
    assert [*split(f"<p>a</p>{BLOCK}<p>b</p>")] == [
        "<p>a</p>",
        Video(KEY, 0, "", "", ""),
        "<p>b</p>",
    ]
    assert [*split("")] == []


def test_other_programs_get_a_link_in_a_plain_figure():
    assert portable(BLOCK, str) == (
        f'<figure><a href="{HREF}" rel="noopener noreferrer">{SHORT}</a></figure>'
    )
