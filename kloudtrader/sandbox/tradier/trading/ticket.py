"""Read the form of an order: every field that does not fit is refused with status 400."""

import math
import re
from dataclasses import dataclass, replace
from datetime import datetime

from kloudtrader.sandbox.tradier._formats import refuse_parameter
from kloudtrader.sandbox.tradier._requests import TradierQuery
from kloudtrader.sandbox.tradier.brokerage import GROUPS, BrokerOrder
from kloudtrader.sandbox.tradier.market.contracts import read_contract
from kloudtrader.sandbox.tradier.market.hours import (
    find_session_end,
    find_sessions,
    find_trading_day,
)
from kloudtrader.sandbox.tradier.trading.rejections import OrderRejection

CLASSES = ("equity", "option", "multileg", "combo", "oto", "oco", "otoco")
DURATIONS = ("day", "gtc", "pre", "post")
TYPES = ("market", "limit", "stop", "stop_limit")
NET_TYPES = ("market", "debit", "credit", "even")
SHARE_SIDES = ("buy", "buy_to_cover", "sell", "sell_short")
OPTION_SIDES = ("buy_to_open", "buy_to_close", "sell_to_open", "sell_to_close")
PRICED = frozenset({"limit", "stop_limit", "debit", "credit"})
STOPPED = frozenset({"stop", "stop_limit"})

_SYMBOL = re.compile(r"[A-Z]{1,6}([./][A-Z]{1,2})?\Z")
_TAG = re.compile(r"[A-Za-z0-9-]+\Z")
_LONGEST_TAG = 255
_WHOLE = re.compile(r"\d{1,12}\Z", re.ASCII)
_PRICE = re.compile(r"\d{1,9}(\.\d{1,6})?\Z|\.\d{1,6}\Z", re.ASCII)
_LEGS = {"oto": 2, "oco": 2, "otoco": 3}


class OrderForm(TradierQuery):
    """Read the fields of an order; an empty field counts as absent."""

    def text(self, name: str) -> str | None:
        """Return a field as it is, given at most once."""
        return super().text(name) or None

    def require_word(self, name: str, allowed: tuple[str, ...]) -> str:
        """Return one of the allowed words."""
        self.require(name)
        return self.word(name, allowed) or ""

    def symbol(self, name: str) -> str:
        """Return the symbol of a share."""
        value = self.require(name).upper()
        if not _SYMBOL.match(value):
            raise refuse_parameter(name, "is not a symbol")
        return value

    def option_symbol(self, name: str, underlying: str) -> str:
        """Return the symbol of a contract on an underlying."""
        value = self.require(name).upper()
        contract = read_contract(value)
        if contract is None or contract.strike == 0:
            raise refuse_parameter(name, "is not an option symbol")
        if contract.root != underlying:
            raise refuse_parameter(name, f"is not an option of {underlying}")
        return value

    def quantity(self, name: str) -> int:
        """Return a whole quantity."""
        value = self.require(name)
        if not _WHOLE.match(value):
            raise refuse_parameter(name, "must be a whole number, decimals are not allowed")
        if int(value) < 1:
            raise refuse_parameter(name, "must be 1 or more")
        return int(value)

    def price(self, name: str) -> float:
        """Return a positive price in cents."""
        value = self.require(name)
        cents = round(float(value) * 100, 4) if _PRICE.match(value) else math.nan
        if not cents > 0:
            raise refuse_parameter(name, "must be a positive number with at most six decimals")
        return cents


@dataclass(frozen=True, slots=True)
class OrderChange:
    """Hold what to change of an order; ``None`` stays as it is."""

    type: str | None = None
    duration: str | None = None
    price: float | None = None
    stop_price: float | None = None


def read_change(form: OrderForm) -> OrderChange:
    """Read the form of a change."""
    return OrderChange(
        form.word("type", (*TYPES, *NET_TYPES[1:])),
        form.word("duration", DURATIONS),
        form.price("price") if form.text("price") is not None else None,
        form.price("stop") if form.text("stop") is not None else None,
    )


def read_order(form: OrderForm, now: datetime) -> BrokerOrder:
    """Read the form of an order; ids are given later.

    Raises:
        TradierRefusal: a field does not fit; the text names it.
        OrderRejection: the legs do not fit each other.
    """
    class_ = form.require_word("class", CLASSES)
    tag = _read_tag(form)
    if class_ in GROUPS:
        order = _read_group(form, class_, now)
    elif class_ in {"multileg", "combo"}:
        order = _read_net_order(form, class_, now)
    else:
        order = _read_plain(form, class_, now)
    order.tag = tag
    return order


