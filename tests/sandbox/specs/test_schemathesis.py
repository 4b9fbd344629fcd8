"""Requests made up from the specs: no server error, responses that conform, bad input refused."""

import json
import os
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from ruamel.yaml import YAML
from schemathesis.checks import not_a_server_error
from schemathesis.core.parameters import ParameterLocation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from kloudtrader.sandbox import ManualClock, Sandbox
from kloudtrader.sandbox.tradier.start.builder import ACCESS_TOKEN

SLOW = os.environ.get("KLOUDTRADER_SLOW", "") not in {"", "0"}
EXAMPLES = 300 if SLOW else 3
SECONDS = 10.0
"""Longest wait for a response: a venue that hangs is an error, not a test without an end."""


def is_form_of_a_list(case: schemathesis.Case) -> bool:
    """Return whether a form holds a list: its members are texts, and one text is such a list.

    Members that no spec names are ignored, so a wrong form cannot be told from a right one.
    """
    is_form = case.media_type == "application/x-www-form-urlencoded"
    return is_form and case.operation.path == "/markets/quotes"


def is_text_of_a_list(case: schemathesis.Case) -> bool:
    """Return whether a query holds another value than a list of texts where the spec has a list.

    All are written as text: a number is the list of that text, and null is the empty list.
    """
    for parameter in case.operation.query:
        is_list = parameter.definition.get("schema", {}).get("type") == "array"
        value = case.query.get(parameter.name, [])
        if is_list and not (isinstance(value, list) and all(isinstance(v, str) for v in value)):
            return True
    return False


USELESS = {"price": {"market", "stop", "even"}, "stop": {"market", "limit", "debit", "credit"}}
"""Types of orders that have no such price. The client refuses it, the broker ignores it."""


def has_useless_price(value: object) -> bool:
    """Return whether an order or a leg names a price that its type does not have."""
    if isinstance(value, list):
        return any(map(has_useless_price, value))
    if not isinstance(value, dict):
        return False
    kind = str(value.get("type"))
    is_useless = any(name in value and kind in kinds for name, kinds in USELESS.items())
    return is_useless or any(map(has_useless_price, value.values()))


def bad_input_is_refused(ctx: Any, response: Any, case: schemathesis.Case) -> bool | None:
    """A wrong query or body gets a 4xx. Members that no spec names are ignored by both venues."""
    meta = case.meta
    wrong = (
        {kind for kind, info in meta.components.items() if info.mode.is_negative} if meta else {}
    )
    if not {ParameterLocation.QUERY, ParameterLocation.BODY} & set(wrong):
        return None  # paths and credentials are replaced by working ones before they are sent
    if is_form_of_a_list(case) or is_text_of_a_list(case) or has_useless_price(case.body):
        return None
    known = {parameter.name for parameter in case.operation.query}
    if set(case.query) - known or "x-schemathesis-unknown-property" in str(case.body):
        return None
    return negative_data_rejection(ctx, response, case)


CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    bad_input_is_refused,
]
SPECS = Path(__file__).parents[3] / "openapi"


def spec(name: str) -> Any:
    document = YAML(typ="safe", pure=True).load(SPECS / name)
    return json.loads(json.dumps(document, default=str))


TRADIER = schemathesis.openapi.from_dict(spec("tradier.yaml"))
KALSHI = schemathesis.openapi.from_dict(spec("kalshi_v1.yaml"))
BUDGET = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=not SLOW,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(clock=ManualClock(), quota=None, accounts=("margin", "cash")) as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def session() -> Iterator[requests.Session]:
    with requests.Session() as session:
        yield session


def often(case: schemathesis.Case, name: str, value: str) -> None:
    """Put something that exists in the place of most made-up path parameters."""
    if name in case.path_parameters and zlib.crc32(repr(case.query).encode()) % 4:
        case.path_parameters[name] = value


@TRADIER.parametrize()
@BUDGET
def test_tradier(case: schemathesis.Case, sandbox: Sandbox, session: requests.Session) -> None:
    account = sandbox.tradier.ledger.accounts["VA10000001"]
    often(case, "account_id", account.number)
    often(case, "id", str(account.orders[0].id))
    headers = {"Authorization": f"Bearer {ACCESS_TOKEN}", "Accept": "application/json"}
    response = case.call(
        base_url=sandbox.tradier_url, headers=headers, session=session, timeout=SECONDS
    )
    case.validate_response(response, checks=CHECKS)


@KALSHI.parametrize()
@BUDGET
def test_kalshi(case: schemathesis.Case, sandbox: Sandbox, session: requests.Session) -> None:
    venue = sandbox.kalshi
    with venue.lock:
        login = venue.accounts.log_in("trader@example.com", "correct-horse-7", venue.now)
        order = venue.exchange.wallets[login.user_id].orders[-1]
    often(case, "user_id", login.user_id)
    often(case, "market_id", order.market_id)
    often(case, "order_id", order.order_id)
    headers = {"Authorization": f"{login.user_id} {login.token}"}
    response = case.call(
        base_url=sandbox.kalshi_url, headers=headers, session=session, timeout=SECONDS
    )
    case.validate_response(response, checks=CHECKS)
    cash = sum(wallet.cash for wallet in venue.exchange.wallets.values())
    assert cash + venue.exchange.escrow == venue.exchange.deposits
