"""Parses bodies in every way, interleaved; prints seconds a parse for each round."""

import json
import os
import sys
import time

from kloudtrader.runtime.response.parse import load_json
from kloudtrader_tradier import BalancesResponse, OrdersResponse

os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def main():
    rounds = int(sys.argv[1])
    found = {}
    counts = {"small": 500, "hundred": 30, "thousands": 1}
    for (kind, count), path in zip(counts.items(), sys.argv[2:], strict=True):
        with open(path, "rb") as file:
            raw = file.read()
        model = BalancesResponse if kind == "small" else OrdersResponse
        model.model_rebuild()
        ways = {
            "json.loads": json.loads,
            "kloudtrader, JSON": load_json,
            "kloudtrader, typed": model.model_validate_json,
            "json.loads, then the model": lambda raw, model=model: model(**json.loads(raw)),
        }
        found[kind] = {way: [] for way in ways}
        for _ in range(rounds):
            for way, parse in ways.items():
                began = time.process_time()
                for _ in range(count):
                    parse(raw)
                found[kind][way].append((time.process_time() - began) / count)
    print(json.dumps(found))


main()
