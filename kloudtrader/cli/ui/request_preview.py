"""Show the request that a command would send, built by the code that sends it."""

import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any, NoReturn
from urllib.parse import parse_qsl

from kloudtrader.cli.ui import output
from kloudtrader.cli.ui.stderr import print_notice
from kloudtrader.runtime.http.endpoint import Endpoint
from kloudtrader.runtime.http.transport import Transport
from kloudtrader.runtime.policy import Timeout
from kloudtrader.runtime.request.build import Request

HIDDEN = "(not shown)"


class _StopBeforeSending(BaseException):
    """Leave the client before it sends. No error handler on the way catches it."""


class CapturingTransport(Transport):
    """Keep the request that is ready to be sent, and send nothing."""

    origin: str
    request: Request

    def send(self, endpoint: Endpoint, request: Request, timeout: Timeout, left: float) -> NoReturn:
        self.origin, self.request = endpoint.origin, request
        raise _StopBeforeSending


def hide_credential(request: Request) -> None:
    """Authorize a request with a placeholder."""
    request.headers["Authorization"] = HIDDEN


def preview_request(form: output.OutputFormat, call: Callable[[CapturingTransport], Any]) -> None:
    """Write the request that ``call`` sends through the transport, as HTTP text or as JSON."""
    transport = CapturingTransport()
    with suppress(_StopBeforeSending):
        call(transport)
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
        plain = None if body is None else _parse_body(body.decode(), headers)
        shown = {"method": request.method, "url": url, "headers": headers, "body": plain}
        return output.write_json(shown)
    output.write_line(f"{request.method} {url}")
    for name, value in headers.items():
        output.write_line(f"{name}: {value}")
    if body is not None:
        output.write_line(f"\n{body.decode()}")
    return None


def _parse_body(body: str, headers: dict[str, str]) -> Any:
    if "form" in headers.get("Content-Type", ""):
        return dict(parse_qsl(body, keep_blank_values=True))
    return json.loads(body)
