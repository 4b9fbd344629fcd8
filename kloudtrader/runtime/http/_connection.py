"""Connections that know how far a request got and when its time is up.

Both are subclasses of urllib3's connections, put into pools through ``ConnectionCls``. What they
need to know about the current send lies in a thread-local, as a pool hands out connections itself.
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

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import (
    ConnectTimeoutError,
    EmptyPoolError,
    NameResolutionError,
    NewConnectionError,
)

from kloudtrader.runtime.diagnose.interrupts import raised_by_handler
from kloudtrader.runtime.http._dns import open_socket
from kloudtrader.runtime.http._http1 import WireResponse, read_body, request_head
from kloudtrader.runtime.request.build import Progress, current

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_BUFFER = 65536
"""Most responses come with one call of the system."""


class _TimedReader(io.RawIOBase):
    """Reads a socket with a timeout for each piece and a deadline for all of them.

    Without the deadline, a server that sends a byte now and then could hold a call for ever.
    """

    def __init__(self, sock: socket.socket, progress: Progress) -> None:
        self._sock = sock
        self._progress = progress
        self.over = False
        """Nothing more is to be read."""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        if self.over:
            return 0
        progress = self._progress
        left = progress.deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("the time for the call is over")
        sock = self._sock
        sock.settimeout(min(left, progress.read))
        return sock.recv_into(buffer)


class _Reader(io.BufferedReader):
    """Notes, when it is closed, whether more came than was read."""

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
    """The send was stopped before its first byte, so the connection is as good as before.

    urllib3 closes a connection after every exception but this one: it means that there is none.
    """

    def __init__(self, connection: HTTPConnection, reason: BaseException) -> None:
        Exception.__init__(self, "stopped before the first byte")
        self.connection: Any = connection
        self.reason = reason


class Interrupted(Exception):  # noqa: N818
    """Carries the exception of a signal handler past urllib3, as its cause."""


class _Response(WireResponse):
    def __init__(self, sock: socket.socket, method: str) -> None:
        super().__init__(_Source(sock), method=method)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
        self._reader = self.fp

    def has_more(self) -> bool:
        """Whether the server said more than the response: then it is out of step."""
        reader = self._reader
        # Else the end of this object would flush a file that is closed, and Python 3.13 says so.
        self.fp = None  # type: ignore[assignment]  # pyright: ignore[reportAttributeAccessIssue]
        reader.close()
        # Now, and not at the end of the object: Python drops what a signal handler raises there.
        self.close()
        return isinstance(reader, _Reader) and reader.surplus


class _Source:
    """Stands in for the socket, of which a response only wants a file to read."""

    __slots__ = ("_sock",)

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock

    def makefile(self, mode: str) -> io.BufferedReader:
        return _Reader(_TimedReader(self._sock, _progress()))


def _progress() -> Progress:
    progress = current.progress
    if progress is None:
        raise RuntimeError("a connection of this package was used without its transport")
    return progress


def _left(timeout: float | None) -> float:
    """Return the seconds for a step: its own limit, or what is left of the call's."""
    left = _progress().deadline - time.monotonic()
    if timeout is not None:
        left = min(timeout, left)
    if left <= 0:
        raise TimeoutError("the time for the call is over")
    return left


class _Watched(HTTPConnection):
    """Marks the current send as soon as a byte of the request may have left."""

    # http.client prints whole requests, credentials included, where this is above zero.
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
        """Send a request, head and body together. ``url`` is only what urllib3 may log."""
        handled = sys.exception()
        try:
            self._request(method, body, headers)
        except OSError as error:
            # urllib3 ignores a broken pipe here. One that a signal handler raised is not for it.
            stop = raised_by_handler(error, handled)
            if stop is None:
                raise
            raise Interrupted from stop

    def _request(self, method: str, body: bytes | None, headers: Mapping[str, str] | None) -> None:
        if self.sock is not None:
            self.sock.settimeout(_left(self.timeout))  # what reading left is not for sending
        self._netloc_sent = self._netloc_sent or self._netloc()
        self._method = method
        length = None if body is None else len(body)
        head = request_head(method, _progress().target, self._netloc_sent, headers or {}, length)
        if self.sock is None:
            self.connect()
        self._announce()
        self.send(head + (body or b""))

    def _announce(self) -> None:
        """Call what is to be called right before the first byte."""
        progress = _progress()
        if progress.before_send is None:
            return
        try:
            progress.before_send()
        except BaseException as error:
            progress.stopped_by = reason = error
        else:
            left = _left(self.timeout)  # it may have taken long
            if self.sock is not None:
                self.sock.settimeout(left)
            return
        raise Stopped(self, reason)

    def getresponse(self) -> WireResponse:  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]
        """Read a response, head and body."""
        progress, sock = _progress(), self.sock
        if sock is None:
            raise RuntimeError("a response was read from a connection that is closed")
        response = _Response(sock, self._method)
        response.begin_final()
        body = response.body = read_body(response, progress.limit)
        if response.has_more() or body.fault is not None or response.will_close:
            self.close()
        return response

    def _netloc(self) -> str:
        host = self._tunnel_host or self.host
        port = self._tunnel_port if self._tunnel_host else self.port
        host = f"[{host}]" if ":" in host else host
        return host if port == self.default_port else f"{host}:{port}"

    def _new_conn(self) -> socket.socket:
        seconds = _left(self.timeout)
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
            raise ConnectTimeoutError(self, "no connection in time") from error
        except OSError as error:
            raise NewConnectionError(self, "no connection") from error
        sys.audit("http.client.connect", self, self.host, self.port)
        sock.settimeout(_left(self.timeout))  # what comes before the request, such as TLS
        return sock

    def connect(self) -> None:
        self._opening = True
        try:
            super().connect()
        finally:
            self._opening = False

    def send(self, data: Any) -> None:
        if self.sock is None:
            self.connect()
        progress = _progress()
        # What goes to a proxy to open a tunnel is not the request.
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
                raise  # not of the kernel: a signal handler raised it, behind the send
            # The kernel took nothing: the other side had closed before. Raised without its number,
            # by which urllib3 would know it, read on, and take what was there already for the
            # response to this request.
            progress.sent = False
            raise ConnectionAbortedError("the other side had closed the connection") from None
        if count < len(data):
            super().send(data[count:])


class _WatchedTLS(_Watched, HTTPSConnection):  # pyright: ignore[reportIncompatibleMethodOverride]
    pass


class _Stack:
    """The idle connections of a pool, last in first out.

    Without a lock, other than :class:`queue.LifoQueue`: a lock that another thread held during a
    fork would stay locked in the child. The operations of ``deque`` are atomic.
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


class _Returning(HTTPConnectionPool):
    """A pool that takes back the connection of a send that was stopped before its first byte."""

    def urlopen(self, *arguments: Any, **options: Any) -> Any:
        try:
            return super().urlopen(*arguments, **options)
        except Stopped as error:
            stopped = error
        self._put_conn(stopped.connection)
        raise stopped.reason


class _Pool(_Returning):
    ConnectionCls = _Watched  # type: ignore[assignment]  # pyright: ignore[reportAssignmentType]
    QueueCls = _Stack  # type: ignore[assignment]  # pyright: ignore[reportAssignmentType]


class _TLSPool(_Returning, HTTPSConnectionPool):
    ConnectionCls = _WatchedTLS  # type: ignore[assignment]  # pyright: ignore[reportAssignmentType]
    QueueCls = _Stack  # type: ignore[assignment]  # pyright: ignore[reportAssignmentType]


POOLS: dict[str, type[HTTPConnectionPool]] = {"http": _Pool, "https": _TLSPool}
