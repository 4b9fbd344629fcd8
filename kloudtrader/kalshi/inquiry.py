"""Which question belongs to which write, for the ``OutcomeUnknown`` that it may end in."""

from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, cast

from kloudtrader.kalshi.decreases import Decrease, current_decrease
from kloudtrader.kalshi.flights import Flight, current_flight, intent_of
from kloudtrader.runtime.errors import OutcomeUnknown
from kloudtrader.runtime.finding import Finding
from kloudtrader.runtime.operation import Operation
from kloudtrader.runtime.transport import Answer

if TYPE_CHECKING:
    from kloudtrader.kalshi.client import ApiClient

__all__ = ["ServerTime", "Write"]


class ServerTime:
    """What the server's clock says, from the Date of its last answers.

    Only the order of events there counts. This machine measures with a clock that is never set: its
    time of day may be wrong, or be corrected at any moment.
    """

    __slots__ = ("_seen",)

    def __init__(self) -> None:
        self._seen: deque[tuple[str, float]] = deque(maxlen=64)

    def note(self, answer: Answer, received: float) -> None:
        date = answer.headers.get("Date")
        if date is not None:
            self._seen.append((date, received))

    def earliest(self, moment: float) -> float | None:
        """The earliest time of the server that can have been ``moment`` here.

        Date counts whole seconds, and an answer was on its way for a while: both make it early. So
        the answer that was fastest tells most.
        """
        from email.utils import parsedate_to_datetime

        ahead: list[float] = []
        for date, received in tuple(self._seen):
            with suppress(ValueError):
                ahead.append(parsedate_to_datetime(date).timestamp() - received)
        return moment + max(ahead) if ahead else None


class Write:
    """One write, from its beginning until it is known what became of it."""

    __slots__ = ("_arguments", "_began", "_client", "_decrease", "_flight", "_operation")

    def __init__(
        self,
        client: "ApiClient",
        operation: Operation,
        arguments: Mapping[str, object],
        body: object,
    ) -> None:
        self._client = client
        self._operation = operation
        self._arguments = dict(arguments)
        self._flight = _flight(client, operation, arguments, body)
        self._decrease = _decrease(client, operation, arguments, body)
        self._began = client.moment()

    def settle(self, answer: object = None) -> None:
        """It is known: done, with this answer, or refused."""
        if self._flight is not None:
            self._client.flights.settle(self._flight, _order_id(answer))
        if self._decrease is not None:
            self._client.decreases.settle(self._decrease, done=answer is not None)

    def inquiry(self) -> Callable[[], Finding]:
        """A function that looks once whether the write was done. It only reads."""
        self._lose()
        return self._look

    def _lose(self) -> None:
        if self._flight is not None:
            self._client.flights.lose(self._flight)
        if self._decrease is not None:
            self._client.decreases.lose(self._decrease)

    def broken_by(self, stop: BaseException) -> None:
        """Something else broke in, such as Ctrl-C; what it carries knows how to find out."""
        from kloudtrader.runtime.interrupts import is_unsent  # only here: what explains a stop

        lost = stop.__cause__
        if isinstance(lost, OutcomeUnknown):
            lost.inquiry = self.inquiry()
        elif isinstance(stop, Exception) or is_unsent(stop, self._operation.name):
            self.settle()  # it was met before anything was sent
        else:
            self._lose()

    def _look(self) -> Finding:
        # The readers of answers need the models: they are loaded when somebody asks.
        from kloudtrader.kalshi.readback import asked

        return asked(self._ask)

    def _ask(self) -> Finding:
        from kloudtrader.kalshi import readback
        from kloudtrader_kalshi.user_api import UserApi

        api, name = UserApi(self._client), self._operation.name
        user_id, since = self._text("user_id"), self._client.since(self._began)
        if name == "user_order_create" and self._flight is not None:
            return readback.created(api, self._client.flights, self._flight, since)
        if name == "user_order_cancel":
            return readback.cancelled(api, user_id, self._text("order_id"), since)
        if self._decrease is not None:
            return readback.decrease_found(api, self._client.decreases, self._decrease, since)
        if name in ("user_add_watchlist", "user_remove_watchlist"):
            market_id, wanted = self._text("market_id"), name == "user_add_watchlist"
            return readback.in_watchlist(api, user_id, market_id, wanted=wanted, since=since)
        return Finding("cannot_tell", _ADVICE.get(name, "there is nothing to ask about this call"))

    def _text(self, argument: str) -> str:
        return str(self._arguments.get(argument))


_ADVICE = {
    "user_change_password": "log in with the new password; if that is refused, with the old one",
    "log_out": "use the session for a read: a 401 says that it is over",
}


def _flight(
    client: "ApiClient", operation: Operation, arguments: Mapping[str, object], body: object
) -> Flight | None:
    if operation.name != "user_order_create":
        return None
    begun = current_flight()
    if begun is not None:
        return begun
    intent = intent_of(str(arguments.get("user_id")), body)
    return None if intent is None else client.flights.begin(intent, None)


def _decrease(
    client: "ApiClient", operation: Operation, arguments: Mapping[str, object], body: object
) -> Decrease | None:
    if operation.name not in ("user_order_decrease", "user_order_cancel"):
        return None
    begun = current_decrease()
    if begun is not None:
        return begun
    count = None if operation.name == "user_order_cancel" else _member(body, "count")
    return client.decreases.begin(
        str(arguments.get("user_id")),
        str(arguments.get("order_id")),
        count if isinstance(count, int) else None,
    )


def _order_id(answer: object) -> str | None:
    found = _member(_member(answer, "order"), "order_id")
    return found if isinstance(found, str) else None


def _member(value: object, name: str) -> object:
    """A member of a model or of plain JSON."""
    if isinstance(value, dict):
        return cast("dict[str, object]", value).get(name)
    return getattr(value, name, None)
