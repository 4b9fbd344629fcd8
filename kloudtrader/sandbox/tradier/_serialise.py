"""Serialise the ledger's state to the documented JSON, with the quirks that are on."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

from kloudtrader.sandbox.quirks import Quirks
from kloudtrader.sandbox.server.messages import Json
from kloudtrader.sandbox.tradier._balances import BrokerBalances
from kloudtrader.sandbox.tradier.brokerage import (
    AccountEvent,
    BrokerAccount,
    BrokerOrder,
    BrokerPosition,
    RealisedGain,
)

_EMPTY: Mapping[str, Json] = {"string": "null", "null": None, "inner-missing": {}}


def format_moment(moment: datetime) -> str:
    """Format a time in UTC with milliseconds."""
    text = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")
    return f"{text[:-3]}Z"


def serialise_empty(plural: str, singular: str, quirks: Quirks) -> Json:
    """Return an empty collection; ``None`` if not even the envelope is sent."""
    if quirks.empty in {"body-null", "body-empty"}:
        return None
    if quirks.empty == "inner-string":
        return {plural: {singular: "null"}}
    if quirks.empty == "inner-null":
        return {plural: {singular: None}}
    return {plural: _EMPTY.get(quirks.empty, "null")}


class TradierSerialiser:
    """Serialise records, with the quirks that are on."""

    def __init__(self, quirks: Quirks, now: datetime) -> None:
        self._quirks = quirks
        self._now = now

    def collection(
        self,
        plural: str,
        singular: str,
        rows: Sequence[Json],
        beside: Mapping[str, Json] | None = None,
    ) -> Json:
        """Return many rows as a list, one as an object, none as the empty form."""
        if not rows:
            return serialise_empty(plural, singular, self._quirks)
        lone = len(rows) == 1 and self._quirks.lone_item == "object"
        return {plural: {singular: rows[0] if lone else list(rows), **(beside or {})}}

    def account(self, account: BrokerAccount) -> Json:
        """Return a row of the profile."""
        return self._record(
            {
                "account_number": account.number,
                "classification": self._word(account.classification),
                "date_created": format_moment(account.created),
                "day_trader": account.day_trader,
                "option_level": account.option_level,
                "status": account.status,
                "type": account.type if account.type == "cash" else "margin",
                "last_update_date": format_moment(account.created),
            }
        )

    def balances(self, account: BrokerAccount, balances: BrokerBalances) -> Json:
        """Return the balances with the one sub-object that the account type has."""
        money = self.money
        members: dict[str, Json] = {
            "option_short_value": money(balances.option_short),
            "total_equity": money(balances.total_equity),
            "account_number": account.number,
            "account_type": account.type,
            "close_pl": money(account.close_pl),
            "current_requirement": money(balances.requirement),
            "equity": money(0),
            "long_market_value": money(balances.long_market_value),
            "market_value": money(balances.market_value),
            "open_pl": money(balances.open_pl),
            "option_long_value": money(balances.option_long),
            "option_requirement": money(balances.option_requirement),
            "pending_orders_count": balances.pending_orders,
            "short_market_value": money(balances.short_market_value),
            "stock_long_value": money(balances.stock_long),
            "total_cash": money(balances.cash),
            "uncleared_funds": money(0),
            "pending_cash": money(balances.pending_cash),
        }
        members[account.type] = self._power(account, balances)
        return {"balances": self._record(members)}

    def _power(self, account: BrokerAccount, balances: BrokerBalances) -> Json:
        if account.type == "cash":
            return {
                "cash_available": self.money(balances.power),
                "sweep": self.money(0),
                "unsettled_funds": self.money(account.unsettled),
            }
        power = max(0, balances.power)
        members: dict[str, Json] = {
            "fed_call": self.money(0),
            "maintenance_call": self.money(0),
            "option_buying_power": self.money(power),
            "stock_buying_power": self.money(2 * power),
            "stock_short_value": self.money(balances.stock_short),
        }
        if account.type == "pdt":
            return {**members, "day_trade_buying_power": self.money(4 * power)}
        return {**members, "sweep": self.money(0)}

    def position(self, position: BrokerPosition) -> Json:
        """Return a row of the positions."""
        negative = self._quirks.short_cost_basis == "negative"
        return self._record(
            {
                "cost_basis": self.money(position.cost if negative else abs(position.cost)),
                "date_acquired": format_moment(position.acquired),
                "id": position.id,
                "quantity": self.number(position.quantity),
                "symbol": position.symbol,
            }
        )

    def event(self, event: AccountEvent) -> Json:
        """Return a row of the history; the payload is under the type's name."""
        key = self._quirks.dividend_key if event.type == "dividend" else event.type
        payload: dict[str, Json] = {
            name: self._form(value) if isinstance(value, float) else value
            for name, value in event.payload
        }
        return self._record(
            {
                "amount": self.money(event.amount),
                "date": f"{event.day.isoformat()}T00:00:00Z",
                "type": self._word(event.type),
                **({key: payload} if payload else {}),
            }
        )

    def closed_position(self, closed: RealisedGain) -> Json:
        """Return a row of gain and loss; ``term`` is in days."""
        gain = closed.proceeds - closed.cost
        percent = round(100 * gain / closed.cost, 2) if closed.cost else 0.0
        return self._record(
            {
                "close_date": _format_day(closed.closed),
                "cost": self.money(closed.cost),
                "gain_loss": self.money(gain),
                "gain_loss_percent": self._form(percent),
                "open_date": _format_day(closed.opened),
                "proceeds": self.money(closed.proceeds),
                "quantity": self.number(closed.quantity),
                "symbol": closed.symbol,
                "term": (closed.closed - closed.opened).days,
            }
        )

    def order(self, order: BrokerOrder, tags: bool = False) -> Json:
        """Return an order with its legs; the parent of advanced orders has few other members."""
        if order.class_ in {"oco", "oto", "otoco"}:
            members: dict[str, Json] = {
                "id": order.id,
                "class": order.class_,
                "status": self._word(order.status),
            }
        else:
            members = self._plain_order(order)
        if tags and order.tag:
            members["tag"] = order.tag
        if order.legs:
            members["leg"] = [self.order(leg) for leg in order.legs]
        return self._record(members)

    def _plain_order(self, order: BrokerOrder) -> dict[str, Json]:
        members: dict[str, Json] = {
            "id": order.id,
            "type": order.type,
            "symbol": order.symbol,
            "side": order.side,
            "quantity": self.number(order.quantity),
            "status": self._word(order.status),
            "duration": order.duration,
        }
        if order.price is not None:
            members["price"] = round(order.price / 100, 6)
        members.update(self._fills(order))
        if order.stop_price is not None:
            members["stop_price"] = round(order.stop_price / 100, 6)
        members["create_date"] = format_moment(order.created)
        members["transaction_date"] = format_moment(order.changed)
        members["class"] = order.class_
        optional = {
            "option_symbol": order.option_symbol,
            "strategy": order.strategy,
            "reason_description": order.reason,
        }
        members.update({name: text for name, text in optional.items() if text})
        if order.class_ in {"multileg", "combo"}:
            members["num_legs"] = len(order.legs)
        return members

    def _fills(self, order: BrokerOrder) -> dict[str, Json]:
        is_priced = order.priced is None or order.priced <= self._now
        average = order.paid / order.executed / 100 if order.executed and is_priced else 0.0
        unfilled_null = not order.executed and self._quirks.unfilled_price == "null"
        return {
            "avg_fill_price": None if unfilled_null else self._form(average),
            "exec_quantity": self.number(order.executed),
            "last_fill_price": self._form(order.last_price / 100 if is_priced else 0.0),
            "last_fill_quantity": self.number(order.last_quantity),
            "remaining_quantity": self.number(order.remaining),
        }

    def money(self, cents: int) -> Json:
        """Return cents as dollars."""
        if cents == 0 and self._quirks.numbers == "mixed":
            return 0
        return self._form(cents / 100)

    def number(self, quantity: int) -> Json:
        """Return a quantity, usually with a decimal."""
        return self._form(float(quantity))

    def _form(self, value: float) -> Json:
        if self._quirks.numbers == "int" and value.is_integer():
            return int(value)
        if self._quirks.numbers == "long-tail" and value:
            return value * (1 + 4e-16 * 7) if not value.is_integer() else value
        return value

    def _word(self, word: str) -> str:
        return f"sandbox_new_{word}" if self._quirks.unknown_enums else word

    def _record(self, members: dict[str, Json]) -> Json:
        if self._quirks.unknown_fields:
            return {**members, "sandbox_extra": {"since": "tomorrow"}}
        return members


def _format_day(day: date) -> str:
    return f"{day.isoformat()}T00:00:00.000Z"
