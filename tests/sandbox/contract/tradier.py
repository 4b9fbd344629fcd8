"""Tradier's account API as its documentation and recorded responses have it, written down by hand.

Nothing here comes from ``openapi/`` or ``generated/``: it is a second reading of the same sources.
"""

import random
import re

from tests.sandbox.contract.line import ContractRequest, RecordedCall
from tests.sandbox.contract.operation import (
    DAY,
    TRUTH,
    ContractOperation,
    json_problems,
    operation_of,
    request_problems,
    response_problems,
)
from tests.sandbox.contract.shapes import (
    Problems,
    Shape,
    collection,
    flag,
    list_of,
    matching,
    moment,
    number,
    record,
    text,
    whole,
    word,
)

BASE = "/tradier/v1"
NUMBER = number()
ID = whole(1, 2**53, likely=(80_000, 5_000_000))
INSTANT = moment(r"T[0-2]\d:[0-5]\d:[0-5]\d\.\d{3}Z", lambda _: "2024-03-05T15:04:05.123Z")
MIDNIGHT = moment("T00:00:00Z", lambda _: "2024-03-05T00:00:00Z")
MIDNIGHT_MS = moment(r"T00:00:00\.000Z", lambda _: "2024-03-05T00:00:00.000Z")
OCC = r"[A-Z]{1,6}\d{6}[CP]\d{8}"
SYMBOL = matching(rf"[A-Z]{{1,6}}(/[A-Z])?|{OCC}", lambda d: d.choice(("KO", "KO240920C00065000")))
CONTRACT = matching(OCC, lambda _: "KO240920C00065000")
STATUSES = (
    "open",
    "partially_filled",
    "filled",
    "expired",
    "canceled",
    "pending",
    "rejected",
    "error",
)
FINAL = {"filled", "expired", "canceled", "rejected", "error"}

_CLASSES = (
    *("individual", "entity", "joint_survivor", "traditional_ira", "roth_ira", "rollover_ira"),
    *("sep_ira", "individual_cash", "individual_margin", "entity_cash", "entity_margin"),
    *("joint_cash_survivor", "joint_margin_survivor", "joint_margin_tenant", "joint", "ira"),
    *("traditional_sep_ira", "custodial_cash", "corporate"),
)
_STRATEGIES = (
    *("freeform", "covered_call", "protective_put", "strangle", "straddle"),
    *("spread", "collar", "butterfly", "condor", "unknown"),
)
_ENDS = ("OPTEXP", "optexp", "expired", "exercise", "assignment")

ACCOUNT = record(
    {
        "account_number": text(),
        "classification": word(*_CLASSES),
        "date_created": INSTANT,
        "day_trader": flag(),
        "option_level": whole(0, 6),
        "status": word("active", "closed"),
        "type": word("cash", "margin", "pdt"),
        "last_update_date": INSTANT,
    }
)
_CALLS = {"fed_call": NUMBER, "maintenance_call": NUMBER}
_POWER = {"option_buying_power": NUMBER, "stock_buying_power": NUMBER, "stock_short_value": NUMBER}
POWER = {
    "margin": record({**_CALLS, **_POWER, "sweep": NUMBER}),
    "cash": record({"cash_available": NUMBER, "sweep": NUMBER, "unsettled_funds": NUMBER}),
    "pdt": record({**_CALLS, **_POWER}, {"day_trade_buying_power": NUMBER}),
}
_MONEY = (
    *("option_short_value", "total_equity", "close_pl", "current_requirement", "equity"),
    *("long_market_value", "market_value", "open_pl", "option_long_value", "option_requirement"),
    *("short_market_value", "stock_long_value", "total_cash", "uncleared_funds", "pending_cash"),
)
_FIGURES = record(
    {
        **dict.fromkeys(_MONEY, NUMBER),
        "account_number": text(),
        "account_type": word("cash", "margin", "pdt"),
        "pending_orders_count": whole(0, 10**6),
    },
    POWER,
)


def _balances() -> Shape:
    def make(rng: random.Random) -> object:
        made = {n: v for n, v in _FIGURES.make(rng).items() if n not in POWER}
        return {**made, made["account_type"]: POWER[made["account_type"]].make(rng)}

    return Shape(_FIGURES.judge, make)


