"""Convert and compare values of requests and responses."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from typing import Any

from pydantic import BaseModel, TypeAdapter

from . import expected_wire
from .raw import Part


def dump(value: Any) -> Any:
    """Return the JSON that the value was read from."""
    if isinstance(value, list):
        return [dump(item) for item in value]
    if isinstance(value, BaseModel):  # pydantic 2.12 does not build a deferred class by itself
        type(value).model_rebuild()
    adapter: TypeAdapter[Any] = TypeAdapter(Any)
    return adapter.dump_python(value, mode="json", by_alias=True, exclude_unset=True)


def find_difference(expected: Any, got: Any, way: str = "") -> str:
    """Describe the first difference of two JSON values."""
    if isinstance(expected, dict) and isinstance(got, dict) and {*expected} == {*got}:
        pairs = [(f"{way}.{key}", item, got[key]) for key, item in expected.items()]
    elif isinstance(expected, list) and isinstance(got, list) and len(expected) == len(got):
        pairs = [(f"{way}[{i}]", *both) for i, both in enumerate(zip(expected, got, strict=True))]
    else:
        return f" at {way or 'the top'}: {expected!r} became {got!r}"
    return next((find_difference(a, b, name) for name, a, b in pairs if a != b), "")


def restore_times(expected: Any, got: Any) -> Any:
    """Return a dump with times as they were sent, where they are the same times.

    A count since 1970 and a time without an offset are read as times with a time zone.
    """
    if isinstance(expected, dict) and isinstance(got, dict):
        return {key: restore_times(expected.get(key), item) for key, item in got.items()}
    if isinstance(expected, list) and isinstance(got, list) and len(expected) == len(got):
        return [restore_times(*both) for both in zip(expected, got, strict=True)]
    if isinstance(got, str) and isinstance(expected, int | str) and got != expected:
        with suppress(ValueError):
            moment = datetime.fromisoformat(got)
            counts = (moment.timestamp(), moment.timestamp() * 1000)
            local = moment.replace(tzinfo=None)
            if expected in counts or datetime.fromisoformat(str(expected)) == local:
                return expected
    return got


def iterate_values(value: Any) -> Iterator[Any]:
    yield value
    if isinstance(value, BaseModel):
        for name in value.model_fields_set:
            yield from iterate_values(getattr(value, name, None))
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from iterate_values(item)


def get_part_name(part: tuple[str, Any, Any]) -> str:
    """Return the name of a form's part, by which parts are sorted."""
    return part[0]


def make_key(place: Any, name: Any) -> tuple[str, str]:
    """Return the key of a parameter; header names are case-insensitive."""
    return place, name.lower() if place == "header" else name


def choose_status(status: str, all_: list[str]) -> int:
    if status == "default":
        return 200 if not any(status.startswith("2") for status in all_) else 418
    return int(status.upper().replace("XX", "18")) if "X" in status.upper() else int(status)


def is_json(media: str) -> bool:
    essence = media.split(";")[0].strip().lower()
    return essence in ("application/json", "text/json", "*/*") or essence.endswith("+json")


def choose_instance(media: str) -> str:
    """Return a media type of a range."""
    return media.replace("*", "x-any") if "*" in media else media


def find_media(body: Part, media: str) -> Part | None:
    content = body.get("content") or {}
    ranges = (media.partition("/")[0] + "/*", "*/*", "application/*+json", "*/json")
    name = next((candidate for candidate in (media, *ranges) if candidate in content), None)
    if name is None:
        return None
    return body["content"][name] if body.get("content")[name] else Part(body.file, {})


def write_as_texts(values: list[Any]) -> list[Any]:
    """Write nested values, which a URL cannot hold, as text."""
    return [json.dumps(item) if isinstance(item, list | dict) else item for item in values]


def drop_none(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: item for key, item in value.items() if item is not None}
    return [item for item in value if item is not None] if isinstance(value, list) else value


def list_credentials(operation: Part, root: Part) -> set[tuple[str, str]]:
    """Return the keys of the parameters that carry credentials, in any alternative."""
    node = operation if operation.has("security") else root
    known = root["components"]["securitySchemes"]
    named = [known[name] for names in node.get("security") or [] for name in names]
    return {
        make_key(scheme.get("in"), scheme.get("name"))
        for scheme in named
        if scheme.get("type") == "apiKey"
    }


def write_credentials(operation: Part, root: Part) -> tuple[list[str], dict[str, str], list[str]]:
    """Return the query, headers and cookies that carry the operation's credentials."""
    node = operation if operation.has("security") else root
    query, headers, cookies = list[str](), dict[str, str](), list[str]()
    known = root["components"]["securitySchemes"]
    for names in node.get("security") or []:
        if any(known[name].get("type") == "mutualTLS" for name in names):
            continue
        for name in names:
            scheme = known[name]
            kind, place = scheme.get("type"), scheme.get("in")
            if kind == "apiKey" and place == "query":
                query.append(f"{scheme.get('name')}=key-{name}")
            elif kind == "apiKey" and place == "cookie":
                cookies.append(f"{scheme.get('name')}=key-{name}")
            elif kind == "apiKey":
                headers[scheme.get("name")] = f"key-{name}"
            elif kind == "http" and scheme.get("scheme").lower() == "basic":
                headers["Authorization"] = expected_wire.basic(f"user:{name}")
            else:
                word = scheme.get("scheme").capitalize() if kind == "http" else "Bearer"
                headers["Authorization"] = f"{word} key-{name}"
        break
    return query, headers, cookies
