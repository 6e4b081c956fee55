"""Addresses that hand a story on: plain links, so nobody is told who reads what until one is used.

Other sites are named here and nowhere else.
"""

import json
from base64 import b64encode
from urllib.parse import quote, urlencode

from django.utils.translation import gettext as _


def links(headline, address):
    """Return [(name, address), …]: where to share the story at the absolute `address`.

    Facebook and X document theirs. Zalo documents only a script of its own; this is the page
    that script opens, and what it takes is the same: the address as JSON in base64.
    """
    zalo = b64encode(json.dumps({"url": address}).encode()).decode()
    mail = urlencode({"subject": headline, "body": address}, quote_via=quote)
    return [
        ("Facebook", "https://www.facebook.com/sharer/sharer.php?" + urlencode({"u": address})),
        ("Zalo", "https://sp.zalo.me/share_inline?" + urlencode({"d": zalo})),
        ("X", "https://x.com/intent/tweet?" + urlencode({"url": address, "text": headline})),
        (_("E-mail"), f"mailto:?{mail}"),
    ]
