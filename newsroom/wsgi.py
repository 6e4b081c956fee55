"""Django behind the log of requests, as WSGI: what the door (newsroom/rsgi.py) asks for a page."""

import os
from wsgiref.types import WSGIApplication

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

django_application = get_wsgi_application()

# After Django, which loads the settings.
from django.utils.module_loading import import_string  # noqa: E402

from newsroom.database import timeouts  # noqa: E402
from newsroom.logs import RequestLog  # noqa: E402

timeouts.install_statement_timeout()
application: WSGIApplication = RequestLog(django_application)
# By name, as settings name middleware: the machine knows no news.
import_string("articles.editorial.going_live.start")()
