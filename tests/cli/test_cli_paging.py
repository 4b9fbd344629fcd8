"""Many rows, pages that repeat, rows that cannot be read."""

import csv
import io
import json
import subprocess
import sys
from collections.abc import Iterator

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from kloudtrader.cli import exits
from tests.cli.conftest import Run, in_pty, plain, process_environment

TOTAL = 12_000
FEW = 1_500


def event(number: int) -> dict[str, object]:
    return {
        "amount": float(number),
        "date": "2026-03-05T00:00:00Z",
        "type": "trade",
        "trade": {"symbol": "KO", "price": 61.5, "quantity": 1.0, "description": f"no. {number}"},
    }


def csv_rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


class Desk:
    """A broker with many events, which sends at most ``cap`` a page, whatever was requested."""

    def __init__(self, server: HTTPServer) -> None:
        self.server = server
        self.pages: list[int] = []
        self.events: list[object] = [event(number) for number in range(TOTAL)]
        self.turns = True
        self.cap = 700
        server.expect_request("/v1/accounts/VA1/history").respond_with_handler(self._history)

    def _history(self, request: Request) -> Response:
        page, limit = int(request.args["page"]), min(int(request.args["limit"]), self.cap)
        self.pages.append(page)
        start = (page - 1) * limit if self.turns else 0
        rows = self.events[start : start + limit]
        body = {"history": {"event": rows} if rows else "null"}
        return Response(json.dumps(body), content_type="application/json")

    @property
    def environment(self) -> dict[str, str]:
        url = self.server.url_for("/v1")
        return {
            "ACCESS_TOKEN": "token",
            "ACCOUNT_NUMBER": "VA1",
            "KLOUDTRADER_TRADIER_URL": url,
        }


@pytest.fixture
def desk(httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    made = Desk(httpserver)
    for name, value in made.environment.items():
        monkeypatch.setenv(name, value)
    return made  # type: ignore[return-value]


def test_all_rows_come_whatever_the_page_size(desk: Desk, run: Run) -> None:
    rows = list(csv.DictReader(io.StringIO(run("history", "--all", "--csv").out)))
    assert [float(row["amount"]) for row in rows] == [float(number) for number in range(TOTAL)]
    assert desk.pages == list(range(1, TOTAL // 700 + 3))


def test_the_json_of_many_pages_is_one_response(desk: Desk, run: Run) -> None:
    del desk.events[FEW:]
    response = json.loads(run("history", "--all", "--json").out)
    assert response == {"history": {"event": desk.events}}


def test_a_table_of_many_rows(desk: Desk, run: Run) -> None:
    del desk.events[FEW:]
    lines = run("history", "--all").out.splitlines()
    assert len(lines) == FEW + 2
    assert f"{sum(range(FEW)):,.2f}" in lines[-1]


def test_a_limit_takes_the_pages_it_needs(desk: Desk, run: Run) -> None:
    assert len(json.loads(run("history", "--limit", 900, "--json").out)["history"]["event"]) == 900
    assert desk.pages == [1, 2]


def test_a_page_that_repeats_is_an_error(desk: Desk, run: Run) -> None:
    desk.turns, desk.cap = False, TOTAL
    result = run("history", "--all")
    assert result.code == exits.UNEXPECTED
    assert result.out == ""
    assert desk.pages == [1, 2]


def test_a_short_page_that_repeats_is_the_end(desk: Desk, run: Run) -> None:
    desk.turns = False
    del desk.events[3:]
    assert json.loads(run("history", "--all", "--json").out) == {"history": {"event": desk.events}}
    assert desk.pages == [1, 2]


@pytest.mark.parametrize("form", ["--json", "--csv"])
def test_an_order_comes_once_although_new_ones_arrive(desk: Desk, run: Run, form: str) -> None:
    """The last order of page 1 is the first of page 2, as a new order came in front."""
    numbers = [list(range(700)), [699, 700, 701], []]

    def respond(request: Request) -> Response:
        page = [
            {"id": number, "class": "equity", "status": "open"}
            for number in numbers[int(request.args["page"]) - 1]
        ]
        body = {"orders": {"order": page} if page else "null"}
        return Response(json.dumps(body), content_type="application/json")

    desk.server.expect_request("/v1/accounts/VA1/orders").respond_with_handler(respond)
    out = run("orders", form).out
    rows = json.loads(out)["orders"]["order"] if form == "--json" else csv_rows(out)
    assert [int(row["id"]) for row in rows] == list(range(702))


def test_a_bad_row_is_left_out_and_reported(desk: Desk, run: Run) -> None:
    desk.events = [event(1), {"amount": "much", "date": "2026-03-05T00:00:00Z"}, event(3)]
    result = run("history", "--all", "--csv")
    assert result.code == exits.UNEXPECTED
    assert [row["amount"] for row in csv.DictReader(io.StringIO(result.out))] == ["1.0", "3.0"]
    assert "history.event[1]" in result.err
    assert len(json.loads(run("history", "--all", "--json").out)["history"]["event"]) == 3


def test_many_bad_rows_are_counted(desk: Desk, run: Run) -> None:
    desk.events = [event(1), *({"amount": number} for number in range(20))]
    lines = run("history").err.splitlines()
    assert len(lines) == 6
    assert "15 more" in lines[-1]


def test_pages_of_bad_rows_only_are_an_error(desk: Desk, run: Run) -> None:
    desk.events = [{"amount": 1}] * 3
    result = run("history")
    assert result.code == exits.UNEXPECTED
    assert "(no event)" not in result.out


def test_progress_is_shown_on_a_terminal_only(desk: Desk, run: Run) -> None:
    del desk.events[FEW:]
    assert run("history", "--all", "--csv").err == ""
    code, seen = in_pty("history", "--all", "--csv", environment=desk.environment, width=60)
    assert code == 0
    assert "rows, reading page" in plain(seen)
    assert "1,500 rows" in plain(seen)


@pytest.mark.parametrize("form", ["--json", "--csv", ""])
def test_a_reader_that_goes_away(desk: Desk, form: str) -> None:
    del desk.events[FEW:]
    command = f"'{sys.executable}' -m kloudtrader history --all {form} | head -c 1"
    result = subprocess.run(
        ["bash", "-c", f"{command} >/dev/null; echo ${{PIPESTATUS[0]}}"],
        env=process_environment(desk.environment),
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    assert result.stderr == ""
    assert result.stdout == f"{exits.BROKEN_PIPE}\n"
