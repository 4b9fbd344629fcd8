"""List edits of ``base.yaml``, each with the lines that the change report must have."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any, NamedTuple

from codegen.changes.spec_change import ACCESS, BREAKS, NAMES, NEW, NOTES

Change = Callable[[dict[str, Any]], None]


class Line(NamedTuple):
    """Describe one line: its section, whether it is marked, and words that it must have."""

    section: int
    breaking: bool
    words: tuple[str, ...]


class Edit(NamedTuple):
    name: str
    change: Change
    lines: tuple[Line, ...]


def breaks(*words: str, section: int = BREAKS) -> Line:
    return Line(section, True, words)


def moves(*words: str) -> Line:
    return Line(ACCESS, True, words)


def expect_gone(*words: str) -> Line:
    return Line(NAMES, True, words)


def new(*words: str) -> Line:
    return Line(NEW, False, words)


def notes(*words: str, section: int = NOTES) -> Line:
    return Line(section, False, words)


_ABBREVIATIONS = {
    "list": "paths//orders/get",
    "place": "paths//orders/post",
    "change": "paths//orders/{id}/put",
    "cancel": "paths//orders/{id}/delete",
    "quotes": "paths//quotes/get",
    "Order": "components/schemas/Order",
    "NewOrder": "components/schemas/NewOrder",
    "Terms": "components/schemas/Terms",
    "Quote": "components/schemas/Quote",
    "Unused": "components/schemas/Unused",
    "schemas": "components/schemas",
    "schemes": "components/securitySchemes",
}


def _find(document: Any, path: str) -> Any:
    """Return the value at a path; ``.`` separates its steps, of which the first is short."""
    first, _, rest = path.partition(".")
    steps = _ABBREVIATIONS.get(first, first).replace("//", "/\0").split("/")
    for step in [step.replace("\0", "/") for step in _join_paths(steps)]:
        document = document[step]
    for step in filter(None, rest.split(".")):
        document = document[int(step)] if isinstance(document, list) else document[step]
    return document


def _join_paths(steps: list[str]) -> list[str]:
    """Join the steps of a path such as ``/orders/{id}``, which begins with a zero character."""
    joined: list[str] = []
    for step in steps:
        if joined and joined[-1].startswith("\0") and step.startswith("{"):
            joined[-1] += f"/{step}"
        else:
            joined.append(step)
    return joined


def put(path: str, **values: Any) -> Change:
    """Set keys of the value at a path."""
    return lambda document: _find(document, path).update(copy.deepcopy(values))


def drop(path: str, *keys: str) -> Change:
    def change(document: dict[str, Any]) -> None:
        for key in keys:
            del _find(document, path)[key]

    return change


def add(path: str, *values: Any) -> Change:
    """Append to the list at a path."""
    return lambda document: _find(document, path).extend(copy.deepcopy(values))


def take(path: str, value: Any) -> Change:
    """Remove a value from the list at a path."""
    return lambda document: _find(document, path).remove(value)


def both(*changes: Change) -> Change:
    def change(document: dict[str, Any]) -> None:
        for single in changes:
            single(document)

    return change


def move(source: str, key: str, target: str, other: str) -> Change:
    """Move the value of a key to another key."""

    def change(document: dict[str, Any]) -> None:
        _find(document, target)[other] = _find(document, source).pop(key)

    return change


def parameter(name: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": {"type": "string"}, **more}


def rename_model(old: str, new_name: str) -> Change:
    """Rename a schema with all references to it."""

    def rewrite(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: rewrite(item) for key, item in value.items()}
        if isinstance(value, list):
            return [rewrite(item) for item in value]
        return new_ref if value == old_ref else value

    old_ref, new_ref = f"#/components/schemas/{old}", f"#/components/schemas/{new_name}"

    def change(document: dict[str, Any]) -> None:
        schemas = document["components"]["schemas"]
        schemas[new_name] = schemas.pop(old)
        document.update(rewrite(document))

    return change


REF = "#/components/schemas/"
LIMIT, SYMBOL, SIDE, IDS, SINCE = (f"list.parameters.{number}" for number in range(1, 6))
JSON = "content.application/json"
MEDIA = {"application/json": {"schema": {"$ref": f"{REF}Order"}}}

EDITS = [
    # 1. Where requests and credentials go
    Edit(
        "base url",
        put("servers.0", url="https://api.other.example/v1"),
        (moves("https://api.other.example/v1", "https://api.venue.example/v1"),),
    ),
    Edit("base path", put("servers.0", url="https://api.venue.example/v2"), (moves("/v2", "/v1"),)),
    Edit(
        "server added",
        add("servers", {"url": "https://eu.venue.example"}),
        (notes("https://eu.venue.example", section=ACCESS),),
    ),
    Edit(
        "server removed",
        take("servers", {"url": "https://demo.venue.example/v1"}),
        (moves("https://demo.venue.example/v1"),),
    ),
    Edit(
        "own server",
        put("quotes", servers=[{"url": "https://data.venue.example"}]),
        (moves("`get_quotes`", "https://data.venue.example"),),
    ),
    Edit(
        "scheme type", put("schemes.token", scheme="basic"), (moves("`token`", "basic", "bearer"),)
    ),
    Edit("key name", put("schemes.key", name="X-Token"), (moves("`key`", "X-Token", "X-Key"),)),
    Edit("key in query", put("schemes.key", **{"in": "query"}), (moves("`key`", "query"),)),
    Edit(
        "token url",
        put("schemes.login.flows.clientCredentials", tokenUrl="https://evil.example/t"),
        (moves("`login`", "https://evil.example/t", "https://login.venue.example/token"),),
    ),
    Edit(
        "scope",
        put("quotes", security=[{"login": ["read", "trade"]}]),
        (moves("`get_quotes`", "trade"),),
    ),
    Edit(
        "scope dropped",
        put("quotes", security=[{"login": []}]),
        (notes("`get_quotes`", "read", section=ACCESS),),
    ),
    Edit(
        "no credential",
        put("quotes", security=[]),
        (notes("`get_quotes`", "login", section=ACCESS),),
    ),
    Edit(
        "other credential",
        put("quotes", security=[{"key": []}]),
        (moves("`get_quotes`", "`key`", "`login`"),),
    ),
    Edit(
        "further credential",
        put("quotes", security=[{"login": ["read"], "key": []}]),
        (moves("`get_quotes`", "`key`"),),
    ),
    Edit(
        "alternative credential",
        put("quotes", security=[{"login": ["read"]}, {"key": []}]),
        (notes("`get_quotes`", "`key`", section=ACCESS),),
    ),
    Edit(
        "scheme renamed",
        both(
            move("schemes", "token", "schemes", "bearer"),
            lambda d: d.update(security=[{"bearer": []}]),
            put("cancel", security=[{"bearer": [], "key": []}]),
        ),
        (moves("`token`", "`bearer`"),),
    ),
    Edit("unused scheme", put("schemes.spare", scheme="digest"), ()),
    # 2. Removed or renamed
    Edit(
        "operation removed",
        drop("paths", "/quotes"),
        (
            expect_gone("`get_quotes`", "GET /quotes"),
            expect_gone("MarketApi", "market_api"),
            expect_gone("LimitLeftHeaders"),
        ),
    ),
    Edit(
        "operation renamed",
        put("list", operationId="get_orders"),
        (expect_gone("`list_orders`", "`get_orders`"),),
    ),
    Edit(
        "path moved",
        move("paths", "/quotes", "paths", "/v2/quotes"),
        (notes("`get_quotes`", "/v2/quotes", "/quotes", section=NAMES),),
    ),
    Edit(
        "method",
        move("paths//orders/{id}", "put", "paths//orders/{id}", "patch"),
        (notes("`change_order`", "PATCH", "PUT", section=NAMES),),
    ),
    Edit(
        "path argument renamed",
        both(
            move("paths", "/orders/{id}", "paths", "/orders/{order}"),
            put("paths//orders/{order}/put.parameters.0", name="order"),
            put("paths//orders/{order}/delete.parameters.0", name="order"),
        ),
        (breaks("`cancel_order`", "`change_order`", "`order`", "`id`"),),
    ),
    Edit(
        "operation renamed and moved",
        both(
            put("quotes", operationId="list_quotes"),
            move("paths", "/quotes", "paths", "/v2/quotes"),
        ),
        (expect_gone("`get_quotes`", "GET /quotes"), new("`list_quotes`")),
    ),
    Edit(
        "tag renamed",
        both(
            put("list", tags=["trading"]),
            put("place", tags=["trading"]),
            put("change", tags=["trading"]),
            put("cancel", tags=["trading"]),
        ),
        (expect_gone("OrdersApi", "orders_api", "TradingApi", "trading_api"),),
    ),
    Edit(
        "moved to another tag",
        put("list", tags=["market"]),
        (expect_gone("`list_orders`", "OrdersApi", "MarketApi"),),
    ),
    Edit(
        "model renamed",
        rename_model("Terms", "Conditions"),
        (expect_gone("Terms", "Conditions"), breaks("terms", "conditions", "`change_order`")),
    ),
    Edit("model removed", drop("Order.properties", "leg"), (breaks("`Order.leg`"),)),
    Edit(
        "model and field removed",
        both(drop("Order.properties", "leg"), drop("schemas", "Leg")),
        (expect_gone("Leg"), breaks("`Order.leg`")),
    ),
    # 3. Sent stricter
    Edit(
        "parameter removed",
        lambda d: _find(d, "list.parameters").pop(2),
        (breaks("`list_orders`", "`symbol`"),),
    ),
    Edit(
        "parameter renamed",
        put(SYMBOL, name="ticker"),
        (breaks("`list_orders`", "`ticker`", "`symbol`"),),
    ),
    Edit(
        "parameter in header",
        put(SYMBOL, **{"in": "header"}),
        (notes("`symbol`", "header", "query"),),
    ),
    Edit(
        "required parameter added",
        add("list.parameters", parameter("venue", required=True)),
        (breaks("`list_orders`", "`venue`"),),
    ),
    Edit(
        "positional arguments in another order",
        lambda d: _find(d, "cancel.parameters").reverse(),
        (breaks("`cancel_order`", "`id`, `account` and `zone`"),),
    ),
    Edit("parameter required", put(SIDE, required=True), (breaks("`side`", "`list_orders`"),)),
    Edit(
        "parameter maximum tightened",
        put(f"{LIMIT}.schema", maximum=50),
        (breaks("`limit`", "50", "100"),),
    ),
    Edit(
        "parameter minimum tightened", put(f"{LIMIT}.schema", minimum=5), (breaks("`limit`", "5"),)
    ),
    Edit(
        "pattern changed",
        put(f"{SYMBOL}.schema", pattern="^[A-Z]{1,5}$"),
        (breaks("`symbol`", "^[A-Z]{1,5}$"),),
    ),
    Edit("pattern added", put(f"{SIDE}.schema", pattern="^b"), (breaks("`side`", "^b"),)),
    Edit(
        "parameter type",
        put(f"{LIMIT}.schema", type="string"),
        (breaks("`limit`", "text", "integer"),),
    ),
    Edit(
        "parameter format",
        put(f"{SINCE}.schema", format="date-time"),
        (breaks("`since`", "time", "date"),),
    ),
    Edit("list shortened", put(f"{IDS}.schema", maxItems=5), (breaks("`ids`", "5 elements"),)),
    Edit("list elements", put(f"{IDS}.schema.items", type="string"), (breaks("`ids`", "text"),)),
    Edit(
        "element bound", put(f"{IDS}.schema.items", minimum=1), (breaks("`ids`", "element", "1"),)
    ),
    Edit("sent value removed", take(f"{SIDE}.schema.enum", "sell"), (breaks("`side`", "`sell`"),)),
    Edit("sent field required", add("NewOrder.required", "side"), (breaks("`NewOrder.side`"),)),
    Edit(
        "sent required field added",
        both(
            put("NewOrder.properties", venue={"type": "string"}), add("NewOrder.required", "venue")
        ),
        (breaks("`NewOrder.venue`"),),
    ),
    Edit("sent field removed", drop("NewOrder.properties", "side"), (breaks("`NewOrder.side`"),)),
    Edit(
        "sent field not null",
        put("NewOrder.properties.note", type="string"),
        (breaks("`NewOrder.note`", "None"),),
    ),
    Edit(
        "sent format added",
        put("NewOrder.properties.symbol", format="uri"),
        (breaks("`NewOrder.symbol`", "uri"),),
    ),
    Edit(
        "sent exclusive bound",
        put("NewOrder.properties.price", exclusiveMinimum=1),
        (breaks("`NewOrder.price`", "more than 1"),),
    ),
    Edit(
        "sent length",
        put("NewOrder.properties.symbol", minLength=2),
        (breaks("`NewOrder.symbol`", "2 characters"),),
    ),
    Edit(
        "sent step",
        put("NewOrder.properties.quantity", multipleOf=100),
        (breaks("`NewOrder.quantity`", "100"),),
    ),
    Edit(
        "number to integer",
        put("NewOrder.properties.price", type="integer"),
        (breaks("`NewOrder.price`", "integer", "number"),),
    ),
    Edit(
        "unknown fields accepted",
        put("NewOrder", additionalProperties=True),
        (notes("`NewOrder`"),),
    ),
    Edit(
        "body required",
        put("change.requestBody", required=True),
        (breaks("`change_order`", "body"),),
    ),
    Edit("body removed", drop("place", "requestBody"), (breaks("`place_order`", "`new_order`"),)),
    Edit(
        "body media type removed",
        drop("change.requestBody.content", "text/csv"),
        (breaks("`change_order`", "text/csv"), breaks("`change_order`", "text")),
    ),
    # 3. Received looser
    Edit("received field removed", drop("Order.properties", "price"), (breaks("`Order.price`"),)),
    Edit("received field optional", take("Order.required", "status"), (breaks("`Order.status`"),)),
    Edit(
        "received field null",
        put("Order.properties.quantity", type=["integer", "null"]),
        (breaks("`Order.quantity`", "None"),),
    ),
    Edit(
        "received type",
        put("Order.properties.id", type="string"),
        (breaks("`Order.id`", "text", "integer"),),
    ),
    Edit(
        "received number",
        put("Order.properties.quantity", type="number"),
        (breaks("`Order.quantity`", "number", "integer"),),
    ),
    Edit(
        "received closed value added",
        add("Order.properties.kind.enum", "ioc"),
        (breaks("`Order.kind`", "`ioc`"),),
    ),
    Edit(
        "second success",
        put(
            "place.responses",
            **{
                "202": {
                    "description": "later",
                    "content": {"application/json": {"schema": {"$ref": f"{REF}Leg"}}},
                }
            },
        ),
        (breaks("`place_order`", "`Leg`", "202"),),
    ),
    Edit(
        "second success of the same type",
        put("place.responses", **{"202": {"description": "later", "content": MEDIA}}),
        (new("`place_order`", "202"),),
    ),
    Edit(
        "response type",
        put(f"place.responses.201.{JSON}", schema={"$ref": f"{REF}Leg"}),
        (breaks("`place_order`", "`Leg`", "`Order`"),),
    ),
    Edit(
        "error type",
        put(f"list.responses.400.{JSON}", schema={"$ref": f"{REF}Leg"}),
        (breaks("`list_orders`", "400", "`Leg`"),),
    ),
    Edit(
        "tag selects another class",
        put("Quote.discriminator.mapping", o=f"{REF}Stock", s=f"{REF}Option"),
        (breaks("`get_quotes`", "`s`", "`Option`"), breaks("`get_quotes`", "`o`", "`Stock`")),
    ),
    Edit(
        "header removed",
        drop("quotes.responses.200.headers", "X-Limit-Left"),
        (expect_gone("LimitLeftHeaders"), breaks("`get_quotes`", "headers")),
    ),
    # Both directions
    Edit(
        "required field of both directions",
        both(put("Terms.properties", venue={"type": "string"}), add("Terms.required", "venue")),
        (breaks("`Terms.venue`"),),
    ),
    Edit(
        "sent field with a default required",
        add("NewOrder.required", "duration"),
        (notes("`NewOrder.duration`", "`day`"),),
    ),
    Edit("alias renamed", rename_model("Quote", "Price"), (expect_gone("Quote", "Price"),)),
    Edit(
        "elements null",
        put("Terms.properties.tags.items", type=["string", "null"]),
        (breaks("`Terms.tags`", "or null"),),
    ),
    Edit(
        "sent number removed",
        take("quotes.parameters.0.schema.enum", 60),
        (breaks("`interval`", "`60`"),),
    ),
    Edit(
        "sent number added",
        add("quotes.parameters.0.schema.enum", 1440),
        (new("`interval`", "`1440`"),),
    ),
    Edit(
        "charset of a body",
        move(
            "place.requestBody.content",
            "application/json",
            "place.requestBody.content",
            "application/json; charset=utf-8",
        ),
        (),
    ),
    Edit(
        "field of both directions set by the server",
        put("Terms.properties.price", readOnly=True),
        (notes("`Terms.price`", "optional"), notes("`Terms.price`", "server only")),
    ),
    Edit(
        "bound of an inner list",
        put(
            "Terms.properties.tags",
            items={"type": "array", "items": {"type": "string", "minLength": 2}},
        ),
        (breaks("`Terms.tags`", "a list of a list of text"),),
    ),
    Edit(
        "optional field of both directions required",
        add("Terms.required", "tags"),
        (breaks("`Terms.tags`", "request"), notes("`Terms.tags`", "always")),
    ),
    Edit(
        "required field of both directions optional",
        take("Terms.required", "price"),
        (breaks("`Terms.price`", "absent"), notes("`Terms.price`", "optional")),
    ),
    Edit(
        "type of both directions wider",
        put("Terms.properties.price", type=["number", "string"]),
        (breaks("`Terms.price`", "text"),),
    ),
    # 4. New
    Edit(
        "operation added",
        put(
            "paths",
            **{
                "/ping": {
                    "get": {
                        "operationId": "ping",
                        "tags": ["market"],
                        "responses": {"204": {"description": "x"}},
                    }
                }
            },
        ),
        (new("`ping`", "GET /ping", "MarketApi"),),
    ),
    Edit(
        "optional parameter added",
        add("list.parameters", parameter("cursor")),
        (new("`list_orders`", "`cursor`"),),
    ),
    Edit(
        "sent field added",
        put("NewOrder.properties", tag={"type": "string"}),
        (new("`NewOrder.tag`", "text"),),
    ),
    Edit(
        "received field added",
        both(put("Order.properties", tag={"type": "string"}), add("Order.required", "tag")),
        (new("`Order.tag`", "text"),),
    ),
    Edit("sent value added", add(f"{SIDE}.schema.enum", "short"), (new("`side`", "`short`"),)),
    Edit(
        "received value added",
        add("Order.properties.status.enum", "held"),
        (new("`Order.status`", "`held`"),),
    ),
    Edit(
        "body media type added",
        put(
            "place.requestBody.content",
            **{"application/x-www-form-urlencoded": {"schema": {"$ref": f"{REF}NewOrder"}}},
        ),
        (new("`place_order`", "application/x-www-form-urlencoded"),),
    ),
    Edit(
        "variant added",
        both(
            add("Quote.oneOf", {"$ref": f"{REF}Future"}),
            put("Quote.discriminator.mapping", f=f"{REF}Future"),
        ),
        (new("`get_quotes`", "`Future`"),),
    ),
    Edit(
        "error documented",
        put("place.responses", **{"429": {"description": "slow down"}}),
        (new("`place_order`", "429"),),
    ),
    Edit(
        "header added",
        put("quotes.responses.200.headers", **{"X-Limit-Used": {"schema": {"type": "integer"}}}),
        (expect_gone("LimitLeftHeaders", "LimitHeaders"), new("`LimitHeaders.x_limit_used`")),
    ),
    # 5. Notes, and edits that break nobody
    Edit("default", put(f"{LIMIT}.schema", default=50), (notes("`limit`", "50", "20"),)),
    Edit(
        "default of a field",
        put("NewOrder.properties.duration", default="gtc"),
        (notes("`NewOrder.duration`", "gtc", "day"),),
    ),
    Edit(
        "operation deprecated",
        put("list", deprecated=True),
        (notes("`list_orders`", "deprecated"),),
    ),
    Edit("parameter deprecated", put(SIDE, deprecated=True), (notes("`side`", "deprecated"),)),
    Edit(
        "field deprecated",
        put("Order.properties.price", deprecated=True),
        (notes("`Order.price`", "deprecated"),),
    ),
    Edit(
        "unit",
        put("Order.properties.price", description="The price in dollars."),
        (notes("`Order.price`", "dollar", "cent"),),
    ),
    Edit("reserved", put(SYMBOL, allowReserved=True), (notes("`symbol`", "as they are"),)),
    Edit("style", put(IDS, explode=False), (notes("`ids`", "`ids=1,2`", "`ids=1&ids=2`"),)),
    Edit(
        "parameter maximum loosened",
        put(f"{LIMIT}.schema", maximum=500),
        (notes("`limit`", "500", "100"),),
    ),
    Edit("parameter bound removed", drop(f"{LIMIT}.schema", "maximum"), (notes("`limit`", "100"),)),
    Edit("pattern removed", drop(f"{SYMBOL}.schema", "pattern"), (notes("`symbol`", "^[A-Z]+$"),)),
    Edit("parameter optional", put("list.parameters.0", required=False), (notes("`account`"),)),
    Edit(
        "sent field optional",
        take("NewOrder.required", "quantity"),
        (notes("`NewOrder.quantity`"),),
    ),
    Edit(
        "sent field nullable",
        put("NewOrder.properties.side", enum=["buy", "sell", None], type=["string", "null"]),
        (notes("`NewOrder.side`", "None"),),
    ),
    Edit(
        "sent format removed",
        drop("NewOrder.properties.email", "format"),
        (notes("`NewOrder.email`", "email"),),
    ),
    Edit("list lengthened", put(f"{IDS}.schema", maxItems=20), (notes("`ids`", "20"),)),
    Edit(
        "body optional", put("place.requestBody", required=False), (notes("`place_order`", "body"),)
    ),
    Edit(
        "received field always present", add("Order.required", "price"), (notes("`Order.price`"),)
    ),
    Edit(
        "received field not null",
        put("Order.properties.note", type="string"),
        (notes("`Order.note`"),),
    ),
    Edit(
        "received bound tightened",
        put("Order.properties.quantity", maximum=10),
        (notes("`Order.quantity`", "10"),),
    ),
    Edit(
        "received bound loosened",
        put("Order.properties.quantity", maximum=9999),
        (notes("`Order.quantity`", "9999"),),
    ),
    Edit(
        "received integer format",
        put("Order.properties.id", format="int64"),
        (notes("`Order.id`", "int64"),),
    ),
    Edit(
        "received value removed",
        take("Order.properties.status.enum", "open"),
        (notes("`Order.status`", "`open`"),),
    ),
    Edit(
        "received optional field null",
        put("Order.properties.price", type=["number", "null"]),
        (notes("`Order.price`", "null"),),
    ),
    Edit(
        "success removed",
        both(
            put("place.responses", **{"202": {"description": "later", "content": MEDIA}}),
            drop("place.responses", "201"),
        ),
        (new("202"), notes("201")),
    ),
    Edit("unused model", both(drop("Unused.properties", "x"), put("Unused", required=["y"])), ()),
    Edit("unused model removed", drop("schemas", "Unused"), ()),
    Edit(
        "descriptions",
        both(
            put("list", summary="Get them", description="All."),
            put("Order", description="An order."),
        ),
        (),
    ),
    Edit(
        "order of keys",
        lambda d: d["components"]["schemas"].update(
            dict(sorted(d["components"]["schemas"].items()))
        ),
        (),
    ),
    Edit(
        "integer bound in another spelling",
        both(drop(f"{LIMIT}.schema", "minimum"), put(f"{LIMIT}.schema", exclusiveMinimum=0)),
        (),
    ),
]
