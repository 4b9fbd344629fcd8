"""The sandbox's own speed: orders a second over HTTP, and a simulated day with working orders."""

import json
import os
import time
from datetime import UTC, datetime

from kloudtrader.sandbox import ManualClock, Sandbox
from kloudtrader.tradier import EquityOrder, Tradier

os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})

_OPEN = datetime(2026, 11, 30, 14, 30, tzinfo=UTC)
_DAY = 390
_ORDERS = 300


def main():
    clock = ManualClock(_OPEN)
    with Sandbox(clock=clock, quota=None) as sandbox:
        os.environ.update(sandbox.environment())
        client = Tradier(journal=False)
        order = EquityOrder(symbol="KO", side="buy", quantity=1, type="limit", price=1)
        client.place_order(order)
        began = time.process_time()
        for _ in range(_ORDERS):
            client.place_order(order)
        a_second = _ORDERS / (time.process_time() - began)
        began = time.process_time()
        for _ in range(_DAY):
            sandbox.advance(60)
        day = time.process_time() - began
    print(json.dumps({"orders a second": a_second, "seconds of a day": day}))


main()
