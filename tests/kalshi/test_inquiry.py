"""Which question belongs to which write, and what is asked."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from kloudtrader.kalshi import readback
from kloudtrader.kalshi.client import ApiClient, Configuration
from kloudtrader.kalshi.decreases import Others, begun_decrease
from kloudtrader.kalshi.flights import begun
from kloudtrader.kalshi.inquiry import ServerTime, Write
from kloudtrader.runtime import interrupts
from kloudtrader.runtime.finding import Finding
from kloudtrader.runtime.transport import Answer
from kloudtrader_kalshi import operations
from tests.kalshi.test_readback import INTENT

BODY = {"market_id": "market", "side": "yes", "price": 40, "count": 5}
PLACED = [
    {"order": {"order_id": "a"}},
    SimpleNamespace(order=SimpleNamespace(order_id="a")),
    {"order": SimpleNamespace(order_id="a")},
]
"""The answer to a create, as JSON and as a model."""


@pytest.fixture
def client() -> ApiClient:
    now = [100.0]

    def clock() -> float:
        now[0] += 1.0
        return now[0]

    return ApiClient(Configuration("http://127.0.0.1:9/v1"), clock=clock)


def create(client: ApiClient, body: object = BODY) -> Write:
    return Write(client, operations.user_order_create, {"user_id": "user"}, body)


@pytest.mark.parametrize("answer", PLACED)
def test_the_order_of_an_answer_is_taken_from_those_of_others(
    client: ApiClient, answer: object
) -> None:
    lost = client.flights.begin(INTENT, None)
    create(client).settle(answer)
    assert lost.taken == {"a"}
    assert client.flights.rivals(lost) == 0


@pytest.mark.parametrize(
    "answer", [None, {}, {"order": None}, {"order": {}}, {"order": {"order_id": 7}}, "text"]
)
def test_an_answer_without_an_id_takes_nothing_from_others(
    client: ApiClient, answer: object
) -> None:
    lost = client.flights.begin(INTENT, None)
    create(client).settle(answer)
    assert lost.taken == set()
    assert client.flights.rivals(lost) == 0


def test_only_a_whole_create_is_an_order_on_its_way(client: ApiClient) -> None:
    flight = client.flights.begin(INTENT, None)
    for operation, body in (
        (operations.user_order_create, None),
        (operations.user_order_create, {"side": "yes"}),
        (operations.user_order_cancel, BODY),
    ):
        write = Write(client, operation, {"user_id": "user"}, body)
        assert client.flights.rivals(flight) == 0
        write.inquiry()
        write.settle()
    assert client.flights.rivals(flight) == 0


def test_a_create_inside_a_flight_is_that_flight(client: ApiClient) -> None:
    flight = client.flights.begin(INTENT, None)
    with begun(flight):
        write = create(client)
    assert client.flights.rivals(flight) == 0
    write.inquiry()
    assert flight.lost is not None


def unsent(stop: BaseException, call: str) -> BaseException:
    interrupts.carry_unsent(stop, call)
    return stop


@pytest.mark.parametrize(
    ("stop", "rivals"),
    [
        (TypeError("a mistake"), 0),
        (unsent(KeyboardInterrupt(), "user_order_create (POST /users/{user_id}/orders)"), 0),
        (unsent(KeyboardInterrupt(), "user_order_cancel (DELETE /x)"), 1),
        (KeyboardInterrupt(), 1),
    ],
    ids=["mistake", "unsent", "another was unsent", "nobody knows"],
)
def test_what_breaks_in_before_the_send_leaves_no_rival(
    client: ApiClient, stop: BaseException, rivals: int
) -> None:
    other = client.flights.begin(INTENT, None)
    write = create(client)
    assert client.flights.rivals(other) == 1
    write.broken_by(stop)
    assert client.flights.rivals(other) == rivals
    left = [one for one in client.flights._open[INTENT] if one is not other]
    assert [one.lost is not None for one in left] == [True] * rivals


class Asked:
    """Stands in for the readers of answers, and keeps what they were asked."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.calls: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = []
        for name in ("created", "cancelled", "decrease_found", "in_watchlist"):
            monkeypatch.setattr(readback, name, self._reader(name))

    def _reader(self, name: str) -> Any:
        def read(api: Any, *arguments: Any, **options: Any) -> Finding:
            assert type(api).__name__ == "UserApi"
            self.calls.append((name, arguments, options))
            return Finding("done", name)

        return read


ARGUMENTS = {"user_id": "user", "order_id": "o", "market_id": "m"}


