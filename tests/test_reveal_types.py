"""The two type checkers' view of the public functions in a user's file, word for word."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.test_readme import EXAMPLES

ROOT = Path(__file__).parents[1]
HEAD = """\
from kloudtrader import ACCESS_TOKEN, account_balance, frames, kalshi, tradier, user
"""
REVEALED = {
    # Plain responses: TypedDicts that are honest about one, many and none.
    "ACCESS_TOKEN": "str",
    "account_balance()": "BalancesResponse",
    'account_balance()["balances"]': "Balances",
    'account_balance()["balances"]["total_equity"]': "float",
    'account_balance()["balances"].get("account_type")': "str | None",
    'account_balance()["balances"].get("margin")': "MarginBalances | None",
    'user.account_positions()["positions"]': "Positions | Literal['null'] | None",
    'user.account_history()["history"]': "History | Literal['null'] | None",
    'user.account_costbasis()["gainloss"]': "GainLoss | Literal['null'] | None",
    'user.account_orders()["orders"]': "Orders | Literal['null'] | None",
    'user.account_specificorders(1)["order"]["id"]': "int",
    "user.user_account_number()": "str | list[str]",
    # Typed calls: one or many is a list, an absent part is None.
    "tradier.account_balance().balances.total_cash": "float",
    "tradier.account_balance().balances.margin": "MarginBalances | None",
    "tradier.account_positions().positions.position": "list[Position]",
    "tradier.account_history().history.event[0].date": "datetime",
    "tradier.account_orders().orders.order[0].leg": "list[OrderLeg]",
    "tradier.account_orders().orders.order[0].price": "float | None",
    "tradier.user_profile().profile.account[0].account_number": "str",
    "kalshi.user_get_balance().balance": "int",
    "kalshi.user_orders_get().orders": "list[Order]",
    "kalshi.get_market_order_book('m').order_book.yes": "list[list[int | Decimal]]",
    "kalshi.UserApi(kalshi.ApiClient()).user_trades_get('u').trades": "list[UserTrade]",
    # Pages.
    "tradier.iter_account_history()": "Iterator[HistoryEvent]",
    "tradier.iter_account_costbasis()": "Iterator[ClosedPosition]",
    "tradier.iter_account_orders()": "Iterator[Order]",
    "kalshi.iter_user_orders()": "Iterator[Order]",
    "next(kalshi.iter_user_trades()).count": "int | Decimal | None",
    # Records and frames.
    "frames.to_records(tradier.iter_account_orders())": "list[dict[str, Any]]",
    "frames.to_csv([], model=tradier.Position)": "str",
    "frames.to_pandas([], model=kalshi.Order)": "DataFrame",
    "frames.to_polars([], model=kalshi.Order)": "DataFrame",
}
MYPY = REVEALED | {
    # It joins the known words of an open enumeration with text, and pandas tells it nothing.
    "frames.to_pandas([], model=kalshi.Order)": "Any",
}


@pytest.fixture(scope="module")
def algorithm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("algorithm") / "main.py"
    path.write_text(HEAD + "".join(f"reveal_type({each})\n" for each in REVEALED))
    return path


def output(*command: str | Path, folder: Path) -> str:
    line = [sys.executable, "-m", *map(str, command)]
    done = subprocess.run(line, capture_output=True, text=True, cwd=folder, timeout=300)
    return done.stdout or done.stderr


def simple(text: str) -> str:
    """A type without the modules and fields of its names."""
    text = re.sub(r"\b(?:\w+\.)+(\w+)", r"\1", text)
    before = ""
    while text != before:  # from the innermost outwards
        before, text = text, re.sub(r"TypedDict\((\w+), {[^{}]*}\)", r"\1", text)
    return text


def test_mypy(algorithm: Path) -> None:
    pytest.importorskip("mypy")
    cache = f"--cache-dir={ROOT / '.mypy_cache' / 'user'}"
    told = output("mypy", "--strict", "--config-file=", cache, algorithm, folder=algorithm.parent)
    found = re.findall(r'Revealed type is "(.*)"$', told, re.MULTILINE)
    assert dict(zip(REVEALED, map(simple, found), strict=True)) == MYPY
    assert "error:" not in told


def test_pyright(algorithm: Path) -> None:
    pytest.importorskip("basedpyright")
    settings = {"typeCheckingMode": "strict", "pythonVersion": "3.11"}
    (algorithm.parent / "pyrightconfig.json").write_text(json.dumps(settings))
    python = f"--pythonpath={sys.executable}"
    told = output("basedpyright", "--outputjson", python, algorithm.name, folder=algorithm.parent)
    messages = json.loads(told)["generalDiagnostics"]
    found = [match[1] for each in messages if (match := re.search(r' is "(.*)"$', each["message"]))]
    assert dict(zip(REVEALED, map(simple, found), strict=True)) == REVEALED
    assert [each["message"] for each in messages if each["severity"] == "error"] == []


@pytest.fixture(scope="module")
def readme(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Return the README's examples, each as a file of a user."""
    folder = tmp_path_factory.mktemp("readme")
    paths = [folder / f"example_{number}.py" for number in range(len(EXAMPLES))]
    for path, example in zip(paths, EXAMPLES, strict=True):
        path.write_text(example)
    return paths


def test_mypy_accepts_the_readme(readme: list[Path]) -> None:
    pytest.importorskip("mypy")
    cache = f"--cache-dir={ROOT / '.mypy_cache' / 'user'}"
    told = output("mypy", "--strict", "--config-file=", cache, *readme, folder=readme[0].parent)
    assert told.startswith("Success: no issues found"), told


def test_pyright_accepts_the_readme(readme: list[Path]) -> None:
    pytest.importorskip("basedpyright")
    settings = {"typeCheckingMode": "strict", "pythonVersion": "3.11"}
    folder = readme[0].parent
    (folder / "pyrightconfig.json").write_text(json.dumps(settings))
    told = output("basedpyright", "--outputjson", f"--pythonpath={sys.executable}", folder=folder)
    messages = json.loads(told)["generalDiagnostics"]
    assert [each["message"] for each in messages if each["severity"] == "error"] == []
