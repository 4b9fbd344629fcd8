"""Provide locks that a forked child does not inherit in locked state."""

from __future__ import annotations

import os
import threading
from weakref import WeakSet


class ForkSafe:
    """Hold a mutex for short sections, ``_lock``, that works after a fork.

    A plain lock that another thread holds while the process forks stays locked in the child
    forever, so the child gets a new lock.

    Use it by ``with`` only, and never wrap it in an ``__enter__`` written in Python: ``with``
    acquires a lock written in C without a gap in which a signal handler can run. In a Python
    ``__enter__``, a Ctrl-C right after ``acquire()`` leaves the lock locked, and every later call
    hangs. The lock is reentrant, because a signal handler may make a call while its thread is in
    the section.
    """

    __slots__ = ("__weakref__", "_lock")

    def __init__(self) -> None:
        self._lock = threading.RLock()
        _objects.add(self)

    def _reset_after_fork(self) -> None:
        """Drop the state that a forked child must not share with its parent."""
        self._lock = threading.RLock()


_objects: WeakSet[ForkSafe] = WeakSet()


def _reset_all() -> None:
    for fork_safe in tuple(_objects):
        fork_safe._reset_after_fork()  # pyright: ignore[reportPrivateUsage]


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_reset_all)
