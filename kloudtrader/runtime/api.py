"""Base of the generated API classes."""

from __future__ import annotations

from collections.abc import Callable

from kloudtrader.runtime.client import Client

__all__ = ["Api", "put_off"]


class Api:
    """One group of operations, called through a :class:`~kloudtrader.runtime.client.Client`.

    ``_timeout`` of each method replaces the client's timeout for that call: seconds, or a
    :class:`~kloudtrader.runtime.policy.Timeout`.
    """

    def __init__(self, client: Client) -> None:
        self._client = client

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._client!r})"


def put_off(module: str, name: str, methods: str) -> type[Api]:
    """Return a class that imports its methods when the first of them is used.

    ``methods`` are their names, with blanks between.
    """
    return type(name, (Api,), {method: _Late(module, name) for method in methods.split()})


class _Late:
    """A method that is not imported yet."""

    __slots__ = ("_class", "_holder", "_module", "_name")
    _holder: type
    _name: str

    def __init__(self, module: str, class_: str) -> None:
        self._module = module
        self._class = class_

    def __set_name__(self, holder: type, name: str) -> None:
        self._holder = holder
        self._name = name

    def __get__(self, instance: object, owner: type) -> Callable[..., object]:
        part: type = getattr(__import__(self._module, fromlist=["__name__"]), self._class)
        for name, method in vars(part).items():
            if isinstance(vars(self._holder).get(name), _Late):
                setattr(self._holder, name, method)
        found: Callable[..., object] = getattr(
            self._holder if instance is None else instance, self._name
        )
        return found
