"""Signatures, verified by a server of its own; keys in all forms; the server's time."""

from __future__ import annotations

import logging
import pickle
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from kloudtrader import (
    ConfigurationError,
    InvalidArgument,
    KloudTraderError,
    RateLimited,
    ServerError,
    Unauthorized,
    UnknownServerError,
    kalshi_v2,
)
from kloudtrader.kalshi_v2 import KalshiV2
from kloudtrader.kalshi_v2 import _signing as signing
from kloudtrader.kalshi_v2.access import KalshiV2Client
from kloudtrader.runtime import Operation, Parameter, Transport, plain
from kloudtrader.runtime import Reply as Documented
from kloudtrader.runtime.auth import Secret
from tests.kalshi_v2.exchange import (
    ED25519,
    KEY_ID,
    PEMS,
    RSA,
    Exchange,
    PrivateKey,
    Reply,
    Signed,
    pem,
)
from tests.scripts import frames_with

BALANCE = {"balance": 9801, "balance_dollars": "98.0186"}
EXPIRED = {"error": {"code": "header_timestamp_expired", "message": "header timestamp expired"}}
NETTING: dict[str, Any] = {"netting_configs": []}
CANCELLED = {"order_id": "o-1", "reduced_by": "1.00", "ts_ms": 1796000000123}
CREATED = {"order_id": "o-1", "fill_count": "0.00", "remaining_count": "1.00"}
ORDER: dict[str, Any] = {"ticker": "KXA-26", "side": "bid", "count": 1, "price": "0.41"}

each_key = pytest.mark.parametrize(("key", "text"), PEMS.values(), ids=PEMS)


def ticks(start: float) -> Callable[[], float]:
    """Return a clock that is one millisecond on at each reading."""
    moments = iter(range(10**6))
    return lambda: start + next(moments) / 1000


def client_of(
    exchange: Exchange,
    text: str,
    now: Callable[[], float] = time.time,
    clock: Callable[[], float] = time.monotonic,
) -> KalshiV2Client:
    """Return a client that does not wait between two attempts."""
    credentials = signing.Credentials(Secret(KEY_ID), signing.KeySource("test", Secret(text)))
    return KalshiV2Client(
        exchange.url, credentials, now=now, clock=clock, sleep=lambda _seconds: None
    )


# Signatures


@each_key
def test_every_kind_of_request_is_signed(exchange: Exchange, key: PrivateKey, text: str) -> None:
    client = KalshiV2(KEY_ID, text)
    exchange.respond(
        Reply(200, BALANCE),
        Reply(201, CREATED),
        Reply(200, CANCELLED | {"order_id": "6f1e-.~_1"}),
        Reply(204),
    )
    client.get_balance(exchange_index=2)
    client.create_order(**ORDER)
    client.cancel_order("6f1e-.~_1", market_ticker="KXA-26")
    client.cancel_all_orders()
    assert [(signed.method, signed.target) for signed in exchange.seen] == [
        ("GET", "/trade-api/v2/portfolio/balance?subaccount=0&exchange_index=2"),
        ("POST", "/trade-api/v2/portfolio/events/orders"),
        (
            "DELETE",
            "/trade-api/v2/portfolio/events/orders/6f1e-.~_1?subaccount=0&market_ticker=KXA-26",
        ),
        ("DELETE", "/trade-api/v2/portfolio/events/orders?subaccount=0"),
    ]
    for signed in exchange.seen:
        assert signed.key_id == KEY_ID
        assert len(signed.timestamp) == 13
        assert abs(int(signed.timestamp) / 1000 - time.time()) < 60
        assert signed.is_signed_by(key)
        assert not signed.is_signed_by(ED25519 if key is RSA else RSA)


@each_key
def test_each_attempt_has_a_signature_of_its_own(
    exchange: Exchange, key: PrivateKey, text: str
) -> None:
    exchange.respond(Reply(503), Reply(502), Reply(200, {"settlements": []}))
    client = client_of(exchange, text, now=ticks(time.time()))
    kalshi_v2.PortfolioApi(client).get_settlements()
    assert len(exchange.seen) == 3
    assert all(signed.is_signed_by(key) for signed in exchange.seen)
    assert len({signed.timestamp for signed in exchange.seen}) == 3
    assert len({signed.signature for signed in exchange.seen}) == 3


