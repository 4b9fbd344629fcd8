"""A proxy on a loopback port that cuts connections to PostgreSQL at chosen or at random points."""

from __future__ import annotations

import random
import select
import socket
import threading
from collections.abc import Callable
from contextlib import suppress

Cut = Callable[[bytes, bytes], str]
"""Given what the client and the server have sent so far in a transaction's connection: what to do,
``""`` to go on, or a reason to cut: ``"lose"`` drops the newest bytes, ``"cut"`` passes them on
first, ``"wait"`` passes them on and lets the server respond before it cuts."""
COMMIT = b"COMMIT\0"


class Proxy:
    """Passes bytes on in both directions, a thread per connection."""

    def __init__(self, port: int) -> None:
        self.target = port
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.listener.getsockname()[1])
        self.decide: Callable[[], Cut] = lambda: go_on
        """Gives the rule of the next connection."""
        self.cuts = 0
        self.on_cut: Callable[[], object] = lambda: None

    def start(self) -> None:
        threading.Thread(target=self.serve, daemon=True).start()

    def url(self, url: str) -> str:
        """Return the URL of a database through this proxy. It cannot read encrypted bytes."""
        return url.replace(f":{self.target}/", f":{self.port}/")

    def close(self) -> None:
        # Only a shutdown wakes the thread that accepts.
        with suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()

    def serve(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self.listener.accept()
                threading.Thread(target=self.pass_on, args=(client,), daemon=True).start()

    def pass_on(self, client: socket.socket) -> None:
        with client, suppress(OSError), socket.create_connection(("127.0.0.1", self.target)) as up:
            rule, sent, received = self.decide(), b"", b""
            while True:
                ready = select.select([client, up], [], [])[0]
                source = ready[0]
                if not (data := source.recv(65536)):
                    return
                sent, received = (
                    (sent + data, received) if source is client else (sent, received + data)
                )
                action = rule(sent, received)
                if action != "lose":
                    (up if source is client else client).sendall(data)
                if action == "wait":
                    up.recv(65536)
                if action:
                    self.cuts += 1
                    self.on_cut()
                    return


def go_on(sent: bytes, received: bytes) -> str:
    return ""


def at_commit(action: str) -> Cut:
    """Cut at a commit: ``"lose"`` before it, ``"cut"`` with it, ``"wait"`` after it has worked."""
    return lambda sent, received: action if COMMIT in sent else ""


def at_random(generator: random.Random) -> Cut:
    """Cut after a random number of bytes in a random direction, or at a commit."""
    limit = generator.randrange(6000)
    action = generator.choice(["lose", "cut", "wait"])
    if generator.random() < 0.5:
        return at_commit(action)
    from_server = generator.random() < 0.5
    action = "lose" if from_server else "cut"
    return lambda sent, received: action if len(received if from_server else sent) > limit else ""
