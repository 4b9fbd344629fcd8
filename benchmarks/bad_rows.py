"""Time and peak memory of a typed read of 12 MB of rows that do not fit.

Run it with ``python -m benchmarks.bad_rows [row]``; each case runs in a process of its own. The
first figures are those of a process that parses the body twice with :mod:`json`.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time

SIZE = 12_000_000
ROWS = ("{}", '{"id":"x"}', '{"id":1,"quantity":false,"symbol":"KO"}', "1", "[]", '{"error":"x"}')


def body(row: str) -> bytes:
    """Return positions that are all the same row."""
    return f'{{"positions":{{"position":[{",".join([row] * (SIZE // (len(row) + 1)))}]}}}}'.encode()


def read(raw: bytes) -> str:
    """Read it as ``account_positions`` does and tell what came of it."""
    from kloudtrader.runtime import Unreadable
    from kloudtrader_tradier import account_api, operations

    try:
        account_api._ACCOUNT_POSITIONS.read(operations.account_positions, 200, raw)  # pyright: ignore[reportPrivateUsage]
    except Unreadable as error:
        return f"{len(error.bad_rows)} bad rows kept"
    return "read"


def measure(row: str, *, typed: bool) -> None:
    """Print the figures of this process."""
    raw = body(row)
    began, before = time.perf_counter(), peak()
    said = read(raw) if typed else f"parsed {sum(bool(json.loads(raw)) for _ in range(2))} times"
    print(
        f"{row[:40]:<42}{'typed' if typed else 'json':<7}{time.perf_counter() - began:6.2f} s"
        f"{(peak() - before) / 1e6:8.0f} MB  {said}"
    )


def peak() -> int:
    """Return the peak memory of this process in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


if __name__ == "__main__":
    if len(sys.argv) == 3:
        measure(sys.argv[1], typed=sys.argv[2] == "typed")
    else:
        for row in sys.argv[1:] or ROWS:
            for kind in ("json", "typed"):
                subprocess.run(
                    [sys.executable, "-m", "benchmarks.bad_rows", row, kind], check=False
                )
