"""Provide the client object of Tradier, and the functions that place and cancel orders."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from kloudtrader.runtime.request.build import check_text
from kloudtrader.runtime.request.scalars import as_integer
from kloudtrader.tradier._calls._all import TypedCalls

if TYPE_CHECKING:
    from kloudtrader.orders import Cancelled, Journal, JournalEntry, PlacedOrder, Venue
    from kloudtrader_tradier import models

__all__ = [
    "Tradier",
    "cancel_all",
    "cancel_once",
    "find_by_tag",
    "order_venue",
    "place_once",
    "recover",
    "restore_order",
]


class Tradier(TypedCalls):
    """Call Tradier for one account; each typed call is a method.

    What is not given comes from the environment at each call, not when the object is made.
    A second account is a second object. Objects are cheap: connections and rate limits are shared
    by all that have the same token and base URL. Threads may share an object.

    >>> client = Tradier(timeout=10)
    >>> client.account_balance().balances.account_type
    'margin'

    Args:
        access_token: Access token. Without it, ``ACCESS_TOKEN`` of the environment.
        account_number: Number of the account. Without it, ``ACCOUNT_NUMBER`` of the environment.
        base_url: Base URL. Without it, ``KLOUDTRADER_TRADIER_URL`` of the environment, else
            Tradier's production.
        timeout: Limit of each call that is given none of its own: seconds for the whole call, or a
            :class:`~kloudtrader.runtime.policy.Timeout`.
        journal: Order journal for :meth:`place_once` and :meth:`cancel_all`, as a path or a
            journal; ``False`` for none. Without it, ``KLOUDTRADER_JOURNAL`` of the environment.

    Raises:
        InvalidArgument: A credential is blank or not text, or ``account_number`` is a list.
        ConfigurationError: ``base_url`` or ``timeout`` cannot be used.
    """

    def place_once(
        self,
        order: models.NewOrder,
        *,
        key: str | None = None,
        journal: str | Path | Journal | bool | None = None,
        patience: float = 30.0,
    ) -> PlacedOrder[models.Order]:
        """Place an order at most once; the same key always means the same order.

        The order is sent with a tag of ours, behind the order's own tag. If the response is lost,
        the orders are read for up to ``patience`` seconds, and the one with the tag is returned.
        The order is never sent twice. With a ``key``, that holds across restarts and processes
        that use the same journal: a second call returns the order of the first.

        ``POST /accounts/{account_id}/orders``; is sent once.

        Args:
            order: The order, such as an ``EquityOrder``. Prices are in USD, quantities are shares
                or contracts.
            key: Your name of the intention, such as ``"rebalance 2026-11-30 KO"``. Needs a journal.
            journal: Journal in place of the object's.
            patience: Seconds to look for an order whose response was lost.

        Returns:
            The order as placed, which ``read()`` and ``wait()`` follow. An order that is placed
            may still be rejected.

        Raises:
            InvalidArgument: The order or the key is not valid; ``KeyConflict`` if the key belongs
                to another order.
            ConfigurationError: A ``key`` without a journal.
            NotSent: Nothing was sent; ``JournalUnavailable`` if the journal failed.
            OutcomeUnknown: The order may have been placed, and its tag is not listed yet.
            ApiError: The broker refused the order; ``OrderRefused`` with its code.
        """
        from kloudtrader import orders

        return orders.place_once(
            self.order_venue(),
            order,
            key=key,
            journal=self._journal(journal),
            patience=patience,
        )

    def cancel_once(
        self, order: int | str | models.Order | PlacedOrder[models.Order], *, patience: float = 30.0
    ) -> models.Order:
        """Cancel an order and return it in its final state, with what was executed.

        An order that was filled before is returned as well. While the order works, the cancel is
        sent again, which does no harm.

        ``DELETE /accounts/{account_id}/orders/{id}``, and reads of the order.

        Args:
            order: Id of the order, or the order.
            patience: Seconds until the order must be final.

        Raises:
            InvalidArgument: ``order`` or ``patience`` cannot be used.
            StillOpen: The order still works after ``patience`` seconds; ``orders`` holds it.
            OutcomeUnknown: The order could not be read.
            ApiError: The broker refused the cancel and the reads, such as of an unknown order.
        """
        from kloudtrader import orders

        number = as_integer(order)
        wanted = order if number is None else str(number)
        return orders.cancel_once(self.order_venue(), wanted, patience=patience)

    def cancel_all(
        self,
        *,
        symbol: str | None = None,
        journal: str | Path | Journal | bool | None = None,
        patience: float = 30.0,
    ) -> Cancelled[models.Order]:
        """List, cancel and read orders until none works, for one symbol or for all.

        Args:
            symbol: Only orders of this stock and of options on it, or of one option by its OCC
                symbol.
            journal: Journal in place of the object's. It tells which orders may still arrive.
            patience: Seconds until all orders must be final.

        Returns:
            ``orders`` in their final state, ``unresolved`` journal entries (``None`` without a
            journal), and ``is_flat``.

        Raises:
            StillOpen: Orders still work after ``patience`` seconds; ``orders`` holds them.
            OutcomeUnknown: The orders could not be read.
        """
        from kloudtrader import orders

        return orders.cancel_all(
            self.order_venue(),
            resting=lambda: self._list_working(symbol),
            journal=self._journal(journal),
            patience=patience,
        )

    def find_by_tag(self, tag: str) -> list[models.Order]:
        """Return the orders that carry a tag, themselves or on a leg, in any state.

        The list holds the orders of the current day in New York and older ones that still work, so
        an empty result does not prove that there is no such order.

        ``GET /accounts/{account_id}/orders``, all pages.
        """
        from kloudtrader.tradier._reading import find_tagged

        return find_tagged(self._client(), self._account_number(), check_text("tag", tag))

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

        return orders.recover(self.order_venue(), require_journal(self._journal(journal)))

    def _list_working(self, symbol: str | None) -> list[models.Order]:
        """Return the orders that are not final: all, or those of a stock or an option."""
        wanted = None if symbol is None else check_text("symbol", symbol).strip().upper()
        resting = self.order_venue().resting()
        return [order for order in resting if wanted in (None, *_symbols(order))]

    def order_venue(self) -> Venue[models.Order]:
        """Return this account as a venue of :mod:`kloudtrader.orders`."""
        from kloudtrader.tradier._venue import TradierOrderVenue

        return TradierOrderVenue(self._client(), self._host(), self._account_number())

    def _journal(
        self, journal: str | Path | Journal | bool | None
    ) -> str | Path | Journal | bool | None:
        return self.journal if journal is None else journal


def _symbols(order: models.Order) -> set[str | None]:
    parts = (order, *order.leg)
    return {part.symbol for part in parts} | {part.option_symbol for part in parts}


def order_venue(scope: str, account: str) -> Venue[models.Order] | None:
    """Return the venue of a journal entry, ``None`` if the environment is about another host."""
    venue = Tradier(account_number=account).order_venue()
    return venue if venue.scope == scope else None


def restore_order(request: Mapping[str, Any]) -> models.NewOrder:
    """Return the order of a journal entry's request, to place it again under its key.

    >>> request = {"class": "equity", "symbol": "KO", "side": "buy", "quantity": "10"}
    >>> restore_order(request | {"type": "market", "duration": "day"}).quantity
    10

    Raises:
        InvalidArgument: It is not the request of an order at Tradier.
    """
    from kloudtrader.tradier import _venue

    return cast("models.NewOrder", _venue.restore_order(dict(request)))


def place_once(
    order: models.NewOrder,
    *,
    key: str | None = None,
    journal: str | Path | Journal | bool | None = None,
    patience: float = 30.0,
) -> PlacedOrder[models.Order]:
    """Place an order at most once, see :meth:`Tradier.place_once`.

    >>> order = EquityOrder(symbol="KO", side="buy", quantity=10, type="limit", price=60.38)
    >>> place_once(order).read().tag.startswith("kt-")
    True
    """
    return Tradier().place_once(order, key=key, journal=journal, patience=patience)


def cancel_once(
    order: int | str | models.Order | PlacedOrder[models.Order], *, patience: float = 30.0
) -> models.Order:
    """Cancel an order and return it in its final state, see :meth:`Tradier.cancel_once`.

    >>> order = EquityOrder(symbol="KO", side="buy", quantity=10, type="limit", price=5.5)
    >>> cancel_once(place_once(order)).status
    'canceled'
    """
    return Tradier().cancel_once(order, patience=patience)


def cancel_all(
    *,
    symbol: str | None = None,
    journal: str | Path | Journal | bool | None = None,
    patience: float = 30.0,
) -> Cancelled[models.Order]:
    """List, cancel and read orders until none works, see :meth:`Tradier.cancel_all`.

    >>> {order.status for order in cancel_all().orders} <= {"canceled", "filled"}
    True
    """
    return Tradier().cancel_all(symbol=symbol, journal=journal, patience=patience)


def find_by_tag(tag: str) -> list[models.Order]:
    """Return the orders that carry a tag, see :meth:`Tradier.find_by_tag`.

    >>> find_by_tag("no-such-tag")
    []
    """
    return Tradier().find_by_tag(tag)


def recover(*, journal: str | Path | Journal | bool | None = None) -> list[JournalEntry]:
    """Read the account for the open entries of the journal, see :meth:`Tradier.recover`."""
    return Tradier().recover(journal=journal)
