"""Send one request once, and report exactly how far it got."""

from __future__ import annotations

import ssl
import sys
import time
from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

from urllib3 import PoolManager, ProxyManager
from urllib3 import Timeout as PoolTimeout
from urllib3.connectionpool import HTTPConnectionPool
from urllib3.exceptions import HTTPError
from urllib3.util import Retry as PoolRetry
from urllib3.util import make_headers, parse_url

from kloudtrader.runtime.diagnose.causes import Failure, explain_failure
from kloudtrader.runtime.diagnose.interrupts import find_interruption
from kloudtrader.runtime.errors import ConfigurationError
from kloudtrader.runtime.http._connection import PLAIN_CONNECTION, POOL_CLASSES, POOLS
from kloudtrader.runtime.http._http1 import WireResponse
from kloudtrader.runtime.http.endpoint import Endpoint
from kloudtrader.runtime.http.proxy import build_tls_context, describe_authorities, find_proxy
from kloudtrader.runtime.lock import ForkSafe
from kloudtrader.runtime.policy import Timeout
from kloudtrader.runtime.request.build import Progress, Request, current
from kloudtrader.runtime.response.parse import Headers

DEFAULT_MAX_BYTES = 128 * 1024 * 1024
_URLLIB3 = "urllib3.connectionpool"
_ONCE = PoolRetry(False, redirect=False)


class Response:
    """Hold a complete response."""

    __slots__ = ("headers", "raw", "reason", "status")

    def __init__(self, status: int, reason: str, headers: Mapping[str, str], raw: bytes) -> None:
        self.status = status
        self.reason = reason
        self.headers = headers
        self.raw = raw


class Transport(ForkSafe):
    """Keep the connections to servers. Clients and threads share it, and it works after a fork.

    It never follows a redirect and never sends a request twice. It always verifies certificates.
    It reads proxies and certificate authorities from the usual environment variables when it opens
    the first connection to a server.
    """

    def __init__(self, *, maxsize: int = 10, max_bytes: int = DEFAULT_MAX_BYTES) -> None:
        if maxsize < 1 or max_bytes < 1:
            raise ConfigurationError("Transport: maxsize and max_bytes must be 1 or more")
        self.maxsize = maxsize
        """Number of idle connections to keep for each server."""
        self.max_bytes = max_bytes
        """Maximum size of a decompressed response."""
        super().__init__()
        self._pools: dict[str, HTTPConnectionPool] = {}
        self._managers: list[PoolManager] = []
        self._authorities: dict[str, str] = {}

    def send(
        self, endpoint: Endpoint, request: Request, timeout: Timeout, left: float
    ) -> Response | Failure:
        """Send a request once and read its response.

        ``left`` is the number of seconds until the deadline of the call. If an exception such as
        Ctrl-C interrupts the send, ``request.progress`` still tells how far the request got.
        """
        is_replaced = HTTPConnectionPool.ConnectionCls is not PLAIN_CONNECTION
        if is_replaced:
            pool = self._manager(endpoint, POOL_CLASSES).connection_from_url(endpoint.origin)
        else:
            pool = self._pools.get(endpoint.origin) or self._open(endpoint)
        progress = request.progress
        progress.read, progress.limit = timeout.read, self.max_bytes
        progress.deadline, progress.target = time.monotonic() + left, request.target
        # A signal handler may make a call while another call of its thread is running.
        outer, handled = current.progress, sys.exception()
        try:
            if is_replaced:
                return self._send_replaced(pool, request, timeout, left)
            current.progress = progress
            raw: Any = pool.urlopen(
                request.method,
                # Not the target: urllib3 logs the URL, with ids and keys of the query, and checks
                # each character of it.
                f"/{request.operation.name}",
                request.body,
                request.headers,
                _ONCE,
                redirect=False,
                timeout=_build_timeout(min(timeout.connect, left), min(timeout.read, left)),
            )
            if WireResponse not in type(raw).__mro__:  # isinstance() calls Python code here
                tool = type(raw).__module__
                reason = f"urllib3 is patched: its response comes from {tool}"
                return Failure(progress.sent, reason, permanent=True)
            return _read_response(raw, progress, handled)
        except Exception as error:
            if error is progress.stopped_by:
                raise
            stop = find_interruption(error, handled)
            if stop is None:
                # Not raised as it is: the caller must learn whether the request was sent.
                trusted = self._authorities.get(endpoint.origin, "")
                tool = _name_patch(error)
                return explain_failure(error, sent=progress.sent, prefix=tool, authorities=trusted)
        finally:
            current.progress, progress.target, progress.before_send = outer, "", None
        raise stop

    def _send_replaced(
        self, pool: HTTPConnectionPool, request: Request, timeout: Timeout, left: float
    ) -> Response | Failure:
        """Send through the connections that a tool has put in the place of urllib3's.

        They tell nothing about the progress of a send, so a request counts as sent at once.
        """
        progress = request.progress
        try:
            if progress.before_send is not None:
                progress.before_send()
        except BaseException as error:
            progress.stopped_by = error
            raise
        progress.sent = True
        try:
            raw = pool.urlopen(
                request.method,
                request.target,
                request.body,
                request.headers,
                _ONCE,
                redirect=False,
                timeout=_build_timeout(min(timeout.connect, left), min(timeout.read, left)),
            )
        finally:
            pool.close()
        if len(raw.data) > self.max_bytes:
            return Failure(True, f"the response is longer than {self.max_bytes} bytes")
        return Response(raw.status, raw.reason or "", Headers(raw.headers.items()), raw.data)

    def close(self) -> None:
        """Close the idle connections. The transport stays usable."""
        with self._lock:
            managers, self._managers, self._pools = self._managers, [], {}
        for manager in managers:
            manager.clear()

    def _reset_after_fork(self) -> None:
        # The parent uses the same sockets: two processes would mix up their requests.
        super()._reset_after_fork()
        self._pools, self._managers = {}, []

    def _open(self, endpoint: Endpoint) -> HTTPConnectionPool:
        with self._lock:
            pool = self._pools.get(endpoint.origin)
            if pool is None:
                manager = self._manager(endpoint, POOLS)
                pool = manager.connection_from_url(endpoint.origin)
                self._managers.append(manager)
                self._pools[endpoint.origin] = pool
            return pool

    def _manager(
        self, endpoint: Endpoint, pools: Mapping[str, type[HTTPConnectionPool]]
    ) -> PoolManager:
        proxy = _find_proxy(endpoint)
        context = None
        if endpoint.scheme == "https":
            context = build_tls_context()
            self._authorities[endpoint.origin] = describe_authorities()
        if proxy is None:
            manager = PoolManager(
                maxsize=self.maxsize, ssl_context=context, cert_reqs="CERT_REQUIRED"
            )
        else:
            manager = _build_proxy_manager(proxy, self.maxsize, context)
        manager.pool_classes_by_scheme = dict(pools)
        return manager

    def __repr__(self) -> str:
        return f"Transport(maxsize={self.maxsize}, max_bytes={self.max_bytes})"


