"""Count the work of an import and of a call, instead of timing it.

The budgets are a little above what is needed now. A change that exceeds one makes every program
that polls pay; ``python -m benchmarks`` says how much, and ``docs/performance.md`` where it goes.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

import kloudtrader
from kloudtrader import __version__

PACKAGES = Path(kloudtrader.__file__).parents[1]

OWN_MODULES_OF_IMPORT = {
    "kloudtrader",
    "kloudtrader._version",
    "kloudtrader.runtime",
    "kloudtrader.runtime.lazy",
}
OWN_MODULES_OF_JSON = 49
OWN_MODULES_OF_TYPED = 57
PYTHON_CALLS = {"user": 199, "tradier": 185}
"""Calls of Python functions that one API call makes, for each facade."""
C_CALLS = {"user": 193, "tradier": 178}
"""Calls of functions written in C."""
OWN_FILES = 14
"""Modules of this package that a warm call enters."""
SYSTEM_CALLS = 9
RECORDING = {"contextvars", "_contextvars"}
"""Small modules of the standard library, for responses that a thread or task records."""

BODY = json.dumps(
    {
        "balances": {
            "account_number": "VA0000DEMO",
            "account_type": "cash",
            "close_pl": 0,
            "current_requirement": 0,
            "equity": 0,
            "long_market_value": 17405.5,
            "market_value": 17405.5,
            "open_pl": -318.44,
            "option_long_value": 0,
            "option_requirement": 0,
            "option_short_value": 0,
            "pending_cash": 0,
            "pending_orders_count": 1,
            "short_market_value": 0,
            "stock_long_value": 17405.5,
            "total_cash": 31117.07,
            "total_equity": 48522.57,
            "uncleared_funds": 0,
            "cash": {"cash_available": 31117.07, "sweep": 0, "unsettled_funds": 0},
        }
    }
).encode()
RESPONSE = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-Ratelimit-Available: 100\r\n"
    b"X-Ratelimit-Expiry: 1600000000000\r\nDate: Thu, 05 Sep 2024 14:10:22 GMT\r\n"
    b"Content-Length: %d\r\n\r\n%b" % (len(BODY), BODY)
)


class Counter:
    """Responses every request alike, and keeps all that came, connection by connection."""

    def __init__(self) -> None:
        self.received: list[bytes] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    @property
    def port(self) -> int:
        port: int = self._listener.getsockname()[1]
        return port

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                self.received.append(b"")
                number = len(self.received) - 1
                self._threads.append(
                    threading.Thread(target=self._serve, args=(connection, number))
                )
                self._threads[-1].start()

    def _serve(self, connection: socket.socket, number: int) -> None:
        with connection, suppress(OSError):
            while data := connection.recv(65536):
                self.received[number] += data
                if self.received[number].endswith(b"\r\n\r\n"):
                    connection.sendall(RESPONSE)

    def close(self) -> None:
        # Only a shutdown wakes the thread that waits for a connection.
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(10)


@pytest.fixture
def counter() -> Iterator[Counter]:
    counter = Counter()
    yield counter
    counter.close()


def run(counter: Counter, source: str, *wrapper: str) -> str:
    """The output of a fresh process that has the server's address in its environment."""
    done = subprocess.run(
        [*wrapper, sys.executable, "-c", source],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={
            **os.environ,
            "ACCESS_TOKEN": "a-token",
            "ACCOUNT_NUMBER": "VA0000DEMO",
            "KLOUDTRADER_TRADIER_URL": f"http://127.0.0.1:{counter.port}/v1",
        },
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


NEW_MODULES = """
import sys
before = set(sys.modules)
{source}
print(*(set(sys.modules) - before - set(sys.builtin_module_names)))
"""


def modules_of(counter: Counter, source: str) -> set[str]:
    return set(run(counter, NEW_MODULES.format(source=source)).split())


def own(modules: set[str]) -> set[str]:
    return {name for name in modules if name.partition(".")[0].startswith("kloudtrader")}


URLLIB3 = """
import json, urllib3
from email.utils import mktime_tz, parsedate_tz
mktime_tz(parsedate_tz("Thu, 05 Sep 2024 14:10:22 GMT"))  # what the clock of the server says
url = "http://127.0.0.1:{port}/v1/accounts/VA0000DEMO/balances"
body = urllib3.PoolManager().request("GET", url).data
json.loads(body)
"""
MODEL = """
from datetime import datetime
from typing import Literal
from pydantic import BaseModel, model_serializer
class Balances(BaseModel):
    account_type: Literal["cash"] | str
class Response(BaseModel):
    balances: Balances
Response.model_validate_json(body)
"""


def test_the_import_loads_nothing_but_itself(counter: Counter) -> None:
    assert modules_of(counter, "import kloudtrader") == OWN_MODULES_OF_IMPORT


def test_the_first_json_call_loads_nothing_but_urllib3(counter: Counter) -> None:
    needed = modules_of(counter, URLLIB3.format(port=counter.port))
    loaded = modules_of(counter, "from kloudtrader import account_balance; account_balance()")
    assert loaded - needed == own(loaded) | RECORDING
    assert "kloudtrader_tradier.models" not in loaded
    assert len(own(loaded)) <= OWN_MODULES_OF_JSON


def test_the_first_typed_call_loads_nothing_but_urllib3_and_pydantic(counter: Counter) -> None:
    needed = modules_of(counter, URLLIB3.format(port=counter.port) + MODEL)
    source = "from kloudtrader.tradier import account_balance; account_balance()"
    loaded = modules_of(counter, source)
    assert loaded - needed <= own(loaded) | RECORDING
    assert len(own(loaded)) <= OWN_MODULES_OF_TYPED


COUNT_CALLS = """
import gc, sys
from kloudtrader.{facade} import account_balance
for _ in range(5):
    account_balance()
counts = {{"call": 0, "c_call": 0}}
def profile(frame, event, argument):
    # Older releases of urllib3 escape a URL letter by letter: no matter of ours.
    if event in counts and not frame.f_code.co_filename.endswith("urllib3/util/url.py"):
        counts[event] += 1
gc.disable()
sys.setprofile(profile)
for _ in range(20):
    account_balance()
sys.setprofile(None)
print(counts["call"] / 20, counts["c_call"] / 20)
"""


@pytest.mark.parametrize("facade", ["user", "tradier"])
def test_a_call_makes_few_function_calls(counter: Counter, facade: str) -> None:
    output = run(counter, COUNT_CALLS.format(facade=facade))
    python_calls, c_calls = map(float, output.split())
    assert python_calls <= PYTHON_CALLS[facade]
    assert c_calls <= C_CALLS[facade]


LIST_FILES = """
import sys
from kloudtrader import account_balance
account_balance()
files = set()
def profile(frame, event, argument):
    if event == "call":
        files.add(frame.f_code.co_filename)
sys.setprofile(profile)
account_balance()
sys.setprofile(None)
print(*sorted(files), sep="\\n")
"""


def test_a_warm_call_enters_few_modules(counter: Counter) -> None:
    files = [Path(file) for file in run(counter, LIST_FILES).splitlines()]
    below = [file.relative_to(PACKAGES) for file in files if file.is_relative_to(PACKAGES)]
    # Not the libraries: the environment is often in the same folder.
    own_files = [file for file in below if file.parts[0] in ("kloudtrader", "generated")]
    assert own_files
    assert len(own_files) <= OWN_FILES, own_files


MAKE_CALLS = """
from kloudtrader import account_balance
for _ in range({count}):
    account_balance()
"""


def system_calls(counter: Counter, count: int, trace: Path) -> int:
    tool = shutil.which("strace")
    assert tool is not None
    wrapper = (tool, "-qq", "-o", str(trace))
    run(counter, MAKE_CALLS.format(count=count), *wrapper)
    lines = trace.read_text().splitlines()
    # Memory is given back and taken now and then, not in each call.
    return sum(not line.startswith(("brk", "mmap", "munmap", "---")) for line in lines)


def can_trace() -> bool:
    tool = shutil.which("strace")
    if tool is None:
        return False
    return subprocess.run([tool, "-qq", "true"], capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(not can_trace(), reason="strace is not there or not allowed")
def test_a_call_makes_few_system_calls(counter: Counter, tmp_path: Path) -> None:
    few, many = (system_calls(counter, count, tmp_path / "trace") for count in (5, 25))
    assert (many - few) / 20 <= SYSTEM_CALLS


def test_a_call_sends_exactly_its_request_on_one_connection(counter: Counter) -> None:
    run(counter, MAKE_CALLS.format(count=10))
    request = (
        "GET /v1/accounts/VA0000DEMO/balances HTTP/1.1\r\n"
        f"Host: 127.0.0.1:{counter.port}\r\n"
        "Accept: application/json\r\n"
        "Accept-Encoding: gzip\r\n"
        f"User-Agent: kloudtrader/{__version__}\r\n"
        "Authorization: Bearer a-token\r\n"
        "\r\n"
    )
    assert counter.received == [request.encode() * 10]
