"""Objects of typed calls: each has its key, its subaccount and its limits."""

from __future__ import annotations

import copy
import inspect
import threading
from typing import Any

import pytest

from kloudtrader import ConfigurationError, InvalidArgument, NotSent, kalshi_v2
from kloudtrader.kalshi_v2 import KalshiV2
from kloudtrader.kalshi_v2 import _signing as signing
from kloudtrader.kalshi_v2._calls._all import TypedCalls
from kloudtrader.kalshi_v2.access import client as client_of
from kloudtrader.runtime import Timeout, plain, recorded_responses
from kloudtrader_kalshi_v2.operations import OPERATIONS
from tests.kalshi_v2.exchange import ED25519, RSA, Exchange, Reply, Signed, pem

NETTING: dict[str, Any] = {"netting_configs": []}
EMPTY: dict[str, Any] = {"orders": [], "cursor": ""}


def test_each_object_has_its_own_key_and_subaccount(exchange: Exchange) -> None:
    exchange.respond(Reply(200, EMPTY))
    first = KalshiV2("first-id", pem(RSA))
    second = KalshiV2("second-id", pem(ED25519), subaccount=5)
    for client in (first, second, first):
        client.get_orders()
    assert [signed.key_id for signed in exchange.seen] == ["first-id", "second-id", "first-id"]
    assert [signed.target.partition("?")[2] for signed in exchange.seen] == [
        "subaccount=0",
        "subaccount=5",
        "subaccount=0",
    ]
    assert [signed.is_signed_by(RSA) for signed in exchange.seen] == [True, False, True]


ORDERS = ("amend_once", "cancel_all", "cancel_once", "decrease_once", "place_once", "recover")
"""Functions that take as long as they have patience, and not a time limit of a call."""


def test_every_function_is_a_method_without_credentials() -> None:
    functions = {name for name in kalshi_v2.__all__ if inspect.isfunction(getattr(kalshi_v2, name))}
    methods = {name for name in dir(TypedCalls) if name[0] != "_"}
    assert functions - methods == {*ORDERS, "order_venue"}
    assert {*ORDERS} < {*dir(KalshiV2)}
    functions &= methods
    assert len(functions) > 80
    for name in functions:
        arguments = set(inspect.signature(getattr(kalshi_v2, name)).parameters)
        assert not arguments & {"key_id", "private_key", "subaccount"} or name in (
            "create_subaccount",
        )
        assert "timeout" in arguments


def test_iterators_are_named_for_their_rows() -> None:
    iterators = {name for name in kalshi_v2.__all__ if name.startswith("iter_")}
    paged = {name for name in kalshi_v2.__all__ if _has_cursor(name)}
    assert iterators == {f"iter_{name.removeprefix('get_')}" for name in paged}
    assert "iter_orders" in iterators


def _has_cursor(name: str) -> bool:
    value = getattr(kalshi_v2, name)
    return inspect.isfunction(value) and "cursor" in inspect.signature(value).parameters


def test_the_limit_of_a_call_goes_before_that_of_the_object(exchange: Exchange) -> None:
    released = threading.Event()

    def react(_signed: Signed) -> Reply:
        released.wait(5)
        return Reply(200, NETTING)

    exchange.respond(react)
    client = KalshiV2("limit", pem(ED25519), timeout=60)
    try:
        with pytest.raises(Exception, match="get_netting"):
            client.get_netting(timeout=0.2)
    finally:
        released.set()
    assert KalshiV2("limit", pem(ED25519), timeout=Timeout(total=3)).get_netting() is not None


@pytest.mark.parametrize("timeout", [0, -1, "5"])
def test_a_timeout_that_is_none_is_refused_at_once(timeout: Any) -> None:
    with pytest.raises((InvalidArgument, ConfigurationError)):
        KalshiV2("id", pem(ED25519), timeout=timeout)


def test_a_copy_is_the_same_account(exchange: Exchange) -> None:
    exchange.respond(Reply(200, EMPTY))
    client = KalshiV2("copied", pem(ED25519), subaccount=2)
    copy.copy(client).get_orders()
    copy.deepcopy(client).get_orders()
    assert {signed.key_id for signed in exchange.seen} == {"copied"}
    assert {signed.target.partition("?")[2] for signed in exchange.seen} == {"subaccount=2"}


def test_many_threads_parse_a_key_once(exchange: Exchange, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[object] = []
    load = signing.load_key

    def load_slowly(source: Any) -> Any:
        loaded.append(source)
        threading.Event().wait(0.05)
        return load(source)

    monkeypatch.setattr(signing, "load_key", load_slowly)
    exchange.respond(Reply(200, NETTING))
    threads = [threading.Thread(target=KalshiV2("threads", pem(RSA)).get_netting) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(loaded) == 1
    assert len(exchange.seen) == 8
    assert all(signed.is_signed_by(RSA) for signed in exchange.seen)


def test_responses_are_recorded(exchange: Exchange) -> None:
    exchange.respond(Reply(200, NETTING))
    with recorded_responses() as responses:
        KalshiV2("recorded", pem(ED25519)).get_netting()
    assert [response.status for response in responses] == [200]


def test_a_signature_of_a_users_own_that_fails_is_not_sent(exchange: Exchange) -> None:
    problem = ValueError("a signer of one's own")

    def sign(_request: object) -> None:
        raise problem

    with pytest.raises(NotSent) as caught:
        client_of(exchange.url, None).send(OPERATIONS["get_netting"], {}, plain, authorize=sign)
    assert caught.value.__cause__ is problem
    assert exchange.seen == []
