"""Kalshi's API v1 as its published description has it, written down by hand.

Nothing here comes from ``openapi/`` or ``generated/``: it is a second reading of the same source.
"""

import json
import random

from tests.sandbox.contract.line import ContractRequest, RecordedCall
from tests.sandbox.contract.operation import (
    INSTANT,
    TRUTH,
    UUID,
    WHOLE,
    ContractOperation,
    json_problems,
    operation_of,
    request_problems,
    response_problems,
)
from tests.sandbox.contract.shapes import (
    Problems,
    Shape,
    flag,
    identifier,
    list_of,
    matching,
    maybe_null,
    moment,
    record,
    text,
    whole,
    word,
)

BASE = "/kalshi/v1"
COUNT = whole(0, 2**31 - 1, likely=(0, 500))
SIGNED_COUNT = whole(-(2**31), 2**31 - 1, likely=(-500, 500))
CENTS = whole(0, 2**63 - 1, likely=(0, 10**6))
SIGNED_CENTS = whole(-(2**63), 2**63 - 1, likely=(-(10**6), 10**6))
PRICE = whole(1, 99)


def _instant(rng: random.Random) -> str:
    return rng.choice(
        ("2021-12-28T15:04:05.123456Z", "2022-01-01T00:00:00Z", "2021-12-28T15:04:05.5Z")
    )


# UTC with Z; up to six decimals, trailing zeros dropped.
TIME = moment(r"T[0-2]\d:[0-5]\d:[0-5]\d(\.\d{0,5}[1-9])?Z", _instant)
ERROR = record({"code": text(), "message": text(), "details": text(), "service": text()})

ORDER = record(
    {
        "order_id": identifier(),
        "user_id": identifier(),
        "market_id": identifier(),
        "is_yes": flag(),
        "price": PRICE,
        "status": word("resting", "canceled", "executed"),
        "create_ts": TIME,
        "place_count": COUNT,
        "remaining_count": COUNT,
        "taker_fill_count": COUNT,
        "taker_fill_cost": CENTS,
        "taker_fees": CENTS,
        "maker_fill_count": COUNT,
        "decrease_count": COUNT,
        "close_cancel_count": COUNT,
        "fcc_cancel_count": COUNT,
        "queue_position": COUNT,
        "last_update_op": text(),
        "extra_cost": SIGNED_CENTS,
        "extra_count": SIGNED_COUNT,
    },
    {"expiration_ts": maybe_null(TIME)},
)
TRADE = record(
    {
        "id": identifier(),
        "order_id": identifier(),
        "market_id": identifier(),
        "is_yes": flag(),
        "is_taker": flag(),
        "price": PRICE,
        "count": whole(1, 2**31 - 1, likely=(1, 500)),
        "create_date": TIME,
        "status": text(),
    }
)
POSITION = record(
    {
        "user_id": identifier(),
        "market_id": identifier(),
        "position": SIGNED_COUNT,
        "position_cost": SIGNED_CENTS,
        "total_cost": SIGNED_CENTS,
        "realized_pnl": SIGNED_CENTS,
        "fees_paid": CENTS,
        "volume": COUNT,
        "resting_orders_count": COUNT,
        "final_position": SIGNED_COUNT,
        "final_position_cost": SIGNED_CENTS,
    },
    {"is_settled": flag()},
)
_WORDS = (
    *("email", "first_name", "last_name", "birth_date", "area_code", "phone_number"),
    *("street1", "street2", "city", "state", "postal_code", "country", "country_code"),
    "wire_code",
)
USER = record(
    {
        "user_id": identifier(),
        **{name: text() for name in _WORDS},
        "created_ts": TIME,
        "finished_fre": flag(),
        "use_bid_ask": flag(),
        "watchlist": list_of(identifier()),
    }
)
MARKET = record(
    {
        "id": identifier(),
        "ticker_name": text(),
        "title": text(),
        "status": word("active", "closed", "determined", "finalized"),
        "result": word("", "yes", "no"),
        "yes_bid": whole(0, 99),
        "yes_ask": whole(1, 100),
        "last_price": whole(0, 100),
        "volume": COUNT,
        "open_interest": COUNT,
        "create_date": TIME,
        "open_date": TIME,
        "close_date": TIME,
        "expiration_date": TIME,
        "can_close_early": flag(),
    }
)


