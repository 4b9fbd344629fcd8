"""Give calls to Tradier what they need: a client with a token, and an account number."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from kloudtrader import environment
from kloudtrader._sandbox_host import TOKENS, build_refusal, get_sandbox_host, is_unencrypted
from kloudtrader.runtime.auth import Secret, bearer
from kloudtrader.runtime.client import TRANSPORT, CallResult, Client, Clients
from kloudtrader.runtime.diagnose.message import mask
from kloudtrader.runtime.diagnose.redact import scrub
from kloudtrader.runtime.errors import (
    ApiError,
    ConfigurationError,
    InvalidArgument,
    OutcomeUnknown,
    Unauthorized,
    UnexpectedResponse,
)
from kloudtrader.runtime.http.endpoint import parse_endpoint
from kloudtrader.runtime.policy import Timeout
from kloudtrader.runtime.response.decode import Decoder, plain
from kloudtrader_tradier.operations import SERVERS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Unpack

    from kloudtrader.orders import Journal
    from kloudtrader.runtime.client import SendOptions
    from kloudtrader.runtime.operation import Operation

T = TypeVar("T")
_VARIABLE = "KLOUDTRADER_TRADIER_URL"
_WORDS = {"production": SERVERS[0], "sandbox": SERVERS[1]}


class TradierAccess:
    """Hold the credentials, the account and the limits of an object of typed calls."""

    def __init__(
        self,
        access_token: str | None = None,
        account_number: str | None = None,
        *,
        base_url: str | None = None,
        timeout: Timeout | float | None = None,
        journal: str | Path | Journal | None = None,
    ) -> None:
        handled = sys.exception()
        self._account: str | None = None  # read by `repr`, also after an error
        try:
            self._base_url = None if base_url is None else _check_url(base_url)
            self._token = None if access_token is None else _secret(access_token)
            self._account = None if account_number is None else account(account_number)
        except BaseException as error:
            # Error reporters collect the variables of every frame.
            scrub(error, handled)
            access_token = base_url = None
            raise
        self._timeout = None if timeout is None else Timeout.of(timeout)
        self.journal = journal
        """The journal that functions for orders are to use; typed calls keep none."""

    def _client(self) -> Client:
        return _client(self._base_url, self._token)

    def _account_number(self) -> str:
        if self._account is not None:
            return self._account
        return environment.require("ACCOUNT_NUMBER", *(() if self._token else ("ACCESS_TOKEN",)))

    def _url(self) -> str:
        return self._base_url or expand_url(environment.get(_VARIABLE) or SERVERS[0])

    def _host(self) -> str:
        where = parse_endpoint(self._url(), get_sandbox_host())
        return where.origin.partition("://")[2]

    def __repr__(self) -> str:
        owner = "the environment's account" if self._account is None else mask(self._account)
        return f"<{type(self).__name__} of {owner}>"


class CheckedFields(dict[str, str]):
    """Hold the fields of an order or of a change, checked and as texts."""


class TradierClient(Client):
    """Check responses about orders, and reconcile lost ones."""

    def __init__(self, url: str, **options: Any) -> None:
        super().__init__(
            url,
            sandbox_host=get_sandbox_host(),
            advise=_advise,
            is_refusal=_is_quota_fault,
            **options,
        )

    def send(
        self,
        operation: Operation,
        arguments: Mapping[str, object],
        decoder: Decoder[T],
        *,
        body: object = None,
        **options: Unpack[SendOptions],
    ) -> T:
        """Call an operation, see :meth:`Client.send <kloudtrader.runtime.client.Client.send>`."""
        if operation.rate_group != "trading":  # reads load nothing of what orders need
            return super().send(operation, arguments, decoder, body=body, **options)
        from kloudtrader.tradier import _outcomes

        tag: str | None = None
        if isinstance(body, CheckedFields):
            tag = body.get("tag")
        elif operation.name in ("place_order", "preview_order"):
            from kloudtrader.tradier._venue import order_request, tag_order

            body = order_request(body)
            if operation.name == "place_order":
                body, tag = tag_order(body)
        elif operation.name == "change_order":
            _outcomes.refuse_empty_change(body)
        if operation.repeatable:
            return self._preview(operation, arguments, decoder, body, options)
        options["verify"] = partial(_outcomes.mismatch, operation, arguments)
        result = options.setdefault("result", None) or CallResult()
        options["result"] = result
        try:
            return super().send(operation, arguments, decoder, body=body, **options)
        except OutcomeUnknown as error:
            if error is result.error:  # else a signal handler's, about another call
                error.inquiry = _outcomes.inquiry(self, operation, arguments, body, tag)
            raise

    def _preview(
        self,
        operation: Operation,
        arguments: Mapping[str, object],
        decoder: Decoder[T],
        body: object,
        options: SendOptions,
    ) -> T:
        from kloudtrader.tradier import _outcomes

        options["verify"] = _outcomes.preview_mismatch
        try:
            return super().send(operation, arguments, decoder, body=body, **options)
        except UnexpectedResponse as error:
            raise _outcomes.preview_error(error) from error.__cause__


def request_json(
    operation: Operation,
    client: Client,
    arguments: Mapping[str, object],
    body: CheckedFields | None = None,
) -> Any:
    """Call an operation and return plain JSON as the server sent it."""
    return client.send(operation, arguments, plain, body=body)


def client(access_token: str | None) -> Client:
    """Return the client that shows the token of the call, else that of the environment."""
    handled = sys.exception()
    try:
        token = None if access_token is None else _secret(access_token)
    except BaseException as error:
        scrub(error, handled)
        access_token = None
        raise
    access_token = None
    return _client(None, token)


def account(account_number: str | None, access_token: str | None = "") -> str:
    """Return the account number of the call, else that of the environment.

    Without ``access_token``, an error also says whether that is missing in the environment.
    """
    others = ("ACCESS_TOKEN",) if access_token is None else ()
    access_token = None  # error reporters collect the variables of every frame
    if account_number is None:
        return environment.require("ACCOUNT_NUMBER", *others)
    if isinstance(account_number, list | tuple | set):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise InvalidArgument(
            "account_number is a list: a call is about one account, so choose one of them",
            argument="account_number",
        )
    return _text(account_number, "account_number", "ACCOUNT_NUMBER")


def _client(base_url: str | None, token: Secret | None) -> Client:
    handled = sys.exception()
    try:
        return _clients.get((base_url or environment.get(_VARIABLE) or SERVERS[0], token))
    except BaseException as error:
        scrub(error, handled)
        raise


def _secret(access_token: str) -> Secret:
    return Secret(_text(access_token, "access_token", "ACCESS_TOKEN"))


def expand_url(url: str) -> str:
    """Return the base URL for the word ``production`` or ``sandbox``, or the given one."""
    return _WORDS.get(url.strip().lower(), url)


def _check_url(base_url: str) -> str:
    """Return a base URL. An error names the argument and not the variable of the environment."""
    url = expand_url(base_url)
    try:
        parse_endpoint(url, get_sandbox_host())
    except ConfigurationError as error:
        url = base_url = ""  # it may hold a password
        raise ConfigurationError(f"base_url: {error}", setting="base_url") from None
    return url


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
    flaw = environment.find_flaw(variable, stripped)
    if flaw:
        value = stripped = ""  # error reporters collect the variables of every frame
        raise InvalidArgument(flaw.replace(variable, argument), argument=argument)
    return stripped


_REFUSED: dict[str, str] = dict.fromkeys(
    ("account_specificorders", "change_order", "cancel_order"),
    "The account has no such order, or the token does not open it.",
)


def _make(key: tuple[str, Secret | None]) -> Client:
    url, token = expand_url(key[0]), key[1]
    # The environment is read at each call: a token that was replaced there is picked up.
    source = token.reveal if token else lambda: environment.require("ACCESS_TOKEN")
    if is_unencrypted(url):
        source = partial(_read_sandbox_token, source)
    return TradierClient(url, authorize=bearer(source), transport=TRANSPORT)


def _read_sandbox_token(source: Callable[[], str]) -> str:
    token = source()
    if token not in TOKENS:
        token = ""  # error reporters collect the variables of every frame
        raise build_refusal("ACCESS_TOKEN")
    return token


def _is_quota_fault(error: ApiError) -> bool:
    """Return whether the gateway, which stands before the broker, has refused for the quota."""
    return error.code == "policies.ratelimit.QuotaViolation"


def refuses_account(error: ApiError) -> bool:
    """Return whether a 401 is about the account or the order, and not about the token."""
    return (error.body or "").lstrip().lower().startswith("unauthorized account")


def _advise(error: ApiError) -> str | None:
    """Return what to do about a refused token: three causes share the status 401."""
    if not isinstance(error, Unauthorized):
        return None
    if refuses_account(error):
        return _REFUSED.get(error.operation, "The token does not open this account.")
    return f"Check ACCESS_TOKEN. A token of Tradier's sandbox works only with {_VARIABLE}=sandbox."


_clients: Clients[tuple[str, Secret | None], Client] = Clients(_make, _VARIABLE)
