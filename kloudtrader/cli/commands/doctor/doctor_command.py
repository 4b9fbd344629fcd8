"""Define ``doctor``, which checks the setup."""

from collections.abc import Iterator
from dataclasses import asdict
from textwrap import wrap
from typing import Any

import click

from kloudtrader import environment
from kloudtrader._sandbox_host import TOKENS, build_refusal, is_unencrypted
from kloudtrader.cli import exit_codes
from kloudtrader.cli.commands.doctor import DoctorEntry
from kloudtrader.cli.commands.doctor import _setup as setup
from kloudtrader.cli.commands.doctor._journal import check_journal
from kloudtrader.cli.commands.doctor._kalshi import check_kalshi
from kloudtrader.cli.commands.doctor._network import check_authorities, check_proxy
from kloudtrader.cli.commands.doctor._probe import probe_venue
from kloudtrader.cli.fetch import list_account_numbers
from kloudtrader.cli.ui import output
from kloudtrader.cli.ui.stderr import clean
from kloudtrader.cli.ui.terminal import describe_stdout
from kloudtrader.runtime.auth import bearer
from kloudtrader_tradier import operations as tradier

_INDENT = 9
"""Columns before the name. In a narrow terminal, the result is below the name."""
_NARROWEST, _UNBOUND = 20, 100_000
_COLOURS = {"ok": "green", "note": "yellow", "wrong": "red"}


@click.command()
@click.option("--offline", is_flag=True, help="Send no requests.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def doctor(offline: bool, as_json: bool) -> int:
    """Check the setup.

    Shows the versions and which credentials are set, but never their values. One read from each
    venue shows whether the venue is reachable, the clocks agree and the credential is accepted, and
    how much of the rate limit is left. The command does not log in: 'kalshi login' does. It opens
    the order journal that KLOUDTRADER_JOURNAL names, and creates none; with --offline, a file only.
    """
    entries = [
        *setup.check_versions(),
        *setup.check_credentials(),
        *check_journal(offline),
        *check_authorities(),
        *_check_tradier(offline),
        *check_kalshi(offline),
    ]
    if as_json:
        output.write_json([asdict(entry) for entry in entries])
    else:
        _write_entries(entries)
    return next((entry.code for entry in entries if entry.code), 0)


def _check_tradier(offline: bool) -> Iterator[DoctorEntry]:
    url, entry = setup.check_url("Tradier", "KLOUDTRADER_TRADIER_URL", tradier.SERVERS[0])
    yield entry
    if url is None:
        return
    yield check_proxy("Tradier", url)
    token = environment.get("ACCESS_TOKEN")
    if offline or token is None or environment.find_flaw("ACCESS_TOKEN", token):
        return
    if is_unencrypted(url) and token not in TOKENS:
        text = str(build_refusal("ACCESS_TOKEN"))
        yield DoctorEntry("Tradier", "accepted", text, "wrong", exit_codes.CONFIGURATION)
        return
    yield from probe_venue("Tradier", url, tradier.user_profile, {}, bearer(token), _check_account)


def _check_account(profile: Any) -> DoctorEntry:
    """Return whether ACCOUNT_NUMBER is an account of the token."""
    number = environment.get("ACCOUNT_NUMBER")
    if number is None or number in list_account_numbers(profile):
        return DoctorEntry("Tradier", "account", "ACCOUNT_NUMBER is an account of the token")
    text = "ACCOUNT_NUMBER is not an account of the token: 'kloudtrader profile' lists them"
    return DoctorEntry("Tradier", "account", text, "wrong", exit_codes.CONFIGURATION)


def _write_entries(entries: list[DoctorEntry]) -> None:
    screen = describe_stdout()
    width = screen.width or _UNBOUND
    names = max(len(entry.name) for entry in entries)
    is_wide = width >= _INDENT + names + 2 + _NARROWEST
    indent = _INDENT + names + 2 if is_wide else _INDENT
    for section in dict.fromkeys(entry.section for entry in entries):
        output.write_heading(section)
        for entry in (entry for entry in entries if entry.section == section):
            mark = screen.paint(f"{entry.state:<5}", fg=_COLOURS[entry.state])
            lines = wrap(clean(entry.found), max(width - indent, _NARROWEST)) or [""]
            if is_wide:
                output.write_line(f"  {mark}  {entry.name:<{names}}  {lines.pop(0)}")
            else:
                output.write_line(f"  {mark}  {entry.name}")
            for line in lines:
                output.write_line(" " * indent + line)
