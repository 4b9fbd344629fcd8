"""No function of either venue lets a credential out, whatever goes wrong.

Each function is called against servers that echo what they were sent, while all loggers write
everything. Then the text of the error, its ``repr``, the log, pickles, copies, chained errors and
the variables of all frames below the function are searched for the credentials.
"""

import copy
import pickle
import re
import socket
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from types import FunctionType, ModuleType, TracebackType
from typing import Any

import pytest

from kloudtrader import kalshi, tradier, user
from kloudtrader.equities import tradier_user
from kloudtrader.kalshi import client as client_module
from kloudtrader.kalshi.client import ApiClient, Configuration
from kloudtrader.runtime.client import TRANSPORT, Clients
from kloudtrader.runtime.errors import KloudTraderError
from kloudtrader.runtime.policy import Retry
from tests.runtime.conftest import RawServer, http

TOKEN = "canary-token-1f83"
EXPLICIT = "canary-explicit-2b90"
SESSION = "canary-session-77ce"
PASSWORD = "canary-password-90aa"
NEW_PASSWORD = "canary-renewed-31d4"
SECRETS = (TOKEN, EXPLICIT, SESSION, PASSWORD, NEW_PASSWORD)
ACCOUNT = "VA31415926"
USER = "6a1c9c0e-93f5-4a7e-b1f0-canaryuser01"
EMAIL = "canary.trader@example.com"

ORDER = kalshi.UserOrderCreateRequest(market_id="m-1", side="yes", count=2, price=1)
RENEWAL = kalshi.UserChangePasswordRequest(old_password=PASSWORD, new_password=NEW_PASSWORD)
CREDENTIALS = kalshi.LoginRequest(email=EMAIL, password=PASSWORD)
ONE = kalshi.UserOrderDecreaseRequest(count=1)

Call = Callable[[], object]

_TRADIER_NAMES = [
    "user_profile",
    "account_balance",
    "account_positions",
    "account_history",
    "account_costbasis",
    "account_orders",
    "account_specificorders",
]


def _tradier_calls() -> Iterator[tuple[str, Call]]:
    for module in (user, tradier):  # the draft's module has the functions of user
        names = [*_TRADIER_NAMES, *([] if module is tradier else ["user_account_number"])]
        for name in names:
            function = getattr(module, name)
            order = ["7"] if name == "account_specificorders" else []
            of_user = name in ("user_profile", "user_account_number")
            given = [EXPLICIT] if of_user else [*order, EXPLICIT, ACCOUNT]
            label = f"{module.__name__.removeprefix('kloudtrader.')}.{name}"
            yield label, lambda f=function, o=order: f(*o)  # type: ignore[misc]
            yield f"{label}, explicit", lambda f=function, g=given: f(*g)  # type: ignore[misc]
    for name in ("iter_account_history", "iter_account_costbasis", "iter_account_orders"):
        walk = getattr(tradier, name)
        yield name, lambda w=walk: list(w())  # type: ignore[misc]
        yield f"{name}, explicit", lambda w=walk: list(w(EXPLICIT, ACCOUNT))  # type: ignore[misc]


def _kalshi_calls() -> Iterator[tuple[str, Call]]:
    calls: dict[str, Call] = {
        "user_add_watchlist": lambda: kalshi.user_add_watchlist("m-1"),
        "user_remove_watchlist": lambda: kalshi.user_remove_watchlist("m-1"),
        "user_change_password": lambda: kalshi.user_change_password(
            user_change_password_request=RENEWAL
        ),
        "user_get_balance": kalshi.user_get_balance,
        "user_get_market_position": lambda: kalshi.user_get_market_position("m-1"),
        "user_get_market_positions": kalshi.user_get_market_positions,
        "user_get_profile": kalshi.user_get_profile,
        "user_get_watchlist": kalshi.user_get_watchlist,
        "user_order_cancel": lambda: kalshi.user_order_cancel("o-1"),
        "user_orders_get": kalshi.user_orders_get,
        "user_order_create": lambda: kalshi.user_order_create(user_order_create_request=ORDER),
        "user_order_decrease": lambda: kalshi.user_order_decrease(
            "o-1", user_order_decrease_request=ONE
        ),
        "user_trades_get": kalshi.user_trades_get,
        "get_markets": kalshi.get_markets,
        "get_market": lambda: kalshi.get_market("m-1"),
        "get_market_order_book": lambda: kalshi.get_market_order_book("m-1"),
        "iter_user_orders": lambda: list(kalshi.iter_user_orders()),
        "iter_user_trades": lambda: list(kalshi.iter_user_trades()),
        "place_once": lambda: kalshi.place_once(ORDER, patience=0),
        "decrease_once": lambda: kalshi.decrease_once("o-1", 1, patience=0),
        "cancel_once": lambda: kalshi.cancel_once("o-1", patience=0),
        "log_in": lambda: kalshi.SessionApi(_client()).log_in(login_request=CREDENTIALS),
        "log_out": lambda: kalshi.SessionApi(_client()).log_out(),
        "UserApi with a key": _with_a_key,
    }
    yield from calls.items()


