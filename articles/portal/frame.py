"""What frames every page: the portal's identity, and the notices of the ticker."""

from articles.caching.shared import shared
from articles.models import Portal, TickerNotice


def ticker_notices():
    """The notices that show now, in their order: a list, since a page shows them twice.

    Pages show them in holes alone (`fragments.notices_part()`).
    """
    return shared("notices", lambda: list(TickerNotice.objects.showing()), in_holes=True)


def current_portal():
    """The identity of the portal."""
    return shared("portal", Portal.objects.current)
