"""A move of a made portal as a process of its own: `python -m tests.support.moving_script N`."""

import os
import sys

import django


def main(stories):
    """Take in so many stories, and publish them."""
    django.setup()
    from articles.moving.take_in import take_in
    from tests.support.old_portals import MadeSource, old_category, old_story, options

    said = "<p>Giám đốc Sở Y tế Nguyễn Văn Bình: “Chúng tôi sẽ làm.”</p>"
    made = [old_story(str(number), body=f"<p>Đoạn.</p>{said}") for number in range(stories)]
    move = take_in(MadeSource([old_category(), *made]), options(as_published=True))
    print(dict(move.counts), move.stopped_why)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    main(int(sys.argv[1]))
