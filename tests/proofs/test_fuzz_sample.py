"""A small sample of the fuzzing; ``make fuzz`` reads a million damaged responses."""

import json
import resource
import signal
from collections import Counter
from collections.abc import Callable
from random import Random
from typing import Any

import pytest

from kloudtrader.runtime.diagnose.redact import Confidential
from kloudtrader.runtime.response import decode
from kloudtrader.runtime.response.decode import Unreadable, plain
from kloudtrader.runtime.response.parse import load_json
from tests.fuzz import __main__ as fuzz
from tests.fuzz.__main__ import made
from tests.fuzz.found import FOUND
from tests.fuzz.mutate import mutated
from tests.fuzz.seam import SEAMS, V2_SEAMS, Seam, Wrong, check

BY_NAME = {seam.operation.name: seam for seam in SEAMS}


def test_damaged_responses_give_a_value_or_an_error() -> None:
    outcomes = Counter(check(*made(2, number)) for number in range(1400))
    assert set(outcomes) == {
        "accepted", "read in part", "refused by both", "refused by the model",
    }  # fmt: skip
    assert min(outcomes.values()) > 15


@pytest.mark.parametrize("seam", [*SEAMS, *V2_SEAMS], ids=lambda seam: seam.operation.name)
def test_undamaged_responses_are_accepted(seam: Seam) -> None:
    for response in seam.responses:
        assert check(seam, json.dumps(response).encode()) == "accepted"


@pytest.mark.parametrize("name", ["account_orders", "user_orders_get", "user_add_watchlist"])
@pytest.mark.parametrize("found", FOUND, ids=FOUND)
def test_what_was_found_once_stays_fixed(name: str, found: str) -> None:
    for raw in FOUND[found]:
        check(BY_NAME[name], raw)


def test_an_input_can_be_made_again_from_its_number() -> None:
    assert [made(3, n)[1] for n in range(50)] == [made(3, n)[1] for n in range(50)]
    assert mutated(Random(1), {"a": [1]}) == mutated(Random(1), {"a": [1]})


# --- the oracle: what breaks the decoders is noticed ---------------------------------------------

ORDERS: list[Any] = BY_NAME["account_orders"].responses[1]["orders"]["order"][:2]


def orders(*rows: Any) -> bytes:
    return json.dumps({"orders": {"order": rows}}).encode()


GOOD = orders(*ORDERS)
HALF = orders(ORDERS[0], ORDERS[1] | {"id": []}, ORDERS[1])


class Broken:
    """The real decoder, whose results go through a hand that spoils them."""

    def __init__(self, real: Any, spoil: Callable[[Any], Any]) -> None:
        self._real, self._spoil = real, spoil

    def read(self, *arguments: Any) -> Any:
        try:
            return self._spoil(self._real.read(*arguments))
        except Unreadable as error:
            raise self._spoil(error) from None

    def read_error(self, *arguments: Any) -> Any:
        return self._real.read_error(*arguments)

    def _get_kind(self, status: int) -> Any:
        return self._real._get_kind(status)


def without_the_first_order(model: Any) -> Any:
    del model.orders.order[0]
    return model


def without_the_unknown_fields(model: Any) -> Any:
    model.orders.order[1].__pydantic_extra__ = {}
    return model


def with_an_order_twice(model: Any) -> Any:
    model.orders.order.append(model.orders.order[0])
    return model


def with_another_number(model: Any) -> Any:
    model.orders.order[0].id = 7
    return model


def empty(model: Any) -> Any:
    return type(model).model_validate({"orders": "null"})


def none_at_all(_: Any) -> None:
    return None


def key_error(_: Any) -> None:
    raise KeyError("orders")


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (without_the_first_order, "2 rows became 1"),
        (with_an_order_twice, "2 rows became 3"),
        (with_another_number, "became 7"),
        (empty, "2 rows became 0"),
        (none_at_all, "nothing came of it"),
        (key_error, "orders"),
    ],
)
def test_what_a_broken_decoder_makes_is_noticed(spoil: Callable[[Any], Any], words: str) -> None:
    seam = BY_NAME["account_orders"]
    assert check(seam, GOOD) == "accepted"
    broken: Any = Broken(seam.typed, spoil)
    with pytest.raises((Wrong, KeyError), match=words):
        check(seam._replace(typed=broken), GOOD)


