"""Open a connection before a timeout: resolve the host name, then try each address in turn.

The system's resolver has no timeout, so a lookup runs in a thread that can be abandoned. There is
at most one such thread for each host: threads that need the same host wait for the same lookup.
Only a new connection to a host name starts a thread; an address or a kept connection does not.
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

from kloudtrader.runtime.diagnose.causes import SlowLookup
from kloudtrader.runtime.diagnose.interrupts import reraise_from_handler

Address = tuple[Any, Any, int, str, tuple[Any, ...]]
"""An item of the list that :func:`socket.getaddrinfo` returns."""


def open_socket(
    host: str,
    port: int,
    seconds: float,
    *,
    source: tuple[str, int] | None = None,
    options: Iterable[tuple[Any, ...]] = (),
) -> socket.socket:
    """Return a connected socket, or raise :class:`OSError`; both within ``seconds``.

    Each address gets its share of the remaining time, so that an address that does not respond
    leaves time for the next.
    """
    ends = time.monotonic() + seconds
    addresses = _resolve(host, port, seconds)
    failed: OSError = TimeoutError("the DNS lookup timed out")
    for index, address in enumerate(addresses):
        left = ends - time.monotonic()
        if left <= 0:
            break
        try:
            return _connect(address, left / (len(addresses) - index), source, options)
        except OSError as error:
            failed = error
    raise failed


def _connect(
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
    """Represent a running lookup that several threads may wait for."""

    __slots__ = ("addresses", "begun", "error", "over", "waiting")

    def __init__(self) -> None:
        self.begun = False
        self.addresses: Sequence[Address] = ()
        self.error: OSError | None = None
        self.over = False
        # Not a threading.Event: Python code holds its lock, so an interrupted `wait` could leave it
        # locked for the resolver's thread and all other waiting threads.
        self.waiting: list[SimpleQueue[None]] = []

    def wait(self, seconds: float) -> None:
        """Wait until the lookup ends. Raises :class:`queue.Empty` after ``seconds``."""
        bell: SimpleQueue[None] = SimpleQueue()
        self.waiting.append(bell)
        if not self.over:
            bell.get(timeout=seconds)

    def finish(self) -> None:
        """Wake all waiting threads."""
        self.over = True
        for bell in self.waiting:
            bell.put(None)


_pending: dict[tuple[str, int], _Lookup] = {}
# The threads of a parent do not continue in a forked child.
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_pending.clear)


def _resolve(host: str, port: int, seconds: float) -> Sequence[Address]:
    if _is_address(host):
        return _look_up(host, port)
    key = (host, port)
    new = _Lookup()
    lookup = _pending.setdefault(key, new)
    try:
        if lookup is new:
            _start_lookup(key, new)
        lookup.wait(seconds)
    except Empty:
        raise SlowLookup("the DNS lookup timed out") from None
    finally:
        if not (lookup.over or lookup.begun) and _pending.get(key) is lookup:
            del _pending[key]  # an interruption came before its thread was started
    if lookup.error is not None:
        # A new exception for each thread: threads must not share a traceback.
        raise type(lookup.error)(*lookup.error.args)
    return lookup.addresses


def _start_lookup(key: tuple[str, int], lookup: _Lookup) -> None:
    try:
        threading.Thread(
            target=_run_lookup, args=(key, lookup), name="kloudtrader-resolver", daemon=True
        ).start()
        lookup.begun = True
    except RuntimeError:
        # No thread can be started, such as at the shutdown of the interpreter.
        _run_lookup(key, lookup)


def _run_lookup(key: tuple[str, int], lookup: _Lookup) -> None:
    try:
        lookup.addresses = _look_up(*key)
    except OSError as error:
        lookup.error = error.with_traceback(None)
    finally:
        if _pending.get(key) is lookup:
            del _pending[key]
        lookup.finish()


def _look_up(host: str, port: int) -> Sequence[Address]:
    # As bytes: for a string, Python would load the tables of international names.
    name = host.encode("ascii") if host.isascii() else host
    try:
        return socket.getaddrinfo(name, port, allowed_gai_family(), socket.SOCK_STREAM)
    except UnicodeError:
        raise socket.gaierror(socket.EAI_NONAME, "not a host name") from None


def _is_address(host: str) -> bool:
    """Tell whether a host needs no resolver: an address, or a name from a local file."""
    if host == "localhost":
        return True
    for family in (socket.AF_INET, socket.AF_INET6):
        try:
            socket.inet_pton(family, host)
        except OSError as error:
            reraise_from_handler(error)
        else:
            return True
    return False
