"""Base of the generated API classes."""

from kloudtrader.runtime.client import Client

__all__ = ["Api"]


class Api:
    """One group of operations, called through a :class:`~kloudtrader.runtime.client.Client`."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._client!r})"
