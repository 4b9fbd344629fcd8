"""TLS: certificates are verified, one context and one handshake serve many calls.

The certificates in ``certificates/`` are for these tests only: an authority whose key was thrown
away, and a server called localhost.
"""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from kloudtrader.runtime import NotSent, OutcomeUnknown, bearer, plain
from kloudtrader.runtime.environment import tls_context

from .conftest import ARGUMENTS, SECURE, SECURE_WRITE, TOKEN, Clock, client_of, http

CERTIFICATES = Path(__file__).parent / "certificates"
AUTHORITY = str(CERTIFICATES / "authority.pem")


class TLSServer:
    """Answers requests over TLS, directly or behind CONNECT; ``faulty`` closes unanswered."""

    def __init__(self) -> None:
        self.requests: list[bytes] = []
        self.tunnels: list[bytes] = []
        self.handshakes = 0
        self.proxy = False
        self.faulty = False
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(CERTIFICATES / "localhost.pem")
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    @property
    def port(self) -> int:
        port: int = self._listener.getsockname()[1]
        return port

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
                secured.sendall(http(b'{"orders":"null","order":1}'))
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

    def counted() -> ssl.SSLContext:
        made.append(tls_context())
        return made[-1]

    monkeypatch.setattr("kloudtrader.runtime.transport.tls_context", counted)
    url = f"https://localhost:{tls_server.port}"
    with client_of(url, clock, authorize=bearer(TOKEN)) as client:
        for _ in range(3):
            assert client.send(SECURE, ARGUMENTS, plain) == {"orders": "null", "order": 1}
    assert tls_server.handshakes == len(made) == 1
    assert f"Authorization: Bearer {TOKEN}".encode() in tls_server.requests[0]


def test_an_unknown_authority_is_refused_at_once(tls_server: TLSServer, clock: Clock) -> None:
    with (
        client_of(f"https://localhost:{tls_server.port}", clock, authorize=bearer(TOKEN)) as client,
        pytest.raises(NotSent, match="certificate was not accepted") as caught,
    ):
        client.send(SECURE_WRITE, ARGUMENTS, plain, body={})
    assert len(caught.value.attempts) == 1
    assert tls_server.requests == []


@pytest.mark.usefixtures("trusted")
def test_another_host_is_refused_at_once(tls_server: TLSServer, clock: Clock) -> None:
    with (
        client_of(f"https://127.0.0.1:{tls_server.port}", clock, authorize=bearer(TOKEN)) as client,
        pytest.raises(NotSent, match="certificate was not accepted") as caught,
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
    monkeypatch.setattr("kloudtrader.runtime.environment.is_loopback", lambda host: False)
    with client_of("https://localhost", clock, authorize=bearer(TOKEN)) as client:
        assert client.send(SECURE, ARGUMENTS, plain)["order"] == 1
        tls_server.faulty = True
        with pytest.raises(OutcomeUnknown):
            client.send(SECURE_WRITE, ARGUMENTS, plain, body={})
    assert len(tls_server.tunnels) == 1
    assert tls_server.tunnels[0].startswith(b"CONNECT localhost:443 ")
    assert b"dXNlcjpwQHNz" in tls_server.tunnels[0]
    assert TOKEN.encode() not in tls_server.tunnels[0]
