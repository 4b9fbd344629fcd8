"""Refusals that the journal keeps, and the error of a key that is taken."""

import json
from typing import Any

import pytest

from kloudtrader.orders import KeyConflict
from kloudtrader.orders.errors import pack, unpack
from kloudtrader.runtime.errors import (
    ApiError,
    BadRequest,
    CallError,
    OrderRefused,
    RateLimited,
    ServerError,
)

MONEY = b'{"error":{"code":"money","message":"not enough money"}}'


def test_a_conflict_is_about_the_key() -> None:
    entry, order = object(), object()
    error = KeyConflict(entry=entry, order=order)
    assert error.argument == "key"
    assert error.entry is entry
    assert error.order is order
    assert not str(error)


def repeat(error: CallError) -> ApiError:
    """Return the error that the same key raises later, from what the journal keeps as JSON."""
    return unpack(json.loads(json.dumps(pack(error))))


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (BadRequest("not enough money", status=400, raw=MONEY), "money"),
        (BadRequest("not enough money", status=400, raw=MONEY, code="own"), "own"),
        (OrderRefused("rejected", code="rejected"), "rejected"),
        (OrderRefused("rejected"), None),
    ],
)
def test_a_refusal_is_raised_again_as_it_was(error: ApiError, code: str | None) -> None:
    again = repeat(error)
    assert type(again) is type(error)
    assert again.args == error.args
    assert (again.status, again.code, again.raw) == (error.status, code, error.raw)


def test_a_refusal_without_a_text_has_none_later() -> None:
    error = BadRequest(status=400)
    error.args = ()
    assert pack(error)["message"] == ""


@pytest.mark.parametrize(("status", "kind"), [(408, ServerError), (429, RateLimited)])
def test_what_was_refused_is_never_in_doubt_later(status: int, kind: type[Any]) -> None:
    """The venue's own rules have refused it, whatever such a status says of another request."""
    again = repeat(kind("no", status=status))
    assert type(again) is kind
    assert again.outcome != "unknown"


def test_a_long_refusal_is_kept_in_part() -> None:
    kept = pack(BadRequest("x" * 5000, status=400, raw=b"y" * 5000))
    assert (len(kept["message"]), len(kept["body"])) == (2000, 2000)
