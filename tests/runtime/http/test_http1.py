"""Our reading and writing of heads against that of http.client, on friendly and hostile input."""

import http.client
import io
import re
import socket
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from urllib3.connection import HTTPConnection

from kloudtrader.runtime.http import _http1 as http1
from kloudtrader.runtime.http._http1 import WireResponse, build_request_head


class Canned:
    """Stands in for a socket: a file with what the server sent."""

    def __init__(self, data: bytes, pieces: int = 0) -> None:
        self.data = data
        self.pieces = pieces

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(Pieces(self.data, self.pieces))


class Pieces(io.RawIOBase):
    """A file that hands out a few bytes at a time, as a slow network does."""

    def __init__(self, data: bytes, size: int) -> None:
        self.left = data
        self.size = size or len(data) or 1

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        count = min(len(buffer), self.size)
        piece, self.left = self.left[:count], self.left[count:]
        buffer[: len(piece)] = piece
        return len(piece)


def read(kind: type[http.client.HTTPResponse], data: bytes, pieces: int, method: str) -> Any:
    """Everything that a caller can see of a response, or the kind of error that it gives."""
    response = kind(Canned(data, pieces), method=method)  # type: ignore[arg-type]
    try:
        response.begin()
        fields = response.fields if isinstance(response, WireResponse) else join_headers(response)
        head = (response.status, response.reason, response.version, fields)
        frame = (response.length, response.chunked, response.will_close)
        return (head, frame, response.read())
    except (http.client.HTTPException, ValueError, OverflowError) as error:
        return type(error)


def join_headers(response: http.client.HTTPResponse) -> dict[str, str]:
    found: dict[str, tuple[str, str]] = {}
    for name, value in response.headers.items():
        folded = value if "\r\n" not in value else " ".join(value.split("\r\n"))
        before = found.get(name.lower())
        pair = (name, folded) if before is None else (before[0], f"{before[1]}, {folded}")
        found[name.lower()] = pair
    return dict(found.values())


def strip_outcome(outcome: Any) -> Any:
    """An outcome whose header values are compared without the white space of folding."""
    if not isinstance(outcome, tuple):
        return outcome
    (status, reason, version, fields), frame, body = outcome
    plain = {name: " ".join(value.split()) for name, value in dict(fields).items()}
    return (status, reason, version, plain), frame, body


def http_client_takes_any_length(data: bytes) -> bool:
    """Tell whether we are stricter on purpose: the input has more than one Content-Length."""
    lines = data.lower().splitlines()
    lengths = [line for line in lines if line.strip().startswith(b"content-length")]
    return len(lengths) > 1 or any(b"," in line for line in lengths)


STATUS = st.sampled_from(
    [
        "HTTP/1.1 200 OK",
        "HTTP/1.1 200 ",
        "HTTP/1.1 200",
        "HTTP/1.1  200  Fine thanks ",
        "HTTP/1.0 200 OK",
        "HTTP/1.7 200 OK",
        "HTTP/2 200 OK",
        "HTTP/1.1 204 No Content",
        "HTTP/1.1 304 Not Modified",
        "HTTP/1.1 103 Early Hints",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK",
        "HTTP/1.1 99 Low",
        "HTTP/1.1 1000 High",
        "HTTP/1.1 2OO OK",
        "HTTP/1.1 503 G\u00e9n\u00e9ral",
        "ICY 200 OK",
        "",
    ]
)
LINES = st.sampled_from(
    [
        "Content-Length: 5",
        "content-length:5",
        "CONTENT-LENGTH: 5 ",
        "Content-Length: +5",
        "Content-Length: -5",
        "Content-Length: 5_0",
        "Content-Length: 0",
        "Content-Length: 99999999999999999999",
        "Content-Length: \u0665",
        "Content-Length : 5",
        "Content-Length: 5, 5",
        "Content-Length: 5, 6",
        "Content-Length: 7",
        "Transfer-Encoding: chunked",
        "Transfer-Encoding: Chunked ",
        "Transfer-Encoding: gzip, chunked",
        "Transfer-Encoding: identity",
        "Connection: close",
        "Connection: keep-alive, Close",
        "Connection: keep-alive",
        "Keep-Alive: timeout=5",
        "X-Folded: a\r\n b",
        " leading",
        "No colon at all",
        ": no name",
        "Sp ace: value",
        "X-Empty:",
        "X-Tab:\tvalue\t",
        "X-Bare: a\rb",
        "X-Newline: a\nb",
        "X-Null: a\x00b",
        "X-Page: a\x0cb\x1cc\x85d",
        "X-Latin: caf\u00e9",
        "X-Long: " + "x" * 9000,
        "X-Too-Long: " + "x" * 70_000,
        "Set-Cookie: a=1",
        "Set-Cookie: b=2",
        "From nobody",
        "",
    ]
)
NOISE = st.text(st.characters(max_codepoint=255), max_size=30)
BODY = st.sampled_from(
    [b"hello", b"", b"hel", b"hello, and more", b"5\r\nhello\r\n0\r\n\r\n", b"x\r\n"]
)


