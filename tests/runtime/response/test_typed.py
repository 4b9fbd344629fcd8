"""Typed reads of both venues: an error is never "nothing", and no value is read as another kind.

Every operation is read with examples of its responses in which one value, one row or one wrapper
is replaced.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kloudtrader.runtime.operation import Operation, Reply
from kloudtrader.runtime.response._rows import LIMIT
from kloudtrader.runtime.response.decode import Unreadable, plain
from kloudtrader.runtime.response.typed import Typed
from tests.fuzz.kept import differences
from tests.fuzz.seam import SEAMS, Seam

READS = [seam for seam in SEAMS if len(seam.operation.replies[0].envelope) == 1]
"""Operations whose response is an object with one documented key: all typed reads, and a create."""
ROWS = {
    "account_positions": ("positions", "position"),
    "account_history": ("history", "event"),
    "account_costbasis": ("gainloss", "closed_position"),
    "account_orders": ("orders", "order"),
    "user_profile": ("profile", "account"),
    "user_orders_get": ("orders",),
    "user_trades_get": ("trades",),
    "user_get_market_positions": ("market_positions",),
    "get_markets": ("markets",),
}
"""Where the rows are, for every read that has any."""
ERRORS: list[Any] = [
    {"error": "backend down"},
    {"error": {"code": "unavailable", "message": "backend down", "details": {"retry": 5}}},
    {"errors": {"error": ["backend down", "OmsUnavailable"]}},
    {"errors": [{"message": "backend down"}]},
    {"fault": {"faultstring": "Datastore Error", "detail": {"errorcode": "a.b"}}},
    {"fault": "down", "status": 503},
]
UNKNOWN: list[Any] = [{"message": "backend down"}, {"reason": "down", "try": ["later"]}]
"""Objects in which only a reader of English sees an error. JSON functions return them."""
INFINITE = "\x00infinite"
WRONG: list[Any] = [
    False, True, "", "x", "null", "1", "0.5", "true", "nan", [], {}, 0, 1, 0.5, None, [None],
    float("nan"), float("inf"), INFINITE,
]  # fmt: skip


def body(value: object) -> bytes:
    return json.dumps(value).replace(json.dumps(INFINITE), "1e999").encode()


def read(seam: Seam, value: object) -> Any:
    status = int(seam.operation.replies[0].status)
    return seam.typed.read(seam.operation, status, body(value))


def refusal(seam: Seam, value: object) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        read(seam, value)
    return caught.value


def seam_of(name: str) -> Seam:
    (seam,) = (seam for seam in READS if seam.operation.name == name)
    return seam


def rows_of(name: str) -> tuple[Any, list[Any]]:
    """Return a response of two good rows, and the list with the rows in it."""
    for response in seam_of(name).responses:
        around = json.loads(json.dumps(response))
        for step in ROWS[name][:-1]:
            around = around[step]
        rows = around[ROWS[name][-1]] if isinstance(around, dict) else None
        if isinstance(rows, (list, dict)) and rows:
            row = rows[0] if isinstance(rows, list) else rows
            two = [row, json.loads(json.dumps(row))]
            whole: Any = two
            for step in reversed(ROWS[name]):
                whole = {step: whole}
            if name == "user_profile":
                whole["profile"] |= {"id": "id-1", "name": "A"}
            return whole, two
    raise AssertionError(f"no example of {name} has rows")


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path of every value, of the outermost first, but not of the whole."""
    items: Any = ()
    if isinstance(value, dict):
        items = value.items()
    elif isinstance(value, list):
        items = enumerate(value)
    for key, inner in items:
        yield (*path, key)
        yield from places(inner, (*path, key))


def replace_at(value: Any, path: tuple[Any, ...], new: object) -> Any:
    copy = json.loads(json.dumps(value))
    around = copy
    for step in path[:-1]:
        around = around[step]
    around[path[-1]] = new
    return copy


@pytest.mark.parametrize("error", [*ERRORS, *UNKNOWN], ids=str)
@pytest.mark.parametrize("seam", READS, ids=lambda seam: seam.operation.name)
def test_an_error_object_is_an_error_at_every_level(seam: Seam, error: Any) -> None:
    """Also in the place of rows and of what is optional in them."""
    (key,) = seam.operation.replies[0].envelope
    refusal(seam, {key: error})
    refusal(seam, error)
    for response in seam.responses:
        for path in places(response):
            if isinstance(at_path(response, path), (dict, list)) and not free(path):
                partial = refusal(seam, replace_at(response, path, error)).partial
                assert partial is None or len(path) > 1


