"""Test ``doctor``."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import time

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from kloudtrader.cli import exit_codes
from kloudtrader.orders import OrderUnknown, SqliteJournal, place_once
from kloudtrader.sandbox import Sandbox, SystemClock, V2Switches
from kloudtrader.sandbox.kalshi_v2.signatures import make_key_pair
from tests.cli.conftest import Run, plain
from tests.orders.conftest import KO
from tests.orders.reference import Exchange, ReferenceVenue

SECRETS = {
    "ACCESS_TOKEN": "canary-access-token",
    "KALSHI_USER_ID": "canary-user",
    "KALSHI_TOKEN": "canary-session",
    "KALSHI_EMAIL": "canary@example.com",
    "KALSHI_PASSWORD": "canary-password",
}


def entries(out: str) -> dict[tuple[str, str], dict[str, str]]:
    return {(entry["section"], entry["name"]): entry for entry in json.loads(out)}


@pytest.fixture
def punctual() -> Iterator[Sandbox]:
    """Serve a sandbox that has the time of this machine."""
    with Sandbox(seed=7) as sandbox:
        yield sandbox


def test_a_good_setup(
    run: Run, on_terminal: Run, punctual: Sandbox, enter: Callable[[Sandbox], None]
) -> None:
    enter(punctual)
    result = run("doctor", "--json")
    assert result.code == 0
    results = entries(result.out)
    assert [entry for entry in results.values() if entry["state"] == "wrong"] == []
    for name in ("reachable", "clock", "accepted", "account", "rate budget"):
        assert ("Tradier", name) in results
    assert results["Tradier", "rate budget"]["found"].startswith("119 of 120 calls left until ")
    assert on_terminal("doctor").code == 0


def test_values_are_never_shown(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("ACCOUNT_NUMBER", "VA1")
    for options in ([], ["--json"]):
        result = run("doctor", "--offline", *options)
        assert result.code == 0
        assert "canary" not in result.out + result.err
    assert "fewer than 32 characters" in result.out


def test_no_credential_is_set(run: Run) -> None:
    result = run("doctor", "--json")
    assert result.code == exit_codes.CONFIGURATION
    assert entries(result.out)["Tradier", "ACCESS_TOKEN"]["found"] == "not set"


def test_half_a_pair(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KALSHI_EMAIL", "me@example.com")
    results = entries(run("doctor", "--offline", "--json").out)
    assert results["Kalshi API v1", "KALSHI_PASSWORD"]["state"] == "wrong"


def test_a_base_url_that_cannot_be_used(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KLOUDTRADER_TRADIER_URL", "https://me:canary@api.example.com/v1")
    result = run("doctor", "--json")
    assert result.code == exit_codes.CONFIGURATION
    assert entries(result.out)["Tradier", "base URL"]["state"] == "wrong"
    assert "canary" not in result.out


def test_a_token_that_is_refused(
    run: Run,
    shared: Sandbox,
    enter: Callable[[Sandbox], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    enter(shared)
    monkeypatch.setenv("ACCESS_TOKEN", SECRETS["ACCESS_TOKEN"])
    result = run("doctor", "--json")
    assert result.code == exit_codes.CONFIGURATION
    assert entries(result.out)["Tradier", "accepted"]["state"] == "wrong"
    assert entries(result.out)["Tradier", "reachable"]["state"] == "ok"
    assert "canary" not in result.out


def test_an_account_of_another_user(
    run: Run,
    shared: Sandbox,
    enter: Callable[[Sandbox], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    enter(shared)
    monkeypatch.setenv("ACCOUNT_NUMBER", "VA99999999")
    result = run("doctor", "--json")
    assert result.code == exit_codes.CONFIGURATION
    assert entries(result.out)["Tradier", "account"]["state"] == "wrong"


def test_no_network(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("ACCOUNT_NUMBER", "VA1")
    monkeypatch.setenv("KLOUDTRADER_TRADIER_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("KLOUDTRADER_KALSHI_URL", "http://127.0.0.1:9/v1")
    result = run("doctor", "--json")
    assert result.code == exit_codes.NO_RESPONSE
    for venue in ("Tradier", "Kalshi API v1"):
        assert entries(result.out)[venue, "reachable"]["state"] == "wrong"


@pytest.mark.parametrize(
    ("offset", "words"), [(0, "agrees"), (3600, "3,600 s ahead of"), (-3600, "3,600 s behind")]
)
def test_the_clocks_are_compared(
    run: Run,
    shared: Sandbox,
    enter: Callable[[Sandbox], None],
    monkeypatch: pytest.MonkeyPatch,
    offset: int,
    words: str,
) -> None:
    enter(shared)
    monkeypatch.setattr("kloudtrader.cli.commands.doctor._probe.time", lambda: time() + offset)
    results = entries(run("doctor", "--json").out)["Tradier", "clock"]
    assert words in results["found"].replace("3,601", "3,600").replace("3,599", "3,600")
    assert (results["state"] == "wrong") is bool(offset)


@pytest.mark.parametrize("width", [40, 60, 80])
def test_the_table_fits_its_terminal(on_terminal: Run, width: int) -> None:
    result = on_terminal("doctor", "--offline", width=width)
    lines = plain(result.out).splitlines()
    assert max(len(line) for line in lines) <= width
    assert "set the credentials of one" in " ".join(" ".join(lines).split())


# --- Kalshi's API v2 -----------------------------------------------------------------------------

V2, V1 = "Kalshi API v2", "Kalshi API v1"
KALSHI_V1 = ("KALSHI_USER_ID", "KALSHI_TOKEN", "KALSHI_EMAIL", "KALSHI_PASSWORD")


@pytest.fixture
def with_key(
    punctual: Sandbox, enter: Callable[[Sandbox], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Leave the key of API v2 alone in the environment."""
    enter(punctual)
    for name in (*KALSHI_V1, "ACCESS_TOKEN", "ACCOUNT_NUMBER"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.usefixtures("with_key")
def test_a_key_alone_is_a_good_setup(run: Run, on_terminal: Run) -> None:
    result = run("doctor", "--json")
    results = entries(result.out)
    assert (result.code, [each for each in results.values() if each["state"] == "wrong"]) == (0, [])
    for name in ("used", "KALSHI_API_KEY_ID", "private key", "reachable", "clock", "accepted"):
        assert results[V2, name]["state"] == "ok", name
    assert results[V2, "used"]["found"].startswith("yes")
    assert (V1, "reachable") not in results
    assert on_terminal("doctor").code == 0


@pytest.mark.usefixtures("with_key")
def test_the_reason_the_kind_of_key_and_the_limits_are_shown(run: Run, punctual: Sandbox) -> None:
    punctual.kalshi_v2.switches = V2Switches(limited=True, tier="expert")
    results = entries(run("doctor", "--json").out)
    assert "KALSHI_API_KEY_ID is set" in results[V2, "used"]["found"]
    assert results[V2, "private key"]["found"].endswith("Ed25519")
    assert results[V2, "rate budget"]["found"].startswith("600 read and 600 write")
    called = {entry.operation for entry in punctual.log.entries() if entry.venue != "tradier"}
    assert called == {"get_balance", "get_account_limits"}


def test_api_v1_is_called_because_it_is_chosen(
    run: Run,
    punctual: Sandbox,
    enter: Callable[[Sandbox], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    enter(punctual)
    monkeypatch.setenv("KLOUDTRADER_KALSHI_API", "v1")
    used = entries(run("doctor", "--json").out)[V2, "used"]["found"]
    assert used.startswith("no")
    assert "KLOUDTRADER_KALSHI_API" in used


def test_an_rsa_key_and_the_demo_are_named(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "kalshi.pem"
    path.write_text(make_key_pair("rsa").private_pem, encoding="ascii")
    monkeypatch.setenv("KALSHI_API_KEY_ID", "3f0a6a52-5a3e-4c8d-9d2f-0c6c1d3b8a77")
    monkeypatch.setenv("KALSHI_PRIVATE_KEY_PATH", str(path))
    results = entries(run("doctor", "--offline", "--json").out)
    assert "RSA, 2048 bits" in results[V2, "private key"]["found"]
    assert results[V2, "base URL"]["found"].endswith("real money")
    monkeypatch.setenv("KLOUDTRADER_KALSHI_V2_URL", "demo")
    results = entries(run("doctor", "--offline", "--json").out)
    assert results[V2, "base URL"]["found"].endswith("the demo")


def test_a_key_in_the_variable_of_a_path_is_not_shown(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KALSHI_API_KEY_ID", "3f0a6a52-5a3e-4c8d-9d2f-0c6c1d3b8a77")
    pem = make_key_pair("rsa").private_pem
    monkeypatch.setenv("KALSHI_PRIVATE_KEY_PATH", pem)
    result = run("doctor", "--offline", "--json")
    assert result.code == exit_codes.CONFIGURATION
    assert entries(result.out)[V2, "private key"]["state"] == "wrong"
    assert not any(line in result.out + result.err for line in pem.splitlines()[1:-1])


def test_a_clock_that_is_off_is_the_reason_of_a_refused_signature(
    run: Run, enter: Callable[[Sandbox], None]
) -> None:
    clock = SystemClock(start=datetime.now(UTC) + timedelta(hours=1))
    with Sandbox(seed=7, clock=clock) as sandbox:
        sandbox.kalshi_v2.switches = V2Switches(strict_clock=True)
        enter(sandbox)
        results = entries(run("doctor", "--json").out)
    assert results[V2, "accepted"]["state"] == results[V2, "clock"]["state"] == "wrong"
    assert "behind the server's clock" in results[V2, "clock"]["found"]
    assert "set it" in results[V2, "accepted"]["found"]


@pytest.mark.usefixtures("with_key")
@pytest.mark.parametrize(
    ("name", "value", "entry", "code"),
    [
        ("KALSHI_API_KEY_ID", "", "KALSHI_API_KEY_ID", exit_codes.CONFIGURATION),
        ("KALSHI_API_KEY_ID", "'canary'", "private key", exit_codes.CONFIGURATION),
        ("KALSHI_API_KEY_ID", "5a4db0c5-canary", "accepted", exit_codes.CONFIGURATION),
        ("KALSHI_PRIVATE_KEY", "canary", "private key", exit_codes.CONFIGURATION),
        ("KALSHI_PRIVATE_KEY_PATH", "/canary.pem", "private key", exit_codes.CONFIGURATION),
        ("KLOUDTRADER_KALSHI_V2_URL", "https://x.example", "base URL", exit_codes.CONFIGURATION),
        ("KLOUDTRADER_KALSHI_V2_URL", "http://127.0.0.1:9", "reachable", exit_codes.NO_RESPONSE),
        ("KLOUDTRADER_KALSHI_API", "v3", "used", exit_codes.CONFIGURATION),
    ],
)
def test_what_is_wrong_with_a_key(
    run: Run, monkeypatch: pytest.MonkeyPatch, name: str, value: str, entry: str, code: int
) -> None:
    monkeypatch.setenv(name, value)
    result = run("doctor", "--json")
    assert result.code == code
    assert entries(result.out)[V2, entry]["state"] == "wrong"
    assert "canary" not in result.out


def test_a_real_key_stays_here(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    key = ed25519.Ed25519PrivateKey.generate()
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "key.pem").write_bytes(pem)
    monkeypatch.setenv("KALSHI_API_KEY_ID", "3f0a6a52")
    monkeypatch.setenv("KALSHI_PRIVATE_KEY_PATH", str(tmp_path / "key.pem"))
    monkeypatch.setenv("KLOUDTRADER_SANDBOX_HOST", "sandbox.test")
    monkeypatch.setenv("KLOUDTRADER_KALSHI_V2_URL", "http://sandbox.test:9/trade-api/v2")
    result = run("doctor", "--json")
    assert result.code == exit_codes.CONFIGURATION
    assert entries(result.out)[V2, "private key"]["state"] == "wrong"
    assert (V2, "reachable") not in entries(result.out)


def test_a_variable_that_is_misspelt(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KLOUDTRADER_TRADER_URL", "canary")
    result = run("doctor", "--offline", "--json")
    entry = entries(result.out)["venues", "KLOUDTRADER_TRADER_URL"]
    assert entry["state"] == "note"
    assert "KLOUDTRADER_TRADIER_URL" in entry["found"]
    assert "canary" not in result.out


# --- the order journal ---------------------------------------------------------------------------


def of_journal(run: Run, name: str) -> dict[str, str]:
    return entries(run("doctor", "--offline", "--json").out)["orders", name]


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "orders.sqlite"
    monkeypatch.setenv("KLOUDTRADER_JOURNAL", str(path))
    return path


def test_no_journal_is_a_note(run: Run) -> None:
    assert of_journal(run, "KLOUDTRADER_JOURNAL")["state"] == "note"


def test_a_journal_to_come_is_not_created(run: Run, path: Path) -> None:
    assert of_journal(run, "journal")["state"] == "note"
    assert not path.exists()
    path.touch()
    assert of_journal(run, "journal")["state"] == "note"
    assert not path.stat().st_size


def test_open_entries_are_counted(run: Run, path: Path) -> None:
    exchange = Exchange()
    SqliteJournal(path, now=lambda: exchange.time.at).entries()
    assert of_journal(run, "journal")["state"] == "ok"
    assert of_journal(run, "entries")["found"] == "0 entries, 0 open"
    exchange.day_start = exchange.time.at.replace(year=2027)  # the journal is older than the day
    place_once(ReferenceVenue(exchange), KO, key="a", journal=path, clock=exchange.time.clock())
    exchange.script["create"] = ["lose_request"]
    with pytest.raises(OrderUnknown):
        place_once(ReferenceVenue(exchange), KO, key="b", journal=path, clock=exchange.time.clock())
    counted = of_journal(run, "entries")
    assert counted["found"].startswith("2 entries, 1 open")
    assert counted["state"] == "note"


@pytest.mark.parametrize("trouble", ["folder", "text", "schema", "directory", "url", "network"])
def test_a_journal_that_cannot_be_used(
    trouble: str, run: Run, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if trouble == "folder":
        monkeypatch.setenv("KLOUDTRADER_JOURNAL", str(path / "missing" / "orders.sqlite"))
    elif trouble == "text":
        path.write_text("no database")
    elif trouble == "directory":
        path.mkdir()
    elif trouble == "url":
        monkeypatch.setenv("KLOUDTRADER_JOURNAL", "mysql://me:canary@host/db")
    elif trouble == "network":
        monkeypatch.setattr(
            "kloudtrader.cli.commands.doctor._journal.file_system", lambda path: "nfs4"
        )
    else:
        SqliteJournal(path).entries()
        with sqlite3.connect(path) as database:
            database.execute("UPDATE meta SET value = '2' WHERE name = 'schema'")
        database.close()
        monkeypatch.setenv("ACCESS_TOKEN", "t")
        monkeypatch.setenv("ACCOUNT_NUMBER", "n")
    result = run("doctor", "--offline", "--json")
    assert result.code == exit_codes.CONFIGURATION
    assert "canary" not in result.out
    wrong = entries(result.out)["orders", "file system" if trouble == "network" else "journal"]
    assert wrong["state"] == "wrong"
    if trouble == "folder":
        assert f"the folder {path / 'missing'} does not exist" in wrong["found"]


# --- tokens, proxies and authorities ---------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("'canary-tok'", "quotation mark"),
        ('"canary-tok"', "quotation mark"),
        ("“canary-tok”", "quotation mark"),
        ("canary-tok'", "quotation mark"),
        ("Bearer canary-tok", "begins with Bearer"),
        ("bearer: canary-tok", "begins with Bearer"),
        ("canary tok", "white space"),
    ],
)
@pytest.mark.parametrize("name", ["ACCESS_TOKEN", "ACCOUNT_NUMBER", "KALSHI_TOKEN"])
def test_what_is_wrong_with_a_token(
    run: Run, monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str
) -> None:
    for each in ("ACCESS_TOKEN", "ACCOUNT_NUMBER", "KALSHI_USER_ID", "KALSHI_TOKEN"):
        monkeypatch.setenv(each, "x1")
    monkeypatch.setenv(name, value)
    for options in (("--offline",), ()):
        with monkeypatch.context() as patch:
            patch.setenv("KLOUDTRADER_TRADIER_URL", "http://127.0.0.1:9/v1")
            patch.setenv("KLOUDTRADER_KALSHI_URL", "http://127.0.0.1:9/v1")
            result = run("doctor", "--json", *options)
        assert result.code == exit_codes.CONFIGURATION
        venue = "Kalshi API v1" if name.startswith("KALSHI") else "Tradier"
        entry = entries(result.out)[venue, name]
        assert (entry["state"], words in entry["found"]) == ("wrong", True)
        assert "canary" not in result.out + result.err


def test_a_password_in_quotes_is_a_note(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KALSHI_EMAIL", "me@example.com")
    monkeypatch.setenv("KALSHI_PASSWORD", "'canary-word'")
    results = entries(run("doctor", "--offline", "--json").out)
    assert results["Kalshi API v1", "KALSHI_PASSWORD"]["state"] == "note"


def test_the_proxy_and_the_authorities(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HTTPS_PROXY", "http://desk:canary@proxy.example:3128")
    monkeypatch.setenv("NO_PROXY", "tradier.com:443")
    result = run("doctor", "--offline", "--json")
    results = entries(result.out)
    assert results["network", "authorities"]["found"].startswith("the system")
    assert (
        results["Kalshi API v1", "proxy"]["found"] == "http://proxy.example:3128, from HTTPS_PROXY"
    )
    assert results["Tradier", "proxy"]["found"].startswith("none")
    assert "canary" not in result.out
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "nowhere.pem"))
    monkeypatch.setenv("CURL_CA_BUNDLE", str(tmp_path))
    monkeypatch.setenv("HTTPS_PROXY", "socks5://desk:canary@proxy.example:1080")
    result = run("doctor", "--offline", "--json")
    results = entries(result.out)
    assert results["network", "authorities"]["found"] == f"CURL_CA_BUNDLE={tmp_path}"
    assert results["network", "ignored"]["found"].startswith("SSL_CERT_FILE")
    assert "SOCKS" in results["Kalshi API v1", "proxy"]["found"]
    assert "canary" not in result.out
    monkeypatch.delenv("CURL_CA_BUNDLE")
    result = run("doctor", "--offline", "--json")
    assert entries(result.out)["network", "authorities"]["state"] == "wrong"
    assert result.code == exit_codes.CONFIGURATION


def test_paper_trading_and_a_named_sandbox(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACCESS_TOKEN", "canary-real")
    monkeypatch.setenv("ACCOUNT_NUMBER", "VA1")
    monkeypatch.setenv("KLOUDTRADER_TRADIER_URL", "sandbox")
    found = entries(run("doctor", "--offline", "--json").out)["Tradier", "base URL"]["found"]
    assert found.startswith("https://sandbox.tradier.com/v1")
    monkeypatch.setenv("KLOUDTRADER_SANDBOX_HOST", "sandbox.test")
    monkeypatch.setenv("KLOUDTRADER_TRADIER_URL", "http://sandbox.test:9/v1")
    result = run("doctor", "--json")
    assert result.code == exit_codes.CONFIGURATION
    assert entries(result.out)["Tradier", "accepted"]["state"] == "wrong"
