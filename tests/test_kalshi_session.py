"""Sessions of Kalshi: their sources and their ends."""

import itertools
import os
import pickle
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from kloudtrader import kalshi
from kloudtrader.kalshi import client as client_module
from kloudtrader.kalshi.session import Session
from kloudtrader.runtime.auth import Secret
from kloudtrader.runtime.client import Clients
from kloudtrader.runtime.errors import (
    BadRequest,
    ConfigurationError,
    Forbidden,
    InvalidArgument,
    KloudTraderError,
    NotSent,
    OutcomeUnknown,
    Unauthorized,
)
from kloudtrader.runtime.policy import Retry
from kloudtrader.runtime.response.decode import plain
from kloudtrader_kalshi import operations
from tests.scripts import frames_with
from tests.stub import Seen, Stub, StubResponse

USER = "7d1f0c52-3b8e-4c6a-9a51-2f4be0d9c811"
TOKEN = "canary-5d2b81"
PASSWORD = "canary-horse-7"
EMAIL = "trader@example.com"
BALANCE = f"GET /users/{USER}/balance"
ORDERS = f"POST /users/{USER}/orders"
ORDER = kalshi.UserOrderCreateRequest(market_id="m-1", side="yes", count=2, price=1)
GOOD = StubResponse(200, {"balance": 99111})
PLACED = StubResponse(201, {"order": {"order_id": "o-1"}, "status": ""})
REFUSED = StubResponse(401, {"code": "unauthorized", "message": "session is over"})
MOVED = StubResponse(401, b"API has been moved to https://api.elections.kalshi.com/")


@pytest.fixture(autouse=True)
def fresh_clients(monkeypatch: pytest.MonkeyPatch) -> None:
    """Clients without sessions and failures of another test, which never wait."""
    fresh = Clients(client_module._clients._make, client_module._clients._setting)
    monkeypatch.setattr(client_module, "_clients", fresh)
    monkeypatch.setattr(Retry, "draw_delay", lambda self, attempt, rng: 0.0)


@pytest.fixture
def venue(stub: Stub, monkeypatch: pytest.MonkeyPatch) -> Stub:
    monkeypatch.setenv("KLOUDTRADER_KALSHI_URL", stub.url)
    stub.on(BALANCE, GOOD)
    stub.on(ORDERS, PLACED)
    stub.on("POST /log_in", *[logged_in(f"canary-session-{number}") for number in range(1, 9)])
    return stub


@pytest.fixture
def token(venue: Stub, monkeypatch: pytest.MonkeyPatch) -> Stub:
    monkeypatch.setenv("KALSHI_USER_ID", USER)
    monkeypatch.setenv("KALSHI_TOKEN", TOKEN)
    return venue


@pytest.fixture
def password(venue: Stub, monkeypatch: pytest.MonkeyPatch) -> Stub:
    monkeypatch.setenv("KALSHI_EMAIL", EMAIL)
    monkeypatch.setenv("KALSHI_PASSWORD", PASSWORD)
    return venue


def logged_in(token: str) -> StubResponse:
    return StubResponse(200, {"user_id": USER, "token": token, "access_level": "member"})


def place() -> object:
    return kalshi.user_order_create(user_order_create_request=ORDER)


def paths(stub: Stub) -> list[str]:
    return [line.replace("/v1", "", 1) for line in stub.lines]


def list_tokens(stub: Stub) -> list[str | None]:
    """The credentials of the requests, ``None`` for a login."""
    return [seen.headers.get("Authorization") for seen in stub.seen]


def assert_nothing_secret(error: BaseException) -> None:
    for text in (str(error), repr(error)):
        assert "canary" not in text
        assert USER not in text
        assert text.isprintable()


# --- credentials of the environment ----------------------------------------------------------


def test_the_token_pair_is_used_as_it_is(token: Stub) -> None:
    assert kalshi.user_get_balance().balance == 99111
    place()
    assert paths(token) == [BALANCE, ORDERS]
    assert list_tokens(token) == [f"{USER} {TOKEN}"] * 2


def test_the_environment_is_read_at_each_call(token: Stub, monkeypatch: pytest.MonkeyPatch) -> None:
    kalshi.user_get_balance()
    monkeypatch.setenv("KALSHI_TOKEN", f"  {TOKEN}-2\n")
    kalshi.user_get_balance()
    assert list_tokens(token) == [f"{USER} {TOKEN}", f"{USER} {TOKEN}-2"]