def apply_change(order: BrokerOrder, change: OrderChange, now: datetime) -> BrokerOrder:
    """Return a changed copy of an order.

    Raises:
        TradierRefusal: the change does not fit the order.
    """
    trial = replace(order, legs=[replace(leg) for leg in order.legs], script=list(order.script))
    types = NET_TYPES if order.legs else TYPES
    if change.type is not None and change.type not in types:
        raise refuse_parameter("type", f"must be one of {', '.join(types)}")
    sessions = {"pre", "post"} & {order.duration, change.duration or order.duration}
    if sessions and change.duration not in {None, order.duration}:
        raise refuse_parameter("duration", "an order keeps its session")
    if order.legs and (change.stop_price is not None or change.duration in {"pre", "post"}):
        raise refuse_parameter("stop", "an order of several legs has no stop price")
    for each in (trial, *trial.legs):
        _apply_terms(each, change, now)
    check_session(trial, now)
    return trial


def _apply_terms(order: BrokerOrder, change: OrderChange, now: datetime) -> None:
    order.type = change.type or order.type
    price = order.price if change.price is None else change.price
    stop = order.stop_price if change.stop_price is None else change.stop_price
    if order.type in PRICED and price is None:
        raise refuse_parameter("price", f"is required for {order.type}")
    if order.type in STOPPED and stop is None:
        raise refuse_parameter("stop", f"is required for {order.type}")
    order.price = price if order.type in PRICED else None
    order.stop_price = stop if order.type in STOPPED else None
    if change.stop_price is not None or change.type is not None:
        order.is_triggered = False
    if change.duration is not None:
        order.duration = change.duration
        gtc = change.duration == "gtc"
        order.expires = None if gtc else find_session_end(now, change.duration)


def copy_terms(order: BrokerOrder, changed: BrokerOrder, now: datetime) -> None:
    """Give an order the terms of its changed copy."""
    order.type, order.duration = changed.type, changed.duration
    order.price, order.stop_price = changed.price, changed.stop_price
    order.is_triggered, order.expires = changed.is_triggered, changed.expires
    order.reserve, order.changed = changed.reserve, now


def _read_tag(form: OrderForm) -> str:
    tag = form.text("tag") or ""
    if len(tag) > _LONGEST_TAG:
        raise refuse_parameter("tag", f"is longer than {_LONGEST_TAG} characters")
    if tag and not _TAG.match(tag):
        raise refuse_parameter("tag", "has invalid characters; use letters, digits and hyphens")
    return tag


def _read_plain(
    form: OrderForm, class_: str, now: datetime, index: str = "", duration: str = ""
) -> BrokerOrder:
    """Read an order of shares or of one contract.

    Args:
        index: of a leg, in brackets.
        duration: of the order that holds the leg.
    """
    order = BrokerOrder(0, class_, "open", now, now)
    order.symbol = form.symbol(f"symbol{index}")
    if class_ == "option":
        order.option_symbol = form.option_symbol(f"option_symbol{index}", order.symbol)
    sides = OPTION_SIDES if class_ == "option" else SHARE_SIDES
    order.side = form.require_word(f"side{index}", sides)
    order.quantity = form.quantity(f"quantity{index}")
    order.type = form.require_word(f"type{index}", TYPES)
    order.duration = duration or form.require_word(f"duration{index}", DURATIONS)
    if order.type in PRICED:
        order.price = form.price(f"price{index}")
    if order.type in STOPPED:
        order.stop_price = form.price(f"stop{index}")
    name = f"duration{index}" if not duration else "duration"
    check_session(order, now, name)
    return order


def check_session(order: BrokerOrder, now: datetime, name: str = "duration") -> None:
    """Refuse ``pre`` and ``post`` outside their sessions, and if not a limit order of shares."""
    if order.duration not in {"pre", "post"}:
        return
    if order.class_ != "equity" or order.type != "limit":
        raise refuse_parameter(name, f"{order.duration} takes limit orders of shares only")
    day = find_sessions(find_trading_day(now))
    if day is None or not day.session_of(order.duration).contains(now):
        raise refuse_parameter(name, f"{order.duration} market no longer available")


