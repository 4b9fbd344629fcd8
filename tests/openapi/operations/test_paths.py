"""Paths become operations."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from codegen.plan.form import OperationForm
from codegen.source.problems import Report, SpecError
from tests.openapi.round_trip import generate, operations_of
from tests.openapi.specs import operation, parameter, read, reference, save, spec


def read_operation(
    directory: Path, described: dict[str, Any], path: str = "/a", method: str = "get", **more: Any
) -> tuple[OperationForm, Report]:
    api, report = read(directory, spec(paths={path: {method: described}}, **more))
    return api.operations[0], report


def test_path_parameters_come_first_in_the_order_of_the_path(tmp_path: Path) -> None:
    described = operation(
        "get_it",
        parameters=[
            parameter("limit"),
            parameter("order", "path", required=True),
            parameter("account", "path", required=True),
        ],
    )
    form, _ = read_operation(tmp_path, described, "/{account}/orders/{order}")
    assert [entry.wire for entry in form.parameters] == ["account", "order", "limit"]


def test_the_operation_replaces_parameters_of_its_path(tmp_path: Path) -> None:
    paths = {
        "/a": {
            "parameters": [parameter("page", required=True), parameter("limit")],
            "get": operation("get_it", parameters=[parameter("page")]),
        }
    }
    api, _ = read(tmp_path, spec(paths=paths))
    assert {entry.wire: entry.required for entry in api.operations[0].parameters} == {
        "page": False,
        "limit": False,
    }


def test_style_kinds_and_bounds_are_kept(tmp_path: Path) -> None:
    described = operation(
        "get_it",
        parameters=[
            parameter(
                "status",
                style="form",
                explode=False,
                schema={"type": "array", "items": {"type": "string"}},
            ),
            parameter("page", schema={"type": "integer", "minimum": 1}),
            parameter("id", schema={"type": ["integer", "string"]}),
            parameter("filter", content={"application/json": {"schema": {"type": "object"}}}),
            parameter("day", schema={"type": "string", "format": "date"}),
        ],
    )
    form, _ = read_operation(tmp_path, described)
    status, page, id_, filter_, day = form.parameters
    assert (status.types, status.items, status.explode) == (("array",), ("string",), False)
    assert (page.minimum, page.types) == (1, ("integer",))
    assert id_.types == ("integer", "string")
    assert filter_.content_type == "application/json"
    assert (day.types, day.type.write(str)) == (("date",), "datetime.date | str")


def test_names_used_in_two_places_are_told_apart(tmp_path: Path) -> None:
    described = operation(
        "get_it", parameters=[parameter("id", "path", required=True), parameter("id")]
    )
    form, _ = read_operation(tmp_path, described, "/{id}")
    assert [entry.argument for entry in form.parameters] == ["id", "id_query"]


@pytest.mark.parametrize(
    ("security", "expected"),
    [(None, (("key",),)), ([], ()), ([{"key": [], "other": []}, {}], (("key", "other"), ()))],
)
def test_security_of_the_document_and_of_the_operation(
    tmp_path: Path, security: Any, expected: tuple[tuple[str, ...], ...]
) -> None:
    described = operation("get_it") if security is None else operation("get_it", security=security)
    scheme = {"type": "apiKey", "in": "header", "name": "X"}
    form, _ = read_operation(
        tmp_path,
        described,
        security=[{"key": []}],
        components={"securitySchemes": {"key": scheme, "other": scheme}},
    )
    assert form.security == expected


def test_only_reads_may_be_repeated_unless_the_spec_says_so(tmp_path: Path) -> None:
    paths = {
        "/a": {"get": operation("a"), "post": operation("b"), "delete": operation("c")},
        "/b": {
            "post": operation("d", **{"x-repeatable": True}),
            "get": operation("e", **{"x-repeatable": False}),
        },
    }
    api, _ = read(tmp_path, spec(paths=paths))
    assert {form.name: form.repeatable for form in api.operations} == {
        "a": True,
        "b": False,
        "c": False,
        "d": True,
        "e": False,
    }


def test_an_operation_has_the_rate_group_of_its_own_or_of_its_tag(tmp_path: Path) -> None:
    paths = {
        "/a": {"get": operation("a", tags=["orders"])},
        "/b": {"get": operation("b", tags=["orders"], **{"x-rate-group": "market"})},
        "/c": {"get": operation("c", tags=["other"]), "post": operation("d")},
        "/e": {"post": operation("e", tags=["orders"], **{"x-rate-cost": 10})},
    }
    tags = [{"name": "orders", "x-rate-group": "trading"}, {"name": "other"}]
    api, _ = read(tmp_path, spec(paths=paths, tags=tags))
    assert {form.name: (form.rate_group, form.rate_cost) for form in api.operations} == {
        "a": ("trading", 1),
        "b": ("market", 1),
        "c": ("", 1),
        "d": ("", 1),
        "e": ("trading", 10),
    }


def test_an_operation_names_the_keys_of_a_refusal(tmp_path: Path) -> None:
    form, _ = read_operation(tmp_path, operation("a", **{"x-refusal-keys": ["errors", "error"]}))
    assert form.refusals == ("errors", "error")
    form, _ = read_operation(tmp_path, operation("a"))
    assert form.refusals == ()


def test_rates_and_refusals_are_written_where_they_are_stated(tmp_path: Path) -> None:
    markers = {"x-rate-group": "trading", "x-rate-cost": 10, "x-refusal-keys": ["errors"]}
    paths = {"/a": {"post": operation("a", **markers), "get": operation("b")}}
    with generate(save(tmp_path, spec(paths=paths), "marked.json"), tmp_path) as package:
        operations = operations_of(package)
    a, b = operations.a, operations.b
    assert (a.rate_group, a.rate_cost, a.refusals) == ("trading", 10, ("errors",))
    assert (b.rate_group, b.rate_cost, b.refusals) == ("", 1, ())
    assert {"rate_group", "rate_cost", "refusals"}.isdisjoint(vars(b))


def test_the_envelope_is_what_the_response_must_have(tmp_path: Path) -> None:
    schemas = {"Response": {"type": "object", "required": ["orders"], "properties": {"orders": {}}}}
    api, _ = read(tmp_path, spec(schemas, {"/a": {"get": operation("a", reference("Response"))}}))
    reply = api.operations[0].replies[0]
    assert (reply.shape, reply.envelope) == ("object", ("orders",))


def test_headers_named_like_error_fields_are_error_headers(tmp_path: Path) -> None:
    error = {
        "description": "no",
        "headers": {"code": {}, "X-Ratelimit-Used": {}},
        "content": {"application/json": {"schema": {"type": "object", "properties": {"code": {}}}}},
    }
    described = operation("a")
    described["responses"]["400"] = error
    form, _ = read_operation(tmp_path, described)
    assert form.error_headers == ("code",)


@pytest.mark.parametrize(
    ("paths", "message"),
    [
        (
            {"/a": {"get": operation("same")}, "/b": {"get": operation("same")}},
            r"paths/~1b/get: the operationId 'same' is used twice, first at .*~1a",
        ),
        ({"a": {"get": operation("a")}}, "does not begin with a slash"),
        ({"/a": {"get": {"operationId": "a", "responses": {"2OO": {}}}}}, "'2OO' is not a status"),
        ({"/a": {"get": operation("a", parameters=[parameter("b", "path")])}}, r"has no \{b\}"),
        ({"/a": {"get": operation("a", parameters=[parameter("b", "body")])}}, "needs `name`"),
        (
            {"/a": {"get": operation("a", parameters=[parameter("b"), parameter("b")])}},
            "is listed twice",
        ),
        (
            {"/a": {"get": operation("a", security=[{"key": []}])}},
            "the security scheme 'key' is not defined",
        ),
        ({"/a": {"get": operation("a", **{"x-repeatable": "yes"})}}, "must be true or false"),
        ({"/a": {"get": operation("a", **{"x-rate-group": 5})}}, "x-rate-group: must be"),
        ({"/a": {"get": operation("a", **{"x-rate-group": " "})}}, "x-rate-group: must be"),
        ({"/a": {"get": operation("a", **{"x-rate-cost": 0})}}, "x-rate-cost: must be"),
        ({"/a": {"get": operation("a", **{"x-rate-cost": True})}}, "x-rate-cost: must be"),
        ({"/a": {"get": operation("a", **{"x-rate-cost": 1.5})}}, "x-rate-cost: must be"),
        ({"/a": {"get": operation("a", **{"x-refusal-keys": "errors"})}}, "x-refusal-keys: must"),
        ({"/a": {"get": operation("a", **{"x-refusal-keys": []})}}, "x-refusal-keys: must"),
        ({"/a": {"get": operation("a", **{"x-refusal-keys": [1]})}}, "x-refusal-keys: must"),
    ],
)
def test_mistakes_are_named_with_their_place(
    tmp_path: Path, paths: dict[str, Any], message: str
) -> None:
    with pytest.raises(SpecError, match=message):
        read(tmp_path, spec(paths=paths))


def test_a_wrong_rate_group_of_a_tag_is_named_with_its_place(tmp_path: Path) -> None:
    with pytest.raises(SpecError, match="#/tags/0/x-rate-group: must be"):
        read(tmp_path, spec(tags=[{"name": "orders", "x-rate-group": None}]))


def test_a_name_that_python_keeps_for_itself_is_remarked(tmp_path: Path) -> None:
    form, report = read_operation(tmp_path, operation("import"))
    assert form.name == "import_"
    assert "'import' is a keyword of Python" in str(report.select("approximated")[0])


def test_a_missing_operation_id_is_named_after_the_path(tmp_path: Path) -> None:
    form, report = read_operation(
        tmp_path, {"responses": {"200": {"description": "x"}}}, "/users/{id}/items"
    )
    assert form.name == "get_users_by_id_items"
    assert "no operationId" in str(report.select("note"))


@pytest.mark.parametrize(
    ("schema", "annotation"),
    [
        ({"type": "array", "items": {"type": "object"}}, "Sequence[str] | None"),
        ({"type": "array", "items": {"type": "array", "items": {}}}, "Sequence[str] | None"),
        (
            {"oneOf": [{"type": "string"}, {"type": "array", "items": {"type": "object"}}]},
            "str | Sequence[Mapping[str, Any]] | Sequence[str] | None",
        ),
    ],
)
def test_lists_without_a_form_in_a_url_take_texts(
    tmp_path: Path, schema: dict[str, Any], annotation: str
) -> None:
    described = operation("get_it", parameters=[parameter("sort", schema=schema)])
    form, report = read_operation(tmp_path, described)
    (sort,) = form.parameters
    assert sort.items == ("string",)
    assert f"{sort.type.write(str)} | None" == annotation
    assert [remark.message for remark in report.select("approximated")] == [
        "a list of lists or objects cannot be written in a URL; it takes texts"
    ]


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("^[0-9]{5}$", "^[0-9]{5}$"),
        ("/^[0-9]{5}$/", "^[0-9]{5}$"),
        ("/^[a-z]+$/i", "(?i)^[a-z]+$"),
        ("/^[a-z]+$/gm", "^[a-z]+$"),
        ("/v1/", "/v1/"),  # a path, perhaps
        ("(?<broken", None),
    ],
)
def test_a_literal_of_javascript_is_read_as_its_pattern(
    tmp_path: Path, written: str, read_as: str | None
) -> None:
    schema = {"type": "string", "pattern": written}
    form, _ = read_operation(
        tmp_path, operation("get_it", parameters=[parameter("zip", schema=schema)])
    )
    assert form.parameters[0].pattern == read_as


def test_alternatives_that_go_round_are_met_once(tmp_path: Path) -> None:
    names = [f"N{number}" for number in range(8)]
    schemas = {
        name: {"anyOf": [*map(reference, names), {"type": "string"}, {"type": "integer"}]}
        for name in names
    }
    described = operation("get_it", parameters=[parameter("q", schema=reference("N0"))])
    form, _ = read_operation(tmp_path, described, components={"schemas": schemas})
    assert form.parameters[0].types == ("string", "integer")


def test_an_alternative_that_is_left_open_leaves_all_open(tmp_path: Path) -> None:
    schema = {"anyOf": [reference("Open"), {"type": "string"}]}
    described = operation("get_it", parameters=[parameter("q", schema=schema)])
    form, _ = read_operation(tmp_path, described, components={"schemas": {"Open": True}})
    assert "any" in form.parameters[0].types


def test_operations_may_share_path_and_method(tmp_path: Path) -> None:
    """Their bodies tell the server what is meant."""
    content = {"application/x-www-form-urlencoded": {"schema": {"type": "object"}}}
    place = operation("place", requestBody={"content": content})
    preview = operation("preview", requestBody={"content": content}, **{"x-repeatable": True})
    entry = {
        "parameters": [parameter("account", "path", required=True)],
        "post": place,
        "x-more-operations": [{"method": "POST", **preview}],
    }
    api, _ = read(tmp_path, spec(paths={"/{account}/orders": entry}))
    assert [
        (form.operation_id, form.method, form.path, form.repeatable) for form in api.operations
    ] == [
        ("place", "POST", "/{account}/orders", False),
        ("preview", "POST", "/{account}/orders", True),
    ]
    assert [[p.wire for p in form.parameters] for form in api.operations] == [["account"]] * 2


@pytest.mark.parametrize("method", [{}, {"method": "buy"}, {"method": 5}])
def test_a_further_operation_names_its_method(tmp_path: Path, method: dict[str, Any]) -> None:
    entry = {"get": operation("one"), "x-more-operations": [{**operation("two"), **method}]}
    with pytest.raises(SpecError) as caught:
        read(tmp_path, spec(paths={"/a": entry}))
    assert "x-more-operations/0" in str(caught.value)


def test_two_operations_of_one_id_are_an_error(tmp_path: Path) -> None:
    entry = {"get": operation("one"), "x-more-operations": [{**operation("one"), "method": "get"}]}
    with pytest.raises(SpecError) as caught:
        read(tmp_path, spec(paths={"/a": entry}))
    assert "x-more-operations/0" in str(caught.value)
