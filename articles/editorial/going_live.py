"""Working copies go live at their time, while the portal runs: nobody has to set up a timer.

Each process looks a few times a minute, in a thread of its own. Where several look at the same
moment, one of them puts the copy live and the others find it gone.
"""

import logging
import threading
import time

from django.db import Error, connections

from articles.editorial.working_copies import put_due_live

EVERY = 20  # seconds

logger = logging.getLogger(__name__)


def start() -> None:
    """Begin to look, until the process ends."""
    threading.Thread(target=_look_for_ever, name="going live", daemon=True).start()


def look() -> None:
    """Put live what is due. What goes wrong is logged, and tried again the next time."""
    try:
        put_due_live()
    except Error:
        logger.warning("Working copies that are due could not be put live now.", exc_info=True)


def _look_for_ever() -> None:
    while True:
        time.sleep(EVERY)
        try:
            look()
        finally:
            connections.close_all()
