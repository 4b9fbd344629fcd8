"""Why no response came, in words that show no address."""

from __future__ import annotations

import socket
import ssl
from http.client import BadStatusLine, IncompleteRead, RemoteDisconnected

import pytest
from urllib3.exceptions import (
    ConnectTimeoutError,
    DecodeError,
    HTTPError,
    NewConnectionError,
    ProtocolError,
    ProxyError,
    ReadTimeoutError,
)

from kloudtrader.runtime.diagnose.causes import (
    Failure,
    SlowLookup,
    TunnelRefused,
    explain_failure,
    read_tunnel_refusal,
)

NOWHERE: object = None
RESET = ConnectionResetError(104, "Connection reset by peer")


def certificate() -> ssl.SSLCertVerificationError:
    error = ssl.SSLCertVerificationError(1, "failed")
    error.verify_message = "self-signed certificate"
    return error


def wrong_version() -> ssl.SSLError:
    error = ssl.SSLError(1, "wrong version number")
    error.reason = "WRONG_VERSION_NUMBER"
    return error


CASES = [
    (certificate(), "the server's certificate is not valid (self-signed certificate)", True),
    (ssl.SSLError(1, "x"), "the TLS connection failed (closed)", False),
    (wrong_version(), "the TLS connection failed (WRONG_VERSION_NUMBER)", False),
    (socket.gaierror(-2, "Name or service not known"), "the host name does not resolve", False),
    (SlowLookup("x"), "the DNS lookup timed out", False),
    (ConnectTimeoutError(NOWHERE, "x"), "the connection timed out", False),
    (ReadTimeoutError(NOWHERE, "/secret", "x"), "the response timed out", False),  # type: ignore[arg-type]
    (TimeoutError("x"), "the response timed out", False),
    (RESET, "connection reset by peer", False),
    (OSError(), "the connection failed", False),
    (RemoteDisconnected("x"), "the server closed the connection without a response", False),
    (IncompleteRead(b""), "the server closed the connection before the end of the response", False),
    (BadStatusLine("x"), "the response is not HTTP (BadStatusLine)", False),
    (DecodeError("x"), "the response is not HTTP (DecodeError)", False),
    (KeyError("secret"), "the response cannot be read (KeyError)", False),
]


@pytest.mark.parametrize(("error", "reason", "permanent"), CASES, ids=lambda each: repr(each)[:40])
def test_the_words(error: Exception, reason: str, permanent: bool) -> None:
    failure = explain_failure(error, sent=True)
    assert (failure.reason, failure.permanent) == (reason, permanent)
    assert explain_failure(error, sent=True, prefix="broken off").reason == f"broken off: {reason}"


@pytest.mark.parametrize("error", [TimeoutError("x"), ReadTimeoutError(NOWHERE, "/", "x")])  # type: ignore[arg-type]
def test_what_timed_out_before_the_send_is_the_connection(error: Exception) -> None:
    assert explain_failure(error, sent=False).reason == "the connection timed out"


def test_a_certificate_that_is_not_valid_shows_who_is_trusted() -> None:
    reason = explain_failure(certificate(), sent=False, authorities="those of the test").reason
    assert reason.startswith(CASES[0][1])
    assert reason.endswith("those of the test")
    assert explain_failure(RESET, sent=False, authorities="x").reason == "connection reset by peer"


def test_the_root_counts_and_not_what_is_around_it() -> None:
    error = ProtocolError("Connection aborted.", RESET)
    assert explain_failure(error, sent=True) == Failure(True, "connection reset by peer", RESET)
    wrapped = HTTPError("outer")
    wrapped.__cause__ = error
    assert explain_failure(wrapped, sent=True).cause is RESET
    turned = HTTPError("a")
    turned.__cause__ = turned
    assert explain_failure(turned, sent=True).reason == "the response is not HTTP (HTTPError)"


def test_what_the_user_was_handling_is_not_the_fault() -> None:
    """A call that is repeated in an `except` fails for its own reason, not for the first one's."""
    first = OSError(111, "Connection refused")
    first.__cause__ = cause = ValueError("of the user")
    again = ConnectionResetError(104, "Connection reset by peer")
    again.__context__ = first
    assert explain_failure(again, sent=True).reason == "connection reset by peer"
    assert first.__cause__ is cause


def test_errors_that_go_round_in_a_circle_end() -> None:
    each, two = HTTPError("one"), HTTPError("two")
    each.__cause__, two.__cause__ = two, each
    assert explain_failure(each, sent=True).reason == "the response is not HTTP (HTTPError)"
    outside = HTTPError("outside")  # leads into the circle and is no part of it
    outside.__cause__ = each
    assert explain_failure(outside, sent=True).reason == "the response is not HTTP (HTTPError)"


def test_a_proxy_is_named() -> None:
    error = ProxyError("http://user:secret@proxy", RESET)
    assert explain_failure(error, sent=True).reason == "the proxy: connection reset by peer"


def test_a_refused_connection_is_no_timeout() -> None:
    refused = ConnectionRefusedError(111, "Connection refused")
    error = NewConnectionError(NOWHERE, "failed")  # type: ignore[arg-type]
    error.__cause__ = refused
    assert explain_failure(error, sent=True).reason == "connection refused"


def test_the_cause_holds_no_reference_to_the_request() -> None:
    try:
        try:
            raise KeyError("request")
        except KeyError:
            raise ConnectionResetError(104, "Connection reset by peer") from None
    except ConnectionResetError as error:
        cause = explain_failure(error, sent=True).cause
    assert cause is not None
    assert (cause.__cause__, cause.__context__, cause.__traceback__) == (None, None, None)
    assert explain_failure(KeyError("x"), sent=True).cause is None


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (407, "the proxy: 407 no; check the user and the password in the proxy's URL"),
        (408, "the proxy: 408 no"),
        (403, "the proxy: 403 no"),
    ],
)
def test_a_proxy_that_asks_for_a_password_tells_where_it_belongs(status: int, reason: str) -> None:
    assert explain_failure(TunnelRefused(status, "no"), sent=False).reason == reason


def test_the_refusal_of_a_tunnel_is_one_short_line() -> None:
    error = OSError("Tunnel connection failed: 403 not\nhere: canary " + "x" * 200)
    refusal = read_tunnel_refusal(error, ["canary"])
    assert refusal is not None
    assert str(refusal).startswith("403 not here: *** xxx")
    assert len(str(refusal)) == len("403 ") + 100 - len("canary") + len("***")
    assert read_tunnel_refusal(OSError("Connection refused"), []) is None
