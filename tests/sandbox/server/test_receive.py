"""Bodies of requests, chunked or with a length."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kloudtrader.sandbox.server._receive import read_body, read_chunks
from kloudtrader.sandbox.server.site import LARGEST_BODY, RawRequest

PLENTY = 10_000
END = b"0\r\n\r\n"


def chunk(parts: list[bytes]) -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts)


def receive(stream: io.BytesIO, *, announced: int = 0, is_chunked: bool = False) -> RawRequest:
    raw = RawRequest("POST", "/", announced=announced, is_chunked=is_chunked)
    read_body(raw, stream)
    return raw


@given(st.lists(st.binary(min_size=1, max_size=50), max_size=10), st.binary())
def test_chunks_are_joined_and_what_follows_is_left(parts: list[bytes], rest: bytes) -> None:
    stream = io.BytesIO(chunk(parts) + END + rest)
    assert read_chunks(stream, PLENTY) == b"".join(parts)
    assert stream.read() == rest


@pytest.mark.parametrize(
    "body",
    [
        b"3\nabc\n0\n\n",
        b"3;name=value\r\nabc\r\n0\r\n\r\n",
        b"3 \t\r\nabc\r\n0\r\n\r\n",
        b"0000000000000003\r\nabc\r\n0\r\n\r\n",
        b"1\r\na\r\n2\r\nbc\r\n0\r\nX-Sum: 1\r\nX-More: 2\r\n\r\n",
    ],
)
def test_unusual_chunks_are_read(body: bytes) -> None:
    stream = io.BytesIO(body + b"next")
    assert read_chunks(stream, PLENTY) == b"abc"
    assert stream.read() == b"next"


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"3", b"\r\n", b"3\r\nab", b"3\r\nabc", b"3\r\nabc\r\n", b"3\r\nabc\r\n0\r\n"),
        *(b"%s\r\nabc\r\n0\r\n\r\n" % size for size in (b"zz", b"-3", b"+3", b"0x3", b" 3", b"")),
        *(b"%s3\r\nabc\r\n0\r\n\r\n" % zeros for zeros in (b"0" * 16, b"0" * 70_000, b"0_")),
        b"3\r\nabcd\r\n0\r\n\r\n",
        b"0\r\n" + b"X: 1\r\n" * 200 + b"\r\n",
    ],
)
def test_malformed_chunks_are_refused(body: bytes) -> None:
    with pytest.raises(ValueError, match=r"chunk|trailers"):
        read_chunks(io.BytesIO(body), PLENTY)
    raw = receive(io.BytesIO(body), is_chunked=True)
    assert raw.broken
    assert raw.body == b""


@pytest.mark.parametrize("size", ["4", "f", "ffffffffffffffff"])
def test_no_more_is_read_than_is_taken(size: str) -> None:
    stream = io.BytesIO(f"{size}\r\n".encode() + b"x" * 100)
    assert read_chunks(stream, 3) == b"xxx"
    assert len(stream.read()) == 97


def test_a_chunked_body_above_the_limit_is_too_large() -> None:
    part = b"x" * 100_000
    stream = io.BytesIO(chunk([part] * 20) + END)
    raw = receive(stream, is_chunked=True)
    assert raw.is_too_large
    assert len(raw.body) == LARGEST_BODY + 1
    fits = receive(io.BytesIO(chunk([part] * 10) + END), is_chunked=True)
    assert not fits.is_too_large
    assert len(fits.body) == LARGEST_BODY


def test_a_body_with_a_length_is_read_to_it() -> None:
    stream = io.BytesIO(b"abcdef")
    assert receive(stream, announced=4).body == b"abcd"
    with pytest.raises(ConnectionAbortedError):
        receive(stream, announced=4)
    too_large = receive(io.BytesIO(b"x"), announced=LARGEST_BODY + 1)
    assert too_large.is_too_large
    assert too_large.body == b""


def test_a_body_that_does_not_come_ends_the_connection() -> None:
    class Silent(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise TimeoutError

    with pytest.raises(ConnectionAbortedError, match="did not come"):
        receive(Silent(), announced=4)
