"""Errors of placing, cancelling and reducing orders. Their bases are in the runtime."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kloudtrader.runtime import errors

if TYPE_CHECKING:
    from kloudtrader.orders.journal import JournalEntry

__all__ = ["JournalUnavailable", "KeyConflict", "OrderUnknown"]

_BOUND = 2000
"""Characters of a refusal that the journal keeps."""


class KeyConflict(errors.InvalidArgument):
    """Report that the key, or its id at the venue, belongs to another request.

    The request of this call was not applied.
    """

    def __init__(self, message: str = "", *, entry: Any = None, order: Any = None) -> None:
        super().__init__(message, argument="key")
        self.entry: JournalEntry | None = entry
        """The entry of the key."""
        self.order = order
        """The order of the key, where one is known."""


class JournalUnavailable(errors.NotSent):
    """Report a journal that could not be read or written, so the order was not sent."""


class OrderUnknown(errors.OutcomeUnknown):
    """Report an order that may have been placed: reading did not show one order.

    Do not place it again. ``our_id`` is the id to look for at the venue.
    """

    our_id: str = ""
    entry: JournalEntry | None = None
    orders: tuple[Any, ...] = ()
    """Orders that carry an id of the key, where more than one was read."""
    rounds: int = 0
    """Number of times that the venue was read."""


def pack(error: errors.CallError) -> dict[str, Any]:
    """Return what the journal keeps of a refusal."""
    message = str(error.args[0])[:_BOUND] if error.args else ""
    body = None if error.body is None else error.body[:_BOUND]
    return {"message": message, "status": error.status, "code": error.code, "body": body}


def unpack(kept: Any) -> errors.ApiError:
    """Return the error of a refusal that the journal has kept."""
    kind = errors.choose_error_class(kept["status"] or 200, repeatable=True)
    raw = kept["body"] and kept["body"].encode()
    return kind(kept["message"], status=kept["status"], code=kept["code"], raw=raw)
