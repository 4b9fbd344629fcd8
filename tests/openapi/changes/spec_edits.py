"""List edits of our own specs, each with the lines that the change report must have."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any, NamedTuple

from .edits import Line, breaks, expect_gone, moves, new, notes

TRADIER, KALSHI, KALSHI_V2 = "tradier", "kalshi_v1", "kalshi_v2"
Document = dict[str, Any]
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
ORDERS = "/accounts/{account_id}/orders"
AMEND = "/portfolio/events/orders/{order_id}/amend"
REF = "#/components/schemas/"


class SpecEdit(NamedTuple):
    spec: str
    name: str
    change: Callable[[Document], object]
    lines: tuple[Line, ...]


def schema(document: Document, name: str) -> Any:
    return document["components"]["schemas"][name]


def field(document: Document, name: str) -> Any:
    model, _, rest = name.partition(".")
    return schema(document, model)["properties"][rest]


def argument(document: Document, name: str) -> Any:
    return document["components"]["parameters"][name]


def find(document: Document, name: str) -> Any:
    """Return an operation by its id."""
    return next(
        operation
        for item in document["paths"].values()
        for operation in item.values()
        if isinstance(operation, dict) and operation.get("operationId") == name
    )


def set_server(**server: Any) -> Callable[[Document], None]:
    def change(document: Document) -> None:
        document["servers"][0] = server

    return change


def edit_field(name: str, **values: Any) -> Callable[[Document], None]:
    return lambda document: field(document, name).update(copy.deepcopy(values))


def drop(find_holder: Callable[[Document], Any], *keys: str) -> Callable[[Document], None]:
    def change(document: Document) -> None:
        for key in keys:
            del find_holder(document)[key]

    return change


def rename_key(holder: dict[str, Any], old: str, name: str) -> None:
    holder[name] = holder.pop(old)


def all_of(*changes: Callable[[Document], object]) -> Callable[[Document], None]:
    def change(document: Document) -> None:
        for single in changes:
            single(document)

    return change


def add_variant(document: Document) -> None:
    bond = copy.deepcopy(schema(document, "EquityOrder"))
    bond["properties"]["class"].update(const="bond", default="bond")
    document["components"]["schemas"]["BondOrder"] = bond
    order = schema(document, "NewOrder")
    order["oneOf"].append({"$ref": f"{REF}BondOrder"})
    order["discriminator"]["mapping"]["bond"] = f"{REF}BondOrder"


def remove_variant(document: Document) -> None:
    order = schema(document, "NewOrder")
    order["oneOf"].pop()
    del order["discriminator"]["mapping"]["otoco"]


def rename_tag(document: Document) -> None:
    rename_key(schema(document, "NewOrder")["discriminator"]["mapping"], "oto", "linked")
    field(document, "OtoOrder.class").update(const="linked", default="linked")


def rename_path_argument(document: Document) -> None:
    item = document["paths"].pop(AMEND)
    item["parameters"] = [{**argument(document, "OrderId"), "name": "id"}]
    document["paths"][AMEND.replace("order_id", "id")] = item


def swap_ids(document: Document) -> None:
    first, second = find(document, "GetDeposits"), find(document, "GetWithdrawals")
    first["operationId"], second["operationId"] = "GetWithdrawals", "GetDeposits"


def return_body(document: Document) -> None:
    responses = find(document, "CancelAllOrders")["responses"]
    del responses["204"]
    content = {JSON: {"schema": {"$ref": f"{REF}OrderCancelled"}}}
    responses["200"] = {"description": "done", "content": content}


def rename_header(document: Document) -> None:
    for response in document["components"]["responses"].values():
        if "X-Ratelimit-Used" in response.get("headers", {}):
            rename_key(response["headers"], "X-Ratelimit-Used", "X-Ratelimit-Spent")


def send_json(document: Document) -> None:
    content = find(document, "change_order")["requestBody"]["content"]
    content[JSON] = {"schema": content.pop(FORM)["schema"]}


SPEC_EDITS = [
    # Servers and credentials
    SpecEdit(
        TRADIER,
        "variables that give the same URL",
        set_server(url="https://{host}.tradier.com/v1", variables={"host": {"default": "api"}}),
        (),
    ),
    SpecEdit(TRADIER, "a slash at the end", set_server(url="https://api.tradier.com/v1/"), ()),
    SpecEdit(
        TRADIER, "capitals and the usual port", set_server(url="https://API.tradier.com:443/v1"), ()
    ),
    SpecEdit(
        TRADIER,
        "a variable that gives another host",
        set_server(url="https://{host}.tradier.com/v1", variables={"host": {"default": "api2"}}),
        (moves("https://api2.tradier.com/v1", "https://api.tradier.com/v1"),),
    ),
    SpecEdit(
        TRADIER,
        "no encryption",
        set_server(url="http://api.tradier.com/v1"),
        (moves("http://api.tradier.com/v1", "https://api.tradier.com/v1"),),
    ),
    SpecEdit(
        TRADIER,
        "servers in another order",
        lambda d: d["servers"].reverse(),
        (moves("https://sandbox.tradier.com/v1", "https://api.tradier.com/v1"),),
    ),
    SpecEdit(
        TRADIER,
        "a server of a path",
        lambda d: d["paths"]["/markets/quotes"].update(servers=[{"url": "https://q.tradier.com"}]),
        (moves("`quotes`", "`post_quotes`", "https://q.tradier.com"),),
    ),
    SpecEdit(
        KALSHI_V2,
        "credentials in another order",
        lambda d: d.update(
            security=[{"accessSignature": [], "accessKey": [], "accessTimestamp": []}]
        ),
        (),
    ),
    SpecEdit(
        KALSHI_V2,
        "no credential, and one that may be sent",
        lambda d: find(d, "GetMarkets").update(security=[{}, {"partnerToken": []}]),
        (notes("`get_markets`", "can also", "`partnerToken`", section=1),),
    ),
    SpecEdit(
        KALSHI_V2,
        "no credential, stated as an empty one",
        lambda d: find(d, "GetMarkets").update(security=[{}]),
        (),
    ),
    SpecEdit(
        KALSHI,
        "a credential where there was none",
        drop(lambda d: find(d, "LogIn"), "security"),
        (moves("`log_in`", "`cookie`", "no credential"),),
    ),
    # Names
    SpecEdit(
        KALSHI_V2,
        "two operations exchange their names",
        swap_ids,
        (
            notes("`get_deposits`", "/portfolio/withdrawals", section=2),
            notes("`get_withdrawals`", "/portfolio/deposits", section=2),
            breaks("`get_deposits`", "`WithdrawalsResponse`", "`DepositsResponse`"),
            breaks("`get_withdrawals`", "`DepositsResponse`", "`WithdrawalsResponse`"),
        ),
    ),
    SpecEdit(
        KALSHI_V2,
        "an operation id in other letters",
        lambda d: find(d, "GetOrders").update(operationId="getOrders"),
        (),
    ),
    SpecEdit(
        KALSHI_V2,
        "the first of two tags",
        lambda d: find(d, "GetOrders").update(tags=["portfolio", "orders"]),
        (expect_gone("`get_orders`", "OrdersApi", "PortfolioApi"),),
    ),
    SpecEdit(
        KALSHI_V2,
        "a path argument renamed",
        rename_path_argument,
        (breaks("`amend_order`", "`id`", "`order_id`"),),
    ),
    SpecEdit(
        TRADIER,
        "a Python name dropped",
        drop(lambda d: argument(d, "OrderId"), "x-python-name"),
        (breaks("`id`", "`order_id`", "`cancel_order`", "`change_order`"),),
    ),
    # Headers, media types and statuses
    SpecEdit(
        TRADIER,
        "a header of one response removed",
        drop(lambda d: d["components"]["responses"]["Profile"]["headers"], "X-Ratelimit-Used"),
        (
            breaks("`RatelimitHeaders2`", "`quotes`", "`RatelimitHeaders`"),
            breaks("`RatelimitHeaders.x_ratelimit_used`"),
        ),
    ),
    SpecEdit(
        TRADIER,
        "a header renamed",
        rename_header,
        (
            breaks("`RatelimitHeaders.x_ratelimit_used`"),
            new("`RatelimitHeaders.x_ratelimit_spent`"),
        ),
    ),
    SpecEdit(
        TRADIER,
        "the only media type of a body",
        send_json,
        (notes("`change_order`", JSON, FORM),),
    ),
    SpecEdit(
        KALSHI_V2,
        "another media type of the same JSON",
        lambda d: rename_key(
            find(d, "GetBalance")["responses"]["200"]["content"], JSON, "application/x+json"
        ),
        (notes("`get_balance`", "application/x+json", JSON),),
    ),
    SpecEdit(
        KALSHI_V2,
        "text instead of JSON",
        lambda d: find(d, "GetBalance")["responses"]["200"].update(
            content={"text/csv": {"schema": {"type": "string"}}}
        ),
        (breaks("`get_balance`", "text", "`BalanceResponse`"), notes("text/csv", JSON)),
    ),
    SpecEdit(
        KALSHI_V2,
        "another status of success",
        lambda d: rename_key(find(d, "CreateOrder")["responses"], "201", "200"),
        (new("`create_order`", "200"), notes("`create_order`", "201")),
    ),
    SpecEdit(
        KALSHI_V2,
        "a body where there was none",
        return_body,
        (new("`cancel_all_orders`", "`OrderCancelled`"), notes("`cancel_all_orders`", "204")),
    ),
    # Known values, null and formats
    SpecEdit(
        KALSHI_V2,
        "a closed value of a request removed",
        lambda d: field(d, "NewOrder.time_in_force")["enum"].remove("fill_or_kill"),
        (breaks("`NewOrder.time_in_force`", "`fill_or_kill`"),),
    ),
    SpecEdit(
        TRADIER,
        "values of elements changed",
        lambda d: argument(d, "OrdersStatus")["schema"]["items"].update(
            enum=["open", "partially_filled", "filled", "rejected", "expired", "canceled", "held"]
        ),
        (breaks("`status`", "`pending`"), new("`status`", "`held`")),
    ),
    SpecEdit(
        TRADIER,
        "values of a request opened",
        drop(lambda d: field(d, "EquityOrder.side"), "x-closed"),
        (notes("`EquityOrder.side`"),),
    ),
    SpecEdit(
        KALSHI_V2,
        "numbers without a list",
        lambda d: argument(d, "PeriodInterval").update(schema={"type": "integer"}),
        (notes("`period_interval`", "`1440`"),),
    ),
    SpecEdit(
        KALSHI_V2,
        "null in both ways",
        all_of(
            edit_field("Order.created_time", type="string"),
            edit_field("Order.ticker", type=["string", "null"]),
        ),
        (breaks("`Order.ticker`", "None"), notes("`Order.created_time`", "null")),
    ),
    SpecEdit(
        KALSHI,
        "a wider format of an argument",
        lambda d: find(d, "UserOrdersGet")["parameters"][4]["schema"].update(format="int64"),
        (notes("`min_place_count`", "may now", "int64", "int32"),),
    ),
    SpecEdit(
        KALSHI_V2,
        "a number instead of a decimal text",
        lambda d: schema(d, "Order")["properties"].update(yes_price_dollars={"type": "number"}),
        (breaks("`Order.yes_price_dollars`", "number", "text"),),
    ),
    # Variants
    SpecEdit(
        TRADIER,
        "a variant of a request",
        add_variant,
        (new("`BondOrder`", "`place_order`", "`preview_order`"),),
    ),
    SpecEdit(
        TRADIER,
        "a variant of a request removed",
        remove_variant,
        (breaks("`OtocoOrder`", "`place_order`", "`preview_order`"),),
    ),
    SpecEdit(
        TRADIER,
        "a tag renamed",
        rename_tag,
        (
            breaks("`oto`", "`OtoOrder`"),
            breaks("`OtoOrder.order_class`", "`oto`"),
            new("`linked`", "`OtoOrder`"),
            new("`OtoOrder.order_class`", "`linked`"),
            notes("`OtoOrder.order_class`", "`linked`", "`oto`"),
        ),
    ),
    SpecEdit(
        TRADIER,
        "a discriminator that the variants state themselves",
        drop(lambda d: schema(d, "NewOrder"), "discriminator"),
        (),
    ),
    # Styles, lists and maps
    SpecEdit(
        TRADIER,
        "a list with bars",
        lambda d: argument(d, "Symbols").update(style="pipeDelimited"),
        (notes("`symbols`", "1|2", "1,2"),),
    ),
    SpecEdit(
        TRADIER,
        "more elements",
        lambda d: argument(d, "Symbols")["schema"].update(minItems=2),
        (breaks("`symbols`", "2 elements", "1 element"),),
    ),
    SpecEdit(
        KALSHI_V2,
        "one text instead of a list",
        lambda d: argument(d, "OrderbookTickers").update(schema={"type": "string"}),
        (breaks("`tickers`", "text", "list"),),
    ),
    SpecEdit(
        KALSHI_V2,
        "a map instead of a list",
        lambda d: schema(d, "OrdersResponse")["properties"].update(
            orders={"type": "object", "additionalProperties": {"$ref": f"{REF}Order"}}
        ),
        (breaks("`OrdersResponse.orders`", "map", "list"),),
    ),
    SpecEdit(
        KALSHI_V2,
        "further fields of a response",
        lambda d: schema(d, "Order").update(additionalProperties={"type": "integer"}),
        (notes("`Order`", "an integer"),),
    ),
    # Defaults, directions and conditions
    SpecEdit(
        KALSHI_V2,
        "the default of a required field dropped",
        drop(lambda d: field(d, "NewOrder.time_in_force"), "default"),
        (breaks("`NewOrder.time_in_force`", "given"), notes("`NewOrder.time_in_force`", "default")),
    ),
    SpecEdit(
        KALSHI_V2,
        "a field that responses no longer have",
        edit_field("Order.order_id", writeOnly=True),
        (breaks("`Order.order_id`", "responses"),),
    ),
    SpecEdit(KALSHI_V2, "read only, as it was", edit_field("Order.order_id", readOnly=True), ()),
    SpecEdit(
        KALSHI_V2,
        "other conditions",
        lambda d: schema(d, "NewOrder").update(
            allOf=[{"if": {"required": ["reduce_only"]}, "then": {"required": ["subaccount"]}}]
        ),
        (
            breaks("`NewOrder`", "`subaccount`", "`reduce_only`"),
            notes("`NewOrder`", "`expiration_time`"),
            notes("`NewOrder`", "`time_in_force`"),
        ),
    ),
    # Markers
    SpecEdit(
        KALSHI_V2,
        "an order that is sent again",
        lambda d: find(d, "CreateOrder").update({"x-repeatable": True}),
        (breaks("`create_order`", "again"),),
    ),
    SpecEdit(
        KALSHI_V2,
        "fewer decimals",
        edit_field("NewOrder.price", **{"x-decimal-places": [2, 2]}),
        (breaks("`NewOrder.price`", "2 decimals", "2 to 4"),),
    ),
    SpecEdit(
        KALSHI_V2,
        "no decimals stated",
        drop(lambda d: field(d, "NewOrder.price"), "x-decimal-places"),
        (notes("`NewOrder.price`", "decimals"),),
    ),
    SpecEdit(
        KALSHI_V2,
        "refusals",
        lambda d: find(d, "CreateOrder").update({"x-refusal-keys": ["failed"]}),
        (breaks("`create_order`", "`error`"), notes("`create_order`", "`failed`")),
    ),
    SpecEdit(
        KALSHI_V2,
        "rate group and cost",
        lambda d: find(d, "GetOrders").update({"x-rate-cost": 20, "x-rate-group": "balance"}),
        (notes("`get_orders`", "`balance`"), notes("`get_orders`", "20")),
    ),
    SpecEdit(
        TRADIER,
        "what is always sent",
        lambda d: d["paths"][ORDERS]["x-more-operations"][0]["requestBody"]["content"][FORM].update(
            {"x-constants": {"preview": "yes"}}
        ),
        (breaks("`preview_order`", "`preview=yes`", "`preview=true`"),),
    ),
    SpecEdit(
        TRADIER,
        "nothing is always sent",
        drop(
            lambda d: d["paths"][ORDERS]["x-more-operations"][0]["requestBody"]["content"][FORM],
            "x-constants",
        ),
        (breaks("`preview_order`", "`preview=true`"),),
    ),
    SpecEdit(
        TRADIER,
        "fields without an index",
        drop(lambda d: find(d, "place_order")["requestBody"]["content"][FORM]["encoding"], "legs"),
        (notes("`legs`", "`place_order`", "indexes"),),
    ),
    SpecEdit(
        TRADIER,
        "a local time in another form",
        lambda d: argument(d, "TickStart")["schema"].update(
            {"x-local-time": {"zone": "UTC", "format": "%Y-%m-%dT%H:%M"}}
        ),
        (
            notes("`start`", "2026-01-02T13:30", "2026-01-02 13:30"),
            notes("`start`", "UTC", "America/New_York"),
        ),
    ),
    SpecEdit(
        KALSHI_V2,
        "null instead of an empty list",
        drop(lambda d: field(d, "QueuePositionsResponse.queue_positions"), "x-none-as-empty"),
        (breaks("`QueuePositionsResponse.queue_positions`", "None"),),
    ),
    SpecEdit(
        KALSHI_V2,
        "another name in JSON",
        lambda d: rename_key(schema(d, "Order")["properties"], "book_side", "bookSide"),
        (breaks("`Order.book_side`", "`bookSide`"),),
    ),
]
