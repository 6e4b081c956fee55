"""The address a request came from, which nobody can choose by a header."""

from ipaddress import ip_address, ip_network

from django.conf import settings


def client_address(request):
    """Return the client's IP address as text, or None where none is known.

    Each proxy adds the address that it was asked from at the end of X-Forwarded-For. Of these
    only the last BEHIND_PROXY are to be believed: what stands before them anybody can write.
    An IPv6 address stands for its /64, for a single home has all the others of it.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        forwarded = request.headers.get("X-Forwarded-For", "").split(",")
        if len(forwarded) >= settings.BEHIND_PROXY:
            address = forwarded[-settings.BEHIND_PROXY].strip()
    try:
        found = ip_address(address)
    except ValueError:
        return None
    if found.version == 6:
        found = found.ipv4_mapped or ip_network((int(found) >> 64 << 64, 64)).network_address
    return str(found)
