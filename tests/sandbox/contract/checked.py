"""A whole conversation, judged: each request, each response, and how they hang together."""

from collections.abc import Iterable
from typing import Any

from tests.sandbox.contract import kalshi, kalshi_laws, tradier, tradier_laws
from tests.sandbox.contract.line import Exchange
from tests.sandbox.contract.operation import operation_of
from tests.sandbox.contract.shapes import decode

__all__ = ["client_faults", "law_faults", "venue_faults"]


def _contract(exchange: Exchange) -> Any:
    return kalshi if exchange.request.path.startswith(kalshi.BASE) else tradier


def _named(exchange: Exchange, problems: Iterable[str]) -> list[str]:
    request = exchange.request
    place = f"{request.method} {request.target} {exchange.reply.status}"
    return [f"{place}: {problem}" for problem in problems]


def client_faults(exchanges: Iterable[Exchange]) -> list[str]:
    """What the client sent that the contract does not have."""
    return [
        fault
        for one in exchanges
        for fault in _named(one, _contract(one).client_problems(one.request))
    ]


def venue_faults(exchanges: Iterable[Exchange]) -> list[str]:
    """What the venue answered that the contract does not have."""
    return [fault for one in exchanges for fault in _named(one, _contract(one).venue_problems(one))]


def law_faults(exchanges: Iterable[Exchange]) -> list[str]:
    """What does not add up in responses that conform."""
    orders, found, date = kalshi_laws.Followed(), list[str](), ""
    for one in exchanges:
        if one.reply.fields("date") != [date]:  # the sandbox's clock moved
            (date,) = one.reply.fields("date")
            orders.something_traded()
        contract = _contract(one)
        operation = operation_of(contract.OPERATIONS, one.request, contract.BASE)
        if operation is None or operation.response is None or one.reply.status != operation.status:
            continue
        response, query = decode(one.reply.body), dict(one.request.query)
        if contract is tradier:
            found += _named(one, _tradier(operation.name, query, response))
        else:
            found += _named(one, _kalshi(operation.name, one, query, response, orders))
    return found


def _kalshi(
    name: str, one: Exchange, query: dict[str, str], response: Any, orders: kalshi_laws.Followed
) -> Iterable[str]:
    if name == "UserOrderCreate":
        yield from orders.created(decode(one.request.body), response)
        if response["status"] != response["order"]["status"]:
            yield f"status {response['status']} beside {response['order']['status']}"
    elif name == "UserOrderDecrease":
        order_id = one.request.path.split("/")[-2]
        yield from orders.reduced(decode(one.request.body)["count"], order_id, response)
    elif name == "UserOrderCancel":
        order_id = one.request.path.split("/")[-1]
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
    if any(not start <= one[:10] <= end for one in dates):
        yield f"not within {start} and {end}: {dates}"
