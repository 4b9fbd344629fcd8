"""``kalshi watchlist``: the markets that the member watches."""

import click

from kloudtrader import kalshi
from kloudtrader.cli import output, tickers
from kloudtrader.cli.consent import ask, consenting, once, telling
from kloudtrader.cli.markets import show
from kloudtrader.cli.preview import show_request
from kloudtrader.cli.screen import clean
from kloudtrader.kalshi.client import default_client
from kloudtrader.runtime.client import CallResult
from kloudtrader.runtime.operation import Operation
from kloudtrader.runtime.response.decode import plain
from kloudtrader_kalshi import operations


@click.group(invoke_without_command=True)
@output.forms
def watchlist(form: output.Form) -> None:
    """The markets that you watch; add or remove one."""
    if click.get_current_context().invoked_subcommand is not None:
        if form != "table":
            raise click.UsageError(f"--{form} is for showing the list, not for changing it")
        return None
    response = kalshi.user_get_watchlist()
    if form == "json":
        return output.json(response)
    known = {one.id: one for one in tickers.markets()}
    watched = [known.get(id_) or kalshi.Market(id=id_) for id_ in response.watchlist.market_ids]
    return show(form, watched, "no market is watched")


@watchlist.command()
@click.argument("market", metavar="MARKET")
@consenting
def add(market: str, yes: bool, dry_run: bool) -> None:
    """Add a market, by its id or ticker. Adding it twice does no harm."""
    market = tickers.id_of(market)
    if dry_run:
        return show_request("table", lambda api, user: api.user_add_watchlist(user, market))
    if not yes:
        ask(lambda: f"Add {_named(market)} to your watchlist")
    return _change(operations.user_add_watchlist, market, f"{clean(market)} is on the watchlist")


@watchlist.command()
@click.argument("market", metavar="MARKET")
@consenting
def remove(market: str, yes: bool, dry_run: bool) -> None:
    """Remove a market, by its id or ticker. Positions and orders stay as they are."""
    market = tickers.id_of(market)
    if dry_run:
        return show_request("table", lambda api, user: api.user_remove_watchlist(user, market))
    if not yes:
        ask(lambda: f"Take {_named(market)} off your watchlist")
    done = f"{clean(market)} is not on the watchlist"
    return _change(operations.user_remove_watchlist, market, done)


def _change(operation: Operation, market: str, done: str) -> None:
    client = default_client()

    def send(result: CallResult) -> None:
        arguments = {"user_id": client.user_id(), "market_id": market}
        client.send(operation, arguments, plain, result=result)

    once(operation.name, send)
    with telling(done):
        output.say(f"{done}.")


def _named(market: str) -> str:
    found = kalshi.get_market(market).market
    return clean(f"{found.ticker_name or found.id} ({found.title or found.id})")
