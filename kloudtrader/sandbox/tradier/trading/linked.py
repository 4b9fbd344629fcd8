"""Let the legs of an order trigger, cancel and end each other."""

from datetime import datetime

from kloudtrader.sandbox.tradier.brokerage import BrokerOrder


def list_contingent(parent: BrokerOrder) -> list[BrokerOrder]:
    """Return the legs that wait for the fill of the first."""
    waits = parent.class_ in {"oto", "otoco"} and parent.legs[0].status != "filled"
    return parent.legs[1:] if waits else []


def list_rivals(parent: BrokerOrder, order: BrokerOrder) -> list[BrokerOrder]:
    """Return the legs that end when a leg is filled (one cancels other)."""
    pair = {"oco": parent.legs, "otoco": parent.legs[1:]}.get(parent.class_, [])
    return [leg for leg in pair if leg is not order] if order in pair else []


def end_order(order: BrokerOrder, status: str, at: datetime, reason: str = "") -> None:
    """End an order in a final state; an order that has ended stays as it is."""
    if order.is_final:
        return
    order.status, order.changed = status, at
    order.reason = reason or order.reason
    order.script.clear()


def end_whole(parent: BrokerOrder, status: str, at: datetime, reason: str = "") -> None:
    """End an order with all its legs."""
    for order in (parent, *parent.legs):
        end_order(order, status, at, reason)


def follow_legs(parent: BrokerOrder, at: datetime) -> list[BrokerOrder]:
    """Bring the legs and the parent in line with what happened to a leg.

    Returns:
        The legs that begin to work now.
    """
    if not parent.is_group or parent.is_final:
        return []
    triggered: list[BrokerOrder] = []
    first = parent.legs[0]
    if parent.class_ in {"oto", "otoco"}:
        if first.status == "filled":
            triggered = [leg for leg in parent.legs[1:] if leg.status == "pending"]
            for leg in triggered:
                leg.status, leg.changed = "open", at
        elif first.is_final:
            for leg in parent.legs[1:]:
                end_order(leg, "canceled", at)
    for leg in parent.legs:
        if leg.executed:
            for rival in list_rivals(parent, leg):
                end_order(rival, "canceled", at)
    _follow_status(parent, at)
    return triggered


def _follow_status(parent: BrokerOrder, at: datetime) -> None:
    if all(leg.is_final for leg in parent.legs):
        end_order(parent, _find_final_status(parent), at)
    elif parent.status == "pending" and any(leg.status != "pending" for leg in parent.legs):
        parent.status, parent.changed = "open", at


def _find_final_status(parent: BrokerOrder) -> str:
    first, *others = parent.legs
    if parent.class_ in {"oto", "otoco"}:
        if first.status != "filled":
            return first.status
        statuses = [leg.status for leg in others]
    else:
        statuses = [leg.status for leg in parent.legs]
    return "filled" if "filled" in statuses else statuses[0]
