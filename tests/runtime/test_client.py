"""Calls: errors by status, repeats and waits, deadlines, limits, logging, threads, forks."""

import json
import os
import pickle
import random
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable
from typing import Any

import pytest
from pydantic import BaseModel
from pytest_httpserver import HTTPServer

from kloudtrader.runtime import (
    Api,
    ApiError,
    BadRequest,
    Client,
    ConfigurationError,
    InvalidArgument,
    NotFound,
    NotSent,
    OutcomeUnknown,
    RateLimited,
    RateLimiter,
    Request,
    Retry,
    RetryBudget,
    ServerError,
    Timeout,
    Transport,
    Typed,
    Unauthorized,
    UnexpectedResponse,
    bearer,
    plain,
)
from kloudtrader.runtime.client import (
    Clients,
    build_body,
    check_body,
    require_body,
    supply_fields,
)
from kloudtrader.runtime.request.models import RequestModel
from tests.runtime.conftest import (
    ACCOUNT,
    ARGUMENTS,
    READ,
    SECURE,
    TOKEN,
    WRITE,
    Clock,
    RawServer,
    client_of,
    http,
)

ORDERS = http(b'{"orders":"null"}')


def script(server: RawServer, *responses: bytes) -> None:
    """Give these responses in turn, the last one for ever, on connections that stay open."""

    def behave(connection: Any, request: bytes) -> bool:
        connection.sendall(responses[min(len(server.requests), len(responses)) - 1])
        return True

    server.behave = behave


def fail(client: Client, **options: Any) -> Any:
    with pytest.raises(ApiError) as caught:
        client.send(READ, ARGUMENTS, plain, **options)
    return caught.value


def test_an_error_says_everything_in_one_line(server: RawServer, client: Client) -> None:
    raw = b'{"fault":{"faultstring":"Invalid Access\\n Token","detail":{"errorcode":"km.token"}}}'
    script(server, http(raw, "401 Unauthorized", "X-One: 1\r\nSet-Cookie: s=1\r\n"))
    error = fail(client)
    assert isinstance(error, Unauthorized)
    assert str(error) == (
        "account_orders (GET /accounts/{account_id}/orders) returned 401 Unauthorized: "
        "Invalid Access Token (km.token)"
    )
    assert (error.status, error.reason, error.raw) == (401, "Unauthorized", raw)
    assert error.body == raw.decode()
    assert error.parsed == json.loads(raw)
    assert dict(error.headers)["X-One"] == "1"
    assert "set-cookie" not in error.headers
    assert (error.operation, error.method, error.path) == ("account_orders", "GET", READ.path)
    assert [attempt.status for attempt in error.attempts] == [401]
    assert pickle.loads(pickle.dumps(error)).parsed == error.parsed


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b'{"errors":{"error":["No","Code"]}}', "No; Code"),
        (b'{"code":"bad","message":"Not so"}', "Not so (bad)"),
        (b"<html><title>502 Bad Gateway</title></html>", "502 Bad Gateway"),
        (b"<fault><faultstring>Quota</faultstring></fault>", "Quota"),
        (b"Invalid parameter, tag: too long", "Invalid parameter, tag: too long"),
        (b"x" * 9999, "x" * 299 + "…"),
        (b"", "from a header: said here"),
    ],
)
def test_words_of_every_kind(server: RawServer, client: Client, raw: bytes, words: str) -> None:
    script(server, http(raw, "404 Not Found", "code: from a header\r\nmessage: said here\r\n"))
    assert str(fail(client)).endswith(f"404 Not Found: {words}")


class Problem(BaseModel):
    code: str


def test_documented_error_models(server: RawServer, client: Client) -> None:
    script(server, http(b'{"code":"x"}', "400 Bad Request"))
    with pytest.raises(BadRequest) as caught:
        client.send(READ, ARGUMENTS, Typed(dict[str, Any], errors={"default": Problem}))
    assert caught.value.parsed == Problem(code="x")


