"""Test reading of many pages, of repeated pages and of rows that cannot be read."""

import csv
import io
import json
import subprocess
import sys
from collections.abc import Iterator

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from kloudtrader.cli import exit_codes
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


class PagedBroker:
    """Serve many events, at most ``cap`` a page, whatever the request says."""

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
def broker(httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[PagedBroker]:
    paged = PagedBroker(httpserver)
    for name, value in paged.environment.items():
        monkeypatch.setenv(name, value)
    return paged  # type: ignore[return-value]


def test_all_rows_are_read_with_any_page_size(broker: PagedBroker, run: Run) -> None:
    rows = list(csv.DictReader(io.StringIO(run("history", "--all", "--csv").out)))
    assert [float(row["amount"]) for row in rows] == [float(number) for number in range(TOTAL)]
    assert broker.pages == list(range(1, TOTAL // 700 + 3))


def test_the_json_of_many_pages_is_one_response(broker: PagedBroker, run: Run) -> None:
    del broker.events[FEW:]
    response = json.loads(run("history", "--all", "--json").out)
    assert response == {"history": {"event": broker.events}}


def test_a_table_of_many_rows(broker: PagedBroker, run: Run) -> None:
    del broker.events[FEW:]
    lines = run("history", "--all").out.splitlines()
    assert len(lines) == FEW + 2
    assert f"{sum(range(FEW)):,.2f}" in lines[-1]


def test_a_limit_takes_the_pages_it_needs(broker: PagedBroker, run: Run) -> None:
    assert len(json.loads(run("history", "--limit", 900, "--json").out)["history"]["event"]) == 900
    assert broker.pages == [1, 2]


def test_a_page_that_repeats_is_an_error(broker: PagedBroker, run: Run) -> None:
    broker.turns, broker.cap = False, TOTAL
    result = run("history", "--all")
    assert result.code == exit_codes.UNEXPECTED
    assert result.out == ""
    assert broker.pages == [1, 2]


def test_a_short_page_that_repeats_is_the_end(broker: PagedBroker, run: Run) -> None:
    broker.turns = False
    del broker.events[3:]
    assert json.loads(run("history", "--all", "--json").out) == {
        "history": {"event": broker.events}
    }
    assert broker.pages == [1, 2]


@pytest.mark.parametrize("form", ["--json", "--csv"])
def test_an_order_is_listed_once_although_new_ones_arrive(
    broker: PagedBroker, run: Run, form: str
) -> None:
    """Repeat the last order of page 1 on page 2, as a new order in front would."""
    numbers = [list(range(700)), [699, 700, 701], []]

    def respond(request: Request) -> Response:
        page = [
            {"id": number, "class": "equity", "status": "open"}
            for number in numbers[int(request.args["page"]) - 1]
        ]
        body = {"orders": {"order": page} if page else "null"}
        return Response(json.dumps(body), content_type="application/json")

    broker.server.expect_request("/v1/accounts/VA1/orders").respond_with_handler(respond)
    out = run("orders", form).out
    rows = json.loads(out)["orders"]["order"] if form == "--json" else csv_rows(out)
    assert [int(row["id"]) for row in rows] == list(range(702))


def test_a_bad_row_is_left_out_and_reported(broker: PagedBroker, run: Run) -> None:
    broker.events = [event(1), {"amount": "much", "date": "2026-03-05T00:00:00Z"}, event(3)]
    result = run("history", "--all", "--csv")
    assert result.code == exit_codes.UNEXPECTED
    assert [row["amount"] for row in csv.DictReader(io.StringIO(result.out))] == ["1.0", "3.0"]
    assert "history.event[1]" in result.err
    assert len(json.loads(run("history", "--all", "--json").out)["history"]["event"]) == 3


def test_a_total_without_bad_rows_says_so(broker: PagedBroker, run: Run) -> None:
    broker.events = [event(1), {"amount": "much", "date": "2026-03-05T00:00:00Z"}, event(3)]
    text = run("history", "--all").out
    assert "subtotal" in text
    assert "1 row that cannot be read" in text
    broker.events = [event(1), event(3)]
    text = run("history", "--all").out
    assert ("total" in text, "subtotal" in text) == (True, False)


def test_a_total_of_the_first_rows_says_so(broker: PagedBroker, run: Run) -> None:
    text = run("history", "--limit", "5").out
    assert "subtotal" in text
    assert "what may follow these 5 rows" in text


def test_many_bad_rows_are_counted(broker: PagedBroker, run: Run) -> None:
    broker.events = [event(1), *({"amount": number} for number in range(20))]
    lines = run("history").err.splitlines()
    assert len(lines) == 6
    assert "15 more" in lines[-1]


def test_pages_of_bad_rows_only_are_an_error(broker: PagedBroker, run: Run) -> None:
    broker.events = [{"amount": 1}] * 3
    result = run("history")
    assert result.code == exit_codes.UNEXPECTED
    assert "(no event)" not in result.out


def test_progress_is_shown_on_a_terminal_only(broker: PagedBroker, run: Run) -> None:
    del broker.events[FEW:]
    assert run("history", "--all", "--csv").err == ""
    code, seen = in_pty("history", "--all", "--csv", environment=broker.environment, width=60)
    assert code == 0
    assert "rows, reading page" in plain(seen)
    assert "1,500 rows" in plain(seen)


@pytest.mark.parametrize("form", ["--json", "--csv", ""])
def test_a_reader_that_closes_the_pipe(broker: PagedBroker, form: str) -> None:
    del broker.events[FEW:]
    command = f"'{sys.executable}' -m kloudtrader history --all {form} | head -c 1"
    result = subprocess.run(
        ["bash", "-c", f"{command} >/dev/null; echo ${{PIPESTATUS[0]}}"],
        env=process_environment(broker.environment),
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    assert result.stderr == ""
    assert result.stdout == f"{exit_codes.BROKEN_PIPE}\n"
