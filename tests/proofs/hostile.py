"""List hostile responses, and the errors that a caller must get for them.

Beyond :mod:`tests.proofs.raw_faults`, these are also responses that look odd and are right.
"""

import gzip
import json
import socket
import zlib
from typing import Literal, NamedTuple

from tests.runtime.conftest import RawServer, http, reset

__all__ = ["GOOD", "HOSTILE", "Hostile"]

Expected = Literal["response", "lost", "unusable", "refused", "failed"]
"""``lost``: no whole response came; ``unusable``: one came that says nothing; ``refused``: 4xx;
``failed``: 5xx."""

GOOD = {"orders": {"id": 1}, "order": {"id": 1}}
BODY = json.dumps(GOOD).encode()
CHUNKED = "Transfer-Encoding: chunked\r\n"


class Hostile(NamedTuple):
    """One way to respond."""

    said: bytes
    expected: Expected
    then: Literal["stay", "close", "reset", "half-close"] = "stay"

    def play(self, server: RawServer, connection: socket.socket) -> bool:
        """Response, and do to the connection what belongs to it."""
        connection.sendall(self.said)
        if self.then == "reset":
            reset(connection)
        elif self.then == "half-close":
            connection.shutdown(socket.SHUT_WR)
            server.wait(0.05)
        return self.then == "stay"


def raw(head: str, body: bytes = b"") -> bytes:
    """A response with nothing added."""
    return head.replace("\n", "\r\n").encode("latin-1") + b"\r\n\r\n" + body


def chunks(text: str, body: bytes = b"", more: str = "") -> bytes:
    """A chunked response whose lines are given."""
    return raw("HTTP/1.1 200 OK\nTransfer-Encoding: chunked" + more) + (
        text.replace("\n", "\r\n").encode("latin-1").replace(b"BODY", body or BODY)
    )


def pack(body: bytes, coding: str) -> bytes:
    """A body with a Content-Encoding."""
    return http(body, headers=f"Content-Encoding: {coding}\r\n")


def _one(body: bytes) -> Hostile:
    return Hostile(http(body), "unusable")


SIZE = f"{len(BODY):x}"
_FINE = http(BODY)
_DEFLATE = zlib.compress(BODY)

