"""The WSGI application that granian serves: the page cache, the log of requests, Django."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

application = get_wsgi_application()

from django.conf import settings  # noqa: E402 (Django first: it makes the settings)

from newsroom.database import timeouts  # noqa: E402
from newsroom.logs import RequestLog  # noqa: E402

timeouts.install_statement_timeout()
application = RequestLog(application)
if settings.PAGE_CACHE:
    from articles.caching.page_cache import PageCache

    application = PageCache(application)
