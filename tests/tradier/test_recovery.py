"""The journal of orders at Tradier, read and settled through the root of the package."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import kloudtrader
from kloudtrader import tradier
from kloudtrader.orders import KeyConflict, OrderUnknown, SqliteJournal
from kloudtrader.runtime.errors import ConfigurationError, InvalidArgument, StillOpen
from kloudtrader.tradier import Tradier

from .broker_stub import ACCOUNT, AFTER, BEFORE, NOTHING, PASSED, BrokerStub, Fault
from .conftest import KO, Desk


@pytest.fixture
def account(
    desk: Desk, stub_server: BrokerStub, journal: Path, monkeypatch: pytest.MonkeyPatch
) -> Desk:
    monkeypatch.setenv("KLOUDTRADER_TRADIER_URL", stub_server.url)
    monkeypatch.setenv("ACCESS_TOKEN", "token")
    monkeypatch.setenv("ACCOUNT_NUMBER", ACCOUNT)
    monkeypatch.setenv("KLOUDTRADER_JOURNAL", str(journal))
    return desk


def place(key: str | None = "k", **options: Any) -> Any:
    return tradier.place_once(KO, key=key, **{"patience": 0.02, **options})


def lose(account: Desk, fault: Fault, key: str | None = "k") -> None:
    """Lose a response, and do not see the order while it is looked for."""
    account.broker.write_faults.append(fault)
    account.broker.read_faults.extend([NOTHING] * 2)
    with pytest.raises(OrderUnknown):
        place(key)
    account.broker.read_faults.clear()


@pytest.mark.parametrize("key", ["k", None])
def test_recover_finds_what_was_lost(account: Desk, key: str | None) -> None:
    lose(account, AFTER["lost"], key)
    (entry,) = kloudtrader.recover()
    assert (entry.key, entry.state, entry.advice) == (key, "placed", None)
    assert entry.order_id == str(account.broker.orders[0]["id"])
    assert kloudtrader.recover() == []
    assert len(account.broker.writes) == 1


def test_recover_concludes_nothing_from_a_miss(account: Desk) -> None:
    lose(account, BEFORE["lost"])
    for read in (kloudtrader.recover, tradier.recover, Tradier().recover):
        (entry,) = read()
        assert (entry.key, entry.state) == ("k", "sending")
        assert entry.advice is not None
        assert entry.our_id in entry.advice
    assert len(account.broker.writes) == 1


def test_recover_says_what_it_could_not_read(account: Desk, stub_server: BrokerStub) -> None:
    lose(account, AFTER["lost"])
    account.broker.pick = lambda broker, received: PASSED["401 fault"]
    (entry,) = tradier.recover()
    assert entry.is_open
    assert "could not be read" in str(entry.advice)


def test_an_entry_of_another_host_is_left_alone(
    account: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Paper orders are not looked for at the host of real money."""
    lose(account, AFTER["lost"])
    account.broker.received.clear()
    monkeypatch.setenv("KLOUDTRADER_TRADIER_URL", "http://127.0.0.1:9/v1")
    (entry,) = kloudtrader.recover()
    assert entry.is_open
    assert entry.advice
    assert account.broker.received == []


def test_lookup_reads_the_journal_alone(account: Desk) -> None:
    assert kloudtrader.lookup("k") is None
    placed = place()
    account.broker.received.clear()
    entry = kloudtrader.lookup("k", venue="tradier", account=ACCOUNT)
    assert entry is not None
    assert (entry.order_id, entry.our_id) == (placed.order_id, placed.our_id)
    assert entry.request["price"] == "60.38"
    assert account.broker.received == []


def test_settling_as_placed_reads_the_order(account: Desk) -> None:
    lose(account, AFTER["lost"])
    account.broker.place({"class": "equity", "symbol": "KO", "side": "buy", "tag": "mine"})
    ours, other = (str(order["id"]) for order in account.broker.orders)
    with pytest.raises(InvalidArgument):
        kloudtrader.settle("k", placed=other)
    assert kloudtrader.settle("k", placed=ours).state == "placed"
    assert place().order_id == ours


def test_settling_as_not_there_sends_an_order_with_another_tag(account: Desk) -> None:
    lose(account, BEFORE["lost"])
    assert kloudtrader.settle("k", not_there=True).state == "settled"
    placed = place()
    first, second = (received.form["tag"] for received in account.broker.writes)
    assert first != second == placed.our_id
    assert [placed.order_id] == [str(order["id"]) for order in account.broker.orders]


def test_an_order_that_was_settled_too_early_is_shown(account: Desk) -> None:
    lose(account, AFTER["lost"])
    kloudtrader.settle("k", not_there=True)
    assert place().order_id == str(account.broker.orders[0]["id"])
    assert len(account.broker.writes) == 1


def test_the_journal_of_the_object_is_used(
    account: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KLOUDTRADER_JOURNAL")
    with pytest.raises(ConfigurationError):
        place()
    own = Tradier(journal=tmp_path / "own.sqlite")
    placed = own.place_once(KO, key="k")
    assert own.place_once(KO, key="k").order_id == placed.order_id
    assert [entry.key for entry in SqliteJournal(tmp_path / "own.sqlite").entries()] == ["k"]
    with pytest.raises(KeyConflict):
        own.place_once(KO.model_copy(update={"quantity": 1}), key="k")
    with pytest.raises(ConfigurationError):
        own.place_once(KO, key="k", journal=False)
    assert own.cancel_all().is_flat
    assert not own.cancel_all(journal=False).is_flat
    assert len(account.broker.orders) == 1


def test_functions_cancel_and_find(account: Desk) -> None:
    placed = place(None)
    (order,) = tradier.find_by_tag(placed.our_id)
    assert order.id == int(placed.order_id)
    assert tradier.cancel_once(order).status == "canceled"
    for number in (int(placed.order_id), np.int64(placed.order_id)):
        assert tradier.cancel_once(number).status == "canceled"  # type: ignore[arg-type]
    account.broker.cancel_outcome = "open"
    with pytest.raises(StillOpen) as caught:
        tradier.cancel_once(place(None), patience=0.02)
    assert [order.status for order in caught.value.orders] == ["open"]
    with pytest.raises(StillOpen):
        tradier.cancel_all(symbol="KO", patience=0.02)
