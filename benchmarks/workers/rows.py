"""Goes through 100,000 orders in one way; prints seconds of CPU and megabytes of growth."""

import json
import os
import resource
import sys
import time

WAY, URL = sys.argv[1:3]
os.environ["KLOUDTRADER_TRADIER_URL"] = URL
os.environ["ACCESS_TOKEN"] = "t"


def pages():
    from kloudtrader.tradier import iter_account_orders

    return lambda account: iter_account_orders(account_number=account)


def models():
    from kloudtrader.tradier import account_orders

    return lambda account: account_orders(account_number=account).orders.order


def dicts():
    from kloudtrader.user import account_orders

    return lambda account: account_orders(account_number=account)["orders"]["order"]


def total(orders):
    """Use every row, as a program would."""
    count = 0
    for order in orders:
        count += (order["id"] if WAY == "dicts" else order.id) > 0
    return count


def main():
    rows = {"pages": pages, "models": models, "dicts": dicts}[WAY]()
    warm = iter(rows("PAGED") if WAY == "pages" else rows("HUNDRED"))
    for _ in range(100):
        next(warm)
    del warm
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.process_time()
    count = total(rows("PAGED" if WAY == "pages" else "ALL"))
    cpu = time.process_time() - began
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    assert count == 100_000, count
    print(json.dumps({"cpu": cpu, "grown": grown}))


main()
