"""The application that granian serves: the door, the page cache, Django.

granian --interface rsgi newsroom.rsgi:application
"""

import gc
import resource
import sys

from django.conf import settings
from django.urls import get_resolver
from django.utils.module_loading import import_string

from newsroom import wsgi
from newsroom.logs import KeptPagesLog
from newsroom.serving.door import Door
from newsroom.serving.threads import Threads

THREADS = 16  # for all that is not kept; a dozen may wait for a database or hash passwords
FILE_THREADS = 3  # for files of a bucket: as many are read at a time

# Each reader who is slow, and each browser that waits, holds a file number; 1,024 are soon gone.
_most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (_most, _most))

_threads = Threads(THREADS, "django")
_pages = _files = _log = None
if settings.PAGE_CACHE:
    # By name, as settings name middleware: the machine knows no news.
    _pages = import_string("articles.caching.page_cache.PageCache")(wsgi.application)
if settings.MEDIA_S3_BUCKET:
    _files = Threads(FILE_THREADS, "files")
if settings.LOG_KEPT_PAGES:
    _log = KeptPagesLog()
application = Door(wsgi.application, _threads, _pages, _files, _log)

# What is there from the start stays. Looking through all of it for garbage held a request up for a
# tenth of a second now and then.
get_resolver().url_patterns  # noqa: B018 -- loads the views
gc.collect()
gc.freeze()
sys.setswitchinterval(0.001)  # seconds: a fifth of the usual, for the event loop waits for turns