def test_what_is_asked_about_each_write(client: ApiClient, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = Asked(monkeypatch)

    def look(name: str, body: object = None) -> tuple[Any, ...]:
        write = Write(client, getattr(operations, name), ARGUMENTS, body)
        assert write.inquiry()().verdict == "done"
        reader, arguments, options = asked.calls.pop()
        since = options.pop("since", None) or arguments[-1]
        assert since.seconds > 0
        return reader, arguments[: None if arguments[-1] is not since else -1], options

    reader, arguments, _ = look("user_order_create", BODY)
    assert reader == "created"
    assert arguments[0] is client.flights
    assert arguments[1].intent == INTENT
    assert look("user_order_cancel") == ("cancelled", ("user", "o"), {})
    reader, arguments, _ = look("user_order_decrease", {"count": 3})
    assert (reader, arguments[0]) == ("decrease_found", client.decreases)
    mine = arguments[1]
    assert (mine.key, mine.count, mine.before) == (("user", "o"), 3, None)
    assert look("user_add_watchlist") == ("in_watchlist", ("user", "m"), {"wanted": True})
    assert look("user_remove_watchlist") == ("in_watchlist", ("user", "m"), {"wanted": False})


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (
            "user_change_password",
            "log in with the new password; if that is refused, with the old one",
        ),
        ("log_out", "use the session for a read: a 401 says that it is over"),
        ("user_order_create", "there is nothing to ask about this call"),
    ],
)
def test_where_nothing_can_be_asked_it_is_said_what_to_do(
    client: ApiClient, name: str, words: str
) -> None:
    write = Write(client, getattr(operations, name), {"user_id": "user"}, None)
    assert write.inquiry()() == Finding("cannot_tell", words)


def test_the_last_answers_tell_the_servers_time() -> None:
    seen = ServerTime()
    seen.note(Answer(200, "OK", {"Date": "Tue, 14 Nov 2023 22:13:20 GMT"}, b""), 0.0)
    for received in range(63):
        date = "Tue, 14 Nov 2023 22:13:20 GMT"
        seen.note(Answer(200, "OK", {"Date": date}, b""), 100.0 + received)
    assert seen.earliest(0.0) == 1_700_000_000.0
    seen.note(Answer(200, "OK", {"Date": "Tue, 14 Nov 2023 22:13:20 GMT"}, b""), 200.0)
    assert seen.earliest(0.0) == 1_700_000_000.0 - 100.0  # the first is forgotten


# --- decreases and cancels ---------------------------------------------------------------------

ORDER = {"user_id": "user", "order_id": "a"}
COUNTS = [
    ("user_order_decrease", {"count": 3}, Others(open=3), Others(done=3)),
    ("user_order_decrease", SimpleNamespace(count=3), Others(open=3), Others(done=3)),
    ("user_order_decrease", {"count": "3"}, Others(unsure=True), Others(unsure=True)),
    ("user_order_decrease", None, Others(unsure=True), Others(unsure=True)),
    ("user_order_cancel", None, Others(unsure=True), Others(unsure=True)),
    ("user_order_cancel", {"count": 3}, Others(unsure=True), Others(unsure=True)),
]


@pytest.mark.parametrize(("name", "body", "under_way", "done"), COUNTS)
@pytest.mark.parametrize("answer", [{"order": {}}, None], ids=["done", "refused"])
def test_others_know_of_a_decrease_or_cancel(
    client: ApiClient, name: str, body: object, under_way: Others, done: Others, answer: object
) -> None:
    other = client.decreases.begin("user", "a", 1)
    client.decreases.looked(other)
    elsewhere = client.decreases.begin("user", "b", 1)
    write = Write(client, operations.OPERATIONS[name], ORDER, body)
    assert client.decreases.others(other) == under_way
    write.settle(answer)
    assert client.decreases.others(other) == (Others() if answer is None else done)
    assert client.decreases.others(elsewhere) == Others()


@pytest.mark.parametrize("name", sorted(operations.OPERATIONS))
def test_no_other_write_takes_contracts_off(client: ApiClient, name: str) -> None:
    Write(client, operations.OPERATIONS[name], ORDER, BODY)
    begun = name in ("user_order_decrease", "user_order_cancel")
    assert list(client.decreases._open) == ([("user", "a")] if begun else [])


def test_a_decrease_inside_one_that_was_begun_is_that_one(client: ApiClient) -> None:
    mine = client.decreases.begin("user", "a", 2)
    with begun_decrease(mine):
        write = Write(client, operations.user_order_decrease, ORDER, {"count": 2})
    assert client.decreases._open == {("user", "a"): [mine]}
    write.settle({"order": {}})
    assert client.decreases._open == {}
