"""Links that hand a story on to other sites, which are named here and nowhere else.

They are plain links: no other site learns who reads what until somebody uses one.
"""

import json
from base64 import b64encode
from urllib.parse import quote, urlencode

from django.utils.translation import gettext as _


def links(headline, url):
    """Return [(name, link), …]: where to share the story at the absolute `url`.

    Facebook and X document their links. Zalo documents only a script of its own; this is the page
    which that script opens, with the same argument: the URL as JSON in base64.
    """
    zalo = b64encode(json.dumps({"url": url}).encode()).decode()
    mail = urlencode({"subject": headline, "body": url}, quote_via=quote)
    return [
        ("Facebook", "https://www.facebook.com/sharer/sharer.php?" + urlencode({"u": url})),
        ("Zalo", "https://sp.zalo.me/share_inline?" + urlencode({"d": zalo})),
        ("X", "https://x.com/intent/tweet?" + urlencode({"url": url, "text": headline})),
        (_("E-mail"), f"mailto:?{mail}"),
    ]