@each_key
@pytest.mark.parametrize(
    "name", ["ü b+~", "a%2B:c", "KXA-26,B35.5", "100%", "日本", "a?b=c", "a#b"]
)
def test_odd_paths_are_signed_as_they_are_sent(
    exchange: Exchange, key: PrivateKey, text: str, name: str
) -> None:
    """Percent-encoded in the path; an odd query is left out of the signature."""
    operation = Operation(
        "odd",
        "odd",
        "GET",
        "/odd/{name}/end",
        parameters=(
            Parameter("name", "name", "path", required=True),
            Parameter("query", "query", "query"),
        ),
        replies=(Documented("200", "application/json", "any"),),
        repeatable=True,
        security=(("accessKey", "accessTimestamp", "accessSignature"),),
    )
    client_of(exchange, text).send(operation, {"name": name, "query": f"/x?{name}"}, plain)
    (signed,) = exchange.seen
    assert signed.target.isascii()
    assert signed.is_signed_by(key)


def test_public_calls_are_not_signed_and_need_no_key(exchange: Exchange) -> None:
    exchange.respond(Reply(200, {"exchange_active": True, "trading_active": True}))
    assert kalshi_v2.get_exchange_status().trading_active
    assert exchange.seen[0].key_id == ""
    assert exchange.seen[0].signature == b""


def test_a_request_that_is_forged_is_not_verified(exchange: Exchange) -> None:
    """The verification itself: else the tests above could not fail."""
    exchange.respond(Reply(200, BALANCE))
    kalshi_v2.PortfolioApi(client_of(exchange, pem(RSA))).get_balance()
    (signed,) = exchange.seen
    for change in (
        {"method": "DELETE"},
        {"target": signed.target.replace("balance", "orders")},
        {"timestamp": str(int(signed.timestamp) + 1)},
    ):
        assert not replace(signed, **change).is_signed_by(RSA)


# Keys


@each_key
@pytest.mark.parametrize("form", ["text", "line ends", "windows", "blanks", "path", "Path"])
def test_a_key_is_taken_in_every_form(
    exchange: Exchange, tmp_path: Path, key: PrivateKey, text: str, form: str
) -> None:
    file = tmp_path / "kalshi.pem"
    file.write_text(text)
    forms: dict[str, str | Path] = {
        "text": text,
        "line ends": text.replace("\n", "\\n"),
        "windows": text.replace("\n", "\r\n"),
        "blanks": f"  \n{text}\n ",
        "path": str(file),
        "Path": file,
    }
    exchange.respond(Reply(200, NETTING))
    KalshiV2(KEY_ID, forms[form]).get_netting()
    assert exchange.seen[0].is_signed_by(key)