@pytest.mark.parametrize("error", ERRORS, ids=str)
@pytest.mark.parametrize("seam", READS, ids=lambda seam: seam.operation.name)
def test_an_error_object_is_an_error_in_json_too(seam: Seam, error: Any) -> None:
    (key,) = seam.operation.replies[0].envelope
    for response in ({key: error}, error, {key: "null"} | error, {key: {}} | error):
        with pytest.raises(Unreadable, match="the body is an error"):
            plain.read(seam.operation, 200, body(response))
        refusal(seam, response)


@pytest.mark.parametrize("word", ["error", "errors", "fault"])
@pytest.mark.parametrize("nothing", [None, "", "null", [], {}, False], ids=str)
def test_a_word_for_errors_with_nothing_in_it_is_none(word: str, nothing: object) -> None:
    seam = seam_of("account_positions")
    for response in ({"positions": {word: nothing, "position": []}}, {"positions": "null"}):
        response = response | {word: nothing}
        assert read(seam, response).positions.position == []
        assert plain.read(seam.operation, 200, body(response)) == response


def test_json_keeps_an_order_with_complaints_and_rows_with_an_error_beside() -> None:
    seam = seam_of("account_specificorders")
    order = {"id": 1, "status": "rejected", "class": "equity", "errors": ["InitialMargin"]}
    assert plain.read(seam.operation, 200, body({"order": order})) == {"order": order}
    assert read(seam, {"order": order}).order.errors == ["InitialMargin"]
    seam = seam_of("account_orders")
    beside = {"orders": {"order": [order], "error": "page 2 is missing"}}
    assert plain.read(seam.operation, 200, body(beside)) == beside
    refusal(seam, beside)


@pytest.mark.parametrize(
    "none", ["null", None, {}, {"row": "null"}, {"row": None}, {"row": []}], ids=str
)
@pytest.mark.parametrize("name", [name for name, path in ROWS.items() if len(path) == 2])
def test_every_documented_form_of_none_is_an_empty_list(name: str, none: Any) -> None:
    outer, inner = ROWS[name]
    value = {inner: none["row"]} if isinstance(none, dict) and none else none
    if name == "user_profile":
        value = {"id": "a"} | value if isinstance(value, dict) else {"id": "a", inner: none}
    wrapper = getattr(read(seam_of(name), {outer: value}), outer)
    assert getattr(wrapper, inner) == []


@pytest.mark.parametrize("wrong", WRONG, ids=repr)
@pytest.mark.parametrize("seam", READS, ids=lambda seam: seam.operation.name)
def test_no_value_is_read_as_one_of_another_kind(seam: Seam, wrong: Any) -> None:
    """Accept only the JSON that was sent; anything else is an error, never an empty response."""
    for response in seam.responses:
        for path in places(response):
            sent = replace_at(response, path, wrong)
            try:
                model = read(seam, sent)
            except Unreadable as error:
                assert error.reason  # noqa: PT017 - what is accepted is judged below
                continue
            assert list(differences(sent, model)) == []


@pytest.mark.parametrize(
    "wrong",
    [*ERRORS, *WRONG[:10], 0, None, [], {"id": float("nan")}, {"order_id": INFINITE}],
    ids=repr,
)
@pytest.mark.parametrize("name", ROWS)
def test_a_bad_row_leaves_the_others(name: str, wrong: Any) -> None:
    response, rows = rows_of(name)
    rows.insert(1, wrong)
    error = refusal(seam_of(name), response)
    partial = error.partial
    for step in ROWS[name]:
        partial = getattr(partial, step)
    assert len(partial) == 2  # type: ignore[arg-type]
    (bad,) = error.bad_rows
    assert bad.path == ".".join(ROWS[name]) + "[1]"
    assert bad.reason
    del rows[1]
    assert list(differences(response, error.partial)) == []


@pytest.mark.parametrize("number", ["NaN", "-Infinity", "1e999", "9" * 400 + ".0"])
@pytest.mark.parametrize("name", ROWS)
def test_a_number_that_is_none_makes_a_bad_row_even_in_an_unknown_field(
    name: str, number: str
) -> None:
    response, rows = rows_of(name)
    rows[1]["new"] = ["here"]
    raw = json.dumps(response).replace('"here"', number).encode()
    seam = seam_of(name)
    with pytest.raises(Unreadable) as caught:
        seam.typed.read(seam.operation, 200, raw)
    assert [bad.path for bad in caught.value.bad_rows] == [".".join(ROWS[name]) + "[1]"]
    assert caught.value.partial is not None


