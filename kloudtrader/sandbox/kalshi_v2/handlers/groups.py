"""Limit the contracts that a group of orders may have filled within 15 seconds."""

from dataclasses import replace
from datetime import datetime, timedelta

from kloudtrader.sandbox.kalshi_v2._members import OrderGroup, V2Member
from kloudtrader.sandbox.kalshi_v2._refusals import (
    V2Refusal,
    refuse_order,
    refuse_parameter,
    refuse_unknown,
)
from kloudtrader.sandbox.kalshi_v2._requests import V2Body
from kloudtrader.sandbox.kalshi_v2.units import CONTRACT, format_count
from kloudtrader.sandbox.kalshi_v2.venue_base import V2Call, V2Requests
from kloudtrader.sandbox.matching.order_records import KalshiOrder
from kloudtrader.sandbox.server.messages import Json, Outgoing

_WINDOW = timedelta(seconds=15)


class GroupHandlers(V2Requests):
    """Handle the operations with the tag ``order_groups``."""

    def catch_up(self) -> datetime:
        """Run the simulation up to the clock's time, and trigger the groups at their limits."""
        with self.lock:
            now = super().catch_up()
            for member in self.wallets.members.values():
                self.check_groups(member)
            return now

    def get_order_groups(self, call: V2Call) -> Outgoing:
        """Serve ``GET /portfolio/order_groups``."""
        subaccount = call.subaccount(call.query.integer("subaccount", 0), None)
        rows: list[Json] = [
            {"id": group.id, **_describe_group(group)}
            for group in call.member.groups
            if subaccount in {None, group.subaccount}
        ]
        return self.respond(200, {"order_groups": rows})

    def create_order_group(self, call: V2Call) -> Outgoing:
        """Serve ``POST /portfolio/order_groups/create``."""
        call.require("write::trade")
        body = call.body()
        subaccount = call.subaccount(body.integer("subaccount", 0), 0) or 0
        shard = body.integer("exchange_index", 0) or 0
        if subaccount >= call.member.subaccounts or shard not in self.wallets.shards:
            raise refuse_parameter("the subaccount or the shard does not exist")
        limit = _read_limit(body)
        group = OrderGroup(self.exchange.new_id(), subaccount, shard, limit)
        call.member.groups.append(group)
        members: dict[str, Json] = {"order_group_id": group.id, "subaccount": subaccount}
        return self.respond(201, {**members, "exchange_index": shard})

    def get_order_group(self, call: V2Call) -> Outgoing:
        """Serve ``GET /portfolio/order_groups/{order_group_id}``."""
        subaccount = call.subaccount(call.query.integer("subaccount", 0), None)
        group = _find_group(call.member, call.path("order_group_id"))
        if subaccount not in {None, group.subaccount}:
            raise refuse_unknown()
        ids: list[Json] = [order.order_id for order in self._list_orders(call.member, group)]
        return self.respond(200, {**_describe_group(group), "orders": ids})

    def delete_order_group(self, call: V2Call) -> Outgoing:
        """Serve ``DELETE /portfolio/order_groups/{order_group_id}``."""
        group = self._find_writable(call)
        self._cancel_resting(call.member, group)
        call.member.groups.remove(group)
        return self.respond(200, {})

    def reset_order_group(self, call: V2Call) -> Outgoing:
        """Serve ``PUT /portfolio/order_groups/{order_group_id}/reset``."""
        call.body(required=False)
        group = self._find_writable(call)
        self._replace(
            call.member, group, replace(group, since=self.exchange.sequence, is_triggered=False)
        )
        return self.respond(200, {})

    def trigger_order_group(self, call: V2Call) -> Outgoing:
        """Serve ``PUT /portfolio/order_groups/{order_group_id}/trigger``."""
        call.body(required=False)
        self._trigger(call.member, self._find_writable(call))
        return self.respond(200, {})

    def update_order_group_limit(self, call: V2Call) -> Outgoing:
        """Serve ``PUT /portfolio/order_groups/{order_group_id}/limit``."""
        group = self._find_writable(call)
        self._replace(call.member, group, replace(group, limit=_read_limit(call.body())))
        self.check_groups(call.member)
        return self.respond(200, {})

    def require_open_group(self, call: V2Call, group_id: str, subaccount: int, shard: int) -> None:
        """Refuse an order of a group that is unknown, elsewhere, or at its limit."""
        if not group_id:
            return
        group = next((group for group in call.member.groups if group.id == group_id), None)
        if group is None or (group.subaccount, group.shard) != (subaccount, shard):
            raise refuse_parameter("order_group_id is not a group of this subaccount and shard")
        if group.is_triggered:
            raise refuse_order("the order group has reached its limit")

    def check_groups(self, member: V2Member) -> None:
        """Trigger the groups of a member that are beyond their limits."""
        for group in list(member.groups):
            if not group.is_triggered and self._count_filled(member, group) > group.limit:
                self._trigger(member, group)

    def _count_filled(self, member: V2Member, group: OrderGroup) -> int:
        start = self.now - _WINDOW
        ids = {order.order_id for order in self._list_orders(member, group)}
        wallets = self.wallets.iterate(member.user_id, group.subaccount, group.shard)
        trades = (trade for _, wallet in wallets for trade in wallet.trades)
        return sum(
            trade.count
            for trade in trades
            if trade.order_id in ids and trade.sequence > group.since and trade.create_date >= start
        )

    def _trigger(self, member: V2Member, group: OrderGroup) -> None:
        self._cancel_resting(member, group)
        self._replace(member, group, replace(group, is_triggered=True))

    def _cancel_resting(self, member: V2Member, group: OrderGroup) -> None:
        for order in self._list_orders(member, group):
            if order.remaining_count:
                self.exchange.cancel(order, "group")

    def _list_orders(self, member: V2Member, group: OrderGroup) -> list[KalshiOrder]:
        orders = self.wallets.list_orders(member.user_id, group.subaccount, group.shard)
        return [order for order in orders if order.terms.group_id == group.id]

    def _find_writable(self, call: V2Call) -> OrderGroup:
        """Return the group that a write is about: it names subaccount and shard, else 0."""
        call.require("write::trade")
        self.require_exchange()
        subaccount = call.subaccount(call.query.integer("subaccount", 0), 0)
        shard = call.query.integer("exchange_index") or 0
        group = _find_group(call.member, call.path("order_group_id"))
        if (group.subaccount, group.shard) != (subaccount, shard):
            raise refuse_unknown()
        return group

    def _replace(self, member: V2Member, group: OrderGroup, changed: OrderGroup) -> None:
        member.groups[member.groups.index(group)] = changed


def _find_group(member: V2Member, group_id: str) -> OrderGroup:
    group = next((group for group in member.groups if group.id == group_id), None)
    if group is None:
        raise refuse_unknown()
    return group


def _describe_group(group: OrderGroup) -> dict[str, Json]:
    return {
        "contracts_limit_fp": format_count(group.limit),
        "is_auto_cancel_enabled": True,
        "exchange_index": group.shard,
    }


def _read_limit(body: V2Body) -> int:
    whole, exact = body.integer("contracts_limit", 1), body.decimal("contracts_limit_fp", 2)
    if whole is not None and exact is not None and whole * CONTRACT != exact:
        raise refuse_parameter("contracts_limit and contracts_limit_fp must be equal")
    limit = exact if whole is None else whole * CONTRACT
    if not limit:
        raise V2Refusal(400, "invalid_parameters", "contracts_limit is required")
    return limit
