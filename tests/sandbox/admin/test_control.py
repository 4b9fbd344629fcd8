"""Test the control path for other processes, and the page."""

import http.client
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

import pytest

from kloudtrader.sandbox import (
    ManualClock,
    Outgoing,
    PlannedRefusal,
    Quirks,
    Sandbox,
    TradingSwitches,
)
from kloudtrader.sandbox._snapshot import restore_state
from kloudtrader.sandbox.server.site import RawRequest
from tests.sandbox.members import KalshiCaller, tradier

JSON = {"Content-Type": "application/json"}


def control(
    sandbox: Sandbox,
    method: str,
    path: str,
    body: object = None,
    headers: Mapping[str, str] = JSON,
) -> Outgoing:
    raw = b"" if body is None else json.dumps(body).encode()
    return sandbox.request(method, f"/control/{path}", headers, raw)


def control_ok(sandbox: Sandbox, method: str, path: str, body: object = None) -> Any:
    response = control(sandbox, method, path, body)
    assert response.status == 200, response
    return response.json()


def test_time_is_put_forward(sandbox: Sandbox, clock: ManualClock) -> None:
    before = clock.now()
    assert (
        control_ok(sandbox, "POST", "advance", {"seconds": 61.5})["now"] == clock.now().isoformat()
    )
    assert (clock.now() - before).total_seconds() == 61.5
    row = sandbox.tradier.ledger.accounts["VA10000001"].orders[2]
    assert row.executed == 7  # the script went on without a request


def test_faults_are_planned_listed_and_taken_back(sandbox: Sandbox) -> None:
    fault = {"operation": "user_profile", "kind": "status", "status": 503, "times": 2}
    listed = control_ok(sandbox, "POST", "faults", fault)["faults"]
    assert [(entry["operation"], entry["status"], entry["times"]) for entry in listed] == [
        ("user_profile", 503, 2)
    ]
    assert tradier(sandbox, "/user/profile").status == 503
    assert control_ok(sandbox, "GET", "faults")["faults"][0]["times"] == 1
    assert control_ok(sandbox, "DELETE", "faults") == {"faults": []}
    assert tradier(sandbox, "/user/profile").status == 200


def test_quirks_change_one_by_one(sandbox: Sandbox) -> None:
    assert control_ok(sandbox, "GET", "quirks")["lone_item"] == "object"
    control_ok(sandbox, "POST", "quirks", {"lone_item": "list"})
    assert control_ok(sandbox, "POST", "quirks", {"unknown_fields": True})["lone_item"] == "list"
    assert sandbox.quirks == Quirks(lone_item="list", unknown_fields=True)


def test_the_local_broker_is_switched(sandbox: Sandbox) -> None:
    venue = sandbox.tradier
    shown = control_ok(sandbox, "POST", "trading", {"largest_fill": 3})
    assert (shown["largest_fill"], shown["pending_seconds"]) == (3, 0.0)
    assert control_ok(sandbox, "GET", "trading") == shown
    assert venue.switches == TradingSwitches(largest_fill=3)
    planned = control_ok(sandbox, "POST", "refusals", {"code": "OmsUnavailable", "times": 2})
    assert planned["refusals"] == [{"code": "OmsUnavailable", "layer": 4, "text": "", "times": 2}]
    assert control_ok(sandbox, "GET", "refusals") == planned
    assert venue.refusals == [PlannedRefusal("OmsUnavailable", times=2)]
    assert control_ok(sandbox, "DELETE", "refusals") == {"refusals": []}
    control_ok(sandbox, "POST", "prices", {"symbol": "KO", "price": 61.2})
    assert venue.ledger.prices.cents("KO", venue.now) == 6120
    control_ok(sandbox, "POST", "prices", {"symbol": "KO"})
    assert venue.ledger.prices.cents("KO", venue.now) != 6120


def test_the_log_is_told_without_secrets(sandbox: Sandbox, ada: KalshiCaller) -> None:
    ada.own("GET", "/orders", page_size=3)
    tradier(sandbox, "/user/profile")
    entries = control_ok(sandbox, "GET", "log")["entries"]
    assert [entry["operation"] for entry in entries] == [
        "log_in",
        "user_orders_get",
        "user_profile",
    ]
    assert entries[1]["query"] == {"page_size": ["3"]}
    assert entries[2]["applied"] is True
    assert entries[2]["status"] == 200
    assert control_ok(sandbox, "GET", "log?after=2")["entries"] == entries[2:]
    assert control_ok(sandbox, "GET", "log?operation=log_in")["entries"] == entries[:1]
    assert control_ok(sandbox, "GET", "journal")["entries"] == entries
    text = json.dumps(entries)
    for secret in (ada.token, "correct-horse-7", "sandbox-access-token"):
        assert secret not in text


