"""Are the credentials there, and does the venue accept them?"""

import ast
from collections.abc import Iterator

from kloudtrader.cli.check import Finding
from kloudtrader.cli.check.imports import REQUIRED, uses
from kloudtrader.cli.plainjson import account_numbers
from kloudtrader.environment import optional
from kloudtrader.runtime.errors import ApiError, ConfigurationError, KloudTraderError

__all__ = ["check_access"]

_LINK = "export it; on Narwhal, link your Tradier account"


def check_access(tree: ast.Module) -> Iterator[Finding]:
    """Ask the venues that the file uses.

    Raises :class:`~kloudtrader.runtime.errors.KloudTraderError` where a venue gives no answer:
    that tells nothing about the file.
    """
    line = _line(tree)
    missing = [name for name in REQUIRED if optional(name) is None]
    for name in missing:
        yield Finding(line, f"{name} is not set in the environment", _LINK)
    if "ACCESS_TOKEN" not in missing:
        yield from _tradier(line)
    kalshi = uses(tree, "kalshi")
    if kalshi is not None:
        yield from _kalshi(kalshi)


def _line(tree: ast.Module) -> int:
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module == "kloudtrader":
            return node.lineno
    return 1


def _tradier(line: int) -> Iterator[Finding]:
    from kloudtrader.user import user_profile

    try:
        numbers = account_numbers(user_profile())
    except (ApiError, ConfigurationError) as error:
        yield _refused(line, "ACCESS_TOKEN", error)
        return
    number = optional("ACCOUNT_NUMBER")
    if number is not None and number not in numbers:
        text = "ACCOUNT_NUMBER is no account of the user whose token ACCESS_TOKEN is"
        yield Finding(line, text, "'kloudtrader profile' lists the accounts")


def _kalshi(line: int) -> Iterator[Finding]:
    from kloudtrader import kalshi

    try:
        kalshi.user_get_balance()
    except (ApiError, ConfigurationError) as error:
        yield _refused(line, "the credentials of Kalshi", error)


def _refused(line: int, what: str, error: KloudTraderError) -> Finding:
    # A server that fails or is busy says nothing about the credential.
    if error.outcome == "read_failed" or getattr(error, "status", None) == 429:
        raise error
    if isinstance(error, ConfigurationError):
        return Finding(line, str(error), "correct the environment")
    return Finding(line, f"{what} was refused: {str(error).rstrip('.')}", "replace the credential")
