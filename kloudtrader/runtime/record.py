"""Define immutable values that cost almost nothing to define.

:class:`typing.NamedTuple` and :mod:`dataclasses` compile code for each class. A program that makes
one call loads some twenty such classes, and would notice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, Self, dataclass_transform

if TYPE_CHECKING:
    from inspect import Signature


class _RecordSignature:
    """Describe the fields of a record to :func:`inspect.signature` and :func:`help`.

    The signature is built on demand, because importing :mod:`inspect` takes longer than all other
    imports of a call.
    """

    def __get__(self, instance: object, owner: type[Record]) -> Signature:
        if owner.__init__ is not Record.__init__:
            raise AttributeError(f"{owner.__name__}.__init__ has its own signature")
        from inspect import Parameter, Signature

        types = _get_types(owner)
        kind, empty = Parameter.POSITIONAL_OR_KEYWORD, Parameter.empty
        return Signature(
            [
                Parameter(name, kind, default=getattr(owner, name, empty), annotation=types[name])
                for name in owner.__match_args__
            ]
        )


def _get_types(owner: type[Record]) -> dict[str, Any]:
    from inspect import get_annotations
    from typing import get_type_hints

    try:
        return get_type_hints(owner)
    except NameError:  # a name that is imported for type checkers only
        each = (get_annotations(base) for base in reversed(owner.__mro__))
        return {name: text for annotations in each for name, text in annotations.items()}


@dataclass_transform(frozen_default=True)
class Record:
    """Define an immutable value whose fields are the annotations of the class.

    Type checkers treat it as a frozen dataclass. Defaults must be immutable, too.

    >>> class Point(Record):
    ...     x: int
    ...     y: int = 0
    >>> Point(1)
    Point(x=1, y=0)
    """

    __match_args__: ClassVar[tuple[str, ...]] = ()
    __signature__: ClassVar[_RecordSignature] = _RecordSignature()
    _known: ClassVar[frozenset[str]] = frozenset()
    _required: ClassVar[frozenset[str]] = frozenset()

    def __init_subclass__(cls) -> None:
        own = [name for name in cls.__annotations__ if name not in cls.__match_args__]
        cls.__match_args__ = (*cls.__match_args__, *own)  # type: ignore[misc]
        cls._known = frozenset(cls.__match_args__)
        cls._required = frozenset(name for name in cls.__match_args__ if not hasattr(cls, name))

    def __init__(self, *values: Any, **named: Any) -> None:
        fields, state = self.__match_args__, self.__dict__
        state.update(zip(fields, values, strict=False))
        state.update(named)
        count = len(values) + len(named)
        if len(state) != count or not self._required <= state.keys() <= self._known:
            raise _build_error(type(self).__name__, fields, self._required, values, named)

    def replace(self, **changes: Any) -> Self:
        """Return a copy with other values of the named fields."""
        given = {name: getattr(self, name) for name in self.__match_args__}
        return type(self)(**given | changes)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} is read-only: {name} cannot be set")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} is read-only: {name} cannot be deleted")

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in self.__match_args__)

    def __hash__(self) -> int:
        return hash(tuple(getattr(self, name) for name in self.__match_args__))

    def __repr__(self) -> str:
        fields = (f"{name}={getattr(self, name)!r}" for name in self.__match_args__)
        return f"{type(self).__name__}({', '.join(fields)})"


def _build_error(
    kind: str,
    fields: tuple[str, ...],
    required: frozenset[str],
    values: tuple[object, ...],
    named: dict[str, object],
) -> TypeError:
    if len(values) > len(fields):
        return TypeError(f"{kind} takes {len(fields)} values, not {len(values)}")
    given = fields[: len(values)]
    twice = [name for name in named if name in given]
    unknown = [name for name in named if name not in fields]
    missing = [name for name in fields if name in required - {*given, *named}]
    problems = (("has no field", unknown), ("got twice", twice), ("requires", missing))
    text = "; ".join(f"{verb} {', '.join(names)}" for verb, names in problems if names)
    return TypeError(f"{kind} {text}")