HEADS = {
    "5,000 times 100": Hostile(b"HTTP/1.1 100 Continue\r\n\r\n" * 5000 + _FINE, "response"),
    "500 times 103": Hostile(b"HTTP/1.1 103 E\r\nLink: <x>\r\n\r\n" * 500 + _FINE, "response"),
    "100 with headers": Hostile(b"HTTP/1.1 100 C\r\nX: y\r\nZ: w\r\n\r\n" + _FINE, "response"),
    "100, then nothing": Hostile(b"HTTP/1.1 100 Continue\r\n\r\n", "lost", "close"),
    "100, then garbage": Hostile(b"HTTP/1.1 100 Continue\r\n\r\n\x00\x00\r\n\r\n", "lost", "close"),
    "101 and another protocol": Hostile(raw("HTTP/1.1 101 S\nUpgrade: x", b"\0\1"), "unusable"),
    "99 headers": Hostile(http(BODY, headers="X-Y: z\r\n" * 98), "response"),
    "1,000 headers": Hostile(http(BODY, headers="X-Y: z\r\n" * 1000), "lost", "close"),
    "a header of 60 kB": Hostile(http(BODY, headers=f"X: {'y' * 60_000}\r\n"), "response"),
    "a header of 100 kB": Hostile(http(BODY, headers=f"X: {'y' * 100_000}\r\n"), "lost", "close"),
    "a folded header": Hostile(http(BODY, headers="X-A: b\r\n c\r\n\td\r\n"), "response"),
    "a folded length": Hostile(raw(f"HTTP/1.1 200 OK\nContent-Length:\n {len(BODY)}", BODY),
                               "response", "close"),
    "the same length twice": Hostile(http(BODY, headers=f"Content-Length: {len(BODY)}\r\n"),
                                     "response"),
    "a length with a plus": Hostile(raw(f"HTTP/1.1 200 OK\nContent-Length: +{len(BODY)}", BODY),
                                    "response", "close"),
    "a hexadecimal length": Hostile(raw("HTTP/1.1 200 OK\nContent-Length: 0x9", BODY), "response",
                                    "close"),
    "a length of 40 digits": Hostile(raw("HTTP/1.1 200 OK\nContent-Length: " + "9" * 40, BODY),
                                     "lost", "close"),
    "a length of 10,000 digits": Hostile(
        raw("HTTP/1.1 200 OK\nContent-Length: " + "9" * 10_000, BODY), "lost", "close"),
    "a length and chunks": Hostile(chunks(f"{SIZE}\nBODY\n0\n\n", more="\nContent-Length: 5"),
                                   "response"),
    "unknown transfer coding": Hostile(raw("HTTP/1.1 200 OK\nTransfer-Encoding: rot13", BODY),
                                       "response", "close"),
    "HTTP/1.0": Hostile(raw("HTTP/1.0 200 OK", BODY), "response", "close"),
    "HTTP/1.0 that promises to stay": Hostile(
        raw(f"HTTP/1.0 200 OK\nConnection: keep-alive\nContent-Length: {len(BODY)}", BODY),
        "response"),
    "HTTP/0.9": Hostile(BODY, "lost", "close"),
    "HTTP/2 preface": Hostile(b"\0\0\x12\4\0\0\0\0\0" + b"\0" * 18, "lost", "close"),
    "HTTP/3.0": Hostile(raw("HTTP/3.0 200 OK\nContent-Length: 2", b"{}"), "lost", "close"),
    "status 000": Hostile(http(BODY, "000 Zero"), "lost", "close"),
    "status 999": Hostile(http(BODY, "999 Denied"), "failed"),
    "status 600": Hostile(http(BODY, "600 Beyond"), "failed"),
    "status -200": Hostile(http(BODY, "-200 OK"), "lost", "close"),
    "status 200.5": Hostile(http(BODY, "200.5 OK"), "lost", "close"),
    "status in other digits": Hostile("HTTP/1.1 ２００ OK\r\n\r\n".encode(), "lost", "close"),
    "a status line in Unicode": Hostile(
        "HTTP/1.1 400 ungültig \u202e\u2028☃\r\nContent-Length: 0\r\n\r\n".encode(), "refused"),
    "a reason of 60 kB": Hostile(http(b"", "400 " + "x" * 60_000), "refused"),
    "no reason": Hostile(raw(f"HTTP/1.1 200\nContent-Length: {len(BODY)}", BODY), "response"),
    "NUL in a header": Hostile(http(BODY, headers="X: a\0b\r\n"), "response"),
    "a bare CR in a header": Hostile(http(BODY, headers="X: a\rb\r\n"), "response", "close"),
    "only line feeds": Hostile(_FINE.replace(b"\r\n", b"\n"), "response"),
    "200 without anything": Hostile(raw("HTTP/1.1 200 OK"), "unusable", "close"),
    "201": Hostile(http(BODY, "201 Created"), "response"),
    "202 empty": Hostile(http(b"", "202 Accepted"), "unusable"),
    "204 with a body": Hostile(http(BODY, "204 No Content"), "unusable"),
    "205": Hostile(http(b"", "205 Reset Content"), "unusable"),
    "206, a part": Hostile(http(BODY[:9], "206 Partial Content"), "unusable"),
    "304 with a body": Hostile(http(BODY, "304 Not Modified"), "unusable"),
}  # fmt: skip

