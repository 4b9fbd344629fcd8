"""Remove credentials from the evidence in errors and from the frames of tracebacks."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from collections.abc import Iterable, Mapping
from contextlib import suppress
from types import TracebackType
from urllib.parse import unquote, unquote_to_bytes

from kloudtrader.runtime.diagnose.credential_names import FIELD_PATTERN, is_credential_name
from kloudtrader.runtime.diagnose.message import mask_identifiers, remove_secrets, try_load_json
from kloudtrader.runtime.operation import Operation
from kloudtrader.runtime.record import Record
from kloudtrader.runtime.request.build import Request
from kloudtrader.runtime.response.parse import Headers, Json


def scrub(error: BaseException, handled: BaseException | None = None) -> None:
    """Remove the local variables of all frames below the frame that handles ``error``.

    The frames of a request hold headers with credentials, and error reporters collect the variables
    of every frame. The traceback keeps its lines. ``handled`` is the exception that the caller
    handled before the call: it is in the context of ``error``, and its frames belong to the caller.
    """
    seen = {id(handled)}
    pending: list[BaseException | None] = [error]
    while pending:
        current = pending.pop()
        if current is None or id(current) in seen:
            continue
        seen.add(id(current))
        trace = current.__traceback__
        _clear(trace.tb_next if current is error and trace is not None else trace)
        pending += [current.__cause__, current.__context__]


def _clear(trace: TracebackType | None) -> None:
    while trace is not None:
        # A running frame belongs to the caller. It cannot be cleared, and raises.
        with suppress(RuntimeError):
            trace.tb_frame.clear()
        trace = trace.tb_next


_SHORTEST_SECRET = 4


class Confidential(Record):
    """Hold the credentials and ids of one call, to remove them from an error."""

    secrets: frozenset[str]
    identifiers: frozenset[str]

    def redact_text(self, text: str) -> str:
        """Return text without credentials and with masked ids."""
        return mask_identifiers(remove_secrets(text, self.secrets), self.identifiers)

    def redact_body(self, raw: bytes) -> bytes:
        """Return a body without the credentials that were sent and fields named like one."""
        for value in sorted(self.secrets, key=len, reverse=True):
            raw = raw.replace(value.encode("utf-8", "surrogatepass"), b"***")
            escaped = json.dumps(value)[1:-1]
            raw = raw.replace(escaped.encode("ascii"), b"***")
        return re.sub(FIELD_PATTERN, rb'\1"***"', raw)

    def redact_headers(self, headers: Mapping[str, str]) -> Headers:
        """Return headers without cookies and other credentials."""
        return Headers(
            (name, remove_secrets(value, self.secrets))
            for name, value in headers.items()
            if not is_credential_name(name)
        )

    def __repr__(self) -> str:
        return "Confidential(***)"


def collect_confidential(
    operation: Operation,
    arguments: Mapping[str, object],
    plain: Request | None,
    authorised: Request | None,
) -> Confidential:
    """Collect the credentials and ids of a request, given before and after its authorization."""
    identifiers = {
        str(value)
        for parameter in operation.parameters
        if parameter.masked and (value := arguments.get(parameter.argument)) is not None
    }
    secrets: set[str] = set()
    if plain is not None and authorised is not None:
        secrets.update(_compare_requests(plain, authorised))
        secrets.update(_find_in_body(plain.body))
    # A value that is also an id, such as a user id in an Authorization header, is masked instead.
    long_enough = {value for value in secrets if len(value) >= _SHORTEST_SECRET}
    return Confidential(frozenset(long_enough - identifiers), frozenset(identifiers))


def _compare_requests(plain: Request, authorised: Request) -> Iterable[str]:
    for name, value in authorised.headers.items():
        if plain.headers.get(name) != value:
            yield value
            # After the name of the scheme, such as Bearer, each piece may be a secret.
            pieces = value.split()
            yield from pieces[1:] if len(pieces) > 1 else ()
            if pieces and pieces[0] == "Basic":
                yield b64decode(pieces[-1]).decode("utf-8", "replace").partition(":")[2]
            if name == "Cookie":
                yield from (unquote(pair.partition("=")[2]) for pair in value.split("; "))
    for _, value in authorised.query[len(plain.query) :]:
        yield value
        yield unquote_to_bytes(value).decode("utf-8", "replace")


def _find_in_body(body: bytes | None) -> Iterable[str]:
    if body is None or re.search(FIELD_PATTERN, body) is None:
        return ()
    return _find_credentials(try_load_json(body))


def _find_credentials(value: Json) -> Iterable[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            if isinstance(item, str) and is_credential_name(key):
                yield item
            else:
                yield from _find_credentials(item)
    elif isinstance(value, list):
        for item in value:
            yield from _find_credentials(item)
