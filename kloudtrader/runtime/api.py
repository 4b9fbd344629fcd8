"""Base of the generated API classes."""

from __future__ import annotations

from kloudtrader.runtime.client import Client


class Api:
    """One group of operations, called through a :class:`~kloudtrader.runtime.client.Client`.

    ``_timeout`` of each method replaces the client's timeout for that call: seconds, or a
    :class:`~kloudtrader.runtime.policy.Timeout`.
    """

    def __init__(self, client: Client) -> None:
        self._client = client

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._client!r})"