POSITION = record(
    {
        "cost_basis": NUMBER,
        "date_acquired": INSTANT,
        "id": ID,
        "quantity": NUMBER,
        "symbol": SYMBOL,
    }
)
_TYPES = (
    *("trade", "option", "ach", "wire", "dividend", "fee", "tax"),
    *("journal", "check", "transfer", "adjustment", "interest"),
)
_NOTE = record({"description": text(), "quantity": NUMBER})
PAYLOADS = {
    **dict.fromkeys(_TYPES, _NOTE),
    "trade": record(
        {
            "commission": NUMBER,
            "description": text(),
            "price": NUMBER,
            "quantity": NUMBER,
            "symbol": SYMBOL,
            "trade_type": word("Equity", "Option", "equity", "option"),
        }
    ),
    "option": record({"option_type": word(*_ENDS), "description": text(), "quantity": NUMBER}),
}


def _event() -> Shape:
    plain = record({"amount": NUMBER, "date": MIDNIGHT, "type": word(*_TYPES)}, PAYLOADS)

    def judge(value: object, where: str) -> Problems:
        yield from plain.judge(value, where)
        if isinstance(value, dict) and sorted(set(value) & set(_TYPES)) != [value.get("type")]:
            yield f"{where} of type {value.get('type')!r} has {sorted(set(value) & set(_TYPES))}"

    def make(rng: random.Random) -> object:
        kind = rng.choice(_TYPES)
        return {
            "amount": NUMBER.make(rng),
            "date": MIDNIGHT.make(rng),
            "type": kind,
            kind: PAYLOADS[kind].make(rng),
        }

    return Shape(judge, make)


CLOSED = record(
    {
        "close_date": MIDNIGHT_MS,
        "cost": NUMBER,
        "gain_loss": NUMBER,
        "gain_loss_percent": NUMBER,
        "open_date": MIDNIGHT_MS,
        "proceeds": NUMBER,
        "quantity": NUMBER,
        "symbol": SYMBOL,
        "term": whole(0, 40_000),
    }
)
_SIDES = (
    *("buy", "sell", "sell_short", "buy_to_cover"),
    *("buy_to_open", "buy_to_close", "sell_to_open", "sell_to_close"),
)
_ORDER = {
    "id": ID,
    "type": word("market", "limit", "stop", "stop_limit", "debit", "credit", "even"),
    "symbol": SYMBOL,
    "side": word(*_SIDES),
    "quantity": NUMBER,
    "status": word(*STATUSES),
    "duration": word("day", "gtc", "pre", "post"),
    "avg_fill_price": NUMBER,
    "exec_quantity": NUMBER,
    "last_fill_price": NUMBER,
    "last_fill_quantity": NUMBER,
    "remaining_quantity": NUMBER,
    "create_date": INSTANT,
    "transaction_date": INSTANT,
    "class": word("equity", "option"),
}
_TERMS = {
    "price": NUMBER,
    "stop_price": NUMBER,
    "option_symbol": CONTRACT,
    "reason_description": text(),
    "tag": matching("[A-Za-z0-9-]{1,255}", lambda _: "demo-7"),
}
LEG = record(_ORDER, _TERMS)
_SEVERAL = record(
    {
        **_ORDER,
        "class": word("multileg", "combo"),
        "num_legs": whole(2, 4),
        "strategy": word(*_STRATEGIES),
        "leg": list_of(LEG),
    },
    _TERMS,
)
_PARENT = record(
    {
        "id": ID,
        "class": word("oco", "oto", "otoco"),
        "status": word(*STATUSES),
        "leg": list_of(LEG),
    },
    {"tag": _TERMS["tag"]},
)
_ORDERS_BY_CLASS = {
    **dict.fromkeys(("equity", "option"), LEG),
    **dict.fromkeys(("multileg", "combo"), _SEVERAL),
    **dict.fromkeys(("oco", "oto", "otoco"), _PARENT),
}


def _order() -> Shape:
    def judge(value: object, where: str) -> Problems:
        kind = str(value.get("class")) if isinstance(value, dict) else ""
        if kind not in _ORDERS_BY_CLASS:
            yield f"{where}.class is {kind!r}"
            return
        yield from _ORDERS_BY_CLASS[kind].judge(value, where)

    return Shape(judge, lambda rng: rng.choice((LEG, _SEVERAL, _PARENT)).make(rng))