@pytest.mark.parametrize("form", ["KALSHI_PRIVATE_KEY", "KALSHI_PRIVATE_KEY_PATH"])
def test_the_environment_is_read_at_the_call(
    exchange: Exchange, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    client = KalshiV2()
    exchange.respond(Reply(200, NETTING))
    for number, key in enumerate((RSA, ED25519)):
        file = tmp_path / f"{number}.pem"
        file.write_text(pem(key))
        value = str(file) if form.endswith("PATH") else pem(key).replace("\n", "\\n")
        monkeypatch.setenv("KALSHI_API_KEY_ID", f" {number}-id ")
        monkeypatch.setenv(form, value)
        client.get_netting()
        kalshi_v2.get_netting()
    assert [signed.key_id for signed in exchange.seen] == ["0-id", "0-id", "1-id", "1-id"]
    assert all(signed.is_signed_by(RSA) for signed in exchange.seen[:2])
    assert all(signed.is_signed_by(ED25519) for signed in exchange.seen[2:])


def test_a_key_is_parsed_once(exchange: Exchange, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[object] = []
    load = signing.load_key
    monkeypatch.setattr(signing, "load_key", lambda source: loaded.append(source) or load(source))
    exchange.respond(Reply(200, NETTING))
    for _ in range(3):
        KalshiV2("once", pem(RSA)).get_netting()
    assert len(loaded) == 1


def _public(key: PrivateKey) -> str:
    written = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return written.decode()


def _elliptic() -> str:
    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


BAD_KEYS = {
    "encrypted PKCS#8": pem(RSA, password=b"pw"),
    "encrypted PKCS#1": pem(RSA, PrivateFormat.TraditionalOpenSSL, b"pw"),
    "encrypted Ed25519": pem(ED25519, password=b"pw"),
    "public": _public(RSA),
    "elliptic": _elliptic(),
    "cut short": pem(RSA)[:900],
    "damaged": pem(RSA).replace("A", "B"),
    "quoted": f'"{pem(RSA)}"',
}


@pytest.mark.parametrize("text", BAD_KEYS.values(), ids=BAD_KEYS)
def test_a_key_that_cannot_sign_is_a_named_error(
    exchange: Exchange, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setenv("KALSHI_API_KEY_ID", KEY_ID)
    monkeypatch.setenv("KALSHI_PRIVATE_KEY", text)
    with pytest.raises(ConfigurationError) as caught:
        kalshi_v2.get_netting()
    assert caught.value.setting == "KALSHI_PRIVATE_KEY"
    assert exchange.seen == []
    _check_secrecy(caught.value, text, "")


@pytest.mark.parametrize("kind", ["missing", "folder", "text", "binary"])
def test_a_path_that_holds_no_key_is_a_named_error(
    exchange: Exchange, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    path = tmp_path / "key"
    if kind == "folder":
        path.mkdir()
    elif kind != "missing":
        path.write_bytes(b"no key" if kind == "text" else b"\xff\xfe\x00")
    monkeypatch.setenv("KALSHI_API_KEY_ID", KEY_ID)
    monkeypatch.setenv("KALSHI_PRIVATE_KEY_PATH", str(path))
    with pytest.raises(ConfigurationError) as caught:
        kalshi_v2.get_netting()
    assert caught.value.setting == "KALSHI_PRIVATE_KEY_PATH"
    assert exchange.seen == []


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({}, ["KALSHI_API_KEY_ID", "KALSHI_PRIVATE_KEY_PATH", "KALSHI_PRIVATE_KEY"]),
        ({"KALSHI_API_KEY_ID": KEY_ID}, ["KALSHI_PRIVATE_KEY_PATH", "KALSHI_PRIVATE_KEY"]),
        ({"KALSHI_API_KEY_ID": " ", "KALSHI_PRIVATE_KEY": "x"}, ["KALSHI_API_KEY_ID"]),
        ({"KALSHI_PRIVATE_KEY_PATH": "x"}, ["KALSHI_API_KEY_ID"]),
        (
            {"KALSHI_API_KEY_ID": "i", "KALSHI_PRIVATE_KEY": "k", "KALSHI_PRIVATE_KEY_PATH": "p"},
            ["KALSHI_PRIVATE_KEY", "KALSHI_PRIVATE_KEY_PATH"],
        ),
    ],
)
def test_half_a_key_names_all_that_is_missing(
    exchange: Exchange,
    monkeypatch: pytest.MonkeyPatch,
    given: dict[str, str],
    named: list[str],
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ConfigurationError) as caught:
        kalshi_v2.get_netting()
    assert all(name in str(caught.value) for name in named)
    absent = {"KALSHI_API_KEY_ID", "KALSHI_PRIVATE_KEY_PATH"} - {*named}
    assert not any(f"export {name}" in str(caught.value) for name in absent)
    assert exchange.seen == []


@pytest.mark.parametrize("value", ["'quoted'", "two words", "ключ", "a\nb"])
def test_a_key_id_that_is_none_is_refused(
    exchange: Exchange, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("KALSHI_API_KEY_ID", value)
    monkeypatch.setenv("KALSHI_PRIVATE_KEY", pem(RSA))
    with pytest.raises(ConfigurationError) as caught:
        kalshi_v2.get_netting()
    assert caught.value.setting == "KALSHI_API_KEY_ID"
    assert value not in str(caught.value)
    with pytest.raises(ConfigurationError):
        KalshiV2(value, pem(RSA))
    assert exchange.seen == []


@pytest.mark.parametrize(
    "given",
    [
        {"key_id": KEY_ID},
        {"private_key": pem(RSA)},
        {"key_id": KEY_ID, "private_key": " "},
        {"key_id": KEY_ID, "private_key": pem(RSA).encode()},
        {"key_id": 7, "private_key": pem(RSA)},
        {"subaccount": -1},
        {"subaccount": "1"},
    ],
)
def test_what_an_object_cannot_use_is_refused_at_once(given: dict[str, Any]) -> None:
    with pytest.raises(InvalidArgument) as caught:
        KalshiV2(**given)
    _check_secrecy(caught.value, pem(RSA), "")


def test_without_cryptography_the_error_says_what_to_install(
    exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == "cryptography"]:
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(ConfigurationError) as caught:
        KalshiV2("without", pem(RSA)).get_balance()
    assert "kloudtrader[kalshi]" in str(caught.value)
    exchange.respond(Reply(200, {"exchange_active": True, "trading_active": True}))
    assert kalshi_v2.get_exchange_status().exchange_active


# The server's time


def punctual(reply: Reply) -> Callable[[Signed], Reply]:
    """Refuse what was signed more than ten seconds before or after the server's time."""

    def react(signed: Signed) -> Reply:
        is_late = abs(int(signed.timestamp) / 1000 - time.time()) > 10
        return Reply(401, EXPIRED) if is_late else reply

    return react


def shift_clock(offset: float) -> Callable[[], float]:
    return lambda: time.time() + offset


@pytest.mark.parametrize("offset", [-86_400.0, -900.0, -30.0, 60.0, 3600.0])
def test_a_read_at_a_wrong_time_is_sent_once_more(exchange: Exchange, offset: float) -> None:
    exchange.respond(punctual(Reply(200, {"settlements": []})))
    api = kalshi_v2.PortfolioApi(client_of(exchange, pem(ED25519), shift_clock(offset)))
    assert api.get_settlements().settlements == []
    assert len(exchange.seen) == 2
    assert all(signed.is_signed_by(ED25519) for signed in exchange.seen)
    api.get_settlements()
    assert len(exchange.seen) == 3


def test_a_write_is_not_repeated_and_the_next_call_has_the_right_time(exchange: Exchange) -> None:
    exchange.respond(punctual(Reply(201, CREATED)))
    api = kalshi_v2.OrdersApi(client_of(exchange, pem(RSA), shift_clock(-900)))
    with pytest.raises(Unauthorized) as caught:
        api.create_order(**ORDER)
    assert caught.value.outcome == "refused"
    assert len(exchange.seen) == 1
    assert api.create_order(**ORDER).order_id == "o-1"
    assert len(exchange.seen) == 2


def test_a_second_refusal_is_raised_with_both_attempts(exchange: Exchange) -> None:
    exchange.respond(Reply(401, EXPIRED))
    api = kalshi_v2.OrdersApi(client_of(exchange, pem(RSA), shift_clock(900)))
    with pytest.raises(Unauthorized) as caught:
        api.get_order("o-1")
    assert [attempt.status for attempt in caught.value.attempts] == [401, 401]
    assert len(exchange.seen) == 2


def test_a_repeated_read_keeps_to_the_time_of_the_call(exchange: Exchange) -> None:
    elapsed = [0.0]

    def react(_signed: Signed) -> Reply:
        elapsed.append(60.0)
        return Reply(401, EXPIRED)

    exchange.respond(react)
    client = client_of(exchange, pem(RSA), shift_clock(900), clock=lambda: elapsed[-1])
    with pytest.raises(Unauthorized):
        kalshi_v2.OrdersApi(client).get_order("o-1", _timeout=5)
    assert len(exchange.seen) == 1


@pytest.mark.parametrize(
    ("offset", "body"),
    [
        (0.0, EXPIRED),
        (900.0, {"error": {"code": "authentication_error", "details": "NOT_FOUND"}}),
        (900.0, b"header_timestamp_expired"),
    ],
)
def test_other_refusals_are_not_repeated(exchange: Exchange, offset: float, body: object) -> None:
    exchange.respond(Reply(401, body), Reply(200, {"order": {}}))
    with pytest.raises(Unauthorized):
        kalshi_v2.OrdersApi(client_of(exchange, pem(RSA), shift_clock(offset))).get_order("o-1")
    assert len(exchange.seen) == 1


@pytest.mark.parametrize("date", ["", "yesterday", "Mon, 99 Nov 2026 17:59:48 GMT", "17"])
def test_a_date_that_is_none_corrects_nothing(date: str) -> None:
    clock = signing.ServerClock(lambda: 1_700_000_000.0)
    assert not clock.correct({"Date": date})
    assert clock.milliseconds() == 1_700_000_000_000


# Secrets


def _lines(text: str) -> list[str]:
    """Return the lines of a PEM that hold the key."""
    return [line for line in text.splitlines() if len(line) > 40 and "-----" not in line]


def _check_secrecy(error: BaseException, text: str, log: str, *more: str) -> None:
    secrets = [*_lines(text), *more]
    shown = [str(error), repr(error), log, *traceback.format_exception(error)]
    shown += [repr(vars(error)), repr(pickle.dumps(error)), str(getattr(error, "body", ""))]
    shown.append(str(dict(getattr(error, "headers", {}))))
    for secret in secrets:
        assert not [line for line in shown if secret in line]
        assert frames_with(error, secret) == []


def _echo(status: int) -> Callable[[Signed], Reply]:
    from base64 import b64encode

    def react(signed: Signed) -> Reply:
        text = f"{signed.key_id} {b64encode(signed.signature).decode()}"
        return Reply(status, {"error": {"code": "x", "message": text}}, {"X-Echo": text})

    return react


@each_key
@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, KloudTraderError),
        (401, Unauthorized),
        (429, RateLimited),
        (500, ServerError),
        (503, UnknownServerError),
        (200, KloudTraderError),
    ],
)
@pytest.mark.parametrize("write", [False, True])
def test_no_key_and_no_signature_is_shown(
    exchange: Exchange,
    caplog: pytest.LogCaptureFixture,
    key: PrivateKey,
    text: str,
    status: int,
    kind: type[KloudTraderError],
    write: bool,
) -> None:
    from base64 import b64encode

    if kind is UnknownServerError and not write:
        kind = ServerError
    exchange.respond(_echo(status))
    api = kalshi_v2.OrdersApi(client_of(exchange, text))
    with caplog.at_level(logging.DEBUG), pytest.raises(kind) as caught:
        api.create_order(**ORDER) if write else api.get_order("o-1")
    signatures = [b64encode(signed.signature).decode() for signed in exchange.seen]
    assert signatures
    _check_secrecy(caught.value, text, caplog.text, KEY_ID, *signatures)


