"""Proxies: which hosts go through them, and what they say when they refuse."""

import base64
import socket
from pathlib import Path
from typing import Any

import pytest

from kloudtrader.runtime import ConfigurationError, NotSent, Operation, Transport, plain
from kloudtrader.runtime.http._connection import POOLS
from kloudtrader.runtime.http.endpoint import parse_endpoint
from kloudtrader.runtime.http.proxy import (
    describe_authorities,
    find_proxy,
    is_exempt,
    list_ignored_bundles,
)
from tests.runtime.conftest import ARGUMENTS, READ, WRITE, Clock, RawServer, client_of

PROXY = "http://proxy.example:3128"

EXEMPT = [
    ("api.tradier.com", 443, "*"),
    ("api.tradier.com", 443, "example.com, *"),
    ("api.tradier.com", 443, "api.tradier.com"),
    ("api.tradier.com", 443, "TRADIER.com"),
    ("API.Tradier.com", 443, "tradier.com"),
    ("api.tradier.com.", 443, "tradier.com"),
    ("api.tradier.com", 443, ".tradier.com"),
    ("tradier.com", 443, ".tradier.com"),
    ("api.tradier.com", 443, "*.tradier.com"),
    ("api.tradier.com", 443, "example.com tradier.com"),
    ("api.tradier.com", 443, " example.com ,\ttradier.com "),
    ("api.tradier.com", 443, "api.tradier.com:443"),
    ("api.tradier.com", 8443, ".tradier.com:8443"),
    ("10.1.2.3", 443, "10.0.0.0/8"),
    ("10.1.2.3", 443, "10.1.2.99/24"),
    ("10.1.2.3", 443, "10.0.0.0/255.0.0.0"),
    ("10.1.2.3", 443, "10.1.2.3"),
    ("10.1.2.3", 443, "10.1.2.3:443"),
    ("10.1.2.3", 443, "192.168.0.0/16,10.0.0.0/8:443"),
    ("2001:db8::7", 443, "2001:db8::/32"),
    ("2001:db8::7", 443, "[2001:db8::]/32"),
    ("2001:db8::7", 443, "2001:0db8:0::0007"),
    ("2001:db8::7", 443, "[2001:db8::7]"),
    ("2001:db8::7", 443, "[2001:db8::7]:443"),
    ("::ffff:10.1.2.3", 443, "10.0.0.0/8"),
]
NOT_EXEMPT = [
    ("api.tradier.com", 443, ""),
    ("api.tradier.com", 443, " , "),
    ("api.tradier.com", 443, "."),
    ("api.tradier.com", 443, "adier.com"),
    ("tradier.com.example", 443, "tradier.com"),
    ("api.tradier.com", 443, "api.tradier.com:8443"),
    ("api.tradier.com", 443, "*:8443"),
    ("11.1.2.3", 443, "10.0.0.0/8"),
    ("10.1.2.3", 443, "10.0.0.0/8:8443"),
    ("10.1.2.3", 443, "10.0.0.0/33"),
    ("10.1.2.3", 443, "2.3"),
    ("10.1.2.3", 443, "2001:db8::/32"),
    ("2001:db8::7", 443, "2001:db9::/32"),
    ("2001:db8::7", 443, "[2001:db8::7]:8443"),
    ("2001:db8::7", 443, "7"),
]


@pytest.mark.parametrize(("host", "port", "exceptions"), EXEMPT)
def test_hosts_that_no_proxy_excepts(host: str, port: int, exceptions: str) -> None:
    assert is_exempt(host, port, exceptions)


@pytest.mark.parametrize(("host", "port", "exceptions"), NOT_EXEMPT)
def test_hosts_that_no_proxy_does_not_except(host: str, port: int, exceptions: str) -> None:
    assert not is_exempt(host, port, exceptions)


