"""Show the request that a Kalshi command would send, built by the code that sends it."""

import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any, NoReturn

from kloudtrader import environment
from kloudtrader.cli.ui import output
from kloudtrader.cli.ui.stderr import print_notice
from kloudtrader.kalshi.client import Configuration
from kloudtrader.runtime.client import Client
from kloudtrader.runtime.http.endpoint import Endpoint
from kloudtrader.runtime.http.transport import Transport
from kloudtrader.runtime.policy import Timeout
from kloudtrader.runtime.request.build import Request
from kloudtrader_kalshi.user_api import UserApi

HIDDEN = "(not shown)"
UNKNOWN_USER = "USER_ID_AFTER_LOG_IN"


class _StopBeforeSending(BaseException):
    """Leave the client before it sends. No error handler on the way catches it."""


class _CapturingTransport(Transport):
    """Keep the request that is ready to be sent, and send nothing."""

    origin: str
    request: Request

    def send(self, endpoint: Endpoint, request: Request, timeout: Timeout, left: float) -> NoReturn:
        self.origin, self.request = endpoint.origin, request
        raise _StopBeforeSending


def _hide_credential(request: Request) -> None:
    request.headers["Authorization"] = HIDDEN


def preview_request(form: output.OutputFormat, call: Callable[[UserApi, str], Any]) -> None:
    """Write the request of a call, as HTTP text or as JSON, and send nothing.

    ``call`` gets the API and the user id. If the user id is not in the environment, only a log-in
    would return it, so a placeholder is shown.
    """
    transport = _CapturingTransport()
    user_id = environment.optional("KALSHI_USER_ID") or UNKNOWN_USER
    client = Client(Configuration().host, authorize=_hide_credential, transport=transport)
    with suppress(_StopBeforeSending):
        call(UserApi(client), user_id)
    _write_request(form, transport.origin, transport.request)
    print_notice("(dry run: not sent)")


def _write_request(form: output.OutputFormat, origin: str, request: Request) -> None:
    headers = {"Host": origin.partition("://")[2]}
    body = request.body
    if body is not None:
        headers["Content-Length"] = str(len(body))
    headers |= request.headers
    url = origin + request.target
    if form == "json":
        plain = None if body is None else json.loads(body)
        shown = {"method": request.method, "url": url, "headers": headers, "body": plain}
        return output.write_json(shown)
    output.write_line(f"{request.method} {url}")
    for name, value in headers.items():
        output.write_line(f"{name}: {value}")
    if body is not None:
        output.write_line(f"\n{body.decode()}")
    return None
