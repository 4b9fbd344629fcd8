"""Render the page at the root of the sandbox: accounts, orders, books and requests."""

from collections.abc import Iterable, Sequence
from html import escape
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

from kloudtrader.sandbox.kalshi.venue import KalshiVenue
from kloudtrader.sandbox.kalshi_v2.units import format_count, format_money, format_price
from kloudtrader.sandbox.matching.book import KalshiMarket
from kloudtrader.sandbox.matching.wallet import Wallet
from kloudtrader.sandbox.request_log import RequestLog
from kloudtrader.sandbox.tradier.brokerage import BrokerAccount, BrokerOrder
from kloudtrader.sandbox.tradier.venue import TradierVenue

if TYPE_CHECKING:
    from kloudtrader.sandbox.kalshi_v2.venue import KalshiV2Exchange
    from kloudtrader.sandbox.sandbox import Sandbox

_STYLE = (Path(__file__).parent / "page.css").read_text(encoding="utf-8")
_REQUEST_ROWS = 50
_ORDER_ROWS = 50
_RIGHT = ' class="number"'
_SECONDS = 5
_REFRESH = f'<meta http-equiv="refresh" content="{_SECONDS}">'
_RELOADS = f'The page reloads every {_SECONDS} seconds. <a href="/?paused">Pause</a>'
_PAUSED = 'Reloading is paused. <a href="/">Resume</a>'
TableCell = str | int


def render_page(sandbox: "Sandbox", *, reload: bool = True) -> bytes:
    """Return the page as UTF-8 HTML without scripts and external resources.

    A page that reloads does so every few seconds; browsers keep the place on the page.
    """
    with sandbox.tradier.lock:
        now = sandbox.tradier.catch_up()
        tradier = "".join(
            _render_account(sandbox.tradier, account)
            for account in map(
                sandbox.tradier.ledger.accounts.__getitem__,
                next(iter(sandbox.tradier.users.values())).accounts,
            )
        )
    kalshi_v2 = _render_kalshi_v2(sandbox.kalshi_v2) if sandbox.has_kalshi_v2 else ""
    with sandbox.kalshi.lock:
        sandbox.kalshi.catch_up()
        kalshi = _render_markets(sandbox.kalshi) + _render_members(sandbox.kalshi)
    parts = (
        f"<h1>kloudtrader sandbox</h1><p>{escape(f'{now:%Y-%m-%d %H:%M:%S}')} UTC, simulated. "
        f"No money moves here. {_RELOADS if reload else _PAUSED}</p>",
        '<nav><a href="#tradier">Tradier</a> <a href="#kalshi">Kalshi v1</a> '
        '<a href="#kalshi-v2">Kalshi v2</a> '
        '<a href="#requests">Requests</a></nav>',
        f"<h2 id=tradier>Tradier</h2>{tradier or '<p>No accounts.</p>'}",
        f"<h2 id=kalshi>Kalshi v1</h2>{kalshi}",
        f"<h2 id=kalshi-v2>Kalshi v2</h2>{kalshi_v2 or '<p>cryptography is not installed.</p>'}",
        f"<h2 id=requests>Requests</h2>{_render_requests(sandbox.log)}",
    )
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"{_REFRESH if reload else ''}"
        '<link rel="icon" href="data:,"><title>kloudtrader sandbox</title>'
        f"<style>{_STYLE}</style></head><body><main>{''.join(parts)}</main></body></html>\n"
    ).encode("utf-8", "replace")


def _render_kalshi_v2(venue: "KalshiV2Exchange") -> str:
    """Return the markets, and money and orders of the first member."""
    with venue.lock:
        venue.catch_up()
        user_id = next(iter(venue.wallets.members))
        markets = (
            (
                listing.ticker,
                listing.shard,
                venue.exchange.markets[listing.ticker].status,
                _format_v2_price(venue.exchange.markets[listing.ticker].book.best(True)),
                _format_v2_price(venue.exchange.markets[listing.ticker].book.best(False)),
            )
            for listing in venue.catalogue.markets.values()
        )
        money = (
            (key.subaccount, key.shard, _FormattedNumber(format_money(wallet.available, 4)))
            for key, wallet in venue.wallets.iterate(user_id)
        )
        orders = (
            (
                order.market_id,
                "bid" if order.is_yes else "ask",
                _format_v2_price(order.price),
                _FormattedNumber(format_count(order.initial_count)),
                _FormattedNumber(format_count(order.remaining_count)),
                order.status,
            )
            for order in venue.wallets.list_orders(user_id)[:_ORDER_ROWS]
        )
        return (
            _render_table(
                "Markets of API v2", ("ticker", "shard", "status", "yes bid", "no bid"), markets
            )
            + _render_table("Money of API v2", ("subaccount", "shard", "available USD"), money)
            + _render_table(
                "Orders of API v2, newest first",
                ("ticker", "side", "own price", "count", "remaining", "status"),
                orders,
            )
        )


def _format_v2_price(price: int | None) -> str:
    return _FormattedNumber("" if price is None else format_price(price))


class _FormattedNumber(str):
    """Hold a formatted number."""