def _level() -> Shape:
    def judge(value: object, where: str) -> Problems:
        if not (isinstance(value, list) and len(value) == 2):
            yield f"{where} is {value!r}, not [price, contracts]"
            return
        yield from PRICE.judge(value[0], f"{where}[0]")
        yield from whole(1, 2**31 - 1).judge(value[1], f"{where}[1]")

    return Shape(judge, lambda rng: [rng.randint(1, 99), rng.randint(1, 500)])


SIDE = maybe_null(list_of(_level()))
PLACED = record({"order": ORDER, "status": text()})
REDUCED = record({"order": ORDER, "reduced_by": COUNT})
NEW_ORDER = record(
    {
        "market_id": identifier(),
        "side": word("yes", "no"),
        "count": whole(1, 2**31 - 1, likely=(1, 500)),
        "price": PRICE,
    },
    {
        "expiration_unix_ts": whole(0, 2**63 - 1, likely=(0, 2**31)),
        "max_cost_cents": CENTS,
        "sell_position_capped": flag(),
    },
)
SECRET = matching(".+", lambda rng: f"secret-{rng.randrange(10**6)}")

ORDER_QUERY = {
    "market_id": UUID,
    "is_yes": TRUTH,
    **{
        f"{end}_{what}": WHOLE
        for end in ("min", "max")
        for what in ("price", "place_count", "initial_count", "remaining_count")
    },
    "min_date": INSTANT,
    "max_date": INSTANT,
    "get_queue_position": TRUTH,
    "status": "resting|canceled|executed",
    "page_size": WHOLE,
    "page_number": WHOLE,
}
TRADE_QUERY = {
    "market_id": UUID,
    "order_id": UUID,
    "MinPrice": WHOLE,
    "MaxPrice": WHOLE,
    "MinCount": WHOLE,
    "max_count": WHOLE,
    "min_date": INSTANT,
    "max_date": INSTANT,
    "page_size": WHOLE,
    "page_number": WHOLE,
}
_USUAL, _ORDERS, _MARKET = (
    (400, 401, 403, 500),
    (400, 401, 403, 500, 503),
    (400, 401, 403, 404, 500),
)
_ME = "/users/{user_id}"

