"""Several hosts on one account: processes race, connections are cut, the database is killed.

No order twice, each found by its key, nothing reported that is not.
"""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kloudtrader import lookup
from kloudtrader.orders import OrderUnknown, place_once

from . import postgres_server
from .loopback import KO, LoopbackVenue, Server
from .loopback import QUICK as HASTY
from .postgres_server import require_program

SLOW = bool(os.environ.get("KLOUDTRADER_SLOW"))
ROOT = Path(__file__).parents[2]
KEYS = 5000 if SLOW else 100
FROZEN = 60 if SLOW else 1
TROUBLE = ["--cut", "--kill", f"--freeze={FROZEN}", "--share=0.5"]
QUICK = [] if SLOW else ["--limit=0.5"]
"""Frozen hosts and cut connections keep a key for as long as the time limit of the database."""


@pytest.fixture
def engine() -> str:
    return "postgres"


def trial(kind: str, hosts: int, keys: int, *options: str) -> dict[str, int]:
    """Run a trial in a process of its own: forks of this one would inherit its threads."""
    require_program("postgres")
    command = [sys.executable, "-m", "tests.orders.hosts", kind, str(hosts), str(keys), *options]
    done = subprocess.run(command, capture_output=True, cwd=ROOT, timeout=5400)
    assert done.returncode == 0, done.stderr.decode()[-4000:]
    result: dict[str, int] = json.loads(done.stdout)
    print(kind, hosts, keys, options, result)
    return result


def check(result: dict[str, int], kind: str, keys: int) -> None:
    assert result.get("twice", 0) == result["false"] == result["strangers"] == 0
    assert result["once, and found"] == result["once"]
    if kind == "dedup":
        assert result["once"] == keys
    assert result["once"] + result["never, and unknown"] == keys


@pytest.mark.parametrize(
    ("kind", "hosts"),
    [("lone", 2), ("lone", 4), ("lone", 8), ("dedup", 2), ("dedup", 8)] if SLOW else [("lone", 3)],
)
def test_hosts_in_trouble_place_each_order_once(kind: str, hosts: int) -> None:
    pause = 12.0 if SLOW else 2.0
    result = trial(kind, hosts, KEYS, *TROUBLE, *QUICK, f"--pause={pause}")
    check(result, kind, KEYS)
    assert result["kills"]
    assert result["cuts"]
    assert result["freezes"]


@pytest.mark.parametrize("kind", ["lone", "dedup"])
def test_eight_hosts_race_on_few_keys(kind: str) -> None:
    keys = 100 if SLOW else 2
    check(trial(kind, 8, keys, "--cut", *QUICK), kind, keys)


def test_a_replica_that_takes_over_knows_the_orders() -> None:
    keys = 1000 if SLOW else 10
    result = trial("lone", 2, keys, "--fail-over", "--pause=0.2", *QUICK)
    check(result, "lone", keys)
    assert result["fail-overs"] == 1


# --- one host, stopped between its claim and its first byte ---------------------------------------


@pytest.fixture(params=[False, True], ids=["lone", "dedup"])
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    server = Server(deduplicates=request.param)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def start_host(server: Server, url: str, number: int) -> "subprocess.Popen[bytes]":
    """Start a host that gets a signal between its claim and its first byte; wait for the claim."""
    code = (
        "import os, sys; from tests.orders.loopback import *;"
        f"v = LoopbackVenue({server.port}, deduplicates={server.deduplicates}, timeout=5);"
        f"v.after_claim = lambda: os.kill(os.getpid(), {number});"
        f"run_program(v, {url!r}, 1, ('a',))"
    )
    host = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, cwd=ROOT)
    while not lookup("a", journal=url):
        time.sleep(0.01)
    return host


def call(server: Server, url: str) -> str:
    venue = LoopbackVenue(server.port, deduplicates=server.deduplicates, timeout=5)
    return place_once(venue, KO, key="a", journal=url, patience=0.1, clock=HASTY).order_id


def test_a_host_that_dies_after_its_claim(server: Server, store: str) -> None:
    host = start_host(server, store, signal.SIGKILL)
    assert host.wait(30) == -signal.SIGKILL
    host.communicate()
    if server.deduplicates:
        assert call(server, store) == "1"
    else:
        with pytest.raises(OrderUnknown) as caught:
            call(server, store)
        assert caught.value.entry is not None
        assert caught.value.entry.is_open
    assert len(server.orders) == server.deduplicates


def test_a_host_that_is_frozen_after_its_claim(server: Server, store: str) -> None:
    host = start_host(server, store, signal.SIGSTOP)
    try:
        if server.deduplicates:
            assert call(server, store) == "1"
        else:
            with pytest.raises(OrderUnknown):
                call(server, store)
    finally:
        host.send_signal(signal.SIGCONT)
        report = host.communicate(timeout=30)[0].split()
    assert report == [b"a", b"placed", b"1"]
    assert len(server.orders) == 1
    assert call(server, store) == "1"


def test_missing_programs_are_a_reason_to_skip_and_a_failure_where_they_are_required(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(postgres_server, "find_program", lambda name: None)
    monkeypatch.delenv(postgres_server.REQUIRED, raising=False)
    with pytest.raises(pytest.skip.Exception):
        require_program("initdb")
    monkeypatch.setenv(postgres_server.REQUIRED, "1")
    with pytest.raises(pytest.fail.Exception):
        require_program("initdb")
