"""Test ``check``."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kloudtrader.cli import exit_codes
from kloudtrader.sandbox import Fault, Sandbox
from tests.cli.conftest import Run

GOOD = """\
from kloudtrader import ACCESS_TOKEN, ACCOUNT_NUMBER
"""

Check = Callable[..., list[tuple[int, str]]]


@pytest.fixture
def check(run: Run, tmp_path: Path) -> Check:
    """Return the findings in a text, as line numbers and messages."""

    def findings(text: str, *options: str, name: str = "main.py") -> list[tuple[int, str]]:
        file = tmp_path / name
        file.write_text(text, encoding="utf-8")
        result = run("check", file, "--json", *(options or ["--offline"]))
        reported = json.loads(result.out)
        assert result.code == (exit_codes.FINDINGS if reported else exit_codes.OK)
        return [
            (finding["line"], f"{finding['problem']}; {finding['advice']}") for finding in reported
        ]

    return findings


def test_a_file_without_findings(run: Run) -> None:
    for name in ("examples/main.py",):
        file = Path(__file__).parents[3] / name
        result = run("check", file, "--offline")
        assert result.out == f"fit for Narwhal: {file}\n"
        assert result.code == 0


def test_findings_have_a_place(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "main.py"
    file.write_text(GOOD + "from kloudtrader.user import account_balanc\n")
    result = run("check", file, "--offline")
    assert result.code == exit_codes.FINDINGS
    assert result.out.splitlines() == [
        f"{file}:2: kloudtrader.user has no account_balanc; did you mean account_balance?",
        "1 finding",
    ]


def test_the_name(check: Check) -> None:
    ((line, text),) = check(GOOD, name="bot.py")
    assert line == 1
    assert "bot.py" in text


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("import os\n", 1, "ACCESS_TOKEN and ACCOUNT_NUMBER from kloudtrader is missing"),
        ("from kloudtrader import ACCESS_TOKEN\n", 1, "the import of ACCOUNT_NUMBER"),
        ("# from kloudtrader import ACCESS_TOKEN, ACCOUNT_NUMBER\n", 1, "is missing"),
        ('"""\nfrom kloudtrader import ACCESS_TOKEN, ACCOUNT_NUMBER\n"""\n', 1, "is missing"),
        ("from kloudtrader import *\n", 1, "is missing"),
        ("from .kloudtrader import ACCESS_TOKEN, ACCOUNT_NUMBER\n", 1, "is missing"),
        (f"import os\ndef f():\n    {GOOD}", 3, "at the top level"),
    ],
)
def test_the_import_line(check: Check, text: str, line: int, said: str) -> None:
    ((reported, words),) = check(text)
    assert reported == line
    assert said in words


@pytest.mark.parametrize(
    "text",
    [
        "from kloudtrader import ACCESS_TOKEN\nfrom kloudtrader import ACCOUNT_NUMBER as number\n",
        "from kloudtrader import (\n    ACCOUNT_NUMBER,\n    ACCESS_TOKEN,\n    user,\n)\n",
    ],
)
def test_forms_of_the_import_line(check: Check, text: str) -> None:
    assert check(text) == []


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("def f(:\n", 1),
        ("x = 1\n  y = 2\n", 2),
        ("x = 1\nreturn x\n", 2),
        ("print 'x'\n", 1),
        ("x = '\0'\n", 1),
        ("(" * 5000, 1),
    ],
)
def test_syntax_errors(check: Check, text: str, line: int) -> None:
    ((reported, _),) = check(text)
    assert reported == line


def test_bytes_that_are_not_utf8(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "main.py"
    file.write_bytes(b"x = '\xff\xfe'\n")
    result = run("check", file, "--offline")
    assert result.code == exit_codes.FINDINGS
    assert len(result.out.splitlines()) == 2


FINDINGS = [
    ("from kloudrader.user import user_profile", "did you mean kloudtrader.user?"),
    ("import kloudtrader.usr", "did you mean kloudtrader.user?"),
    ("from kloudtrader.user import account_positons", "did you mean account_positions?"),
    ("from kloudtrader.tradier import HistoryEvnt", "did you mean HistoryEvent?"),
    ("import kloudtrader\nkloudtrader.tradier.account_ballance()", "did you mean account_balance?"),
    ("import kloudtrader\nkloudtrader.sandbox.Sandbox()", "add: import kloudtrader.sandbox"),
    ("from kloudtrader import tradier as t\nt.account_orders(pag=2)", "did you mean page?"),
    ("from kloudtrader import account_history as h\nh(limt=3)", "did you mean limit?"),
    ("from kloudtrader.user import *\naccount_history(limt=3)", "did you mean limit?"),
    ("from kloudtrader.user import *\nacount_history()", "did you mean account_history?"),
    (
        "from kloudtrader.equities.tradier_user import *\naccount_orders(1, 2, 3)",
        "the signature is (access_token=None",
    ),
    ("from kloudtrader.user import account_specificorders as o\no()", "'order_id'"),
    ("from kloudtrader.user import account_specificorders as o\no(1, order_id=1)", "'order_id'"),
    (
        "from kloudtrader import user\nget = user.account_balance\nget(acess_token=1)",
        "access_token",
    ),
    ("import kloudtrader.kalshi as k\nk.UserOrderCreateRequest(pric=1)", "did you mean price?"),
    ("import kloudtrader.kalshi as k\nk.UserOrderDecreaseRequest(1)", "the signature is (*, count"),
    ("import kloudtrader.kalshi as k\nk.UserApi(1).user_get_balanc('u')", "user_get_balance?"),
    (
        "import kloudtrader.kalshi as k\nwith k.ApiClient() as c:\n    a = k.UserApi(c)\n"
        "    a.user_order_cancel('u')",
        "'order_id'",
    ),
    ("class A:\n    def f(self):\n        return account_balance()", "account_balance is not"),
    ("async def f():\n    await nothing()", "the name nothing is not defined; define or import it"),
    ("print(account_balance())", "add: from kloudtrader.user import account_balance"),
    ("get_markets()", "add: from kloudtrader.kalshi import get_markets"),
    ("[y for y in unheard_of]", "the name unheard_of is not defined"),
    (
        "from kloudtrader.user import account_balance\naccount_balance(1, 2, 3)",
        "account_balance(): ",
    ),
    ("from kloudtrader.kalshi import UserOrderDecreaseRequest as D\nD(1)", "D(): "),
    ("def f():\n    from kloudtrader import user\n    user.account_balance(x=1)", "'x'"),
    ("from kloudtrader import user\nu: object = user\nu.account_balance(x=1)", "'x'"),
    (
        "import kloudtrader.kalshi as k\ndef f(c):\n    return k.UserApi(c).user_get_balance('u')\n"
        "def g(c):\n    a = k.UserApi(c)\ndef h(c):\n    a = k.UserApi(c)\n    a.user_get_x('u')",
        "UserApi.user_get_x does not exist",
    ),
    ("try:\n    pass\nexcept OSError:\n    import kloudtrader.usr", "kloudtrader.user?"),
    ("if 1:\n    from kloudtrader.user import account_positons", "account_positions?"),
]


@pytest.mark.parametrize(("text", "said"), FINDINGS)
def test_a_mistake_is_reported_once(check: Check, text: str, said: str) -> None:
    ((_, words),) = check(GOOD + text + "\n", "--offline")
    assert said in words


FINE = [
    "from kloudtrader import user\ndef f(user):\n    user.anything(x=1)",
    "from kloudtrader.user import account_balance as f\nf = print\nf(1, 2, 3)",
    "try:\n    from kloudtrader.user import account_history\nexcept ImportError:\n"
    "    account_history = None\naccount_history(what=1)",
    "from kloudtrader.user import account_history\nkw = {}\naccount_history(*[], **kw)",
    "from kloudtrader import user\nfor user in []:\n    user.nothing()",
    "import os\nfrom os.path import *\njoin(unknown)",
    "def f():\n    global late\n    late = 1\nprint(late)",
    "def f():\n    x = 1\n    def g():\n        nonlocal x\n        x = 2\n    return x",
    "print([y for y in range(3) if (z := y)], z)",
    "import kloudtrader.user, kloudtrader.kalshi\nkloudtrader.user.account_balance()\n"
    "kloudtrader.kalshi.get_markets()",
    "match 3:\n    case [a, *b]:\n        print(a, b)\n"
    "    case {'k': v, **rest}:\n        print(v, rest)",
    "class A:\n    x = 1\n    y = x\nprint(A().y, __file__, __name__)",
    "lambda a, *b, c=1, **d: (a, b, c, d)",
    "exec('hidden = 1')\nprint(hidden)",
    "from kloudtrader import *\naccount_balance()\nkalshi.get_markets()",
    "from kloudtrader.defaults import *\nprint(ACCESS_TOKEN)",
    "from kloudtrader import tradier\nfor p in tradier.account_positions().positions.position:\n"
    "    print(p.symbol.whatever())",
    "with open('x') as f, open('y') as (g, h):\n    print(f, g, h)",
    "try:\n    pass\nexcept OSError as error:\n    print(error)",
    "from . import other\nother.x(1)",
    "x: undefined_type\ndef f(a: Nothing) -> Nothing: ...",
    "class A:\n    symbols = ['a']\n    pairs = [one for one in symbols]\n"
    "    by = {one: 1 for one in symbols}\n    some = {*(one for one in symbols)}",
    "class A:\n    name = __module__ + __qualname__\n    def f(self):\n        return __class__",
    "total = 0\ndef f():\n    global total\n    if (total := 5):\n        return total",
    "print(__spec__, __package__, __loader__, __doc__)",
    "from kloudtrader import user\nuser.extra = 3\ndel user.extra",
    "print([[b for b in a] for a in [[1]]])",
    # Comprehensions and lambdas, whose names may be those of an import elsewhere.
    "from kloudtrader import user\nprint([user.nothing for user in []])",
    "from kloudtrader.user import account_history as h\nprint([h(what=1) for h in []])",
    "from kloudtrader.user import account_history as h\nf = lambda h: h(what=1)",
    "print({k: v for k, v in {}.items() if (w := v)}, w)",
    "class A:\n    x = [1]\n    y = [z for _ in x for z in x]",
    "def f():\n    if any((hit := one) for one in [1]):\n        return hit",
    "from kloudtrader import user\nif (user := print):\n    user.nothing()",
    # Names of a class body, its methods and their first parameters.
    "from kloudtrader import user\nclass A:\n    user = None\n    def f(self):\n"
    "        return self.user.nothing, user",
    "class A:\n    def account_history(self, what):\n        return self\n"
    "    def f(self):\n        return self.account_history(what=1)",
    "import kloudtrader.kalshi as k\nclass Mine(k.UserApi):\n    def more(self): ...\n"
    "Mine(1).more()\nMine(1).anything()",
    # Names that are bound a second time, or taken away.
    "from kloudtrader import user\ndef f():\n    global user\n    user = print\nuser.nothing()",
    "from kloudtrader import user\ndel user\nuser.nothing()",
    "from kloudtrader import user\nwith open('x') as user:\n    user.nothing()",
    "from kloudtrader import user\nmatch 3:\n    case user:\n        user.nothing()",
    "from kloudtrader import user\ntry:\n    pass\nexcept OSError as user:\n    user.nothing()",
    "from kloudtrader import user\nuser, b = 1, 2\nuser.nothing()",
    "from kloudtrader import user\nuser += 1\nuser.nothing()",
    "from kloudtrader import user\nuser.nothing = 3\nuser.nothing()",
    "from kloudtrader import user\nsetattr(user, 'nothing', 3)\nuser.nothing()",
    # Star imports of other modules, which may hide names of this package.
    "from kloudtrader import user\nfrom helpers import *\nuser.nothing()\nprint(unknown)",
    "from kloudtrader import user\nfrom .helpers import *\nuser.nothing()",
    "from kloudtrader.user import *\nfrom kloudtrader.tradier import *\naccount_history(what=1)",
    # Imports that may fail, or that depend on something.
    "try:\n    from kloudtrader.later import x\nexcept Exception:\n    x = None\nprint(x)",
    "try:\n    import os\n    from kloudtrader import later\nexcept ImportError:\n    later = 1",
    "from contextlib import suppress\nwith suppress(ImportError):\n    import kloudtrader.later",
    "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from kloudtrader import Later",
    "from kloudtrader import user\nif hasattr(user, 'later'):\n    user.later()",
    "from kloudtrader import user\nx = user.later() if hasattr(user, 'later') else 1",
    "from kloudtrader import user\ntry:\n    user.later\nexcept AttributeError:\n    pass",
    "from kloudtrader.user import account_history\ntry:\n    account_history(later=1)\n"
    "except TypeError:\n    pass",
    "try:\n    later\nexcept NameError:\n    pass",
    "if 1:\n    from kloudtrader import user as v\nelse:\n"
    "    from kloudtrader import tradier as v\nv.HistoryEvent",
    "import kloudtrader\nfrom kloudtrader import sandbox\nkloudtrader.sandbox.Sandbox()",
    "import kloudtrader\nprint(kloudtrader.runtime)",
    "import kloudtrader as k\nraise k.NotSent('x', operation='y')",
    "from kloudtrader import user\nuser = user\nuser.nothing()",
    "from .kloudtrader import user\nuser.nothing()",
    f"import polars as p\np{'.f()' * 900}",
    "from kloudtrader import user as a0\n"
    + "".join(f"a{number + 1} = a{number}\n" for number in range(2000))
    + "a2000.nothing()",
    "from kloudtrader.user import account_specificorders as o\no(*[1], order_id=1)\no(**{})",
    "import kloudtrader as k\nraise k.KloudTraderError('x')",
    "globals()['user'] = 1\nfrom kloudtrader import user\nuser.nothing()",
    f"print({' + '.join(['1'] * 900)})",
]
GENERIC = [
    "def f[T](x: T) -> list[T]:\n    return list[T]([x])",
    "class Box[U](list[U]):\n    kind = U\n    def f[V](self):\n        return U, V",
    "type Pair[A] = tuple[A, A]\nprint(Pair)",
    "type Plain = list[int]\nprint(Plain)",
    "from kloudtrader import user\ndef f[user](x: user) -> user:\n    return user.nothing",
    "from kloudtrader import user\nclass Box[user]:\n    kind = user.nothing",
    "from kloudtrader import user\ntype user = int\nprint(user.nothing)",
    "def f[T: Bound, *Ts, **P](*a: *Ts) -> T:\n    return T, Ts, P",
]
if sys.version_info >= (3, 12):
    FINE += GENERIC


@pytest.mark.parametrize("text", FINE)
def test_valid_code_has_no_findings(check: Check, text: str) -> None:
    assert check(GOOD + text + "\n") == []


def test_credentials_that_are_good(
    check: Check, shared: Sandbox, enter: Callable[[Sandbox], None]
) -> None:
    enter(shared)
    assert check(GOOD + "from kloudtrader import kalshi\n", "--json") == []


def test_credentials_that_are_missing(check: Check) -> None:
    assert [text.split()[0] for _, text in check("import os\n" + GOOD, "--json")] == [
        "ACCESS_TOKEN",
        "ACCOUNT_NUMBER",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "import kloudtrader\nkloudtrader.kalshi.get_markets()",
        "import kloudtrader as k\ndef f():\n    return k.kalshi.user_get_balance()",
    ],
)
def test_kalshi_is_read_if_the_file_uses_it(
    check: Check,
    text: str,
    sandbox: Sandbox,
    enter: Callable[[Sandbox], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    enter(sandbox)
    monkeypatch.setenv("KLOUDTRADER_KALSHI_API", "v1")
    assert check(GOOD + text + "\n", "--json") == []
    for name in ("KALSHI_EMAIL", "KALSHI_PASSWORD"):
        monkeypatch.delenv(name)
    ((_, said),) = check(GOOD + text + "\n", "--json")
    assert "no credentials for Kalshi" in said


def test_credentials_that_are_refused(
    check: Check,
    shared: Sandbox,
    enter: Callable[[Sandbox], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    enter(shared)
    monkeypatch.setenv("KLOUDTRADER_KALSHI_API", "v1")
    monkeypatch.setenv("ACCESS_TOKEN", "canary-token")
    monkeypatch.setenv("KALSHI_PASSWORD", "canary-password")
    reported = check(GOOD + "\nimport kloudtrader.kalshi\n", "--json")
    assert [line for line, _ in reported] == [1, 3]
    assert "canary" not in str(reported)


def test_an_account_of_another_user(
    check: Check,
    shared: Sandbox,
    enter: Callable[[Sandbox], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    enter(shared)
    monkeypatch.setenv("ACCOUNT_NUMBER", "VA99999999")
    ((_, text),) = check(GOOD, "--json")
    assert "ACCOUNT_NUMBER is not an account" in text


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (Fault("garbage"), exit_codes.UNEXPECTED),
        (Fault("status", status=501), exit_codes.NO_RESPONSE),
    ],
)
def test_a_failing_venue_gives_no_verdict(
    run: Run,
    tmp_path: Path,
    sandbox: Sandbox,
    enter: Callable[[Sandbox], None],
    fault: Fault,
    code: int,
) -> None:
    enter(sandbox)
    sandbox.faults.add("user_profile", fault, times=None)
    file = tmp_path / "main.py"
    file.write_text(GOOD)
    result = run("check", file)
    assert result.code == code
    assert "could not be tested" in result.err
    assert "fit for Narwhal" not in result.out


def test_the_file_is_not_run(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "main.py"
    file.write_text(f"{GOOD}open({str(tmp_path / 'trace')!r}, 'w')\n")
    assert run("check", file, "--offline").code == 0
    assert not (tmp_path / "trace").exists()
