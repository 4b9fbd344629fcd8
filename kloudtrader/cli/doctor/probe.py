"""One request to a venue, and what its answer tells: reachable, clock, credential, quota."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from time import monotonic, time
from typing import Any

from kloudtrader.cli import exits
from kloudtrader.cli.doctor import Entry, entry
from kloudtrader.runtime.client import Client
from kloudtrader.runtime.decoding import plain
from kloudtrader.runtime.endpoint import Endpoint
from kloudtrader.runtime.errors import KloudTraderError
from kloudtrader.runtime.hints import epoch_seconds
from kloudtrader.runtime.operation import Operation
from kloudtrader.runtime.policy import Retry, Timeout
from kloudtrader.runtime.request import Request
from kloudtrader.runtime.security import Authorization
from kloudtrader.runtime.transport import Answer, Failure, Transport

__all__ = ["Probe", "probe"]

_TIMEOUT = 10.0
_SKEW = 5.0
"""Seconds by which a clock may be off. The Date header has whole seconds, and travels."""


@dataclass(frozen=True)
class Probe:
    """What to ask, and whether the answer says anything about the credential."""

    venue: str
    url: str
    operation: Operation
    arguments: Mapping[str, object]
    authorize: Authorization | None
    judge: Callable[[Any], Entry] | None = None
    """What else the answer tells."""


class _Listener(Transport):
    """Keeps the answer and the time of the last send."""

    answer: Answer | None = None
    sent_at = 0.0
    seconds = 0.0

    def send(
        self, endpoint: Endpoint, request: Request, timeout: Timeout, left: float
    ) -> Answer | Failure:
        self.sent_at, began = time(), monotonic()
        result = super().send(endpoint, request, timeout, left)
        self.seconds = monotonic() - began
        if isinstance(result, Answer):
            self.answer = result
        return result


def probe(asked: Probe) -> Iterator[Entry]:
    """Send one request and tell what came of it."""
    listener = _Listener()
    failure: KloudTraderError | None = None
    value: Any = None
    authorize = asked.authorize or _anonymous
    client = Client(asked.url, transport=listener, timeout=_TIMEOUT, retry=Retry(attempts=1))
    try:
        value = client.send(asked.operation, asked.arguments, plain, authorize=authorize)
    except KloudTraderError as error:
        failure = error
    finally:
        listener.close()
    if listener.answer is None:
        text = str(failure)
        yield entry(asked.venue, "reachable", text, "wrong", exits.NO_ANSWER)
        return
    milliseconds = listener.seconds * 1000
    status = listener.answer.status
    yield entry(asked.venue, "reachable", f"yes, status {status} after {milliseconds:.0f} ms")
    yield _clock(asked.venue, listener)
    if asked.authorize is not None or failure is not None:
        yield _credential(asked.venue, failure)
    if failure is None and asked.judge is not None:
        yield asked.judge(value)
    quota = _quota(listener.answer.headers)
    if quota:
        yield entry(asked.venue, "rate budget", quota)


def _anonymous(_request: Request, /) -> None:
    """Show no credential."""


def _clock(venue: str, listener: _Listener) -> Entry:
    text = listener.answer.headers.get("Date") if listener.answer else None
    try:
        theirs = parsedate_to_datetime(text or "").timestamp() + 0.5
    except ValueError:
        return entry(venue, "clock", "the venue does not tell its time", "note")
    skew = listener.sent_at + listener.seconds / 2 - theirs
    if abs(skew) <= _SKEW:
        return entry(venue, "clock", "agrees with the venue's within 5 s")
    words = "ahead of" if skew > 0 else "behind"
    return entry(venue, "clock", f"{abs(skew):,.0f} s {words} the venue's: set it", "wrong")


def _credential(venue: str, failure: KloudTraderError | None) -> Entry:
    if failure is None:
        return entry(venue, "accepted", "yes")
    return entry(venue, "accepted", f"no: {failure}", "wrong", exits.code_of(failure))


def _quota(headers: Mapping[str, str]) -> str | None:
    left, allowed = headers.get("X-Ratelimit-Available"), headers.get("X-Ratelimit-Allowed")
    if left is None or not left.isdigit():
        return None
    until = headers.get("X-Ratelimit-Expiry", "")
    of = f" of {allowed}" if allowed and allowed.isdigit() else ""
    return f"{left}{of} calls left{_until(until)}"


def _until(text: str) -> str:
    seconds = epoch_seconds(text)
    if seconds is None:
        return ""
    return f" until {datetime.fromtimestamp(seconds, UTC).astimezone():%H:%M:%S %Z}"