ELSEWHERE = "Location: http://127.0.0.1:1/v1/elsewhere\r\n"
STATUSES = {
    **{
        f"{status} elsewhere": Hostile(http(BODY, f"{status} Moved", ELSEWHERE), "unusable")
        for status in (300, 301, 302, 303, 305, 307, 308)
    },
    "refresh": Hostile(http(BODY, headers="Refresh: 0; url=http://127.0.0.1:1/\r\n"), "response"),
    "401 Basic": Hostile(http(BODY, "401 U", 'WWW-Authenticate: Basic realm="x"\r\n'), "refused"),
    "401 Negotiate": Hostile(http(BODY, "401 U", "WWW-Authenticate: Negotiate\r\n"), "refused"),
    "407": Hostile(http(BODY, "407 P", "Proxy-Authenticate: Basic\r\n"), "refused"),
    "402": Hostile(http(b"", "402 Payment Required"), "refused"),
    "421": Hostile(http(b"", "421 Misdirected Request"), "refused"),
    "425": Hostile(http(b"", "425 Too Early", "Retry-After: 0\r\n"), "refused"),
    "429 for ever": Hostile(http(b"", "429 T", "Retry-After: 1e308\r\n"), "limited"),
    "429 negative": Hostile(http(b"", "429 T", "Retry-After: -1\r\n"), "limited"),
    "429 NaN": Hostile(http(b"", "429 T", "Retry-After: nan\r\n"), "limited"),
    "503 in the past": Hostile(
        http(b"", "503 B", "Retry-After: Thu, 01 Jan 1970 00:00:00 GMT\r\n"), "failed"
    ),
    "500 that looks right": Hostile(http(BODY, "500 Oops"), "failed"),
    "400 then reset": Hostile(http(b"", "400 No"), "refused", "reset"),
    "response, then half-closed": Hostile(_FINE, "response", "half-close"),
    "nothing, then half-closed": Hostile(b"", "lost", "half-close"),
    "half a head, half-closed": Hostile(b"HTTP/1.1 200 OK\r\nX: ", "lost", "half-close"),
}

FRAMES = {
    "chunk extensions": Hostile(chunks(f'{SIZE};a=b;c="d"\nBODY\n0;e\n\n'), "response"),
    "trailers": Hostile(chunks(f"{SIZE}\nBODY\n0\nX-T: y\nSet-Cookie: a=b\n\n"), "response"),
    "chunk size with zeros": Hostile(chunks(f"0000{SIZE}\nBODY\n0000\n\n"), "response"),
    "chunk size with spaces": Hostile(chunks(f"{SIZE}  \nBODY\n0\n\n"), "response"),
    "chunk size in 0x": Hostile(chunks(f"0x{SIZE}\nBODY\n0\n\n"), "response"),
    "chunk size with underscore": Hostile(chunks("0_0\n\n"), "unusable"),
    "chunk size with a plus": Hostile(chunks(f"+{SIZE}\nBODY\n0\n\n"), "response"),
    "an empty chunk size": Hostile(chunks("\nBODY\n0\n\n"), "lost", "close"),
    "a chunk of 2**70 bytes": Hostile(chunks(f"{2**70:x}\nBODY\n"), "lost", "close"),
    "a chunk extension of 100 kB": Hostile(chunks(f"{SIZE};{'x' * 100_000}\nBODY\n0\n\n"),
                                           "lost", "close"),
    "bytes for chunks": Hostile(
        chunks("".join(f"1\n{chr(byte)}\n" for byte in BODY) + "0\n\n"), "response"),
    "a chunk longer than said": Hostile(chunks("5\nBODY\n0\n\n"), "lost", "close"),
    "no last chunk": Hostile(chunks(f"{SIZE}\nBODY\n"), "lost", "close"),
    "no line after the last": Hostile(chunks(f"{SIZE}\nBODY\n0\n"), "response", "close"),
    "GZIP in capitals": Hostile(pack(gzip.compress(BODY), "GZIP"), "response"),
    "x-gzip": Hostile(pack(gzip.compress(BODY), "x-gzip"), "response"),
    "gzip in two parts": Hostile(pack(gzip.compress(BODY[:5]) + gzip.compress(BODY[5:]), "gzip"),
                                 "response"),
    "gzip twice": Hostile(pack(gzip.compress(gzip.compress(BODY)), "gzip, gzip"), "lost"),
    "gzip with garbage behind": Hostile(pack(gzip.compress(BODY) + b"xyz", "gzip"), "lost"),
    "gzip of nothing": Hostile(pack(gzip.compress(b""), "gzip"), "unusable"),
    "gzip, but empty": Hostile(pack(b"", "gzip"), "unusable"),
    "gzip with a wrong sum": Hostile(pack(gzip.compress(BODY)[:-8] + bytes(8), "gzip"), "lost"),
    "a gzip bomb": Hostile(pack(gzip.compress(b" " * 2**25), "gzip"), "lost"),
    "a bomb in chunks": Hostile(
        chunks("BODY\n0\n\n", b"%x\r\n%b" % (len(gzip.compress(bytes(2**25))),
                                               gzip.compress(bytes(2**25))),
               "\nContent-Encoding: gzip"), "lost"),
    "deflate": Hostile(pack(_DEFLATE, "deflate"), "lost"),
    "br": Hostile(pack(BODY, "br"), "lost"),
    "zstd": Hostile(pack(b"(\xb5/\xfd" + BODY, "zstd"), "lost"),
    "identity": Hostile(pack(BODY, "identity"), "response"),
    "an unknown coding": Hostile(pack(BODY, "x" * 5000), "lost"),
}  # fmt: skip

