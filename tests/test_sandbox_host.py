"""A sandbox on another host: plain http for the sandbox's own credentials, and for no others."""

import json
import shlex
import socket
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from ruamel.yaml import YAML

from kloudtrader import ConfigurationError, _sandbox_host, kalshi, kalshi_v2, tradier, user
from kloudtrader.kalshi import ApiClient, Configuration
from kloudtrader.runtime import Client, InvalidArgument, plain
from kloudtrader.runtime.http.endpoint import parse_endpoint
from kloudtrader.sandbox import Sandbox
from kloudtrader.sandbox.__main__ import parser as build_sandbox_parser
from kloudtrader.sandbox.server.messages import is_loopback
from kloudtrader_tradier.operations import user_profile
from tests.docs.pages import blocks

_JSON = {"Content-Type": "application/json"}
HOST = "sandbox.test"
CANARY = "canary-9d41"


@pytest.fixture
def remote(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """Serve a sandbox under a name that this machine resolves to itself."""
    monkeypatch.setenv("KLOUDTRADER_SANDBOX_HOST", HOST)
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")  # not to be used
    monkeypatch.setenv("KLOUDTRADER_KALSHI_API", "v1")
    resolve = socket.getaddrinfo

    def resolve_addresses(host: Any, *arguments: Any, **options: Any) -> Any:
        name = b"127.0.0.1" if host in (HOST, HOST.encode()) else host
        return resolve(name, *arguments, **options)

    monkeypatch.setattr(socket, "getaddrinfo", resolve_addresses)
    with Sandbox(seed=7) as sandbox:
        for name, value in sandbox.environment().items():
            monkeypatch.setenv(name, value.replace("//127.0.0.1:", f"//{HOST}:"))
        yield sandbox


READS: dict[str, Callable[[], Any]] = {
    "json": user.account_balance,
    "typed": tradier.account_balance,
    "object": lambda: tradier.Tradier().account_balance(),
    "kalshi": kalshi.user_get_balance,
    "kalshi v2": kalshi_v2.get_balance,
}


@pytest.mark.parametrize("name", READS)
def test_the_sandbox_s_own_credentials_are_sent(remote: Sandbox, name: str) -> None:
    assert READS[name]() is not None
    assert remote.log.entries()[-1].headers["host"].startswith(HOST)


REAL: dict[str, tuple[str, dict[str, str]]] = {
    "json": ("ACCESS_TOKEN", {"ACCESS_TOKEN": CANARY}),
    "typed": ("ACCESS_TOKEN", {"ACCESS_TOKEN": f"sandbox-access-token{CANARY}"}),
    "object": ("ACCESS_TOKEN", {"ACCESS_TOKEN": CANARY}),
    "kalshi": ("KALSHI_PASSWORD", {"KALSHI_PASSWORD": CANARY}),
    "kalshi v2": ("KALSHI_API_KEY_ID", {"KALSHI_API_KEY_ID": f"3f0a6a52-{CANARY}"}),
}


@pytest.mark.parametrize("name", REAL)
def test_real_credentials_are_not(
    remote: Sandbox, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    setting, variables = REAL[name]
    for variable, value in variables.items():
        monkeypatch.setenv(variable, value)
    with pytest.raises(ConfigurationError) as caught:
        READS[name]()
    assert caught.value.setting == setting
    assert remote.log.entries() == []
    assert CANARY not in frames_of(caught.value)


def test_credentials_that_are_passed_are_not_either(
    remote: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"http://{HOST}:{remote.origin.rpartition(':')[2]}"
    calls: list[Callable[[], object]] = [
        lambda: user.account_balance("real-token-1", "A1"),
        lambda: tradier.Tradier("real-token-1", "A1").account_balance(),
        lambda: tradier.Tradier("real", "A1", base_url=f"{url}/tradier/v1").account_balance(),
        kalshi_v2.KalshiV2("real-key", "x", base_url=f"{url}/trade-api/v2").get_balance,
        lambda: kalshi.UserApi(
            ApiClient(Configuration(f"{url}/kalshi/v1", {"cookie": "u real-token"}))
        ).user_get_balance("u"),
    ]  # fmt: skip
    for call in calls:
        with pytest.raises(ConfigurationError):
            call()
    monkeypatch.setenv("KALSHI_USER_ID", "u")
    monkeypatch.setenv("KALSHI_TOKEN", "real-token")
    with pytest.raises(ConfigurationError):
        kalshi.user_get_balance()
    assert remote.log.entries() == []


def test_the_credentials_are_those_of_the_sandbox() -> None:
    sandbox = Sandbox(seed=3)
    assert set(sandbox.tradier.users) == _sandbox_host.TOKENS
    members = sandbox.kalshi.accounts.members.values()
    assert {member.profile.email for member in members} == {e for e, _ in _sandbox_host.LOG_INS}
    for email, password in _sandbox_host.LOG_INS:
        body = json.dumps({"email": email, "password": password}).encode()
        assert sandbox.request("POST", "/kalshi/v1/log_in", _JSON, body).status < 300
    ids = [credential.key_id for credential in sandbox.kalshi_v2.credentials]
    assert len(set(ids)) == len(ids) > 1
    assert all(key_id.startswith(_sandbox_host.KEY_IDS) for key_id in ids)


@pytest.mark.parametrize("value", [None, "", " ", "other.test", "sandbox", "test"])
def test_a_host_that_is_not_named_gets_nothing(
    value: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    if value is not None:
        monkeypatch.setenv("KLOUDTRADER_SANDBOX_HOST", value)
    monkeypatch.setenv("KLOUDTRADER_TRADIER_URL", f"http://{HOST}:9/v1")
    with pytest.raises(ConfigurationError, match="must use https"):
        user.account_balance("sandbox-access-token", "A1")


@pytest.mark.parametrize("value", ["http://sandbox", "sandbox:8000", "a b", "a,b", "*", "a/b"])
def test_a_name_of_a_host_is_without_scheme_and_port(
    value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KLOUDTRADER_SANDBOX_HOST", value)
    with pytest.raises(ConfigurationError) as caught:
        user.account_balance("t", "A1")
    assert caught.value.setting == "KLOUDTRADER_SANDBOX_HOST"


def test_a_client_of_the_runtime_needs_its_caller_s_word() -> None:
    with pytest.raises(ConfigurationError):
        Client(f"http://{HOST}/v1")
    assert Client(f"http://{HOST}/v1", sandbox_host=HOST.upper()).timeout
    assert parse_endpoint(f"https://{HOST}/v1", HOST).scheme == "https"


# --- passwords in base URLs ------------------------------------------------------------------


def frames_of(error: BaseException) -> str:
    """Return what an error reporter would collect, from below the test's own frame."""
    inner = error.__traceback__.tb_next if error.__traceback__ else None
    captured = traceback.TracebackException(type(error), error, inner, capture_locals=True)
    return "".join(captured.format()) + repr(vars(error))


URL = f"https://desk:{CANARY}@api.example.com/v1"
OPENED: dict[str, tuple[str, Callable[..., object]]] = {
    "runtime": ("base_url", Client),
    "tradier function": ("KLOUDTRADER_TRADIER_URL", user.account_balance),
    "tradier typed": ("KLOUDTRADER_TRADIER_URL", tradier.account_balance),
    "tradier bound": ("KLOUDTRADER_TRADIER_URL", tradier.Tradier("t", "A").account_balance),
    "tradier object": ("base_url", tradier.Tradier),
    "kalshi": ("KLOUDTRADER_KALSHI_URL", kalshi.get_markets),
    "kalshi configuration": ("host", Configuration),
    "kalshi v2": ("KLOUDTRADER_KALSHI_V2_URL", kalshi_v2.get_markets),
    "kalshi v2 object": ("base_url", kalshi_v2.KalshiV2),
}


@pytest.mark.parametrize("name", OPENED)
@pytest.mark.parametrize("url", [URL, URL.replace("https", "http"), f"https://{CANARY}@x/v1"])
def test_a_password_in_a_base_url_stays_in_no_frame(
    name: str, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    setting, use = OPENED[name]
    if setting.isupper():
        monkeypatch.setenv("ACCOUNT_NUMBER", "VA1")
        monkeypatch.setenv(setting, url)
    with pytest.raises(ConfigurationError, match="user name or password") as caught:
        use(**({} if setting.isupper() else {setting: url}))
    assert CANARY not in frames_of(caught.value)


# --- paper trading in one word ---------------------------------------------------------------


@pytest.mark.parametrize("word", ["sandbox", "Sandbox", " sandbox "])
def test_paper_trading_is_one_word(word: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KLOUDTRADER_TRADIER_URL", word)
    assert tradier.Tradier("t", "A").order_venue().scope == "tradier:sandbox.tradier.com"
    monkeypatch.delenv("KLOUDTRADER_TRADIER_URL")
    paper = tradier.Tradier("t", "A", base_url=word)
    assert paper.order_venue().scope == "tradier:sandbox.tradier.com"
    assert tradier.Tradier("t", "A").order_venue().scope == "tradier:api.tradier.com"


def test_paper_trading_goes_to_tradier_s_own_sandbox(monkeypatch: pytest.MonkeyPatch) -> None:
    urls: list[str] = []
    send = Client.send

    def note(self: Any, *arguments: Any, **options: Any) -> Any:
        urls.append(repr(self))
        raise InvalidArgument("stopped by the test", argument="x")

    monkeypatch.setattr(Client, "send", note)
    monkeypatch.setenv("KLOUDTRADER_TRADIER_URL", "sandbox")
    with pytest.raises(InvalidArgument):
        user.account_balance("t", "A1")
    with pytest.raises(InvalidArgument):
        tradier.account_balance("t", "A1")
    assert urls == ["Client('https://sandbox.tradier.com/v1')"] * 2
    monkeypatch.setattr(Client, "send", send)
    monkeypatch.setenv("KLOUDTRADER_TRADIER_URL", "paper")
    with pytest.raises(ConfigurationError, match="KLOUDTRADER_TRADIER_URL"):
        user.account_balance("t", "A1")


def test_a_url_of_one_operation_is_checked_too() -> None:
    assert user_profile.server == ""
    with pytest.raises(ConfigurationError):
        Client("https://api.example.com", servers={"https://x": f"http://{HOST}"}).send(
            user_profile.replace(server="https://x"), {}, plain
        )


def test_the_example_for_docker_compose_fits_the_sandbox(
    remote: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = Path(__file__).parents[1] / "docs/network.md"
    (text,) = [block.text for block in blocks(page) if block.language == "yaml"]
    services = YAML(typ="safe").load(text)["services"]
    server, algorithm = services["sandbox"], services["algorithm"]
    command = shlex.split(shlex.split(server["command"])[2].rpartition("&& ")[2])
    assert command[:2] == ["kloudtrader", "sandbox"]
    options = build_sandbox_parser().parse_args(command[2:])
    assert not is_loopback(options.host)
    name = server["environment"]["KLOUDTRADER_SANDBOX_HOST"]
    assert (name, name) == (algorithm["environment"]["KLOUDTRADER_SANDBOX_HOST"], "sandbox")
    assert name in services
    url = urlsplit(algorithm["environment"]["KLOUDTRADER_TRADIER_URL"])
    assert (url.hostname, url.port) == (name, options.port)
    for variable, value in algorithm["environment"].items():
        port = remote.origin.rpartition(":")[2]
        monkeypatch.setenv(variable, value.replace("sandbox:8000", f"{HOST}:{port}"))
    monkeypatch.setenv("KLOUDTRADER_SANDBOX_HOST", HOST)
    assert user.account_balance()["balances"]["account_number"] == "VA10000001"
