"""What making a page costs this process: `python -m tests.bench.making` with a portal's settings.

CPU of the thread in milliseconds, the lowest of many, for pages made wholly anew and for pages
made after a notice changed. `measure()` is for other benches; it needs the demo in the database.
"""

import os
import time

ROUNDS = 40


def measure(rounds=ROUNDS):
    """Return {page: (ms made wholly anew, ms after a notice changed)}."""
    from newsroom import wsgi  # isort: skip  # first: it loads the settings
    from django.db.models import F
    from django.test import RequestFactory

    from articles.caching import content_stamp
    from articles.models import Article, TickerNotice
    from tests.support.door import behind_page_cache

    application = behind_page_cache(wsgi.application)

    def seconds(address):
        environ = RequestFactory().get(address, HTTP_HOST="localhost").environ
        statuses = []
        start = time.thread_time()
        b"".join(application(environ, lambda status, *rest: statuses.append(status)))
        spent = time.thread_time() - start
        assert statuses[0].startswith("200"), (address, statuses)
        return spent

    def anew(address):
        content_stamp.clock.parts.clear()
        content_stamp.clock.endless_parts.clear()
        return seconds(address)

    def after_a_notice(address):
        seconds(address)
        TickerNotice.objects.update(order=F("order"))
        seconds(other)  # which has the strip drawn, as one page of hundreds does
        return seconds(address)

    published = Article.objects.published()
    story = published.order_by("pk").first()  # the sample
    other = published.order_by("pk").last().get_absolute_url()
    pages = {
        "home": "/",
        "article": story.get_absolute_url(),
        "category": story.category.get_absolute_url(),
        "archive": "/luu-tru/",
        "month": f"/luu-tru/{story.publish_at:%Y/%m}/",
        "official": published.officials().first().get_absolute_url(),
        "notices": "/thong-bao/",
    }
    for address in [*pages.values(), *pages.values()]:
        seconds(address)
    return {
        name: tuple(
            min(made(address) for _ in range(rounds)) * 1000 for made in (anew, after_a_notice)
        )
        for name, address in pages.items()
    }


if __name__ == "__main__":
    os.environ["CACHE_URL"] = "dummycache://"  # nothing is kept but parts
    for name, (anew, after) in measure().items():
        print(f"{name:12}{anew:8.2f} ms anew{after:8.2f} ms after a notice changed")
