"""Read files of a spec, YAML or JSON, as JSON values."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.constructor import DuplicateKeyError, SafeConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.reader import ReaderError

from ._lines import Pointer, find_duplicate_keys, find_lines
from .problems import SpecError


def read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise SpecError(path.name, "no such file") from None
    except OSError as error:
        raise SpecError(path.name, f"cannot be read: {error}") from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise SpecError(f"{path.name}:{line}", f"is not in UTF-8: {error.reason}") from None


class _TextConstructor(SafeConstructor):
    """Construct JSON values: YAML 1.2 has no times, and ``2024-04-31`` may be an example."""


_TextConstructor.add_constructor("tag:yaml.org,2002:timestamp", SafeConstructor.construct_yaml_str)


def parse(path: Path, text: str) -> tuple[Any, list[tuple[Pointer, int]]]:
    """Return the content of a file, and the keys that occur again in an object."""
    try:
        if text.lstrip()[:1] == "{":
            content, again = _parse_json(text)
        else:
            content, again = _parse_yaml(text)
    except json.JSONDecodeError as error:
        raise SpecError(f"{path.name}:{error.lineno}", f"not valid JSON: {error.msg}") from None
    except MarkedYAMLError as error:
        mark = error.problem_mark
        where = path.name if mark is None else f"{path.name}:{mark.line + 1}"
        raise SpecError(where, f"not valid YAML: {error.problem or error.context}") from None
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise SpecError(f"{path.name}:{line}", f"not valid YAML: {error.reason}") from None
    except (YAMLError, ValueError) as error:
        raise SpecError(path.name, f"not readable: {error}") from None
    except RecursionError:
        raise SpecError(path.name, "is nested too deeply") from None
    if not isinstance(content, dict):
        raise SpecError(path.name, "is not a mapping at its top level: is this a spec?")
    return _convert_content(path, text, content), again


def _convert_content(path: Path, text: str, content: dict[Any, Any]) -> Any:
    """Return JSON values only: YAML reads the key 200 as a number."""
    counted = 0

    def convert(value: Any) -> Any:
        nonlocal counted
        counted += 1
        if counted > _MOST_VALUES:  # each use of a YAML alias counts
            raise SpecError(path.name, f"has more than {_MOST_VALUES} values: are aliases nested?")
        if isinstance(value, dict):
            return {_convert_key(name): convert(item) for name, item in value.items()}
        if isinstance(value, list):
            return [convert(item) for item in value]
        return value

    try:
        converted = convert(content)
    except RecursionError:
        raise SpecError(
            path.name, "is nested too deeply, or a YAML alias contains itself"
        ) from None
    try:
        json.dumps(converted, ensure_ascii=False, allow_nan=False).encode()
    except ValueError:
        pointer, reason = next(_find_unusable((), converted))
        line = find_lines(text).get(pointer, 1)
        raise SpecError(f"{path.name}:{line} #/{'/'.join(pointer)!a}", reason) from None
    return converted


def _find_unusable(pointer: Pointer, value: Any) -> Iterator[tuple[Pointer, str]]:
    """Yield the places of what no Python source can hold, with the reasons."""
    if isinstance(value, dict):
        for name, item in value.items():
            yield from _find_unusable((*pointer, name), name)
            yield from _find_unusable((*pointer, name), item)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _find_unusable((*pointer, str(index)), item)
    elif isinstance(value, float) and not math.isfinite(value):
        yield pointer, "is not a finite number"
    elif isinstance(value, str) and any("\ud800" <= char <= "\udfff" for char in value):
        yield pointer, "has half of a surrogate pair, which is no text"


_MOST_VALUES = 5_000_000


def _parse_yaml(text: str) -> tuple[Any, list[tuple[Pointer, int]]]:
    try:
        return _make_loader().load(text), []
    except DuplicateKeyError:
        loader = _make_loader()
        loader.allow_duplicate_keys = True
        return loader.load(text), find_duplicate_keys(text)


def _make_loader() -> YAML:
    loader = YAML(typ="safe", pure=False)
    loader.Constructor = _TextConstructor
    return loader


def _parse_json(text: str) -> tuple[Any, list[tuple[Pointer, int]]]:
    counted = 0

    def count(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal counted
        result = dict(reversed(pairs))  # the first one counts, as in YAML
        counted += len(pairs) - len(result)
        return dict(pairs) if len(pairs) == len(result) else result

    content = json.loads(text, object_pairs_hook=count)
    return content, find_duplicate_keys(text) if counted else []


def _convert_key(name: Any) -> str:
    if isinstance(name, bool):
        return "true" if name else "false"
    return "null" if name is None else str(name)
