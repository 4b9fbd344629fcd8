"""Describe the functions by which a venue lets orders be placed, reconciled and cancelled."""

# The docstring of a protocol's method is its body.
# pyright: reportReturnType=false

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Generic, Literal, ParamSpec, Protocol, TypeVar

from kloudtrader.orders.identity import Request
from kloudtrader.runtime.client import CallResult
from kloudtrader.runtime.errors import CallError

__all__ = ["Venue", "Verdict"]

OrderT = TypeVar("OrderT")
T = TypeVar("T")
P = ParamSpec("P")


@dataclass(frozen=True)
class Verdict(Generic[OrderT]):
    """Classify the response to a create request.

    =============  ============================================================================
    ``placed``     accepted; ``order_id`` is known
    ``exists``     the venue has an order with this id already (or says so)
    ``refused``    this request is not applied and never will be
    ``passing``    the same, but only now: token, quota, trading paused
    ``unknown``    everything else: no response, 5xx, 3xx, 408, an unusable 2xx
    =============  ============================================================================
    """

    kind: Literal["placed", "exists", "refused", "passing", "unknown"]
    order_id: str | None = None
    order: OrderT | None = None
    error: CallError | None = None
    """The error to raise for ``refused`` and ``passing``, and the cause otherwise.

    The text of a passing refusal should say that it is about this call, and that the same key may
    be used again.
    """


class Venue(Protocol[OrderT]):
    """Provide the functions of one account at one venue.

    Functions that read raise :class:`~kloudtrader.runtime.errors.CallError` when they got no
    usable response. Reads may be repeated at any time.
    """

    scope: str
    """Venue name, a colon and the host: ``"tradier:api.tradier.com"``."""
    account: str
    """Account as text. Never an API key: rotating it would make new ids, and so double orders."""
    credential: str | None
    """Id of the API key, for people; never a secret. ``None`` where there is none."""
    form: int
    """Number of the form that :meth:`request` gives today."""
    deduplicates: bool
    """True if the venue refuses an id that has been used, for ever."""
    order_type: type[OrderT]
    """Class of the orders."""

    def our_id(self, digest: bytes, order: Any) -> str:
        """Return the venue's form of our id, with the caller's own tag before it."""

    def request(self, order: Any) -> Request:
        """Return the canonical request of an order. Raises ``InvalidArgument``."""

    def renew(self, request: Request, form: int) -> Request:
        """Return a stored request of any earlier form in today's form."""

    def send(
        self, request: Request, our_id: str, *, before_send: Callable[[], None], result: CallResult
    ) -> None:
        """Send the create once. Call ``before_send`` right before the first byte.

        All that is slow comes before it: rate limit, encoding, connection, TLS. An exception
        of ``before_send`` stops the send and is raised unchanged.
        """

    def sort(self, result: CallResult, our_id: str) -> Verdict[OrderT]:
        """Sort what a send gave of which a byte may have left. It reads nothing."""

    def find(self, our_id: str, request: Request, since: datetime) -> Sequence[OrderT]:
        """Read all orders, all pages and legs, that carry our id, finished ones included.

        No filter by time. ``since`` is when the first attempt began: where it is older than
        the list reaches, the archive is read too.
        """

    def is_current(self, since: datetime) -> bool:
        """Return whether a read made from now on shows all that was applied until ``since``."""

    def matches(self, order: OrderT, request: Request, exact: bool) -> bool:
        """Return whether an order with our id is the one requested.

        Unless ``exact``, an amended order matches: price and quantity are not compared.
        """

    def executes_on_arrival(self, request: Request) -> bool:
        """Return whether the order might execute at once. Reads the book if it must."""

    def has_expired(self, request: Request, now: datetime) -> bool:
        """Return whether the expiry that the request names is past."""

    def list_start(self, now: datetime) -> datetime | None:
        """Return since when :meth:`find` shows finished orders, ``None`` if it shows all."""

    def read(self, order_id: str) -> OrderT:
        """Read one order, from the archive too."""

    def resting(self) -> Iterable[OrderT]:
        """Read the orders that are not final, all pages."""

    def cancel(self, order_id: str, order: OrderT | None) -> OrderT | None:
        """Send one cancel, and return the order if the response proves that it is final.

        Else the order is read afterwards. ``order`` is ``None`` where no read has given it yet.
        """

    def reduce_to(self, order_id: str, order: OrderT, to: Decimal) -> OrderT | None:
        """Send one absolute reduction; return the order where the response has it."""

    def order_id(self, order: OrderT) -> str:
        """Return the venue's id of an order."""

    def carried_id(self, order: OrderT) -> str | None:
        """Return the id of ours that an order carries."""

    def user_id(self, order: OrderT) -> str | None:
        """Return the venue's id of the user whose order it is, ``None`` if it names none."""

    def remaining(self, order: OrderT) -> Decimal:
        """Return the quantity that still rests."""

    def is_final(self, order: OrderT) -> bool:
        """Return whether nothing of the order can change any more."""

    def is_working(self, order: OrderT) -> bool:
        """Return whether the order has passed the venue's checks."""

    def rejection(self, order: OrderT) -> CallError | None:
        """Return the error to raise for an order that ended rejected or in error."""
