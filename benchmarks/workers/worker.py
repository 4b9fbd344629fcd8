"""Runs inside the environment of one client: makes calls when told to, and says what they cost.

Called as ``worker.py MODULE OPTIONS``; each line of standard input is a JSON object with
``case``, ``count`` and ``threads``, each line of standard output what was measured.
"""

import importlib
import json
import os
import sys
import threading
import time


def measure(call, count):
    """Return the seconds of each call."""
    clock = time.perf_counter
    seconds = []
    for _ in range(count):
        began = clock()
        call()
        seconds.append(clock() - began)
    return seconds


def measure_threads(call, count, threads):
    """Return the mean seconds between two responses, all threads together."""
    workers = [threading.Thread(target=measure, args=(call, count)) for _ in range(threads)]
    began = time.perf_counter()
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return [(time.perf_counter() - began) / (count * threads)]


def main():
    module, options = sys.argv[1:3]
    responses = os.fdopen(os.dup(1), "w")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # some clients print
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    cases = importlib.import_module(module).prepare(json.loads(options))
    for line in sys.stdin:
        order = json.loads(line)
        call, count, threads = cases[order["case"]], order["count"], order["threads"]
        call()  # after the pause: caches, and a connection that may have been closed
        began = time.process_time()
        seconds = measure_threads(call, count, threads) if threads > 1 else measure(call, count)
        cpu = (time.process_time() - began) / (count * threads)
        print(json.dumps({"cpu": cpu, "wall": seconds}), file=responses, flush=True)


main()
