"""Opening a connection within a time: looking up the name, then one address after the other.

The system's resolver knows no time limit, so a name is looked up in a thread that can be left
behind. There is one for each host at most: whoever asks meanwhile waits for the same response.
Only a new connection to a name costs it; an address or a connection that was kept does not.
"""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Iterable, Sequence
from queue import Empty, SimpleQueue
from typing import Any

from urllib3.util.connection import allowed_gai_family

from kloudtrader.runtime.diagnose.interrupts import pass_on

Address = tuple[Any, Any, int, str, tuple[Any, ...]]
"""What :func:`socket.getaddrinfo` lists."""


class SlowLookup(TimeoutError):  # noqa: N818
    """The resolver did not respond in time."""


def open_socket(
    host: str,
    port: int,
    seconds: float,
    *,
    source: tuple[str, int] | None = None,
    options: Iterable[tuple[Any, ...]] = (),
) -> socket.socket:
    """Return a connected socket, or raise :class:`OSError`; both within ``seconds``.

    Each address is given its share of the time that is left, so that one that does not respond
    leaves some for the next.
    """
    ends = time.monotonic() + seconds
    addresses = _addresses(host, port, seconds)
    failed: OSError = TimeoutError("no address in time")
    for index, address in enumerate(addresses):
        left = ends - time.monotonic()
        if left <= 0:
            break
        try:
            return _connected(address, left / (len(addresses) - index), source, options)
        except OSError as error:
            failed = error
    raise failed


def _connected(
    address: Address,
    seconds: float,
    source: tuple[str, int] | None,
    options: Iterable[tuple[Any, ...]],
) -> socket.socket:
    family, kind, protocol, _, where = address
    opened = socket.socket(family, kind, protocol)
    try:
        for option in options:
            opened.setsockopt(*option)
        opened.settimeout(seconds)
        if source is not None:
            opened.bind(source)
        opened.connect(where)
    except BaseException:
        opened.close()
        raise
    return opened


class _Lookup:
    """A name that is being looked up, for all threads that wait for it."""

    __slots__ = ("addresses", "begun", "error", "over", "waiting")

    def __init__(self) -> None:
        self.begun = False
        self.addresses: Sequence[Address] = ()
        self.error: OSError | None = None
        self.over = False
        # Not a threading.Event: its lock is held by Python code, so an interrupted `wait` could
        # leave it locked for the resolver's thread and all who wait.
        self.waiting: list[SimpleQueue[None]] = []

    def wait(self, seconds: float) -> None:
        """Wait until it is over. Raises :class:`queue.Empty` after ``seconds``."""
        bell: SimpleQueue[None] = SimpleQueue()
        self.waiting.append(bell)
        if not self.over:
            bell.get(timeout=seconds)

    def finish(self) -> None:
        self.over = True
        for bell in self.waiting:
            bell.put(None)


_pending: dict[tuple[str, int], _Lookup] = {}
# The threads of a parent do not go on in a forked child.
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_pending.clear)


def _addresses(host: str, port: int, seconds: float) -> Sequence[Address]:
    if _is_address(host):
        return _look_up(host, port)
    key = (host, port)
    new = _Lookup()
    lookup = _pending.setdefault(key, new)
    try:
        if lookup is new:
            _begin(key, new)
        lookup.wait(seconds)
    except Empty:
        raise SlowLookup("the resolver did not respond in time") from None
    finally:
        if not (lookup.over or lookup.begun) and _pending.get(key) is lookup:
            del _pending[key]  # an interruption kept its thread from being started
    if lookup.error is not None:
        # One for each thread: a traceback is not for sharing.
        raise type(lookup.error)(*lookup.error.args)
    return lookup.addresses


def _begin(key: tuple[str, int], lookup: _Lookup) -> None:
    try:
        threading.Thread(
            target=_finish, args=(key, lookup), name="kloudtrader-resolver", daemon=True
        ).start()
        lookup.begun = True
    except RuntimeError:
        # No thread can be started, such as at the end of the interpreter.
        _finish(key, lookup)


def _finish(key: tuple[str, int], lookup: _Lookup) -> None:
    try:
        lookup.addresses = _look_up(*key)
    except OSError as error:
        lookup.error = error.with_traceback(None)
    finally:
        if _pending.get(key) is lookup:
            del _pending[key]
        lookup.finish()


def _look_up(host: str, port: int) -> Sequence[Address]:
    # As bytes: for text, Python would load the tables of international names.
    name = host.encode("ascii") if host.isascii() else host
    try:
        return socket.getaddrinfo(name, port, allowed_gai_family(), socket.SOCK_STREAM)
    except UnicodeError:
        raise socket.gaierror(socket.EAI_NONAME, "not a host name") from None


def _is_address(host: str) -> bool:
    """Whether no resolver is asked; this machine's own name is in a file."""
    if host == "localhost":
        return True
    for family in (socket.AF_INET, socket.AF_INET6):
        try:
            socket.inet_pton(family, host)
        except OSError as error:
            pass_on(error)
        else:
            return True
    return False