def test_advice_is_added(server: RawServer, clock: Clock) -> None:
    script(server, http(b"no", "404 Not Found"))
    error = fail(client_of(server.url, clock, advise=lambda e: f"Look elsewhere ({e.status})."))
    assert str(error).endswith("404 Not Found: no. Look elsewhere (404).")
    assert error.advice == "Look elsewhere (404)."

    def broken(error: ApiError) -> str:
        raise LookupError(TOKEN)

    assert isinstance(fail(client_of(server.url, clock, advise=broken)), NotFound)


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_read_is_tried_again(
    server: RawServer, client: Client, clock: Clock, status: int
) -> None:
    script(server, http(b"", f"{status} X"), http(b"", f"{status} X"), ORDERS)
    assert client.send(READ, ARGUMENTS, plain) == {"orders": "null"}
    assert clock.sleeps == [0.5, 1.0]
    assert server.connections == 1


@pytest.mark.parametrize("status", [400, 401, 403, 404, 408, 409, 422, 501, 505])
def test_other_statuses_are_final(server: RawServer, client: Client, status: int) -> None:
    script(server, http(b"", f"{status} X"))
    fail(client)
    assert len(server.requests) == 1


def test_attempts_run_out(server: RawServer, client: Client) -> None:
    script(server, http(b"", "503 Busy"))
    error = fail(client)
    assert isinstance(error, ServerError)
    assert [(a.status, a.reason, a.waited) for a in error.attempts] == [
        (503, "Busy", 0.0),
        (503, "Busy", 0.5),
        (503, "Busy", 1.0),
    ]
    assert len(fail(client, retry=Retry(attempts=1)).attempts) == 1


def test_the_servers_hint_is_obeyed(server: RawServer, client: Client, clock: Clock) -> None:
    script(server, http(b"", "503 Busy", "Retry-After: 7\r\n"), ORDERS)
    client.send(READ, ARGUMENTS, plain)
    assert clock.sleeps == [7.5]


@pytest.mark.parametrize(("after", "timeout"), [(31, None), (7, 7.0), (999999, None)])
def test_a_hint_that_is_too_far_away_raises_at_once(
    server: RawServer, client: Client, clock: Clock, after: int, timeout: float | None
) -> None:
    script(server, http(b"", "429 Too Many", f"Retry-After: {after}\r\n"))
    error = fail(client, timeout=timeout)
    assert isinstance(error, RateLimited)
    assert error.retry_after == after
    assert len(server.requests) == 1
    assert clock.sleeps == []


def test_the_deadline_covers_all_attempts(server: RawServer, client: Client, clock: Clock) -> None:
    def behave(connection: Any, request: bytes) -> bool:
        clock.time += 3
        connection.sendall(http(b"", "500 X"))
        return True

    server.behave = behave
    error = fail(client, timeout=Timeout(total=5), retry=Retry(attempts=9, backoff_base=1.0))
    assert len(error.attempts) == 2


def test_an_empty_budget_stops_repeats(server: RawServer, clock: Clock) -> None:
    script(server, http(b"", "500 X"))
    budget = RetryBudget(3, 0, clock=clock)
    client = client_of(server.url, clock, budget=budget)
    assert [len(fail(client).attempts) for _ in range(3)] == [3, 2, 1]


def test_the_rate_limit_is_kept_to(server: RawServer, clock: Clock) -> None:
    expiry = int((clock.time + 1.7e9 + 20) * 1000)
    limits = f"X-Ratelimit-Available: 0\r\nX-Ratelimit-Expiry: {expiry}\r\n"
    script(server, http(b'{"orders":1}', headers=limits), ORDERS)
    client = client_of(server.url, clock, now=lambda: 1.7e9 + clock.time)
    client.send(READ, ARGUMENTS, plain)
    client.send(READ, ARGUMENTS, plain)
    assert clock.sleeps == [pytest.approx(20)]
    script(server, http(b'{"orders":1}', headers=limits))
    with pytest.raises(OutcomeUnknown):
        client.send(WRITE, ARGUMENTS, plain, body={})


def test_a_limit_that_lasts_too_long_is_not_sent(server: RawServer, clock: Clock) -> None:
    limiter = RateLimiter(clock=clock)
    limiter.hold_back(WRITE, 31)
    client = client_of(server.url, clock, limiter=limiter)
    with pytest.raises(NotSent, match=r"rate limit is exhausted for another 31\.0 s") as caught:
        client.send(WRITE, ARGUMENTS, plain, body={})
    assert caught.value.retry_after == pytest.approx(31)
    assert server.requests == []
    unlimited = client_of(server.url, clock, limiter=False)
    script(server, http(b"", "429 X", "Retry-After: 100\r\n"))
    fail(unlimited)
    fail(unlimited)
    assert len(server.requests) == 2