@st.composite
def responses(draw: st.DrawFn) -> bytes:
    lines = draw(st.lists(st.one_of(LINES, NOISE), max_size=6))
    end = draw(st.sampled_from(["\r\n", "\r\n", "\r\n", "\n"]))
    head = end.join([draw(STATUS), *lines, "", ""])
    return head.encode("latin-1", "replace") + draw(BODY)


MANY_FIELDS = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n%b\r\nhello" % b"".join(
    b"X-%d: y\r\n" % number for number in range(100)
)
BLANK_LINE = re.compile(rb"\n\r?\n")
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
TWICE_CONNECTION = (
    b"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nConnection: close\r\n"
    b"Content-Length: 5\r\n\r\nhello"
)


@settings(max_examples=400, deadline=None)
@given(responses(), st.sampled_from([0, 0, 1, 7, 100]), st.sampled_from(["GET", "POST", "HEAD"]))
@example(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", 0, "GET")
@example(MANY_FIELDS, 0, "GET")
@example(b"HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nhello", 0, "GET")
@example(TWICE_CONNECTION, 0, "GET")
@example(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!", 0, "GET")
@example(b"HTTP/1.1 200 OK\r\nContent-Length: 5, 5\r\n\r\n", 0, "GET")
@example(b"HTTP/1.1 200 OK\r\nContent-Length: 5", 0, "GET")
@example(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhelloHTTP/1.1 200 OK\r\n", 0, "GET")
def test_heads_are_read_as_http_client_reads_them(data: bytes, pieces: int, method: str) -> None:
    ours = strip_outcome(read(WireResponse, data, pieces, method))
    theirs = strip_outcome(read(http.client.HTTPResponse, data, pieces, method))
    if http_client_takes_any_length(data) and ours != theirs:
        assert not isinstance(ours, tuple) or ours[0] == theirs[0]
        return
    if ours is http.client.IncompleteRead and isinstance(theirs, tuple):
        # For them, the end of the connection ends a head as well.
        assert BLANK_LINE.search(data.removeprefix(CONTINUE)) is None
        return
    if isinstance(ours, tuple) and ours[1][2] and not theirs[1][2]:
        ours = (ours[0], (*ours[1][:2], False), ours[2])  # we stop listening; they go on
        assert len(data.partition(b"\r\n\r\n")[2]) > int(theirs[0][3].get("Content-Length", "0"))
    assert ours == theirs


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n"


def begun(data: bytes, pieces: int = 0) -> WireResponse:
    response = WireResponse(Canned(data, pieces), method="GET")  # type: ignore[arg-type]
    response.begin()
    return response


def test_a_well_formed_head_is_read_in_one_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: object) -> None:
        raise AssertionError("left to http.client")

    monkeypatch.setattr(http.client.HTTPResponse, "begin", refuse)
    response = begun(HEAD + b"{}")
    assert (response.status, response.length, response.will_close) == (200, 2, False)
    assert response.fields["content-type"] == "application/json"
    assert response.read() == b"{}"
    chunked = begun(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n")
    assert chunked.read() == b"{}"


def test_another_http_client_is_left_to_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http1, "_KNOWN", False)
    response = begun(HEAD + b"{}")
    assert isinstance(response.headers, http.client.HTTPMessage)
    assert response.fields["content-type"] == "application/json"
    assert response.read() == b"{}"


def test_this_http_client_is_known() -> None:
    assert http1._KNOWN  # pyright: ignore[reportPrivateUsage]


def test_what_comes_after_a_response_ends_the_connection() -> None:
    assert not begun(HEAD + b"{}").will_close
    assert begun(HEAD + b"{}HTTP/1.1 200 OK\r\n").will_close


@pytest.mark.parametrize("lengths", ["5\r\nContent-Length: 6", "5, 6"])
def test_several_lengths_are_refused(lengths: str) -> None:
    with pytest.raises(http.client.HTTPException, match="Content-Length"):
        begun(f"HTTP/1.1 200 OK\r\nContent-Length: {lengths}\r\n\r\nhello!".encode())


@pytest.mark.parametrize("cut", [b"", b"\r\n", b"\r\nX-A: b\r\n", b"\r\nX-A: b\r\n\r", b"\nX-A"])
def test_a_head_that_is_cut_is_none(cut: bytes) -> None:
    with pytest.raises(http.client.IncompleteRead):
        begun(b"HTTP/1.1 200 OK" + cut)
    whole = begun(b"HTTP/1.1 200 OK\nX-A: b\n\n")
    assert (whole.status, whole.fields["x-a"], whole.read()) == (200, "b", b"")


def test_one_length_said_twice_is_one() -> None:
    response = begun(b"HTTP/1.1 200 OK\r\nContent-Length: 5, 5\r\n\r\nhello!")
    assert response.read(response.length) == b"hello"


class Recorder(HTTPConnection):
    """urllib3's own connection, which keeps what it would send."""

    def __init__(self, host: str) -> None:
        super().__init__(host)
        self.sock = socket.socket()  # type: ignore[assignment]
        self.sent = b""

    def send(self, data: bytes) -> None:
        self.sent += data


VALUES = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=20)
NAMES = st.sampled_from(["Accept", "X-Request-Id", "authorization", "Content-Type", "x_y"])


@given(
    st.sampled_from(["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"]),
    st.sampled_from(["/v1/user/profile", "/v1/a%20b?x=1&y=%C3%A9", "/"]),
    st.dictionaries(NAMES, VALUES),
    st.sampled_from([None, b"", b'{"a":1}']),
    st.sampled_from([{}, {"Content-Length": "3"}, {"host": "other.example"}]),
)
def test_requests_are_written_as_urllib3_writes_them(
    method: str, target: str, headers: dict[str, str], body: bytes | None, more: dict[str, str]
) -> None:
    headers = {**headers, **more, "User-Agent": "test", "Accept-Encoding": "gzip"}
    with socket.socket() as recorder_socket:
        recorder = Recorder("api.example.com")
        assert recorder.sock is not None
        recorder.sock.close()
        recorder.sock = recorder_socket  # type: ignore[assignment]
        recorder.request(method, target, body=body, headers=headers)
    length = None if body is None else len(body)
    ours = build_request_head(method, target, "api.example.com", headers, length) + (body or b"")
    assert ours == recorder.sent


@pytest.mark.parametrize(
    "part",
    [
        {"method": "GET /x HTTP/1.1\r\nX: y\r\n"},
        {"method": "get "},
        {"target": "/a b"},
        {"target": "/a\r\nX: y"},
        {"target": "http://other.example/"},
        {"target": "/x HTTP/1.1\r\nX:"},
        {"target": "/caf\u00e9"},
        {"headers": {"X": "a\r\nY: b"}},
        {"headers": {"X": "a\nb"}},
        {"headers": {"X": "a\rb"}},
        {"headers": {"X\r\nY": "a"}},
        {"headers": {"X Y": "a"}},
        {"headers": {"": "a"}},
        {"headers": {"X": "a\x00"}},
        {"headers": {"X": "\u20ac"}},
        {"host": "a\r\nX: y"},
    ],
)
def test_what_would_change_the_request_is_refused(part: dict[str, Any]) -> None:
    whole = {"method": "GET", "target": "/x", "host": "h", "headers": {"A": "b"}, "length": None}
    assert build_request_head(**whole)
    with pytest.raises(ValueError, match="illegal character"):
        build_request_head(**(whole | part))
