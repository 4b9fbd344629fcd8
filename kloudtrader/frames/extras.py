"""Importing what only some users have installed."""

from importlib import import_module
from typing import Any

from kloudtrader.runtime.errors import ConfigurationError

__all__ = ["needed"]


def needed(module: str, extra: str, what: str) -> Any:
    """Import a module of an extra. Raises :class:`ConfigurationError` that says how to get it."""
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        if error.name != module:
            raise
    raise ConfigurationError(f"{what} needs {module}: pip install 'kloudtrader[{extra}]'")
