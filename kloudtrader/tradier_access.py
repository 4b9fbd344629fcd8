"""What every call to Tradier needs: a client with a token, and an account number.

The JSON functions and the typed ones share it. It stands beside the package of the typed ones, so
that JSON needs nothing of that.
"""

from __future__ import annotations

import sys
from typing import Any

from kloudtrader import environment
from kloudtrader.runtime.auth import Secret, bearer
from kloudtrader.runtime.client import TRANSPORT, Client, Clients
from kloudtrader.runtime.diagnose.redact import scrub
from kloudtrader.runtime.errors import ApiError, InvalidArgument, Unauthorized
from kloudtrader.runtime.operation import Operation
from kloudtrader.runtime.response.decode import plain
from kloudtrader_tradier.operations import SERVERS

_VARIABLE = "KLOUDTRADER_TRADIER_URL"


def ask(operation: Operation, client: Client, **arguments: object) -> Any:
    """Call an operation; the response is plain JSON as the server sent it."""
    return client.send(operation, arguments, plain)


def client(access_token: str | None) -> Client:
    """The client that shows the token of the call, else that of the environment."""
    handled = sys.exception()
    try:
        url = environment.optional(_VARIABLE) or SERVERS[0]
        if access_token is None:
            return _clients.get((url, None))
        return _clients.get((url, Secret(_text(access_token, "access_token", "ACCESS_TOKEN"))))
    except BaseException as error:
        # Error reporters collect the variables of every frame.
        scrub(error, handled)
        access_token = None
        raise


def account(account_number: str | None) -> str:
    """The account number of the call, else that of the environment."""
    if account_number is None:
        return environment.required("ACCOUNT_NUMBER")
    if isinstance(account_number, list | tuple | set):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise InvalidArgument(
            "account_number is a list: a call is about one account, so choose one of them",
            argument="account_number",
        )
    return _text(account_number, "account_number", "ACCOUNT_NUMBER")


def _text(value: str, argument: str, variable: str) -> str:
    if not isinstance(value, str):  # pyright: ignore[reportUnnecessaryIsInstance]
        kind = type(value).__name__
        raise InvalidArgument(f"{argument} must be text, not {kind}", argument=argument)
    stripped = value.strip()
    if not stripped:
        raise InvalidArgument(
            f"{argument} is blank: leave it out to use {variable} of the environment",
            argument=argument,
        )
    return stripped


_REFUSED = {
    "account_specificorders": "The account has no such order, or the token does not open it."
}


def _make(key: tuple[str, Secret | None]) -> Client:
    url, token = key
    # The environment is asked at each call: a token that was replaced there is picked up.
    source = token.reveal if token else lambda: environment.required("ACCESS_TOKEN")
    return Client(url, authorize=bearer(source), transport=TRANSPORT, advise=_advise)


def _advise(error: ApiError) -> str | None:
    """What to do about a refused token: three causes share the status 401."""
    if not isinstance(error, Unauthorized):
        return None
    if (error.body or "").lstrip().lower().startswith("unauthorized account"):
        return _REFUSED.get(error.operation, "The token does not open this account.")
    return (
        "Check ACCESS_TOKEN. A token of Tradier's sandbox works only with "
        f"{_VARIABLE}={SERVERS[1]}."
    )


_clients: Clients[tuple[str, Secret | None], Client] = Clients(_make, _VARIABLE)
