"""Functions send what the methods of the generated classes send: no argument is lost on the way."""

import inspect
from collections.abc import Callable
from typing import Any

import pytest

import kloudtrader_kalshi.operations as kalshi_operations
import kloudtrader_tradier.operations as tradier_operations
from kloudtrader import ApiError, kalshi, tradier, user
from kloudtrader.runtime import Client, Operation, Parameter, bearer
from tests.stub import Seen, Stub

BODIES: dict[str, object] = {
    "order": tradier.EquityOrder(
        symbol="KO", side="buy", quantity=3, type="limit", price=60.38, tag="t"
    ),
    "change": tradier.OrderChange(price=60.5),
    "quotes_request": tradier.QuotesRequest(symbols=["KO", "AAPL"]),
    "user_order_create_request": kalshi.UserOrderCreateRequest(
        market_id="m-1", side="no", count=3, price=4
    ),
    "user_order_decrease_request": kalshi.UserOrderDecreaseRequest(count=2),
    "user_change_password_request": kalshi.UserChangePasswordRequest(
        old_password="old-password", new_password="new-password"
    ),
}


def value_of(parameter: Parameter, number: int) -> object:
    """Return a value of the parameter's kind. Values differ, so that two mixed up show."""
    values: dict[str, object] = {
        "string": f"t{number}",
        "integer": number,
        "number": number + 0.5,
        "boolean": True,
        "date": f"2024-03-{number}",
        "date-time": f"2024-03-{number}T00:00:00Z",
        "array": [f"t{number}"],
    }
    value = values[parameter.types[0]]
    if isinstance(value, int) and parameter.minimum is not None:
        return max(value, int(parameter.minimum))
    return value


def arguments_of(function: Callable[..., object], operation: Operation) -> dict[str, object]:
    """Return a value for each argument but the credentials and the limit of the call."""
    parameters = {parameter.argument: parameter for parameter in operation.parameters}
    others = {"access_token", "timeout", "fields"}  # the fields of a body are given as the body
    names = sorted(set(inspect.signature(function).parameters) - others)
    return {
        name: value_of(parameters[name], number) if name in parameters else BODIES[name]
        for number, name in enumerate(names, 10)
    }


def read_request(stub: Stub, call: Callable[[], object]) -> tuple[str, str, bytes, str | None]:
    """Return the request of a call; the stub sends 404 for every request."""
    with pytest.raises(ApiError):
        call()
    seen: Seen = stub.seen[-1]
    return seen.method, seen.target, seen.body, seen.headers.get("Content-Type")


def method_of(name: str, apis: list[Any]) -> Callable[..., object]:
    (api,) = (api for api in apis if hasattr(api, name))
    method: Callable[..., object] = getattr(api, name)
    return method


TRADIER_APIS = [getattr(tradier, name) for name in tradier.__all__ if name.endswith("Api")]
TRADIER = [
    (module, name)
    for module in (user, tradier)
    for name in tradier_operations.OPERATIONS
    if hasattr(module, name)
]


@pytest.mark.parametrize(("module", "name"), TRADIER)
def test_a_function_of_tradier_sends_all_arguments(
    module: Any, name: str, stub: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KLOUDTRADER_TRADIER_URL", stub.url)
    monkeypatch.setenv("ACCESS_TOKEN", "t")
    monkeypatch.setenv("ACCOUNT_NUMBER", "A-1")
    function, operation = getattr(module, name), tradier_operations.OPERATIONS[name]
    client = Client(stub.url, authorize=bearer("t"))
    method = method_of(name, [api(client) for api in TRADIER_APIS])
    arguments = arguments_of(function, operation)
    injected = {each.argument for each in operation.parameters} & {"account_number"}
    given = dict.fromkeys(injected, "A-1") | arguments
    expected = read_request(stub, lambda: method(**given))
    assert read_request(stub, lambda: function(**arguments)) == expected
    if "access_token" in inspect.signature(function).parameters:
        monkeypatch.delenv("ACCESS_TOKEN")
        assert read_request(stub, lambda: function(access_token="t", **arguments)) == expected
    in_query = [each for each in operation.parameters if each.location == "query"]
    assert expected[1].count("=") == len({each.argument for each in in_query} & set(arguments))
    own = {key: value for key, value in arguments.items() if key != "account_number"}
    account = str(arguments.get("account_number", "A-1"))
    call = getattr(tradier.Tradier("t", account), name)
    assert read_request(stub, lambda: call(**own)) == expected


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
    arguments = arguments_of(function, kalshi_operations.OPERATIONS[name])
    expected = read_request(stub, lambda: method(**arguments))
    assert read_request(stub, lambda: function(**arguments)) == expected
    with_body = any(each.endswith("_request") for each in arguments)
    assert (expected[3] == "application/json") == with_body == bool(expected[2])
