"""The command ``doctor``."""

from collections.abc import Iterator
from dataclasses import asdict
from textwrap import wrap
from typing import Any

import click

from kloudtrader import environment
from kloudtrader.cli import exits, output
from kloudtrader.cli.doctor import Entry, setup
from kloudtrader.cli.doctor.journal import journal
from kloudtrader.cli.doctor.probe import probe
from kloudtrader.cli.plainjson import account_numbers
from kloudtrader.cli.screen import clean, stdout
from kloudtrader.runtime.auth import api_key, bearer
from kloudtrader_kalshi import operations as kalshi
from kloudtrader_tradier import operations as tradier

_INDENT = 29
"""Columns before what was found."""
_NARROWEST, _UNBOUND = 20, 100_000
_COLOURS = {"ok": "green", "note": "yellow", "wrong": "red"}


@click.command()
@click.option("--offline", is_flag=True, help="Ask no venue.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def doctor(offline: bool, as_json: bool) -> int:
    """Look for what is wrong with the setup.

    Shows versions, which credential comes from where (never its value), and, with one read at each
    venue, whether it can be reached, whether the clocks agree, whether the credential is accepted
    and how much of the rate limit is left. It does not log in: 'kalshi login' does. It opens the
    order journal that KLOUDTRADER_JOURNAL names, and creates none.
    """
    entries = [*setup.versions(), *setup.credentials(), *journal()]
    entries += [*_tradier(offline), *_kalshi(offline)]
    if as_json:
        output.json([asdict(one) for one in entries])
    else:
        _show(entries)
    return next((one.code for one in entries if one.code), 0)


def _tradier(offline: bool) -> Iterator[Entry]:
    url, found = setup.url_of("Tradier", "KLOUDTRADER_TRADIER_URL", tradier.SERVERS[0])
    yield found
    token = environment.optional("ACCESS_TOKEN")
    if url is None or offline or token is None:
        return
    yield from probe("Tradier", url, tradier.user_profile, {}, bearer(token), _account)


def _account(profile: Any) -> Entry:
    """Whether the account of the environment is one of the token's."""
    number = environment.optional("ACCOUNT_NUMBER")
    if number is None or number in account_numbers(profile):
        return Entry("Tradier", "account", "ACCOUNT_NUMBER is an account of the token")
    text = "ACCOUNT_NUMBER is no account of the token: 'kloudtrader profile' lists them"
    return Entry("Tradier", "account", text, "wrong", exits.CONFIGURATION)


def _kalshi(offline: bool) -> Iterator[Entry]:
    url, found = setup.url_of("Kalshi", "KLOUDTRADER_KALSHI_URL", kalshi.SERVERS[0])
    yield found
    if url is None or offline or not setup.has_kalshi():
        return
    user_id, token = environment.optional("KALSHI_USER_ID"), environment.optional("KALSHI_TOKEN")
    if user_id is None or token is None:
        yield from probe("Kalshi", url, kalshi.get_markets, {}, None)
        return
    show = api_key("Authorization", f"{user_id} {token}")
    yield from probe("Kalshi", url, kalshi.user_get_balance, {"user_id": user_id}, show)


def _show(entries: list[Entry]) -> None:
    screen = stdout()
    room = max((screen.width or _UNBOUND) - _INDENT, _NARROWEST)
    for section in dict.fromkeys(one.section for one in entries):
        output.heading(section)
        for one in (one for one in entries if one.section == section):
            mark = screen.paint(f"{one.state:<5}", fg=_COLOURS[one.state])
            first, *rest = wrap(clean(one.found), room) or [""]
            output.say(f"  {mark}  {one.name:<18}  {first}")
            for line in rest:
                output.say(" " * _INDENT + line)