def test_an_explicit_user_wins(token: Stub) -> None:
    token.on("GET /users/u-2/balance", GOOD)
    kalshi.user_get_balance(user_id="u-2")
    assert paths(token) == ["GET /users/u-2/balance"]


def test_without_credentials_a_call_says_what_to_export(venue: Stub) -> None:
    for call in (kalshi.user_get_balance, place):
        with pytest.raises(ConfigurationError, match=r"KALSHI_EMAIL.*KALSHI_TOKEN"):
            call()
    assert venue.seen == []


PAIRS = [("KALSHI_USER_ID", "KALSHI_TOKEN"), ("KALSHI_EMAIL", "KALSHI_PASSWORD")]


@pytest.mark.parametrize("other_pair", [False, True])
@pytest.mark.parametrize("pair", PAIRS)
@pytest.mark.parametrize("which", [0, 1])
def test_half_a_pair_is_a_configuration_error(
    pair: tuple[str, str],
    which: int,
    other_pair: bool,
    venue: Stub,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if other_pair:
        for name in PAIRS[1 - PAIRS.index(pair)]:
            monkeypatch.setenv(name, "canary")
    monkeypatch.setenv(pair[which], "canary")
    monkeypatch.setenv(pair[1 - which], "  ")
    with pytest.raises(
        ConfigurationError, match=f"{pair[which]} is set but {pair[1 - which]}"
    ) as e:
        kalshi.user_get_balance()
    assert_nothing_secret(e.value)
    assert venue.seen == []


@pytest.mark.parametrize("value", ["canary-1\nX-Evil: 1", "canary-1\r2", "canary-€"])
def test_a_token_that_no_header_can_hold(
    value: str, token: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KALSHI_TOKEN", value)
    with pytest.raises(ConfigurationError, match="header") as caught:
        kalshi.user_get_balance()
    assert_nothing_secret(caught.value)
    assert token.seen == []


def test_public_reads_need_no_credentials(venue: Stub) -> None:
    venue.on("GET /markets", StubResponse(200, {"markets": []}))
    assert kalshi.get_markets().markets == []
    assert list_tokens(venue) == [None]


# --- logging in ------------------------------------------------------------------------------


def test_the_first_call_logs_in(password: Stub) -> None:
    kalshi.user_get_balance()
    place()
    assert paths(password) == ["POST /log_in", BALANCE, ORDERS]
    assert password.seen[0].json == {"email": EMAIL, "password": PASSWORD}
    assert list_tokens(password) == [None, *[f"{USER} canary-session-1"] * 2]


def test_eight_threads_log_in_once(password: Stub) -> None:
    everyone = threading.Barrier(9)
    release = threading.Event()

    def slow(seen: Seen) -> StubResponse:
        release.wait(10)
        return logged_in("canary-session-1")

    def call(_: int) -> int:
        everyone.wait(10)
        return kalshi.user_get_balance().balance

    password.on("POST /log_in", slow)
    with ThreadPoolExecutor(8) as pool:
        responses = pool.map(call, range(8))
        everyone.wait(10)
        # Threads that do not wait for each other would send logins of their own by now.
        threading.Event().wait(0.1)
        release.set()
        assert list(responses) == [99111] * 8
    assert paths(password).count("POST /log_in") == 1
    assert paths(password).count(BALANCE) == 8


def test_another_address_is_another_session(
    password: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    kalshi.user_get_balance()
    monkeypatch.setenv("KALSHI_EMAIL", "other@example.com")
    kalshi.user_get_balance()
    assert paths(password) == ["POST /log_in", BALANCE] * 2
    assert [seen.json["email"] for seen in password.seen[::2]] == [EMAIL, "other@example.com"]


def test_a_read_whose_session_has_ended_logs_in_once_and_is_sent_again(password: Stub) -> None:
    password.on(BALANCE, REFUSED, GOOD)
    assert kalshi.user_get_balance().balance == 99111
    assert paths(password) == ["POST /log_in", BALANCE] * 2
    assert list_tokens(password)[1::2] == [
        f"{USER} canary-session-1",
        f"{USER} canary-session-2",
    ]


def test_a_read_that_is_refused_in_a_new_session_too_says_so(password: Stub) -> None:
    password.on(BALANCE, REFUSED)
    with pytest.raises(Unauthorized) as caught:
        kalshi.user_get_balance()
    assert_nothing_secret(caught.value)
    assert paths(password) == ["POST /log_in", BALANCE] * 2
    password.on(BALANCE, GOOD)
    assert kalshi.user_get_balance().balance == 99111


@pytest.mark.parametrize("body", [{"user_id": None, "token": None}, {"user_id": "u", "token": " "}])
def test_a_log_in_without_a_session_is_not_one(password: Stub, body: dict[str, Any]) -> None:
    password.on("POST /log_in", StubResponse(body=body))
    with pytest.raises(NotSent):
        kalshi.user_get_balance()
    assert paths(password) == ["POST /log_in"]


def test_log_out_drops_the_session(password: Stub) -> None:
    password.on("POST /log_out", StubResponse(204))
    client = client_module.default_client()
    kalshi.user_get_balance()
    client.send(operations.log_out, {}, plain)
    kalshi.user_get_balance()
    assert paths(password) == ["POST /log_in", BALANCE, "POST /log_out", "POST /log_in", BALANCE]
    assert list_tokens(password)[-1] == f"{USER} canary-session-2"


def test_an_order_is_not_sent_again_after_a_401(password: Stub) -> None:
    password.on(ORDERS, REFUSED, PLACED)
    with pytest.raises(Unauthorized) as caught:
        place()
    assert caught.value.outcome == "refused"
    assert paths(password) == ["POST /log_in", ORDERS]
    place()
    assert paths(password)[2:] == ["POST /log_in", ORDERS]


def test_a_late_401_does_not_drop_the_new_session(password: Stub) -> None:
    """Two calls in flight meet the end of one session: the second must not end its successor."""
    first_is_refused = threading.Event()

    def late(seen: Seen) -> StubResponse:
        first_is_refused.wait(10)
        return REFUSED

    password.on(BALANCE, late, GOOD, GOOD)
    password.on(ORDERS, REFUSED, PLACED)
    with ThreadPoolExecutor(1) as pool:
        pending = pool.submit(kalshi.user_get_balance)
        while len(password.seen) < 2:
            threading.Event().wait(0.001)
        with pytest.raises(Unauthorized):
            place()
        place()
        first_is_refused.set()
        assert pending.result(10).balance == 99111
    kalshi.user_get_balance()
    assert paths(password).count("POST /log_in") == 2
    assert list_tokens(password)[-1] == f"{USER} canary-session-2"


def test_threads_that_wait_for_a_log_in_share_its_refusal(password: Stub) -> None:
    """Eight tries with a wrong password would lock the account."""
    everyone, release = threading.Barrier(9), threading.Event()

    def slow(seen: Seen) -> StubResponse:
        release.wait(10)
        return REFUSED

    def call(_: int) -> Unauthorized:
        everyone.wait(10)
        with pytest.raises(Unauthorized) as caught:
            kalshi.user_get_balance()
        return caught.value

    password.on("POST /log_in", slow)
    with ThreadPoolExecutor(8) as pool:
        errors = pool.map(call, range(8))
        everyone.wait(10)
        threading.Event().wait(0.1)
        release.set()
        found = list(errors)
    assert paths(password) == ["POST /log_in"]
    assert len({id(error) for error in found}) == 8
    assert {error.operation for error in found} == {"log_in"}


def test_a_call_does_not_wait_longer_for_a_log_in_than_it_may_take(password: Stub) -> None:
    begun, release = threading.Event(), threading.Event()

    def slow(seen: Seen) -> StubResponse:
        begun.set()
        release.wait(10)
        return logged_in("canary-session-1")

    password.on("POST /log_in", slow)
    client = client_module.ApiClient(clock=lambda: 0.0)  # only waiting takes time
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(client.user_id)
        assert begun.wait(10)
        with pytest.raises(NotSent, match="a login to Kalshi in another thread is not over"):
            kalshi.UserApi(client).user_get_balance(USER, _timeout=0.05)
        assert not first.done()
        release.set()
        assert first.result() == USER
    assert paths(password) == ["POST /log_in"]


@pytest.mark.parametrize("takes", [1.0, 3.0])
def test_a_log_in_takes_of_the_time_for_the_call(password: Stub, takes: float) -> None:
    now = [0.0]

    def slow(seen: Seen) -> StubResponse:
        now[0] += takes
        return logged_in("canary-session-1")

    password.on("POST /log_in", slow)
    api = kalshi.UserApi(client_module.ApiClient(clock=lambda: now[0], timeout=2.0))
    if takes < 2.0:
        assert api.user_get_balance(USER).balance == 99111
        return
    with pytest.raises(NotSent) as caught:
        api.user_get_balance(USER)
    assert caught.value.operation == "user_get_balance"
    assert api.user_get_balance(USER).balance == 99111  # the session is there
    assert paths(password) == ["POST /log_in", BALANCE]


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_a_child_does_not_wait_for_a_log_in_of_its_parent(password: Stub) -> None:
    begun, release = threading.Event(), threading.Event()
    sessions = itertools.count(1)

    def slow(seen: Seen) -> StubResponse:
        number = next(sessions)
        begun.set()
        if number == 1:
            release.wait(20)
        return logged_in(f"canary-session-{number}")

    password.on("POST /log_in", slow)
    client = client_module.default_client()
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(client.user_id)
        assert begun.wait(10)
        child = os.fork()
        if child == 0:
            try:
                os._exit(0 if client.user_id() == USER else 1)
            finally:
                os._exit(2)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        release.set()
        assert first.result() == USER
    assert code == 0
    assert paths(password).count("POST /log_in") == 2


def test_both_pairs_the_token_first_then_the_log_in(token: Stub, password: Stub) -> None:
    token.on(BALANCE, REFUSED, GOOD)
    with pytest.raises(Unauthorized):
        kalshi.user_get_balance()
    kalshi.user_get_balance()
    place()
    assert paths(token) == [BALANCE, "POST /log_in", BALANCE, ORDERS]
    assert list_tokens(token) == [f"{USER} {TOKEN}", None, *[f"{USER} canary-session-1"] * 2]


def test_a_new_token_is_used_after_the_old_one_was_refused(
    token: Stub, password: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    token.on(BALANCE, REFUSED, GOOD)
    with pytest.raises(Unauthorized):
        kalshi.user_get_balance()
    monkeypatch.setenv("KALSHI_TOKEN", f"{TOKEN}-2")
    kalshi.user_get_balance()
    assert list_tokens(token)[1:] == [f"{USER} {TOKEN}-2"]


def test_a_token_alone_is_shown_again_after_a_401(token: Stub) -> None:
    token.on(BALANCE, REFUSED, GOOD)
    with pytest.raises(Unauthorized, match="Check the credentials"):
        kalshi.user_get_balance()
    assert kalshi.user_get_balance().balance == 99111
    assert paths(token) == [BALANCE] * 2


# --- a login that fails inside another call -------------------------------------------------

FAILURES: list[tuple[StubResponse, type[Exception]]] = [
    (StubResponse(401, {"code": "invalid_credentials", "message": "wrong password"}), Unauthorized),
    (StubResponse(400, {"message": "malformed"}), BadRequest),
    (StubResponse(403, {"message": "locked"}), Forbidden),
    (StubResponse(429, b"", {"Retry-After": "900"}), NotSent),
    (StubResponse(503, {"message": "paused"}), NotSent),
    (StubResponse(200, b"<html>Maintenance</html>"), NotSent),
    (StubResponse(200, {"user_id": USER}), NotSent),
    (StubResponse(200, b'{"user_id":"x"', length=99), NotSent),
    (StubResponse(302, b"", {"Location": "/"}), NotSent),
]


@pytest.mark.parametrize(("response", "kind"), FAILURES)
@pytest.mark.parametrize("call", [place, kalshi.user_get_balance])
def test_a_failed_log_in_means_that_the_call_never_left(
    response: StubResponse, kind: type[Exception], call: Callable[[], object], password: Stub
) -> None:
    password.on("POST /log_in", response)
    with pytest.raises(kind) as caught:
        call()
    assert set(paths(password)) == {"POST /log_in"}
    assert not isinstance(caught.value, OutcomeUnknown)
    assert caught.value.outcome in ("not_sent", "refused")  # type: ignore[attr-defined]
    assert "log_in" in str(caught.value)
    assert_nothing_secret(caught.value)
    assert_nothing_secret(caught.value.__cause__ or caught.value)


def test_a_log_in_may_be_repeated(password: Stub) -> None:
    password.on("POST /log_in", StubResponse(503, b"paused"), logged_in("canary-session-1"))
    place()
    assert paths(password) == ["POST /log_in", "POST /log_in", ORDERS]


def test_a_server_that_is_not_there(password: Stub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KLOUDTRADER_KALSHI_URL", "http://127.0.0.1:9/v1")
    with pytest.raises(NotSent) as caught:
        place()
    assert_nothing_secret(caught.value)


def test_no_frame_shows_a_credential(password: Stub, monkeypatch: pytest.MonkeyPatch) -> None:
    change = kalshi.UserChangePasswordRequest(old_password=PASSWORD, new_password="canary-new-1")
    calls: list[Callable[[], object]] = [
        place,
        lambda: kalshi.user_change_password(user_change_password_request=change),
    ]
    for response in (
        StubResponse(401, {"message": "no"}),
        StubResponse(200, b"<html>"),
        logged_in("canary-2"),
    ):
        password.on("POST /log_in", response)
        password.on(ORDERS, REFUSED)
        for call in calls:
            with pytest.raises(KloudTraderError) as caught:
                call()
            assert frames_with(caught.value, "canary") == []
    monkeypatch.delenv("KALSHI_EMAIL")
    with pytest.raises(ConfigurationError) as half:
        place()
    assert frames_with(half.value, "canary") == []


# --- the retired host ------------------------------------------------------------------------


@pytest.mark.parametrize("pair", ["token", "password"])
def test_a_host_that_moved_names_the_variable(pair: str, request: pytest.FixtureRequest) -> None:
    venue: Stub = request.getfixturevalue(pair)
    for route in ("POST /log_in", BALANCE, ORDERS):
        venue.on(route, MOVED)
    for call in (kalshi.user_get_balance, place):
        venue.seen.clear()
        with pytest.raises(Unauthorized, match="KLOUDTRADER_KALSHI_URL") as caught:
            call()
        assert "moved" in str(caught.value)
        assert_nothing_secret(caught.value)
        assert len(venue.seen) == 1


def test_a_host_that_moved_with_both_pairs_is_no_loop(token: Stub, password: Stub) -> None:
    for route in ("POST /log_in", BALANCE):
        token.on(route, MOVED)
    for _ in range(3):
        with pytest.raises(Unauthorized, match="KLOUDTRADER_KALSHI_URL"):
            kalshi.user_get_balance()
    assert paths(token) == [BALANCE, "POST /log_in", "POST /log_in"]


def test_without_a_url_the_documented_host_is_asked() -> None:
    assert kalshi.Configuration().host == "https://trading-api.kalshi.com/v1"
    assert repr(kalshi.ApiClient()) == "Client('https://trading-api.kalshi.com/v1')"


# --- the form of generated clients -----------------------------------------------------------


def balance_with(configuration: kalshi.Configuration) -> int:
    with kalshi.ApiClient(configuration) as client:
        return kalshi.UserApi(client).user_get_balance(USER).balance


def test_an_api_key_is_sent_as_it_is(token: Stub) -> None:
    configuration = kalshi.Configuration(host=token.url)
    configuration.api_key["cookie"] = "any words canary"
    assert balance_with(configuration) == 99111
    configuration.api_key_prefix["cookie"] = "Bearer"
    balance_with(configuration)
    given = {"api_key": {"cookie": "k"}, "api_key_prefix": {"cookie": "Token"}}
    balance_with(kalshi.Configuration(token.url, **given))
    assert list_tokens(token) == ["any words canary", "Bearer any words canary", "Token k"]


def test_an_api_key_may_change_while_the_client_lives(token: Stub) -> None:
    configuration = kalshi.Configuration(token.url, {"cookie": "first"})
    api = kalshi.UserApi(kalshi.ApiClient(configuration))
    api.user_get_balance(USER)
    configuration.api_key["cookie"] = "second"
    api.user_get_balance(USER)
    assert list_tokens(token) == ["first", "second"]


def test_a_refused_api_key_is_not_replaced_by_a_log_in(password: Stub) -> None:
    password.on(BALANCE, REFUSED)
    configuration = kalshi.Configuration(password.url, {"cookie": "canary-key"})
    for _ in range(2):
        with pytest.raises(kalshi.ApiException) as caught:
            balance_with(configuration)
        assert_nothing_secret(caught.value)
    assert paths(password) == [BALANCE] * 2


def test_without_an_api_key_the_environment_is_asked(token: Stub) -> None:
    assert balance_with(kalshi.Configuration(host=token.url)) == 99111
    assert balance_with(kalshi.Configuration()) == 99111
    assert list_tokens(token) == [f"{USER} {TOKEN}"] * 2


def test_a_prefix_alone_leaves_the_environment_as_it_is(token: Stub) -> None:
    balance_with(kalshi.Configuration(token.url, api_key_prefix={"cookie": "Bearer"}))
    assert list_tokens(token) == [f"{USER} {TOKEN}"]


@pytest.mark.parametrize("where", ["api_key", "api_key_prefix"])
def test_an_unknown_key_name_is_refused(where: str, token: Stub) -> None:
    configuration = kalshi.Configuration(token.url, {"cookie": "k"})
    getattr(configuration, where)["Authorization"] = "canary"
    with pytest.raises(ConfigurationError, match=r"'Authorization'.*'cookie'") as caught:
        balance_with(configuration)
    assert_nothing_secret(caught.value)
    assert token.seen == []


def test_a_blank_key_is_refused(token: Stub) -> None:
    with pytest.raises(ConfigurationError, match="blank"):
        balance_with(kalshi.Configuration(token.url, {"cookie": "  "}))
    assert token.seen == []


def test_a_client_stays_usable_after_its_context(token: Stub) -> None:
    with kalshi.ApiClient() as client:
        api = kalshi.UserApi(client)
    assert api.user_get_balance(USER).balance == 99111


def test_what_is_printed_shows_no_credential() -> None:
    configuration = kalshi.Configuration("http://127.0.0.1:9/v1", {"cookie": f"{USER} canary"})
    session = Session(USER, Secret(f"{USER} canary"))
    for thing in (configuration, kalshi.ApiClient(configuration), session, [session]):
        assert "canary" not in repr(thing)
        assert USER not in repr(thing)
    with pytest.raises(TypeError, match="pickled"):
        pickle.dumps(session)


# --- requests that are refused before they leave ---------------------------------------------


@pytest.mark.parametrize(
    ("argument", "call"),
    [
        ("user_id", lambda: kalshi.user_get_balance(user_id="../markets")),
        ("market_id", lambda: kalshi.user_add_watchlist("a/b")),
        ("order_id", lambda: kalshi.user_order_cancel("")),
        ("min_price", lambda: kalshi.user_orders_get(min_price=True)),
        ("page_size", lambda: kalshi.user_orders_get(page_size="5")),  # type: ignore[arg-type]
        ("min_date", lambda: kalshi.user_trades_get(min_date="2024-03-05T00:00:00")),
    ],
)
def test_a_wrong_argument_is_named(argument: str, call: Callable[[], object], token: Stub) -> None:
    with pytest.raises(InvalidArgument, match=argument) as caught:
        call()
    assert caught.value.argument == argument
    assert token.seen == []


def test_a_url_that_cannot_be_used_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KLOUDTRADER_KALSHI_URL", "http://me:canary-1@127.0.0.1/v1")
    with pytest.raises(
        ConfigurationError, match=r"^KLOUDTRADER_KALSHI_URL: the base URL "
    ) as caught:
        kalshi.get_markets()
    assert caught.value.setting == "KLOUDTRADER_KALSHI_URL"
    assert "canary-1" not in str(caught.value)


def test_the_words_of_an_error_may_stand_in_the_headers(token: Stub) -> None:
    """Where the document puts them."""
    headers = {"code": "invalid_price", "message": "bad price", "service": "exchange"}
    token.on(ORDERS, StubResponse(400, b"", headers))
    with pytest.raises(kalshi.ApiException, match=r"invalid_price.*bad price") as caught:
        place()
    error = caught.value
    assert (error.status, error.reason, error.body) == (400, "BAD REQUEST", "")
    assert error.headers["Code"] == "invalid_price"
