"""Readers who take their time over a large file, and connections that nobody uses."""

import socket
import threading
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

BITE = 4096  # bytes that each reads, ten times a second


@contextmanager
def slow_readers(address, path, count):
    """While the block runs `count` readers read the file at `path`; gives what each was told.

    That is the first line of the answer, by reader.
    """
    readers = [_asking(address, path, BITE) for _ in range(count)]
    told, over = {}, threading.Event()

    def read_on():
        while not over.wait(0.1):
            for number, reader in enumerate(readers):
                with suppress(OSError):  # nothing came yet, or the server gave up
                    part = reader.recv(BITE)
                    if number not in told:
                        told[number] = part.split(b"\r\n")[0].decode()

    thread = threading.Thread(target=read_on)
    thread.start()
    try:
        yield told
    finally:
        over.set()
        thread.join()
        for reader in readers:
            reader.close()


@contextmanager
def idle_connections(address, path, count):
    """While the block runs `count` connections stay open that have asked for `path` once."""
    connections = [_asking(address, path) for _ in range(count)]
    try:
        yield
    finally:
        for connection in connections:
            connection.close()


def _asking(address, path, buffer=None):
    """A socket that has asked for `path`, and takes in `buffer` bytes before they are read."""
    parts, asking = urlsplit(address), socket.socket()
    if buffer:
        asking.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
    asking.connect((parts.hostname, parts.port))
    head = f"GET {path} HTTP/1.1\r\nHost: {parts.netloc}\r\nAccept-Encoding: gzip\r\n\r\n"
    asking.sendall(head.encode())
    asking.setblocking(False)
    return asking
