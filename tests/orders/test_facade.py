"""``recover``, ``lookup`` and ``settle`` of the root, and the commands on them."""

import json
from pathlib import Path
from typing import Any

import pytest

import kloudtrader
from kloudtrader import InvalidArgument, OrderUnknown, recovery
from kloudtrader.cli import main
from kloudtrader.runtime.errors import ConfigurationError

from . import venue_module
from .conftest import ENGINES, Location, Place
from .reference import Exchange, ReferenceVenue


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(autouse=True)
def known(exchange: Exchange, store: Location, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(recovery.VENUES, "reference", venue_module.__name__)
    monkeypatch.setitem(venue_module.EXCHANGES, "reference:host", exchange)
    monkeypatch.setenv("KLOUDTRADER_JOURNAL", str(store))


@pytest.fixture
def opened(exchange: Exchange, place: Place) -> str:
    """The id of an order that arrives after 100 seconds."""
    exchange.script["create"] = ["queue 100"]
    with pytest.raises(OrderUnknown) as caught:
        place(exchange)
    return caught.value.our_id


def test_recovery_reads_the_venues_of_the_journal(opened: str, exchange: Exchange) -> None:
    exchange.time.sleep(100)
    (entry,) = kloudtrader.recover()
    assert (entry.key, entry.state, entry.order_id) == ("k", "placed", "100")


def test_recovery_goes_on_without_access(opened: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(venue_module.EXCHANGES, "reference:host")
    (entry,) = kloudtrader.recover()
    assert entry.is_open
    assert entry.advice
    with pytest.raises(ConfigurationError):
        kloudtrader.settle("k", not_there=True)


def test_a_venue_that_is_not_known_hides_no_other_entry(
    opened: str, exchange: Exchange, place: Place
) -> None:
    exchange.script["create"] = ["lose_request"]
    with pytest.raises(OrderUnknown):
        place(ReferenceVenue(exchange, scope="elsewhere:host"), key="elsewhere")
    exchange.time.sleep(100)
    first, second = kloudtrader.recover()
    assert (first.state, first.order_id) == ("placed", "100")
    assert second.is_open
    assert "elsewhere" in (second.advice or "")
    with pytest.raises(InvalidArgument) as caught:
        kloudtrader.settle("elsewhere", not_there=True)
    assert caught.value.argument == "venue"


def test_a_module_that_cannot_be_loaded_is_no_unknown_venue(
    opened: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "broken_venue.py").write_text("import no_such_module")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setitem(recovery.VENUES, "reference", "broken_venue")
    with pytest.raises(ModuleNotFoundError):
        kloudtrader.recover()


def test_a_lookup_reads_the_journal(opened: str, exchange: Exchange, place: Place) -> None:
    place(ReferenceVenue(exchange, account="A2"))
    with pytest.raises(InvalidArgument):
        kloudtrader.lookup("k")
    entry = kloudtrader.lookup("k", venue="reference", account="A1")
    assert entry is not None
    assert entry.our_id == opened
    assert kloudtrader.lookup("k", venue="tradier") is None


def test_a_person_settles(opened: str, exchange: Exchange) -> None:
    assert kloudtrader.settle(opened, not_there=True).state == "settled"
    with pytest.raises(InvalidArgument):
        kloudtrader.settle("k", not_there=True)
    with pytest.raises(InvalidArgument):
        kloudtrader.settle("unknown", not_there=True)


@pytest.mark.parametrize("key", [None, "", 7, []])
def test_a_key_that_is_none_is_not_a_new_one(opened: str, key: Any) -> None:
    for call, argument in (
        (lambda: kloudtrader.lookup(key), "key"),
        (lambda: kloudtrader.settle(key, not_there=True), "key_or_id"),
    ):
        with pytest.raises(InvalidArgument) as caught:
            call()
        assert caught.value.argument == argument


@pytest.mark.parametrize("name", ["venue", "account"])
@pytest.mark.parametrize("value", [7, "", True, ["A1"]])
def test_an_account_that_is_no_text_does_not_make_a_key_new(
    opened: str, name: str, value: Any
) -> None:
    for call in (
        lambda: kloudtrader.lookup("k", **{name: value}),
        lambda: kloudtrader.settle("k", not_there=True, **{name: value}),
    ):
        with pytest.raises(InvalidArgument) as caught:
            call()
        assert caught.value.argument == name


@pytest.mark.parametrize(
    ("options", "argument"),
    [
        ({}, "placed"),
        ({"placed": "100", "not_there": True}, "placed"),
        ({"placed": 7}, "placed"),
        ({"placed": ""}, "placed"),
        ({"not_there": "no"}, "not_there"),
        ({"not_there": 1}, "not_there"),
    ],
)
def test_a_decision_that_is_none_settles_nothing(
    opened: str, options: dict[str, Any], argument: str, exchange: Exchange
) -> None:
    exchange.log.clear()
    with pytest.raises(InvalidArgument) as caught:
        kloudtrader.settle(opened, **options)
    assert caught.value.argument == argument
    assert not exchange.log


def test_a_decision_is_about_one_account(opened: str) -> None:
    for name, where in (("k", {"account": "A2"}), (opened, {"venue": "tradier"}), ("unknown", {})):
        with pytest.raises(InvalidArgument) as caught:
            kloudtrader.settle(name, not_there=True, **where)
        assert caught.value.argument == "key_or_id"
    entry = kloudtrader.lookup("k")
    assert entry is not None
    assert entry.is_open


def test_without_a_journal_nothing_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KLOUDTRADER_JOURNAL")
    for call in (kloudtrader.recover, lambda: kloudtrader.lookup("k")):
        with pytest.raises(ConfigurationError) as caught:
            call()
        assert caught.value.setting == "KLOUDTRADER_JOURNAL"


# --- commands ------------------------------------------------------------------------------------


def command(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, Any]:
    code = main(["journal", *arguments])
    out = capsys.readouterr().out
    return code, json.loads(out) if out.startswith("[") else out


def test_the_journal_is_listed(
    opened: str, exchange: Exchange, place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    place(exchange, key="second")
    code, rows = command(capsys, "--json")
    assert (code, [row["key"] for row in rows]) == (0, ["k", "second"])
    code, rows = command(capsys, "--open", "--json")
    assert [(row["key"], row["state"]) for row in rows] == [("k", "sending")]
    code, text = command(capsys)
    assert code == 0
    assert "second" in text


def test_the_command_recovers(
    opened: str, exchange: Exchange, capsys: pytest.CaptureFixture[str]
) -> None:
    exchange.time.sleep(100)
    code, rows = command(capsys, "recover", "--json")
    assert (code, rows[0]["state"]) == (0, "placed")


def test_the_command_settles_after_a_question(
    opened: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(capsys, "settle", "k")[0] == 2
    assert command(capsys, "settle", "k", "--not-there")[0] == 2  # no terminal
    assert command(capsys, "settle", "k", "--not-there", "--yes")[0] == 0
    entry = kloudtrader.lookup("k")
    assert entry is not None
    assert entry.state == "settled"


def test_the_command_needs_a_journal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("KLOUDTRADER_JOURNAL")
    assert command(capsys)[0] == 3
