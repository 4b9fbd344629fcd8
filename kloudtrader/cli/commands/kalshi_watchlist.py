"""Define ``kalshi watchlist``, which shows and changes the watchlist."""

import click

from kloudtrader import kalshi
from kloudtrader.cli._groups import SuggestingGroup
from kloudtrader.cli.commands._kalshi_tickers import fetch_markets, get_market_id
from kloudtrader.cli.commands.kalshi_markets import write_markets
from kloudtrader.cli.commands.kalshi_trading import preview_kalshi_request
from kloudtrader.cli.ui import output
from kloudtrader.cli.ui.prompt import ask_consent, consent_options, report_write, send_once
from kloudtrader.cli.ui.stderr import clean
from kloudtrader.kalshi.api_choice import refuse_ended
from kloudtrader.kalshi.client import default_client
from kloudtrader.runtime.client import CallResult
from kloudtrader.runtime.operation import Operation
from kloudtrader.runtime.response.decode import plain
from kloudtrader_kalshi import operations


@click.group(cls=SuggestingGroup, invoke_without_command=True)
@output.format_options
def watchlist(form: output.OutputFormat) -> None:
    """Show your watchlist, or add or remove a market."""
    if click.get_current_context().invoked_subcommand is not None:
        if form != "table":
            raise click.UsageError(f"--{form} works only without a subcommand")
        return None
    response = kalshi.user_get_watchlist()
    if form == "json":
        return output.write_json(response)
    known = {market.id: market for market in fetch_markets()}
    watched = [known.get(id_) or kalshi.Market(id=id_) for id_ in response.watchlist.market_ids]
    return write_markets(form, watched, "no market on the watchlist")


@watchlist.command()
@click.argument("market", metavar="MARKET")
@consent_options
def add(market: str, yes: bool, dry_run: bool) -> None:
    """Add a market, given by its id or ticker. Adding it twice has no effect."""
    refuse_ended("user_add_watchlist")
    market = get_market_id(market)
    if dry_run:
        return preview_kalshi_request(
            "table", lambda api, user: api.user_add_watchlist(user, market)
        )
    if not yes:
        ask_consent(lambda: f"Add {_describe(market)} to your watchlist")
    done = f"{clean(market)} is on the watchlist"
    return _change_watchlist(operations.user_add_watchlist, market, done)


@watchlist.command()
@click.argument("market", metavar="MARKET")
@consent_options
def remove(market: str, yes: bool, dry_run: bool) -> None:
    """Remove a market, given by its id or ticker. Positions and orders are unchanged."""
    refuse_ended("user_remove_watchlist")
    market = get_market_id(market)
    if dry_run:
        return preview_kalshi_request(
            "table", lambda api, user: api.user_remove_watchlist(user, market)
        )
    if not yes:
        ask_consent(lambda: f"Remove {_describe(market)} from your watchlist")
    done = f"{clean(market)} is not on the watchlist"
    return _change_watchlist(operations.user_remove_watchlist, market, done)


def _change_watchlist(operation: Operation, market: str, done: str) -> None:
    client = default_client()

    def send(result: CallResult) -> None:
        arguments = {"user_id": client.user_id(), "market_id": market}
        client.send(operation, arguments, plain, result=result)

    send_once(operation.name, send)
    with report_write(done):
        output.write_line(f"{done}.")


def _describe(market_id: str) -> str:
    market = kalshi.get_market(market_id).market
    return clean(f"{market.ticker_name or market.id} ({market.title or market.id})")
