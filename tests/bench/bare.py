"""The ceiling: a Django project with one view, which answers with BODY_BYTES bytes."""

import os

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import re_path

settings.configure(SECRET_KEY="x", ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], MIDDLEWARE=[])
django.setup()

BODY = b"x" * int(os.environ.get("BODY_BYTES", "8000"))


def view(request):
    """Answer with the body."""
    return HttpResponse(BODY)


urlpatterns = [re_path("", view)]
application = get_wsgi_application()
