"""Objects of typed calls: each has its credentials, its account and its limits."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import kloudtrader_tradier
from kloudtrader import (
    ConfigurationError,
    InvalidArgument,
    NotFound,
    UnexpectedResponse,
    tradier,
)
from kloudtrader.runtime import Client, Timeout, recorded_responses
from kloudtrader.tradier import Tradier
from tests.scripts import frames_with
from tests.stub import Stub, StubResponse

EXAMPLES = Path(__file__).parents[1] / "openapi" / "examples" / "tradier.json"
BALANCES = next(iter(json.loads(EXAMPLES.read_text("utf-8"))["account_balance"].values()))
EMPTY = {"orders": "null"}


@pytest.fixture
def broker(stub: Stub, monkeypatch: pytest.MonkeyPatch) -> Stub:
    for account in ("VA10000001", "VA20000002"):
        stub.on(f"GET /accounts/{account}/balances", StubResponse(200, BALANCES))
        stub.on(f"GET /accounts/{account}/orders", StubResponse(200, EMPTY))
    monkeypatch.setenv("KLOUDTRADER_TRADIER_URL", stub.url)
    return stub


def list_requests(stub: Stub) -> list[tuple[str, str | None]]:
    return [(seen.target, seen.headers.get("Authorization")) for seen in stub.seen]


def test_each_object_is_about_its_own_account(broker: Stub) -> None:
    first, second = Tradier("one", "VA10000001"), Tradier("two", "VA20000002")
    for client in (first, second, first):
        client.account_balance()
    assert [token for _, token in list_requests(broker)] == [
        "Bearer one",
        "Bearer two",
        "Bearer one",
    ]
    assert [target.split("/")[-2] for target, _ in list_requests(broker)] == [
        "VA10000001",
        "VA20000002",
        "VA10000001",
    ]


def test_what_is_not_given_comes_from_the_environment_at_the_call(
    broker: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Tradier()
    with pytest.raises(ConfigurationError) as caught:
        client.account_balance()
    assert caught.value.setting == "ACCOUNT_NUMBER"
    for number, token in (("VA10000001", "early"), ("VA20000002", "late")):
        monkeypatch.setenv("ACCESS_TOKEN", token)
        monkeypatch.setenv("ACCOUNT_NUMBER", number)
        client.account_balance()
    assert [token for _, token in list_requests(broker)] == ["Bearer early", "Bearer late"]
    assert "VA20000002" in broker.seen[-1].target


def test_a_base_url_goes_before_that_of_the_environment(
    broker: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KLOUDTRADER_TRADIER_URL", "http://127.0.0.1:9/v1")
    Tradier("t", "VA10000001", base_url=broker.url).account_balance()
    assert len(broker.seen) == 1


@pytest.mark.parametrize(
    ("make", "argument"),
    [
        (lambda: Tradier(access_token="  "), "access_token"),
        (lambda: Tradier(access_token=b"t"), "access_token"),  # type: ignore[arg-type]
        (lambda: Tradier(account_number=["VA1", "VA2"]), "account_number"),  # type: ignore[arg-type]
        (lambda: Tradier(account_number=""), "account_number"),
    ],
)
def test_a_wrong_argument_is_refused_when_the_object_is_made(
    make: Callable[[], object], argument: str
) -> None:
    with pytest.raises(InvalidArgument) as caught:
        make()
    assert caught.value.argument == argument


@pytest.mark.parametrize(
    "make",
    [
        lambda: Tradier(base_url="http://example.com/v1"),
        lambda: Tradier(base_url="api.tradier.com"),
        lambda: Tradier(timeout=0),
        lambda: Tradier(timeout=True),
    ],
)
def test_a_setting_that_cannot_be_used_is_refused_when_the_object_is_made(
    make: Callable[[], object],
) -> None:
    with pytest.raises(ConfigurationError):
        make()


def test_an_error_names_the_base_url_that_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConfigurationError) as caught:
        Tradier(base_url="ftp://example.com")
    assert caught.value.setting == "base_url"
    monkeypatch.setenv("KLOUDTRADER_TRADIER_URL", "ftp://example.com")
    with pytest.raises(ConfigurationError) as caught:
        Tradier("t", "VA10000001").account_balance()
    assert caught.value.setting == "KLOUDTRADER_TRADIER_URL"


@pytest.mark.parametrize("given", [0.25, Timeout(0.25)])
def test_the_limit_of_a_call_goes_before_that_of_the_object(
    given: Any, broker: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits: list[object] = []
    send = Client.send

    def spy(self: Any, *arguments: Any, **options: Any) -> object:
        limits.append(options["timeout"])
        return send(self, *arguments, **options)

    monkeypatch.setattr(Client, "send", spy)
    client = Tradier("t", "VA10000001", timeout=7)
    client.account_balance()
    client.account_balance(timeout=given)
    list(client.iter_account_orders())
    list(client.iter_account_orders(timeout=given))
    tradier.account_balance("t", "VA10000001", timeout=given)
    tradier.account_balance("t", "VA10000001")
    assert limits == [Timeout.of(7), given, Timeout.of(7), given, given, None]


def test_an_iterator_stays_with_the_credentials_of_its_call(
    broker: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new account in the environment must not bring its orders into the same list."""
    order = {"id": 1, "class": "equity", "status": "open", "symbol": "KO"}
    broker.on("GET /accounts/VA10000001/orders", StubResponse(200, {"orders": {"order": [order]}}))
    monkeypatch.setenv("ACCESS_TOKEN", "t")
    monkeypatch.setenv("ACCOUNT_NUMBER", "VA10000001")
    orders: Iterator[tradier.Order] = Tradier().iter_account_orders(page_size=1)
    next(orders)
    monkeypatch.setenv("ACCOUNT_NUMBER", "VA20000002")
    with pytest.raises(UnexpectedResponse):  # the stub repeats a full page
        next(orders)
    assert all("VA10000001" in target for target, _ in list_requests(broker))


def test_no_token_shows(broker: Stub) -> None:
    client = Tradier("canary-77", "VA99999999")
    for value in (client, copy.copy(client), vars(client)):
        assert "canary" not in repr(value)
    assert repr(client) == "<Tradier of VA…99>"
    with pytest.raises(NotFound) as caught:
        client.account_balance()
    assert frames_with(caught.value, "canary-77") == []


def test_all_typed_calls_are_methods() -> None:
    methods = {name for name in dir(Tradier) if name[0] != "_"}
    functions = {name for name in tradier.__all__ if name[0].islower()}
    assert methods == functions - {"restore_order"}
    operations = set(kloudtrader_tradier.operations.OPERATIONS)
    assert operations <= functions


def test_responses_are_recorded_whatever_object_made_the_calls(broker: Stub) -> None:
    with recorded_responses() as responses:
        Tradier("t", "VA10000001").account_balance()
        tradier.account_balance("t", "VA20000002")
    assert [response.status for response in responses] == [200, 200]


@pytest.mark.parametrize("patience", ["x", -1, float("nan"), None])
def test_patience_is_checked_before_anything_is_sent(broker: Stub, patience: Any) -> None:
    client = Tradier("t", "VA10000001")
    order = tradier.EquityOrder(symbol="KO", side="buy", quantity=1, type="market")
    for call in (
        lambda: client.place_once(order, journal=False, patience=patience),
        lambda: client.cancel_once(1, patience=patience),
        lambda: client.cancel_all(journal=False, patience=patience),
    ):
        with pytest.raises(InvalidArgument) as caught:
            call()
        assert caught.value.argument == "patience"
    assert broker.seen == []
