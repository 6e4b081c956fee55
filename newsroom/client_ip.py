"""The address a request came from, which nobody can choose by a header."""

from ipaddress import ip_address, ip_network

from django.conf import settings


def client_ip(request):
    """Return `client_ip_of` the request."""
    return client_ip_of(request.META)


def client_ip_of(environ):
    """Return the client's IP address as text, or None where none is known.

    Each proxy adds the address that it was asked from at the end of X-Forwarded-For. Of these
    only the last BEHIND_PROXY are to be believed: what stands before them anybody can write.
    An IPv6 address stands for its /64, for a single home has all the others of it.
    """
    seen = [environ.get("REMOTE_ADDR", "")]
    if settings.BEHIND_PROXY:
        forwarded = environ.get("HTTP_X_FORWARDED_FOR", "").split(",")
        seen = forwarded[-settings.BEHIND_PROXY :][:1] + seen
        if len(forwarded) < settings.BEHIND_PROXY:
            seen.pop(0)  # it came past a proxy
    for address in seen:
        try:
            return _text(ip_address(address.strip()))
        except ValueError:
            continue
    return None


def _text(address):
    if address.version == 6:
        address = address.ipv4_mapped or ip_network((int(address) >> 64 << 64, 64)).network_address
    return str(address)
