"""Define type expressions: annotations that are not bound to a module yet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from .python_text import quote_text


@dataclass(frozen=True)
class Type:
    """Be the base of all type expressions."""

    def write(self, local: Callable[[str], str]) -> str:
        """Return the annotation; ``local`` writes the name of a class of the models module."""
        raise NotImplementedError

    def parts(self) -> tuple[Type, ...]:
        return ()

    def with_parts(self, change: Callable[[Type], Type]) -> Type:
        """Return the type with changed parts."""
        return self

    def walk(self) -> Iterator[Type]:
        """Yield the type and all of its parts."""
        yield self
        for part in self.parts():
            yield from part.walk()

    @property
    def imports(self) -> frozenset[str]:
        """Return the import lines that the annotation needs."""
        return frozenset[str]().union(*(part.own_imports() for part in self.walk()))

    def own_imports(self) -> frozenset[str]:
        return frozenset()

    @property
    def locals(self) -> frozenset[str]:
        """Return the names of the models module that the annotation uses."""
        return frozenset(part.name for part in self.walk() if isinstance(part, Local))

    @property
    def accepts_none(self) -> bool:
        return False


@dataclass(frozen=True)
class Name(Type):
    """Name a builtin, or a class with its import line."""

    name: str
    line: str = ""

    def write(self, local: Callable[[str], str]) -> str:
        return self.name

    def own_imports(self) -> frozenset[str]:
        return frozenset({self.line} if self.line else ())

    @property
    def accepts_none(self) -> bool:
        return self.name in ("Any", "None")


@dataclass(frozen=True)
class Local(Type):
    """Name a class or an alias of the models module."""

    name: str
    nullable: bool = False
    """True if the named type includes ``None``."""

    def write(self, local: Callable[[str], str]) -> str:
        return local(self.name)

    @property
    def accepts_none(self) -> bool:
        return self.nullable


@dataclass(frozen=True)
class Generic(Type):
    """Write ``list[X]`` or ``dict[str, X]``."""

    name: str
    arguments: tuple[Type, ...]
    line: str = ""

    def write(self, local: Callable[[str], str]) -> str:
        return f"{self.name}[{', '.join(part.write(local) for part in self.arguments)}]"

    def parts(self) -> tuple[Type, ...]:
        return self.arguments

    def with_parts(self, change: Callable[[Type], Type]) -> Type:
        return replace(self, arguments=tuple(map(change, self.arguments)))

    def own_imports(self) -> frozenset[str]:
        return frozenset({self.line} if self.line else ())


@dataclass(frozen=True)
class Literal(Type):
    """List known values: closed alone, open in a union with the plain type."""

    values: tuple[str | int | bool, ...]

    def write(self, local: Callable[[str], str]) -> str:
        known = (
            quote_text(value) if isinstance(value, str) else repr(value) for value in self.values
        )
        return f"Literal[{', '.join(known)}]"

    def own_imports(self) -> frozenset[str]:
        return frozenset({"from typing import Literal"})


@dataclass(frozen=True)
class Union(Type):
    members: tuple[Type, ...]

    def write(self, local: Callable[[str], str]) -> str:
        return " | ".join(part.write(local) for part in self.members)

    def parts(self) -> tuple[Type, ...]:
        return self.members

    def with_parts(self, change: Callable[[Type], Type]) -> Type:
        return replace(self, members=tuple(map(change, self.members)))

    @property
    def accepts_none(self) -> bool:
        return any(part.accepts_none for part in self.members)


@dataclass(frozen=True)
class Marked(Type):
    """Write ``Annotated[X, marker, ...]``."""

    inner: Type
    markers: tuple[str, ...]
    lines: frozenset[str] = frozenset()

    def write(self, local: Callable[[str], str]) -> str:
        return f"Annotated[{', '.join([self.inner.write(local), *self.markers])}]"

    def parts(self) -> tuple[Type, ...]:
        return (self.inner,)

    def with_parts(self, change: Callable[[Type], Type]) -> Type:
        return replace(self, inner=change(self.inner))

    def own_imports(self) -> frozenset[str]:
        return frozenset({"from typing import Annotated"}) | self.lines

    @property
    def accepts_none(self) -> bool:
        return self.inner.accepts_none


ANY = Name("Any", "from typing import Any")
STRING = Name("str")
BYTES = Name("bytes")
DECIMAL = Name("Decimal", "from decimal import Decimal")
NONE = Name("None")
UNRECOGNISED = Name("Unrecognised", "from kloudtrader.runtime.response.unions import Unrecognised")
"""A variant of a union that the spec does not know."""


def union(members: Iterable[Type]) -> Type:
    """Join types: nested unions flattened, each type once, ``None`` last; ``Any`` replaces all.

    >>> union([NONE, STRING, STRING]).write(str)
    'str | None'
    """
    flat: dict[Type, None] = {}
    for member in members:
        flat.update(dict.fromkeys(member.members if isinstance(member, Union) else (member,)))
    if ANY in flat:
        return ANY
    ordered = [member for member in flat if member != NONE] + [NONE] * (NONE in flat)
    return ordered[0] if len(ordered) == 1 else Union(tuple(ordered))


_KNOWN = "from kloudtrader.runtime.models import Known"


def known_text(values: Iterable[str]) -> Generic:
    """Return the type of a text that type checkers hold to some values."""
    return Generic("Known", (Literal(tuple(values)),), _KNOWN)


def optional(inner: Type) -> Type:
    return inner if inner.accepts_none else union([inner, NONE])
