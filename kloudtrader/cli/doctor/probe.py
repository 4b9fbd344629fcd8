"""One request to a venue, and what its response tells: reachable, clock, credential, quota."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from time import monotonic, time
from typing import Any

from kloudtrader.cli import exits
from kloudtrader.cli.doctor import Entry
from kloudtrader.runtime.auth import Authorization
from kloudtrader.runtime.client import Client
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
"""Seconds by which a clock may be off. The Date header has whole seconds, and travels."""


class _Listener(Transport):
    """Keeps the response and the time of the last send."""

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


def probe(
    venue: str,
    url: str,
    operation: Operation,
    arguments: Mapping[str, object],
    authorize: Authorization | None,
    judge: Callable[[Any], Entry] | None = None,
) -> Iterator[Entry]:
    """Send one request and tell what its response says.

    Args:
        authorize: shows the credential; without one, nothing is told about credentials.
        judge: tells what else the response says.
    """
    listener = _Listener()
    failure: KloudTraderError | None = None
    value: Any = None
    client = Client(url, transport=listener, timeout=_TIMEOUT, retry=Retry(attempts=1))
    try:
        value = client.send(operation, arguments, plain, authorize=authorize or (lambda _: None))
    except KloudTraderError as error:
        failure = error
    finally:
        listener.close()
    if listener.response is None:
        yield Entry(venue, "reachable", str(failure), "wrong", exits.NO_RESPONSE)
        return
    status, milliseconds = listener.response.status, listener.seconds * 1000
    yield Entry(venue, "reachable", f"yes, status {status} after {milliseconds:.0f} ms")
    yield _clock(venue, listener)
    if failure is not None:
        yield Entry(venue, "accepted", f"no: {failure}", "wrong", exits.code_of(failure))
    elif authorize is not None:
        yield Entry(venue, "accepted", "yes")
    if failure is None and judge is not None:
        yield judge(value)
    quota = _quota(listener.response.headers)
    if quota:
        yield Entry(venue, "rate budget", quota)


def _clock(venue: str, listener: _Listener) -> Entry:
    text = listener.response.headers.get("Date") if listener.response else None
    try:
        theirs = parsedate_to_datetime(text or "").timestamp() + 0.5
    except ValueError:
        return Entry(venue, "clock", "the venue does not tell its time", "note")
    skew = listener.sent_at + listener.seconds / 2 - theirs
    if abs(skew) <= _SKEW:
        return Entry(venue, "clock", "agrees with the venue's within 5 s")
    words = "ahead of" if skew > 0 else "behind"
    return Entry(venue, "clock", f"{abs(skew):,.0f} s {words} the venue's: set it", "wrong")


def _quota(headers: Mapping[str, str]) -> str | None:
    left, allowed = headers.get("X-Ratelimit-Available"), headers.get("X-Ratelimit-Allowed")
    if left is None or not left.isdigit():
        return None
    until = headers.get("X-Ratelimit-Expiry", "")
    of = f" of {allowed}" if allowed and allowed.isdigit() else ""
    return f"{left}{of} calls left{_until(until)}"


def _until(text: str) -> str:
    seconds = parse_epoch(text)
    if seconds is None:
        return ""
    return f" until {datetime.fromtimestamp(seconds, UTC).astimezone():%H:%M:%S %Z}"
