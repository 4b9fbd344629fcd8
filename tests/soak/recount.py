"""Count again what a soak wrote down, from nothing but that.

``python -m tests.soak.orders_soak --record FOLDER`` writes two files: what the venue's log
holds on each write, and what the client said of each call. ``python -m tests.soak.recount FOLDER``
compares them by the mark of each call; it shares no code with the soak's own reckoning.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

__all__ = ["LOG", "SAID", "append", "recount"]

LOG, SAID = "log.jsonl", "said.jsonl"
# "moot" is neither: a decrease of an order of which nothing rested any more takes nothing off.
_NEVER_APPLIED = {"not_sent", "not_done", "refused"}


def append(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    """Add one line of JSON for each row."""
    with path.open("a", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def recount(folder: Path) -> tuple[Counter[str], list[str]]:
    """Figures, and each call on which the two do not agree."""
    seen: dict[str, list[dict[str, Any]]] = {}
    for row in _rows(folder / LOG):
        seen.setdefault(row["mark"], []).append(row)
    said = _rows(folder / SAID)
    marks = Counter(row["mark"] for row in said)
    wrong = [f"{mark}: {count} accounts" for mark, count in marks.items() if count > 1]
    wrong += [f"{mark}: written by nobody" for mark in seen.keys() - marks.keys()]
    figures: Counter[str] = Counter()
    for row in said:
        entries = seen.get(row["mark"], [])
        applied = sum(entry["applied"] for entry in entries)
        figures.update(("calls", f"said {row['said']}"))
        figures.update({"received": len(entries), "applied": applied})
        is_cancel = row["operation"] == "user_order_cancel"
        figures["received twice"] += len(entries) > 1 and not is_cancel
        figures["applied twice"] += applied > 1 and not is_cancel
        judged = _judge(row, entries)
        wrong += [f"{row['mark']} {row['operation']}: {what}" for what in judged]
    given = Counter(row["order_id"] for row in said if row["order_id"] and row["made_it"])
    wrong += [
        f"order {order_id} was given to {count}" for order_id, count in given.items() if count > 1
    ]
    return figures, wrong


def _judge(row: dict[str, Any], entries: list[dict[str, Any]]) -> list[str]:
    said, verdict = row["said"], row["verdict"]
    applied = sum(entry["applied"] for entry in entries)
    # Of a cancel, "done" says that nothing rests any more, whoever took the last of it off, or that
    # all was executed; and it may be sent again.
    if row["operation"] == "user_order_cancel" and "done" in (said, verdict):
        applied = 1
    checks = {
        "received more than once": len(entries) > 1 and row["operation"] != "user_order_cancel",
        "another operation": any(entry["operation"] != row["operation"] for entry in entries),
        "said done, applied never": said == "done" and applied != 1,
        f"said {said}, but applied": said in _NEVER_APPLIED and applied > 0,
        "said not sent, but received": said == "not_sent" and bool(entries),
        "found done, but not applied": verdict == "done" and applied != 1,
        "found not done, but applied": verdict == "not_done" and applied > 0,
    }
    return [what for what, broken in checks.items() if broken]


def report(folder: Path) -> int:
    """Print the figures and the disagreements; the number of these."""
    figures, wrong = recount(folder)
    print("recounted: " + ", ".join(f"{count:,} {word}" for word, count in sorted(figures.items())))
    print(f"recounted disagreements: {len(wrong)}")
    print(*wrong[:50], sep="\n")
    return len(wrong)


if __name__ == "__main__":
    sys.exit(1 if report(Path(sys.argv[1])) else 0)
