"""``kalshi watchlist``: the markets that the member watches."""

from collections.abc import Callable
from typing import Any

import click

from kloudtrader import kalshi
from kloudtrader.cli import output, tickers
from kloudtrader.cli.consent import ask, consenting, once, show_request
from kloudtrader.cli.markets import MARKET_FIELDS
from kloudtrader.cli.screen import clean

__all__ = ["watchlist"]


@click.group(invoke_without_command=True)
@output.forms
def watchlist(form: output.Form) -> None:
    """The markets that you watch; add or remove one."""
    if click.get_current_context().invoked_subcommand is not None:
        if form != "table":
            raise click.UsageError(f"--{form} is for showing the list, not for changing it")
        return None
    answer = kalshi.user_get_watchlist()
    if form == "json":
        return output.json(answer)
    known = {one.id: one for one in tickers.markets()}
    found = [known.get(one) or kalshi.Market(id=one) for one in answer.watchlist.market_ids]
    if form == "csv":
        return output.csv(found, kalshi.Market)
    return output.rows(MARKET_FIELDS, found, "no market is watched")


@watchlist.command()
@click.argument("market", metavar="MARKET_ID")
@consenting
def add(market: str, yes: bool, dry_run: bool) -> None:
    """Add a market. Adding it twice does no harm."""
    if dry_run:
        return show_request("table", lambda api, user: api.user_add_watchlist(user, market))
    _change(kalshi.user_add_watchlist, market, None if yes else "Add {} to your watchlist")
    return output.say(f"{clean(market)} is on the watchlist.")


@watchlist.command()
@click.argument("market", metavar="MARKET_ID")
@consenting
def remove(market: str, yes: bool, dry_run: bool) -> None:
    """Remove a market. Positions and orders stay as they are."""
    if dry_run:
        return show_request("table", lambda api, user: api.user_remove_watchlist(user, market))
    _change(kalshi.user_remove_watchlist, market, None if yes else "Take {} off your watchlist")
    return output.say(f"{clean(market)} is not on the watchlist.")


def _change(call: Callable[[str], Any], market: str, question: str | None) -> None:
    if question is not None:
        found = kalshi.get_market(market).market
        name = f"{found.ticker_name or found.id} ({found.title or found.id})"
        ask(question.format(clean(name)))
    once(call.__name__, lambda: call(market))