def _read_net_order(form: OrderForm, class_: str, now: datetime) -> BrokerOrder:
    order = BrokerOrder(0, class_, "open", now, now, side="buy")
    order.symbol = form.symbol("symbol")
    order.type = form.require_word("type", NET_TYPES)
    order.duration = form.require_word("duration", ("day", "gtc"))
    if order.type in PRICED:
        order.price = form.price("price")
    count = _count_legs(form, ("option_symbol", "side", "quantity"))
    fewest, most = (2, 4) if class_ == "multileg" else (2, 3)
    if not fewest <= count <= most:
        name = f"option_symbol[{count}]" if count < fewest else f"option_symbol[{most}]"
        raise refuse_parameter(name, f"{class_} takes {fewest} to {most} legs, not {count}")
    order.legs = [_read_net_leg(form, order, index) for index in range(count)]
    order.quantity = math.gcd(*(leg.quantity for leg in order.legs))
    order.strategy = _name_strategy(order.legs)
    return order


def _read_net_leg(form: OrderForm, order: BrokerOrder, index: int) -> BrokerOrder:
    is_share = order.class_ == "combo" and index == 0
    leg = BrokerOrder(0, "equity" if is_share else "option", "open", order.created, order.created)
    leg.symbol, leg.type, leg.duration = order.symbol, order.type, order.duration
    leg.price = order.price
    if is_share and form.text(f"option_symbol[{index}]") is not None:
        raise refuse_parameter(f"option_symbol[{index}]", "the first leg of a combo is of shares")
    if not is_share:
        leg.option_symbol = form.option_symbol(f"option_symbol[{index}]", order.symbol)
    leg.side = form.require_word(f"side[{index}]", SHARE_SIDES if is_share else OPTION_SIDES)
    leg.quantity = form.quantity(f"quantity[{index}]")
    return leg


def _read_group(form: OrderForm, class_: str, now: datetime) -> BrokerOrder:
    if form.text("symbol") is not None:
        raise refuse_parameter("symbol", f"{class_} takes the symbols of its legs only")
    count = _count_legs(form, ("symbol", "option_symbol", "side", "quantity", "type"))
    if count != _LEGS[class_]:
        name = f"symbol[{min(count, _LEGS[class_])}]"
        raise refuse_parameter(name, f"{class_} takes {_LEGS[class_]} legs, not {count}")
    duration = form.word("duration", DURATIONS) or ""
    if not duration and class_ == "oco":
        raise refuse_parameter("duration", "is required")
    legs = [_read_group_leg(form, index, now, duration) for index in range(count)]
    order = BrokerOrder(0, class_, "open", now, now, duration=legs[0].duration, legs=legs)
    _check_legs(order)
    return order


def _read_group_leg(form: OrderForm, index: int, now: datetime, duration: str) -> BrokerOrder:
    is_option = form.text(f"option_symbol[{index}]") is not None
    own = form.text(f"duration[{index}]")
    if duration and own is not None:
        raise refuse_parameter(f"duration[{index}]", "is given for the whole order too")
    return _read_plain(form, "option" if is_option else "equity", now, f"[{index}]", duration)


def _check_legs(order: BrokerOrder) -> None:
    """Refuse legs that do not fit each other."""
    if order.class_ == "oto" and order.legs[0].type == "market":
        raise OrderRejection("OtoFirstLesIsMarketNotAllowed")
    if order.class_ == "oto":
        return
    index = 0 if order.class_ == "oco" else 1
    first, second = order.legs[index:]
    if "market" in {first.type, second.type}:
        raise OrderRejection("OtoOcoMarketNotAllowed")
    if first.type == second.type:
        raise refuse_parameter(f"type[{index + 1}]", "must differ from the other leg's type")
    if first.traded_symbol != second.traded_symbol:
        raise refuse_parameter(f"symbol[{index + 1}]", "must be the other leg's symbol")
    if first.is_buy != second.is_buy:
        raise OrderRejection("OcoOrderWithOppositeLegs")
    if first.duration != second.duration:
        raise OrderRejection("OcoExpirationTypeNotTheSame")


def _count_legs(form: OrderForm, names: tuple[str, ...]) -> int:
    """Return the number of legs: one more than the highest index that a field has."""
    indexes = [index for index in range(10) if any(form.text(f"{name}[{index}]") for name in names)]
    return max(indexes, default=-1) + 1


def _name_strategy(legs: list[BrokerOrder]) -> str:
    """Return the broker's word for what the legs are together."""
    options = [leg for leg in legs if leg.option_symbol]
    if len(options) < len(legs):
        if len(options) > 1:
            return "collar"
        return "covered_call" if "sell" in options[0].side else "protective_put"
    contracts = [read_contract(leg.option_symbol) for leg in options]
    kinds = {contract.kind for contract in contracts if contract}
    strikes = {contract.strike for contract in contracts if contract}
    if len(legs) == 2 and len(kinds) == 2:
        return "straddle" if len(strikes) == 1 else "strangle"
    return {2: "spread", 3: "butterfly", 4: "condor"}[len(legs)]
