"""Compute what an order would cost."""

from datetime import datetime

from kloudtrader.sandbox.server.messages import Json
from kloudtrader.sandbox.tradier._ledger import Ledger
from kloudtrader.sandbox.tradier.brokerage import BrokerAccount, BrokerOrder
from kloudtrader.sandbox.tradier.market.hours import to_new_york
from kloudtrader.sandbox.tradier.trading.margin import MarginRequirement, compute_requirement
from kloudtrader.sandbox.tradier.trading.rules import (
    RuleBook,
    add_trades,
    list_holdings,
    list_trades,
)


def preview_costs(
    ledger: Ledger, account: BrokerAccount, order: BrokerOrder, now: datetime
) -> Json:
    """Return the preview of an order that was checked; of a group, that of its first leg."""
    first = order.legs[0] if order.is_group else order
    cost = RuleBook(account, ledger.prices, now).estimate_cost(first)
    before, after = _compute_margins(ledger, account, first, now)
    change = 0 if account.type == "cash" else after.total - before.total
    members: dict[str, Json] = {
        "status": "ok",
        "result": True,
        "commission": 0,
        "fees": 0,
        "order_cost": cost / 100,
        "cost": (cost + change) / 100,
        "margin_change": change / 100,
        "symbol": first.symbol,
        "type": first.type,
        "duration": order.duration,
        "class": order.class_,
        "strategy": order.strategy or order.class_,
        "extended_hours": order.duration in {"pre", "post"},
        "request_date": _format_request_date(now),
        "day_trades": 0,
    }
    if not first.legs:
        members["side"], members["quantity"] = first.side, first.quantity
    if first.option_symbol:
        members["option_symbol"] = first.option_symbol
    if first.option_symbol or first.legs:
        members["option_requirement"] = (after.written - before.written) / 100
    if first.price is not None:
        members["price"] = round(first.price / 100, 6)
    return members


def _compute_margins(
    ledger: Ledger, account: BrokerAccount, order: BrokerOrder, now: datetime
) -> tuple[MarginRequirement, MarginRequirement]:
    """Return what the positions require before and after an order."""

    def price(symbol: str) -> int:
        return ledger.prices.cents(symbol, now)

    holdings = list_holdings(account)
    after = add_trades(holdings, list_trades(order.legs or [order]))
    is_cash = account.type == "cash"
    return (
        compute_requirement(holdings, price, is_cash),
        compute_requirement(after, price, is_cash),
    )


def _format_request_date(now: datetime) -> str:
    """Return a time in New York without a zone and with two decimals, as the broker does."""
    local = to_new_york(now)
    return f"{local:%Y-%m-%dT%H:%M:%S}.{local.microsecond // 10_000:02d}"
