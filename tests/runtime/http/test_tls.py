"""TLS: certificates are verified, one context and one handshake serve many calls.

The certificates in ``certificates/`` are for these tests only: an authority whose key was thrown
away, and a server called localhost.
"""

import gc
import re
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from kloudtrader.runtime import (
    NotSent,
    OutcomeUnknown,
    Timeout,
    UnexpectedResponse,
    bearer,
    plain,
)
from kloudtrader.runtime.http.proxy import build_tls_context
from tests.runtime.conftest import (
    ARGUMENTS,
    SECURE,
    SECURE_WRITE,
    TOKEN,
    Clock,
    client_of,
    http,
    reset,
)

CERTIFICATES = Path(__file__).parent / "certificates"
AUTHORITY = str(CERTIFICATES / "authority.pem")


class TLSServer:
    """Serve requests over TLS, directly or behind CONNECT; ``faulty`` closes without a response."""

    def __init__(self) -> None:
        self.requests: list[bytes] = []
        self.tunnels: list[bytes] = []
        self.handshakes = 0
        self.proxy = False
        self.faulty = False
        self._said = http(b'{"orders":"null","order":1}')
        self._politely: bool | None = None
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.show("localhost.pem")
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    @property
    def port(self) -> int:
        port: int = self._listener.getsockname()[1]
        return port

    def show(self, certificate: str) -> None:
        """Show this certificate from now on."""
        self._context.load_cert_chain(CERTIFICATES / certificate)

    def on_name(self, act: Callable[[ssl.SSLSocket, str | None, ssl.SSLContext], None]) -> None:
        """Be told which name a client asks for."""
        self._context.set_servername_callback(act)

    def say(self, response: bytes, *, politely: bool) -> None:
        """Response this, then close the connection, with or without an end of TLS."""
        self._said, self._politely = response, politely

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._serve, args=(connection,))
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        self._open.append(connection)
        with suppress(OSError):
            if self.proxy:
                self.tunnels.append(connection.recv(65536))
                connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            connection.settimeout(5)
            secured = self._context.wrap_socket(connection, server_side=True)
            self._open.append(secured)
            self.handshakes += 1
            secured.settimeout(None)
            while request := secured.recv(65536):
                self.requests.append(request)
                if self.faulty:
                    break
                secured.sendall(self._said)
                if self._politely is not None:
                    if self._politely:
                        secured.unwrap()
                    break
            secured.close()
        connection.close()

    def close(self) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for connection in self._open:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()
        for thread in self._threads:
            thread.join(5)


@pytest.fixture
def tls_server() -> Iterator[TLSServer]:
    server = TLSServer()
    yield server
    server.close()


@pytest.fixture
def trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", AUTHORITY)


