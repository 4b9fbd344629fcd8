"""Errors that a reader of orders keeps."""

import pytest

from kloudtrader.orders.reconcile import Reader
from kloudtrader.runtime.errors import (
    BadRequest,
    CallError,
    NoResponse,
    NotSent,
    OutcomeUnknown,
    StillOpen,
)


def fail(error: CallError) -> None:
    raise error


@pytest.mark.parametrize(
    ("error", "in_doubt"),
    [
        (BadRequest("no", status=400), False),
        (NotSent("no connection"), False),
        (NoResponse("of a read before the write"), False),
        (OutcomeUnknown("no response"), True),
        (StillOpen("still open"), True),
    ],
)
def test_only_what_may_have_been_applied_is_in_doubt(error: CallError, in_doubt: bool) -> None:
    read = Reader()
    assert read(fail, error) is None
    assert (read.failure, read.in_doubt) == (error, in_doubt)
    read(fail, NotSent("no connection"))
    assert read.in_doubt is in_doubt
    assert isinstance(read.failure, NotSent)


def test_a_request_that_had_a_response_may_have_been_applied() -> None:
    read = Reader()
    assert read(lambda: 5) == 5
    assert (read.failure, read.in_doubt) == (None, True)


def test_another_exception_is_no_failed_read() -> None:
    def stop() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Reader()(stop)
