"""Provide the client object of Kalshi's API v2, and the functions that place and change orders."""

from __future__ import annotations

import logging
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kloudtrader.kalshi_v2._calls._all import TypedCalls
from kloudtrader.runtime.errors import ApiError, CallError, InvalidArgument
from kloudtrader.runtime.policy import check_seconds
from kloudtrader.runtime.request.build import check_text

if TYPE_CHECKING:
    from kloudtrader.kalshi_v2._venue import KalshiV2Venue
    from kloudtrader.orders import Cancelled, Journal, JournalEntry, PlacedOrder
    from kloudtrader.runtime.client import CallResult
    from kloudtrader_kalshi_v2 import models

__all__ = [
    "KalshiV2",
    "amend_once",
    "cancel_all",
    "cancel_once",
    "decrease_once",
    "order_venue",
    "place_once",
    "recover",
]


_log = logging.getLogger("kloudtrader")


class KalshiV2(TypedCalls):
    """Call Kalshi for one account or subaccount; each typed call is a method.

    What is not given comes from the environment at each call, not when the object is made.
    A second account is a second object. Objects are cheap: connections and rate limits are shared
    by all that have the same key and base URL. Threads may share an object.

    Args:
        key_id: Id of the API key. Without it, ``KALSHI_API_KEY_ID`` of the environment.
        private_key: Private key that belongs to it, RSA or Ed25519: the PEM text, or the path of
            its file. Without it, ``KALSHI_PRIVATE_KEY_PATH`` or ``KALSHI_PRIVATE_KEY`` of the
            environment.
        account: Label of the account in the order journal, for programs with several accounts.
        subaccount: Number of the subaccount, which all calls are about; 0 is the primary account.
        base_url: Base URL, or ``demo``. Without it, ``KLOUDTRADER_KALSHI_V2_URL`` of the
            environment, else Kalshi's production.
        timeout: Limit of each call that is given none of its own: seconds for the whole call, or a
            :class:`~kloudtrader.runtime.policy.Timeout`.
        journal: Order journal for :meth:`place_once` and :meth:`cancel_all`, as a path or a
            journal; ``False`` for none. Without it, ``KLOUDTRADER_JOURNAL`` of the environment.

    Raises:
        InvalidArgument: A credential is blank or not text, or only one of the two is given.
        ConfigurationError: ``key_id``, ``base_url`` or ``timeout`` cannot be used.
    """

    _report: CallResult | None = None
    """Collects the outcomes of the writes of order functions, for a caller that reports them."""

    def place_once(
        self,
        order: models.NewOrder | dict[str, Any],
        *,
        key: str | None = None,
        journal: str | Path | Journal | bool | None = None,
        patience: float = 30.0,
        resend: bool = False,
    ) -> PlacedOrder[models.Order]:
        """Place an order at most once; the same key always means the same order.

        The order is sent with a ``client_order_id`` of ours, which the exchange takes only once. If
        the response is lost, the orders are read for up to ``patience`` seconds, the archive
        included, and the one with the id is returned. An order that no current read shows is sent
        once more with the same id, unless it can execute on arrival: by its time in force, or as it
        crosses the book and is not post-only.

        ``POST /portfolio/events/orders``.

        Args:
            order: The order, or a dict of its fields. Prices are those of Yes in US dollars.
            key: Your name of the intention, such as ``"rebalance 2026-11-30 KXFED"``. With a
                journal, it holds across restarts and processes. Without one, the order is never
                placed twice either, but no refusal is certain any more.
            journal: Journal in place of the object's.
            patience: Seconds to look for an order whose response was lost.
            resend: Allow the second send of an order that can execute on arrival, too.

        Returns:
            The order as placed, which ``read()`` and ``wait()`` follow. ``order`` says what it
            filled on arrival: one whose ``remaining_count_fp`` is 0 may be cancelled already.

        Raises:
            InvalidArgument: The order or the key is not valid; ``KeyConflict`` if the key belongs
                to another order.
            NotSent: Nothing was sent; ``JournalUnavailable`` if the journal failed.
            OutcomeUnknown: The order may have been placed, and its id is not listed yet. Call again
                with the same key.
            ApiError: The exchange refused the order; ``InsufficientBalance`` with the balance of
                its shard.
        """
        from kloudtrader import orders
        from kloudtrader.kalshi_v2.balance import explain_balance

        venue = self._venue()
        request = venue.request(order)
        try:
            return orders.place_once(
                venue,
                order,
                key=key,
                journal=self._journal(journal),
                patience=patience,
                resend=resend,
            )
        except ApiError as error:
            explained = explain_balance(venue.client, self._subaccount(), request["ticker"], error)
            if explained is error:
                raise
            raise explained from error

    def cancel_once(
        self, order: str | models.Order | PlacedOrder[models.Order], *, patience: float = 30.0
    ) -> models.Order:
        """Cancel an order and return it in its final state, with what was executed.

        The cancel names the order's market, which is remembered or read. An order that was executed
        before is returned as well. A 404 says nothing: the order is read, in the archive too.

        ``DELETE /portfolio/events/orders/{order_id}``, and reads of the order.

        Args:
            order: Id of the order, or the order.
            patience: Seconds until a read must show the order as final.

        Raises:
            StillOpen: The order still rests in the last read; ``orders`` holds it.
            OutcomeUnknown: The order could not be read.
        """
        from kloudtrader import orders

        venue = self._venue()
        try:
            return orders.cancel_once(venue, order, patience=patience)
        except CallError as error:
            taken = next(iter(venue.acknowledged.values()), None)
            if taken is not None:
                error.advice = f"The exchange has confirmed the cancel: it took {taken} off."
            raise

    def cancel_all(
        self,
        *,
        market_ticker: str | None = None,
        journal: str | Path | Journal | bool | None = None,
        patience: float = 30.0,
        by_exchange: bool = False,
    ) -> Cancelled[models.Order]:
        """List, cancel and read orders until none rests, in one market or in all.

        Args:
            market_ticker: Only orders in this market.
            journal: Journal in place of the object's. It tells which orders may still arrive.
            patience: Seconds until all orders must be final.
            by_exchange: Send the exchange's own cancel-all first. It may also take orders that are
                placed within the minute after it, and it knows no market.

        Returns:
            ``orders`` in their final state, ``unresolved`` journal entries (``None`` without a
            journal), and ``is_flat``.

        Raises:
            StillOpen: Orders still rest after ``patience`` seconds; ``orders`` holds them.
            OutcomeUnknown: The orders could not be read.
        """
        from kloudtrader import orders

        check_seconds("patience", patience)  # before the exchange's own cancel-all is sent
        venue = self._venue()
        ticker = (
            None if market_ticker is None else check_text("market_ticker", market_ticker).strip()
        )
        if by_exchange and ticker is not None:
            raise InvalidArgument(
                "by_exchange=True cancels in all markets: leave market_ticker out",
                argument="by_exchange",
            )
        listed = list(venue.resting()) if by_exchange else []
        if by_exchange:
            self._cancel_by_exchange()

        def list_resting() -> list[models.Order]:
            return [order for order in venue.resting() if ticker in (None, order.ticker)]

        cancelled = orders.cancel_all(
            venue, resting=list_resting, journal=self._journal(journal), patience=patience
        )
        known = {order.order_id for order in cancelled.orders}
        taken = (order.order_id for order in listed if order.order_id not in known)
        cancelled.orders.extend(map(venue.read, taken))
        return cancelled

    def decrease_once(
        self,
        order: str | models.Order | PlacedOrder[models.Order],
        *,
        to: Decimal | int | str | None = None,
        by: Decimal | int | str | None = None,
        patience: float = 30.0,
    ) -> models.Order:
        """Reduce an order until not more than ``to`` contracts rest, and return it as last read.

        The request names the count that shall rest, so one whose response was lost is sent again
        without harm. ``by`` is turned into that number by a read: contracts that are filled between
        the read and the request count as taken off.

        ``POST /portfolio/events/orders/{order_id}/decrease``, and reads of the order.

        Args:
            order: Id of the order, or the order.
            to: Contracts that shall rest at most, with up to two decimals.
            by: Contracts to take off, in place of ``to``.
            patience: Seconds until the order must be reduced.

        Raises:
            InvalidArgument: Not exactly one of ``to`` and ``by`` is given, or it is no count.
            ApiError: The exchange refused it, and a read shows the order as it was.
            OutcomeUnknown: ``patience`` ended. Do not raise the order again before a read shows it
                final or at the new size: the decrease may still arrive.
        """
        from kloudtrader import orders
        from kloudtrader.orders.cancel import identify
        from kloudtrader_kalshi_v2 import models

        check_seconds("patience", patience)
        if (to is None) == (by is None):
            raise InvalidArgument("give one of to and by", argument="to")
        request = models.OrderDecrease.model_validate(
            {"reduce_by": by} if to is None else {"reduce_to": to}
        )
        venue = self._venue()
        order_id, _ = identify(venue, order)
        target = request.reduce_to
        if target is None:
            rest = venue.remaining(venue.read(order_id))
            target = max(rest - (request.reduce_by or 0), Decimal(0))
        return orders.decrease_once(venue, order, target, patience=patience)

    def amend_once(
        self,
        order: str | models.Order | PlacedOrder[models.Order],
        *,
        price: Decimal | int | str | None = None,
        count: Decimal | int | str | None = None,
        expiration_time: int | None = None,
        patience: float = 30.0,
    ) -> models.Order:
        """Change price, count or expiration of a resting order, and return it as read.

        The values are absolute, so a request whose response was lost is sent again without harm.
        What is not given stays. A larger count or another price loses the place in the queue.

        ``POST /portfolio/events/orders/{order_id}/amend``, and reads of the order.

        Args:
            order: Id of the order, or the order.
            price: Limit price of Yes in US dollars.
            count: Contracts in all: those filled and those that shall rest.
            expiration_time: Time in Unix seconds at which the order expires; 0 for never.
            patience: Seconds until a read must show the order as requested.

        Raises:
            InvalidArgument: Nothing to change is given, or a value is not valid.
            ApiError: The exchange refused it, and nothing was done.
            NotDone: The order ended before; ``orders`` holds it.
            OutcomeUnknown: No read showed the order as requested. Do not change it again before one
                does: two changes under way have no order.
        """
        from kloudtrader.kalshi_v2 import _amend
        from kloudtrader.orders.cancel import identify

        venue = self._venue()
        order_id, _ = identify(venue, order)
        changes = {"price": price, "count": count, "expiration_time": expiration_time}
        return _amend.amend_once(venue, order_id, changes, patience=patience)

    def recover(self, *, journal: str | Path | Journal | bool | None = None) -> list[JournalEntry]:
        """Read the account for the open entries of the journal, and return these entries.

        An order that is listed makes its entry ``placed``. Nothing else is concluded, and nothing
        is sent.

        Raises:
            ConfigurationError: There is no journal.
            JournalUnavailable: The journal could not be read or written.
        """
        from kloudtrader import orders
        from kloudtrader.recovery import require_journal

        return orders.recover(self._venue(), require_journal(self._journal(journal)))

    def _venue(self) -> KalshiV2Venue:
        from kloudtrader.kalshi_v2._venue import KalshiV2Venue

        venue = KalshiV2Venue(
            self._client(),
            self._host(),
            label=self.account,
            subaccount=self._subaccount(),
            credential=self._key_id(),
        )
        venue.report = self._report
        return venue

    def _cancel_by_exchange(self) -> None:
        try:
            self.cancel_all_orders()
        except CallError as error:
            # The list that is read next tells what rests, and each order is cancelled then.
            _log.warning("the exchange's cancel-all failed: %s", error)

    def _journal(
        self, journal: str | Path | Journal | bool | None
    ) -> str | Path | Journal | bool | None:
        return self.journal if journal is None else journal


