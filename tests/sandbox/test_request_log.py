from datetime import UTC, datetime

from kloudtrader.sandbox import RequestLog, Sandbox
from tests.sandbox.members import KalshiCaller, tradier

NOW = datetime(2024, 9, 5, tzinfo=UTC)


def test_the_log_keeps_the_last_and_counts_all() -> None:
    log = RequestLog(size=3)
    for number in range(5):
        log.receive(NOW, "GET", f"/{number}", {}, {}, b"x" * 100_000)
    assert [(e.number, e.path) for e in log.entries()] == [(3, "/2"), (4, "/3"), (5, "/4")]
    assert len(log.entries()[0].body) < 100_000
    log.clear()
    assert len(log) == 0
    assert log.receive(NOW, "GET", "/", {}, {}, b"").number == 6


def test_what_was_received_is_noted_as_it_was(sandbox: Sandbox, ada: KalshiCaller) -> None:
    order = ada.order(
        market_id=next(iter(sandbox.kalshi.exchange.markets)), side="no", count=1, price=1
    )
    ada.own("DELETE", "/orders/unknown")
    ada.get("/orders", status="resting", page_size=1)
    tradier(sandbox, "/nowhere%2F")
    log_in, create, cancel, listing, nowhere = sandbox.log.entries()
    assert (log_in.operation, log_in.status) == ("log_in", 200)
    assert (create.venue, create.operation, create.method) == (
        "kalshi",
        "user_order_create",
        "POST",
    )
    assert b'"count": 1' in create.body
    assert create.headers["authorization"] == f"{ada.id} {ada.token}"
    assert (create.applied, create.status) == (True, 201)
    assert (cancel.applied, cancel.status) == (False, 400)
    assert listing.query == {"status": ["resting"], "page_size": ["1"]}
    assert (nowhere.path, nowhere.operation, nowhere.status) == (
        "/tradier/v1/nowhere%2F",
        "",
        404,
    )
    assert sandbox.log.entries("user_order_cancel") == [cancel]
    assert sandbox.log.applied("user_order_create") == [create]
    assert order["order_id"] not in repr(create)
    assert ada.token not in repr(sandbox.log.entries())
