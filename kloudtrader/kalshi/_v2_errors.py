"""Give errors about orders of API v2 the documented models: callers read them on both APIs."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager

from kloudtrader.kalshi.v2_models import to_order
from kloudtrader.orders import KeyConflict
from kloudtrader.runtime.client import CallResult
from kloudtrader.runtime.errors import CallError, Finding, KloudTraderError, OutcomeUnknown
from kloudtrader_kalshi_v2 import models as v2


@contextmanager
def document_errors(result: CallResult | None = None) -> Generator[CallResult]:
    """Convert the orders of what a block raises, and of the error of its write.

    The second is another one if the write was interrupted.
    """
    result = CallResult() if result is None else result
    try:
        yield result
    except BaseException as error:
        for each in (error, result.error):
            if isinstance(each, KloudTraderError):
                _convert_error(each)
        raise


def _convert_error(error: KloudTraderError) -> None:
    if isinstance(error, KeyConflict):
        error.order = _convert(error.order)
    if not isinstance(error, CallError):
        return
    given = vars(error)  # several classes have orders
    if "orders" in given:
        given["orders"] = tuple(map(_convert, given["orders"]))
    if error.finding is not None:
        error.finding = _convert_finding(error.finding)
    if isinstance(error, OutcomeUnknown) and not isinstance(error.inquiry, _Inquiry | None):
        error.inquiry = _Inquiry(error.inquiry)


class _Inquiry:
    """Read an outcome back and convert it."""

    def __init__(self, inquiry: Callable[[], Finding]) -> None:
        self._inquiry = inquiry

    def __call__(self) -> Finding:
        return _convert_finding(self._inquiry())


def _convert_finding(finding: Finding) -> Finding:
    return Finding(
        finding.verdict,
        finding.reason,
        _convert(finding.result),
        tuple(map(_convert, finding.evidence)),
    )


def _convert(value: object) -> object:
    return to_order(value) if isinstance(value, v2.Order) else value
