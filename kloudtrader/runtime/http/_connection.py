"""Extend urllib3's connections by a deadline and by the progress of the current send.

Pools create these connections through ``ConnectionCls``. A connection reads the progress of the
current send from a thread-local variable, because urllib3's pools hand out connections themselves.
"""

from __future__ import annotations

import io
import queue
import socket
import sys
import time
from collections import deque
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import (
    ConnectTimeoutError,
    EmptyPoolError,
    NameResolutionError,
    NewConnectionError,
)

from kloudtrader.runtime.diagnose.causes import read_tunnel_refusal
from kloudtrader.runtime.diagnose.interrupts import find_handler_exception
from kloudtrader.runtime.http._dns import open_socket
from kloudtrader.runtime.http._http1 import WireResponse, build_request_head, read_body
from kloudtrader.runtime.http.proxy import list_proxy_secrets
from kloudtrader.runtime.request.build import Progress, current

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer
    from urllib3.connection import HTTPConnection, HTTPSConnection
else:
    # VCR.py and its kind replace the classes in urllib3.connection for a while. If this module is
    # imported then, ours would inherit from the replacements, and be broken for good.
    from urllib3.connectionpool import HTTPConnection, HTTPSConnection

_BUFFER = 65536
"""Most responses fit, so that one system call reads them."""


class _TimedReader(io.RawIOBase):
    """Read a socket with a timeout for each piece and a deadline for all pieces.

    Without the deadline, a server that sends a byte now and then could keep a call open forever.
    """

    def __init__(self, sock: socket.socket, progress: Progress) -> None:
        self._sock = sock
        self._progress = progress
        self.over = False
        """True if nothing more is to be read."""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        if self.over:
            return 0
        progress = self._progress
        left = progress.deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("the deadline of the call passed")
        sock = self._sock
        sock.settimeout(min(left, progress.read))
        return sock.recv_into(buffer)


class _SurplusReader(io.BufferedReader):
    """Note on close whether the server sent more than was read."""

    def __init__(self, raw: _TimedReader) -> None:
        super().__init__(raw, _BUFFER)
        self._timed = raw
        self.surplus = False

    def close(self) -> None:
        if not self.closed:
            self._timed.over = True
            self.surplus = bool(self.peek(1))
        super().close()


class Stopped(EmptyPoolError):  # noqa: N818
    """Signal that ``before_send`` stopped the send, so the connection can be used again.

    urllib3 closes a connection after every exception except :class:`EmptyPoolError`, which means
    that there is no connection.
    """

    def __init__(self, connection: HTTPConnection, reason: BaseException) -> None:
        Exception.__init__(self)  # not shown: the reason is raised instead
        self.connection: Any = connection
        self.reason = reason


class Interrupted(Exception):  # noqa: N818
    """Carry the exception of a signal handler through urllib3, as the cause."""


class _Response(WireResponse):
    def __init__(self, sock: socket.socket, method: str) -> None:
        super().__init__(_Source(sock), method=method)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
        self._reader = self.fp

    def has_more(self) -> bool:
        """Tell whether the server sent more than the response. Then it is out of sync."""
        reader = self._reader
        # Otherwise the destructor would flush a closed file, and Python 3.13 would report it.
        self.fp = None  # type: ignore[assignment]  # pyright: ignore[reportAttributeAccessIssue]
        reader.close()
        # Now, and not in the destructor: Python drops what a signal handler raises there.
        self.close()
        return isinstance(reader, _SurplusReader) and reader.surplus


class _Source:
    """Stand in for the socket: a response only calls its ``makefile``."""

    __slots__ = ("_sock",)

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock

    def makefile(self, mode: str) -> io.BufferedReader:
        return _SurplusReader(_TimedReader(self._sock, _get_progress()))


def _get_progress() -> Progress:
    progress = current.progress
    if progress is None:
        raise RuntimeError("a connection of kloudtrader is used without its transport")
    return progress


def _limit_timeout(timeout: float | None) -> float:
    """Return the timeout of a step in seconds, limited by the deadline of the call."""
    left = _get_progress().deadline - time.monotonic()
    if timeout is not None:
        left = min(timeout, left)
    if left <= 0:
        raise TimeoutError("the deadline of the call passed")
    return left


