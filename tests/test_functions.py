"""Functions send what the methods of the generated classes send: no argument is lost on the way."""

import inspect
from collections.abc import Callable
from typing import Any

import pytest

from kloudtrader import ApiError, kalshi, tradier, user
from kloudtrader.runtime import Client, bearer
from tests.stub import Seen, Stub

VALUES: dict[str, object] = {
    "account_number": "A1",
    "order_id": "7",
    "user_id": "u-1",
    "market_id": "m-1",
    "type": "trade",
    "start": "2024-03-05",
    "end": "2024-04-01",
    "symbol": "GE",
    "sort_by": "closeDate",
    "sort": "desc",
    "min_date": "2024-03-05T00:00:00Z",
    "max_date": "2024-04-01T00:00:00Z",
    "user_order_create_request": kalshi.UserOrderCreateRequest(
        market_id="m-1", side="no", count=3, price=4
    ),
    "user_order_decrease_request": kalshi.UserOrderDecreaseRequest(count=2),
    "user_change_password_request": kalshi.UserChangePasswordRequest(
        old_password="old-password", new_password="new-password"
    ),
}
FLAGS = ("exact_match", "include_tags", "is_yes", "get_queue_position")


def arguments_of(function: Callable[..., object], status: object) -> dict[str, object]:
    """A value for each argument; numbers differ, so that two that are mixed up show."""
    names = set(inspect.signature(function).parameters) - {"access_token"}
    values = VALUES | dict.fromkeys(FLAGS, True) | {"status": status}
    return {name: values.get(name, number) for number, name in enumerate(sorted(names), 10)}


def sent(stub: Stub, call: Callable[[], object]) -> tuple[str, str, bytes, str | None]:
    """What a call sends; the stub responds all of them by 404."""
    with pytest.raises(ApiError):
        call()
    seen: Seen = stub.seen[-1]
    return seen.method, seen.target, seen.body, seen.headers.get("Content-Type")


def method_of(name: str, apis: list[Any]) -> Callable[..., object]:
    (api,) = (api for api in apis if hasattr(api, name))
    method: Callable[..., object] = getattr(api, name)
    return method


TRADIER = [
    (module, name)
    for name in vars(tradier.AccountApi)
    if name[0] != "_"
    for module in (user, tradier)
]


@pytest.mark.parametrize(("module", "name"), TRADIER)
def test_a_function_of_tradier_sends_all_arguments(
    module: Any, name: str, stub: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KLOUDTRADER_TRADIER_URL", stub.url)
    function = getattr(module, name)
    method = method_of(name, [tradier.AccountApi(Client(stub.url, authorize=bearer("t")))])
    arguments = arguments_of(function, ["open"])
    expected = sent(stub, lambda: method(**arguments))
    assert sent(stub, lambda: function(access_token="t", **arguments)) == expected
    assert expected[1].count("=") == len(set(arguments) - {"account_number", "order_id"})


KALSHI = [
    name for api in (kalshi.UserApi, kalshi.MarketApi) for name in vars(api) if name[0] != "_"
]


@pytest.mark.parametrize("name", KALSHI)
def test_a_function_of_kalshi_sends_all_arguments(
    name: str, stub: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KLOUDTRADER_KALSHI_URL", stub.url)
    monkeypatch.setenv("KALSHI_USER_ID", "u-0")
    monkeypatch.setenv("KALSHI_TOKEN", "t")
    client = kalshi.ApiClient(kalshi.Configuration(stub.url, {"cookie": "u-0 t"}))
    function = getattr(kalshi, name)
    method = method_of(name, [kalshi.UserApi(client), kalshi.MarketApi(client)])
    arguments = arguments_of(function, "resting")
    expected = sent(stub, lambda: method(**arguments))
    assert sent(stub, lambda: function(**arguments)) == expected
    with_body = any(one.endswith("_request") for one in arguments)
    assert (expected[3] == "application/json") == with_body == bool(expected[2])
