"""Test that faults lose responses of orders, and that the log says what was applied."""

import json
from typing import Any

import pytest

from kloudtrader.sandbox import Fault
from tests.sandbox.tradier.broker import OPENING, Trader

GATEWAY = json.dumps(
    {
        "fault": {
            "faultstring": "Gateway Timeout",
            "detail": {"errorcode": "messaging.adaptors.http.flow.GatewayTimeout"},
        }
    }
).encode()
HTML = {"body": b"<html>502</html>", "content_type": "text/html", "status": 502}
JSON = {"body": GATEWAY, "content_type": "application/json", "status": 504}
TEXT = {"body": b"backend error", "status": 500}


@pytest.mark.parametrize("form", [HTML, JSON, TEXT])
@pytest.mark.parametrize(("kind", "applied"), [("status", False), ("status-after", True)])
def test_an_error_comes_before_or_after_the_order_was_taken_in(
    form: dict[str, Any], kind: Any, applied: bool
) -> None:
    trader = Trader().clear()
    trader.sandbox.faults.add("place_order", Fault(kind, **form))
    response = trader.post(class_="equity", **OPENING)
    assert (response.status, response.body) == (form["status"], form["body"])
    assert len(trader.account.orders) == applied
    (entry,) = trader.sandbox.log.entries("place_order")
    assert (entry.applied, entry.fault) == (applied, kind)


@pytest.mark.parametrize("kind", ["html", "garbage", "reset-after", "truncated", "no-response"])
@pytest.mark.parametrize("operation", ["place_order", "change_order", "cancel_order"])
def test_each_write_can_lose_its_response(operation: str, kind: Any) -> None:
    trader = Trader().clear()
    trader.price("KO", 62.0)
    number = trader.place(type="limit", price=50)
    fault = Fault(kind)
    trader.sandbox.faults.add(operation, fault)
    if operation == "place_order":
        trader.post(class_="equity", **OPENING)
        done = len(trader.account.orders) == 2
    elif operation == "change_order":
        trader.change(number, price=51)
        done = trader.order(number)["price"] == 51
    else:
        trader.cancel(number)
        done = trader.order(number)["status"] == "canceled"
    assert done == fault.applies
    assert trader.sandbox.log.entries(operation)[-1].applied == done


def test_a_preview_has_faults_of_its_own() -> None:
    trader = Trader().clear()
    trader.sandbox.faults.add("preview_order", Fault("status"))
    assert trader.place()
    assert trader.post(class_="equity", **OPENING, preview="true").status == 503
