from datetime import UTC, datetime

from kloudtrader.sandbox.matching.book import MarketBook
from kloudtrader.sandbox.matching.order_records import KalshiOrder

NOW = datetime(2024, 9, 5, tzinfo=UTC)


def order(name: str, is_yes: bool, price: int, count: int) -> KalshiOrder:
    return KalshiOrder(name, 0, "u", "m", is_yes, price, count, count, NOW)


def filled_book() -> MarketBook:
    book = MarketBook()
    for name, is_yes, price, count in (
        ("a", True, 40, 5),
        ("b", True, 42, 3),
        ("c", True, 42, 4),
        ("d", False, 50, 2),
    ):
        book.add(order(name, is_yes, price, count))
    return book


def test_the_best_price_comes_first_and_then_the_first_comer() -> None:
    assert [o.order_id for o in filled_book().orders(True)] == ["b", "c", "a"]


def test_a_bid_meets_the_other_side_from_one_dollar_upwards() -> None:
    book = filled_book()
    assert book.match(False, 57, 9) == []
    met = book.match(False, 58, 5)
    assert [(o.order_id, n) for o, n in met] == [("b", 3), ("c", 2)]
    met = book.match(False, 60, 20)
    assert [(o.order_id, n) for o, n in met] == [("b", 3), ("c", 4), ("a", 5)]


def test_depth_rises_in_price_and_sums_contracts() -> None:
    assert filled_book().depth(True) == [(40, 5), (42, 7)]
    assert filled_book().depth(False) == [(50, 2)]


def test_the_queue_counts_contracts_ahead_at_the_same_price() -> None:
    book = filled_book()
    places = {o.order_id: book.queue_position(o) for o in book.orders(True)}
    assert places == {"b": 0, "c": 3, "a": 0}


def test_an_emptied_level_is_gone() -> None:
    book = filled_book()
    for resting in list(book.orders(True)):
        if resting.price == 42:
            book.remove(resting)
    assert book.best(True) == 40
    assert book.depth(True) == [(40, 5)]
