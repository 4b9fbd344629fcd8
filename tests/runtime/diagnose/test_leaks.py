"""Places other than errors where a credential could show: clients, threads, proxies, warnings."""

import copy
import gc
import logging
import pickle
import socket
import threading
import warnings
from typing import Any

import pytest

from kloudtrader.runtime import (
    CallError,
    Client,
    ConfigurationError,
    NotSent,
    Transport,
    bearer,
    plain,
)
from tests.runtime.conftest import (
    ACCOUNT,
    ARGUMENTS,
    SECURE,
    SECURE_WRITE,
    TOKEN,
    Clock,
    RawServer,
    client_of,
)

PASSWORD = "canary-proxy-4b"


@pytest.fixture
def secret_client(server: RawServer, clock: Clock) -> Client:
    return client_of(server.url, clock, authorize=bearer(TOKEN))


def test_a_client_does_not_show_its_credential(secret_client: Client) -> None:
    shown = [repr(secret_client), str(secret_client), repr(vars(secret_client))]
    shown += [repr(secret_client._setup), repr(vars(secret_client._setup))]
    shown += [repr(copy.copy(secret_client)), repr(vars(copy.copy(secret_client)))]
    assert TOKEN not in "".join(shown)


@pytest.mark.parametrize("act", [pickle.dumps, copy.deepcopy])
def test_a_client_is_not_for_other_processes(secret_client: Client, act: Any) -> None:
    with pytest.raises(TypeError) as caught:
        act(secret_client)
    assert TOKEN not in str(caught.value)


def test_a_shallow_copy_works(server: RawServer, secret_client: Client) -> None:
    server.behave = lambda c, _: bool(c.sendall(b"HTTP/1.1 400 No\r\nContent-Length: 0\r\n\r\n"))
    with pytest.raises(CallError):
        copy.copy(secret_client).send(SECURE, ARGUMENTS, plain)
    assert server.received(1) == 1


def test_an_error_that_ends_a_thread_shows_nothing(
    server: RawServer, secret_client: Client, capfd: pytest.CaptureFixture[str]
) -> None:
    def echo(connection: Any, request: bytes) -> None:
        body = request.replace(b"\r\n", b" ")
        head = b"HTTP/1.1 400 %b\r\nContent-Length: %d\r\n\r\n" % (body, len(body))
        connection.sendall(head + body)

    def work() -> None:
        with pytest.raises(CallError) as caught:
            secret_client.send(SECURE_WRITE, ARGUMENTS, plain, body={})
        hook = threading.ExceptHookArgs((type(caught.value), caught.value, caught.tb, None))
        threading.__excepthook__(hook)
        logging.getLogger("of the program").exception("failed", exc_info=caught.value)

    server.behave = echo
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        worker = threading.Thread(target=work)
        worker.start()
        worker.join(20)
        gc.collect()
    printed = "".join(capfd.readouterr())
    assert "BadRequest" in printed
    assert TOKEN not in printed
    assert ACCOUNT not in printed


@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"])
def test_the_password_of_a_proxy_is_not_shown(
    server: RawServer,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    variable: str,
) -> None:
    said = f"HTTP/1.1 407 {PASSWORD}\r\nContent-Length: 0\r\n\r\n".encode()
    server.behave = lambda connection, _: connection.sendall(said)
    monkeypatch.setenv(variable, server.url.replace("//", f"//user:{PASSWORD}@"))
    transport = Transport()
    client = client_of(
        "https://api.example.invalid", clock, authorize=bearer(TOKEN), transport=transport
    )
    with caplog.at_level(0), pytest.raises(NotSent, match="the proxy: ") as caught:
        client.send(SECURE_WRITE, ARGUMENTS, plain, body={})
    shown = [
        str(caught.value),
        repr(vars(caught.value)),
        repr(client),
        repr(transport),
        caplog.text,
    ]
    assert PASSWORD not in "".join(shown)
    assert server.received(1) == 1
    assert all(TOKEN.encode() not in request for request in server.requests)


def test_a_proxy_is_left_out_where_the_environment_says_so(
    server: RawServer, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", server.url)
    monkeypatch.setenv("NO_PROXY", "example.invalid")

    def nowhere(*_: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    monkeypatch.setattr(socket, "getaddrinfo", nowhere)
    with pytest.raises(NotSent):
        client_of("https://api.example.invalid", clock).send(
            SECURE_WRITE.replace(security=()), ARGUMENTS, plain, body={}
        )
    assert server.requests == []


@pytest.mark.parametrize("url", ["socks5://u:{}@h:1", "http://u:{}@", "http://u:{}@h:0", "u:{}@"])
def test_a_proxy_that_cannot_be_used_is_not_quoted(
    clock: Clock, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", url.format(PASSWORD))
    with pytest.raises(ConfigurationError, match="the proxy in HTTPS_PROXY") as caught:
        client_of("https://api.example.invalid", clock).send(
            SECURE.replace(security=()), ARGUMENTS, plain
        )
    assert PASSWORD not in str(caught.value)


def test_memory_that_runs_out_while_reading_does_not_hide_that_a_write_left(
    server: RawServer, secret_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr("kloudtrader.runtime.http._connection.read_body", full)
    with pytest.raises(CallError, match="MemoryError") as caught:
        secret_client.send(SECURE_WRITE, ARGUMENTS, plain, body={})
    assert caught.value.outcome == "unknown"
    assert server.received(1) == 1
