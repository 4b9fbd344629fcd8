"""Judge a whole conversation: each request, each response, and how they hang together."""

from collections.abc import Iterable
from typing import Any

from tests.sandbox.contract import kalshi, kalshi_laws, tradier, tradier_laws
from tests.sandbox.contract.line import RecordedCall
from tests.sandbox.contract.operation import operation_of
from tests.sandbox.contract.shapes import decode

__all__ = ["client_faults", "law_faults", "venue_faults"]


def _contract(exchange: RecordedCall) -> Any:
    return kalshi if exchange.request.path.startswith(kalshi.BASE) else tradier


def _prefix_faults(exchange: RecordedCall, problems: Iterable[str]) -> list[str]:
    request = exchange.request
    place = f"{request.method} {request.target} {exchange.reply.status}"
    return [f"{place}: {problem}" for problem in problems]


def client_faults(exchanges: Iterable[RecordedCall]) -> list[str]:
    """List what the client sent and the contract does not have."""
    return [
        fault
        for call in exchanges
        for fault in _prefix_faults(call, _contract(call).client_problems(call.request))
    ]


def venue_faults(exchanges: Iterable[RecordedCall]) -> list[str]:
    """List what the venue sent and the contract does not have."""
    return [
        fault
        for call in exchanges
        for fault in _prefix_faults(call, _contract(call).venue_problems(call))
    ]


def law_faults(exchanges: Iterable[RecordedCall]) -> list[str]:
    """List figures that do not add up in responses that conform."""
    orders, faults, date = kalshi_laws.Followed(), list[str](), ""
    for call in exchanges:
        if call.reply.fields("date") != [date]:  # the sandbox's clock moved
            (date,) = call.reply.fields("date")
            orders.something_traded()
        contract = _contract(call)
        operation = operation_of(contract.OPERATIONS, call.request, contract.BASE)
        if operation is None or operation.response is None or call.reply.status != operation.status:
            continue
        response, query = decode(call.reply.body), dict(call.request.query)
        if contract is tradier:
            faults += _prefix_faults(call, _tradier(operation.name, query, response))
        else:
            faults += _prefix_faults(call, _kalshi(operation.name, call, query, response, orders))
    return faults


def _kalshi(
    name: str,
    call: RecordedCall,
    query: dict[str, str],
    response: Any,
    orders: kalshi_laws.Followed,
) -> Iterable[str]:
    if name == "UserOrderCreate":
        yield from orders.created(decode(call.request.body), response)
        if response["status"] != response["order"]["status"]:
            yield f"status {response['status']} beside {response['order']['status']}"
    elif name == "UserOrderDecrease":
        order_id = call.request.path.split("/")[-2]
        yield from orders.reduced(decode(call.request.body)["count"], order_id, response)
    elif name == "UserOrderCancel":
        order_id = call.request.path.split("/")[-1]
        yield from orders.reduced(None, order_id, response)
        if response["order"]["remaining_count"]:
            yield "something rests after a cancel"
    elif name == "UserOrdersGet":
        yield from kalshi_laws.filter_problems(query, response["orders"])
        for order in response["orders"]:
            yield from orders.see(order)
            if order["queue_position"] and query.get("get_queue_position") != "true":
                yield f"a queue position that was not asked for: {order}"


def _tradier(name: str, query: dict[str, str], response: Any) -> Iterable[str]:
    tags = query.get("includeTags") == "true"
    if name == "balances":
        yield from tradier_laws.balances_problems(response["balances"])
    elif name == "order":
        yield from tradier_laws.order_problems(response["order"], tags)
    elif name == "orders":
        orders = tradier_laws.rows(response["orders"], "order")
        for order in orders:
            yield from tradier_laws.order_problems(order, tags)
        if len(orders) > int(query.get("limit", "25")):
            yield f"{len(orders)} orders on a page"
        asked = set(query.get("status", "").split(",")) - {""}
        if asked and {order["status"] for order in orders} - asked:
            yield f"states other than {asked}"
    elif name == "gainloss":
        yield from _gainloss(query, tradier_laws.rows(response["gainloss"], "closed_position"))
    elif name == "history":
        yield from _history(query, tradier_laws.rows(response["history"], "event"))


def _gainloss(query: dict[str, str], rows: list[Any]) -> Iterable[str]:
    for row in rows:
        yield from tradier_laws.closed_problems(row)
    if len(rows) > int(query.get("limit", "100")):
        yield f"{len(rows)} closed positions on a page"
    by = "open_date" if query.get("sortBy") == "openDate" else "close_date"
    dates = [row[by] for row in rows]
    if dates != sorted(dates, reverse=query.get("sort") != "asc"):
        yield f"not in order of {by}: {dates}"
    yield from _span(query, [row["close_date"] for row in rows])
    if any(not row["symbol"].startswith(query.get("symbol", "")) for row in rows):
        yield "another symbol than asked for"


def _history(query: dict[str, str], rows: list[Any]) -> Iterable[str]:
    for row in rows:
        yield from tradier_laws.event_problems(row)
    if len(rows) > int(query.get("limit", "25")):
        yield f"{len(rows)} events on a page"
    dates = [row["date"] for row in rows]
    if dates != sorted(dates, reverse=True):
        yield f"not newest first: {dates}"
    yield from _span(query, dates)
    if {row["type"] for row in rows} - {query.get("type")} and "type" in query:
        yield f"types other than {query['type']}"


def _span(query: dict[str, str], dates: list[str]) -> Iterable[str]:
    start, end = query.get("start", "0000"), query.get("end", "9999")
    if any(not start <= call[:10] <= end for call in dates):
        yield f"not within {start} and {end}: {dates}"
