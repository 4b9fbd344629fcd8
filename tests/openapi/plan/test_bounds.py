"""Bounds of integers and lengths, in the forms that published documents have them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kloudtrader import InvalidArgument
from tests.openapi.round_trip import generate
from tests.openapi.specs import operation, reference, save, spec

WHOLE = {"type": "integer"}
CASES: dict[str, tuple[dict[str, Any], list[Any], list[Any]]] = {
    "a float beyond 64 bits": ({**WHOLE, "maximum": 1.8446744073709552e19}, [7, 2**64], [2**65]),
    "half of one": ({**WHOLE, "minimum": 0.5, "maximum": 2.5}, [1, 2], [0, 3]),
    "exclusive": ({**WHOLE, "exclusiveMinimum": 0.5, "exclusiveMaximum": 2.5}, [1, 2], [0, 3]),
    "exclusive and whole": ({**WHOLE, "exclusiveMinimum": 1.0}, [2], [1]),
    "steps that every integer meets": ({**WHOLE, "multipleOf": 0.5}, [1, 2], []),
    "whole steps": ({**WHOLE, "multipleOf": 2.0}, [2, 4], [3]),
    "no step": ({"type": "number", "multipleOf": 0}, [1.5], []),
    "elements": ({"type": "array", "items": {**WHOLE, "maximum": 2.5}}, [[1, 2]], [[3]]),
    "a length as a float": ({"type": "string", "maxLength": 2.0}, ["ab"], ["abc"]),
    "a negative length": ({"type": "string", "minLength": -1}, ["", "a"], []),
}


@pytest.mark.parametrize("name", CASES)
def test_a_bound_holds_for_the_values_that_it_allows(tmp_path: Path, name: str) -> None:
    schema, valid, invalid = CASES[name]
    body = {"content": {"application/json": {"schema": reference("It")}}}
    document = spec(
        {"It": {"type": "object", "properties": {"x": schema}}},
        {"/it": {"post": operation("it", requestBody=body)}},
    )
    with generate(save(tmp_path, document), tmp_path) as package:
        for value in valid:
            assert package.It(x=value).x == value
        for value in invalid:
            with pytest.raises(InvalidArgument):
                package.It(x=value)
