"""What this package has under which name."""

import builtins
from collections.abc import Iterable
from difflib import get_close_matches
from importlib import import_module
from importlib.util import find_spec
from types import FunctionType, ModuleType
from typing import NamedTuple

from kloudtrader.runtime.api import Api

__all__ = [
    "MISSING",
    "PACKAGE",
    "UNKNOWN",
    "Method",
    "is_builtin",
    "load",
    "member",
    "method",
    "public",
    "suggestion",
]

PACKAGE = "kloudtrader"
MISSING = object()
"""What a name means that this package does not have."""
UNKNOWN = object()
"""The meaning of a name that cannot be told."""
_GIVEN = {"__file__", "__builtins__", "__annotations__", "__module__", "__qualname__", "__class__"}
"""What a module, a class or a method has besides."""
_CREDENTIALS = ("ACCESS_TOKEN", "ACCOUNT_NUMBER")
_WITH_CREDENTIALS = (PACKAGE, f"{PACKAGE}.defaults")


def load(name: str) -> ModuleType | None:
    """A module of this package, or ``None`` where there is none of this name."""
    if name.partition(".")[0] != PACKAGE:
        return None
    try:
        return import_module(name) if find_spec(name) is not None else None
    except ModuleNotFoundError:
        return None


def member(module: ModuleType, name: str, imported: Iterable[str] = ()) -> object:
    """What ``module.name`` is, or :data:`MISSING`.

    A submodule that the package does not hand out by itself is there only when the file has
    ``imported`` it. The two credentials are text, whatever the environment holds at the moment.
    """
    if name in _CREDENTIALS and module.__name__ in _WITH_CREDENTIALS:
        return ""
    full = f"{module.__name__}.{name}"
    found = getattr(module, name, MISSING)
    if found is MISSING:
        return (load(full) if full in imported else None) or MISSING
    submodule = isinstance(found, ModuleType) and found.__name__ == full
    return MISSING if submodule and full not in {*imported, *_public_paths(module)} else found


def _public_paths(module: ModuleType) -> Iterable[str]:
    return (f"{module.__name__}.{name}" for name in getattr(module, "__all__", ()))


def public(module: ModuleType) -> list[str]:
    """The names that a star import of a module brings."""
    names = getattr(module, "__all__", None)
    if names is None:
        names = [name for name in vars(module) if not name.startswith("_")]
    return list(names)


def suggestion(name: str, names: Iterable[str]) -> str | None:
    """The name that was probably meant."""
    matches = get_close_matches(name, list(names), n=1, cutoff=0.7)
    return matches[0] if matches else None


def is_builtin(name: str) -> bool:
    """Whether Python itself has this name."""
    return hasattr(builtins, name) or name in _GIVEN


class Method(NamedTuple):
    """A method of an instance: its first parameter is taken."""

    function: FunctionType


def method(cls: type, name: str) -> object:
    """What ``name`` of an instance means. Only the API classes have nothing but their methods."""
    found = getattr(cls, name, MISSING)
    if isinstance(found, FunctionType):
        return Method(found)
    return MISSING if found is MISSING and issubclass(cls, Api) else UNKNOWN