ORDER = _order()
PAGE = {"page": r"[1-9]\d*", "limit": r"[1-9]\d*"}
_ERRORS = (400, 401, 403, 404, 429, 500, 502, 503, 504)
_ACCOUNT = "/accounts/{account_id}"


def _get(name: str, path: str, response: Shape, **query: str) -> ContractOperation:
    return ContractOperation(name, "GET", path, 200, response, _ERRORS, query)


OPERATIONS = (
    _get(
        "profile",
        "/user/profile",
        record({"profile": collection("account", ACCOUNT, {"id": text(), "name": text()})}),
    ),
    _get("balances", f"{_ACCOUNT}/balances", record({"balances": _balances()})),
    _get(
        "positions",
        f"{_ACCOUNT}/positions",
        record({"positions": collection("position", POSITION)}),
    ),
    _get(
        "history",
        f"{_ACCOUNT}/history",
        record({"history": collection("event", _event())}),
        **PAGE,
        type="|".join(_TYPES),
        start=DAY,
        end=DAY,
        symbol=".+",
        exactMatch=TRUTH,
    ),
    _get(
        "gainloss",
        f"{_ACCOUNT}/gainloss",
        record({"gainloss": collection("closed_position", CLOSED)}),
        **PAGE,
        sortBy="openDate|closeDate",
        sort="asc|desc",
        start=DAY,
        end=DAY,
        symbol=".+",
    ),
    _get(
        "orders",
        f"{_ACCOUNT}/orders",
        record({"orders": collection("order", ORDER)}),
        **PAGE,
        includeTags=TRUTH,
        status=r"[a-z_]+(,[a-z_]+)*",
    ),
    _get("order", f"{_ACCOUNT}/orders/{{id}}", record({"order": ORDER}), includeTags=TRUTH),
)
FAULT = record({"fault": record({"faultstring": text(), "detail": record({"errorcode": text()})})})


def client_problems(request: ContractRequest) -> Problems:
    """List what is wrong with a request."""
    operation = operation_of(OPERATIONS, request, BASE)
    if operation is None:
        yield f"{request.method} {request.path} is not documented"
        return
    yield from request_problems(operation, request)
    shown = request.fields("authorization")
    if len(shown) != 1 or not re.fullmatch(r"Bearer [\x21-\x7e]+", shown[0]):
        yield "Authorization is not 'Bearer <token>'"


def venue_problems(exchange: RecordedCall) -> Problems:
    """List what is wrong with a response."""
    request, reply = exchange
    operation = operation_of(OPERATIONS, request, BASE)
    if operation is None:
        if reply.status not in {400, 404, 405}:
            yield f"status {reply.status} for a path that is not documented"
        return
    yield from response_problems(operation, exchange)
    if reply.status in {200, 429}:
        yield from _quota_problems(exchange)
    if reply.status >= 400:
        yield from _error_problems(exchange)


def _quota_problems(exchange: RecordedCall) -> Problems:
    names = ("allowed", "used", "available", "expiry")
    shown = [exchange.reply.fields(f"x-ratelimit-{name}") for name in names]
    if not all(len(values) == 1 and values[0].isdigit() for values in shown):
        yield f"X-Ratelimit-* are {shown}"
        return
    allowed, used, available, _ = (int(values[0]) for values in shown)
    if used + available != allowed or (exchange.reply.status == 429 and available):
        yield f"a quota of {allowed} has {used} used and {available} left"
    if len(shown[3][0]) != 13:
        yield f"X-Ratelimit-Expiry {shown[3][0]} is not in milliseconds"


def _error_problems(exchange: RecordedCall) -> Problems:
    """Expect a fault from the gateway, a sentence from the brokerage layer."""
    reply = exchange.reply
    body = reply.body.decode("utf-8", "replace")
    if reply.fields("content-type") == ["application/json"]:
        yield from json_problems(reply, FAULT)
        code = r'"errorcode": ?"(keymanagement\.service\.\w+|policies\.ratelimit\.QuotaViolation)"'
        if not re.search(code, body):
            yield f"a fault without a known code: {body}"
        return
    if not reply.fields("content-type")[0].startswith("text/plain"):
        yield f"Content-Type of an error is {reply.fields('content-type')}"
    starts = {400: "Invalid parameter, ", 401: "Unauthorized Account: "}
    if not body.startswith(starts.get(reply.status, "")) or not body:
        yield f"status {reply.status} says {body!r}"
