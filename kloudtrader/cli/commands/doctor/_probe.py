"""Send one request to a venue, and check reachability, clock, credential and quota."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from time import monotonic, time
from typing import Any

from kloudtrader._sandbox_host import get_sandbox_host
from kloudtrader.cli import exit_codes
from kloudtrader.cli.commands.doctor import DoctorEntry
from kloudtrader.runtime.auth import Authorization
from kloudtrader.runtime.client import Client
from kloudtrader.runtime.diagnose.build_error import Advise
from kloudtrader.runtime.diagnose.causes import Failure
from kloudtrader.runtime.errors import KloudTraderError
from kloudtrader.runtime.http.endpoint import Endpoint
from kloudtrader.runtime.http.transport import Response, Transport
from kloudtrader.runtime.operation import Operation
from kloudtrader.runtime.policy import Retry, Timeout, parse_epoch
from kloudtrader.runtime.request.build import Request
from kloudtrader.runtime.response.decode import plain

_TIMEOUT = 10.0
_SKEW = 5.0
"""Allowed clock difference in seconds. The Date header has whole seconds and arrives late."""


class _TimingTransport(Transport):
    """Keep the response and the time of the last send."""

    response: Response | None = None
    sent_at = 0.0
    seconds = 0.0

    def send(
        self, endpoint: Endpoint, request: Request, timeout: Timeout, left: float
    ) -> Response | Failure:
        self.sent_at, began = time(), monotonic()
        result = super().send(endpoint, request, timeout, left)
        self.seconds = monotonic() - began
        if isinstance(result, Response):
            self.response = result
        return result


def probe_venue(
    venue: str,
    url: str,
    operation: Operation,
    arguments: Mapping[str, object],
    authorize: Authorization | None,
    judge: Callable[[Any], DoctorEntry] | None = None,
    advise: Advise | None = None,
) -> Iterator[DoctorEntry]:
    """Send one request and yield the results of the checks.

    Args:
        authorize: adds the credential to the request; without it, the credential is not checked.
        judge: makes one more check of the decoded response.
        advise: tells what to do about an error of the venue.
    """
    transport = _TimingTransport()
    failure: KloudTraderError | None = None
    value: Any = None
    client = Client(
        url,
        sandbox_host=get_sandbox_host(),
        transport=transport,
        timeout=_TIMEOUT,
        retry=Retry(attempts=1),
        advise=advise,
    )
    try:
        value = client.send(operation, arguments, plain, authorize=authorize or (lambda _: None))
    except KloudTraderError as error:
        failure = error
    finally:
        transport.close()
    if transport.response is None:
        yield DoctorEntry(venue, "reachable", str(failure), "wrong", exit_codes.NO_RESPONSE)
        return
    status, milliseconds = transport.response.status, transport.seconds * 1000
    yield DoctorEntry(venue, "reachable", f"yes, status {status} after {milliseconds:.0f} ms")
    yield _check_clock(venue, transport)
    if failure is not None:
        yield DoctorEntry(
            venue, "accepted", f"no: {failure}", "wrong", exit_codes.get_exit_code(failure)
        )
    elif authorize is not None:
        yield DoctorEntry(venue, "accepted", "yes")
    if failure is None and judge is not None:
        yield judge(value)
    quota = _format_quota(transport.response.headers)
    if quota:
        yield DoctorEntry(venue, "rate budget", quota)


def _check_clock(venue: str, transport: _TimingTransport) -> DoctorEntry:
    text = transport.response.headers.get("Date") if transport.response else None
    try:
        theirs = parsedate_to_datetime(text or "").timestamp() + 0.5
    except ValueError:
        return DoctorEntry(venue, "clock", "the response has no valid Date header", "note")
    skew = transport.sent_at + transport.seconds / 2 - theirs
    if abs(skew) <= _SKEW:
        return DoctorEntry(venue, "clock", "agrees with the server's clock within 5 s")
    relation = "ahead of" if skew > 0 else "behind"
    return DoctorEntry(
        venue, "clock", f"{abs(skew):,.0f} s {relation} the server's clock: set it", "wrong"
    )


def _format_quota(headers: Mapping[str, str]) -> str | None:
    left, allowed = headers.get("X-Ratelimit-Available"), headers.get("X-Ratelimit-Allowed")
    if left is None or not left.isdigit():
        return None
    until = headers.get("X-Ratelimit-Expiry", "")
    of = f" of {allowed}" if allowed and allowed.isdigit() else ""
    return f"{left}{of} calls left{_format_expiry(until)}"


def _format_expiry(text: str) -> str:
    seconds = parse_epoch(text)
    if seconds is None:
        return ""
    return f" until {datetime.fromtimestamp(seconds, UTC).astimezone():%H:%M:%S %Z}"
