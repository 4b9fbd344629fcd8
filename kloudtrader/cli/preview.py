"""The request that an order would send, made by the code that sends it."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, NoReturn

from kloudtrader import environment
from kloudtrader.cli import output
from kloudtrader.kalshi.client import Configuration
from kloudtrader.runtime.client import Client
from kloudtrader.runtime.endpoint import Endpoint
from kloudtrader.runtime.policy import Timeout
from kloudtrader.runtime.request import Request
from kloudtrader.runtime.transport import Transport
from kloudtrader_kalshi.user_api import UserApi

HIDDEN = "(not shown)"
UNKNOWN_USER = "USER_ID_AFTER_LOG_IN"


@dataclass(frozen=True)
class Preview:
    """A request, as it would be sent, without the credential."""

    method: str
    url: str
    headers: dict[str, str]
    body: str | None


class _Caught(BaseException):
    """Carries a request past every handler of errors."""

    def __init__(self, endpoint: Endpoint, request: Request) -> None:
        super().__init__()
        self.endpoint = endpoint
        self.request = request


class _Catcher(Transport):
    """Takes a request that is ready to be sent, and sends nothing."""

    def send(self, endpoint: Endpoint, request: Request, timeout: Timeout, left: float) -> NoReturn:
        raise _Caught(endpoint, request)


def _hide(request: Request) -> None:
    request.headers["Authorization"] = HIDDEN


def preview(call: Callable[[UserApi, str], Any]) -> Preview:
    """The request of a call, which is given the API and the id of the user.

    Only a log-in tells the user id; where it is not in the environment, a word stands for it.
    """
    host = Configuration().host
    user_id = environment.optional("KALSHI_USER_ID") or UNKNOWN_USER
    try:
        call(UserApi(Client(host, authorize=_hide, transport=_Catcher())), user_id)
    except _Caught as caught:
        return _preview(caught.endpoint, caught.request)
    raise RuntimeError("the call sent nothing")


def _preview(endpoint: Endpoint, request: Request) -> Preview:
    headers = {"Host": endpoint.origin.partition("://")[2]}
    body = request.body
    if body is not None:
        headers["Content-Length"] = str(len(body))
    headers |= request.headers
    url = endpoint.origin + request.target
    return Preview(request.method, url, headers, None if body is None else body.decode())


def show(form: output.Form, found: Preview) -> None:
    """Write a preview, as HTTP has it or as JSON."""
    if form == "json":
        body = None if found.body is None else json.loads(found.body)
        return output.json(asdict(found) | {"body": body})
    output.say(f"{found.method} {found.url}")
    for name, value in found.headers.items():
        output.say(f"{name}: {value}")
    if found.body is not None:
        output.say()
        output.say(found.body)
    return None