def test_an_unknown_field_that_is_dropped_is_noticed() -> None:
    seam = BY_NAME["account_orders"]
    raw = orders(ORDERS[0], ORDERS[1] | {"venue": "x"})
    assert check(seam, raw) == "accepted"
    broken: Any = Broken(seam.typed, without_the_unknown_fields)
    with pytest.raises(Wrong, match="unknown fields"):
        check(seam._replace(typed=broken), raw)


def a_good_row_less(error: Any) -> Any:
    del error.partial.orders.order[0]
    return error


def no_partial_response(error: Any) -> Any:
    return Unreadable(error.reason, None, error.bad_rows)


def no_word_about_the_bad_row(error: Any) -> Any:
    return Unreadable(error.reason, error.partial, ())


def the_wrong_row(error: Any) -> Any:
    row = error.bad_rows[0].replace(path="orders.order[0]")
    return Unreadable(error.reason, error.partial, (row,))


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (a_good_row_less, "2 rows became 1"),
        (no_partial_response, "the good rows are lost"),
        (no_word_about_the_bad_row, "without a word about the rest"),
        (the_wrong_row, "is not the row that is shown"),
        (without_the_first_order, "object has no attribute"),
    ],
)
def test_a_partial_response_that_hides_something_is_noticed(
    spoil: Callable[[Any], Any], words: str
) -> None:
    seam = BY_NAME["account_orders"]
    assert check(seam, HALF) == "read in part"
    broken: Any = Broken(seam.typed, spoil)
    with pytest.raises((Wrong, AttributeError), match=words):
        check(seam._replace(typed=broken), HALF)


def test_a_failure_that_passes_for_success_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    fault = b'{"fault":{"faultstring":"Invalid Access Token"}}'
    for name in ("account_orders", "log_out"):
        assert check(BY_NAME[name], fault) == "refused by both"
    monkeypatch.setattr(decode, "check_empty", lambda _: None)
    with pytest.raises(Wrong, match="taken for success"):
        check(BY_NAME["log_out"], fault)
    monkeypatch.setattr(decode, "load_reply", lambda _, raw: {"orders": "null"})
    with pytest.raises((Wrong, KeyError)):
        check(BY_NAME["account_orders"], fault)


def test_a_credential_that_is_shown_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    seam, raw = BY_NAME["account_orders"], b'{"message":"canary-token"}'
    assert check(seam, raw) == "refused by both"
    monkeypatch.setattr(Confidential, "redact_body", lambda _self, raw: raw)
    with pytest.raises(Wrong, match="credential"):
        check(seam, raw)


def test_an_endless_input_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(*_: object, **__: object) -> str:
        while True:
            pass

    monkeypatch.setattr(fuzz, "check", endless)
    monkeypatch.setattr(fuzz, "INPUT_SECONDS", 0.05)
    monkeypatch.setattr(fuzz, "ADDRESS_SPACE", resource.RLIM_INFINITY)
    before = signal.getsignal(signal.SIGVTALRM)
    try:
        report = fuzz.run(1, range(2))
    finally:
        signal.signal(signal.SIGVTALRM, before)
    assert len(report.findings) == 4
    assert "--seed 1 --only 1" in report.findings[2]
    assert "more than 0.05 s" in report.findings[3]


def test_deep_values_are_refused_where_they_would_be_walked() -> None:
    deep = b'{"orders":' + b"[" * 600 + b"]" * 600 + b"}"
    seam = BY_NAME["account_orders"]
    assert load_json(deep)
    with pytest.raises(Unreadable, match="nested too deeply"):
        seam.typed.read(seam.operation, 200, deep)
    assert plain.read_error(seam.operation, 400, deep) is None
