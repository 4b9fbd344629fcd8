"""Render the page at the root of the sandbox: accounts, orders, books and requests."""

from collections.abc import Iterable, Sequence
from html import escape
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

from kloudtrader.sandbox.kalshi.venue import KalshiVenue
from kloudtrader.sandbox.matching.market import KalshiMarket
from kloudtrader.sandbox.matching.wallet import Wallet
from kloudtrader.sandbox.request_log import RequestLog
from kloudtrader.sandbox.tradier.brokerage import BrokerAccount, BrokerOrder
from kloudtrader.sandbox.tradier.venue import TradierVenue

if TYPE_CHECKING:
    from kloudtrader.sandbox.sandbox import Sandbox

_STYLE = (Path(__file__).parent / "page.css").read_text(encoding="utf-8")
_REQUEST_ROWS = 50
_ORDER_ROWS = 50
_RIGHT = ' class="number"'
Cell = str | int


def render_page(sandbox: "Sandbox") -> bytes:
    """Return the page as UTF-8 HTML without scripts and external resources."""
    with sandbox.tradier.lock:
        now = sandbox.tradier.catch_up()
        tradier = "".join(
            _account(sandbox.tradier, account)
            for account in map(
                sandbox.tradier.ledger.accounts.__getitem__,
                next(iter(sandbox.tradier.users.values())).accounts,
            )
        )
    with sandbox.kalshi.lock:
        sandbox.kalshi.catch_up()
        kalshi = _markets(sandbox.kalshi) + _members(sandbox.kalshi)
    parts = (
        f"<h1>kloudtrader sandbox</h1><p>{escape(f'{now:%Y-%m-%d %H:%M:%S}')} UTC, simulated. "
        "No money moves here. Reload to update.</p>",
        '<nav><a href="#tradier">Tradier</a> <a href="#kalshi">Kalshi</a> '
        '<a href="#requests">Requests</a></nav>',
        f"<h2 id=tradier>Tradier</h2>{tradier or '<p>No accounts.</p>'}",
        f"<h2 id=kalshi>Kalshi</h2>{kalshi}",
        f"<h2 id=requests>Requests</h2>{_requests(sandbox.log)}",
    )
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<link rel="icon" href="data:,"><title>kloudtrader sandbox</title>'
        f"<style>{_STYLE}</style></head><body><main>{''.join(parts)}</main></body></html>\n"
    ).encode("utf-8", "replace")


class _Figure(str):
    """Hold a formatted number."""


