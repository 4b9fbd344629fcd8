"""A venue for tests: deterministic, in this process, with every trouble that a real one makes.

Requests or their responses are lost or delayed; reads lag; ids are deduplicated or not; days
change; a cancel without its shard finds nothing; pages move while they are read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from kloudtrader.orders.identity import Request, normalise, tag_text, uuid_text
from kloudtrader.orders.venue import Verdict
from kloudtrader.runtime.client import CallResult
from kloudtrader.runtime.errors import (
    BadRequest,
    CallError,
    InvalidArgument,
    NoResponse,
    NotFound,
    NotSent,
    OrderRefused,
    OutcomeUnknown,
    RateLimited,
)
from kloudtrader.runtime.policy import Clock
from kloudtrader.runtime.request.build import Progress


@dataclass(frozen=True)
class Order:
    id: str
    our_id: str
    symbol: str
    side: str
    quantity: Decimal
    price: Decimal | None
    status: str = "resting"
    executed: Decimal = Decimal(0)
    shard: int = 0

    @property
    def remaining(self) -> Decimal:
        return self.quantity - self.executed if self.status == "resting" else Decimal(0)


@dataclass
class Time:
    """A clock that only sleeping moves."""

    at: datetime = datetime(2026, 11, 30, 15, tzinfo=UTC)
    on_change: list[Callable[[], None]] = field(default_factory=list)
    slept: float = 0.0

    def sleep(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)
        self.slept += seconds
        for work in self.on_change:
            work()

    def clock(self) -> Clock:
        return Clock(lambda: self.at, lambda: self.at.timestamp(), self.sleep)


def mark_sent(result: CallResult) -> None:
    """Note, as the runtime does, that a byte may have left."""
    progress = Progress()
    progress.sent = True
    result.sends.append(progress)


class Exchange:
    """The venue's side. ``script`` names what happens to the next requests, in order."""

    def __init__(self, *, deduplicates: bool = False, lag: float = 0.0) -> None:
        self.time = Time()
        self.time.on_change.append(self.deliver)
        self.deduplicates = deduplicates
        self.lag = lag
        self.versions: dict[str, list[tuple[datetime, Order]]] = {}
        self.used: set[str] = set()
        self.delayed: list[tuple[datetime, Callable[[], object]]] = []
        self.script: dict[str, list[str]] = {"create": [], "cancel": [], "read": [], "reduce": []}
        self.log: list[tuple[str, str]] = []
        self.page_size = 3
        self.between_pages: Callable[[], None] = lambda: None
        self.day_start = datetime(2026, 11, 30, 5, tzinfo=UTC)
        self.fills_on_arrival = False
        self.shards: dict[str, int] = {}
        self.user_id: str | None = None

    def next_fault(self, kind: str) -> str:
        return self.script[kind].pop(0) if self.script[kind] else ""

    def deliver(self) -> None:
        due = [work for at, work in self.delayed if at <= self.time.at]
        self.delayed = [(at, work) for at, work in self.delayed if at > self.time.at]
        for work in due:
            work()

    # --- orders ---------------------------------------------------------------------------------

    def put(self, order: Order) -> Order:
        self.versions.setdefault(order.id, []).append((self.time.at, order))
        return order

    def latest(self, order_id: str) -> Order:
        return self.versions[order_id][-1][1]

    def shown(self, order_id: str) -> Order | None:
        until = self.time.at - timedelta(seconds=self.lag)
        versions = [order for at, order in self.versions[order_id] if at <= until]
        return versions[-1] if versions else None

    def all_shown(self) -> list[Order]:
        return [order for order_id in self.versions if (order := self.shown(order_id))]

    def of_today(self) -> list[Order]:
        """List the orders, without finished ones of earlier days."""
        return [
            order
            for order in self.all_shown()
            if order.status == "resting" or self.versions[order.id][-1][0] >= self.day_start
        ]

    def count(self, our_id: str | None = None) -> int:
        return len([o for o in self.versions if our_id in (None, self.latest(o).our_id)])

    def new_day(self) -> None:
        self.time.at += timedelta(days=1)
        self.day_start += timedelta(days=1)

    # --- requests -------------------------------------------------------------------------------

    def create(self, request: Request, our_id: str) -> tuple[str, str]:
        if self.deduplicates and our_id in self.used:
            return "exists", ""
        self.used.add(our_id)
        number = str(100 + len(self.versions))
        price = Decimal(request["price"]) if "price" in request else None
        order = Order(
            number, our_id, request["symbol"], request["side"], Decimal(request["quantity"]), price,
            shard=self.shards.get(request["symbol"], 0),
        )  # fmt: skip
        self.put(order)
        if self.fills_on_arrival:
            self.fill(number)
        return "placed", number

    def fill(self, order_id: str, quantity: Decimal | None = None) -> Order:
        order = self.latest(order_id)
        executed = order.executed + (order.remaining if quantity is None else quantity)
        status = "filled" if executed == order.quantity else "resting"
        return self.put(replace(order, executed=executed, status=status))

    def cancel(self, order_id: str) -> str:
        order = self.latest(order_id)
        if order.status != "resting":
            return "gone"
        self.put(replace(order, status="canceled"))
        return "canceled"

    def reduce(self, order_id: str, to: Decimal) -> Order:
        order = self.latest(order_id)
        if order.status == "resting" and order.remaining > to:
            self.put(replace(order, quantity=order.executed + to))
        return self.latest(order_id)


