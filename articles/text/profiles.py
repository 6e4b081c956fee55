"""Profiles on social networks: what a typed name, handle or telephone number was meant to lead to."""

import re

from articles.text import links

# Where the profile of a name is. Zalo knows its official accounts by name, and people by number.
NETWORKS = {
    "facebook": "https://www.facebook.com/",
    "zalo": "https://zalo.me/",
    "youtube": "https://www.youtube.com/@",
    "tiktok": "https://www.tiktok.com/@",
    "instagram": "https://www.instagram.com/",
    "x": "https://x.com/",
}
_NAME = re.compile(r"@?([\w.-]{2,100})")
_NUMBER = re.compile(r"\+?[0-9][0-9 .()-]{5,20}")


def completed(network: str, typed: str) -> str:
    """Return the address that `typed` was meant to be as a profile on `network` (of NETWORKS).

    "abc" and "@abc" are names there, "0912 345 678" is a number of Zalo, "facebook.com/abc" lacks
    its scheme alone. What is none of these is returned as it is, for its field to refuse.
    """
    typed = typed.strip()
    if network == "zalo" and _NUMBER.fullmatch(typed):
        return NETWORKS["zalo"] + re.sub(r"\D", "", typed)
    address = links.mended(typed)
    name = _NAME.fullmatch(typed)
    # A name may have a dot, and so may look like a host; one with an @ is never meant as a host.
    if name and (typed.startswith("@") or not address.startswith("https://")):
        return NETWORKS[network] + name[1]
    return address
