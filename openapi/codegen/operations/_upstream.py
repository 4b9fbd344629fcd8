"""Read the same document with openapi-python-client, as a second opinion.

This is the only module that knows its internals. Its findings are compared with ours (see
`crosscheck`). The output is made from our own reading, since that parser forgets what this project
needs: descriptions and styles of parameters, document-level security, scheme names, discriminators,
named arrays and scalars, formats and bounds; and it drops an operation for one unsupported schema.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openapi_python_client.config import Config, ConfigFile, MetaType
from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.errors import GeneratorError
from openapi_python_client.parser.openapi import Endpoint


class UnreadableError(Exception):
    """Raise this if openapi-python-client cannot read the document."""


@dataclass(frozen=True)
class UpstreamOperation:
    """Describe one operation as the other parser read it."""

    method: str
    path: str
    parameters: frozenset[tuple[str, str, bool]]
    """Location, name in the spec, required."""
    has_body: bool


def read_operations(content: dict[str, Any], source: Path) -> list[UpstreamOperation]:
    """Return the operations that openapi-python-client reads; those that it drops are missing."""
    try:
        data = GeneratorData.from_dict(content, config=_make_config(source))
    except Exception as error:
        # An error in the other parser must not end this run: it is only a second opinion.
        # The caller reports that it is missing.
        raise UnreadableError(f"{type(error).__name__}: {error}") from error
    if isinstance(data, GeneratorError):
        raise UnreadableError(data.detail or data.header)
    return list(_iterate_operations(data))


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
                bool(endpoint.bodies),
            )


def _restore_path(endpoint: Endpoint) -> str:
    """Return the path with the spec's names, which the parser replaced by Python names."""
    path = str(_unwrap(endpoint.path))
    for parameter in endpoint.path_parameters:
        path = path.replace(f"{{{parameter.python_name}}}", f"{{{_unwrap(parameter.name)}}}")
    return path


def _unwrap(value: Any) -> Any:
    unwrap = getattr(value, "get_untrusted_value", None)
    return unwrap() if unwrap else value
