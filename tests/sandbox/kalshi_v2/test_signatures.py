"""Test that signatures are verified: key, time, text and algorithm."""

from dataclasses import replace

import pytest

from kloudtrader.sandbox import ManualClock, Sandbox
from kloudtrader.sandbox.kalshi_v2._members import KeyType, V2Credential
from kloudtrader.sandbox.kalshi_v2.switches import V2Switches
from tests.sandbox.kalshi_v2.callers import BASE, V2Caller, read_error, sign

PATH = "/portfolio/balance"


def expect_refusal(caller: V2Caller, headers: dict[str, str], path: str = PATH) -> tuple[str, str]:
    status, code, details = read_error(caller.call("GET", path, headers=headers))
    assert status == 401
    return code, details


@pytest.mark.parametrize("kind", ["ed25519", "rsa"])
def test_a_key_of_either_kind_signs(sandbox: Sandbox, kind: KeyType) -> None:
    caller = V2Caller(sandbox, sandbox.kalshi_v2.add_key(kind))
    assert caller.call("GET", PATH).status == 200
    assert caller.call("GET", PATH, subaccount=0).status == 200  # the query is not signed


def test_rsa_takes_only_a_salt_as_long_as_the_digest(sandbox: Sandbox) -> None:
    caller = V2Caller(sandbox, sandbox.kalshi_v2.add_key("rsa"))
    headers = caller.headers("GET", PATH)
    text = f"{headers['KALSHI-ACCESS-TIMESTAMP']}GET{BASE}{PATH}"
    pem = caller.credential.private_pem
    assert caller.call("GET", PATH, headers=headers).status == 200
    for salt in (0, 222):
        headers["KALSHI-ACCESS-SIGNATURE"] = sign(pem, text, salt)
        wrong = ("authentication_error", "INCORRECT_API_KEY_SIGNATURE")
        assert expect_refusal(caller, headers) == wrong


@pytest.mark.parametrize("field", ["KEY", "TIMESTAMP", "SIGNATURE"])
def test_a_missing_header_is_refused(ada: V2Caller, field: str) -> None:
    headers = ada.headers("GET", PATH)
    del headers[f"KALSHI-ACCESS-{field}"]
    assert expect_refusal(ada, headers) == ("signature_is_missing_from_headers", "")


def test_an_unknown_key_is_refused(ada: V2Caller, sandbox: Sandbox) -> None:
    pem = ada.credential.private_pem
    stranger = V2Caller(sandbox, V2Credential("3f0a6a52-5a3e-4c8d-9d2f-0c6c1d3b8a77", pem))
    headers = stranger.headers("GET", PATH)
    assert expect_refusal(stranger, headers) == ("authentication_error", "NOT_FOUND")


def test_a_signature_of_another_text_is_refused(ada: V2Caller, ben: V2Caller) -> None:
    wrong = ("authentication_error", "INCORRECT_API_KEY_SIGNATURE")
    assert expect_refusal(ada, ada.headers("POST", PATH)) == wrong
    assert expect_refusal(ada, ada.headers("GET", "/portfolio/orders")) == wrong
    mixed = replace(ada.credential, private_pem=ben.credential.private_pem)
    assert expect_refusal(ada, V2Caller(ada.sandbox, mixed).headers("GET", PATH)) == wrong
    late = ada.headers("GET", PATH) | {"KALSHI-ACCESS-SIGNATURE": "no base64!"}
    assert expect_refusal(ada, late) == wrong


@pytest.mark.parametrize(("seconds", "status"), [(-15, 200), (-25, 401), (40, 200), (50, 401)])
def test_the_timestamp_may_be_off_by_a_little(ada: V2Caller, seconds: float, status: int) -> None:
    response = ada.call("GET", PATH, headers=ada.headers("GET", PATH, seconds=seconds))
    assert response.status == status
    if status == 401:
        assert read_error(response)[1] == "header_timestamp_expired"


def test_a_strict_clock_is_that_of_the_sandbox(ada: V2Caller, clock: ManualClock) -> None:
    ada.venue.switches = V2Switches(strict_clock=True, skew_ahead_seconds=1)
    expired = ("header_timestamp_expired", "")
    assert expect_refusal(ada, ada.headers("GET", PATH)) == expired
    import time

    behind = clock.now().timestamp() - time.time()
    headers = ada.headers("GET", PATH, seconds=behind)
    assert ada.call("GET", PATH, headers=headers).status == 200


def test_the_path_is_signed_as_it_was_sent(ada: V2Caller) -> None:
    assert ada.call("GET", "/portfolio/orders/a%2Db").status == 404
    headers = ada.headers("GET", "/portfolio/orders/a-b")
    response = ada.call("GET", "/portfolio/orders/a%2Db", headers=headers)
    assert read_error(response)[:2] == (401, "authentication_error")


def test_public_reads_need_no_signature(ada: V2Caller) -> None:
    for path in ("/markets", "/exchange/status", "/historical/cutoff", "/series"):
        assert ada.call("GET", path, headers={}).status == 200


def test_a_key_does_what_its_scopes_and_its_subaccount_allow(
    ada: V2Caller, sandbox: Sandbox, rain: str
) -> None:
    ada.post("/portfolio/subaccounts", {}, 201)
    reader = ada.post("/api_keys/generate", {"name": "r", "scopes": ["read"]}, 201)
    caller = V2Caller(sandbox, V2Credential(reader["api_key_id"], reader["private_key"]))
    assert reader["key_type"] == "rsa"
    assert caller.call("GET", PATH).status == 200
    assert caller.refuse(rain, "bid", "1", "0.50")[:2] == (403, "forbidden")

    bound = V2Caller(sandbox, sandbox.kalshi_v2.add_key(subaccount=1))
    assert bound.balance() == "0.0000"
    assert "balance_breakdown" not in bound.get(PATH)
    assert read_error(bound.call("GET", PATH, subaccount=0))[:2] == (403, "forbidden")
    assert bound.refuse(rain, "bid", "1", "0.50")[:2] == (400, "insufficient_balance")


def test_a_deleted_key_is_unknown(ada: V2Caller, sandbox: Sandbox) -> None:
    other = V2Caller(sandbox, sandbox.kalshi_v2.add_key())
    path = f"/api_keys/{other.credential.key_id}"
    assert ada.call("DELETE", path).status == 204
    assert ada.call("DELETE", path).status == 404
    headers = other.headers("GET", PATH)
    assert expect_refusal(other, headers) == ("authentication_error", "NOT_FOUND")


def test_own_public_keys_can_be_added(ada: V2Caller, sandbox: Sandbox) -> None:
    from kloudtrader.sandbox.kalshi_v2.signatures import make_key_pair

    pair = make_key_pair("ed25519")
    added = ada.post("/api_keys", {"name": "mine", "public_key": pair.public_pem}, 201)
    caller = V2Caller(sandbox, V2Credential(added["api_key_id"], pair.private_pem))
    assert caller.call("GET", PATH).status == 200
    names = [key["name"] for key in ada.get("/api_keys")["api_keys"]]
    assert names == ["ada", "mine"]
    bad = ada.call("POST", "/api_keys", {"name": "x", "public_key": "-----BEGIN"})
    assert read_error(bad)[:2] == (400, "invalid_parameters")


def test_no_key_is_shown() -> None:
    credential = V2Credential("id", "secret")
    assert "secret" not in repr(credential)
