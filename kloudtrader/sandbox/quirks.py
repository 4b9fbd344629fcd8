"""Switch recorded quirks of the venues on and off."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Quirks:
    """Select the recorded quirks that the sandbox shows. The defaults are the most common forms.

    Example::

        sandbox.quirks = Quirks(lone_item="list", empty="null")
    """

    lone_item: Literal["object", "list"] = "object"
    """Tradier: a collection of one row.

    An object without a list around it, or a list.
    """
    empty: Literal[
        "string", "null", "inner-string", "inner-null", "inner-missing", "body-null", "body-empty"
    ] = "string"
    """Tradier: an empty collection.

    ``"null"`` or ``null``, either of them one level further in, the inner member missing, the
    whole body ``null``, or no body at all.
    """
    errors: Literal["as-recorded", "fault-json", "fault-xml", "html", "text"] = "as-recorded"
    """Tradier: the form of every error body."""
    numbers: Literal["mixed", "float", "int", "long-tail"] = "mixed"
    """Tradier: the form of numbers.

    Zeros as integers, no integers, whole amounts as integers, or many digits.
    """
    unknown_enums: bool = False
    """Both venues: undocumented words in status and type fields."""
    unknown_fields: bool = False
    """Both venues: undocumented members."""
    page_counters: bool = False
    """Tradier: ``page``, ``total_pages`` and a total beside the rows of history and gain/loss."""
    dividend_key: Literal["dividend", "adjustment"] = "dividend"
    """Tradier: the key of a dividend event's payload."""
    unknown_order: Literal[401, 404] = 401
    """Tradier: status of the response for an order that does not exist."""
    short_cost_basis: Literal["negative", "positive"] = "negative"
    """Tradier: sign of the cost basis of short positions."""
    unfilled_price: Literal["zero", "null"] = "zero"
    """Tradier: ``avg_fill_price`` of an order without fills."""
    kalshi_error_headers: bool = False
    """Kalshi: errors in response headers without a body, as in its document."""


DEFAULT_QUIRKS = Quirks()
"""The most common forms."""
