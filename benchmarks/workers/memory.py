"""Makes 30,000 calls, half of which fail; prints the growth of memory in megabytes."""

import os
import resource
import sys

from kloudtrader import tradier
from kloudtrader.runtime.errors import NotFound

os.environ["KLOUDTRADER_TRADIER_URL"] = sys.argv[1]
os.environ["ACCESS_TOKEN"] = "t"

_CALLS = 30_000
_WARM = 2_000
"""Calls after which caches are full."""


def make_calls(count):
    """Read balances and fail to, in turn."""
    failures = 0
    for number in range(count):
        try:
            tradier.account_balance(account_number="MISSING" if number % 2 else "SMALL")
        except NotFound:
            failures += 1
    assert failures == count // 2, failures


def measure_memory():
    """Return the resident memory in megabytes."""
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * resource.getpagesize() / 2**20


def main():
    make_calls(_WARM)
    before = measure_memory()
    make_calls(_CALLS)
    print(measure_memory() - before)


main()
