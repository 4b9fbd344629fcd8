"""Parses bodies in every way, interleaved; prints seconds a parse for each round.

Called as ``parsing.py ROUNDS FILE...``. The first key of a body tells what it is.
"""

import json
import os
import sys
import time
from pathlib import Path

from hand_models import MODELS

import kloudtrader_tradier as models
from kloudtrader.runtime.response.parse import load_json
from kloudtrader.runtime.response.typed import Typed
from kloudtrader_tradier import operations

os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})

_OURS = {
    "balances": (operations.account_balance, models.BalancesResponse),
    "orders": (operations.account_orders, models.OrdersResponse),
    "gainloss": (operations.account_costbasis, models.GainLossResponse),
    "history": (operations.account_history, models.HistoryResponse),
    "positions": (operations.account_positions, models.PositionsResponse),
}
_BYTES_A_ROUND = 1_000_000


def ways_of(raw):
    """Return the functions that parse a body."""
    kind = next(iter(json.loads(raw)))
    if kind not in _OURS:
        sys.exit(f"no such body: {kind!r} is none of {', '.join(_OURS)}")
    operation, model = _OURS[kind]
    typed = Typed(model)
    return {
        "json.loads": json.loads,
        "kloudtrader, JSON": load_json,
        "pydantic by hand": MODELS[kind].model_validate_json,
        "kloudtrader, typed": lambda raw: typed.read(operation, 200, raw),
        "json.loads, then the model": lambda raw: model(**json.loads(raw)),
    }


def measure(raw, rounds):
    """Return the seconds of each way, round by round."""
    ways = ways_of(raw)
    count = max(1, _BYTES_A_ROUND // len(raw))
    seconds = {way: [] for way in ways}
    for number in range(rounds + 1):
        for way, parse in ways.items():
            began = time.process_time()
            for _ in range(count):
                parse(raw)
            if number:  # the first round builds the models
                seconds[way].append((time.process_time() - began) / count)
    return seconds


def main():
    rounds, paths = int(sys.argv[1]), sys.argv[2:]
    print(json.dumps({path: measure(Path(path).read_bytes(), rounds) for path in paths}))


main()
