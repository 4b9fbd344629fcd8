"""Placing an order with a key and a journal, and what that cannot cost less than."""

import itertools
import os
import sqlite3
import tempfile

import urllib3
from common import HEADERS, TOKEN

_FORM = {
    "class": "equity",
    "symbol": "GIS",
    "side": "buy",
    "quantity": "12",
    "type": "limit",
    "duration": "day",
    "price": "61.4",
    "tag": "kt-2f6c1e0b7d9a4c538e61",
}


def prepare(options):
    folder = tempfile.mkdtemp(dir=options["keys"])
    url = options["url"]["plain"]
    return {
        "place_once": _place_once(url, os.path.join(folder, "journal.sqlite")),
        "post": _post(url),
        "commits": _commits(os.path.join(folder, "bare.sqlite")),
    }


def _place_once(url, path):
    from kloudtrader.tradier import EquityOrder, Tradier

    client = Tradier(TOKEN, "PLACED", base_url=url, journal=path)
    order = EquityOrder(symbol="GIS", side="buy", quantity=12, type="limit", price=61.4)
    numbers = itertools.count()

    def call():
        return client.place_once(order, key=f"benchmark {next(numbers)}")

    call()
    _make_older(path)
    return call


def _make_older(path):
    """Date the journal back: a journal of today reads the orders before it sends a new key."""
    with sqlite3.connect(path) as connection:
        statement = "UPDATE meta SET value = '2026-01-02T00:00:00+00:00' WHERE name = 'born'"
        assert connection.execute(statement).rowcount == 1
    connection.close()


def _post(url):
    pool = urllib3.PoolManager()
    return lambda: pool.request(
        "POST",
        f"{url}/accounts/PLACED/orders",
        fields=_FORM,
        encode_multipart=False,
        headers=HEADERS,
    ).json()


def _commits(path):
    """Return a function that commits twice, in the mode of the journal."""
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE entry (number INTEGER PRIMARY KEY, key TEXT)")
    connection.close()

    def commit_twice():
        connection = sqlite3.connect(path, isolation_level=None)
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("PRAGMA synchronous = EXTRA")
        for _ in range(2):
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO entry (key) VALUES (?)", ("benchmark",))
            connection.execute("COMMIT")
        connection.close()

    return commit_twice