def test_the_state_can_be_fetched(sandbox: Sandbox) -> None:
    state = control_ok(sandbox, "GET", "state")
    assert (
        restore_state(state).kalshi.exchange.orders.keys() == sandbox.kalshi.exchange.orders.keys()
    )


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "named"),
    [
        ("POST", "advance", {"seconds": -1}, 400, "seconds"),
        ("POST", "advance", {"seconds": 1e300}, 400, "seconds: 1e+300"),
        ("POST", "advance", {"seconds": "1"}, 400, "seconds"),
        ("POST", "advance", {}, 400, "seconds"),
        ("POST", "advance", [], 400, "JSON object"),
        ("POST", "faults", {"operation": "x", "kind": "delay"}, 400, "fault.operation"),
        ("POST", "faults", {"operation": "*", "kind": "x"}, 400, "fault.kind"),
        (
            "POST",
            "faults",
            {"operation": "*", "kind": "html", "times": -1},
            400,
            "fault.times",
        ),
        ("POST", "quirks", {"empty": "x"}, 400, "empty"),
        ("POST", "trading", {"largest_fill": -1}, 400, "largest_fill"),
        ("POST", "trading", {"pending_seconds": "1"}, 400, "switches.pending_seconds"),
        ("POST", "trading", {"pending": 1}, 400, "switches.pending"),
        ("POST", "refusals", {"code": "X", "layer": 5}, 400, "refusal.layer"),
        ("POST", "refusals", {"code": "X", "times": -1}, 400, "refusal.times"),
        ("POST", "refusals", {}, 400, "refusal.code"),
        ("POST", "prices", {"symbol": "NOPE", "price": 3}, 400, "symbol"),
        ("POST", "prices", {"symbol": "KO", "price": -3}, 400, "price"),
        ("GET", "log?after=x", None, 400, "after"),
        ("GET", "advance", None, 405, "POST"),
        ("GET", "", None, 404, "advance, faults"),
        ("GET", "../x", None, 404, "/control/"),
    ],
)
def test_what_makes_no_sense_changes_nothing(
    sandbox: Sandbox, method: str, path: str, body: object, status: int, named: str
) -> None:
    before = sandbox.state()
    response = control(sandbox, method, path, body)
    error: Any = response.json()
    assert (response.status, response.content_type) == (status, "application/json")
    assert named in error["error"]
    assert sandbox.state() == before


def test_a_clock_that_cannot_be_moved_says_so() -> None:
    class Fixed:
        now = ManualClock().now

    response = control(Sandbox(clock=Fixed()), "POST", "advance", {"seconds": 1})
    assert response.status == 400
    assert b"Fixed has no advance()" in response.body


@pytest.mark.parametrize(
    ("peer", "host", "status"),
    [
        ("127.0.0.1", "127.0.0.1:8000", 200),
        ("::1", "[::1]:8000", 200),
        ("::ffff:127.0.0.1", "localhost", 200),
        ("192.168.1.5", "127.0.0.1", 403),
        ("127.0.0.1", "evil.example", 421),
        ("127.0.0.1", "localhost.evil.example:80", 421),
        ("127.0.0.1", "", 421),
        ("127.0.0.1", "10.0.0.7:8000", 403),
    ],
)
def test_only_this_machine_controls(sandbox: Sandbox, peer: str, host: str, status: int) -> None:
    raw = RawRequest("GET", "/control/quirks", headers={"host": host}, peer=peer)
    assert sandbox.site.respond(raw).outgoing.status == status


@pytest.mark.parametrize("kind", ["", "text/plain", "application/x-www-form-urlencoded"])
def test_a_page_of_another_site_cannot_control(sandbox: Sandbox, kind: str) -> None:
    response = control(sandbox, "POST", "advance", {"seconds": 1}, {"Content-Type": kind})
    assert response.status == 415


def test_it_works_over_http_and_is_not_in_the_log(served: Sandbox) -> None:
    url = urlsplit(served.origin)
    line = http.client.HTTPConnection(str(url.hostname), url.port, timeout=10)
    before = served.clock.now()
    line.request("POST", "/control/advance", json.dumps({"seconds": 5}), JSON)
    assert line.getresponse().read()
    assert (served.clock.now() - before).total_seconds() == 5
    line.close()
    assert served.log.entries() == []


