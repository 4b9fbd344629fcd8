"""Explain why a send got no complete response."""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Iterable
from http.client import HTTPException
from typing import TYPE_CHECKING

from urllib3.exceptions import ConnectTimeoutError, HTTPError, ProxyError, ReadTimeoutError

from kloudtrader.runtime.diagnose.message import remove_secrets, to_one_line
from kloudtrader.runtime.record import Record

if TYPE_CHECKING:
    from kloudtrader.runtime.http.transport import Response


class SlowLookup(TimeoutError):  # noqa: N818
    """Report that the resolver did not respond before the timeout."""


class TunnelRefused(OSError):  # noqa: N818
    """Report that a proxy refused a tunnel to the server."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(f"{status} {words}".strip())
        self.status = status

    @property
    def is_final(self) -> bool:
        """Return whether the proxy will refuse the same request again."""
        return 400 <= self.status < 500 and self.status not in (408, 425, 429)


class Failure(Record):
    """Describe a send that got no complete response."""

    sent: bool
    """True if a byte of the request may have been sent."""
    reason: str
    cause: OSError | None = None
    """The operating system's error, without references to the request."""
    permanent: bool = False
    """True if a retry cannot help, such as with an invalid certificate."""
    response: Response | None = None
    """The part of a response that was received."""


def explain_failure(
    error: BaseException,
    *,
    sent: bool,
    prefix: str = "",
    response: Response | None = None,
    authorities: str = "",
) -> Failure:
    """Explain an exception that the transport raised before or after it sent the request.

    The exceptions of urllib3 hold the URL and the pool and show them, so none of them is kept.
    ``authorities`` names the certificate authorities that were trusted.
    """
    root = _find_root(error)
    reason, permanent = _explain(error, root, sent)
    if authorities and isinstance(root, ssl.SSLCertVerificationError):
        reason = f"{reason}; trusted authorities: {authorities}"
    if prefix:
        reason = f"{prefix}: {reason}"
    return Failure(sent, reason, _detach(root), permanent, response)


def _find_root(error: BaseException) -> BaseException:
    # Not the context: in an `except` block of the caller, it leads to an unrelated error.
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
        detail = _get_detail(root, "verify_message")
        return f"{through}the server's certificate is not valid ({detail})", True
    if isinstance(root, ssl.SSLError):
        return f"{through}the TLS connection failed ({_get_detail(root, 'reason')})", False
    if isinstance(root, TunnelRefused):
        advice = "; check the user and the password in the proxy's URL"
        return f"the proxy: {root}{advice if root.status == 407 else ''}", root.is_final
    if isinstance(root, SlowLookup):
        return f"{through}the DNS lookup timed out", False
    if isinstance(root, socket.gaierror):
        return f"{through}the host name does not resolve", False
    # urllib3 reports a refused connection as a connect timeout, too.
    if isinstance(error, ConnectTimeoutError) and isinstance(root, (TimeoutError, HTTPError)):
        return f"{through}the connection timed out", False
    if isinstance(error, ReadTimeoutError) or isinstance(root, TimeoutError):
        return f"{through}the {'response' if sent else 'connection'} timed out", False
    if isinstance(root, OSError) and not isinstance(root, HTTPException):
        return f"{through}{_lower_first(root.strerror or 'the connection failed')}", False
    return f"{through}{_explain_protocol(root)}", False


def _get_detail(root: ssl.SSLError, attribute: str) -> str:
    # Only errors that OpenSSL raised have the attributes.
    return str(getattr(root, attribute, None) or "closed")


def _explain_protocol(root: BaseException) -> str:
    name = type(root).__name__
    if name == "RemoteDisconnected":
        return "the server closed the connection without a response"
    if name == "IncompleteRead":
        return "the server closed the connection before the end of the response"
    if isinstance(root, (HTTPException, HTTPError)):
        return f"the response is not HTTP ({name})"
    return f"the response cannot be read ({name})"


def read_tunnel_refusal(error: OSError, secrets: Iterable[str]) -> TunnelRefused | None:
    """Return the status and the message with which a proxy refused a tunnel.

    ``http.client`` keeps them in the text of its error only.
    """
    match = re.match(r"Tunnel connection failed: (\d{3})(.*)", str(error), re.DOTALL)
    if match is None:
        return None
    words = remove_secrets(to_one_line(match[2], 100), secrets)
    return TunnelRefused(int(match[1]), words)


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]


def _detach(root: BaseException) -> OSError | None:
    """Return an operating system's error without its traceback and causes."""
    if not isinstance(root, OSError) or isinstance(root, HTTPError):
        return None
    root.__cause__ = root.__context__ = None
    return root.with_traceback(None)