@pytest.mark.parametrize("half", ["\ud800", "\ud83d\ud83d", "a\udfffb", "\\\ud800"])
@pytest.mark.parametrize("name", ROWS)
def test_half_a_surrogate_pair_costs_no_row(name: str, half: str) -> None:
    """It is shown as the text of its escape; whole pairs and backslashes stay what they are."""
    response, rows = rows_of(name)
    rows[0]["new"] = [half, "\U0001f600", "\\ud800"]
    row: Any = read(seam_of(name), response)
    for step in ROWS[name]:
        row = getattr(row, step)
    shown, *others = row[0].model_extra["new"]
    assert shown == half.encode("utf-8", "backslashreplace").decode()
    assert others == rows[0]["new"][1:]
    assert plain.read(seam_of(name).operation, 200, body(response)) == response


def test_the_last_of_equal_keys_wins_in_models_as_in_json() -> None:
    raw = b'{"orders":{"order":{"id":1,"id":2,"status":"open","class":"a","new":1,"new":2}}}'
    seam = seam_of("account_orders")
    order = seam.typed.read(seam.operation, 200, raw).orders.order[0]
    assert (order.id, order.model_extra) == (2, {"new": 2})
    assert plain.read(seam.operation, 200, raw)["orders"]["order"]["id"] == 2


def test_a_whole_number_may_be_written_with_a_point() -> None:
    order = {"id": 7.0, "status": "open", "class": "equity", "tag": 5}
    model = read(seam_of("account_specificorders"), {"order": order}).order
    assert (model.id, type(model.id), model.tag) == (7, int, "5")


def test_few_of_many_bad_rows_are_explained_and_all_are_counted() -> None:
    response, rows = rows_of("account_positions")
    rows.extend([{"id": "x"}] * 5000)
    error = refusal(seam_of("account_positions"), response)
    assert len(error.bad_rows) == LIMIT
    assert error.bad_rows[-1].path == f"positions.position[{LIMIT + 1}]"
    assert "5000" in error.reason
    assert len(error.partial.positions.position) == 2  # type: ignore[attr-defined]


def test_many_bad_rows_take_a_small_multiple_of_the_body() -> None:
    """Pydantic's own errors take some 300 times the memory of the body, and of JSON it is 20."""
    root = Path(__file__).parents[2]
    command = [sys.executable, "-m", "benchmarks.bad_rows", '{"id":"x"}', "typed"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    megabytes = float(done.stdout.split(" MB")[0].split()[-1])
    assert megabytes < 100 * 12


@pytest.mark.parametrize(
    "name",
    ["account_history", "account_costbasis", "account_positions", "user_trades_get"],
)
def test_no_row_as_documented_costs_a_call_of_python(name: str) -> None:
    """Rows whose details may be an error object, too: only a further field costs a call."""
    response, rows = rows_of(name)
    few = count_calls(seam_of(name), response)
    rows.extend(rows * 20)
    assert count_calls(seam_of(name), response) == few
    rows[0]["new"] = "x"
    assert count_calls(seam_of(name), response) > few


def count_calls(seam: Seam, value: object) -> int:
    """Return how many functions in Python a read calls, apart from those of the first read."""
    read(seam, value)
    raw, calls = body(value), Counter[str]()
    sys.setprofile(lambda _frame, event, _: calls.update([event]))
    try:
        seam.typed.read(seam.operation, 200, raw)
    finally:
        sys.setprofile(None)
    return calls["call"]


def at_path(value: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        value = value[step]
    return value


def free(path: tuple[Any, ...]) -> bool:
    """Tell whether anything may be at a place: in a field without a documented type."""
    return any(key in UNTYPED for key in path)


UNTYPED = {"errors", "new_field", "extra", "rulebook_variables", "tags", "metrics_tags"} | {
    "settlement_sources",
    "expiration_value",
}


@pytest.mark.parametrize(
    "body", [{"error": "no"}, {"error": {"code": "a", "message": "b"}}, {"errors": ["no"]}]
)
def test_an_error_is_no_empty_object(body: object) -> None:
    """A schema without properties is read as a ``dict``, into which anything fits."""
    operation = Operation("o", "o", "PUT", "/o", replies=(Reply("200", "application/json"),))
    decoder: Typed[dict[str, Any]] = Typed(dict[str, Any])
    assert decoder.read(operation, 200, b"{}") == {}
    assert decoder.read(operation, 200, b'{"received": "error"}') == {"received": "error"}
    with pytest.raises(Unreadable):
        decoder.read(operation, 200, json.dumps(body).encode())
