"""The WSGI application that granian serves: the page cache, the log of requests, Django."""

import os
from wsgiref.types import WSGIApplication

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

django_application = get_wsgi_application()

# After Django, which loads the settings.
from django.conf import settings  # noqa: E402
from django.utils.module_loading import import_string  # noqa: E402

from newsroom.database import timeouts  # noqa: E402
from newsroom.logs import RequestLog  # noqa: E402

timeouts.install_statement_timeout()
application: WSGIApplication = RequestLog(django_application)
if settings.PAGE_CACHE:
    # By name, as settings name middleware: the machine knows no news.
    application = import_string("articles.caching.page_cache.PageCache")(application)
import_string("articles.editorial.going_live.start")()
