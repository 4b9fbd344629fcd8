"""Small algorithms, run as plain scripts against a server that plays the broker."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import kloudtrader
from kloudtrader import tradier, user
from kloudtrader.runtime.client import Clients
from kloudtrader.runtime.policy import Retry
from kloudtrader.tradier import access
from tests.scripts import frames_with, run_here, run_process
from tests.stub import Stub, StubResponse

TOKEN = "canary-7f3a9c51"
ACCOUNT = "VA55512345"
ORDER = {
    "id": 1369455,
    "type": "limit",
    "symbol": "GE",
    "side": "buy",
    "quantity": 1.0,
    "status": "canceled",
    "price": 8.0,
    "create_date": "2018-10-19T01:38:05.650Z",
    "class": "equity",
}
BALANCES = {"total_equity": 48310.57, "total_cash": 31117, "equity": 0, "open_pl": -318.44}
PROFILE = {"account_number": ACCOUNT, "type": "margin", "status": "active"}
RESPONSES = {
    "/user/profile": {"profile": {"account": PROFILE, "id": "id-7", "name": "Ada"}},
    f"/accounts/{ACCOUNT}/balances": {"balances": BALANCES},
    f"/accounts/{ACCOUNT}/positions": {"positions": {"position": {"symbol": "GE", "id": 354131}}},
    f"/accounts/{ACCOUNT}/history": {"history": {"event": [{"amount": 0, "type": "option"}]}},
    f"/accounts/{ACCOUNT}/gainloss": {"gainloss": {"closed_position": [{"cost": 3.05}]}},
    f"/accounts/{ACCOUNT}/orders": {"orders": {"order": [ORDER, ORDER]}},
    f"/accounts/{ACCOUNT}/orders/1369455": {"order": ORDER},
}
BASE = f"/v1/accounts/{ACCOUNT}"


@pytest.fixture(autouse=True)
def fresh_clients(monkeypatch: pytest.MonkeyPatch) -> None:
    """Clients that remember no failure of another test, and never wait."""
    monkeypatch.setattr(access, "_clients", Clients(access._make, access._VARIABLE))
    monkeypatch.setattr(Retry, "draw_delay", lambda self, attempt, rng: 0.0)


@pytest.fixture
def broker(stub: Stub) -> Stub:
    for path, response in RESPONSES.items():
        stub.on(f"GET {path}", StubResponse(200, response))
    return stub


@pytest.fixture
def linked(broker: Stub, monkeypatch: pytest.MonkeyPatch) -> Stub:
    """The broker, with the credentials of a linked account in the environment."""
    for name, value in environment(broker).items():
        monkeypatch.setenv(name, value)
    return broker


def environment(broker: Stub) -> dict[str, str]:
    return {
        "ACCESS_TOKEN": TOKEN,
        "ACCOUNT_NUMBER": ACCOUNT,
        "KLOUDTRADER_TRADIER_URL": broker.url,
    }


# --- algorithms ------------------------------------------------------------------------------


class Algorithm(NamedTuple):
    source: str
    """Content of ``main.py``."""
    targets: list[str]
    """Requests that the broker must receive, below its base URL; all are GET."""
    prints: list[str]


ALGORITHMS = {
    "root import, no arguments": Algorithm(
        "from kloudtrader import ACCESS_TOKEN, ACCOUNT_NUMBER\n"
        "from kloudtrader.user import account_balance\n"
        "print(account_balance()['balances']['total_equity'], ACCESS_TOKEN[:6], ACCOUNT_NUMBER)",
        [f"/accounts/{ACCOUNT}/balances"],
        [f"48310.57 canary {ACCOUNT}"],
    ),
    "the credentials as positional arguments": Algorithm(
        "from kloudtrader import ACCESS_TOKEN, ACCOUNT_NUMBER\n"
        "from kloudtrader.user import account_positions\n"
        "print(account_positions(ACCESS_TOKEN, ACCOUNT_NUMBER))",
        [f"/accounts/{ACCOUNT}/positions"],
        [str(RESPONSES[f"/accounts/{ACCOUNT}/positions"])],
    ),
    "the credentials as keywords, turned around": Algorithm(
        "from kloudtrader import ACCESS_TOKEN, ACCOUNT_NUMBER\n"
        "from kloudtrader.user import account_history\n"
        "events = account_history(account_number=ACCOUNT_NUMBER, access_token=ACCESS_TOKEN)\n"
        "print(len(events['history']['event']))",
        [f"/accounts/{ACCOUNT}/history"],
        ["1"],
    ),
    "star import of the functions": Algorithm(
        "from kloudtrader import ACCESS_TOKEN, ACCOUNT_NUMBER\n"
        "from kloudtrader.user import *\n"
        "print(account_costbasis()['gainloss']['closed_position'][0]['cost'])\n"
        "print(user_account_number(), user_profle is user_profile)",
        [f"/accounts/{ACCOUNT}/gainloss", "/user/profile"],
        ["3.05", f"{ACCOUNT} True"],
    ),
    "star import of the root": Algorithm(
        "from kloudtrader import *\n"
        "from kloudtrader import ACCESS_TOKEN\n"
        "print(account_balance(ACCESS_TOKEN)['balances']['equity'])\n"
        "print('ACCOUNT_NUMBER' in globals())",
        [f"/accounts/{ACCOUNT}/balances"],
        ["0", "False"],
    ),
    "functions from the root": Algorithm(
        "from kloudtrader import ACCESS_TOKEN, ACCOUNT_NUMBER, account_orders, user_profle\n"
        "print(len(account_orders()['orders']['order']), user_profle()['profile']['name'])",
        [f"/accounts/{ACCOUNT}/orders", "/user/profile"],
        ["2 Ada"],
    ),
    "star import of the defaults": Algorithm(
        "from kloudtrader.defaults import *\n"
        "from kloudtrader.user import account_balance\n"
        "print(account_balance(ACCESS_TOKEN, ACCOUNT_NUMBER)['balances']['total_cash'])",
        [f"/accounts/{ACCOUNT}/balances"],
        ["31117"],
    ),
    "named import of the defaults": Algorithm(
        "from kloudtrader.defaults import ACCESS_TOKEN, ACCOUNT_NUMBER\n"
        "print(ACCESS_TOKEN[:6], ACCOUNT_NUMBER)",
        [],
        [f"canary {ACCOUNT}"],
    ),
    "the older module name": Algorithm(
        "from kloudtrader.equities.tradier_user import user_profle, account_balance\n"
        "from kloudtrader.equities.tradier_user import account_positions\n"
        "print(user_profle()['profile']['id'])\n"
        "print(account_balance()['balances']['equity'])\n"
        "print(account_positions()['positions']['position']['symbol'])",
        [
            "/user/profile",
            f"/accounts/{ACCOUNT}/balances",
            f"/accounts/{ACCOUNT}/positions",
        ],
        ["id-7", "0", "GE"],
    ),
    "star import of the older module": Algorithm(
        "import kloudtrader.equities.tradier_user as tradier_user\n"
        "from kloudtrader.equities.tradier_user import *\n"
        "import kloudtrader.user\n"
        "print(account_orders is kloudtrader.user.account_orders is tradier_user.account_orders)",
        [],
        ["True"],
    ),
    "the module as a whole": Algorithm(
        "import kloudtrader.user\n"
        "import kloudtrader as kt\n"
        "print(kt.user.account_balance()['balances'] == kt.account_balance()['balances'])",
        [f"/accounts/{ACCOUNT}/balances"] * 2,
        ["True"],
    ),
    "an order by its number as text": Algorithm(
        "from kloudtrader.user import account_specificorders\n"
        "print(account_specificorders('1369455')['order']['class'])",
        [f"/accounts/{ACCOUNT}/orders/1369455"],
        ["equity"],
    ),
    "an order by its number as int": Algorithm(
        "from kloudtrader.user import account_specificorders\n"
        "print(account_specificorders(1369455)['order']['create_date'])",
        [f"/accounts/{ACCOUNT}/orders/1369455"],
        ["2018-10-19T01:38:05.650Z"],
    ),
    "an order with all positional arguments": Algorithm(
        "from kloudtrader import ACCESS_TOKEN, ACCOUNT_NUMBER\n"
        "from kloudtrader.user import account_specificorders\n"
        "order = account_specificorders(1369455, ACCESS_TOKEN, ACCOUNT_NUMBER)['order']\n"
        "print(order['quantity'], type(order['id']).__name__)",
        [f"/accounts/{ACCOUNT}/orders/1369455"],
        ["1.0 int"],
    ),
    "an order with keywords": Algorithm(
        "from kloudtrader.user import account_specificorders\n"
        f"account_specificorders(order_id='1369455', account_number='{ACCOUNT}',\n"
        "                       include_tags=True)",
        [f"/accounts/{ACCOUNT}/orders/1369455?includeTags=true"],
        [],
    ),
    "orders from the list, one by one": Algorithm(
        "from kloudtrader.user import account_orders, account_specificorders\n"
        "for order in account_orders(page=2, limit=50, include_tags=False)['orders']['order']:\n"
        "    print(account_specificorders(order['id'])['order']['status'])",
        [
            f"/accounts/{ACCOUNT}/orders?page=2&limit=50&includeTags=false",
            f"/accounts/{ACCOUNT}/orders/1369455",
            f"/accounts/{ACCOUNT}/orders/1369455",
        ],
        ["canceled", "canceled"],
    ),
    "all options of the history": Algorithm(
        "import datetime\n"
        "from kloudtrader.user import account_history\n"
        "account_history(page=1, limit=1000, type='trade', start='2024-03-05',\n"
        "                end=datetime.date(2024, 4, 1), symbol='BRK/B', exact_match=True)",
        [
            f"/accounts/{ACCOUNT}/history?page=1&limit=1000&type=trade&start=2024-03-05"
            "&end=2024-04-01&symbol=BRK%2FB&exactMatch=true"
        ],
        [],
    ),
    "all options of the cost basis": Algorithm(
        "import datetime\n"
        "from kloudtrader.user import account_costbasis\n"
        "account_costbasis(page=3, limit=10, sort_by='closeDate', sort='desc',\n"
        "                  start=datetime.date(2024, 3, 5), end='2024-04-01', symbol='GE')",
        [
            f"/accounts/{ACCOUNT}/gainloss?page=3&limit=10&sortBy=closeDate&sort=desc"
            "&start=2024-03-05&end=2024-04-01&symbol=GE"
        ],
        [],
    ),
    "orders in some states": Algorithm(
        "from kloudtrader.user import account_orders\n"
        "account_orders(status=['open', 'partially_filled'])",
        [f"/accounts/{ACCOUNT}/orders?status=open,partially_filled"],
        [],
    ),
    "a new word for an enumeration": Algorithm(
        "from kloudtrader.user import account_history\naccount_history(type='crypto & more')",
        [f"/accounts/{ACCOUNT}/history?type=crypto%20%26%20more"],
        [],
    ),
    "what algorithms do with a response": Algorithm(
        "from kloudtrader.user import account_balance\n"
        "balances = account_balance()['balances']\n"
        "print('cash' in balances, isinstance(balances, dict), sorted(balances.items())[0])\n"
        "print(balances['total_cash'] // 2, balances['total_equity'] / 2)\n"
        "balances['mine'] = 1",
        [f"/accounts/{ACCOUNT}/balances"],
        ["False True ('equity', 0)", "15558 24155.285"],
    ),
    "the account number feeds the next call": Algorithm(
        "from kloudtrader import ACCESS_TOKEN\n"
        "from kloudtrader.user import user_account_number, account_balance\n"
        "print(account_balance(ACCESS_TOKEN, user_account_number(ACCESS_TOKEN))['balances'])",
        ["/user/profile", f"/accounts/{ACCOUNT}/balances"],
        [str(BALANCES)],
    ),
    "a list of accounts is refused, with what to do": Algorithm(
        "from kloudtrader import InvalidArgument, account_balance\n"
        "try:\n"
        "    account_balance(account_number=['A1', 'A2'])\n"
        "except InvalidArgument as error:\n"
        "    print(error.argument, 'choose one' in str(error), isinstance(error, ValueError))",
        [],
        ["account_number True True"],
    ),
    "the token is replaced while the algorithm runs": Algorithm(
        "import os\n"
        "from kloudtrader.user import account_balance\n"
        "account_balance()\n"
        "os.environ['ACCESS_TOKEN'] = 'canary-second'\n"
        "account_balance()",
        [f"/accounts/{ACCOUNT}/balances"] * 2,
        [],
    ),
    "a loop that survives one bad response": Algorithm(
        "from kloudtrader import KloudTraderError, account_balance, account_orders\n"
        "for call in (account_balance, lambda: account_orders(account_number='A404')):\n"
        "    try:\n"
        "        print(list(call()))\n"
        "    except KloudTraderError as error:\n"
        "        print(type(error).__name__, error.outcome, error.status)",
        [f"/accounts/{ACCOUNT}/balances", "/accounts/A404/orders"],
        ["['balances']", "NotFound refused 404"],
    ),
    "typed and plain side by side": Algorithm(
        "from kloudtrader import tradier, user\n"
        "print(user.account_positions()['positions']['position']['id'])\n"
        "print(tradier.user_profile().profile.account[0].account_number)",
        [f"/accounts/{ACCOUNT}/positions", "/user/profile"],
        ["354131", ACCOUNT],
    ),
    "help and dir do not trip over the credentials": Algorithm(
        "import inspect, os, kloudtrader, kloudtrader.user\n"
        "del os.environ['ACCESS_TOKEN'], os.environ['ACCOUNT_NUMBER']\n"
        "names = [name for name, _ in inspect.getmembers(kloudtrader)]\n"
        "print('account_balance' in names, 'ACCESS_TOKEN' in names)",
        [],
        ["True False"],
    ),
}


@pytest.mark.parametrize("name", ALGORITHMS)
def test_an_algorithm_runs(
    name: str, broker: Stub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    algorithm = ALGORITHMS[name]
    if name == "typed and plain side by side":
        whole = PROFILE | {"classification": "individual", "day_trader": False, "option_level": 2}
        dates = dict.fromkeys(("date_created", "last_update_date"), "2016-08-01T21:08:56.000Z")
        profile = {"id": "id-7", "name": "Ada", "account": whole | dates}
        broker.on("GET /user/profile", StubResponse(200, {"profile": profile}))
    printed = run_here(algorithm.source, tmp_path, environment(broker), monkeypatch)
    assert printed == algorithm.prints
    assert broker.lines == [f"GET /v1{target}" for target in algorithm.targets]
    check_headers(broker, second="canary-second" if "replaced" in name else TOKEN)


def check_headers(broker: Stub, second: str = TOKEN) -> None:
    tokens = [seen.headers["Authorization"] for seen in broker.seen]
    assert tokens == [f"Bearer {TOKEN}", *[f"Bearer {second}"] * (len(tokens) - 1)][: len(tokens)]
    for seen in broker.seen:
        assert seen.headers["Accept"] == "application/json"
        assert seen.headers["User-Agent"] == f"kloudtrader/{kloudtrader.__version__}"
        assert "Content-Type" not in seen.headers
        assert "Cookie" not in seen.headers
        assert seen.body == b""


def test_a_process_of_its_own(broker: Stub, tmp_path: Path) -> None:
    """Everything that ``user.md`` shows, as Narwhal runs it."""
    source = (
        "from kloudtrader import ACCESS_TOKEN, ACCOUNT_NUMBER\n"
        "from kloudtrader.user import *\n"
        "user_profle(); user_profile(ACCESS_TOKEN)\n"
        "for call in (account_balance, account_positions, account_history, account_costbasis,\n"
        "             account_orders):\n"
        "    call(); call(ACCESS_TOKEN, ACCOUNT_NUMBER)\n"
        "account_specificorders('1369455')\n"
        "print(user_account_number())\n"
    )
    done = run_process(source, tmp_path, environment(broker))
    assert (done.returncode, done.stderr, done.stdout) == (0, "", f"{ACCOUNT}\n")
    assert len(broker.seen) == 2 + 2 * 5 + 1 + 1
    check_headers(broker)


# --- the environment -------------------------------------------------------------------------

IMPORTS = [
    "from kloudtrader import ACCESS_TOKEN, ACCOUNT_NUMBER",
    "from kloudtrader.defaults import *",
    "from kloudtrader.defaults import ACCESS_TOKEN, ACCOUNT_NUMBER",
    "import kloudtrader; kloudtrader.ACCESS_TOKEN; kloudtrader.ACCOUNT_NUMBER",
]


@pytest.mark.parametrize("line", IMPORTS)
@pytest.mark.parametrize("missing", ["ACCESS_TOKEN", "ACCOUNT_NUMBER"])
@pytest.mark.parametrize("value", [None, "", " \t "])
def test_an_import_line_names_what_is_missing(
    line: str, missing: str, value: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ACCESS_TOKEN", "ACCOUNT_NUMBER"):
        monkeypatch.setenv(name, "something")
    monkeypatch.delenv(missing)
    if value is not None:
        monkeypatch.setenv(missing, value)
    with pytest.raises(kloudtrader.ConfigurationError) as caught:
        exec(line, {})
    other = "ACCOUNT_NUMBER" if missing == "ACCESS_TOKEN" else "ACCESS_TOKEN"
    text = str(caught.value)
    assert text.startswith(f"{missing}, ")
    assert "export it" in text
    assert "Narwhal" in text
    assert "link your Tradier account" in text
    assert other not in text
    assert caught.value.outcome == "not_sent"


def test_a_missing_credential_ends_a_process_with_its_message(tmp_path: Path) -> None:
    done = run_process("from kloudtrader import ACCESS_TOKEN, ACCOUNT_NUMBER\n", tmp_path, {})
    assert done.returncode == 1
    last = done.stderr.splitlines()[-1]
    assert last.startswith("kloudtrader.runtime.errors.ConfigurationError: ACCESS_TOKEN, ")


@pytest.mark.parametrize("call", [user.user_profile, user.user_account_number])
def test_a_call_without_a_token_says_so(call: Callable[[], object], broker: Stub) -> None:
    with pytest.raises(kloudtrader.ConfigurationError, match=r"^ACCESS_TOKEN, .*access_token="):
        call()
    assert broker.seen == []


@pytest.mark.parametrize("call", [user.account_balance, user.account_orders])
def test_a_call_without_an_account_says_so(
    call: Callable[[], object], broker: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACCESS_TOKEN", TOKEN)
    with pytest.raises(kloudtrader.ConfigurationError, match=r"^ACCOUNT_NUMBER, .*account_number="):
        call()
    assert broker.seen == []


def test_explicit_arguments_need_no_environment(
    broker: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KLOUDTRADER_TRADIER_URL", broker.url)
    assert user.account_balance(TOKEN, ACCOUNT) == {"balances": BALANCES}
    assert user.user_account_number(TOKEN) == ACCOUNT
    check_headers(broker)


def test_an_explicit_argument_wins(linked: Stub) -> None:
    linked.on("GET /accounts/A2/balances", StubResponse(200, {"balances": {}}))
    user.account_balance("canary-other", "A2")
    user.account_balance(account_number="A2")
    assert linked.lines == ["GET /v1/accounts/A2/balances"] * 2
    tokens = [seen.headers["Authorization"] for seen in linked.seen]
    assert tokens == ["Bearer canary-other", f"Bearer {TOKEN}"]


def test_white_space_around_values_is_dropped(
    linked: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACCESS_TOKEN", f" {TOKEN}\n")
    monkeypatch.setenv("ACCOUNT_NUMBER", f"\t{ACCOUNT} ")
    monkeypatch.setenv("KLOUDTRADER_TRADIER_URL", f" {linked.url}/ ")
    user.account_balance()
    user.account_balance(f"{TOKEN} ", f" {ACCOUNT}\r\n")
    assert linked.lines == [f"GET {BASE}/balances"] * 2
    check_headers(linked)
    assert kloudtrader.ACCESS_TOKEN == TOKEN
    assert kloudtrader.ACCOUNT_NUMBER == ACCOUNT


def test_the_account_is_read_at_each_call(linked: Stub, monkeypatch: pytest.MonkeyPatch) -> None:
    user.account_orders()
    monkeypatch.setenv("ACCOUNT_NUMBER", "A2")
    linked.on("GET /accounts/A2/orders", StubResponse(200, {"orders": "null"}))
    user.account_orders()
    assert linked.lines == [f"GET {BASE}/orders", "GET /v1/accounts/A2/orders"]


def test_without_a_url_the_broker_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    assert repr(access.client(TOKEN)) == "Client('https://api.tradier.com/v1')"
    monkeypatch.setenv("KLOUDTRADER_TRADIER_URL", "  ")
    assert repr(access.client(TOKEN)) == "Client('https://api.tradier.com/v1')"


@pytest.mark.parametrize("url", ["http://api.tradier.com/v1", "api.tradier.com", "https://"])
def test_a_url_that_cannot_be_used_is_refused(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KLOUDTRADER_TRADIER_URL", url)
    with pytest.raises(kloudtrader.ConfigurationError) as caught:
        user.account_balance(TOKEN, ACCOUNT)
    assert str(caught.value).startswith("KLOUDTRADER_TRADIER_URL: the base URL ")
    assert caught.value.setting == "KLOUDTRADER_TRADIER_URL"


# --- arguments -------------------------------------------------------------------------------

WRONG: list[tuple[str, Callable[[], object]]] = [
    ("access_token", lambda: user.user_profile("  ")),
    ("access_token", lambda: user.user_profile(5)),  # type: ignore[arg-type]
    ("account_number", lambda: user.account_balance(TOKEN, "")),
    ("account_number", lambda: user.account_balance(TOKEN, 55512345)),  # type: ignore[arg-type]
    ("account_number", lambda: user.account_balance(TOKEN, ("A", "B"))),  # type: ignore[arg-type]
    ("account_number", lambda: user.account_balance(TOKEN, "../user")),
    ("account_number", lambda: user.account_balance(TOKEN, "..")),
    ("account_number", lambda: user.account_balance(TOKEN, "A?b=c")),
    ("order_id", lambda: user.account_specificorders("", TOKEN, ACCOUNT)),
    ("order_id", lambda: user.account_specificorders("1/cancel", TOKEN, ACCOUNT)),
    ("order_id", lambda: user.account_specificorders(True, TOKEN, ACCOUNT)),
    ("order_id", lambda: user.account_specificorders(1.0, TOKEN, ACCOUNT)),  # type: ignore[arg-type]
    ("page", lambda: user.account_orders(TOKEN, ACCOUNT, page=0)),
    ("limit", lambda: user.account_orders(TOKEN, ACCOUNT, limit="5")),  # type: ignore[arg-type]
    ("start", lambda: user.account_history(TOKEN, ACCOUNT, start="5 March")),
    ("include_tags", lambda: user.account_orders(TOKEN, ACCOUNT, include_tags=1)),  # type: ignore[arg-type]
]


@pytest.mark.parametrize(("argument", "call"), WRONG)
def test_a_wrong_argument_is_named_and_not_sent(
    argument: str, call: Callable[[], object], linked: Stub
) -> None:
    with pytest.raises(kloudtrader.InvalidArgument, match=argument) as caught:
        call()
    assert caught.value.argument == argument
    assert linked.seen == []


def test_a_token_that_no_header_can_hold_is_not_shown(linked: Stub) -> None:
    with pytest.raises(kloudtrader.ConfigurationError, match="line break") as caught:
        user.user_profile("canary-1\nX-Evil: 1")
    assert "canary" not in str(caught.value)
    assert linked.seen == []


SHOWN: list[tuple[str, Callable[[Any], object]]] = [
    ("account_balance", lambda token: user.account_balance(token, "A404")),
    ("user_account_number", lambda token: user.user_account_number(token)),
    ("account_specificorders", lambda token: user.account_specificorders("a/b", token, ACCOUNT)),
    ("account_positions", lambda token: tradier.account_positions(token, "A404")),
]


@pytest.mark.parametrize(("name", "call"), SHOWN)
@pytest.mark.parametrize("url", [None, "http://example.com/v1"])
def test_no_frame_below_the_function_shows_a_token(
    name: str, call: Callable[[Any], object], url: str | None, stub: Stub, monkeypatch: Any
) -> None:
    """Error reporters collect the variables of every frame; the function's own are the caller's."""
    monkeypatch.setenv("KLOUDTRADER_TRADIER_URL", url or stub.url)
    for token in (TOKEN, TOKEN.encode(), f"{TOKEN}\n2"):
        with pytest.raises(kloudtrader.KloudTraderError) as caught:
            call(token)
        assert frames_with(caught.value, TOKEN) == [name]


def test_no_frame_shows_the_token_of_the_environment(linked: Stub) -> None:
    for call in (user.account_balance, tradier.account_balance):
        with pytest.raises(kloudtrader.NotFound) as caught:
            call(account_number="A404")
        assert frames_with(caught.value, TOKEN) == []


# --- responses pass through --------------------------------------------------------------------

UNTOUCHED = [
    b'{"positions":"null"}',
    b'{"positions":null}',
    b'{"positions":{"position":"null"}}',
    b'{"positions":{}}',
    b'{"positions":{"position":{"cost_basis":12.87,"id":354131,"quantity":1.0,"symbol":"GE"}}}',
    b'{"positions":{"position":[{"quantity":-2.0},{"quantity":3}]},"more":[1,null,true]}',
    b'{"positions":{"open_pl":-318.44000000000005,"x":0.1234567890123456789012,"y":1e-9}}',
    b'{"positions":{"date":"2018-06-19T12:55:12.764Z","class":"equity","id":99999999999999999999}}',
    '{"positions":{"name":"Zürich \\ud83d\\ude00","empty":"","list":[]}}'.encode(),
    b'\xef\xbb\xbf{"positions":{"a":1,"a":2}}',
    b'{"fault":"a field of that name","positions":{"position":[{"quantity":1}]}}',
    b'{"errors":[],"positions":"null"}',
]


@pytest.mark.parametrize("raw", UNTOUCHED)
def test_a_response_passes_through_untouched(raw: bytes, linked: Stub) -> None:
    linked.on(f"GET /accounts/{ACCOUNT}/positions", StubResponse(200, raw))
    response = user.account_positions()
    wanted = json.loads(raw.decode("utf-8-sig"))
    assert response == wanted
    assert kinds(response) == kinds(wanted)
    assert json.dumps(response) == json.dumps(wanted)


def kinds(value: object) -> object:
    """The exact types, since 1 == 1.0 == True."""
    if isinstance(value, dict):
        return {key: kinds(item) for key, item in value.items()}
    return [kinds(item) for item in value] if isinstance(value, list) else type(value)


NUMBERS: list[tuple[object, object]] = [
    ({"account": {"account_number": "A1"}}, "A1"),
    ({"account": [{"account_number": "A1"}]}, "A1"),
    ({"account": [{"account_number": "B2"}, {"account_number": "A1"}]}, ["B2", "A1"]),
    ({"account": []}, []),
    ({"account": None}, []),
    ({"account": "null"}, []),
    ({"id": "id-7"}, []),
    ({"account": {"account_number": 12345678}}, "12345678"),
]


@pytest.mark.parametrize(("profile", "number"), NUMBERS)
def test_account_numbers(profile: object, number: object, linked: Stub) -> None:
    linked.on("GET /user/profile", StubResponse(200, {"profile": profile}))
    assert user.user_account_number() == number


@pytest.mark.parametrize(
    "profile",
    [
        "null",
        None,
        [],
        {"account": "A1"},
        {"account": {}},
        {"account": {"account_number": None}},
        {"account": {"account_number": " "}},
        {"account": {"account_number": True}},
        {"account": {"account_number": {"a": 1}}},
        {"account": [{"account_number": "A1"}, "null"]},
    ],
)
def test_a_profile_without_numbers_is_an_error(profile: object, linked: Stub) -> None:
    linked.on("GET /user/profile", StubResponse(200, {"profile": profile}))
    with pytest.raises(kloudtrader.UnexpectedResponse, match=r"^user_account_number ") as caught:
        user.user_account_number()
    assert caught.value.parsed == {"profile": profile}
    assert caught.value.operation == "user_account_number"
    assert (caught.value.method, caught.value.path) == ("GET", "/user/profile")


# --- errors ----------------------------------------------------------------------------------

CALLS: dict[str, tuple[str, Callable[[], Any]]] = {
    "profile": ("/user/profile", user.user_profile),
    "number": ("/user/profile", user.user_account_number),
    "balances": (f"/accounts/{ACCOUNT}/balances", user.account_balance),
    "positions": (f"/accounts/{ACCOUNT}/positions", user.account_positions),
    "history": (f"/accounts/{ACCOUNT}/history", user.account_history),
    "gainloss": (f"/accounts/{ACCOUNT}/gainloss", user.account_costbasis),
    "orders": (f"/accounts/{ACCOUNT}/orders", user.account_orders),
    "order": (f"/accounts/{ACCOUNT}/orders/7", lambda: user.account_specificorders(7)),
}
SECRETIVE = f"Unauthorized Account: {ACCOUNT} with token {TOKEN}"
BODIES: dict[str, tuple[bytes, str]] = {
    "text": (SECRETIVE.encode(), "Unauthorized Account: VA…45 with token ***"),
    "html": (
        f"<html>\n<head><title>{SECRETIVE}</title></head></html>".encode(),
        "Unauthorized Account: VA…45 with token ***",
    ),
    "xml": (
        f'<?xml version="1.0"?>\n<fault><faultstring>{SECRETIVE}</faultstring></fault>'.encode(),
        "Unauthorized Account: VA…45 with token ***",
    ),
    "fault": (
        json.dumps(
            {"fault": {"faultstring": SECRETIVE, "detail": {"errorcode": "a.b.Code"}}}
        ).encode(),
        "Unauthorized Account: VA…45 with token *** (a.b.Code)",
    ),
    "errors": (
        json.dumps({"errors": {"error": [SECRETIVE, "InitialMargin"]}}).encode(),
        "Unauthorized Account: VA…45 with token ***; InitialMargin",
    ),
    "empty": (b"", ""),
    "many lines": (b"line one\r\n\tline two\x1b[31m\x00", "line one line two [31m"),
}
CLASSES = {
    400: "BadRequest",
    401: "Unauthorized",
    403: "Forbidden",
    404: "NotFound",
    418: "ApiError",
    429: "RateLimited",
    500: "ServerError",
    503: "ServerError",
}


@pytest.mark.parametrize("kind", BODIES)
@pytest.mark.parametrize("status", CLASSES)
def test_an_error_status(status: int, kind: str, linked: Stub) -> None:
    raw, words = BODIES[kind]
    response = StubResponse(status, raw, {"X-Request-Id": "r-1", "Retry-After": "0"})
    linked.on(f"GET /accounts/{ACCOUNT}/balances", response)
    with pytest.raises(kloudtrader.ApiError) as caught:
        user.account_balance()
    error = caught.value
    assert type(error).__name__ == CLASSES[status]
    assert_message_is_clean(str(error))
    assert_message_is_clean(repr(error))
    head = f"account_balance (GET /accounts/{{account_id}}/balances) returned {status}"
    assert str(error).startswith(head)
    assert words in str(error)
    assert_evidence_is_kept(error, status, raw)
    assert len(error.attempts) == len(linked.seen) == (3 if status in (429, 500, 503) else 1)


def assert_message_is_clean(text: str) -> None:
    assert TOKEN not in text
    assert ACCOUNT not in text
    assert text.isprintable()


def assert_evidence_is_kept(error: kloudtrader.CallError, status: int, raw: bytes) -> None:
    assert error.status == status
    assert error.raw == raw.replace(TOKEN.encode(), b"***")
    assert error.body is not None
    assert (ACCOUNT in error.body) == (ACCOUNT.encode() in raw)
    assert error.headers["x-request-id"] == "r-1"
    assert error.operation == "account_balance"
    if raw.startswith(b"{"):
        assert json.dumps(error.parsed) == json.dumps(json.loads(error.raw))


UNUSABLE: dict[str, StubResponse] = {
    "fault": StubResponse(200, {"fault": {"faultstring": "Quota", "detail": {"errorcode": "x"}}}),
    "errors": StubResponse(200, {"errors": {"error": "back office"}}),
    "null": StubResponse(200, None),
    "the text null": StubResponse(200, "null"),
    "html": StubResponse(200, b"<html><title>Maintenance</title></html>"),
    "xml": StubResponse(200, b"<balances><total/></balances>"),
    "empty": StubResponse(200, b""),
    "blank": StubResponse(200, b" \n"),
    "cut short": StubResponse(200, b'{"profile":{"account":[],"na'),
    "another key": StubResponse(200, {"quotes": {"quote": []}}),
    "an empty object": StubResponse(200, {}),
    "a list": StubResponse(200, []),
    "a number": StubResponse(200, 0),
    "no content": StubResponse(204),
    "redirect": StubResponse(302, b"", {"Location": "/v1/user/profile"}),
    "NaN": StubResponse(200, b'{"profile":NaN}'),
    "latin-1": StubResponse(200, b'{"profile":"\xe9"}'),
}


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("kind", UNUSABLE)
def test_a_failed_read_never_looks_like_an_empty_account(
    kind: str, call: str, linked: Stub
) -> None:
    path, function = CALLS[call]
    linked.on(f"GET {path}", UNUSABLE[kind])
    with pytest.raises(kloudtrader.UnexpectedResponse) as caught:
        function()
    assert_message_is_clean(str(caught.value))
    assert caught.value.outcome == "read_failed"
    assert caught.value.status == UNUSABLE[kind].status
    assert caught.value.raw is not None
    assert len(linked.seen) == 1


def test_the_words_of_an_error_with_status_200_are_shown(linked: Stub) -> None:
    for kind, words in (("fault", r"Quota \(x\)"), ("errors", "back office"), ("html", "Mainten")):
        linked.on(f"GET /accounts/{ACCOUNT}/balances", UNUSABLE[kind])
        with pytest.raises(kloudtrader.UnexpectedResponse, match=words):
            user.account_balance()


def test_a_response_that_breaks_off(linked: Stub) -> None:
    broken = StubResponse(200, b'{"positions":"null"}', length=500)
    linked.on(f"GET /accounts/{ACCOUNT}/positions", broken)
    with pytest.raises(kloudtrader.NoResponse) as caught:
        user.account_positions()
    assert caught.value.outcome == "read_failed"
    assert len(caught.value.attempts) == len(linked.seen) == 3


def test_a_broker_that_is_not_there(linked: Stub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KLOUDTRADER_TRADIER_URL", "http://127.0.0.1:9/v1")
    with pytest.raises(kloudtrader.NotSent) as caught:
        user.account_positions()
    assert caught.value.outcome == "not_sent"
    assert_message_is_clean(str(caught.value))


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_read_is_repeated_until_it_succeeds(status: int, linked: Stub) -> None:
    good = StubResponse(200, {"balances": BALANCES})
    bad = StubResponse(status, b"try later", {"Retry-After": "0"})
    linked.on(f"GET /accounts/{ACCOUNT}/balances", bad, bad, good)
    assert user.account_balance() == {"balances": BALANCES}
    assert linked.lines == [f"GET {BASE}/balances"] * 3
    check_headers(linked)


def test_a_wait_that_is_too_long_is_not_waited_for(linked: Stub) -> None:
    quota = StubResponse(429, {"fault": {"faultstring": "Quota"}}, {"Retry-After": "900"})
    linked.on("GET /user/profile", quota)
    with pytest.raises(kloudtrader.RateLimited) as caught:
        user.user_profile()
    assert caught.value.retry_after == pytest.approx(900)
    assert len(linked.seen) == 1


@pytest.mark.parametrize(
    ("body", "advice"),
    [
        (b"Unauthorized Account: VA1", "does not open this account"),
        (b"Invalid access token", "Check ACCESS_TOKEN"),
        (b"", "KLOUDTRADER_TRADIER_URL=sandbox."),
    ],
)
def test_a_refused_token_says_what_to_do(body: bytes, advice: str, linked: Stub) -> None:
    linked.on("GET /user/profile", StubResponse(401, body))
    with pytest.raises(kloudtrader.Unauthorized) as caught:
        user.user_profile()
    assert advice in str(caught.value)
    assert caught.value.advice is not None
    assert advice in caught.value.advice