def test_one_response_429_holds_the_next_call_back(
    server: RawServer, client: Client, clock: Clock
) -> None:
    script(server, http(b"", "429 X", "Retry-After: 40\r\n"), ORDERS)
    assert fail(client).retry_after == 40
    with pytest.raises(NotSent):
        client.send(READ, ARGUMENTS, plain)
    clock.time += 15
    client.send(READ, ARGUMENTS, plain)
    assert clock.sleeps == [25]


def test_authorization(server: RawServer, clock: Clock) -> None:
    script(server, http(b"", "500 X"), ORDERS)
    tokens = iter("abcdefg")
    client = client_of(server.url, clock, authorize=bearer(lambda: next(tokens)))
    client.send(SECURE, ARGUMENTS, plain)
    client.send(READ, ARGUMENTS, plain)
    client.send(SECURE, ARGUMENTS, plain, authorize=bearer("mine"))
    sent = [
        request.partition(b"Authorization: ")[2].partition(b"\r\n")[0]
        for request in server.requests
    ]
    assert sent == [b"Bearer a", b"Bearer b", b"", b"Bearer mine"]


def test_an_authorization_can_sign(server: RawServer, client: Client) -> None:
    script(server, http(b'{"order":1}'))
    seen: list[Request] = []

    def sign(request: Request) -> None:
        seen.append(request)
        request.headers["Signature"] = (
            f"{request.method} {request.target} {len(request.body or b'')}"
        )

    client.send(WRITE.replace(security=(("x",),)), ARGUMENTS, plain, body={}, authorize=sign)
    assert b"Signature: POST /v1/accounts/VA55512345/orders 2\r\n" in server.requests[0]


def test_missing_credentials(server: RawServer, client: Client) -> None:
    with pytest.raises(ConfigurationError, match="account_orders requires credentials"):
        client.send(SECURE, ARGUMENTS, plain)
    assert server.requests == []
    script(server, ORDERS)
    client.send(SECURE.replace(security=((), ("token",))), ARGUMENTS, plain)


def test_refused_arguments_send_nothing(server: RawServer, client: Client) -> None:
    for arguments in (
        {},
        {"account_number": ".."},
        {**ARGUMENTS, "page": "x"},
        {**ARGUMENTS, "z": 1},
    ):
        with pytest.raises(InvalidArgument):
            client.send(READ, arguments, plain)
    assert server.requests == []


def test_ids_are_shortened_in_messages_only(server: RawServer, client: Client) -> None:
    script(server, http(f"Unauthorized Account: {ACCOUNT}".encode(), "401 Unauthorized"))
    error = fail(client)
    assert str(error).endswith("Unauthorized Account: VA…45")
    assert ACCOUNT not in repr(error)
    assert error.body == f"Unauthorized Account: {ACCOUNT}"


def test_rows_reach_the_caller(server: RawServer, client: Client) -> None:
    class Row(BaseModel):
        id: int

    class Page(BaseModel):
        orders: list[Row]

    script(server, http(b'{"orders":[{"id":1},{"id":"x"}]}'))
    with pytest.raises(UnexpectedResponse) as caught:
        client.send(READ, ARGUMENTS, Typed(Page))
    assert caught.value.partial == Page(orders=[Row(id=1)])
    assert caught.value.bad_rows[0].path == "orders[1]"
    with pytest.raises(OutcomeUnknown) as unknown:
        client.send(READ.replace(repeatable=False), ARGUMENTS, Typed(Page))
    assert unknown.value.partial == Page(orders=[Row(id=1)])


def test_a_decoder_that_breaks_does_not_hide_that_a_write_was_sent(
    server: RawServer, client: Client
) -> None:
    class Broken:
        def read(self, operation: object, status: int, raw: bytes) -> None:
            raise KeyError("bug")

        def read_error(self, operation: object, status: int, raw: bytes) -> None:
            return None

    script(server, http(b"{}"))
    with pytest.raises(OutcomeUnknown, match="KeyError") as caught:
        client.send(WRITE, ARGUMENTS, Broken(), body={})
    assert isinstance(caught.value.__cause__, KeyError)


def test_other_content_types_are_asked_for(server: RawServer, client: Client) -> None:
    reply = READ.replies[0].replace(content_type="text/csv")
    script(server, http(b"a,b"))
    assert client.send(READ.replace(replies=(reply,)), ARGUMENTS, plain) == "a,b"
    assert b"Accept: text/csv, application/json;q=0.9, */*;q=0.1\r\n" in server.requests[0]


