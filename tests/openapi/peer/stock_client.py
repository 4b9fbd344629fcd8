"""Generate the stock client of openapi-python-client, and call it with values of the wire."""

from __future__ import annotations

import datetime
import enum
import importlib
import inspect
import sys
import types
import typing
import warnings
from pathlib import Path
from typing import Any

from openapi_python_client import generate
from openapi_python_client.config import Config, ConfigFile, MetaType
from openapi_python_client.strings import PythonIdentifier


def generate_stock_client(spec: Path, directory: Path, url: str) -> StockClient:
    """Generate a package with the tool's own templates, and import it."""
    name = f"stock_{spec.stem}"
    config = Config.from_sources(
        ConfigFile(post_hooks=[]),
        MetaType.NONE,
        document_source=spec,
        file_encoding="utf-8",
        overwrite=True,
        output_path=directory / name,
    )
    generate(config=config)
    sys.path.insert(0, str(directory))
    try:
        importlib.invalidate_caches()
        return StockClient(importlib.import_module(name), url)
    finally:
        sys.path.remove(str(directory))


class StockClient:
    """Call the functions of a stock client by operationId."""

    def __init__(self, package: types.ModuleType, url: str) -> None:
        self._name = package.__name__
        self._folder = Path(str(package.__file__)).parent
        sys.path.insert(0, str(self._folder.parent))
        self._modules = {
            path.stem: f"{self._name}.api.{path.parent.name}.{path.stem}"
            for path in self._folder.glob("api/*/*.py")
            if path.stem != "__init__"
        }
        self._types = importlib.import_module(f"{self._name}.types")
        clients = importlib.import_module(f"{self._name}.client")
        self._client = clients.AuthenticatedClient(
            base_url=url, token="t", raise_on_unexpected_status=True, verify_ssl=False
        )

    def close(self) -> None:
        """Close the connections, and forget the package."""
        self._client.get_httpx_client().close()
        sys.path.remove(str(self._folder.parent))
        for name in [name for name in sys.modules if name.split(".")[0] == self._name]:
            del sys.modules[name]

    def has_operation(self, operation_id: str) -> bool:
        return _make_identifier(operation_id) in self._modules

    def call(self, operation_id: str, values: dict[tuple[str, str], Any], body: Any) -> Any:
        """Call an operation, and return what it read as JSON.

        ``values`` are the parameters by location and name. Everything else is unset, because the
        stock client sends the server's defaults itself.
        """
        module = importlib.import_module(self._modules[_make_identifier(operation_id)])
        function = module.sync_detailed
        hints = typing.get_type_hints(function)
        arguments: dict[str, Any] = {}
        wanted = dict(values)
        for name in inspect.signature(function).parameters:
            if name in ("client", "body"):
                continue
            key = next((key for key in wanted if _names_argument(key, name)), None)
            value = wanted.pop(key) if key else self._types.UNSET
            arguments[name] = _convert(value, hints[name]) if key else value
        if wanted:
            raise LookupError(f"the stock client takes no {[*wanted]}")
        if body is not None:
            arguments["body"] = _convert(body, hints["body"])
        with warnings.catch_warnings():
            # It passes cookies to httpx for each request, which httpx deprecates.
            warnings.simplefilter("ignore", DeprecationWarning)
            return _dump(function(**arguments, client=self._client).parsed)


def _make_identifier(text: str) -> str:
    return str(PythonIdentifier(value=text, prefix="field_"))


def _names_argument(key: tuple[str, str], name: str) -> bool:
    location, wire = key
    return name in (_make_identifier(wire), f"{_make_identifier(wire)}_{location}")


def _convert(value: Any, hint: Any) -> Any:
    """Return the value of the wire as one of the types that the function takes."""
    for candidate in typing.get_args(hint) or (hint,):
        converted = _convert_to(value, candidate if typing.get_origin(hint) is not list else hint)
        if converted is not None:
            return converted
    return value


def _convert_to(value: Any, hint: Any) -> Any:
    """Return the converted value, or ``None`` if the type does not describe it exactly."""
    if typing.get_origin(hint) is list:
        if not isinstance(value, list):
            return None
        (inner,) = typing.get_args(hint)
        return [_convert(item, inner) for item in value]
    if not isinstance(hint, type):
        return None
    try:
        if hasattr(hint, "from_dict"):
            made = hint.from_dict(value)
            return made if isinstance(value, dict) and made.to_dict() == value else None
        if issubclass(hint, enum.Enum):
            return hint(value)
        if issubclass(hint, datetime.date):
            return hint.fromisoformat(value)
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
    return value if type(value) is hint else None


def _dump(value: Any) -> Any:
    """Return what was read as JSON."""
    if isinstance(value, list):
        return [_dump(item) for item in value]
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, datetime.date):
        return value.isoformat()
    return value.to_dict() if hasattr(value, "to_dict") else value
