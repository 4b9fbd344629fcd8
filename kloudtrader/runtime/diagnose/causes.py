"""Why no response came, in plain words."""

from __future__ import annotations

import socket
import ssl
from http.client import HTTPException

from urllib3.exceptions import ConnectTimeoutError, HTTPError, ProxyError, ReadTimeoutError

from kloudtrader.runtime.http._dns import SlowLookup
from kloudtrader.runtime.record import Record


class Fault(Record):
    """Why a send failed."""

    reason: str
    cause: OSError | None = None
    """The operating system's error, free of references to the request."""
    permanent: bool = False
    """Whether trying again cannot help, such as with a wrong certificate."""


def fault_of(error: BaseException, prefix: str = "", *, sent: bool = True) -> Fault:
    """Explain an exception of the transport, which came before or after the request was sent.

    The exceptions of urllib3 hold the URL and the pool and show them, so they are not handed on.
    """
    root = _root(error)
    reason, permanent = _explain(error, root, sent)
    if prefix:
        reason = f"{prefix}: {reason}"
    return Fault(reason, _clean(root), permanent)


def _root(error: BaseException) -> BaseException:
    # Not the context: called in an `except` of the user, that ends in an error that is not ours.
    seen = {id(error)}
    while True:
        candidates = [error.__cause__, *error.args]
        inner = next((c for c in candidates if isinstance(c, BaseException)), None)
        if inner is None or id(inner) in seen:
            return error
        seen.add(id(inner))
        error = inner


def _explain(error: BaseException, root: BaseException, sent: bool) -> tuple[str, bool]:
    through = "the proxy: " if isinstance(error, ProxyError) else ""
    if isinstance(root, ssl.SSLCertVerificationError):
        return f"{through}the certificate was not accepted ({_why(root, 'verify_message')})", True
    if isinstance(root, ssl.SSLError):
        return f"{through}the TLS connection failed ({_why(root, 'reason')})", False
    if isinstance(root, SlowLookup):
        return f"{through}the host name was not looked up in time", False
    if isinstance(root, socket.gaierror):
        return f"{through}the host name was not found", False
    # urllib3 counts a refused connection as a connect timeout too.
    if isinstance(error, ConnectTimeoutError) and isinstance(root, (TimeoutError, HTTPError)):
        return f"{through}no connection in time", False
    if isinstance(error, ReadTimeoutError) or isinstance(root, TimeoutError):
        return f"{through}no {'response' if sent else 'connection'} in time", False
    if isinstance(root, OSError) and not isinstance(root, HTTPException):
        return f"{through}{_lower(root.strerror or 'the connection failed')}", False
    return f"{through}{_protocol(root)}", False


def _why(root: ssl.SSLError, attribute: str) -> str:
    # The attributes are there only where OpenSSL raised the error.
    return str(getattr(root, attribute, None) or "closed")


def _protocol(root: BaseException) -> str:
    name = type(root).__name__
    if name == "RemoteDisconnected":
        return "the server closed the connection without a response"
    if name == "IncompleteRead":
        return "the server closed the connection too early"
    if isinstance(root, (HTTPException, HTTPError)):
        return f"the response was not HTTP ({name})"
    return f"the response could not be read ({name})"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _clean(root: BaseException) -> OSError | None:
    if not isinstance(root, OSError) or isinstance(root, HTTPError):
        return None
    root.__cause__ = root.__context__ = None
    return root.with_traceback(None)