def _table(name: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """Return a table that scrolls by itself in a narrow window; numbers are right-aligned."""
    cells = [list(row) for row in rows]
    title = escape(name)
    if not cells:
        return f"<h3>{title}</h3><p>None.</p>"
    right = [any(isinstance(row[i], int | _Figure) for row in cells) for i in range(len(heads))]
    lines = "".join(f"<tr>{_cells('td', row, right)}</tr>" for row in cells)
    return (
        f'<h3>{title}</h3><div class="wide" tabindex="0" role="region" aria-label="{title}">'
        f"<table><thead><tr>{_cells('th', heads, right)}</tr></thead>"
        f"<tbody>{lines}</tbody></table></div>"
    )


def _cells(tag: str, cells: Sequence[Cell], right: Sequence[bool]) -> str:
    return "".join(
        f"<{tag}{_RIGHT if number else ''}>{escape(str(cell))}</{tag}>"
        for cell, number in zip(cells, right, strict=True)
    )


def _usd(cents: int) -> str:
    return _Figure(f"{cents / 100:,.2f}")


def _account(venue: TradierVenue, account: BrokerAccount) -> str:
    figures = venue.ledger.balances(account, venue.now)
    label = f"{account.number} ({account.type})"
    balances = (
        _usd(figures.total_equity),
        _usd(figures.cash),
        _usd(figures.market_value),
        _usd(figures.open_pl),
        _usd(account.close_pl),
    )
    heads = ("equity USD", "cash USD", "market value USD", "open P&L USD", "realised today USD")
    positions = (
        (p.symbol, p.quantity, _usd(p.cost), _usd(venue.ledger.value(p, venue.now)))
        for p in account.positions
    )
    return (
        _table(f"Account {label}", heads, [balances])
        + _table(
            f"Positions of {account.number}",
            ("symbol", "quantity", "cost basis USD", "value USD"),
            positions,
        )
        + _table(
            f"Orders of {account.number}",
            ("id", "class", "symbol", "side", "quantity", "filled", "type", "limit USD", "status"),
            (row for order in account.orders[-_ORDER_ROWS:] for row in _order_rows(order)),
        )
    )


def _order_rows(order: BrokerOrder, depth: int = 0) -> list[tuple[Cell, ...]]:
    limit = order.price if order.price is not None else order.stop_price
    row: tuple[Cell, ...] = (
        f"{'– ' * depth}{order.id}",
        order.class_,
        order.traded_symbol,
        order.side,
        order.quantity or "",
        order.executed if order.quantity else "",
        order.type if order.quantity else "",
        "" if limit is None else _usd(limit),
        order.status,
    )
    return [row, *(leg_row for leg in order.legs for leg_row in _order_rows(leg, depth + 1))]


def _markets(venue: KalshiVenue) -> str:
    rows = [
        (
            market.terms.ticker_name,
            market.terms.title,
            market.status,
            market.result,
            _price(market.book.best(True)),
            _price(market.book.best(False)),
            market.volume,
        )
        for market in venue.exchange.markets.values()
    ]
    heads = ("ticker", "question", "status", "result", "Yes bid", "No bid", "volume")
    return _table("Markets, prices in cents", heads, rows) + "".join(
        map(_book, venue.exchange.markets.values())
    )


def _book(market: KalshiMarket) -> str:
    """Return both sides of a book beside each other, best bids first."""
    blank: tuple[Cell, Cell] = ("", "")
    yes, no = (list[tuple[Cell, Cell]](market.book.depth(s)[::-1]) for s in (True, False))
    rows = [(*bid, *other) for bid, other in zip_longest(yes, no, fillvalue=blank)]
    heads = ("Yes bid", "contracts", "No bid", "contracts")
    return _table(f"Book of {market.terms.ticker_name}, prices in cents", heads, rows)


def _price(cents: int | None) -> Cell:
    return "" if cents is None else cents


def _members(venue: KalshiVenue) -> str:
    wallets = [
        (member.profile.email, venue.exchange.wallets[member.user_id])
        for member in venue.accounts.members.values()
    ]
    balances = [
        (email, _usd(wallet.available), _usd(wallet.bound), len(wallet.orders), len(wallet.trades))
        for email, wallet in wallets
    ]
    heads = ("member", "available USD", "bound USD", "orders", "trades")
    return _table("Members", heads, balances) + "".join(
        _holdings(venue, email, wallet) for email, wallet in wallets if wallet.orders
    )


def _holdings(venue: KalshiVenue, email: str, wallet: Wallet) -> str:
    names = {m.id: m.terms.ticker_name for m in venue.exchange.markets.values()}
    positions = (
        (names[market_id], p.position, _usd(p.position_cost), _usd(p.realized_pnl))
        for market_id, p in wallet.positions.items()
    )
    orders = (
        (
            names[o.market_id],
            "Yes" if o.is_yes else "No",
            o.price,
            o.place_count,
            o.filled_count,
            o.remaining_count,
            o.status,
        )
        for o in reversed(wallet.orders[-_ORDER_ROWS:])
    )
    return _table(
        f"Positions of {email}",
        ("market", "contracts, No negative", "cost USD", "realised P&L USD"),
        positions,
    ) + _table(
        f"Orders of {email}, newest first",
        ("market", "side", "price cents", "placed", "filled", "resting", "status"),
        orders,
    )


def _requests(log: RequestLog) -> str:
    entries = log.entries()[-_REQUEST_ROWS:][::-1]
    rows = (
        (
            entry.number,
            f"{entry.at:%H:%M:%S}",
            entry.operation or "–",
            f"{entry.method} {entry.path}",
            "" if entry.status is None else entry.status,
            "applied" if entry.applied else "not applied",
            entry.fault,
        )
        for entry in entries
    )
    heads = ("number", "time", "operation", "request", "status", "effect", "fault")
    return _table(f"The last {_REQUEST_ROWS} requests, newest first", heads, rows)
