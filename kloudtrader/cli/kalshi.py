"""``kloudtrader kalshi``: its commands, by name."""

import click

from kloudtrader.cli._groups import LazyGroup, Place

_HERE = "kloudtrader.cli"
_PLACES = {
    "balance": Place(f"{_HERE}.commands.kalshi_account", "balance", "What can be spent, in USD."),
    "positions": Place(f"{_HERE}.commands.kalshi_account", "positions", "What is held, by market."),
    "orders": Place(f"{_HERE}.commands.kalshi_account", "orders", "Your orders."),
    "trades": Place(f"{_HERE}.commands.kalshi_account", "trades", "Fills of your orders."),
    "watchlist": Place(
        f"{_HERE}.commands.kalshi_watchlist",
        "watchlist",
        "The markets that you watch; add or remove one.",
    ),
    "markets": Place(f"{_HERE}.commands.kalshi_markets", "markets", "All markets."),
    "book": Place(f"{_HERE}.commands.kalshi_markets", "book", "The order book of a market."),
    "order": Place(
        f"{_HERE}.commands.kalshi_trading", "order", "Create, decrease or cancel an order."
    ),
    "login": Place(
        f"{_HERE}.commands.kalshi_account", "login", "Test the credentials; nothing is stored."
    ),
}


@click.command(cls=LazyGroup, places=_PLACES)
def kalshi() -> None:
    """Kalshi: account, markets and orders.

    Prices are in US cents, counts in contracts, amounts in USD.
    """
