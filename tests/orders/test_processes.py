"""Real processes against a venue on a loopback port: killed, frozen, racing, and traced."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kloudtrader import lookup
from kloudtrader.orders import OrderUnknown, place_once

from .loopback import KO, QUICK, LoopbackVenue, Server, in_child, old_journal, read_all, run_program

SLOW = bool(os.environ.get("KLOUDTRADER_SLOW"))
ROOT = Path(__file__).parents[2]


def trials(*arguments: object) -> dict[str, int]:
    """Run trials in a process of its own: forks of this one would inherit its threads."""
    command = [sys.executable, "-m", "tests.orders.loopback", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, check=True, cwd=ROOT, timeout=3600)
    result: dict[str, int] = json.loads(done.stdout)
    print(arguments, result)
    return result


KILLS = [2, 200] if SLOW else [2]


@pytest.mark.parametrize("trouble", [[], ["--trouble"]], ids=["calm", "trouble"])
@pytest.mark.parametrize("count", KILLS)
def test_a_killed_program_never_orders_twice(
    count: int, trouble: list[str], tmp_path: Path
) -> None:
    result = trials("lone", count, tmp_path, *trouble)
    assert count < 10 or result["kills"] >= count / 2  # on a busy machine few come too late
    assert result.get("twice", 0) == result["false"] == result["placed, then not"] == 0
    assert result["not recovered"] == 0
    assert result.get("never", 0) == result["never, and unknown"]
    assert result.get("once", 0) + result.get("never", 0) == 3 * count


@pytest.mark.parametrize("trouble", [[], ["--trouble"]], ids=["calm", "trouble"])
@pytest.mark.parametrize("count", KILLS)
def test_a_killed_program_orders_exactly_once_where_used_ids_are_refused(
    count: int, trouble: list[str], tmp_path: Path
) -> None:
    result = trials("dedup", count, tmp_path, *trouble)
    assert count < 10 or result["kills"] >= count / 2  # on a busy machine few come too late
    assert result["false"] == result["placed, then not"] == 0
    assert result["once"] == 3 * count


@pytest.mark.parametrize("count", KILLS)
def test_few_kills_leave_an_order_unknown_where_the_venue_takes_50_ms(
    count: int, tmp_path: Path
) -> None:
    result = trials("lone", count, tmp_path, "--pause", "0.05")
    assert result.get("twice", 0) == result["false"] == result["placed, then not"] == 0
    assert result.get("never", 0) == result["never, and unknown"]
    assert count < 10 or result.get("never", 0) <= 0.03 * result["kills"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("kind", ["lone", "dedup"])
@pytest.mark.parametrize("count", KILLS)
def test_a_program_that_is_stopped_by_a_signal_never_orders_twice(
    count: int, kind: str, number: int, tmp_path: Path
) -> None:
    result = trials(kind, count, tmp_path, "--signal", int(number))
    assert count < 10 or result["kills"] >= count / 2  # on a busy machine few come too late
    assert result.get("twice", 0) == result["false"] == result["placed, then not"] == 0
    # Unknown is what was interrupted between "may have left" and the first byte.
    assert result.get("never", 0) == result["never, and unknown"]
    assert result["once"] + result.get("never", 0) == 3 * count
    assert kind == "lone" or result["once"] == 3 * count


@pytest.mark.parametrize("kind", ["lone", "dedup"])
def test_two_processes_racing_on_a_key_place_one_order(kind: str, tmp_path: Path) -> None:
    keys = 2000 if SLOW else 30
    result = trials(kind, 0, tmp_path, "--race", keys)
    assert result["once"] == keys
    assert result.get("twice", 0) == result["failed"] == result["different orders"] == 0


# --- one process, stopped at a chosen point -------------------------------------------------------


@pytest.fixture(params=[False, True], ids=["lone", "dedup"])
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    server = Server(deduplicates=request.param)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def program(server: Server, path: Path, after_claim: str = "") -> "subprocess.Popen[bytes]":
    """Start a program that places one order and does something after its claim."""
    code = (
        "import os, signal, sys; from pathlib import Path;"
        "from tests.orders.loopback import *;"
        f"v = LoopbackVenue({server.port}, deduplicates={server.deduplicates}, timeout=5);"
        f"v.after_claim = lambda: {after_claim or None};"
        f"run_program(v, Path({str(path)!r}), 1, ('a',))"
    )
    return subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, cwd=ROOT)


def call(server: Server, path: Path) -> Any:
    venue = LoopbackVenue(server.port, deduplicates=server.deduplicates, timeout=5)
    return place_once(venue, KO, key="a", journal=path, patience=0.1, clock=QUICK)


def test_a_kill_between_claim_and_send(server: Server, tmp_path: Path) -> None:
    path = tmp_path / "orders.sqlite"
    old_journal(path)
    killed = program(server, path, "os.kill(os.getpid(), signal.SIGKILL)")
    killed.communicate(timeout=30)
    assert killed.returncode == -signal.SIGKILL
    assert server.orders == []
    if server.deduplicates:
        assert call(server, path).order_id == "1"
    else:
        for _ in range(3):
            with pytest.raises(OrderUnknown):
                call(server, path)
    assert len(server.orders) == server.deduplicates


def test_a_process_frozen_between_claim_and_send(server: Server, tmp_path: Path) -> None:
    path = tmp_path / "orders.sqlite"
    journal = old_journal(path)
    frozen = program(server, path, "os.kill(os.getpid(), signal.SIGSTOP)")
    try:
        while not (entry := lookup("a", journal=journal)):
            time.sleep(0.01)
        assert entry.is_open
        if server.deduplicates:
            assert call(server, path).order_id == "1"
        else:
            with pytest.raises(OrderUnknown):
                call(server, path)
    finally:
        frozen.send_signal(signal.SIGCONT)
        report = frozen.communicate(timeout=30)[0].split()
    assert report == [b"a", b"placed", b"1"]
    assert len(server.orders) == 1
    assert call(server, path).order_id == "1"


# --- durability ----------------------------------------------------------------------------------


@pytest.mark.skipif(not shutil.which("strace"), reason="needs strace")
def test_the_claim_is_on_the_disk_before_the_first_byte(tmp_path: Path) -> None:
    server = Server(deduplicates=False)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    path, log = tmp_path / "orders.sqlite", tmp_path / "trace"
    old_journal(path)
    code = (
        "from pathlib import Path; from tests.orders.loopback import *;"
        f"v = LoopbackVenue({server.port}, deduplicates=False, timeout=5);"
        f"run_program(v, Path({str(path)!r}), 1)"
    )
    calls = "trace=fsync,fdatasync,unlink,sendto,openat,close"
    try:
        subprocess.run(
            ["strace", "-f", "-y", "-e", calls, "-o", log, sys.executable, "-c", code],
            check=True, cwd=ROOT, timeout=60, stdout=subprocess.DEVNULL,
        )  # fmt: skip
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
    steps = _steps(log.read_text(), path)
    assert steps.count("send") == 3
    for before in "".join(step[0] for step in steps).split("s")[:-1]:
        # The file is synchronised, the rollback journal removed, the folder synchronised.
        assert before.endswith("fuf"), steps


def _steps(trace: str, path: Path) -> list[str]:
    steps = []
    for line in trace.splitlines():
        if "POST /orders" in line:
            steps.append("send")
        elif re.search(r"f(data)?sync\(", line) and str(path.parent) in line:
            steps.append("fsync")
        elif "unlink(" in line and f"{path}-journal" in line:
            steps.append("unlink")
    return steps


def test_a_fork_in_the_middle_of_a_program(server: Server, tmp_path: Path) -> None:
    path = tmp_path / "orders.sqlite"
    old_journal(path)
    first = call(server, path)

    def work(out: int) -> None:
        venue = LoopbackVenue(server.port, deduplicates=server.deduplicates, timeout=5)
        run_program(venue, path, out, ("a", "b"))

    child, reader = in_child(work)
    assert read_all(reader) == [["a", "placed", first.order_id], ["b", "placed", "2"]]
    assert os.waitpid(child, 0)[1] == 0
    assert len(server.orders) == 2
