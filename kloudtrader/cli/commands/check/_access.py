"""Test that the credentials are set and that the venues accept them."""

import ast
from collections.abc import Callable, Iterator

from kloudtrader import kalshi, user
from kloudtrader.cli.commands.check._findings import REQUIRED, FileFinding
from kloudtrader.cli.commands.check._names import PACKAGE, FileNames
from kloudtrader.cli.fetch import list_account_numbers
from kloudtrader.environment import get
from kloudtrader.runtime.errors import ApiError, ConfigurationError, RateLimited

_HOW_TO_SET = "export it; on Narwhal, link your Tradier account"


def check_access(names: FileNames) -> Iterator[FileFinding]:
    """Send one read to each venue that the file uses, and yield the findings.

    Raises :class:`~kloudtrader.runtime.errors.KloudTraderError` if a venue does not respond: the
    credentials may be good.
    """
    line = min(names.imported.get(f"{PACKAGE}.{name}", 1) for name in REQUIRED)
    for name in REQUIRED:
        if get(name) is None:
            yield FileFinding(line, f"{name} is not set in the environment", _HOW_TO_SET)
    if get("ACCESS_TOKEN") is not None:
        yield from _check_venue(line, "ACCESS_TOKEN", _read_profile)
    nodes = (node for node in ast.walk(names.tree) if isinstance(node, ast.expr))
    lines = [node.lineno for node in nodes if names.get_meaning(node) is kalshi]
    lines += [at for path, at in names.imported.items() if path == kalshi.__name__]
    if lines:
        yield from _check_venue(min(lines), "the credentials of Kalshi", kalshi.user_get_balance)


def _read_profile() -> None:
    number = get("ACCOUNT_NUMBER")
    if number not in (None, *list_account_numbers(user.user_profile())):
        raise ConfigurationError(
            "ACCOUNT_NUMBER is not an account of the user of ACCESS_TOKEN: "
            "'kloudtrader profile' lists the accounts"
        )


def _check_venue(line: int, credential: str, read: Callable[[], object]) -> Iterator[FileFinding]:
    try:
        read()
    except ConfigurationError as error:
        yield FileFinding(line, str(error), "fix the environment")
    except ApiError as error:
        # A server error or a rate limit says nothing about the credential.
        if error.outcome == "read_failed" or isinstance(error, RateLimited):
            raise
        text = f"{credential} was refused: {str(error).rstrip('.')}"
        yield FileFinding(line, text, "replace the credential")