class _TrackedConnection(HTTPConnection):
    """Mark the current send as soon as a byte of the request may have been sent."""

    # If this is above zero, http.client prints whole requests with their credentials.
    debuglevel = 0
    response_class = _Response
    _opening = False
    _netloc_sent = ""
    _method = ""

    def request(  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]
        self,
        method: str,
        url: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        **_: object,
    ) -> None:
        """Send a request, head and body together. ``url`` is what urllib3 may log."""
        handled = sys.exception()
        try:
            self._request(method, body, headers)
        except OSError as error:
            # urllib3 ignores a broken pipe here, but must not ignore one of a signal handler.
            stop = find_handler_exception(error, handled)
            if stop is None:
                raise
            raise Interrupted from stop

    def _request(self, method: str, body: bytes | None, headers: Mapping[str, str] | None) -> None:
        if self.sock is not None:
            # Otherwise the timeout of the last read would apply.
            self.sock.settimeout(_limit_timeout(self.timeout))
        self._netloc_sent = self._netloc_sent or self._netloc()
        self._method = method
        length = None if body is None else len(body)
        target = _get_progress().target
        head = build_request_head(method, target, self._netloc_sent, headers or {}, length)
        if self.sock is None:
            self.connect()
        self._call_before_send()
        self.send(head + (body or b""))

    def _call_before_send(self) -> None:
        progress = _get_progress()
        if progress.before_send is None:
            return
        try:
            progress.before_send()
        except BaseException as error:
            progress.stopped_by = reason = error
        else:
            left = _limit_timeout(self.timeout)  # the hook may have taken long
            if self.sock is not None:
                self.sock.settimeout(left)
            return
        raise Stopped(self, reason)

    def getresponse(self) -> WireResponse:  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]
        """Read the head and the body of a response."""
        progress, sock = _get_progress(), self.sock
        if sock is None:
            raise RuntimeError("the connection is closed")
        response = _Response(sock, self._method)
        response.begin_final()
        body = response.body = read_body(response, progress.limit)
        if response.has_more() or body.problem is not None or response.will_close:
            self.close()
        return response

    def _netloc(self) -> str:
        host = self._tunnel_host or self.host
        port = self._tunnel_port if self._tunnel_host else self.port
        host = f"[{host}]" if ":" in host else host
        return host if port == self.default_port else f"{host}:{port}"

    def _new_conn(self) -> socket.socket:
        seconds = _limit_timeout(self.timeout)
        try:
            sock = open_socket(
                self._dns_host,
                self.port,
                seconds,
                source=self.source_address,
                options=self.socket_options or (),
            )
        except socket.gaierror as error:
            raise NameResolutionError(self.host, self, error) from error
        except TimeoutError as error:
            raise ConnectTimeoutError(self, "the connection timed out") from error
        except OSError as error:
            raise NewConnectionError(self, "the connection failed") from error
        sys.audit("http.client.connect", self, self.host, self.port)
        sock.settimeout(_limit_timeout(self.timeout))  # for the TLS handshake and proxy tunnels
        return sock

    def _tunnel(self) -> None:
        tunnel: Any = super()
        try:
            tunnel._tunnel()
        except OSError as error:
            headers: dict[str, str] = vars(self)["_tunnel_headers"]
            refusal = read_tunnel_refusal(error, list_proxy_secrets(headers))
            if refusal is None:
                raise
            raise refusal from None

    def connect(self) -> None:
        self._opening = True
        try:
            super().connect()
        finally:
            self._opening = False

    def send(self, data: Any) -> None:
        if self.sock is None:
            self.connect()
        progress = _get_progress()
        # The bytes that ask a proxy for a tunnel are not the request.
        if self._opening or progress.sent:
            super().send(data)
        else:
            self._send_first(progress, data)

    def _send_first(self, progress: Progress, data: Any) -> None:
        progress.sent = True
        sock = self.sock
        if type(sock) is not socket.socket or not isinstance(data, bytes):
            super().send(data)
            return
        try:
            count = sock.send(data)
        except (BrokenPipeError, ConnectionResetError) as error:
            trace = error.__traceback__
            if trace is None or trace.tb_next is not None:
                raise  # from a signal handler, after the send: not from the kernel
            # The kernel accepted no byte, because the server closed the connection before.
            # urllib3 recognises a broken pipe by its errno and reads on: bytes that the server sent
            # before it closed would pass as the response. So raise an error without an errno.
            progress.sent = False
            raise ConnectionAbortedError("the server closed the connection") from None
        if count < len(data):
            super().send(data[count:])


class _TrackedTLSConnection(_TrackedConnection, HTTPSConnection):  # pyright: ignore[reportIncompatibleMethodOverride]
    pass


class _Stack:
    """Keep the idle connections of a pool, last in first out.

    Unlike :class:`queue.LifoQueue`, it has no lock: a lock that another thread held during a fork
    would stay locked in the child. The operations of ``deque`` are atomic.
    """

    __slots__ = ("_items", "_maxsize")

    def __init__(self, maxsize: int) -> None:
        self._items: deque[Any] = deque()
        self._maxsize = maxsize

    def get(self, block: bool = True, timeout: float | None = None) -> Any:
        try:
            return self._items.pop()
        except IndexError:
            raise queue.Empty from None

    def put(self, item: Any, block: bool = True, timeout: float | None = None) -> None:
        if len(self._items) >= self._maxsize:
            raise queue.Full
        self._items.append(item)

    def qsize(self) -> int:
        return len(self._items)


class _ReturningPool(HTTPConnectionPool):
    """Take back the connection of a send that ``before_send`` stopped."""

    def urlopen(self, *arguments: Any, **options: Any) -> Any:
        try:
            return super().urlopen(*arguments, **options)
        except Stopped as error:
            stopped = error
        self._put_conn(stopped.connection)
        raise stopped.reason


class _Pool(_ReturningPool):
    ConnectionCls = _TrackedConnection  # type: ignore[assignment]  # pyright: ignore[reportAssignmentType]
    QueueCls = _Stack  # type: ignore[assignment]  # pyright: ignore[reportAssignmentType]


class _TLSPool(_ReturningPool, HTTPSConnectionPool):
    ConnectionCls = _TrackedTLSConnection  # type: ignore[assignment]  # pyright: ignore[reportAssignmentType]
    QueueCls = _Stack  # type: ignore[assignment]  # pyright: ignore[reportAssignmentType]


PLAIN_CONNECTION: Any = HTTPConnection
"""The class that urllib3's pools use unless a tool has replaced it.

VCR.py does so to record responses and play them back, and Pyodide to use the browser's.
"""
POOL_CLASSES: dict[str, type[HTTPConnectionPool]] = {
    "http": HTTPConnectionPool,
    "https": HTTPSConnectionPool,
}
"""Those of urllib3, which use connections that a tool has replaced."""
POOLS: dict[str, type[HTTPConnectionPool]] = {"http": _Pool, "https": _TLSPool}
