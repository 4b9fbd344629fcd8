"""Record the raw responses of calls: status, headers and bytes.

A program that does not use this module neither loads it nor keeps any response.
"""

from __future__ import annotations

from contextvars import Token
from typing import TYPE_CHECKING, TypeVar

from kloudtrader.runtime.call import Observe, recorders
from kloudtrader.runtime.http.transport import Response
from kloudtrader.runtime.operation import Operation
from kloudtrader.runtime.record import Record
from kloudtrader.runtime.response.parse import Headers

if TYPE_CHECKING:
    from kloudtrader.runtime.response.header_models import HeadersModel

H = TypeVar("H", bound="HeadersModel")


class RecordedResponse(Record):
    """Hold a response of a server, unchanged. Treat headers and body as confidential."""

    operation: Operation
    status: int
    headers: Headers
    raw: bytes
    """The body, decompressed."""

    def read(self, kind: type[H]) -> H:
        """Return the documented headers as a model: ``response.read(RatelimitHeaders)``.

        Raises :class:`ValueError` that names the invalid header.
        """
        return kind.of(self.headers)

    def __repr__(self) -> str:
        return f"<RecordedResponse {self.operation.name} {self.status}>"


# Other clients return headers by `with_raw_response`, which doubles every method, or by an
# attribute of the result, which a list, a number or None cannot have. A block covers functions
# and iterators, too.
class recorded_responses:  # noqa: N801 - used like a function
    """Record the responses of all calls that this thread, or this task, makes in the block.

    Responses to requests that are retried are included. Works for API classes, functions and
    iterators::

        with recorded_responses() as responses:
            orders = api.account_orders("A-17")
        print(responses[-1].headers["X-Ratelimit-Available"])
    """

    def __init__(self) -> None:
        self._responses: list[RecordedResponse] = []
        self._token: Token[tuple[Observe, ...]] | None = None

    def __enter__(self) -> list[RecordedResponse]:
        self._token = recorders.set((*recorders.get(), self._keep))
        return self._responses

    def __exit__(self, *_: object) -> None:
        if self._token is not None:
            recorders.reset(self._token)
            self._token = None

    def _keep(self, operation: Operation, response: Response) -> None:
        headers = Headers(response.headers.items())
        self._responses.append(RecordedResponse(operation, response.status, headers, response.raw))
