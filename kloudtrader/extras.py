"""Import the packages of extras."""

from importlib import import_module
from typing import Any

from kloudtrader.runtime.errors import ConfigurationError


def import_extra(module: str, extra: str, what: str) -> Any:
    """Import a module of an extra; the :class:`ConfigurationError` says how to install it."""
    package = module.partition(".")[0]
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        if error.name not in (module, package):
            raise
    raise ConfigurationError(f"{what} needs {package}: pip install 'kloudtrader[{extra}]'")