def order_venue(scope: str, account: str) -> KalshiV2Venue | None:
    """Return the venue of a journal entry, ``None`` if the environment is about another host."""
    label, _, number = account.rpartition("/")
    if not number.isdecimal():
        return None
    venue = KalshiV2(account=label, subaccount=int(number))._venue()  # pyright: ignore[reportPrivateUsage]
    return venue if venue.scope == scope else None


def place_once(
    order: models.NewOrder | dict[str, Any],
    *,
    key: str | None = None,
    journal: str | Path | Journal | bool | None = None,
    patience: float = 30.0,
    resend: bool = False,
) -> PlacedOrder[models.Order]:
    """Place an order at most once, see :meth:`KalshiV2.place_once`."""
    return KalshiV2().place_once(order, key=key, journal=journal, patience=patience, resend=resend)


def cancel_once(
    order: str | models.Order | PlacedOrder[models.Order], *, patience: float = 30.0
) -> models.Order:
    """Cancel an order and return it in its final state, see :meth:`KalshiV2.cancel_once`."""
    return KalshiV2().cancel_once(order, patience=patience)


def cancel_all(
    *,
    market_ticker: str | None = None,
    journal: str | Path | Journal | bool | None = None,
    patience: float = 30.0,
    by_exchange: bool = False,
) -> Cancelled[models.Order]:
    """List, cancel and read orders until none rests, see :meth:`KalshiV2.cancel_all`."""
    return KalshiV2().cancel_all(
        market_ticker=market_ticker, journal=journal, patience=patience, by_exchange=by_exchange
    )


def decrease_once(
    order: str | models.Order | PlacedOrder[models.Order],
    *,
    to: Decimal | int | str | None = None,
    by: Decimal | int | str | None = None,
    patience: float = 30.0,
) -> models.Order:
    """Reduce an order until not more than ``to`` rests, see :meth:`KalshiV2.decrease_once`."""
    return KalshiV2().decrease_once(order, to=to, by=by, patience=patience)


def amend_once(
    order: str | models.Order | PlacedOrder[models.Order],
    *,
    price: Decimal | int | str | None = None,
    count: Decimal | int | str | None = None,
    expiration_time: int | None = None,
    patience: float = 30.0,
) -> models.Order:
    """Change a resting order and return it as read, see :meth:`KalshiV2.amend_once`."""
    return KalshiV2().amend_once(
        order, price=price, count=count, expiration_time=expiration_time, patience=patience
    )


def recover(*, journal: str | Path | Journal | bool | None = None) -> list[JournalEntry]:
    """Read the account for the open entries of the journal, see :meth:`KalshiV2.recover`."""
    return KalshiV2().recover(journal=journal)
