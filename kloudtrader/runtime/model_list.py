"""Define the lists of models in responses."""

from __future__ import annotations

from typing import SupportsIndex, TypeVar, overload

T = TypeVar("T")


class ModelList(list[T]):
    """Be a list that notebooks show as a table.

    A method of a list is the only hook that Jupyter, VS Code, Colab and marimo share. A formatter
    for all lists would have to be registered in IPython, and change the lists of others too.
    """

    __slots__ = ()

    @overload
    def __getitem__(self, index: SupportsIndex) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> ModelList[T]: ...
    def __getitem__(self, index: SupportsIndex | slice) -> T | ModelList[T]:
        if isinstance(index, slice):
            return ModelList(super().__getitem__(index))
        return super().__getitem__(index)

    def _repr_html_(self) -> str:
        from kloudtrader.runtime.display.html import format_list

        return format_list(self)