@pytest.mark.usefixtures("trusted")
def test_one_handshake_serves_many_calls(
    tls_server: TLSServer, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[ssl.SSLContext] = []

    def count_contexts() -> ssl.SSLContext:
        made.append(build_tls_context())
        return made[-1]

    monkeypatch.setattr("kloudtrader.runtime.http.transport.build_tls_context", count_contexts)
    url = f"https://localhost:{tls_server.port}"
    with client_of(url, clock, authorize=bearer(TOKEN)) as client:
        for _ in range(3):
            assert client.send(SECURE, ARGUMENTS, plain) == {"orders": "null", "order": 1}
    assert tls_server.handshakes == len(made) == 1
    assert f"Authorization: Bearer {TOKEN}".encode() in tls_server.requests[0]


def test_an_unknown_authority_is_refused_at_once(tls_server: TLSServer, clock: Clock) -> None:
    with (
        client_of(f"https://localhost:{tls_server.port}", clock, authorize=bearer(TOKEN)) as client,
        pytest.raises(NotSent) as caught,
    ):
        client.send(SECURE_WRITE, ARGUMENTS, plain, body={})
    assert len(caught.value.attempts) == 1
    assert tls_server.requests == []


@pytest.mark.usefixtures("trusted")
def test_another_host_is_refused_at_once(tls_server: TLSServer, clock: Clock) -> None:
    with (
        client_of(f"https://127.0.0.1:{tls_server.port}", clock, authorize=bearer(TOKEN)) as client,
        pytest.raises(NotSent) as caught,
    ):
        client.send(SECURE, ARGUMENTS, plain)
    assert len(caught.value.attempts) == 1
    assert tls_server.requests == []


@pytest.mark.usefixtures("trusted")
def test_a_write_lost_within_tls_is_sent_once(tls_server: TLSServer, clock: Clock) -> None:
    tls_server.faulty = True
    url = f"https://localhost:{tls_server.port}"
    with (
        client_of(url, clock, authorize=bearer(TOKEN)) as client,
        pytest.raises(OutcomeUnknown),
    ):
        client.send(SECURE_WRITE, ARGUMENTS, plain, body={})
    assert len(tls_server.requests) >= 1
    assert sum(request.startswith(b"POST ") for request in tls_server.requests) == 1


@pytest.mark.usefixtures("trusted")
def test_requests_go_through_a_proxy_unseen(
    tls_server: TLSServer, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    tls_server.proxy = True
    monkeypatch.setenv("HTTPS_PROXY", f"http://user:p%40ss@127.0.0.1:{tls_server.port}")
    # The one name of the certificate is this machine's, for which a proxy is never used.
    monkeypatch.setattr("kloudtrader.runtime.http.proxy.is_loopback", lambda host: False)
    with client_of("https://localhost", clock, authorize=bearer(TOKEN)) as client:
        assert client.send(SECURE, ARGUMENTS, plain)["order"] == 1
        tls_server.faulty = True
        with pytest.raises(OutcomeUnknown):
            client.send(SECURE_WRITE, ARGUMENTS, plain, body={})
    assert len(tls_server.tunnels) == 1
    assert tls_server.tunnels[0].startswith(b"CONNECT localhost:443 ")
    assert b"dXNlcjpwQHNz" in tls_server.tunnels[0]
    assert TOKEN.encode() not in tls_server.tunnels[0]


CERTIFICATE_FAULTS = {
    "expired": ("expired.pem", "expired.pem", "has expired"),
    "of nobody": ("self-signed.pem", None, "self-signed certificate"),
    "of another authority": ("self-signed.pem", AUTHORITY, "self-signed certificate"),
    "named in the subject only": ("name-in-subject.pem", "name-in-subject.pem", "not valid for"),
}


@pytest.mark.parametrize("name", CERTIFICATE_FAULTS)
@pytest.mark.parametrize("variable", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"])
def test_a_certificate_that_is_not_valid(
    tls_server: TLSServer, clock: Clock, monkeypatch: pytest.MonkeyPatch, name: str, variable: str
) -> None:
    shown, trusted, words = CERTIFICATE_FAULTS[name]
    tls_server.show(shown)
    if trusted is not None:
        monkeypatch.setenv(variable, str(CERTIFICATES / trusted))
    with (
        client_of(f"https://localhost:{tls_server.port}", clock, authorize=bearer(TOKEN)) as client,
        pytest.raises(NotSent, match=words) as caught,
    ):
        client.send(SECURE_WRITE, ARGUMENTS, plain, body={})
    assert [attempt.sent for attempt in caught.value.attempts] == [False]
    assert tls_server.requests == []
    authorities = f"{variable}={CERTIFICATES / trusted}" if trusted else "the system, "
    assert authorities in str(caught.value)


Shake = Callable[[socket.socket], object]


def drip(connection: socket.socket) -> None:
    """Begin a record of a handshake and never end it, a byte at a time."""
    connection.sendall(b"\x16\x03\x03\x40\x00")
    with suppress(OSError):
        while True:
            connection.sendall(b"\x02")
            threading.Event().wait(0.01)


HANDSHAKES: dict[str, Shake] = {
    "reset": reset,
    "reset after the hello": lambda c: (c.recv(1), reset(c)),
    "closed": lambda c: c.close(),
    "closed after the hello": lambda c: (c.recv(65536), c.close()),
    "plain HTTP": lambda c: (c.recv(65536), c.sendall(http()), c.close()),
    "an alert": lambda c: (c.recv(65536), c.sendall(b"\x15\x03\x03\x00\x02\x02\x28"), c.close()),
    "garbage": lambda c: (c.recv(65536), c.sendall(b"\xff" * 500), c.close()),
    "silence": lambda c: c.recv(65536) and c.recv(65536),
    "drips": drip,
}


# Where the reset is there before TLS begins, CPython leaves its socket to the collector.
@pytest.mark.filterwarnings("ignore:unclosed <ssl.SSLSocket:ResourceWarning")
@pytest.mark.parametrize("name", HANDSHAKES)
def test_a_handshake_that_fails_is_not_sent(name: str, clock: Clock) -> None:
    slow = name in ("silence", "drips")
    timeout = Timeout(connect=0.2 if slow else 20.0, read=20.0, total=60.0)
    met: list[int] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            for _ in range(3):
                with suppress(OSError):
                    connection, _ = listener.accept()
                    met.append(1)
                    HANDSHAKES[name](connection)
                    connection.close()

        thread = threading.Thread(target=serve)
        thread.start()
        url = f"https://127.0.0.1:{listener.getsockname()[1]}"
        with pytest.raises(NotSent) as caught:
            client_of(url, clock, authorize=bearer(TOKEN), timeout=timeout).send(
                SECURE_WRITE, ARGUMENTS, plain, body={}
            )
        thread.join(20)
    assert len(met) == 3  # nothing had left, so it is tried again
    assert [attempt.sent for attempt in caught.value.attempts] == [False] * 3
    words = "the connection timed out" if slow else "the TLS connection failed|connection reset"
    assert re.match(words, caught.value.reason or "")
    del caught
    gc.collect()  # while that is not counted as a leak of the next test


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("politely", [True, False], ids=["with close_notify", "without"])
def test_a_response_that_ends_with_the_connection_within_tls(
    tls_server: TLSServer, clock: Clock, politely: bool
) -> None:
    """Without a length, only whole JSON tells whether all of it came."""
    url = f"https://localhost:{tls_server.port}"
    whole, half = b'{"orders":"null"}', b'{"orders":"nu'
    with client_of(url, clock, authorize=bearer(TOKEN)) as client:
        tls_server.say(b"HTTP/1.1 200 OK\r\n\r\n" + whole, politely=politely)
        assert client.send(SECURE, ARGUMENTS, plain) == {"orders": "null"}
        tls_server.say(b"HTTP/1.1 200 OK\r\n\r\n" + half, politely=politely)
        with pytest.raises(UnexpectedResponse):
            client.send(SECURE, ARGUMENTS, plain)
        tls_server.say(http(whole, length=99), politely=politely)
        with pytest.raises(OutcomeUnknown):
            client.send(SECURE_WRITE, ARGUMENTS, plain, body={})


@pytest.mark.usefixtures("trusted")
def test_the_name_of_the_server_is_sent(tls_server: TLSServer, clock: Clock) -> None:
    names: list[str | None] = []
    tls_server.on_name(lambda _socket, name, _context: names.append(name))
    with client_of(
        f"https://localhost:{tls_server.port}", clock, authorize=bearer(TOKEN)
    ) as client:
        client.send(SECURE, ARGUMENTS, plain)
    assert names == ["localhost"]
