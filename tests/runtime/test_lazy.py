"""An error needs no file: nothing is imported once a request was sent."""

from __future__ import annotations

import socket
import subprocess
import sys

import pytest

from tests.runtime.conftest import RawServer, http

NO_MORE_FILES = """
import os, resource, sys
from kloudtrader.runtime import Client, Operation, Reply, plain
from kloudtrader.runtime import Transport, Retry, Timeout

client = Client({url!r}, retry=Retry(attempts=1), timeout=Timeout(2, 2, 2))
read = Operation("read", "read", "GET", "/read", repeatable=True)
down = Operation("down", "down", "GET", "/down", repeatable=True)
write = Operation("write", "write", "POST", "/down")
read = read.replace(replies=(Reply("200", "text/html"),))
client.send(read, {{}}, plain)  # the connection is there
_, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (3, hard))
try:
    client.send({what}, {{}}, plain)
except Exception as error:
    print(type(error).__name__, error.outcome)
"""


def run(url: str, what: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", NO_MORE_FILES.format(url=url, what=what)],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return done.stdout.split()


@pytest.mark.skipif(sys.platform == "win32", reason="no limit on open files to set")
@pytest.mark.parametrize(
    ("what", "expected"),
    [("down", ["ServerError", "read_failed"]), ("write", ["UnknownServerError", "unknown"])],
)
def test_an_error_is_the_same_without_a_free_file_handle(
    server: RawServer, what: str, expected: list[str]
) -> None:
    def behave(connection: socket.socket, request: bytes) -> bool:
        status = "503 Service Unavailable" if b"/down" in request else "200 OK"
        connection.sendall(http(b"<h1>Down &amp; out</h1>", status))
        return True

    server.behave = behave
    assert run(server.url, what) == expected
