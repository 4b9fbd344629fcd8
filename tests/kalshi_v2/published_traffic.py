"""Validate the traffic between client and sandbox against Kalshi's published OpenAPI document.

``python -m tests.kalshi_v2.published_traffic FILE [STEPS]`` lets a random program trade through a
proxy, and prints what the document does not allow, unless it is explained. ``jsonschema`` judges.
It ends with 1 if anything is left.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from kloudtrader.sandbox import ManualClock, Sandbox, V2Switches
from tests.sandbox.contract.by_spec import SpecCheck
from tests.sandbox.contract.line import Between, RecordedCall, forward_to
from tests.sandbox.contract.test_kalshi_v2_contract import BASE, Trader, scenario

from .published import METHODS, Document

EXPLAINED = {
    "since 3.28.0: cancel all": r"DELETE /portfolio/events/orders 2\d\d: not in the spec",
    "since 3.28.0: more filters": r".+: (settlement_status|min_ts|subaccount) is not in the spec",
    "since 3.28.0: books are public": r"GET .+/orderbook \d+: 0 times kalshi-access-\w+",
    "429 can be the response to every call": r".+ 429: status 429 is not in the spec",
    "the sandbox names the bucket of balances where it has no limits": (
        r"GET /account/limits 200: .*balance.*"
    ),
}


def modernise(node: Any) -> Any:
    """Return a schema of OpenAPI 3.0 in the terms of 3.1."""
    if isinstance(node, list):
        return [modernise(value) for value in node]
    if not isinstance(node, dict):
        return node
    node = {key: modernise(value) for key, value in node.items()}
    if node.pop("nullable", False) is not True:
        return node
    if "type" in node:
        node["type"] = [node["type"], "null"]
        if "enum" in node:
            node["enum"] = [*node["enum"], None]
        return node
    return {"anyOf": [node, {"type": "null"}]}


def read_document(path: Path) -> Any:
    """Return the published document; security of all operations is written out."""
    root = modernise(Document.read(path).root)
    for item in root["paths"].values():
        for method in METHODS:
            if method in item:
                item[method].setdefault("security", root.get("security", []))
    return root


def record(steps: int, seed: int) -> list[RecordedCall]:
    """Return the calls of a random program."""
    with (
        Sandbox.from_scenario(scenario(), clock=ManualClock()) as sandbox,
        Between(forward_to(sandbox.origin)) as line,
    ):
        for name, value in sandbox.environment().items():
            os.environ[name] = value.replace(sandbox.origin, line.origin)
        sandbox.kalshi_v2.switches = V2Switches(read_lag_seconds=0.2)
        trader = Trader(seed, sandbox)
        for _ in range(steps):
            trader.step()
        return list(line.seen)


def shorten(text: str) -> str:
    """Return a violation without the ids and the query of its call."""
    text = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "ID", text)
    return re.sub(r"\?\S*", "", text, count=1).replace(BASE, "", 1)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("file", type=Path)
    parser.add_argument("steps", type=int, nargs="?", default=800)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    checker = SpecCheck(read_document(options.file), BASE)
    calls = record(options.steps, options.seed)
    found = Counter(shorten(text) for call in calls for text in checker.violations(call))
    left = 0
    for text, count in found.most_common():
        reasons = (why for why, pattern in EXPLAINED.items() if re.fullmatch(pattern, text))
        reason = next(reasons, None)
        left += reason is None
        print(f"{count:6} {text}", f"({reason})" if reason else "")
    print(f"{len(calls)} calls of {len(checker.operations)} operations, {left} kinds of violations")
    return int(left > 0)


if __name__ == "__main__":
    sys.exit(main())
