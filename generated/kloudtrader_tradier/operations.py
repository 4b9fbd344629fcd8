# Generated from tradier.yaml.
# Do not edit: change the spec or a template instead.
"""Operations of Tradier Brokerage API, user and accounts: plain values, no models."""

from kloudtrader.runtime.operation import Operation, Parameter, Reply, SecurityScheme

__all__ = [
    "OPERATIONS",
    "SECURITY_SCHEMES",
    "SERVERS",
    "account_balance",
    "account_costbasis",
    "account_history",
    "account_orders",
    "account_positions",
    "account_specificorders",
    "user_profile",
]

SERVERS: tuple[str, ...] = (
    "https://api.tradier.com/v1",
    "https://sandbox.tradier.com/v1",
)
"""Base URLs that the spec names; the first is the default."""

SECURITY_SCHEMES: dict[str, SecurityScheme] = {
    "bearer": SecurityScheme(name="bearer", type="http", scheme="bearer"),
}

_ACCOUNT_NUMBER = Parameter(
    argument="account_number",
    name="account_id",
    location="path",
    required=True,
    style="simple",
    explode=False,
    pattern="^[A-Za-z0-9._~-]+$",
    masked=True,
)
_PAGE = Parameter(argument="page", name="page", location="query", types=("integer",), minimum=1)
_LIMIT = Parameter(argument="limit", name="limit", location="query", types=("integer",))
_START = Parameter(argument="start", name="start", location="query", types=("date",))
_END = Parameter(argument="end", name="end", location="query", types=("date",))
_SYMBOL = Parameter(argument="symbol", name="symbol", location="query")
_INCLUDE_TAGS = Parameter(
    argument="include_tags", name="includeTags", location="query", types=("boolean",)
)

user_profile = Operation(
    name="user_profile",
    operation_id="user_profile",
    method="GET",
    path="/user/profile",
    tag="account",
    replies=(
        Reply(status="200", content_type="application/json", shape="object", envelope=("profile",)),
    ),
    security=(("bearer",),),
    repeatable=True,
    rate_group="standard",
)
account_balance = Operation(
    name="account_balance",
    operation_id="account_balance",
    method="GET",
    path="/accounts/{account_id}/balances",
    tag="account",
    parameters=(_ACCOUNT_NUMBER,),
    replies=(
        Reply(
            status="200", content_type="application/json", shape="object", envelope=("balances",)
        ),
    ),
    security=(("bearer",),),
    repeatable=True,
    rate_group="standard",
)
account_positions = Operation(
    name="account_positions",
    operation_id="account_positions",
    method="GET",
    path="/accounts/{account_id}/positions",
    tag="account",
    parameters=(_ACCOUNT_NUMBER,),
    replies=(
        Reply(
            status="200", content_type="application/json", shape="object", envelope=("positions",)
        ),
    ),
    security=(("bearer",),),
    repeatable=True,
    rate_group="standard",
)
account_history = Operation(
    name="account_history",
    operation_id="account_history",
    method="GET",
    path="/accounts/{account_id}/history",
    tag="account",
    parameters=(
        _ACCOUNT_NUMBER,
        _PAGE,
        _LIMIT,
        Parameter(argument="type", name="type", location="query"),
        _START,
        _END,
        _SYMBOL,
        Parameter(argument="exact_match", name="exactMatch", location="query", types=("boolean",)),
    ),
    replies=(
        Reply(status="200", content_type="application/json", shape="object", envelope=("history",)),
    ),
    security=(("bearer",),),
    repeatable=True,
    rate_group="standard",
)
account_costbasis = Operation(
    name="account_costbasis",
    operation_id="account_costbasis",
    method="GET",
    path="/accounts/{account_id}/gainloss",
    tag="account",
    parameters=(
        _ACCOUNT_NUMBER,
        _PAGE,
        _LIMIT,
        Parameter(argument="sort_by", name="sortBy", location="query"),
        Parameter(argument="sort", name="sort", location="query"),
        _START,
        _END,
        _SYMBOL,
    ),
    replies=(
        Reply(
            status="200", content_type="application/json", shape="object", envelope=("gainloss",)
        ),
    ),
    security=(("bearer",),),
    repeatable=True,
    rate_group="standard",
)
account_orders = Operation(
    name="account_orders",
    operation_id="account_orders",
    method="GET",
    path="/accounts/{account_id}/orders",
    tag="account",
    parameters=(
        _ACCOUNT_NUMBER,
        _PAGE,
        _LIMIT,
        _INCLUDE_TAGS,
        Parameter(
            argument="status",
            name="status",
            location="query",
            types=("array",),
            explode=False,
            items=("string",),
        ),
        Parameter(argument="filter", name="filter", location="query"),
        Parameter(argument="date", name="date", location="query", types=("date",)),
        _START,
        _END,
    ),
    replies=(
        Reply(status="200", content_type="application/json", shape="object", envelope=("orders",)),
    ),
    security=(("bearer",),),
    repeatable=True,
    rate_group="standard",
)
account_specificorders = Operation(
    name="account_specificorders",
    operation_id="account_specificorders",
    method="GET",
    path="/accounts/{account_id}/orders/{id}",
    tag="account",
    parameters=(
        _ACCOUNT_NUMBER,
        Parameter(
            argument="order_id",
            name="id",
            location="path",
            types=("integer", "string"),
            required=True,
            style="simple",
            explode=False,
            pattern="^[A-Za-z0-9._~-]+$",
        ),
        _INCLUDE_TAGS,
    ),
    replies=(
        Reply(status="200", content_type="application/json", shape="object", envelope=("order",)),
    ),
    security=(("bearer",),),
    repeatable=True,
    rate_group="standard",
)

OPERATIONS: dict[str, Operation] = {
    operation.name: operation
    for operation in (
        user_profile,
        account_balance,
        account_positions,
        account_history,
        account_costbasis,
        account_orders,
        account_specificorders,
    )
}
"""All operations by their Python names, in the order of the spec."""
