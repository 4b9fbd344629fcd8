"""Parts that are loaded when they are needed: names of a package, bodies, what explains errors.

Programs that start often, make a call and end, as a rule send no body and meet no error: what
explains one is a third of the package. It is loaded at the first error, and before a write is sent:
from then on, nothing may stand between what happened and the error that says so.
"""

import sys

# As :data:`typing.TYPE_CHECKING`, without the time that importing ``typing`` takes.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

__all__ = ["exports", "late", "load_all"]


def exports(
    module_name: str, names: "Mapping[str, str]"
) -> "tuple[Callable[[str], object], Callable[[], list[str]]]":
    """Return ``__getattr__`` and ``__dir__`` for a package that loads its names late (PEP 562).

    ``names`` maps each public name to the submodule, below the package, that defines it. A name
    equal to its submodule's stands for the submodule itself unless that defines the name.

    ::

        __getattr__, __dir__ = exports(__name__, {"Order": "models", "AccountApi": "api"})
    """

    def __getattr__(name: str) -> object:  # noqa: N807 - it becomes the module's
        submodule = names.get(name)
        if submodule is None:
            raise AttributeError(f"module {module_name!r} has no attribute {name!r}")
        module = __import__(f"{module_name}.{submodule}", fromlist=["__name__"], level=0)
        value: object = getattr(module, name, module if submodule == name else _MISSING)
        if value is _MISSING:
            raise AttributeError(f"module {module.__name__!r} has no attribute {name!r}")
        setattr(sys.modules[module_name], name, value)
        return value

    def __dir__() -> list[str]:  # noqa: N807
        return sorted({*vars(sys.modules[module_name]), *names})

    return __getattr__, __dir__


_MISSING = object()


class _Late:
    """Stands for a module: loads it when one of its names is used."""

    def __init__(self, name: str) -> None:
        self._name = name

    def load(self) -> object:
        """Return the module. Raises :class:`OSError` or :class:`ImportError`."""
        __import__(self._name)
        return sys.modules[self._name]

    def __getattr__(self, name: str) -> object:
        try:
            module = self.load()
        except (OSError, ImportError) as error:
            # Such as without a free file handle. Only reads get here: see `load_all`.
            raise _unexplained(error) from error
        value = self.__dict__[name] = getattr(module, name)
        return value


_parts: dict[str, _Late] = {}
_waiting: dict[str, _Late] = {}
"""Those of the parts that no write has asked for yet."""


def late(name: str) -> "Any":
    """Return the stand-in for the module ``name`` below this package."""
    if name not in _parts:
        _parts[name] = _waiting[name] = _Late(f"{__package__}.{name}")
    return _parts[name]


def load_all() -> None:
    """Load all of them. Raises :class:`~kloudtrader.runtime.errors.NotSent`."""
    for name, part in tuple(_waiting.items()):
        try:
            part.load()
        except (OSError, ImportError) as error:
            raise _not_sent(error) from error
        _waiting.pop(name, None)


def _not_sent(error: Exception) -> Exception:
    from kloudtrader.runtime.errors import NotSent

    return NotSent(f"nothing was sent: {_reason(error)}")


def _unexplained(error: Exception) -> Exception:
    from kloudtrader.runtime.errors import NoAnswer

    return NoAnswer(f"a read failed, and why could not be worked out: {_reason(error)}")


def _reason(error: Exception) -> str:
    why = getattr(error, "strerror", None) or type(error).__name__
    return f"a part of kloudtrader could not be loaded ({why})"
