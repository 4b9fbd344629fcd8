"""The request that an order would send, made by the code that sends it."""

import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any, NoReturn

from kloudtrader import environment
from kloudtrader.cli import exits, output
from kloudtrader.kalshi.client import Configuration
from kloudtrader.runtime.client import Client
from kloudtrader.runtime.http.endpoint import Endpoint
from kloudtrader.runtime.http.transport import Transport
from kloudtrader.runtime.policy import Timeout
from kloudtrader.runtime.request.build import Request
from kloudtrader_kalshi.user_api import UserApi

HIDDEN = "(not shown)"
UNKNOWN_USER = "USER_ID_AFTER_LOG_IN"


class _Caught(BaseException):
    """Passes every handler of errors, up to the preview."""


class _Catcher(Transport):
    """Takes a request that is ready to be sent, and sends nothing."""

    origin: str
    request: Request

    def send(self, endpoint: Endpoint, request: Request, timeout: Timeout, left: float) -> NoReturn:
        self.origin, self.request = endpoint.origin, request
        raise _Caught


def _hide(request: Request) -> None:
    request.headers["Authorization"] = HIDDEN


def show_request(form: output.Form, call: Callable[[UserApi, str], Any]) -> None:
    """Write the request of a call, as HTTP has it or as JSON, and send nothing.

    The call is given the API and the id of the user. Only a log-in tells the user id; where it is
    not in the environment, a word stands for it.
    """
    catcher = _Catcher()
    user_id = environment.optional("KALSHI_USER_ID") or UNKNOWN_USER
    with suppress(_Caught):
        call(UserApi(Client(Configuration().host, authorize=_hide, transport=catcher)), user_id)
    _show(form, catcher.origin, catcher.request)
    exits.notice("(dry run: nothing was sent)")


def _show(form: output.Form, origin: str, request: Request) -> None:
    headers = {"Host": origin.partition("://")[2]}
    body = request.body
    if body is not None:
        headers["Content-Length"] = str(len(body))
    headers |= request.headers
    url = origin + request.target
    if form == "json":
        plain = None if body is None else json.loads(body)
        shown = {"method": request.method, "url": url, "headers": headers, "body": plain}
        return output.json(shown)
    output.say(f"{request.method} {url}")
    for name, value in headers.items():
        output.say(f"{name}: {value}")
    if body is not None:
        output.say(f"\n{body.decode()}")
    return None