def _client() -> ApiClient:
    return ApiClient(retry=Retry(backoff_base=0))


def _with_a_key() -> object:
    configuration = Configuration(api_key={"cookie": f"{USER} {TOKEN}"})
    with ApiClient(configuration, retry=Retry(backoff_base=0)) as client:
        return kalshi.UserApi(client).user_get_balance(USER)


TRADIER_CALLS = dict(_tradier_calls())
KALSHI_CALLS = dict(_kalshi_calls())


# --- what goes wrong ---------------------------------------------------------------------------


def _echo(request: bytes) -> bytes:
    """Return what a careless server sends: the request and its own session, as JSON."""
    said = " ".join(re.findall(r"[\w@.%-]{4,}", request.decode("latin-1")))
    return (
        f'{{"fault":{{"faultstring":"bad {said}"}},"message":"{said}",'
        f'"token":"{SESSION}","session_id":"{SESSION}"}}'
    ).encode()


def _headers(request: bytes) -> str:
    shown = re.search(rb"(?i)authorization: ([^\r\n]*)", request)
    value = shown.group(1).decode() if shown else "none"
    return f"{_LAST}X-Echo: {value}\r\nSet-Cookie: sid={SESSION}\r\nX-Session: {SESSION}\r\n"


Responses = Callable[[bytes], bytes]
RESPONSES: dict[str, Responses] = {
    "401": lambda r: http(_echo(r), "401 Unauthorized", _headers(r)),
    "400 in words": lambda r: http(
        re.sub(rb"[\r\n]+", b" ", r), f"400 {_headers(r).split(chr(13))[0]}", _headers(r)
    ),
    "429": lambda r: http(_echo(r), "429 Slow", _headers(r) + "Retry-After: 900\r\n"),
    "500": lambda r: http(_echo(r), "500 Oops", _headers(r)),
    "fault with 200": lambda r: http(_echo(r), headers=_headers(r)),
    "html with 200": lambda r: http(b"<title>" + _echo(r) + b"</title>", headers=_headers(r)),
    "cut": lambda r: http(_echo(r), headers=_headers(r), length=99_999),
    "cut within the session": lambda r: http(f'{{"a":1,"token":"{SESSION}'.encode(), length=9999),
    "redirect": lambda r: http(b"", "302 Found", _headers(r).replace("X-Echo", "Location")),
    "no HTTP": lambda r: _echo(r),
    "closed": lambda r: b"",
}


def _bad_row(request: bytes) -> bytes:
    keys = (
        "profile", "balances", "positions", "history", "gainloss", "orders", "order", "trades",
        "market_positions", "market_position", "user", "watchlist", "markets", "market",
        "order_book", "balance", "user_id", "access_level",
    )  # fmt: skip
    said = _echo(request).decode()
    row = f'[{{"id":{{"token":"{SESSION}"}},"market_id":[],"said":{said},"quantity":"x"}}]'
    return ("{" + ",".join(f'"{key}":{row}' for key in keys) + "}").encode()


_LAST = "Connection: close\r\n"


def _logged_in(request: bytes) -> bytes:
    body = f'{{"user_id":"{USER}","token":"{SESSION}","access_level":"member"}}'
    return http(body.encode(), headers=_LAST)


@pytest.fixture(scope="module")
def venue() -> Iterator[RawServer]:
    raw = RawServer()
    yield raw
    raw.close()


