"""What explains errors is loaded at the first error, and before a write is sent."""

from __future__ import annotations

import socket
import subprocess
import sys

import pytest

from .conftest import RawServer, http

NO_MORE_FILES = """
import os, resource, sys
from kloudtrader.runtime import Client, NoAnswer, NotSent, Operation, plain
from kloudtrader.runtime import Transport, Retry, Timeout

client = Client({url!r}, retry=Retry(attempts=1), timeout=Timeout(2, 2, 2))
read = Operation("read", "read", "GET", "/read", repeatable=True)
down = Operation("down", "down", "GET", "/down", repeatable=True)
write = Operation("write", "write", "POST", "/write")
client.send(read, {{}}, plain)  # the connection is there
loaded = "kloudtrader.runtime.failures" in sys.modules
_, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (3, hard))
try:
    client.send({what}, {{}}, plain)
except Exception as error:
    print(type(error).__name__, error.outcome, loaded, error)
"""


def run(url: str, what: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", NO_MORE_FILES.format(url=url, what=what)],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return done.stdout.split(maxsplit=3)


@pytest.mark.skipif(sys.platform == "win32", reason="no limit on open files to set")
def test_a_write_is_not_sent_where_its_error_could_not_be_explained(server: RawServer) -> None:
    name, outcome, loaded, words = run(server.url, "write")
    assert (name, outcome, loaded) == ("NotSent", "not_sent", "False")
    assert "could not be loaded (Too many open files)" in words
    assert [one.split(b" ")[1] for one in server.requests] == [b"/read"]


@pytest.mark.skipif(sys.platform == "win32", reason="no limit on open files to set")
def test_a_read_that_fails_is_an_error_of_ours_without_its_explanation(server: RawServer) -> None:
    def behave(connection: socket.socket, request: bytes) -> bool:
        status = "503 Service Unavailable" if b"/down" in request else "200 OK"
        connection.sendall(http(status=status))
        return True

    server.behave = behave
    name, outcome, loaded, words = run(server.url, "down")
    assert (name, outcome, loaded) == ("NoAnswer", "read_failed", "False")
    assert "could not be loaded (Too many open files)" in words


LOADED = """
import sys
from kloudtrader.runtime import Client, Operation, lazy, plain

Client({url!r}).send(Operation("write", "write", "POST", "/write"), {{}}, plain)
print(*sorted(name for name in lazy._parts if f"kloudtrader.runtime.{{name}}" in sys.modules))
print(*sorted(lazy._parts))
print(*lazy._waiting)
"""


def test_a_write_loads_all_of_it_once(server: RawServer) -> None:
    """What tells how it ended, and what was found out about it later."""
    done = subprocess.run(
        [sys.executable, "-c", LOADED.format(url=server.url)],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    loaded, parts, waiting = done.stdout.split("\n")[:3]
    assert loaded == parts
    assert {"failures", "faults", "finding", "interrupts", "redaction"} <= {*parts.split()}
    assert waiting == ""
