"""What all functions of this process share: connections and clients."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from kloudtrader.runtime.client import Client
from kloudtrader.runtime.errors import ConfigurationError
from kloudtrader.runtime.http.transport import Transport
from kloudtrader.runtime.lock import ForkSafe

K = TypeVar("K", bound=Hashable)
C = TypeVar("C", bound=Client)

TRANSPORT = Transport()
"""One pool of connections for each host, used by all functions, clients and threads."""

_MOST = 64


class Clients(ForkSafe, Generic[K, C]):
    """The clients of a venue. Each is made once, so that all threads share its limits.

    ``setting`` is the variable of the environment that holds the base URL: an error names it.
    """

    def __init__(self, make: Callable[[K], C], setting: str = "") -> None:
        super().__init__()
        self._make = make
        self._setting = setting
        self._made: dict[K, C] = {}

    def get(self, key: K) -> C:
        found = self._made.get(key)
        if found is None:
            with self._lock:
                found = self._made.get(key)
                if found is None:
                    if len(self._made) >= _MOST:  # a program that serves many users
                        del self._made[next(iter(self._made))]
                    found = self._made[key] = self._new(key)
        return found

    def _new(self, key: K) -> C:
        try:
            return self._make(key)
        except ConfigurationError as error:
            if not self._setting:
                raise
            raise ConfigurationError(f"{self._setting}: {error}", setting=self._setting) from None
