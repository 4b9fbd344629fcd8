"""Find what a model kept although its spec does not know it."""

from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

from pydantic import BaseModel

__all__ = ["strangers"]


def strangers(value: object, where: str = "response") -> Iterator[str]:
    """Unknown fields, and words outside the known ones, anywhere in a model."""
    if isinstance(value, BaseModel):
        yield from (f"{where}.{name} is not in the spec" for name in value.model_extra or {})
        hints = _hints(type(value))
        for name in type(value).model_fields:
            member = getattr(value, name)
            yield from _foreign(hints[name], member, f"{where}.{name}")
            yield from strangers(member, f"{where}.{name}")
    elif isinstance(value, list | tuple):
        for index, row in enumerate(value):
            yield from strangers(row, f"{where}[{index}]")


@cache
def _hints(model: type[BaseModel]) -> dict[str, Any]:
    return get_type_hints(model, include_extras=True)


def _foreign(hint: Any, value: object, where: str) -> Iterator[str]:
    words = set(_words(hint))
    if words and isinstance(value, str) and value not in words:
        yield f"{where}: {value!r} is not one of {', '.join(sorted(words))}"


def _words(hint: Any) -> Iterator[str]:
    """Return the known words of a hint such as ``Literal["open", "filled"] | str``."""
    if get_origin(hint) is Literal:
        yield from (word for word in get_args(hint) if isinstance(word, str))
    elif get_origin(hint) is Annotated:
        yield from _words(get_args(hint)[0])
    else:
        for arm in get_args(hint):
            if get_origin(hint) is not list:
                yield from _words(arm)