def test_an_operation_may_have_a_server_of_its_own(server: RawServer, clock: Clock) -> None:
    script(server, ORDERS)
    client = client_of(server.url, clock)
    client.send(READ.replace(server="/other"), ARGUMENTS, plain)
    assert server.requests[0].startswith(b"GET /other/accounts/")
    elsewhere = READ.replace(server="https://api.example.com/x")
    with pytest.raises(ConfigurationError, match="servers="):
        client.send(elsewhere, ARGUMENTS, plain)
    replaced = client_of(server.url, clock, servers={elsewhere.server: server.url + "/there"})
    replaced.send(elsewhere, ARGUMENTS, plain)
    assert server.requests[1].startswith(b"GET /there/accounts/")
    assert len(server.requests) == 2


def test_settings() -> None:
    client = Client("https://api.example.com/v1/", authorize=bearer(TOKEN), headers={"X-A": "b"})
    assert repr(client) == "Client('https://api.example.com/v1')"
    assert repr(Api(client)) == "Api(Client('https://api.example.com/v1'))"
    assert Client("https://api.example.com", headers={"X-A_b-C_d": "e"})
    for headers in ({"X\n": "a"}, {"X": "a\nb"}, {"": "a"}, {"-": "a"}, {"_": "a"}):
        with pytest.raises(ConfigurationError, match=r"^headers: a name or a value contains"):
            Client("https://api.example.com", headers=headers)
    with pytest.raises(ConfigurationError):
        Client("https://api.example.com", timeout=0)
    with pytest.raises(ConfigurationError):
        client.send(READ, ARGUMENTS, plain, timeout=-1)


def test_a_client_whose_url_was_refused_can_be_shown() -> None:
    with pytest.raises(ConfigurationError) as caught:
        Client("http://user:canary@api.example.com")
    trace = caught.value.__traceback__
    frames = [frame.f_locals for frame, _ in traceback.walk_tb(trace)]
    # The last: mutmut calls a method by way of another.
    refused = [each for each in frames if isinstance(each.get("self"), Client)][-1]
    assert repr(refused["self"]) == "Client()"
    assert refused["base_url"] == ""


def test_only_the_host_of_a_sandbox_may_be_plain_http() -> None:
    assert repr(Client("http://box:8080", sandbox_host="box")) == "Client('http://box:8080')"
    for host in ("", "other"):
        with pytest.raises(ConfigurationError):
            Client("http://box:8080", sandbox_host=host)


def test_the_arguments_of_a_failed_call_are_not_in_its_frame(clock: Clock) -> None:
    client = client_of("http://127.0.0.1:9", clock)
    with pytest.raises(InvalidArgument) as caught:
        client.send(READ, {"account_id": 5, "canary": "canary"}, plain, body={"a": "canary"})
    frames = [frame.f_locals for frame, _ in traceback.walk_tb(caught.value.__traceback__)]
    names = ("call", "arguments", "body", "authorize")
    (sending,) = [each for each in frames if each.get("self") is client and "call" in each]
    assert [sending[name] for name in names] == [None] * 4


# --- the body of a call ------------------------------------------------------------------------


class Ticket(RequestModel):
    symbol: str
    quantity: int = 1


def ticket() -> type[Ticket]:
    return Ticket


KO = Ticket(symbol="KO")


def locals_below(error: BaseException) -> list[dict[str, Any]]:
    """Return the variables of the frames below the test."""
    frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__)][1:]
    # mutmut calls each function by way of one of its own, which keeps the arguments.
    return [frame.f_locals for frame in frames if "/mutmut/" not in frame.f_code.co_filename]


@pytest.mark.parametrize("build", [build_body, require_body])
def test_a_body_is_given_or_built_of_fields(build: Callable[..., Any]) -> None:
    assert build(KO, {}, ticket, "order") is KO
    assert build({"symbol": "KO"}, {}, ticket, "order") == KO
    fields = {"symbol": "KO", "quantity": 3}
    assert build(None, fields, ticket, "order") == Ticket(symbol="KO", quantity=3)
    assert fields == {}  # the caller's frame holds them, and one may be a password


def test_a_body_that_may_be_left_out_is() -> None:
    assert build_body(None, {}, ticket, "order") is None
    with pytest.raises(InvalidArgument) as caught:
        require_body(None, {}, ticket, "order")
    assert caught.value.argument == "symbol"