def _render_table(
    name: str, heads: Sequence[str], rows: Iterable[Sequence[TableCell]], *, narrow: bool = False
) -> str:
    """Return a table with right-aligned numbers.

    On a phone each row becomes a card, unless the table is narrow enough to fit.
    """
    cells = [list(row) for row in rows]
    title = escape(name)
    if not cells:
        return f"<h3>{title}</h3><p>None.</p>"
    right = [
        any(isinstance(row[i], int | _FormattedNumber) for row in cells) for i in range(len(heads))
    ]
    labels = [""] * len(heads) if narrow else heads
    lines = "".join(f"<tr>{_render_cells('td', row, right, labels)}</tr>" for row in cells)
    kind = "narrow" if narrow else "cards"
    return (
        f'<h3>{title}</h3><div class="wide" tabindex="0" role="region" aria-label="{title}">'
        f'<table class="{kind}"><thead><tr>{_render_cells("th", heads, right)}</tr></thead>'
        f"<tbody>{lines}</tbody></table></div>"
    )


def _render_cells(
    tag: str, cells: Sequence[TableCell], right: Sequence[bool], labels: Sequence[str] = ()
) -> str:
    """Return the cells of a row; the style sheet shows a label before the cell of a card."""
    names = [f' data-head="{escape(label)}"' if label else "" for label in labels]
    return "".join(
        f"<{tag}{_RIGHT if number else ''}{name}>{escape(str(cell))}</{tag}>"
        for cell, number, name in zip(cells, right, names or [""] * len(cells), strict=True)
    )


def _format_usd(cents: float) -> str:
    return _FormattedNumber(f"{cents / 100:,.2f}")


def _render_account(venue: TradierVenue, account: BrokerAccount) -> str:
    figures = venue.ledger.balances(account, venue.now)
    label = f"{account.number} ({account.type})"
    balances = (
        _format_usd(figures.total_equity),
        _format_usd(figures.cash),
        _format_usd(figures.market_value),
        _format_usd(figures.open_pl),
        _format_usd(account.close_pl),
    )
    heads = ("equity USD", "cash USD", "market value USD", "open P&L USD", "realised today USD")
    positions = (
        (p.symbol, p.quantity, _format_usd(p.cost), _format_usd(venue.ledger.value(p, venue.now)))
        for p in account.positions
    )
    return (
        _render_table(f"Account {label}", heads, [balances])
        + _render_table(
            f"Positions of {account.number}",
            ("symbol", "quantity", "cost basis USD", "value USD"),
            positions,
        )
        + _render_table(
            f"Orders of {account.number}",
            ("id", "class", "symbol", "side", "quantity", "filled", "type", "limit USD", "status"),
            (row for order in account.orders[-_ORDER_ROWS:] for row in _list_order_rows(order)),
        )
    )


def _list_order_rows(order: BrokerOrder, depth: int = 0) -> list[tuple[TableCell, ...]]:
    limit = order.price if order.price is not None else order.stop_price
    row: tuple[TableCell, ...] = (
        f"{'– ' * depth}{order.id}",
        order.class_,
        order.traded_symbol,
        order.side,
        order.quantity or "",
        order.executed if order.quantity else "",
        order.type if order.quantity else "",
        "" if limit is None else _format_usd(limit),
        order.status,
    )
    return [row, *(leg_row for leg in order.legs for leg_row in _list_order_rows(leg, depth + 1))]


def _render_markets(venue: KalshiVenue) -> str:
    rows = [
        (
            market.terms.ticker_name,
            market.terms.title,
            market.status,
            market.result,
            _format_price(market.book.best(True)),
            _format_price(market.book.best(False)),
            market.volume,
        )
        for market in venue.exchange.markets.values()
    ]
    heads = ("ticker", "question", "status", "result", "Yes bid", "No bid", "volume")
    return _render_table("Markets, prices in cents", heads, rows) + "".join(
        map(_render_book, venue.exchange.markets.values())
    )


def _render_book(market: KalshiMarket) -> str:
    """Return both sides of a book beside each other, best bids first."""
    blank: tuple[TableCell, TableCell] = ("", "")
    yes, no = (list[tuple[TableCell, TableCell]](market.book.depth(s)[::-1]) for s in (True, False))
    rows = [(*bid, *other) for bid, other in zip_longest(yes, no, fillvalue=blank)]
    heads = ("Yes bid", "contracts", "No bid", "contracts")
    name = f"Book of {market.terms.ticker_name}, prices in cents"
    return _render_table(name, heads, rows, narrow=True)


def _format_price(cents: int | None) -> TableCell:
    return "" if cents is None else cents


def _render_members(venue: KalshiVenue) -> str:
    wallets = [
        (member.profile.email, venue.exchange.wallets[member.user_id])
        for member in venue.accounts.members.values()
    ]
    balances = [
        (
            email,
            _format_usd(wallet.available),
            _format_usd(wallet.bound),
            len(wallet.orders),
            len(wallet.trades),
        )
        for email, wallet in wallets
    ]
    heads = ("member", "available USD", "bound USD", "orders", "trades")
    return _render_table("Members", heads, balances) + "".join(
        _render_holdings(venue, email, wallet) for email, wallet in wallets if wallet.orders
    )


def _render_holdings(venue: KalshiVenue, email: str, wallet: Wallet) -> str:
    names = {m.id: m.terms.ticker_name for m in venue.exchange.markets.values()}
    positions = (
        (names[market_id], p.position, _format_usd(p.position_cost), _format_usd(p.realized_pnl))
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
    return _render_table(
        f"Positions of {email}",
        ("market", "contracts, No negative", "cost USD", "realised P&L USD"),
        positions,
    ) + _render_table(
        f"Orders of {email}, newest first",
        ("market", "side", "price cents", "placed", "filled", "resting", "status"),
        orders,
    )


def _render_requests(log: RequestLog) -> str:
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
    return _render_table(f"The last {_REQUEST_ROWS} requests, newest first", heads, rows)
