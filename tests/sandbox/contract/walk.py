"""Calls of the client at random: every function, arguments that make sense and some that do not."""

import random
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from kloudtrader import KloudTraderError, kalshi, tradier, user
from kloudtrader.kalshi.client import default_client
from kloudtrader_kalshi.session_api import SessionApi

PASSWORD = "correct-horse-7"


class Walk:
    """Draws and makes calls; errors of the client are part of it.

    Args:
        advance: lets simulated seconds pass.
        accounts: numbers of the Tradier accounts.
    """

    def __init__(
        self, seed: int, advance: Callable[[float], object], accounts: list[str], now: datetime
    ) -> None:
        self.rng = random.Random(seed)
        self.advance, self.accounts, self.now = advance, accounts, now
        self.markets = [market.id for market in kalshi.get_markets().markets]
        self.placed: list[str] = []
        self.refused = 0
        self._steps: list[tuple[int, Callable[[], object]]] = [
            (30, self.place),
            (14, self.reduce),
            (12, self.list_orders),
            (8, self.list_trades),
            (10, self.read_kalshi),
            (6, self.watch),
            (24, self.read_tradier),
            (6, self.pass_time),
            (1, self.change_password),
            (2, self.log_out),
        ]

    def step(self) -> None:
        weights = [weight for weight, _ in self._steps]
        ((_, call),) = self.rng.choices(self._steps, weights)
        try:
            call()
        except KloudTraderError:
            self.refused += 1

    def market(self) -> str:
        return self.rng.choice([*self.markets, str(self.dice_uuid())])

    def dice_uuid(self) -> str:
        bits = f"{self.rng.getrandbits(128):032x}"
        return f"{bits[:8]}-{bits[8:12]}-4{bits[13:16]}-8{bits[17:20]}-{bits[20:]}"

    def some(self, **choices: Any) -> dict[str, Any]:
        """Some of the arguments, each with one of its values."""
        return {
            name: self.rng.choice(values)
            for name, values in choices.items()
            if self.rng.random() < 0.3
        }

    def place(self) -> None:
        rng = self.rng
        later = int((self.now + timedelta(seconds=rng.choice((-60, 5, 600)))).timestamp())
        request = kalshi.UserOrderCreateRequest(
            market_id=self.market() if rng.random() < 0.1 else rng.choice(self.markets),
            side=rng.choice(("yes", "no")),
            count=rng.choice((rng.randint(1, 40), 2**31 - 1))
            if rng.random() < 0.1
            else rng.randint(1, 40),
            price=rng.randint(1, 99) if rng.random() < 0.5 else rng.randint(30, 70),
            **self.some(
                expiration_unix_ts=[0, later],
                max_cost_cents=[0, 1, 150, 900, 2**62],
                sell_position_capped=[True, False],
            ),
        )
        if rng.random() < 0.1:
            self.placed.append(str(kalshi.place_once(request).order_id))
        else:
            response = kalshi.user_order_create(user_order_create_request=request)
            self.placed.append(str(response.order.order_id))

    def reduce(self) -> None:
        order = self.rng.choice([*self.placed[-30:], self.dice_uuid()])
        if self.rng.random() < 0.5:
            kalshi.user_order_cancel(order)
            return
        request = kalshi.UserOrderDecreaseRequest(count=self.rng.choice((1, 3, 10, 2**31 - 1)))
        kalshi.user_order_decrease(order, user_order_decrease_request=request)

    def list_orders(self) -> None:
        cents, contracts = [1, 30, 50, 99, -5], [0, 1, 10, 25]
        kalshi.user_orders_get(
            **self.some(
                market_id=self.markets,
                is_yes=[True, False],
                min_price=cents,
                max_price=cents,
                min_place_count=contracts,
                max_place_count=contracts,
                min_initial_count=contracts,
                max_initial_count=contracts,
                min_remaining_count=contracts,
                max_remaining_count=contracts,
                **self._moments(),
                get_queue_position=[True, False],
                status=["resting", "canceled", "executed"],
                page_size=[1, 3, 50, 200],
                page_number=[1, 2, 9],
            )
        )

    def list_trades(self) -> None:
        kalshi.user_trades_get(
            **self.some(
                market_id=self.markets,
                order_id=[*self.placed[-5:], self.dice_uuid()],
                min_price=[1, 40],
                max_price=[60, 99],
                min_count=[1, 5],
                max_count=[1, 20],
                **self._moments(),
                page_size=[1, 5, 100],
                page_number=[1, 3],
            )
        )

    def _moments(self) -> dict[str, list[datetime]]:
        spread = [self.now + timedelta(seconds=s) for s in (-3600, 0, 3600)]
        return {"min_date": spread, "max_date": spread}

    def read_kalshi(self) -> None:
        self.rng.choice(
            (
                kalshi.user_get_balance,
                kalshi.user_get_profile,
                kalshi.user_get_market_positions,
                kalshi.get_markets,
                lambda: kalshi.user_get_market_position(self.market()),
                lambda: kalshi.get_market(self.market()),
                lambda: kalshi.get_market_order_book(self.market()),
                lambda: list(kalshi.iter_user_orders(page_size=7)),
                lambda: list(kalshi.iter_user_trades(page_size=7)),
            )
        )()

    def watch(self) -> None:
        call = self.rng.choice((kalshi.user_add_watchlist, kalshi.user_remove_watchlist))
        call(self.market())
        kalshi.user_get_watchlist()

    def read_tradier(self) -> None:
        rng, venue = self.rng, self.rng.choice((tradier, user))
        known: Any = venue
        number = rng.choice([*self.accounts, "VA99999999"])
        page = self.some(page=[1, 2, 40], limit=[1, 5, 1000])
        days = [date(2024, 9, 5) - timedelta(days=d) for d in (0, 3, 40)]
        span = self.some(start=days, end=days, symbol=["KO", "F", "NONE"])
        calls: tuple[Callable[[], object], ...] = (
            known.user_profile,
            lambda: known.account_balance(account_number=number),
            lambda: known.account_positions(account_number=number),
            lambda: known.account_history(
                account_number=number,
                **page,
                **span,
                **self.some(type=["trade", "ach", "option"], exact_match=[True, False]),
            ),
            lambda: known.account_costbasis(
                account_number=number,
                **page,
                **span,
                **self.some(sort_by=["openDate", "closeDate"], sort=["asc", "desc"]),
            ),
            lambda: self._orders(known, number, page),
        )
        rng.choice(calls)()

    def _orders(self, venue: Any, number: str, page: dict[str, Any]) -> None:
        tags = self.some(include_tags=[True, False])
        states = self.some(status=[["open"], ["filled", "canceled"], ["rejected", "pending"]])
        venue.account_orders(account_number=number, **page, **tags, **states)
        orders = tradier.account_orders(account_number=number).orders.order
        order_id = self.rng.choice([*(order.id for order in orders), 1])
        venue.account_specificorders(order_id, account_number=number, **tags)

    def pass_time(self) -> None:
        seconds = self.rng.choice((1, 60, 900, 7200))
        self.advance(seconds)
        self.now = self.now.astimezone(UTC) + timedelta(seconds=seconds)

    def change_password(self) -> None:
        old = self.rng.choice((PASSWORD, "not-the-password"))
        request = kalshi.UserChangePasswordRequest(old_password=old, new_password=PASSWORD)
        kalshi.user_change_password(user_change_password_request=request)

    def log_out(self) -> None:
        SessionApi(default_client()).log_out()
