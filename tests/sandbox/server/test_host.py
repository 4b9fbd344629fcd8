"""The sandbox's page and venues respond only under their own names: no DNS rebinding."""

import http.client
import socket
from urllib.parse import urlsplit

import pytest

from kloudtrader.sandbox import Fault, Sandbox
from kloudtrader.sandbox.tradier.start.builder import ACCESS_TOKEN

PATHS = {"/": 200, "/tradier/v1/user/profile": 200, "/control/quirks": 200}
OWN = ["127.0.0.1", "127.0.0.1:80", "localhost:8000", "LocalHost", "localhost.", "[::1]:8000"]
FOREIGN = [
    "evil.example",
    "evil.example:80",
    "127.0.0.1.evil.example",
    "localhost.evil.example",
    "evil.example,localhost",
    "user@localhost",
    "localhost@evil.example",
    "0x7f000001",
    "[evil.example]",
    "sandbox",
    "",
    ":80",
]


def get(sandbox: Sandbox, path: str, host: str) -> int:
    headers = {"Host": host, "Authorization": f"Bearer {ACCESS_TOKEN}"}
    return sandbox.request("GET", path, headers).status


@pytest.fixture
def sandbox() -> Sandbox:
    return Sandbox(seed=7)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("host", OWN)
def test_own_names(sandbox: Sandbox, path: str, host: str) -> None:
    assert get(sandbox, path, host) == PATHS[path]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("host", FOREIGN)
def test_names_of_others(sandbox: Sandbox, path: str, host: str) -> None:
    assert get(sandbox, path, host) == 421
    assert sandbox.log.entries() == []


def test_addresses_and_the_names_that_the_user_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    profile = "/tradier/v1/user/profile"
    assert get(Sandbox(seed=7, host="0.0.0.0"), profile, "172.18.0.2:8000") == 200
    assert get(Sandbox(seed=7, host="desk.lan"), profile, "Desk.LAN:8000") == 200
    monkeypatch.setenv("KLOUDTRADER_SANDBOX_HOST", " Sandbox ")
    sandbox = Sandbox(seed=7)
    assert get(sandbox, profile, "sandbox:8000") == 200
    assert get(sandbox, "/", "sandbox:8000") == 200
    assert get(sandbox, "/control/quirks", "sandbox:8000") == 403  # for this machine only
    assert get(sandbox, profile, "sandbox.evil.example") == 421


def test_a_foreign_name_over_http_draws_no_fault() -> None:
    with Sandbox(seed=7) as sandbox:
        sandbox.faults.add("user_profile", Fault("reset-reading"))
        url = urlsplit(sandbox.origin)
        line = http.client.HTTPConnection(str(url.hostname), url.port, timeout=10)
        line.request("GET", "/tradier/v1/user/profile", headers={"Host": "evil.example"})
        response = line.getresponse()
        assert (response.status, b"KLOUDTRADER_SANDBOX_HOST" in response.read()) == (421, True)
        line.close()
        assert len(sandbox.faults.planned()) == 1
        assert sandbox.log.entries() == []


def test_two_host_fields_are_no_name() -> None:
    with Sandbox(seed=7) as sandbox:
        url = urlsplit(sandbox.origin)
        with socket.create_connection((str(url.hostname), url.port or 0), 10) as line:
            line.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n")
            assert line.recv(12) == b"HTTP/1.1 421"
