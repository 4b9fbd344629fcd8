"""What all functions of this process share: connections and clients."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from kloudtrader.runtime.client import Client
from kloudtrader.runtime.lock import ForkSafeLock
from kloudtrader.runtime.transport import Transport

__all__ = ["TRANSPORT", "Clients"]

K = TypeVar("K", bound=Hashable)
C = TypeVar("C", bound=Client)

TRANSPORT = Transport()
"""One pool of connections for each host, used by all functions, clients and threads."""

_MOST = 64


class Clients(Generic[K, C]):
    """The clients of a venue. Each is made once, so that all threads share its limits."""

    def __init__(self, make: Callable[[K], C]) -> None:
        self._make = make
        self._made: dict[K, C] = {}
        self._lock = ForkSafeLock()

    def get(self, key: K) -> C:
        found = self._made.get(key)
        if found is None:
            with self._lock:
                found = self._made.get(key)
                if found is None:
                    if len(self._made) >= _MOST:  # a program that serves many users
                        del self._made[next(iter(self._made))]
                    found = self._made[key] = self._make(key)
        return found
