"""Define the arguments that describe a new order at Tradier, and make the order."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from kloudtrader import tradier
from kloudtrader.cli.options import Converter, Integer, NonBlankText, Price, account_option
from kloudtrader.cli.ui.stderr import clean

if TYPE_CHECKING:
    from typing import TypeAlias

    from kloudtrader_tradier import models

    NewOrder: TypeAlias = (
        models.EquityOrder
        | models.OptionOrder
        | models.MultilegOrder
        | models.ComboOrder
        | models.OtoOrder
        | models.OcoOrder
        | models.OtocoOrder
    )

T = TypeVar("T")

DURATIONS = ("day", "gtc", "pre", "post")
_STOCK_SIDES = ("buy", "sell", "sell_short", "buy_to_cover")
_OPTION_SIDES = ("buy_to_open", "buy_to_close", "sell_to_open", "sell_to_close")
_OCC = re.compile(r"([A-Z]+)\d?\d{6}[CP]\d{8}")
_QUANTITY = Integer(1, 10_000_000)
"""The bounds of the request model. Reading them there would slow ``--help``."""
_LEGS = {"multileg": (2, 4), "combo": (2, 3), "oto": (2, 2), "oco": (2, 2), "otoco": (3, 3)}
"""Fewest and most legs of each class."""
_SPREADS = ("multileg", "combo")


@dataclass(frozen=True)
class _Line:
    """Hold a line of an order: what is traded, and on which terms."""

    symbol: str
    side: str
    quantity: int
    limit: Decimal | None = None
    stop: Decimal | None = None
    duration: str | None = None

    @property
    def occ(self) -> re.Match[str] | None:
        return _OCC.fullmatch(self.symbol)

    def check_side(self) -> None:
        sides, what = (_OPTION_SIDES, "an option") if self.occ else (_STOCK_SIDES, "shares")
        if self.side not in sides:
            listed = ", ".join(sides)
            raise click.UsageError(f"the side of {what} is one of {listed}; not {self.side}")

    def name_instrument(self, underlying: str | None) -> dict[str, str]:
        if self.occ is None:
            return {"symbol": self.symbol}
        return {"symbol": underlying or self.occ[1], "option_symbol": self.symbol}

    def list_amount(self) -> dict[str, Any]:
        return {"side": self.side, "quantity": self.quantity}

    def list_terms(self) -> dict[str, Any]:
        """Return type and prices: the prices that are given choose the type."""
        kind = "market" if self.limit is None else "limit"
        if self.stop is not None:
            kind = "stop" if self.limit is None else "stop_limit"
        return {"type": kind, "price": self.limit, "stop": self.stop}


class _Leg(Converter):
    """Convert ``SYMBOL SIDE QUANTITY [limit PRICE] [stop PRICE] [DURATION]``."""

    name = "leg"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        words = str(value).split()
        if len(words) < 3:
            self.fail(f"{value!r} is not SYMBOL SIDE QUANTITY", param, ctx)
        symbol, side, quantity, *rest = words
        terms: dict[str, Any] = {}
        while rest:
            word = rest.pop(0)
            name = "duration" if word in DURATIONS else word
            if name not in ("limit", "stop", "duration") or name in terms:
                self.fail(f"{word!r} is not expected in {value!r}", param, ctx)
            if name != "duration":
                word = rest.pop(0) if rest else ""
            terms[name] = word if name == "duration" else Price().convert(word, param, ctx)
        return _Line(symbol, side, _QUANTITY.convert(quantity, param, ctx), **terms)


def order_arguments(command: Callable[..., T]) -> Callable[..., T]:
    """Add what describes an order; the command gets ``order`` and ``account``."""

    @click.argument("symbol", type=NonBlankText(), metavar="SYMBOL", required=False)
    @click.argument(
        "side", type=click.Choice(_STOCK_SIDES + _OPTION_SIDES), metavar="SIDE", required=False
    )
    @click.argument("quantity", type=_QUANTITY, metavar="QUANTITY", required=False)
    @click.option("--limit", type=Price(), help="Limit price of a share.")
    @click.option("--stop", type=Price(), help="Stop price of a share.")
    @click.option(
        "--class",
        "order_class",
        type=click.Choice(list(_LEGS)),
        help="Class of an order with legs: options together, shares with options, one triggers "
        "other, one cancels other, one triggers a pair.",
    )
    @click.option(
        "--leg",
        "legs",
        type=_Leg(),
        multiple=True,
        metavar="LEG",
        help="'SYMBOL SIDE QUANTITY [limit PRICE] [stop PRICE] [DURATION]'; repeat it for each "
        "leg. Prices and durations are for oto, oco and otoco.",
    )
    @click.option("--debit", type=Price(), help="The most to pay, for multileg and combo.")
    @click.option("--credit", type=Price(), help="The least to receive, for multileg and combo.")
    @click.option("--even", is_flag=True, help="Neither pay nor receive, for multileg and combo.")
    @click.option(
        "--duration",
        type=click.Choice(DURATIONS),
        help="How long the order works, gtc is until cancelled; default: day.",
    )
    @click.option("--tag", type=NonBlankText(), help="Label: letters, digits and hyphens.")
    @click.option(
        "--underlying",
        type=NonBlankText(),
        metavar="SYMBOL",
        help="Underlying of an option; default: the letters that its symbol begins with.",
    )
    @account_option
    @wraps(command)
    def wrapper(*args: Any, account: str | None, **values: Any) -> T:
        names = {parameter.name for parameter in click.get_current_context().command.params}
        names &= _Arguments.__annotations__.keys()
        given = _Arguments(**{name: values.pop(name) for name in names})
        return command(*args, account=account, order=given.make_order(), **values)

    return wrapper


@dataclass(frozen=True)
class _Arguments:
    """Hold the arguments of an order."""

    symbol: str | None
    side: str | None
    quantity: int | None
    limit: Decimal | None
    stop: Decimal | None
    order_class: str | None
    legs: Sequence[_Line]
    debit: Decimal | None
    credit: Decimal | None
    even: bool
    duration: str | None
    tag: str | None
    underlying: str | None

    def make_order(self) -> "NewOrder":
        if self.order_class is None:
            return self._make_simple()
        fewest, most = _LEGS[self.order_class]
        if not fewest <= len(self.legs) <= most:
            count = str(fewest) if fewest == most else f"{fewest} to {most}"
            raise click.UsageError(f"--class {self.order_class} requires {count} times --leg")
        self._refuse("--class", "symbol", "limit", "stop")
        for leg in self.legs:
            leg.check_side()
        make = self._make_spread if self.order_class in _SPREADS else self._make_advanced
        return make(self.order_class)

    def _refuse(self, option: str, *names: str) -> None:
        """Raise for an argument that has no meaning beside an option."""
        for name in names:
            if getattr(self, name) not in (None, False, ()):
                word = name.upper() if name == "symbol" else f"--{name.removesuffix('s')}"
                raise click.UsageError(f"{word} is not allowed with {option}")

    def _make_simple(self) -> "NewOrder":
        if self.symbol is None or self.side is None or self.quantity is None:
            raise click.UsageError("give SYMBOL SIDE QUANTITY, or --class with --leg")
        self._refuse("SYMBOL", "legs", "debit", "credit", "even")
        line = _Line(self.symbol, self.side, self.quantity, self.limit, self.stop)
        line.check_side()
        if self.underlying is not None and line.occ is None:
            text = f"--underlying requires the symbol of an option, not {self.symbol!r}"
            raise click.UsageError(text)
        fields: dict[str, Any] = {
            **line.name_instrument(self.underlying),
            **line.list_amount(),
            **line.list_terms(),
            **self._list_rest(),
        }
        return tradier.OptionOrder(**fields) if line.occ else tradier.EquityOrder(**fields)

    def _make_spread(self, order_class: str) -> "NewOrder":
        """Return an order of legs that are filled together, at a net price."""
        if any(leg.limit or leg.stop or leg.duration for leg in self.legs):
            text = f"the legs of --class {order_class} have no terms: use --debit and --credit"
            raise click.UsageError(text)
        prices = {"debit": self.debit, "credit": self.credit, "even": self.even or None}
        kinds = [name for name, price in prices.items() if price is not None]
        if len(kinds) > 1:
            raise click.UsageError(f"use only one of --{' and --'.join(kinds)}")
        kind = kinds[0] if kinds else "market"
        first = self.legs[0].name_instrument(self.underlying)
        fields = {"type": kind, "price": self.debit or self.credit, "symbol": first["symbol"]}
        legs = [
            {"option_symbol": leg.symbol if leg.occ else None, **leg.list_amount()}
            for leg in self.legs
        ]
        return self._assemble(order_class, fields, legs)

    def _make_advanced(self, order_class: str) -> "NewOrder":
        """Return an order of orders, each with its own terms."""
        self._refuse(f"--class {order_class}", "debit", "credit", "even")
        legs = [
            {
                **leg.name_instrument(self.underlying),
                **leg.list_amount(),
                **leg.list_terms(),
                "duration": leg.duration,
            }
            for leg in self.legs
        ]
        return self._assemble(order_class, {}, legs)

    def _assemble(
        self, order_class: str, fields: dict[str, Any], legs: list[dict[str, Any]]
    ) -> "NewOrder":
        indexed = {f"{name}[{n}]": leg[name] for n, leg in enumerate(legs) for name in leg}
        form = {"class": order_class, **fields, **self._list_rest(), **indexed}
        given = {name: value for name, value in form.items() if value is not None}
        return cast("NewOrder", tradier.restore_order(given))

    def _list_rest(self) -> dict[str, Any]:
        duration = self.duration
        if duration is None and not any(leg.duration for leg in self.legs):
            duration = "day"
        given = {"duration": duration, "tag": self.tag}
        return {name: value for name, value in given.items() if value is not None}


# --- words for people ------------------------------------------------------------------------

_ALONE = ("stock", "first", "second", "entry")
_LISTED = ("legs", "options", "exits")


def describe_order(order: "NewOrder") -> str:
    """Return an order as a sentence, and its legs on lines of their own."""
    legs: list[Any] = [getattr(order, name) for name in _ALONE if hasattr(order, name)]
    legs += [leg for name in _LISTED for leg in getattr(order, name, ())]
    tag = f", tag {order.tag}" if order.tag else ""
    if not legs:
        line = _describe_line(order)
        return f"{line[:1].upper()}{line[1:]}{tag}"
    kind = order.order_class
    what = f"{kind.capitalize() if kind in _SPREADS else kind.upper()} order"
    symbol: str | None = getattr(order, "symbol", None)
    if symbol is not None:
        what = f"{what} of {clean(symbol)}, {_describe_terms(order)}"
    elif order.duration:
        what = f"{what}, {order.duration}"
    lines = "".join(f"\n- {_describe_line(leg)}" for leg in legs)
    return f"{what}{tag}:{lines}"


def _describe_line(line: Any) -> str:
    symbol = str(getattr(line, "option_symbol", None) or getattr(line, "symbol", "shares"))
    terms = _describe_terms(line)
    amount = f"{line.side.replace('_', ' ')} {line.quantity:,} {clean(symbol)}"
    return f"{amount}, {terms}" if terms else amount


def _describe_terms(part: Any) -> str:
    """Return type, prices and duration, as far as a part of an order has them."""
    kind, price = getattr(part, "type", None), getattr(part, "price", None)
    if kind is None:
        return ""
    name = kind if kind in ("debit", "credit") else "limit"
    prices = {name: price, "stop": getattr(part, "stop", None)}
    known = [f"{name} {price} USD" for name, price in prices.items() if price is not None]
    return ", ".join([*(known or [f"{kind} order"]), *filter(None, [part.duration])])