@pytest.mark.parametrize("build", [build_body, require_body])
@pytest.mark.parametrize("given", [KO, {"symbol": "KO"}], ids=["model", "dict"])
def test_a_body_and_its_fields_cannot_be_given_together(
    build: Callable[..., Any], given: object
) -> None:
    fields = {"symbol": "canary", "quantity": 3}
    with pytest.raises(InvalidArgument) as caught:
        build(given, fields, ticket, "order")
    text = "order and its fields cannot be given together: symbol, quantity"
    assert (str(caught.value), caught.value.argument) == (text, "order")
    assert fields == {}
    kept = [each["given"] for each in locals_below(caught.value) if "given" in each]
    assert kept == ([None, None] if build is build_body else [None])


def test_the_dicts_of_a_body_are_checked_as_models() -> None:
    assert check_body(5, ticket, "order") == 5
    assert check_body({"symbol": "KO"}, ticket, "order") == KO  # type: ignore[comparison-overlap]
    body = {"symbol": b"an open file"}
    assert check_body(body, ticket, "order", names_only=True) is body


@pytest.mark.parametrize(
    ("body", "names_only", "argument", "text"),
    [
        ([], False, "order", "Ticket must be "),
        ({"symbl": "canary", "symbol": "KO"}, False, "symbl", "Ticket.symbl is not a field"),
        ({"symbl": "canary"}, True, "symbl", "order.symbl is not a field"),
    ],
)
def test_a_body_that_is_not_one_is_named(
    body: object, names_only: bool, argument: str, text: str
) -> None:
    with pytest.raises(InvalidArgument) as caught:
        check_body(body, ticket, "order", names_only=names_only)
    assert caught.value.argument == argument
    assert str(caught.value).startswith(text)
    assert "canary" not in repr(locals_below(caught.value))


@pytest.mark.parametrize(
    "refuse",
    [
        lambda: require_body(None, {"a": 1}, ticket, "order"),
        lambda: check_body({"a": 1}, ticket, "order"),
        lambda: Client("https://api.example.com").send(READ, {"canary": 1}, plain),
    ],
    ids=["built", "checked", "sent"],
)
def test_what_is_refused_leaves_the_frames_of_the_caller_alone(
    refuse: Callable[[], object],
) -> None:
    def fail() -> None:
        mine = "of the caller"
        raise ValueError(mine)

    try:
        fail()
    except ValueError as error:
        with pytest.raises(InvalidArgument):
            refuse()
        frames = [frame.f_locals for frame, _ in traceback.walk_tb(error.__traceback__)]
        assert frames[-1] == {"mine": "of the caller"}


def test_fields_that_were_not_set_are_supplied_in_a_copy() -> None:
    assert supply_fields(KO, quantity=7) == Ticket(symbol="KO", quantity=7)
    assert KO.quantity == 1
    assert supply_fields(Ticket(symbol="KO", quantity=2), quantity=7).quantity == 2


# --- the clients of a venue --------------------------------------------------------------------


def test_each_key_has_one_client_and_many_keys_forget_the_first() -> None:
    def make(key: int) -> Client:
        made.append(key)
        return Client(f"https://api{key}.example.com")

    made: list[int] = []
    clients = Clients(make)
    kept = [clients.get(key) for key in range(64)]
    assert [clients.get(key) for key in range(64)] == kept
    assert repr(kept[5]) == "Client('https://api5.example.com')"
    clients.get(64)
    assert [clients.get(key) for key in range(1, 64)] == kept[1:]
    assert clients.get(0) is not kept[0]
    assert made == [*range(65), 0]


@pytest.mark.parametrize(
    ("setting", "own", "text", "named"),
    [
        ("WEATHER_URL", "", "WEATHER_URL: bad", "WEATHER_URL"),
        ("WEATHER_URL", "OTHER", "bad", "OTHER"),
        ("", "", "bad", ""),
    ],
)
def test_a_client_that_cannot_be_made_names_its_setting(
    setting: str, own: str, text: str, named: str
) -> None:
    def make(key: str) -> Client:
        raise ConfigurationError("bad", setting=own)

    with pytest.raises(ConfigurationError) as caught:
        (Clients(make, setting) if setting else Clients(make)).get("a")
    assert (str(caught.value), caught.value.setting) == (text, named)


