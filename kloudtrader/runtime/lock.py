"""Locks that are not inherited locked by a forked child."""

from __future__ import annotations

import os
import threading
from weakref import WeakSet


class ForkSafe:
    """Base of objects with a mutex for short sections, ``_lock``.

    A plain lock that another thread holds while the process forks stays locked in the child for
    ever, so the child gets a new one.

    It is used by ``with`` only, and has no ``__enter__`` of ours around it: ``with`` enters a lock
    written in C without a gap in which a signal handler can run. With an ``__enter__`` written in
    Python, a Ctrl-C right behind ``acquire()`` leaves it locked, and every later call hangs. It is
    reentrant, as a signal handler may make a call of its own while its thread is in the section.
    """

    __slots__ = ("__weakref__", "_lock")

    def __init__(self) -> None:
        self._lock = threading.RLock()
        _objects.add(self)

    def _reset_after_fork(self) -> None:
        """Drop what a forked child must not share with its parent."""
        self._lock = threading.RLock()


_objects: WeakSet[ForkSafe] = WeakSet()


def _reset_all() -> None:
    for held in tuple(_objects):
        held._reset_after_fork()  # pyright: ignore[reportPrivateUsage]


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_reset_all)
