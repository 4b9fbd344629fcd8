"""``python -m kloudtrader.sandbox``: serve until Ctrl-C."""

import argparse
import shlex
import signal
import sys
import threading
from collections.abc import Sequence
from types import FrameType

from kloudtrader.sandbox import Sandbox, SystemClock
from kloudtrader.sandbox.tradier.scenario import ACCOUNT_KINDS

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Start the sandbox, print what to paste into a shell, wait for a signal."""
    options = _parser().parse_args(arguments)
    done = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        done.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    try:
        sandbox = Sandbox(
            options.seed,
            options.port,
            host=options.host,
            clock=SystemClock(options.speed),
            accounts=options.account or ("margin",),
            quota=options.quota or None,
        ).start()
    except (OSError, ValueError, ModuleNotFoundError) as error:
        print(f"kloudtrader sandbox: {error}", file=sys.stderr)
        return 1
    for name, value in sandbox.environment().items():
        print(f"export {name}={shlex.quote(value)}")
    print(f"# serving on {sandbox.origin}; stop with Ctrl-C", flush=True)
    done.wait()
    sandbox.stop()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m kloudtrader.sandbox",
        description="A local Tradier and a local Kalshi v1 on one port.",
    )
    parser.add_argument("--port", type=int, default=0, help="0, the default, takes a free one")
    parser.add_argument("--seed", type=int, default=7, help="decides prices, books and ids")
    parser.add_argument("--speed", type=float, default=1.0, help="simulated seconds a second")
    parser.add_argument(
        "--quota", type=int, default=120, help="Tradier calls a minute; 0: no limit"
    )
    parser.add_argument(
        "--account",
        action="append",
        choices=sorted(ACCOUNT_KINDS),
        help="kind of a Tradier account; may be given several times",
    )
    parser.add_argument(
        "--host",
        default="127.0.0.1",
        help="address to listen on; anything but loopback lets the network in",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
