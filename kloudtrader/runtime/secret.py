"""A value that does not show itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn, final


@final
class Secret:
    """Holds a credential. ``str``, ``repr``, ``format``, ``vars`` and pickle never show it.

    >>> Secret("abc")
    Secret(***)
    """

    __slots__ = ("reveal",)

    def __init__(self, value: str) -> None:
        # A closure instead of an attribute: tools that print objects walk attributes.
        self.reveal: Callable[[], str] = lambda: value
        """Call it to get the value."""

    def __repr__(self) -> str:
        return "Secret(***)"

    def __format__(self, format_spec: str) -> str:
        return "Secret(***)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self.reveal() == other.reveal()

    def __hash__(self) -> int:
        return hash(self.reveal())

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Secret cannot be pickled or copied to another process")

    def __copy__(self) -> Secret:
        return self

    def __deepcopy__(self, memo: object) -> Secret:
        return self
