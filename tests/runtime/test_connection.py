"""What goes over a connection, byte for byte, and what is kept of what comes back."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from kloudtrader.runtime import Client, OutcomeUnknown, Transport, plain
from kloudtrader.runtime.connection import POOLS

from .conftest import ARGUMENTS, READ, WRITE, Clock, RawServer, always, client_of, http

ORDER = b'{"order":{"id":1}}'


@pytest.mark.parametrize(
    ("scheme", "host", "port", "said"),
    [
        ("http", "api.example.com", 80, "api.example.com"),
        ("http", "api.example.com", 443, "api.example.com:443"),
        ("https", "api.example.com", 443, "api.example.com"),
        ("https", "api.example.com", 80, "api.example.com:80"),
        ("http", "::1", 80, "[::1]"),
        ("http", "::1", 8080, "[::1]:8080"),
    ],
)
def test_the_name_of_the_server_that_is_sent(scheme: str, host: str, port: int, said: str) -> None:
    made: Any = POOLS[scheme].ConnectionCls(host, port)
    assert made._netloc() == said


@pytest.mark.parametrize(("port", "said"), [(443, "venue.test"), (8443, "venue.test:8443")])
def test_through_a_tunnel_the_server_is_named_and_not_the_proxy(port: int, said: str) -> None:
    made: Any = POOLS["https"].ConnectionCls("proxy.test", 3128)
    made.set_tunnel("venue.test", port)
    assert made._netloc() == said


def test_a_read_is_a_head_and_nothing_else(server: RawServer, client: Client) -> None:
    server.behave = always(http(b'{"orders":"null"}'))
    for _ in range(2):
        client.send(READ, ARGUMENTS, plain)
    assert server.connections == 1
    host = server.url.removeprefix("http://").encode()
    for request in server.requests:
        head, end, body = request.partition(b"\r\n\r\n")
        assert (end, body) == (b"\r\n\r\n", b"")
        assert b"\r\nHost: " + host in head


def test_an_answer_to_head_has_no_body(server: RawServer, client: Client) -> None:
    head = WRITE.replace(method="HEAD", replies=())
    server.behave = always(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n")
    for _ in range(2):
        assert client.send(head, ARGUMENTS, plain) is None
    assert (len(server.requests), server.connections) == (2, 1)


def test_a_body_that_does_not_fit_at_once_arrives_whole(server: RawServer, client: Client) -> None:
    server.behave = always(http(ORDER))
    text = "".join(map(str, range(1_500_000)))
    client.send(WRITE, ARGUMENTS, plain, body={"note": text})
    assert server.requests[0].endswith(b'{"note":"' + text.encode() + b'"}')


def test_an_answer_that_is_too_long_is_known_by_its_head(server: RawServer, clock: Clock) -> None:
    server.behave = always(http(b" " * 2000, headers="X-Id: 7\r\n"))
    transport = Transport(max_bytes=1000)
    with (
        client_of(server.url, clock, transport=transport) as client,
        pytest.raises(OutcomeUnknown, match="longer than 1000 bytes") as caught,
    ):
        client.send(WRITE, ARGUMENTS, plain, body={})
    assert (caught.value.status, caught.value.headers["x-id"]) == (200, "7")


def test_without_its_transport_a_connection_says_what_is_wrong() -> None:
    made: Any = POOLS["http"].ConnectionCls("127.0.0.1", 9)
    ours, theirs = socket.socketpair()
    with ours, theirs:
        made.sock, made.timeout = ours, 1.0
        for use in (lambda: made.request("GET", "/"), made.getresponse, lambda: made.send(b"x")):
            with pytest.raises(RuntimeError, match=r"^a connection of this package was used with"):
                use()
        ours.setblocking(False)
        theirs.setblocking(False)
        with pytest.raises(BlockingIOError):
            theirs.recv(1)  # nothing was sent
