"""Import the names of a package when they are first used (PEP 562)."""

import sys

# As :data:`typing.TYPE_CHECKING`, without the time that importing ``typing`` takes.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def exports(
    module_name: str, names: "Mapping[str, str]"
) -> "tuple[Callable[[str], object], Callable[[], list[str]]]":
    """Return ``__getattr__`` and ``__dir__`` for a package that loads its names late (PEP 562).

    ``names`` maps each public name to the submodule of the package that defines it. A name equal to
    its submodule's is the submodule itself, unless the submodule defines the name. ``dir`` lists
    these names only, so that completion shows nothing private.

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
        return sorted(names)

    return __getattr__, __dir__


_MISSING = object()
