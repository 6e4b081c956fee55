"""Somebody at the desk: changes a notice to each line that it reads.

    python -m tests.bench.changer

A process of its own, as the desk may be. Says "ready" once, and "saved" after each commit.
"""

import sys

import django


def main():
    """Change the first notice of the ticker until there are no more lines."""
    django.setup()
    from articles.models import TickerNotice

    notice = TickerNotice.objects.showing().first()
    print("ready", flush=True)
    for line in sys.stdin:
        notice.text = f"Thông báo {line.strip()}"
        notice.save()
        print("saved", flush=True)


if __name__ == "__main__":
    main()