def test_a_client_that_another_thread_has_just_made_is_not_made_again() -> None:
    class Raced(dict[str, Client]):
        """Another thread is faster, right behind the first look."""

        def get(self, key: str, default: Any = None) -> Any:
            seen = super().get(key, default)
            self.setdefault("a", other)
            return seen

    other = Client("https://api.example.com")
    clients = Clients[str, Client](lambda key: pytest.fail(f"{key} was made"))
    clients._clients = Raced()
    assert clients.get("a") is other


def test_a_client_stays_usable_after_close(server: RawServer, client: Client) -> None:
    script(server, ORDERS)
    for _ in range(2):
        client.send(READ, ARGUMENTS, plain)
        client.close()
    assert server.connections == 2
    shared = Transport()
    for _ in range(2):
        with Client(server.url + "/v1", transport=shared) as other:
            other.send(READ, ARGUMENTS, plain)
    assert server.connections == 3
    shared.close()


def test_many_threads_share_a_client(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/v1/accounts/VA55512345/orders").respond_with_json(
        {"orders": "null"}
    )
    results: list[object] = []
    with Client(httpserver.url_for("/v1"), authorize=bearer("t")) as client:

        def work() -> None:
            results.extend(client.send(SECURE, ARGUMENTS, plain) for _ in range(10))

        threads = [threading.Thread(target=work) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert results == [{"orders": "null"}] * 80
    httpserver.check_assertions()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_a_child_process_opens_connections_of_its_own(server: RawServer, client: Client) -> None:
    script(server, ORDERS)
    client.send(READ, ARGUMENTS, plain)
    child = os.fork()
    if child == 0:
        code = 1
        try:
            code = 0 if client.send(READ, ARGUMENTS, plain) == {"orders": "null"} else 2
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    client.send(READ, ARGUMENTS, plain)
    assert server.connections == 2
    assert len(server.requests) == 3


def test_a_program_may_end_without_closing(server: RawServer) -> None:
    script(server, ORDERS)
    code = (
        "from kloudtrader.runtime import Client, Operation, plain\n"
        "operation = Operation('o', 'o', 'GET', '/o', repeatable=True)\n"
        f"client = Client({server.url!r})\n"
        "print(client.send(operation, {}, plain))\n"
    )
    done = subprocess.run(
        [sys.executable, "-X", "dev", "-W", "error", "-c", code],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "{'orders': 'null'}\n"


def load_modules(code: str) -> set[str]:
    """Return the modules that a fresh interpreter loads for some code."""
    script = f"import sys\n{code}\nprint(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )
    return set(done.stdout.split())


def test_the_package_loads_its_parts_on_demand() -> None:
    light = load_modules("import kloudtrader.runtime")
    assert not light & {"urllib3", "pydantic", "dataclasses", "inspect", "asyncio", "ssl", "json"}
    json_path = load_modules(
        "from kloudtrader.runtime import Client, plain, bearer, Typed, Api, schemes\n"
        "Client('https://x').close()"
    )
    assert "urllib3" in json_path
    assert not json_path & {"pydantic", "dateutil", "dataclasses", "asyncio", "urllib.request"}


def test_every_public_name_can_be_imported() -> None:
    import kloudtrader.runtime as runtime

    for name in runtime.__all__:
        assert getattr(runtime, name) is not None
        assert name in dir(runtime)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = runtime.nothing


def test_exports(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    from kloudtrader.runtime.lazy import exports

    package = tmp_path / "lazy_sample"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "part.py").write_text("Value = 7\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    import lazy_sample  # type: ignore[import-not-found]

    getattribute, directory = exports(
        "lazy_sample", {"Value": "part", "part": "part", "Gone": "part"}
    )
    assert getattribute("Value") == 7
    assert lazy_sample.Value == 7
    assert getattribute("part") is sys.modules["lazy_sample.part"]
    assert {"Value", "part", "Gone"} <= set(directory())
    for name in ("Gone", "Other"):
        with pytest.raises(AttributeError, match=name):
            getattribute(name)
    del sys.modules["lazy_sample"], sys.modules["lazy_sample.part"]


def test_the_defaults_draw_from_the_real_clock_and_rng() -> None:
    client = Client("https://api.example.com")
    defaults: dict[str, Callable[..., Any]] = {"rng": random.random}
    assert client._setup.rng is defaults["rng"]
    assert client._setup.timeout == Timeout()
    assert client._setup.retry == Retry()
