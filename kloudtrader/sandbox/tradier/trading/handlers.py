"""Handle the operations that place, preview, change and cancel orders."""

from dataclasses import replace
from typing import Literal

from kloudtrader.sandbox.server.messages import Incoming, Json
from kloudtrader.sandbox.tradier._formats import TradierRefusal, refuse_parameter
from kloudtrader.sandbox.tradier._requests import read_fields
from kloudtrader.sandbox.tradier.brokerage import BrokerAccount, BrokerOrder
from kloudtrader.sandbox.tradier.trading.preview import preview_costs
from kloudtrader.sandbox.tradier.trading.rejections import OrderRejection
from kloudtrader.sandbox.tradier.trading.switches import (
    PlannedRefusal,
    TradingSwitches,
    check_refusal,
    check_switches,
)
from kloudtrader.sandbox.tradier.trading.ticket import OrderForm, read_change, read_order
from kloudtrader.sandbox.tradier.venue_base import TradierRequests

_PARTNER = "5e0f7a52-0d3c-4d6b-9a55-2f1c8b7e4d90"
"""Id of the application; the same for every order."""


class TradingOperations(TradierRequests):
    """Take orders in."""

    # Switches

    @property
    def switches(self) -> TradingSwitches:
        """Return how orders are taken in and filled; assign to change it."""
        return self.ledger.switches

    @switches.setter
    def switches(self, switches: TradingSwitches) -> None:
        check_switches(switches, "switches")
        with self.lock:
            self.catch_up()
            self.ledger.switches = switches

    def refuse_next_order(
        self, code: str, layer: Literal[3, 4, 6] = 4, *, text: str = "", times: int | None = 1
    ) -> None:
        """Plan the refusal of the next order, or of the next ``times``; ``None``: of every order.

        Args:
            code: of the back office; for layer 3 the name of a parameter.
            layer: 3 for status 400, 4 for status 200 with ``errors``, 6 for an order that is taken
                in and rejected afterwards.
            text: instead of the usual sentence.
        """
        if times == 0:
            raise ValueError("times must be 1 or more, or None, not 0")
        self.plan_refusal(PlannedRefusal(code, layer, text, times or 0))

    def plan_refusal(self, refusal: PlannedRefusal) -> None:
        """Add a planned refusal after those that are planned already."""
        check_refusal(refusal, "refusal")
        with self.lock:
            self.ledger.refusals.append(refusal)

    @property
    def refusals(self) -> list[PlannedRefusal]:
        """Return the planned refusals in order."""
        with self.lock:
            return list(self.ledger.refusals)

    def clear_refusals(self) -> None:
        """Remove all planned refusals."""
        with self.lock:
            self.ledger.refusals.clear()

    def set_price(self, symbol: str, price: float | None) -> None:
        """Give a share or an option a last price in US dollars from now on.

        The bid is below it and the ask above. ``None`` lets the price move again.

        Raises:
            ValueError: the symbol is not listed, or the price is out of range.
        """
        with self.lock:
            now = self.catch_up()
            if not self.ledger.prices.is_known(symbol):
                raise ValueError(f"symbol: {symbol!r} is not listed; add it to tradier.prices")
            if price is not None and not 0.01 <= price <= 1e6:
                raise ValueError(f"price: must be between 0.01 and 1e6, not {price}")
            self.ledger.prices.fix(symbol, None if price is None else round(price * 100), now)
            self.ledger.match_all(now)

    # Operations

    def place_order(self, incoming: Incoming) -> Json:
        """Serve ``POST /accounts/{account_id}/orders``."""
        account = self.find_account(incoming)
        order = read_order(OrderForm(read_fields(incoming)), self.now)
        refusal = self._draw_refusal()
        if refusal is not None and refusal.layer != 6:
            raise _build_planned(refusal)
        reason = _build_planned(refusal) if refusal is not None else None
        self.ledger.place(account, order, self.now, str(reason or ""))
        return {"order": {"id": order.id, "status": "ok", "partner_id": _PARTNER}}

    def preview_order(self, incoming: Incoming) -> Json:
        """Serve ``POST /accounts/{account_id}/orders`` with ``preview=true``."""
        account = self.find_account(incoming)
        order = read_order(OrderForm(read_fields(incoming)), self.now)
        refusal = next(iter(self.ledger.refusals), None)
        if refusal is not None and refusal.layer != 6:
            raise _build_planned(refusal)
        try:
            self.ledger.check(account, order, self.now)
        except OrderRejection as rejection:
            if rejection.layer == 4:
                raise
        return {"order": preview_costs(self.ledger, account, order, self.now)}

    def change_order(self, incoming: Incoming) -> Json:
        """Serve ``PUT /accounts/{account_id}/orders/{id}``; the id stays the same."""
        account = self.find_account(incoming)
        order = self.find_order(account, incoming)
        change = read_change(OrderForm(read_fields(incoming)))
        _refuse_final(order)
        self.ledger.change(account, order, change, self.now)
        return {"order": {"id": order.id, "status": "ok", "partner_id": _PARTNER}}

    def cancel_order(self, incoming: Incoming) -> Json:
        """Serve ``DELETE /accounts/{account_id}/orders/{id}``."""
        account = self.find_account(incoming)
        order = self.find_order(account, incoming)
        _refuse_final(order)
        self.ledger.cancel(account, order, self.now)
        return {"order": {"id": order.id, "status": "ok"}}

    # Helpers

    def find_order(self, account: BrokerAccount, incoming: Incoming) -> BrokerOrder:
        """Return the order or the leg in the path, or refuse it."""
        wanted = incoming.path_params["id"]
        for parent in account.orders:
            for order in (parent, *parent.legs):
                if str(order.id) == wanted and self.is_shown(parent):
                    return order
        if self.quirks.unknown_order == 404:
            raise TradierRefusal(404, f"Order not found: {wanted}")
        raise TradierRefusal(401, f"Unauthorized Account: {account.number}")

    def is_shown(self, order: BrokerOrder) -> bool:
        """Return whether reads show an order."""
        return order.visible is None or order.visible <= self.now

    def _draw_refusal(self) -> PlannedRefusal | None:
        planned = self.ledger.refusals
        if not planned:
            return None
        first = planned[0]
        if first.times == 1:
            del planned[0]
        elif first.times:
            planned[0] = replace(first, times=first.times - 1)
        return first


def _build_planned(refusal: PlannedRefusal) -> TradierRefusal | OrderRejection:
    if refusal.layer == 3:
        return refuse_parameter(refusal.code, refusal.text or "is refused")
    return OrderRejection(refusal.code, refusal.layer, refusal.text)


def _refuse_final(order: BrokerOrder) -> None:
    if order.is_final:
        raise TradierRefusal(400, f"order already in finalized state: {order.status}")