@pytest.fixture(autouse=True)
def environment(venue: RawServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Credentials of both venues, clients without a past, and no waiting."""
    TRANSPORT.close()
    venue.requests.clear()
    for name, value in {
        "ACCESS_TOKEN": TOKEN,
        "ACCOUNT_NUMBER": ACCOUNT,
        "KALSHI_EMAIL": EMAIL,
        "KALSHI_PASSWORD": PASSWORD,
        "KLOUDTRADER_TRADIER_URL": venue.url + "/v1",
        "KLOUDTRADER_KALSHI_URL": venue.url + "/v1",
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(client_module, "_clients", Clients(client_module._clients._make))
    monkeypatch.setattr(Retry, "draw_delay", lambda self, attempt, rng: 0.0)


def _response(venue: RawServer, responses: Responses, *, log_in: Responses = _logged_in) -> None:
    def behave(connection: socket.socket, request: bytes) -> None:
        chosen = log_in if b"/log_in" in request.split(b"\r\n")[0] else responses
        connection.sendall(chosen(request))

    venue.behave = behave


# --- where it is looked for --------------------------------------------------------------------


def _below(error: BaseException) -> Iterator[tuple[str, dict[str, Any]]]:
    """The variables of all frames below the function that was called, of chained errors too."""
    pending: list[BaseException | None] = [error]
    seen: set[int] = set()
    while pending:
        current = pending.pop()
        if current is None or id(current) in seen:
            continue
        seen.add(id(current))
        pending += [current.__cause__, current.__context__]
        trace: TracebackType | None = current.__traceback__
        public = current is error
        while trace is not None:
            frame = trace.tb_frame
            ours = "kloudtrader" in frame.f_globals.get("__name__", "").partition(".")[0]
            if ours and not public:
                yield frame.f_code.co_qualname, dict(frame.f_locals)
            public = public and not ours
            trace = trace.tb_next


def _texts(value: object) -> Iterator[str]:
    """The texts in a value, and what its parts show of themselves, each part once."""
    seen: set[int] = set()
    layer: list[object] = [value]
    for _ in range(7):
        inner: list[object] = []
        for node in layer:
            if id(node) in seen or isinstance(node, (type, FunctionType, ModuleType, int, float)):
                continue
            seen.add(id(node))
            if isinstance(node, (str, bytes)):
                yield node if isinstance(node, str) else node.decode("latin-1")
                continue
            with suppress(AttributeError):  # some objects are not finished yet
                yield repr(node)
            inner += _parts(node)
        layer = inner


def _parts(node: object) -> list[object]:
    if isinstance(node, dict):
        return [*node.keys(), *node.values()]
    if isinstance(node, (list, tuple, set, frozenset)):
        return list(node)
    if isinstance(node, Configuration):
        return []  # the caller's own
    slots = [slot for kind in type(node).__mro__ for slot in getattr(kind, "__slots__", ())]
    parts = [getattr(node, slot) for slot in slots if isinstance(slot, str) and hasattr(node, slot)]
    return [*parts, *getattr(node, "__dict__", {}).values()]


def search(error: BaseException, log: str) -> list[str]:
    """Where a credential, or an id in text, can be seen."""
    public = [str(error), repr(error), log, *traceback.format_exception(error)]
    found = [f"text: {text}" for text in public if any(each in text for each in SECRETS)]
    found += [f"id: {text}" for text in public if ACCOUNT in text or USER in text]
    kept = [repr(vars(error)), str(getattr(error, "body", "")), repr(pickle.dumps(error))]
    kept += [repr(vars(copy.copy(error))), *_texts(vars(error))]
    found += [f"kept: {text}" for text in kept if any(each in text for each in SECRETS)]
    for name, variables in _below(error):
        for text in _texts(variables):
            if any(each in text for each in SECRETS):
                found.append(f"frame {name}: {text[:300]}")
    return found


def check(call: Call, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(0), pytest.raises(KloudTraderError) as caught:
        call()
    assert search(caught.value, caplog.text) == []


FEW = ("401", "500", "fault with 200", "cut")
"""For calls that differ only in where the token comes from."""


@pytest.mark.parametrize(
    ("name", "response"),
    [(name, each) for name in TRADIER_CALLS for each in (FEW if "explicit" in name else RESPONSES)],
)
def test_a_function_of_tradier(
    venue: RawServer, caplog: pytest.LogCaptureFixture, name: str, response: str
) -> None:
    _response(venue, RESPONSES[response])
    check(TRADIER_CALLS[name], caplog)
    secret = EXPLICIT if name.endswith("explicit") else TOKEN
    assert secret.encode() in venue.requests[0]


MODELS = [
    *(f"tradier.{name}" for name in _TRADIER_NAMES),
    *(name for name in KALSHI_CALLS if name.startswith(("user_get_m", "user_orders", "get_"))),
]


@pytest.mark.parametrize("name", MODELS)
def test_a_row_that_does_not_fit(
    venue: RawServer, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    _response(venue, lambda request: http(_bad_row(request), headers=_headers(request)))
    check({**TRADIER_CALLS, **KALSHI_CALLS}[name], caplog)


@pytest.mark.parametrize("response", RESPONSES)
@pytest.mark.parametrize("name", KALSHI_CALLS)
def test_a_function_of_kalshi(
    venue: RawServer, caplog: pytest.LogCaptureFixture, name: str, response: str
) -> None:
    responses = RESPONSES[response]
    _response(venue, responses, log_in=responses if name == "log_in" else _logged_in)
    check(KALSHI_CALLS[name], caplog)


@pytest.mark.parametrize("response", RESPONSES)
@pytest.mark.parametrize("name", ["user_get_balance", "user_order_create", "place_once"])
def test_a_log_in_that_fails_within_a_call(
    venue: RawServer, caplog: pytest.LogCaptureFixture, name: str, response: str
) -> None:
    _response(venue, RESPONSES[response], log_in=RESPONSES[response])
    check(KALSHI_CALLS[name], caplog)
    assert PASSWORD.encode() in venue.requests[0]


@pytest.mark.parametrize("response", RESPONSES)
@pytest.mark.parametrize("name", ["place_once", "decrease_once", "cancel_once"])
def test_a_write_that_is_lost_and_asked_about(
    venue: RawServer, caplog: pytest.LogCaptureFixture, name: str, response: str
) -> None:
    """Reads response, so that the write itself is reached."""

    def responses(request: bytes) -> bytes:
        if not request.startswith(b"GET"):
            return RESPONSES[response](request)
        first = b"page_number=1" in request
        order = '{"order_id":"o-1","market_id":"m-2","decrease_count":0}' if first else ""
        body = f'{{"orders":[{order}],"trades":[],"market_positions":[]}}'
        return http(body.encode(), headers=_LAST)

    _response(venue, responses)
    check(KALSHI_CALLS[name], caplog)
    assert any(not each.startswith(b"GET") for each in venue.requests[1:])


@pytest.mark.parametrize("name", [*TRADIER_CALLS, *KALSHI_CALLS])
def test_a_server_that_is_not_there(
    name: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("KLOUDTRADER_TRADIER_URL", "KLOUDTRADER_KALSHI_URL"):
        monkeypatch.setenv(variable, "http://127.0.0.1:9/v1")
    check({**TRADIER_CALLS, **KALSHI_CALLS}[name], caplog)


HALVES = [
    {"KALSHI_EMAIL": ""},
    {"KALSHI_PASSWORD": ""},
    {"KALSHI_TOKEN": TOKEN},
    {"KALSHI_USER_ID": USER},
    {"KALSHI_TOKEN": TOKEN, "KALSHI_USER_ID": USER, "KALSHI_EMAIL": ""},
    {"KALSHI_TOKEN": f"{TOKEN}\nX: 1", "KALSHI_USER_ID": USER},
    {"KALSHI_TOKEN": f"{TOKEN}€", "KALSHI_USER_ID": USER},
]


@pytest.mark.parametrize("half", HALVES)
@pytest.mark.parametrize("name", ["user_get_balance", "place_once"])
def test_a_wrong_configuration_of_kalshi(
    half: dict[str, str],
    name: str,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for variable, value in half.items():
        monkeypatch.setenv(variable, value)
    check(KALSHI_CALLS[name], caplog)


WRONG: list[tuple[Any, ...]] = [
    (f"{EXPLICIT}\n", ACCOUNT + "/.."),
    (f"{EXPLICIT}\r\nX: 1", ACCOUNT),
    (f"{EXPLICIT}€", ACCOUNT),
    (EXPLICIT.encode(), ACCOUNT),
    ([EXPLICIT], ACCOUNT),
    (EXPLICIT, [ACCOUNT]),
]


@pytest.mark.parametrize("arguments", WRONG, ids=repr)
@pytest.mark.parametrize("module", [user, tradier], ids=["user", "tradier"])
def test_a_wrong_argument_of_tradier(
    module: Any, arguments: tuple[Any, ...], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(0), pytest.raises(KloudTraderError) as caught:
        module.account_balance(*arguments)
    assert search(caught.value, caplog.text) == []


def test_the_draft_of_the_documents_has_the_same_functions() -> None:
    for name in (*_TRADIER_NAMES, "user_account_number"):
        assert getattr(tradier_user, name) is getattr(user, name)


def test_the_search_finds_what_is_there(venue: RawServer, caplog: pytest.LogCaptureFixture) -> None:
    _response(venue, RESPONSES["500"])
    with pytest.raises(KloudTraderError) as caught:
        user.account_balance()
    error = caught.value
    assert search(error, "") == []
    assert search(error, f"GET /accounts/{ACCOUNT}") != []
    error.raw = TOKEN.encode()  # type: ignore[attr-defined]
    assert search(error, "") != []
