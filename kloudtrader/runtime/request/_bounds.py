"""Check texts and lists of parameters against the bounds and patterns of the spec."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar

from kloudtrader.runtime.operation import Parameter

V = TypeVar("V", list[str], dict[str, str])


def check_number(parameter: Parameter, text: str) -> None:
    minimum, maximum = parameter.minimum, parameter.maximum
    if minimum is not None and float(text) < minimum:
        raise ValueError(f"must be {minimum:g} or more")
    if maximum is not None and float(text) > maximum:
        raise ValueError(f"must be {maximum:g} or less")


def check_text(parameter: Parameter, text: str) -> None:
    _check_count(len(text), parameter.min_length, parameter.max_length, "characters")
    pattern = parameter.pattern
    if pattern is not None and not _matches(pattern, text):
        raise ValueError(f"must match {pattern}")


def check_elements(parameter: Parameter, texts: list[str]) -> list[str]:
    _check_count(len(texts), parameter.min_items, parameter.max_items, "elements")
    if parameter.unique_items and len({*texts}) < len(texts):
        raise ValueError("must not have an element twice")
    return check_not_empty(parameter, texts)


def check_not_empty(parameter: Parameter, value: V) -> V:
    """Refuse an empty list or object: OpenAPI has no form for it, so a filter would be left out."""
    if not value and not parameter.allow_empty and parameter.location != "path":
        raise ValueError("must not be empty, as nothing would be sent")
    return value


def _check_count(count: int, fewest: int | None, most: int | None, what: str) -> None:
    if fewest is not None and count < fewest:
        raise ValueError(f"must have at least {fewest} {what}, not {count}")
    if most is not None and count > most:
        raise ValueError(f"must have at most {most} {what}, not {count}")


_PATTERNS: dict[str, Callable[[str], object]] = {}
_LINEAR: dict[str, Callable[[str], object]] = {}
_SHORT = 200
_REPEAT = re.compile(r"[*+{]")


def _matches(pattern: str, text: str) -> bool:
    # The engine of Python tries all ways to divide a text among the repeats of a pattern: 30
    # characters can take minutes. With one repeat and a short text there are few.
    if len(text) > _SHORT or len(_REPEAT.findall(pattern)) > 1:
        return _matches_without_backtracking(pattern, text)
    if pattern not in _PATTERNS:
        try:
            _PATTERNS[pattern] = re.compile(pattern).search
        except re.error:
            return _matches_without_backtracking(pattern, text)
    return _PATTERNS[pattern](text) is not None


def _matches_without_backtracking(pattern: str, text: str) -> bool:
    """Search a text in linear time, by pydantic's engine. An unknown kind of pattern matches."""
    from pydantic_core import SchemaError, SchemaValidator, core_schema

    if pattern not in _LINEAR:
        try:
            schema = core_schema.str_schema(pattern=pattern, regex_engine="rust-regex")
            _LINEAR[pattern] = SchemaValidator(schema).isinstance_python
        except SchemaError:
            # The pattern is in the dialect of another language. The server will check it.
            _LINEAR[pattern] = lambda _: True
    return bool(_LINEAR[pattern](text))
