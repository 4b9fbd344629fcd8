"""Comparing responses with their requests."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from kloudtrader.kalshi.matching import Change
from kloudtrader.runtime.errors import InvalidArgument
from kloudtrader.runtime.operation import Operation
from kloudtrader_kalshi import UserOrderCreateRequest, operations
from kloudtrader_kalshi.models import Order

BODY = {"market_id": "market", "side": "yes", "price": 40, "count": 5}
CREATE, CANCEL = operations.user_order_create, operations.user_order_cancel
DECREASE = operations.user_order_decrease
USER = {"user_id": "user"}
ARGUMENTS = {**USER, "order_id": "a"}


def create(**more: Any) -> Change:
    return Change(CREATE, USER, BODY | more)


def mismatch(operation: Operation, body: object, response: object) -> str | None:
    arguments = USER if operation is CREATE else ARGUMENTS
    return Change(operation, arguments, body).mismatch(response)


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
def test_a_create_is_read_from_its_request(body: object) -> None:
    change = Change(CREATE, USER, body)
    assert change.key == create().key
    assert (change.user_id, change.order_id, change.market_id) == ("user", "", "market")
    assert change.count == 5
    assert Change(CREATE, {}, body).user_id == ""


@pytest.mark.parametrize(
    ("body", "argument"),
    [
        ("buy", "user_order_create_request"),
        (7, "user_order_create_request"),
        ([BODY], "user_order_create_request"),
        ({}, "market_id"),
        ({**BODY, "price": "much"}, "price"),
    ],
)
def test_what_is_not_a_request_is_refused(body: object, argument: str) -> None:
    with pytest.raises(InvalidArgument) as caught:
        Change(CREATE, USER, body)
    assert caught.value.argument == argument


def test_what_cannot_be_told_apart_has_one_key() -> None:
    def key(operation: Operation, **arguments: str) -> object:
        return Change(operation, ARGUMENTS | arguments, {"count": 1}).key

    assert key(CANCEL) == key(DECREASE)
    assert key(CANCEL, order_id="b") != key(CANCEL)
    assert key(CANCEL, user_id="other") != key(CANCEL)
    assert create(max_cost_cents=100).key == create().key
    for other in ({"market_id": "m"}, {"side": "no"}, {"price": 41}, {"count": 6}):
        assert create(**other).key != create().key
    assert Change(CREATE, {"user_id": "other"}, BODY).key != create().key


def test_what_does_not_matter_to_others_has_a_key_of_its_own() -> None:
    watch = operations.user_add_watchlist
    arguments = {**USER, "market_id": "market"}
    assert Change(watch, arguments, None).key != Change(watch, arguments, None).key


def test_a_password_is_not_kept() -> None:
    body = {"old_password": "before-1", "new_password": "after-2"}
    change = Change(operations.user_change_password, USER, body)
    assert not {"before-1", "after-2"} & {str(value) for value in vars(change).values()}


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
    assert not create().matches(placed)
    assert create().mismatch(SimpleNamespace(order=placed)) is not None
    as_json = {"order": placed.model_dump(mode="json", exclude_none=True)}
    assert create().mismatch(as_json) is not None


def test_an_order_as_requested_is_the_response() -> None:
    assert create().matches(order())
    assert create().mismatch(SimpleNamespace(order=order())) is None
    assert create().mismatch({"order": {"order_id": "a"}}) is None
    # In a list, what is missing is no evidence.
    assert not create().matches(order(price=None))
    assert not create().matches(order(None))


@pytest.mark.parametrize("cap", [{"sell_position_capped": True}, {"max_cost_cents": 100}])
@pytest.mark.parametrize(
    ("placed", "fits"), [(5, True), (4, True), (1, True), (0, False), (6, False)]
)
def test_an_order_that_may_shrink(cap: dict[str, Any], placed: int, fits: bool) -> None:
    response = SimpleNamespace(order=order(place_count=placed))
    assert (create(**cap).mismatch(response) is None) is fits
    assert create(**cap).matches(response.order) is fits


@pytest.mark.parametrize("operation", [CREATE, CANCEL, DECREASE], ids=["create", "cancel", "less"])
@pytest.mark.parametrize(
    "response",
    [{}, {"order": None}, {"order": {}}, {"order": {"order_id": ""}}, SimpleNamespace(order=None)],
)
def test_a_response_without_an_order_is_not_one(operation: Any, response: object) -> None:
    assert mismatch(operation, BODY, response) == "the response holds no order with an id"


CANCELLED = {"order_id": "a", "remaining_count": 0}


@pytest.mark.parametrize("operation", [CANCEL, DECREASE], ids=["cancel", "less"])
def test_a_response_about_another_order_or_user_is_not_one(operation: Any) -> None:
    assert mismatch(operation, None, {"order": CANCELLED}) is None
    for wrong in ({"order_id": "b"}, {"user_id": "other"}, {"order_id": " "}):
        assert mismatch(operation, None, {"order": CANCELLED | wrong}) is not None


@pytest.mark.parametrize(
    ("order", "fits"),
    [
        ({"remaining_count": 0}, True),
        ({"status": "canceled"}, True),
        ({"remaining_count": 1}, False),
        ({"status": "resting"}, False),
        ({"status": ""}, False),
        ({"status": "resting", "remaining_count": 0}, True),
        ({}, False),
    ],
)
def test_a_cancel_needs_a_word_that_nothing_rests(order: dict[str, Any], fits: bool) -> None:
    response = {"order": {"order_id": "a"} | order}
    assert (mismatch(CANCEL, None, response) is None) is fits


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
    assert (mismatch(DECREASE, {"count": 2}, response) is None) is fits


@pytest.mark.parametrize(
    ("left", "fits"), [(5, True), (0, True), (None, True), (6, False), (-3, False)]
)
def test_a_new_order_rests_with_what_was_requested(left: int | None, fits: bool) -> None:
    response = {"order": {"order_id": "a", "remaining_count": left}}
    assert (create().mismatch(response) is None) is fits


def test_a_new_order_of_another_user_is_not_the_response() -> None:
    assert create().mismatch({"order": {"order_id": "a", "user_id": "other"}}) is not None


@pytest.mark.parametrize("name", sorted(operations.OPERATIONS))
def test_other_operations_are_not_compared(name: str) -> None:
    compared = name in ("user_order_create", "user_order_cancel", "user_order_decrease")
    arguments = ARGUMENTS if name in ("user_order_cancel", "user_order_decrease") else USER
    change = Change(operations.OPERATIONS[name], arguments, BODY)
    assert (change.mismatch({}) is not None) is compared


def test_the_documented_create_without_a_body_wants_nothing_of_the_order() -> None:
    change = Change(operations.user_order_create, {"user_id": "u"}, None)
    assert change.mismatch({"order": {"order_id": "o", "user_id": "u", "price": 99}}) is None


@pytest.mark.parametrize(
    ("counts", "fits"),
    [
        ({"place_count": 5}, True),
        ({"initial_count": 5}, True),
        ({"place_count": None, "initial_count": 5}, True),
        ({"place_count": 5, "initial_count": 9}, True),
        ({"initial_count": 6}, False),
        ({"place_count": 6, "initial_count": 5}, False),
        ({}, False),
    ],
)
def test_the_initial_count_stands_in_for_a_place_count(
    counts: dict[str, int | None], fits: bool
) -> None:
    fields: dict[str, Any] = {"market_id": "market", "is_yes": True, "price": 40}
    listed = Order(order_id="a", remaining_count=5, **fields, **counts)
    assert create().matches(listed) is fits
    assert (mismatch(CREATE, BODY, SimpleNamespace(order=listed)) is None) is (fits or not counts)