class ReferenceVenue:
    """One account at the exchange, as a venue adapter would implement it."""

    order_type = Order

    def __init__(
        self, exchange: Exchange, *, scope: str = "reference:host", account: str = "A1"
    ) -> None:
        self.exchange = exchange
        self.scope = scope
        self.account = account
        self.credential: str | None = "key-1"
        self.form = 1
        self.deduplicates = exchange.deduplicates
        self.can_execute = False
        self.expired = False
        self.current: bool | None = None
        self.shows_order = False
        """True if the response to a create has the order."""

    # --- requests -------------------------------------------------------------------------------

    def our_id(self, digest: bytes, order: Any) -> str:
        return uuid_text(digest) if self.deduplicates else tag_text(digest, order.get("tag", ""))

    def request(self, order: Any) -> Request:
        if "symbol" not in order:
            raise InvalidArgument("symbol is missing", argument="symbol")
        fields = {name: value for name, value in order.items() if name != "tag"}
        return self.renew(fields, self.form)

    def renew(self, request: Request, form: int) -> Request:
        assert form == 1
        defaults = {"duration": "day", "side": "buy"}
        return normalise(request, numbers=("quantity", "price"), defaults=defaults)

    def send(
        self, request: Request, our_id: str, *, before_send: Callable[[], None], result: CallResult
    ) -> None:
        fault = self.exchange.next_fault("create")
        if fault == "no connection":
            result.error = NotSent("no connection")
            raise result.error
        before_send()
        if fault == "nothing leaves":
            result.error = NotSent("nothing left")
            raise result.error
        mark_sent(result)
        self.exchange.log.append(("create", our_id))
        self._exchange(fault, request, our_id, result)
        if result.response is None or result.response[0] != "placed":
            result.error = OutcomeUnknown("no usable response")
            raise result.error

    def _exchange(self, fault: str, request: Request, our_id: str, result: CallResult) -> None:
        exchange = self.exchange
        name, _, seconds = fault.partition(" ")
        if name in ("refuse", "passing"):
            result.response = (name, "")
        elif name == "queue":
            due = exchange.time.at + timedelta(seconds=float(seconds))
            exchange.delayed.append((due, lambda: exchange.create(request, our_id)))
        elif name != "lose_request":
            response = exchange.create(request, our_id)
            if name == "die":  # the order is in, and an exception of a signal handler arrives
                raise KeyboardInterrupt
            result.response = None if name == "lose_response" else response
            if name == "signal":
                raise KeyboardInterrupt

    def sort(self, result: CallResult, our_id: str) -> Verdict[Order]:
        assert result.sent
        assert our_id
        kind, order_id = result.response or ("unknown", "")
        if kind == "placed":
            order = self.exchange.latest(order_id) if self.shows_order else None
            return Verdict("placed", order_id, order)
        if kind == "refuse":
            refused = BadRequest("not enough money", status=400, raw=b'{"error":"money"}')
            return Verdict("refused", error=refused)
        if kind == "passing":
            return Verdict("passing", error=RateLimited("too many", status=429))
        return Verdict("exists" if kind == "exists" else "unknown", error=OutcomeUnknown("?"))

    # --- reads ----------------------------------------------------------------------------------

    def _fail(self) -> None:
        self.exchange.log.append(("read", ""))
        fault = self.exchange.next_fault("read")
        if fault == "fail":
            raise NoResponse("no response")
        if fault == "hide":
            raise NotFound("no such order", status=404)

    def find(self, our_id: str, request: Request, since: datetime) -> list[Order]:
        self._fail()
        assert request["symbol"]
        assert since.tzinfo is not None
        shown = self.exchange.all_shown() if self.deduplicates else self.exchange.of_today()
        return [order for order in shown if order.our_id == our_id]

    def is_current(self, since: datetime) -> bool:
        if self.current is not None:
            return self.current
        return self.exchange.time.at - timedelta(seconds=self.exchange.lag) > since or (
            not self.deduplicates
        )

    def matches(self, order: Order, request: Request, exact: bool) -> bool:
        same = order.symbol == request["symbol"] and order.side == request["side"]
        return same and (not exact or order.quantity == Decimal(request["quantity"]))

    def executes_on_arrival(self, request: Request) -> bool:
        assert request["symbol"]
        return self.can_execute

    def has_expired(self, request: Request, now: datetime) -> bool:
        assert request["symbol"]
        assert now.tzinfo is not None
        return self.expired

    def list_start(self, now: datetime) -> datetime | None:
        assert now.tzinfo is not None
        return None if self.deduplicates else self.exchange.day_start

    def read(self, order_id: str) -> Order:
        self._fail()
        order = self.exchange.shown(order_id) if order_id in self.exchange.versions else None
        if order is None:
            raise NotFound("no such order", status=404)
        return order

    def resting(self) -> Iterable[Order]:
        self._fail()
        page = 0
        while True:
            shown = [order for order in self.exchange.all_shown() if order.status == "resting"]
            rows = shown[page * self.exchange.page_size :][: self.exchange.page_size]
            yield from rows
            if len(rows) < self.exchange.page_size:
                return
            page += 1
            self.exchange.between_pages()

    # --- changes --------------------------------------------------------------------------------

    def cancel(self, order_id: str, order: Order | None) -> None:
        exchange = self.exchange
        exchange.log.append(("cancel", order_id))
        name, _, seconds = exchange.next_fault("cancel").partition(" ")
        _refuse(name)
        if (order.shard if order else 0) != exchange.latest(order_id).shard:
            raise NotFound("no such order on this shard", status=404)
        if name == "lose_request":
            raise OutcomeUnknown("no response")
        if name == "queue":  # a 200 is a request only
            due = exchange.time.at + timedelta(seconds=float(seconds))
            exchange.delayed.append((due, lambda: exchange.cancel(order_id)))
            return
        if exchange.cancel(order_id) == "gone":
            raise NotFound("finalized", status=404)
        if name == "lose_response":
            raise OutcomeUnknown("no response")

    def reduce_to(self, order_id: str, order: Order, to: Decimal) -> Order | None:
        exchange = self.exchange
        exchange.log.append(("reduce", order_id))
        assert order.id == order_id
        fault = exchange.next_fault("reduce")
        _refuse(fault)
        if fault == "lose_request":
            raise OutcomeUnknown("no response")
        reduced = exchange.reduce(order_id, to)
        if fault == "lose_response":
            raise OutcomeUnknown("no response")
        return reduced

    # --- orders ---------------------------------------------------------------------------------

    def order_id(self, order: Order) -> str:
        return order.id

    def carried_id(self, order: Order) -> str | None:
        return order.our_id

    def user_id(self, order: Order) -> str | None:
        assert self.order_id(order)
        return self.exchange.user_id

    def remaining(self, order: Order) -> Decimal:
        return order.remaining

    def is_final(self, order: Order) -> bool:
        return order.status != "resting"

    def is_working(self, order: Order) -> bool:
        return order.status != "rejected"

    def rejection(self, order: Order) -> CallError | None:
        return OrderRefused("rejected later") if order.status == "rejected" else None


def _refuse(fault: str) -> None:
    if fault == "unsent":
        raise NotSent("no connection")
    if fault == "refuse":
        raise BadRequest("not allowed", status=400)
    if fault == "passing":
        raise RateLimited("too many", status=429)
    if fault == "gone":
        raise NotFound("no such order", status=404)
