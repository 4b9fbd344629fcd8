"""Read the same document with openapi-python-client, as a second opinion.

This is the only module that knows its internals. Its findings are compared with ours (see
`crosscheck`). The output is made from our own reading, since that parser forgets what this project
needs: descriptions and styles of parameters, document-level security, scheme names, discriminators,
named arrays and scalars, formats and bounds; and it drops an operation for one unsupported schema.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openapi_python_client.config import Config, ConfigFile, MetaType
from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.errors import GeneratorError
from openapi_python_client.parser.openapi import Endpoint
from openapi_python_client.parser.properties import Class, ModelProperty
from openapi_python_client.schema.untrusted_string import UntrustedString

Call = tuple[str, str]
"""Method and path."""

_STOP = re.compile(r"WARNING parsing (?P<method>[A-Z]+) (?P<path>.*) within [^ ]*\.")


class UnreadableError(Exception):
    """Raise this if openapi-python-client cannot read the document."""


@dataclass(frozen=True)
class UpstreamOperation:
    """Describe one operation as the other parser read it."""

    method: str
    path: str
    parameters: frozenset[tuple[str, str, bool]]
    """Location, name in the spec, required."""
    media: frozenset[str] = frozenset()
    """Media types of the request body."""
    statuses: frozenset[str] = frozenset()
    """Statuses of success, or ``default`` if there is no other."""


@dataclass(frozen=True)
class UpstreamReading:
    """Hold what the other parser read of a document."""

    operations: list[UpstreamOperation]
    stops: dict[Call, tuple[str, ...]] = field(default_factory=dict)
    """Parts that it could not read, by operation: these may lack a part, or all."""
    required: dict[str, frozenset[str]] = field(default_factory=dict)
    """Required properties of the named schemas that became classes."""


def read_document(content: dict[str, Any], source: Path) -> UpstreamReading:
    """Return what openapi-python-client reads."""
    config = _make_config(source)
    try:
        data = GeneratorData.from_dict(content, config=config)
    except Exception as error:
        # An error in the other parser must not end this run: it is only a second opinion.
        # The caller reports that it is missing.
        raise UnreadableError(f"{type(error).__name__}: {error}") from error
    if isinstance(data, GeneratorError):
        raise UnreadableError(data.detail or data.header)
    names = content.get("components", {}).get("schemas", {})
    return UpstreamReading(
        list(_iterate_operations(data)),
        _list_stops(data),
        dict(_iterate_required(data, names, config)),
    )


def _make_config(source: Path) -> Config:
    return Config.from_sources(
        ConfigFile(),
        MetaType.NONE,
        document_source=source,
        file_encoding="utf-8",
        overwrite=True,
        output_path=None,
    )


def _iterate_operations(data: GeneratorData) -> Iterator[UpstreamOperation]:
    for collection in data.endpoint_collections_by_tag.values():
        for endpoint in collection.endpoints:
            yield UpstreamOperation(
                endpoint.method.upper(),
                _restore_path(endpoint),
                frozenset(
                    (location.value, str(_unwrap(parameter.name)), bool(parameter.required))
                    for location, parameter in endpoint.iter_all_parameters()
                ),
                frozenset(str(_unwrap(body.content_type)) for body in endpoint.bodies),
                _list_statuses(endpoint),
            )


def _list_statuses(endpoint: Endpoint) -> frozenset[str]:
    listed = [response.status_code.pattern for response in endpoint.responses.patterns]
    good = frozenset(str(status).upper() for status in listed if str(status).startswith("2"))
    return good or frozenset({"default"} if endpoint.responses.default else ())


def _list_stops(data: GeneratorData) -> dict[Call, tuple[str, ...]]:
    stops: dict[Call, tuple[str, ...]] = {}
    for collection in data.endpoint_collections_by_tag.values():
        for error in collection.parse_errors:
            match = _STOP.match(str(error.header))
            if match:
                call = match["method"], match["path"]
                stops[call] = (*stops.get(call, ()), _describe_stop(str(error.detail or "")))
    return stops


def _describe_stop(detail: str) -> str:
    """Return the reason in one line, without the printed objects of the parser."""
    return " ".join(re.sub(r"<[^<>]* object at 0x[0-9a-f]+>", "", detail).split())


def _iterate_required(
    data: GeneratorData, names: dict[str, Any], config: Config
) -> Iterator[tuple[str, frozenset[str]]]:
    by_class = {model.class_info.name: model for model in data.models}
    for name in names:
        class_name = Class.from_string(string=UntrustedString(name), config=config).name
        model = by_class.get(class_name)
        if isinstance(model, ModelProperty) and model.required_properties is not None:
            yield name, frozenset(str(_unwrap(item.name)) for item in model.required_properties)


def _restore_path(endpoint: Endpoint) -> str:
    """Return the path with the spec's names, which the parser replaced by Python names."""
    path = str(_unwrap(endpoint.path))
    for parameter in endpoint.path_parameters:
        path = path.replace(f"{{{parameter.python_name}}}", f"{{{_unwrap(parameter.name)}}}")
    return path


def _unwrap(value: Any) -> Any:
    unwrap = getattr(value, "get_untrusted_value", None)
    return unwrap() if unwrap else value
