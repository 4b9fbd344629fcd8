"""Test the forms of output."""

import json
import sys
from typing import Any

import pytest

from kloudtrader import tradier
from kloudtrader.cli.ui import output
from tests.cli.conftest import Terminal


@pytest.mark.parametrize(
    ("count", "shown"), [(0, "0 rows"), (1, "1 row"), (2, "2 rows"), (1000, "1,000 rows")]
)
def test_format_count(count: int, shown: str) -> None:
    assert output.format_count(count, "row") == shown


HOSTILE = "a\x1b]0;owned\x07\x9b2J\u202eb\r\n=1"


def rows() -> list[tradier.Position]:
    return [
        tradier.Position(
            symbol=HOSTILE, cost_basis=-5, quantity=1, id=7, date_acquired="2026-01-02T00:00:00Z"
        )  # type: ignore[call-arg]
    ]


def test_csv_and_json_cannot_control_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for write in (
        lambda: output.write_csv(rows(), tradier.Position),
        lambda: output.write_json(rows()),
    ):
        screen = Terminal()
        monkeypatch.setattr(sys, "stdout", screen)
        write()
        shown = screen.getvalue()
        assert all(line.isprintable() for line in shown.split("\n"))
        assert "\\u202e" in shown
        assert "\\u009b" in shown


def test_a_pipe_gets_csv_as_it_is_and_the_same_json(capfdbinary: Any) -> None:
    output.write_csv(rows(), tradier.Position)
    sys.stdout.flush()
    assert HOSTILE.encode() in capfdbinary.readouterr().out
    output.write_json(rows())
    sys.stdout.flush()
    (row,) = json.loads(capfdbinary.readouterr().out)
    assert row["symbol"] == HOSTILE