@pytest.mark.parametrize("name", ["NO_PROXY", "no_proxy"])
def test_exceptions_are_read_from_the_environment(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", PROXY)
    monkeypatch.setenv(name, "10.0.0.0/8,api.example.com:443,[2001:db8::7]:8443")
    assert find_proxy("10.1.2.3", "https") is None
    assert find_proxy("api.example.com", "https") is None
    assert find_proxy("api.example.com", "https", 8443) == PROXY
    assert find_proxy("2001:db8::7", "https", 8443) is None
    assert find_proxy("2001:db8::7", "https") == PROXY


def test_a_request_goes_past_the_proxy(
    server: RawServer, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", server.url)
    monkeypatch.setenv("NO_PROXY", "api.example.invalid:8443")
    server.behave = lambda connection, _: connection.sendall(b"HTTP/1.1 503 No\r\n\r\n")
    resolve = socket.getaddrinfo

    def resolve_addresses(host: bytes, *arguments: Any, **options: Any) -> Any:
        if b".invalid" in host:
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        return resolve(host, *arguments, **options)

    monkeypatch.setattr(socket, "getaddrinfo", resolve_addresses)
    for port, tunnels in ((8443, 0), (443, 3)):
        with pytest.raises(NotSent):
            client_of(f"https://api.example.invalid:{port}", clock).send(
                WRITE, ARGUMENTS, plain, body={}
            )
        assert server.received(tunnels) == tunnels


REFUSALS = {
    b"407 Proxy Authentication Required": (1, "407 Proxy Authentication Required"),
    b"403 Blocked by policy of the desk": (1, "403 Blocked by policy of the desk"),
    b"401 Unauthorized": (1, "401 Unauthorized"),
    b"400": (1, "400"),
    b"429 Slow down": (3, "429 Slow down"),
    b"503 Service Unavailable": (3, "503 Service Unavailable"),
    b"502 Bad\x1b[31mGateway": (3, "502 Bad [31mGateway"),
}


@pytest.mark.parametrize("line", REFUSALS, ids=lambda line: line[:3].decode())
@pytest.mark.parametrize("operation", [READ, WRITE], ids=["read", "write"])
def test_the_words_of_a_proxy_are_kept(
    server: RawServer,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    line: bytes,
    operation: Operation,
) -> None:
    attempts, words = REFUSALS[line]
    server.behave = lambda connection, _: connection.sendall(
        b"HTTP/1.1 %b\r\nContent-Length: 0\r\n\r\n" % line
    )
    monkeypatch.setenv("HTTPS_PROXY", server.url)
    with pytest.raises(NotSent) as caught:
        client_of("https://api.example.invalid", clock).send(
            operation, ARGUMENTS, plain, body={} if operation is WRITE else None
        )
    assert len(caught.value.attempts) == attempts
    assert f"the proxy: {words}" in str(caught.value)
    assert server.received(attempts) == attempts


def test_a_proxy_that_repeats_the_password_does_not_leak_it(
    server: RawServer, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    pair = base64.b64encode(b"desk:canary-7q")
    server.behave = lambda connection, _: connection.sendall(
        b"HTTP/1.1 407 desk:canary-7q canary-7q %b\r\nContent-Length: 0\r\n\r\n" % pair
    )
    monkeypatch.setenv("HTTPS_PROXY", server.url.replace("//", "//desk:canary-7q@"))
    with pytest.raises(NotSent) as caught:
        client_of("https://api.example.invalid", clock).send(READ, ARGUMENTS, plain)
    shown = f"{caught.value} {caught.value.attempts} {caught.value.__cause__!r}"
    assert "canary-7q" not in shown
    assert pair.decode() not in shown
    assert "407" in shown


@pytest.mark.parametrize("scheme", ["socks", "socks4", "socks4a", "socks5", "socks5h", "SOCKS5"])
@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "all_proxy"])
def test_socks_is_refused_by_name(
    scheme: str, variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, f"{scheme}://desk:canary-7q@proxy.example:1080")
    with pytest.raises(ConfigurationError, match="SOCKS") as caught:
        find_proxy("api.example.com", "https")
    assert "canary-7q" not in str(caught.value)


def test_a_proxy_for_https_goes_before_socks_for_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "socks5://proxy.example:1080")
    monkeypatch.setenv("HTTPS_PROXY", PROXY)
    assert find_proxy("api.example.com", "https") == PROXY


def test_the_first_variable_names_the_authorities(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"):
        monkeypatch.delenv(name, raising=False)
    assert describe_authorities().startswith("the system, ")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path))
    assert describe_authorities() == f"SSL_CERT_FILE={tmp_path}"
    assert list_ignored_bundles() == []
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/etc/desk.pem")
    assert describe_authorities() == "REQUESTS_CA_BUNDLE=/etc/desk.pem"
    assert list_ignored_bundles() == ["SSL_CERT_FILE"]


def test_a_proxy_by_https_is_verified_with_the_same_authorities(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path))  # a folder without certificates
    monkeypatch.setenv("HTTPS_PROXY", "https://proxy.example:3128")
    manager: Any = Transport()._manager(parse_endpoint("https://api.example.com"), POOLS)
    for context in (manager.proxy_config.ssl_context, manager.connection_pool_kw["ssl_context"]):
        assert context.cert_store_stats()["x509_ca"] == 0
        assert context.check_hostname
        assert not context.hostname_checks_common_name


def test_a_proxy_by_http_needs_no_authorities(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", PROXY)
    manager: Any = Transport()._manager(parse_endpoint("https://api.example.com"), POOLS)
    assert manager.proxy_config.ssl_context is None
