"""Oddities of the venues, each a switch on one frozen value."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Quirks:
    """Which of the recorded oddities the sandbox shows. The defaults are what is seen most.

    Example::

        sandbox.quirks = Quirks(lone_item="list", empty="null")
    """

    lone_item: Literal["object", "list"] = "object"
    """Tradier: a collection of one is an object without a list."""
    empty: Literal[
        "string", "null", "inner-string", "inner-null", "inner-missing", "body-null", "body-empty"
    ] = "string"
    """Tradier, a collection of none: ``"null"``, ``null``, either of them one level further in, the
    inner member missing, the whole body ``null``, or no body at all."""
    errors: Literal["as-recorded", "fault-json", "fault-xml", "html", "text"] = "as-recorded"
    """Tradier: the form of every error body."""
    numbers: Literal["mixed", "float", "int", "long-tail"] = "mixed"
    """Tradier: zeros as integers, no integers, whole amounts as integers, or many digits."""
    unknown_enums: bool = False
    """Both venues: words that no document lists, in status and type fields."""
    unknown_fields: bool = False
    """Both venues: members that no document lists."""
    page_counters: bool = False
    """Tradier: ``page``, ``total_pages`` and a total beside the rows of history and gain/loss."""
    dividend_key: Literal["dividend", "adjustment"] = "dividend"
    """Tradier: where a dividend event keeps its payload."""
    unknown_order: Literal[401, 404] = 401
    """Tradier: status of the response for an order that does not exist."""
    short_cost_basis: Literal["negative", "positive"] = "negative"
    """Tradier: sign of the cost basis of short positions."""
    unfilled_price: Literal["zero", "null"] = "zero"
    """Tradier: ``avg_fill_price`` of an order without fills."""
    kalshi_error_headers: bool = False
    """Kalshi: errors in response headers and no body, as its document has them."""


AS_USUAL = Quirks()
"""What is seen most."""
