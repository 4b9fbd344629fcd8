"""List where the stock client differs from ours, and why.

Each operation has the parts that differ: of the request, ``sent`` if only one client sends one, or
``read`` for what is read.
"""

from __future__ import annotations

Differences = dict[str, tuple[tuple[str, ...], str]]

_LIST = "The document says `explode: false`: one field with commas. The stock client repeats it."
_LOCAL = "`x-local-time` names the time zone of a time that has none; the stock client knows none."
_FREE = "A schema that allows anything; the stock client reads nothing."
_MEDIA = "The stock client cannot read this media type."

EXPLAINED: dict[str, Differences] = {
    "tradier": {
        "account_orders": (("query",), _LIST),
        "lookup_symbols": (("query",), _LIST),
        "quotes": (("query", "read"), f"{_LIST} {_LOCAL}"),
        "post_quotes": (("body", "read"), f"{_LIST} {_LOCAL}"),
        "option_chain": (("read",), _LOCAL),
        "time_and_sales": (("query", "read"), _LOCAL),
    },
    "kalshi_v1": {},
    "kalshi_v2": {
        "GetPositions": (("query",), _LIST),
        "BatchGetMarketCandlesticks": (("sent",), "A required list that is empty is refused."),
    },
    "servers": {},
    "security": {},
    "responses": {
        "csvResponse": (("read",), "An empty text; the stock client reads nothing."),
        "downloadFile": (("read",), _MEDIA),
        "downloadBytes": (("read",), "No bytes; the stock client reads nothing."),
        "jsonOrCsv": (("read",), "JSON is requested; the stock client reads it as text."),
        "nullableResponse": (("read",), "An empty body is an error, of another name."),
        "freeResponse": (("read",), _FREE),
        "unsaidResponse": (("read",), _FREE),
        "anyMediaResponse": (("read",), _MEDIA),
        "headOnly": (("read",), "A response to HEAD has no body; the stock client parses it."),
        "queryInPath": (("query",), "The query of the path is kept beside that of parameters."),
        "jsonCalledBinary": (("read",), "JSON text with `format: binary` is text."),
    },
}