def test_objects_do_not_show_or_pickle_their_keys() -> None:
    text = pem(RSA)
    client = KalshiV2(KEY_ID, text, subaccount=3)
    credentials = signing.Credentials(Secret(KEY_ID), signing.KeySource("k", Secret(text)))
    for value in (client, credentials, client_of, vars(client), credentials.source):
        assert not any(secret in repr(value) for secret in (*_lines(text), KEY_ID))
    assert "subaccount 3" in repr(client)
    for value in (client, credentials):
        with pytest.raises(TypeError):
            pickle.dumps(value)


# Hosts


@pytest.mark.parametrize(
    "url",
    [
        "http://external-api.kalshi.com/trade-api/v2",
        "https://external-api.kalshi.co/trade-api/v2",
        "https://external-api.kalshi.com.evil.example/trade-api/v2",
        "https://external-api.kalshi.com",
        "https://external-api.kalshi.com/trade-api/v3",
        "https://external-api.kalshi.com:444/trade-api/v2",
        "http://192.168.1.5/trade-api/v2",
        "prod",
        "",
    ],
)
def test_a_host_that_is_none_of_kalshis_gets_no_signature(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setattr(Transport, "send", lambda *_: pytest.fail("sent"))
    with pytest.raises(ConfigurationError) as caught:
        KalshiV2(KEY_ID, pem(RSA), base_url=url)
    assert caught.value.setting == "base_url"
    if url:
        monkeypatch.setenv("KLOUDTRADER_KALSHI_V2_URL", url)
        with pytest.raises(ConfigurationError) as caught:
            KalshiV2(KEY_ID, pem(RSA)).get_balance()
        assert caught.value.setting == "KLOUDTRADER_KALSHI_V2_URL"


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        (None, "https://external-api.kalshi.com"),
        ("demo", "https://external-api.demo.kalshi.co"),
        (" Demo ", "https://external-api.demo.kalshi.co"),
        ("production", "https://external-api.kalshi.com"),
        ("https://api.elections.kalshi.com/trade-api/v2/", "https://api.elections.kalshi.com"),
    ],
)
def test_production_is_the_default_and_demo_is_one_word(
    monkeypatch: pytest.MonkeyPatch, url: str | None, origin: str
) -> None:
    class Sent(Exception):  # noqa: N818
        """Tells where a request would have gone."""

    def send(_transport: object, where: Any, request: Any, *_: object) -> None:
        assert request.path == "/trade-api/v2/portfolio/subaccounts/netting"
        raise Sent(where.origin)

    monkeypatch.setattr(Transport, "send", send)
    with pytest.raises(Sent) as caught:
        KalshiV2(KEY_ID, pem(ED25519), base_url=url).get_netting()
    assert str(caught.value) == origin
    if url is not None:
        monkeypatch.setenv("KLOUDTRADER_KALSHI_V2_URL", url)
        with pytest.raises(Sent) as caught:
            KalshiV2(KEY_ID, pem(ED25519)).get_netting()
        assert str(caught.value) == origin
