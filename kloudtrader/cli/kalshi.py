"""``kloudtrader kalshi``: its commands, by name."""

import click

from kloudtrader.cli.lazy import LazyGroup, Place

_HERE = "kloudtrader.cli"
_PLACES = {
    "balance": Place(f"{_HERE}.member", "balance", "What can be spent, in USD."),
    "positions": Place(f"{_HERE}.member", "positions", "What is held, by market."),
    "orders": Place(f"{_HERE}.member", "orders", "Your orders."),
    "trades": Place(f"{_HERE}.member", "trades", "Fills of your orders."),
    "watchlist": Place(
        f"{_HERE}.watchlist", "watchlist", "The markets that you watch; add or remove one."
    ),
    "markets": Place(f"{_HERE}.markets", "markets", "All markets."),
    "book": Place(f"{_HERE}.markets", "book", "The order book of a market."),
    "order": Place(f"{_HERE}.trading", "order", "Create, decrease or cancel an order."),
    "login": Place(f"{_HERE}.member", "login", "Test the credentials; nothing is stored."),
}


@click.command(cls=LazyGroup, places=_PLACES)
def kalshi() -> None:
    """Kalshi: account, markets and orders.

    Prices are in US cents, counts in contracts, amounts in USD.
    """
