"""Reads damaged responses until a million inputs are through: ``python -m tests.fuzz``.

Each input is read twice, as plain JSON and as a model; every eighth once more as the body of an
error. A finding is printed with the number that makes it again (``--only``), and ends the run with
status 1. So does running out of time (``--seconds``) before all inputs are read.
"""

import argparse
import faulthandler
import resource
import signal
import sys
import time
import traceback
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from random import Random
from types import FrameType
from typing import NamedTuple, NoReturn

from tests.budgets import MINUTES
from tests.fuzz.mutate import mutated
from tests.fuzz.seam import SEAMS, V2_SEAMS, Seam, check

INPUT_SECONDS = 10.0
"""Longest CPU time for one input, were it megabytes; nearly all take less than a thousandth."""
STUCK_SECONDS = 120.0
"""After this, what does not even take signals is ended with its traceback."""
MEMORY_MEGABYTES = 600
ADDRESS_SPACE = 4 * 2**30
BATCH = 2000
_ALL = [*SEAMS, *V2_SEAMS]


class Report(NamedTuple):
    """Count the outcomes of a batch."""

    outcomes: Counter[str]
    findings: list[str]
    slowest: tuple[float, int]
    """Seconds, and the number of the input."""
    megabytes: int


def made(seed: int, number: int) -> tuple[Seam, bytes]:
    """The input with a number: always the same."""
    rng = Random(f"{seed}/{number}")
    seam = _ALL[number % len(_ALL)]
    # Now and then it is the response of another operation that is damaged.
    source = rng.choice(_ALL) if rng.random() < 0.02 else seam
    return seam, mutated(rng, rng.choice(source.responses))


def run(seed: int, numbers: range) -> Report:
    """Check some inputs."""
    signal.signal(signal.SIGVTALRM, _too_slow)
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, resource.RLIM_INFINITY))
    outcomes: Counter[str] = Counter()
    findings: list[str] = []
    slowest = 0.0, 0
    for number in numbers:
        seam, raw = made(seed, number)
        began = time.process_time()
        faulthandler.dump_traceback_later(STUCK_SECONDS, exit=True)
        signal.setitimer(signal.ITIMER_VIRTUAL, INPUT_SECONDS)
        try:
            outcomes[check(seam, raw, as_error=number % 8 == 0)] += 1
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException:  # a panic in compiled code is no Exception
            findings.append(f"{seam.operation.name}, --seed {seed} --only {number}: {raw[:400]!r}")
            findings.append(traceback.format_exc(limit=-4))
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        slowest = max(slowest, (time.process_time() - began, number))
    faulthandler.cancel_dump_traceback_later()
    return Report(outcomes, findings, slowest, _megabytes())


def _too_slow(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise TimeoutError(f"one input took more than {INPUT_SECONDS} s")


def _megabytes() -> int:
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit // 2**20


def main() -> int:
    """Run as asked for on the command line."""
    options = _options()
    numbers = range(options.only, options.only + 1) if options.only is not None else None
    numbers = numbers or range(options.inputs)
    began = time.monotonic()
    outcomes: Counter[str] = Counter()
    findings: list[str] = []
    slowest, megabytes = (0.0, 0), 0
    with ProcessPoolExecutor(options.jobs) as pool:
        batches = [numbers[start : start + BATCH] for start in range(0, len(numbers), BATCH)]
        for report in pool.map(run, [options.seed] * len(batches), batches):
            outcomes += report.outcomes
            findings += report.findings
            slowest, megabytes = max(slowest, report.slowest), max(megabytes, report.megabytes)
            if findings or time.monotonic() - began > options.seconds:
                pool.shutdown(wait=True, cancel_futures=True)
                break
    print(*findings, sep="\n")
    counts = ", ".join(f"{count:,} {word}" for word, count in outcomes.most_common())
    print(
        f"seed {options.seed}: {outcomes.total():,} inputs, {len(SEAMS)} operations, each as JSON "
        f"and typed: {counts}; {len(findings) // 2} findings; slowest {slowest[0] * 1000:.0f} ms "
        f"(--only {slowest[1]}), at most {megabytes} MB of {MEMORY_MEGABYTES}, "
        f"{time.monotonic() - began:.0f} s"
    )
    unread = len(numbers) - outcomes.total()
    if unread and not findings:
        print(f"{unread:,} inputs were not read in {options.seconds:.0f} s")
    return 1 if findings or unread or megabytes > MEMORY_MEGABYTES else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--inputs", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=60.0 * MINUTES["fuzz"])
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--only", type=int, help="the number of one input")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
