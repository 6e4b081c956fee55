"""What a page says and what it costs."""

import re

from django.db import connection
from django.test.utils import CaptureQueriesContext


def text_of(response):
    """The words of a page as a reader sees them."""
    body = re.sub(r"<(script|style|head)\b.*?</\1>", " ", response.content.decode(), flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", "", body.replace("><", "> <")).split())


def queries(client, url):
    with CaptureQueriesContext(connection) as context:
        assert client.get(url).status_code == 200
    return len(context)
