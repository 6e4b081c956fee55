"""The portal with its event loop watched: /longest-turn tells what kept the loop longest.

granian --interface rsgi tests.support.watched:application
"""

import json
import time
from asyncio import Handle

from newsroom.rsgi import application as door

longest = {"processor": 0.0, "turns": 0}
_run = Handle._run


def watched(handle):
    """Do one turn of the loop; what counts is the processor's time: others may hold the machine."""
    begun = time.thread_time()
    _run(handle)
    longest["processor"] = max(longest["processor"], time.thread_time() - begun)
    longest["turns"] += 1


Handle._run = watched


class Watched:
    """The door, and an address that tells of its loop, and begins anew."""

    async def __rsgi__(self, scope, protocol):
        """Answer one request."""
        if scope.path != "/longest-turn":
            return await door.__rsgi__(scope, protocol)
        told = json.dumps(longest)
        longest.update(processor=0.0, turns=0)
        return protocol.response_str(200, [], told)


application = Watched()