BODIES = {
    "a byte order mark": Hostile(http(b"\xef\xbb\xbf" + BODY), "response"),
    "UTF-16": _one(BODY.decode().encode("utf-16")),
    "UTF-16 without a mark": _one(BODY.decode().encode("utf-16-le")),
    "UTF-32": _one(BODY.decode().encode("utf-32")),
    "only NUL": _one(bytes(100)),
    "NUL in a string": _one(b'{"orders":"a\0b","order":1}'),
    "NUL behind": _one(BODY + b"\0"),
    "only white space": _one(b" \r\n\t" * 100),
    "two documents": _one(BODY + BODY),
    "a comma too many": _one(b'{"orders":1,"order":1,}'),
    "single quotes": _one(BODY.replace(b'"', b"'")),
    "a comment": _one(b"/* hi */" + BODY),
    "JSONP": _one(b"callback(" + BODY + b")"),
    "a guard": _one(b")]}',\n" + BODY),
    "nested 100,000 times": _one(b'{"orders":' * 100_000),
    "nested in both": _one(b'{"order":1,"orders":' + b'[{"a":' * 50_000),
    "1e999": _one(b'{"orders":1e999,"order":1e999}'),
    "-1e999 deep down": _one(b'{"orders":{"a":[-1e999]},"order":{"a":[-1e999]}}'),
    "NaN": _one(b'{"orders":NaN,"order":NaN}'),
    "Infinity": _one(b'{"orders":-Infinity,"order":-Infinity}'),
    "a number of 100,000 digits": _one(b'{"orders":%b,"order":1}' % (b"9" * 100_000)),
    "a list": _one(b"[" + BODY + b"]"),
    "a string": _one(json.dumps(BODY.decode()).encode()),
    "true": _one(b"true"),
    "another envelope": _one(b'{"Orders":{},"Order":{}}'),
    "an error in words": _one(b"Quota exceeded"),
    "an XML fault": _one(b"<fault><faultstring>no</faultstring></fault>"),
    "SOAP": _one(b"<?xml version='1.0'?><s:Envelope><s:Fault/></s:Envelope>"),
    "overlong UTF-8": _one(b'{"orders":"\xc0\xaf","order":1}'),
    "a half of a surrogate in UTF-8": _one(b'{"orders":"\xed\xa0\x80","order":1}'),
}

HOSTILE: dict[str, Hostile] = {**HEADS, **STATUSES, **FRAMES, **BODIES}
"""All of them by name."""
