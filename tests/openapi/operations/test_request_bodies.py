"""The Python name of a request body."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.openapi.specs import operation, parameter, read, reference, spec

SCHEMA = {"type": "object", "properties": {"symbol": {"type": "string"}}}


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ({}, "new_order"),
        ({"x-python-name": "order"}, "order"),
        ({"x-python-name": "class"}, "class_"),
        ({"x-python-name": "theOrder"}, "the_order"),
    ],
)
def test_a_body_is_named_by_the_document_or_by_its_schema(
    tmp_path: Path, body: dict[str, Any], name: str
) -> None:
    content = {"application/json": {"schema": reference("NewOrder")}}
    post = operation("place", requestBody={"content": content, **body})
    api, _ = read(tmp_path, spec({"NewOrder": SCHEMA}, {"/orders": {"post": post}}))
    assert api.operations[0].body is not None
    assert api.operations[0].body.argument == name


def test_a_body_and_a_parameter_of_one_name_are_told_apart(tmp_path: Path) -> None:
    content = {"application/json": {"schema": reference("NewOrder")}}
    post = operation(
        "place",
        parameters=[parameter("order")],
        requestBody={"content": content, "x-python-name": "order"},
    )
    api, _ = read(tmp_path, spec({"NewOrder": SCHEMA}, {"/orders": {"post": post}}))
    (form,) = api.operations
    assert form.body is not None
    names = [form.body.argument, *(entry.argument for entry in form.parameters)]
    assert len(set(names)) == 2