OPERATIONS = (
    ContractOperation(
        "UserAddWatchlist", "PUT", f"{_ME}/watchlist/{{market_id}}", 204, None, _MARKET
    ),
    ContractOperation(
        "UserChangePassword",
        "PUT",
        f"{_ME}/password",
        204,
        None,
        _USUAL,
        body=record({"old_password": SECRET, "new_password": SECRET}),
    ),
    ContractOperation(
        "UserGetBalance", "GET", f"{_ME}/balance", 200, record({"balance": CENTS}), _USUAL
    ),
    ContractOperation(
        "UserGetMarketPosition",
        "GET",
        f"{_ME}/positions/{{market_id}}",
        200,
        record({"market_position": POSITION}),
        _MARKET,
    ),
    ContractOperation(
        "UserGetMarketPositions",
        "GET",
        f"{_ME}/positions",
        200,
        record({"market_positions": list_of(POSITION)}),
        _USUAL,
    ),
    ContractOperation("UserGetProfile", "GET", _ME, 200, record({"user": USER}), _ORDERS),
    ContractOperation(
        "UserGetWatchlist",
        "GET",
        f"{_ME}/watchlist",
        200,
        record({"watchlist": record({"market_ids": list_of(identifier())})}),
        _USUAL,
    ),
    ContractOperation(
        "UserOrderCancel", "DELETE", f"{_ME}/orders/{{order_id}}", 200, REDUCED, _ORDERS
    ),
    ContractOperation(
        "UserOrderCreate", "POST", f"{_ME}/orders", 201, PLACED, _ORDERS, body=NEW_ORDER
    ),
    ContractOperation(
        "UserOrderDecrease",
        "POST",
        f"{_ME}/orders/{{order_id}}/decrease",
        201,
        REDUCED,
        _ORDERS,
        body=record({"count": whole(1, 2**31 - 1, likely=(1, 50))}),
    ),
    ContractOperation(
        "UserOrdersGet",
        "GET",
        f"{_ME}/orders",
        200,
        record({"orders": list_of(ORDER)}),
        _USUAL,
        ORDER_QUERY,
    ),
    ContractOperation(
        "UserRemoveWatchlist",
        "DELETE",
        f"{_ME}/watchlist/{{market_id}}",
        204,
        None,
        (*_MARKET, 503),
    ),
    ContractOperation(
        "UserTradesGet",
        "GET",
        f"{_ME}/trades",
        200,
        record({"trades": list_of(TRADE)}),
        _USUAL,
        TRADE_QUERY,
    ),
    ContractOperation(
        "Login",
        "POST",
        "/log_in",
        200,
        record({"user_id": identifier(), "token": SECRET, "access_level": text()}),
        _ORDERS,
        body=record({"email": SECRET, "password": matching(".{6,}", SECRET.make)}),
        secured=False,
    ),
    ContractOperation("Logout", "POST", "/log_out", 204, None, _ORDERS),
    ContractOperation(
        "GetMarkets",
        "GET",
        "/markets",
        200,
        record({"markets": list_of(MARKET)}),
        _MARKET,
        secured=False,
    ),
    ContractOperation(
        "GetMarket",
        "GET",
        "/markets/{market_id}",
        200,
        record({"market": MARKET}),
        _MARKET,
        secured=False,
    ),
    ContractOperation(
        "GetMarketByTicker",
        "GET",
        "/markets_by_ticker/{ticker_name}",
        200,
        record({"market": MARKET}),
        _MARKET,
        secured=False,
    ),
    ContractOperation(
        "GetMarketOrderBook",
        "GET",
        "/markets/{market_id}/order_book",
        200,
        record({"order_book": record({"yes": SIDE, "no": SIDE})}),
        _MARKET,
        secured=False,
    ),
)


def client_problems(request: ContractRequest) -> Problems:
    """List what is wrong with a request."""
    operation = operation_of(OPERATIONS, request, BASE)
    if operation is None:
        yield f"{request.method} {request.path} is not documented"
        return
    yield from request_problems(operation, request)
    values = operation.values(request.path.removeprefix(BASE)) or {}
    for name, value in values.items():
        form = (
            matching("[A-Z0-9.-]+", lambda rng: "RAIN-22")
            if name == "ticker_name"
            else identifier()
        )
        yield from form.judge(value, name)
    shown = request.fields("authorization")
    if not operation.secured:
        if shown or request.fields("cookie"):
            yield "a credential is sent where none is asked for"
    elif len(shown) != 1 or shown[0].count(" ") != 1 or not all(shown[0].split(" ")):
        yield "Authorization is not '<user_id> <token>'"
    elif "user_id" in values and shown[0].split(" ")[0] != values["user_id"]:
        yield "the path names another user than Authorization"


def venue_problems(exchange: RecordedCall) -> Problems:
    """List what is wrong with a response."""
    request, reply = exchange
    operation = operation_of(OPERATIONS, request, BASE)
    if operation is None:
        if reply.status not in {400, 404, 405}:
            yield f"status {reply.status} for a path that is not documented"
        return
    yield from response_problems(operation, exchange)
    if reply.status >= 400:
        yield from json_problems(reply, ERROR)
    if operation.name == "Login" and reply.status == 200:
        token = json.loads(reply.body).get("token")
        if not any(c.startswith(f"sessions={token};") for c in reply.fields("set-cookie")):
            yield "the login sets no cookie 'sessions' with the token"
