"""Read files of a spec, YAML or JSON, as JSON values."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from ._lines import find_duplicate_key
from .problems import SpecError


def read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise SpecError(path.name, "no such file") from None
    except (OSError, UnicodeDecodeError) as error:
        raise SpecError(path.name, f"cannot be read: {error}") from None


def parse(path: Path, text: str) -> Any:
    try:
        if text.lstrip()[:1] == "{":
            content = _parse_json(path, text)
        else:
            content = YAML(typ="safe", pure=False).load(text)
    except json.JSONDecodeError as error:
        raise SpecError(f"{path.name}:{error.lineno}", f"not valid JSON: {error.msg}") from None
    except MarkedYAMLError as error:
        mark = error.problem_mark
        where = path.name if mark is None else f"{path.name}:{mark.line + 1}"
        raise SpecError(where, f"not valid YAML: {error.problem or error.context}") from None
    except (YAMLError, ValueError) as error:
        raise SpecError(path.name, f"not readable: {error}") from None
    if not isinstance(content, dict):
        raise SpecError(path.name, "is not a mapping at its top level: is this a spec?")
    return _convert_to_json(content)


def _parse_json(path: Path, text: str) -> Any:
    counted = 0

    def count(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal counted
        result = dict(pairs)
        counted += len(pairs) - len(result)
        return result

    content = json.loads(text, object_pairs_hook=count)
    twice = find_duplicate_key(text) if counted else None
    if twice is not None:
        name, line = twice
        raise SpecError(f"{path.name}:{line}", f"the key {name!r} occurs twice in one object")
    return content


def _convert_to_json(value: Any) -> Any:
    """Return JSON values only: YAML reads 200 as a number and 2021-01-01 as a date."""
    if isinstance(value, dict):
        return {_convert_key(name): _convert_to_json(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_convert_to_json(item) for item in value]
    if isinstance(value, datetime.date):
        return value.isoformat()
    return value


def _convert_key(name: Any) -> str:
    if isinstance(name, bool):
        return "true" if name else "false"
    return "null" if name is None else str(name)