def _name_patch(error: Exception) -> str:
    """Return which tool has replaced urllib3's function, if its own error ended a send."""
    tool: str = HTTPConnectionPool.urlopen.__module__
    if tool == _URLLIB3 or isinstance(error, (OSError, HTTPError)):
        return ""
    return f"urllib3 is patched by {tool}"


@lru_cache(maxsize=16)
def _build_timeout(connect: float, read: float) -> PoolTimeout:
    """Return a timeout of urllib3. Most calls have the same limits as the call before."""
    return PoolTimeout(connect=connect, read=read)


def _read_response(
    raw: WireResponse, progress: Progress, handled: BaseException | None
) -> Response | Failure:
    body = raw.body
    response = Response(raw.status, raw.reason, raw.fields, body.raw)
    if body.problem is None:
        return response
    if body.error is None:
        return Failure(progress.sent, body.problem, response=response)
    stop = find_interruption(body.error, handled)
    if stop is not None:
        raise stop
    return explain_failure(body.error, sent=progress.sent, prefix=body.problem, response=response)


def _find_proxy(endpoint: Endpoint) -> str | None:
    port = parse_url(endpoint.origin).port
    return find_proxy(endpoint.host, endpoint.scheme, port)


def _build_proxy_manager(url: str, maxsize: int, context: ssl.SSLContext | None) -> ProxyManager:
    parts = parse_url(url)
    auth = None if parts.auth is None else make_headers(proxy_basic_auth=unquote(parts.auth))
    return ProxyManager(
        parts._replace(auth=None).url,
        proxy_headers=auth,
        maxsize=maxsize,
        ssl_context=context,
        # That of the connection to a proxy by https. urllib3 would trust the system's authorities.
        proxy_ssl_context=build_tls_context() if parts.scheme == "https" else None,
        cert_reqs="CERT_REQUIRED",
    )
