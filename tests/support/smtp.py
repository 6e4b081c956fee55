"""A real SMTP server, which remembers what it took, refuses what it is told to, and stops."""

import asyncio
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller

from tests.support.serving import free_port


class Letters:
    """What the server took: whole mails, in the order in which they came.

    After `stops_after` mails it answers as one that goes down, after `hangs_after` not at all. It
    knows no address of `refuses`.
    """

    def __init__(self):
        self.taken = []
        self.stops_after = self.hangs_after = None
        self.refuses = set()  # addresses

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if address in self.refuses:
            return "550 5.1.1 No such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if self.stops_after is not None and len(self.taken) >= self.stops_after:
            return "421 4.3.2 Going down"
        while self.hangs_after is not None and len(self.taken) >= self.hangs_after:
            await asyncio.sleep(0.05)  # until whoever sends is gone
        letter = message_from_bytes(envelope.original_content, policy=policy.default)
        self.taken.append(letter)
        return "250 OK"

    def subjects(self):
        return [letter["Subject"].strip() for letter in self.taken]

    def ids(self):
        return [letter["Message-ID"] for letter in self.taken]


class MailServer:
    """A server on a port of its own, which can be stopped and started again."""

    def __init__(self):
        self.letters = Letters()
        self.port = free_port()
        self._controller = None

    def start(self):
        self._controller = Controller(self.letters, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def stop(self):
        if self._controller:
            self._controller.stop(no_assert=True)
        self._controller = None
