"""Responses as they came, for those who ask; and documented headers, typed."""

from __future__ import annotations

import threading
from decimal import Decimal

import pytest
from pydantic import Field

from kloudtrader import tradier, user
from kloudtrader.runtime import Client, recorded_responses
from kloudtrader.runtime.call import recorders
from kloudtrader.runtime.response.header_models import HeadersModel
from kloudtrader.runtime.times import Instant
from tests.stub import Stub, StubResponse

LIMITS = {
    "X-Ratelimit-Allowed": "120",
    "X-Ratelimit-Used": "3",
    "X-Ratelimit-Available": "117",
    "X-Ratelimit-Expiry": "1700000000000",
}
NO_ORDERS = {"orders": "null"}


@pytest.fixture(autouse=True)
def venue(stub: Stub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KLOUDTRADER_TRADIER_URL", stub.url)
    monkeypatch.setenv("ACCESS_TOKEN", "a-token")
    monkeypatch.setenv("ACCOUNT_NUMBER", "VA1")
    stub.on("GET /accounts/VA1/orders", StubResponse(200, NO_ORDERS, LIMITS))


def test_responses_of_typed_functions_have_typed_headers() -> None:
    with recorded_responses() as responses:
        orders = tradier.account_orders()
    assert orders.orders.order == []
    (response,) = responses
    assert (response.status, response.operation.name) == (200, "account_orders")
    assert response.headers["x-ratelimit-used"] == "3"
    limits = response.read(tradier.RatelimitHeaders)
    assert (limits.x_ratelimit_allowed, limits.x_ratelimit_available) == (120, 117)


def test_responses_of_json_functions_are_recorded_as_well() -> None:
    with recorded_responses() as responses:
        user.account_orders()
    assert responses[-1].raw == b'{"orders": "null"}'


def test_nothing_is_kept_for_those_who_do_not_ask() -> None:
    with recorded_responses() as responses:
        pass
    assert recorders.get() == ()
    tradier.account_orders()
    assert responses == []


def test_each_of_several_blocks_has_what_was_called_in_it() -> None:
    with recorded_responses() as outer:
        tradier.account_orders()
        with recorded_responses() as inner:
            tradier.account_orders()
        tradier.account_orders()
    assert (len(outer), len(inner)) == (3, 1)


def test_other_threads_have_responses_of_their_own() -> None:
    with recorded_responses() as responses:
        thread = threading.Thread(target=tradier.account_orders)
        thread.start()
        thread.join()
    assert responses == []


def test_responses_that_were_errors_are_there_too(stub: Stub) -> None:
    stub.on("GET /accounts/VA1/orders", StubResponse(503), StubResponse(200, NO_ORDERS))
    with recorded_responses() as responses:
        tradier.account_orders()
    assert [response.status for response in responses] == [503, 200]


def test_what_is_shown_of_a_response_holds_no_credential() -> None:
    from kloudtrader.runtime.response.parse import Headers

    shown = repr(Headers([("Set-Cookie", "session=secret-1"), ("X-A", "1")]))
    assert "secret-1" not in shown
    assert "'X-A', '1'" in shown
    with recorded_responses() as responses:
        tradier.account_orders()
    assert repr(responses[0]) == "<RecordedResponse account_orders 200>"


class Kinds(HeadersModel):
    x_count: int | None = None
    x_open: bool | None = None
    x_at: Instant | None = None
    x_cost: Decimal | None = None
    x_names: list[str] | None = None
    x_sizes: list[int] | None = None
    other: str | None = Field(None, validation_alias="X_Other", serialization_alias="X_Other")


def test_headers_are_read_by_their_types_whatever_their_case() -> None:
    read = Kinds.of(
        {
            "X-COUNT": "7",
            "x-open": "true",
            "X-At": "2030-01-01T00:00:00",
            "X-Cost": "0.10",
            "X-Names": "a, b,c",
            "X-Sizes": "1,2",
            "x_other": "o",
        }
    )
    assert (read.x_count, read.x_open, read.x_cost) == (7, True, Decimal("0.10"))
    assert read.x_at is not None
    assert read.x_at.isoformat() == "2030-01-01T00:00:00+00:00"
    assert (read.x_names, read.x_sizes, read.other) == (["a", "b", "c"], [1, 2], "o")
    assert Kinds.of({}).x_count is None


def test_a_header_that_does_not_fit_is_named() -> None:
    with pytest.raises(ValueError, match="the header x_count is invalid"):
        Kinds.of({"X-Count": "many"})


def test_clients_of_ones_own_are_recorded(stub: Stub) -> None:
    with Client(stub.url, authorize=lambda _: None) as client, recorded_responses() as responses:
        tradier.AccountApi(client).account_orders("VA1")
    assert len(responses) == 1