# The page


class Page(HTMLParser):
    """Notes the elements, the attributes and the text of each table cell."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.headings: list[str] = []
        self._open = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self._open = tag
        self.links += [value or "" for name, value in attrs if name in {"src", "href", "onload"}]

    def handle_data(self, data: str) -> None:
        if self._open in {"h1", "h2", "h3"}:
            self.headings.append(data)
            self._open = ""


def page(sandbox: Sandbox) -> str:
    response = sandbox.request("GET", "/")
    assert (response.status, response.content_type) == (200, "text/html; charset=utf-8")
    headers = dict(response.headers)
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    return response.body.decode()


def test_the_page_reloads_until_it_is_paused(sandbox: Sandbox) -> None:
    text, paused = page(sandbox), sandbox.request("GET", "/?paused").body.decode()
    assert re.search(r'<meta http-equiv="refresh" content="\d+">', text)
    assert "/?paused" in Page(text).links
    assert "http-equiv" not in paused
    assert "/" in Page(paused).links


def test_a_cell_of_a_card_has_the_name_of_its_column(sandbox: Sandbox) -> None:
    text = page(sandbox)
    heads = re.search(r'<table class="cards"><thead><tr>(.*?)</tr>', text)
    cells = re.search(r'<table class="cards">.*?<tbody><tr>(.*?)</tr>', text)
    assert heads
    assert cells
    names = re.findall(r"<th[^>]*>(.*?)</th>", heads[1])
    assert names == re.findall(r'<td[^>]* data-head="(.*?)"', cells[1])


def test_the_page_shows_accounts_orders_books_and_requests(
    sandbox: Sandbox, ada: KalshiCaller
) -> None:
    text = page(sandbox)
    shown = Page(text)
    wanted = (
        *("Account VA10000001 (margin)", "Positions of VA10000001", "Orders of VA10000001"),
        *("Markets, prices in cents", "Members", "Orders of trader@example.com, newest first"),
        *("Markets of API v2", "Money of API v2", "Orders of API v2, newest first"),
        *("Requests", "The last 50 requests, newest first"),
    )
    assert [name for name in wanted if name not in shown.headings] == []
    tickers = [m.terms.ticker_name for m in sandbox.kalshi.exchange.markets.values()]
    assert [t for t in tickers if f"Book of {t}, prices in cents" not in shown.headings] == []
    for row in ("otoco", "KO", "log_in", "POST /kalshi/v1/log_in", "applied"):
        assert row in text
    assert {"script", "img", "iframe", "form"} & set(shown.tags) == set()
    assert shown.links == ["data:,", "/?paused", "#tradier", "#kalshi", "#kalshi-v2", "#requests"]
    assert "@import" not in text
    assert "url(" not in text
    assert 'name="viewport"' in text
    assert "prefers-color-scheme: dark" in text


def test_no_secret_is_on_the_page(sandbox: Sandbox, ada: KalshiCaller) -> None:
    tradier(sandbox, "/user/profile")
    text = page(sandbox)
    for secret in (ada.token, "correct-horse-7", "sandbox-access-token"):
        assert secret not in text


def test_what_callers_send_stays_text(sandbox: Sandbox) -> None:
    evil = "<script>alert(1)</script>\"'&"
    sandbox.request("<b>GET", f"/tradier/v1/{evil}?{evil}")
    sandbox.tradier.ledger.accounts["VA10000001"].positions[0].symbol = evil
    market = next(iter(sandbox.kalshi.exchange.markets.values()))
    market.terms = replace(market.terms, title=evil)
    text = page(sandbox)
    assert "<script" not in text
    assert "<b>GET" not in text
    assert text.count("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#x27;&amp;") == 3
    assert "script" not in Page(text).tags


def test_an_empty_sandbox_has_a_page_too() -> None:
    assert "No accounts." in page(Sandbox(clock=ManualClock(), accounts=()))


def test_an_account_that_holds_nothing_is_shown_and_a_stranger_s_is_not() -> None:
    shown = page(Sandbox(clock=ManualClock(), accounts=("empty",)))
    assert "Account VA10000001 (cash)" in shown
    assert "VA99999999" not in shown


def test_the_page_is_not_in_the_log_and_takes_no_other_method(sandbox: Sandbox) -> None:
    page(sandbox)
    assert sandbox.log.entries() == []
    assert sandbox.request("POST", "/").status == 404
