"""Place, cancel, decrease and amend orders."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal, cast

from kloudtrader.sandbox.kalshi_v2._catalogue import is_on_grid
from kloudtrader.sandbox.kalshi_v2._members import WalletKey
from kloudtrader.sandbox.kalshi_v2._refusals import (
    V2Refusal,
    convert_refusal,
    refuse_order,
    refuse_parameter,
    refuse_unknown,
)
from kloudtrader.sandbox.kalshi_v2._requests import V2Body
from kloudtrader.sandbox.kalshi_v2._serialise import format_milliseconds
from kloudtrader.sandbox.kalshi_v2.handlers.groups import GroupHandlers
from kloudtrader.sandbox.kalshi_v2.units import DOLLAR, format_count, format_price
from kloudtrader.sandbox.kalshi_v2.venue_base import V2Call
from kloudtrader.sandbox.matching.order_records import (
    KalshiOrder,
    KalshiRefusal,
    NewOrder,
    V2OrderTerms,
)
from kloudtrader.sandbox.server.messages import Json, Outgoing

_TIMES_IN_FORCE = ("good_till_canceled", "immediate_or_cancel", "fill_or_kill")
_LATEST = 253_402_300_799
_MOST_CANCELLED = 10_000
_LONGEST_ID = 64


@dataclass(frozen=True, slots=True)
class _FillTotals:
    """Hold what an order had filled on arrival at a time."""

    count: int
    cost: int
    fees: int

    @classmethod
    def of(cls, order: KalshiOrder) -> "_FillTotals":
        return cls(order.taker_fill_count, order.taker_fill_cost, order.taker_fees)


_NOTHING = _FillTotals(0, 0, 0)


class OrderHandlers(GroupHandlers):
    """Handle the writes with the tag ``orders``."""

    def create_order(self, call: V2Call) -> Outgoing:
        """Serve ``POST /portfolio/events/orders``."""
        call.require("write::trade")
        return self.respond(201, self._place(call, call.body()))

    def batch_create_orders(self, call: V2Call) -> Outgoing:
        """Serve ``POST /portfolio/events/orders/batched``: each order for itself."""
        call.require("write::trade")
        batch = call.body().rows("orders")
        self.take_tokens(call, "write", 10 * (len(batch) - 1))
        rows: list[Json] = []
        for body in batch:
            try:
                rows.append(self._place(call, body))
            except (V2Refusal, KalshiRefusal) as refusal:
                rows.append({"error": _describe(refusal)})
        return self.respond(201, {"orders": rows})

    def _place(self, call: V2Call, body: V2Body) -> dict[str, Json]:
        ticker = body.text("ticker")
        new, subaccount, is_resting = self._read_order(call, body, ticker)
        self._require_trading(ticker)
        client_id, member = new.terms.client_order_id, call.member
        if client_id in member.client_ids:
            raise V2Refusal(409, "order_already_exists")
        shard = self.catalogue.markets[ticker].shard
        self.require_open_group(call, new.terms.group_id, subaccount, shard)
        wallet = self.wallets.find(WalletKey(member.user_id, subaccount, shard))
        order = self.exchange.place(wallet.user_id, new, self.now, rest=is_resting)
        if client_id:
            member.client_ids[client_id] = order.order_id
        self.check_groups(call.member)
        return {
            "order_id": order.order_id,
            **({"client_order_id": client_id} if client_id else {}),
            "fill_count": format_count(order.taker_fill_count),
            "remaining_count": format_count(order.remaining_count),
            **self._describe_fills(order, _NOTHING),
            "ts_ms": format_milliseconds(self.now),
        }

    def _read_order(self, call: V2Call, body: V2Body, ticker: str) -> tuple[NewOrder, int, bool]:
        """Return an order, its subaccount, and whether it may rest."""
        is_yes = body.word("side", ("bid", "ask")) == "bid"
        count, price = self._read_size(body, "count"), body.decimal("price", 4)
        force = body.word("time_in_force", _TIMES_IN_FORCE)
        self_trade = body.word("self_trade_prevention_type", ("taker_at_cross", "maker"))
        terms = V2OrderTerms(
            self._read_client_id(body, "client_order_id"),
            cast("Literal['taker_at_cross', 'maker']", self_trade),
            fill_or_kill=force == "fill_or_kill",
            post_only=body.flag("post_only"),
            reduce_only=body.flag("reduce_only"),
            cancel_on_pause=body.flag("cancel_order_on_pause"),
            group_id=body.text("order_group_id", required=False),
        )
        expiry = self._read_expiry(body, force)
        if terms.reduce_only and force != "immediate_or_cancel":
            raise refuse_order("reduce_only can only be used with IoC orders")
        if terms.post_only and force != "good_till_canceled":
            raise refuse_order("post only can only be used with GTC orders")
        subaccount = self._read_subaccount(call, body.integer("subaccount", 0))
        self._require_market(ticker, body.integer("exchange_index"))
        own_price = self._check_price(ticker, is_yes, price)
        new = NewOrder(ticker, is_yes, count, own_price, expiry, terms=terms)
        return new, subaccount, force == "good_till_canceled"

    def _read_size(self, body: V2Body, name: str) -> int:
        count = body.decimal(name, 2)
        if not count:
            raise V2Refusal(400, "invalid_order_size", f"{name} must be above 0")
        return count

    def _read_client_id(self, body: V2Body, name: str) -> str:
        text = body.text(name, required=False)
        plain = text.replace("-", "").replace("_", "")
        if text and not (plain.isascii() and plain.isalnum() and len(text) <= _LONGEST_ID):
            raise refuse_parameter(f"{name} has a character that is not allowed, or is too long")
        return text

    def _read_expiry(self, body: V2Body, force: str) -> datetime | None:
        seconds = body.integer("expiration_time", 0, _LATEST)
        if seconds is None:
            return None
        if force != "good_till_canceled":
            raise refuse_order("expiration_time can only be used with GTC orders")
        return self._check_expiry(seconds)

    def _check_expiry(self, seconds: int) -> datetime:
        expiry = datetime.fromtimestamp(seconds, UTC)
        if expiry <= self.now:
            raise refuse_parameter("Expiration timestamp must be in the future")
        return expiry

    def _read_subaccount(self, call: V2Call, given: int | None) -> int:
        number = call.subaccount(given, 0) or 0
        if number >= call.member.subaccounts:
            raise refuse_parameter("the subaccount does not exist")
        return number

    def _require_market(self, ticker: str, shard: int | None) -> None:
        listing = self.catalogue.markets.get(ticker)
        is_elsewhere = listing is not None and shard not in {None, -1, listing.shard}
        if listing is None or is_elsewhere:
            # 404 is not documented for the calls that place and amend.
            raise V2Refusal(400, "market_not_found")

    def _check_price(self, ticker: str, is_yes: bool, price: int | None) -> int:
        """Return the price of the order's own side."""
        if price is None:
            raise refuse_parameter("price is required")
        if not is_on_grid(self.catalogue.markets[ticker].structure, price):
            raise V2Refusal(400, "invalid_price")
        return price if is_yes else DOLLAR - price

    def _require_trading(self, ticker: str) -> None:
        self.require_exchange()
        is_halted = self.exchange.markets[ticker].status == "inactive"
        if self.switches.trading_paused or is_halted:
            raise V2Refusal(409, "trading_is_paused")

    def _describe_fills(self, order: KalshiOrder, before: _FillTotals) -> dict[str, Json]:
        """Return averages of what was filled since; the price is that of Yes."""
        now = _FillTotals.of(order)
        count = now.count - before.count
        if not count:
            names = ("average_fill_price", "average_fee_paid")
            return dict.fromkeys(names) if self.switches.null_fields else {}
        price = _divide(now.cost - before.cost, count)
        fee = _divide((now.fees - before.fees), count)
        return {
            "average_fill_price": format_price(price if order.is_yes else DOLLAR - price),
            "average_fee_paid": format_price(fee),
        }

    # Cancelling and changing

    def cancel_order(self, call: V2Call) -> Outgoing:
        """Serve ``DELETE /portfolio/events/orders/{order_id}``."""
        query = call.query
        call.require("write::trade")
        self.require_exchange()
        order = self._find_resting(
            call,
            call.path("order_id"),
            query.integer("subaccount", 0),
            query.integer("exchange_index"),
            query.text("market_ticker"),
        )
        return self.respond(200, self._cancel(order))

    def _cancel(self, order: KalshiOrder) -> dict[str, Json]:
        return {
            **self._name(order),
            "reduced_by": format_count(self.exchange.cancel(order)),
            "ts_ms": format_milliseconds(self.now),
        }

    def batch_cancel_orders(self, call: V2Call) -> Outgoing:
        """Serve ``DELETE /portfolio/events/orders/batched``: each order for itself."""
        call.require("write::trade")
        self.require_exchange()
        batch = call.body().rows("orders")
        self.take_tokens(call, "write", 2 * (len(batch) - 1))
        rows: list[Json] = []
        for body in batch:
            order_id = body.text("order_id")
            try:
                order = self._find_resting(
                    call,
                    order_id,
                    body.integer("subaccount", 0),
                    body.integer("exchange_index"),
                    body.text("market_ticker", required=False),
                )
                rows.append(self._cancel(order))
            except V2Refusal as refusal:
                rows.append(
                    {"order_id": order_id, "reduced_by": "0.00", "error": refusal.describe()}
                )
        return self.respond(200, {"orders": rows})

    def cancel_all_orders(self, call: V2Call) -> Outgoing:
        """Serve ``DELETE /portfolio/events/orders``: those of all shards."""
        call.require("write::trade")
        self.require_exchange()
        subaccount = call.subaccount(call.query.integer("subaccount", 0), None)
        orders = self.wallets.list_orders(call.member.user_id, subaccount)
        resting = [order for order in orders if order.remaining_count]
        for order in resting[:_MOST_CANCELLED]:
            self.exchange.cancel(order)
        return self.respond(204)

    def decrease_order(self, call: V2Call) -> Outgoing:
        """Serve ``POST /portfolio/events/orders/{order_id}/decrease``."""
        call.require("write::trade")
        self.require_exchange()
        body = call.body()
        by, to = body.decimal("reduce_by", 2), body.decimal("reduce_to", 2)
        if (by is None) == (to is None) or by == 0:
            raise refuse_parameter("exactly one of reduce_by and reduce_to is required")
        order = self._find_resting(
            call,
            call.path("order_id"),
            call.query.integer("subaccount", 0),
            body.integer("exchange_index"),
            body.text("market_ticker", required=False),
        )
        resting = order.remaining_count
        if by is not None and by > resting and self.switches.over_decrease == "refuse":
            raise V2Refusal(400, "invalid_order_size", "reduce_by is above what rests")
        self.exchange.decrease(order, by if by is not None else max(0, resting - (to or 0)))
        members: dict[str, Json] = {
            **self._name(order),
            "remaining_count": format_count(order.remaining_count),
            "ts_ms": format_milliseconds(self.now),
        }
        return self.respond(200, members)

    def amend_order(self, call: V2Call) -> Outgoing:
        """Serve ``POST /portfolio/events/orders/{order_id}/amend``."""
        call.require("write::trade")
        body = call.body()
        ticker = body.text("ticker")
        is_yes = body.word("side", ("bid", "ask")) == "bid"
        count = self._read_size(body, "count")
        self._require_market(ticker, body.integer("exchange_index"))
        price = self._check_price(ticker, is_yes, body.decimal("price", 4))
        self._require_trading(ticker)
        order = self._find_own(call, call.query.integer("subaccount", 0), call.path("order_id"))
        self._check_match(order, body, ticker, is_yes)
        renamed = self._read_client_id(body, "updated_client_order_id")
        if renamed and renamed in call.member.client_ids:
            raise V2Refusal(400, "order_already_exists")
        expiry = self._read_new_expiry(order, body)
        before, resting = _FillTotals.of(order), order.remaining_count
        self.exchange.amend(order, price, count, self.now)
        if expiry != order.expiration_ts:
            self.exchange.change_expiry(order, expiry)
        if renamed:
            order.terms = replace(order.terms, client_order_id=renamed)
            call.member.client_ids[renamed] = order.order_id
        self.check_groups(call.member)
        return self.respond(200, self._describe_amendment(order, before, resting))

    def _describe_amendment(
        self, order: KalshiOrder, before: _FillTotals, resting: int
    ) -> dict[str, Json]:
        filled = order.taker_fill_count - before.count
        counts: dict[str, Json] = {}
        if filled or order.remaining_count != resting:
            counts = {
                "remaining_count": format_count(order.remaining_count),
                "fill_count": format_count(filled),
            }
        elif self.switches.null_fields:
            counts = {"remaining_count": None, "fill_count": None}
        return {
            **self._name(order),
            **counts,
            **self._describe_fills(order, before),
            "ts_ms": format_milliseconds(self.now),
        }

    def _read_new_expiry(self, order: KalshiOrder, body: V2Body) -> datetime | None:
        seconds = body.integer("expiration_time", 0, _LATEST)
        if seconds is None:
            return order.expiration_ts
        return self._check_expiry(seconds) if seconds else None

    def _check_match(self, order: KalshiOrder, body: V2Body, ticker: str, is_yes: bool) -> None:
        if order.market_id != ticker:
            raise V2Refusal(400, "order_ticker_mismatch")
        if order.is_yes != is_yes:
            raise V2Refusal(400, "order_side_mismatch")
        client_id = body.text("client_order_id", required=False)
        if client_id and client_id != order.terms.client_order_id:
            raise V2Refusal(400, "order_id_and_client_order_id_mismatch")

    def _name(self, order: KalshiOrder) -> dict[str, Json]:
        members: dict[str, Json] = {"order_id": order.order_id}
        client_id = order.terms.client_order_id
        return {**members, "client_order_id": client_id} if client_id else members

    def _find_own(self, call: V2Call, subaccount: int | None, order_id: str) -> KalshiOrder:
        """Return a resting order of the caller, on any shard."""
        number = call.subaccount(subaccount, 0)
        order = self.exchange.orders.get(order_id)
        if order is None or not order.remaining_count:
            raise refuse_unknown()
        key = WalletKey.parse(order.user_id)
        if (key.user_id, key.subaccount) != (call.member.user_id, number):
            raise refuse_unknown()
        return order

    def _find_resting(
        self, call: V2Call, order_id: str, subaccount: int | None, shard: int | None, ticker: str
    ) -> KalshiOrder:
        """Return a resting order of the caller on the shard that the request is routed to.

        An id does not tell the shard. Without a market and without a shard it is shard 0, and the
        404 of an order on another shard does not mean that it is gone.
        """
        order = self._find_own(call, subaccount, order_id)
        if shard in {None, -1}:
            listing = self.catalogue.markets.get(ticker)
            if ticker and listing is None:
                raise refuse_unknown()
            shard = listing.shard if listing else 0
            if self.switches.routed and not ticker:
                shard = WalletKey.parse(order.user_id).shard
        if shard != WalletKey.parse(order.user_id).shard:
            raise refuse_unknown()
        return order


def _divide(total: int, count: int) -> int:
    """Return a quotient, rounded half up."""
    return (2 * total + count) // (2 * count)


def _describe(refusal: V2Refusal | KalshiRefusal) -> dict[str, Json]:
    if isinstance(refusal, KalshiRefusal):
        refusal = convert_refusal(refusal)
    return refusal.describe()
