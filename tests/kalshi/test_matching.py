"""Comparing responses with their requests."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from kloudtrader.kalshi.matching import Intent, key_of, mismatch
from kloudtrader.runtime.errors import InvalidArgument
from kloudtrader_kalshi import UserOrderCreateRequest, operations
from kloudtrader_kalshi.models import Order

INTENT = Intent("user", "market", is_yes=True, price=40, count=5, may_shrink=False)
BODY = {"market_id": "market", "side": "yes", "price": 40, "count": 5}
CREATE, CANCEL = operations.user_order_create, operations.user_order_cancel
DECREASE = operations.user_order_decrease
ARGUMENTS = {"user_id": "user", "order_id": "a"}


def order(order_id: str | None = "a", **more: Any) -> Order:
    fields: dict[str, Any] = {
        "order_id": order_id,
        "market_id": "market",
        "is_yes": True,
        "price": 40,
        "place_count": 5,
        "remaining_count": 5,
        "decrease_count": 0,
        "status": "resting",
        "create_ts": "1970-01-01T00:20:00Z",
    }
    fields = {name: value for name, value in {**fields, **more}.items() if value is not None}
    return Order.model_validate({"order_id": "", **fields})


@pytest.mark.parametrize("body", [BODY, UserOrderCreateRequest(**BODY)], ids=["json", "model"])  # type: ignore[arg-type]
def test_an_intent_is_read_from_the_request(body: object) -> None:
    assert Intent.of("user", body) == INTENT
    assert key_of(CREATE, {"user_id": "user"}, body) == INTENT


@pytest.mark.parametrize("cap", [{"sell_position_capped": True}, {"max_cost_cents": 100}])
def test_a_capped_order_may_shrink(cap: dict[str, Any]) -> None:
    assert Intent.of("user", {**BODY, **cap}).may_shrink


@pytest.mark.parametrize("body", [None, "buy", 7, {}, {**BODY, "price": "much"}, [BODY]])
def test_what_is_not_a_request_is_refused(body: object) -> None:
    with pytest.raises(InvalidArgument) as caught:
        Intent.of("user", body)
    assert caught.value.argument == "user_order_create_request"


def test_what_cannot_be_told_apart_has_one_key() -> None:
    assert key_of(CANCEL, ARGUMENTS, None) == key_of(DECREASE, ARGUMENTS, {"count": 1})
    assert key_of(CANCEL, {**ARGUMENTS, "order_id": "b"}, None) != key_of(CANCEL, ARGUMENTS, None)
    assert key_of(CREATE, ARGUMENTS, {**BODY, "side": "no"}) != INTENT
    assert key_of(operations.user_add_watchlist, ARGUMENTS, None) is None
    assert key_of(CREATE, ARGUMENTS, None) is None


WRONG: list[dict[str, Any]] = [
    {"market_id": "other"},
    {"is_yes": False},
    {"price": 99},
    {"place_count": 1000},
    {"place_count": 4},
    {"place_count": 0},
]


@pytest.mark.parametrize("difference", WRONG)
def test_an_order_that_differs_is_neither_the_response_nor_a_match(
    difference: dict[str, Any],
) -> None:
    placed = order(**difference)
    assert not INTENT.matches(placed)
    assert mismatch(CREATE, ARGUMENTS, BODY, SimpleNamespace(order=placed)) is not None
    as_json = {"order": placed.model_dump(mode="json", exclude_none=True)}
    assert mismatch(CREATE, ARGUMENTS, BODY, as_json) is not None


def test_an_order_as_requested_is_the_response() -> None:
    assert INTENT.matches(order())
    assert mismatch(CREATE, ARGUMENTS, BODY, SimpleNamespace(order=order())) is None
    assert mismatch(CREATE, ARGUMENTS, BODY, {"order": {"order_id": "a"}}) is None
    assert not INTENT.matches(order(price=None))  # in a list, what is missing is no evidence


@pytest.mark.parametrize(
    ("placed", "fits"), [(5, True), (4, True), (1, True), (0, False), (6, False)]
)
def test_an_order_that_may_shrink(placed: int, fits: bool) -> None:
    body = {**BODY, "max_cost_cents": 100}
    response = SimpleNamespace(order=order(place_count=placed))
    assert (mismatch(CREATE, ARGUMENTS, body, response) is None) is fits
    assert INTENT.replace(may_shrink=True).matches(response.order) is fits


@pytest.mark.parametrize("operation", [CREATE, CANCEL, DECREASE], ids=["create", "cancel", "less"])
@pytest.mark.parametrize(
    "response",
    [{}, {"order": None}, {"order": {}}, {"order": {"order_id": ""}}, SimpleNamespace(order=None)],
)
def test_a_response_without_an_order_is_not_one(operation: Any, response: object) -> None:
    assert mismatch(operation, ARGUMENTS, BODY, response) is not None


CANCELLED = {"order_id": "a", "remaining_count": 0}


@pytest.mark.parametrize("operation", [CANCEL, DECREASE], ids=["cancel", "less"])
def test_a_response_about_another_order_or_user_is_not_one(operation: Any) -> None:
    assert mismatch(operation, ARGUMENTS, None, {"order": CANCELLED}) is None
    for wrong in ({"order_id": "b"}, {"user_id": "other"}, {"order_id": " "}):
        assert mismatch(operation, ARGUMENTS, None, {"order": CANCELLED | wrong}) is not None


@pytest.mark.parametrize(
    ("order", "fits"),
    [
        ({"remaining_count": 0}, True),
        ({"status": "canceled"}, True),
        ({"remaining_count": 1}, False),
        ({"status": "resting"}, False),
        ({"status": "resting", "remaining_count": 0}, True),
        ({}, False),
    ],
)
def test_a_cancel_needs_a_word_that_nothing_rests(order: dict[str, Any], fits: bool) -> None:
    response = {"order": {"order_id": "a"} | order}
    assert (mismatch(CANCEL, ARGUMENTS, None, response) is None) is fits


@pytest.mark.parametrize(
    ("reduced", "left", "fits"),
    [
        (2, 3, True),
        (1, 0, True),
        (0, 0, True),
        (None, 3, True),
        (1, 3, False),
        (0, 3, False),
        (3, 0, False),
        (-5, 0, False),
    ],
)
def test_a_decrease_takes_off_what_was_requested_or_all_that_rests(
    reduced: int | None, left: int, fits: bool
) -> None:
    response = {"order": {"order_id": "a", "remaining_count": left}, "reduced_by": reduced}
    assert (mismatch(DECREASE, ARGUMENTS, {"count": 2}, response) is None) is fits


@pytest.mark.parametrize(
    ("left", "fits"), [(5, True), (0, True), (None, True), (6, False), (-3, False)]
)
def test_a_new_order_rests_with_what_was_requested(left: int | None, fits: bool) -> None:
    response = {"order": {"order_id": "a", "remaining_count": left}}
    assert (mismatch(CREATE, ARGUMENTS, BODY, response) is None) is fits


@pytest.mark.parametrize("name", sorted(operations.OPERATIONS))
def test_other_operations_are_not_compared(name: str) -> None:
    compared = name in ("user_order_create", "user_order_cancel", "user_order_decrease")
    reason = mismatch(operations.OPERATIONS[name], ARGUMENTS, BODY, {})
    assert (reason is not None) is compared
