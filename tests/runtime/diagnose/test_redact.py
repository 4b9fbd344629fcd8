"""No credential and no id shows up where an error, a log line or a traceback goes."""

import copy
import gc
import logging
import pickle
import socket
import traceback
from collections.abc import Iterator
from types import TracebackType
from typing import Any

import pytest
from pydantic import BaseModel

from kloudtrader.runtime import (
    Body,
    CallError,
    Client,
    KloudTraderError,
    Operation,
    Parameter,
    Reply,
    Request,
    SecurityScheme,
    Typed,
    api_key,
    basic,
    bearer,
    plain,
    schemes,
)
from kloudtrader.runtime.diagnose.redact import scrub
from tests.runtime.conftest import (
    ACCOUNT,
    ARGUMENTS,
    SECURE,
    SECURE_WRITE,
    TOKEN,
    Clock,
    RawServer,
    always,
    client_of,
    http,
)

PASSWORD = "canary-password-55"
SESSION = "canary-session-66"
SECRETS = (TOKEN, PASSWORD, SESSION)

ECHO = (
    f'{{"fault":{{"faultstring":"bad token {TOKEN} for {ACCOUNT}"}},"token":"{SESSION}"}}'.encode()
)


def responses() -> dict[str, bytes]:
    echo = f"X-Echo: Bearer {TOKEN}\r\nSet-Cookie: s={SESSION}\r\nX-Session-Id: {SESSION}\r\n"
    return {
        "refused": http(ECHO, "401 Unauthorized", echo),
        "text": http(f"token {TOKEN} account {ACCOUNT}".encode(), f"400 Bad {TOKEN}", echo),
        "broken": http(ECHO, "500 Oops", echo),
        "busy": http(ECHO, "429 Slow", echo + "Retry-After: 99\r\n"),
        "redirect": http(b"", "302 Found", f"Location: https://x/{TOKEN}\r\n"),
        "fault": http(ECHO, headers=echo),
        "html": http(f"<title>{TOKEN} {ACCOUNT}</title>".encode(), headers=echo),
        "text with 200": http(f"{TOKEN} {ACCOUNT}".encode(), headers=echo),
        "truncated": http(ECHO, headers=echo, length=5000),
        "garbage": f"{TOKEN} {ACCOUNT}\r\n\r\n".encode(),
        "bad header": f"HTTP/1.1 200 OK\r\n{TOKEN}\r\n\r\n".encode(),
        "closed": b"",
    }


AUTHORIZATIONS = {
    "bearer": bearer(TOKEN),
    "callable": bearer(lambda: TOKEN),
    "basic": basic("user", TOKEN),
    "header": api_key("X-Key", TOKEN),
    "query": api_key("key", TOKEN, "query"),
    "cookie": api_key("key", TOKEN, "cookie"),
    "schemes": schemes({"token": SecurityScheme("token", "http", "bearer")}, {"token": TOKEN}),
}


def frames(error: BaseException) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the variables of all frames below the public function, of chained errors too."""
    seen: set[int] = set()
    pending: list[BaseException | None] = [error]
    while pending:
        current = pending.pop()
        if current is None or id(current) in seen:
            continue
        seen.add(id(current))
        pending += [current.__cause__, current.__context__]
        trace: TracebackType | None = current.__traceback__
        while trace is not None:
            name = trace.tb_frame.f_code.co_filename
            # mutmut calls each function by way of one of its own, which keeps the arguments.
            if "tests/runtime" not in name and "/mutmut/" not in name:
                yield trace.tb_frame.f_code.co_name, dict(trace.tb_frame.f_locals)
            trace = trace.tb_next


def reachable(value: object, depth: int = 6) -> Iterator[str]:
    """Yield the text of a value and of the plain data in it, as an error reporter would."""
    yield repr(value)
    yield str(value)
    if depth == 0:
        return
    if isinstance(value, dict):
        inner: list[object] = [*value.keys(), *value.values()]
    elif isinstance(value, (list, tuple, set, frozenset)):
        inner = list(value)
    elif isinstance(value, (str, bytes, int, float, type(None), type)):
        inner = []
    else:
        slots = [s for k in type(value).__mro__ for s in getattr(k, "__slots__", ())]
        inner = [getattr(value, s) for s in slots if isinstance(s, str) and hasattr(value, s)]
        inner += list(getattr(value, "__dict__", {}).values())
    for item in inner:
        if not callable(item) or hasattr(item, "__slots__"):
            yield from reachable(item, depth - 1)


def check(error: BaseException, log: str) -> None:
    public = [str(error), repr(error), log]
    public += traceback.format_exception(error)
    for text in public:
        assert not any(secret in text for secret in SECRETS), text
        assert ACCOUNT not in text, text
    evidence = [repr(vars(error)), str(getattr(error, "body", "")), repr(pickle.dumps(error))]
    evidence += [repr(vars(copy.deepcopy(error)))]
    evidence += [str(dict(getattr(error, "headers", {})))]
    for _, variables in frames(error):
        evidence += list(reachable(variables))
    for text in evidence:
        assert not any(secret in text for secret in SECRETS), text


@pytest.mark.parametrize("name", responses())
@pytest.mark.parametrize("kind", AUTHORIZATIONS)
@pytest.mark.parametrize("operation", [SECURE, SECURE_WRITE], ids=["read", "write"])
def test_no_failure_shows_a_credential(
    server: RawServer,
    clock: Clock,
    caplog: pytest.LogCaptureFixture,
    name: str,
    kind: str,
    operation: Operation,
) -> None:
    def behave(connection: socket.socket, request: bytes) -> None:
        connection.sendall(responses()[name])

    server.behave = behave
    client = client_of(server.url, clock, authorize=AUTHORIZATIONS[kind])
    body = {"note": "x"} if operation is SECURE_WRITE else None
    with caplog.at_level(0), pytest.raises(CallError) as caught:
        client.send(operation, ARGUMENTS, plain, body=body)
    assert any(TOKEN.encode() in request for request in server.requests) or kind == "basic"
    check(caught.value, caplog.text)
    client.close()


LOG_IN = Operation(
    "log_in", "LogIn", "POST", "/log_in",
    body=Body("credentials", required=True),
    replies=(Reply("200", "application/json", "object", ("user_id",)),), repeatable=True,
)  # fmt: skip


class LogIn(BaseModel):
    email: str
    password: str


class Session(BaseModel):
    user_id: int
    token: str


class Sessions(BaseModel):
    rows: list[Session]


@pytest.mark.parametrize(
    "response",
    [
        http(f"wrong password {PASSWORD}".encode(), "401 Unauthorized"),
        http(f'{{"token":"{SESSION}"}}'.encode()),
        http(f'[{{"token":"{SESSION}"}}]'.encode()),
        http(f'{{"token":"{SESSION}"'.encode()),
        http(f'{{"a":{{"accessToken" : "{SESSION}"}}}}'.encode(), "500 Oops"),
    ],
)
@pytest.mark.parametrize("decoder", [plain, Typed(Session)], ids=["plain", "typed"])
def test_a_failed_log_in_shows_neither_password_nor_session(
    server: RawServer,
    client: Client,
    caplog: pytest.LogCaptureFixture,
    response: bytes,
    decoder: Any,
) -> None:
    server.behave = always(response)
    credentials = LogIn(email="a@b.c", password=PASSWORD)
    with caplog.at_level(0), pytest.raises(CallError) as caught:
        client.send(LOG_IN, {}, decoder, body=credentials)
    assert PASSWORD.encode() in server.requests[0]
    check(caught.value, caplog.text)


def test_bad_rows_are_kept_without_the_session(server: RawServer, client: Client) -> None:
    response = http(f'{{"token":"{SESSION}","user_id":"x"}}'.encode())
    server.behave = always(response)
    with pytest.raises(CallError) as caught:
        client.send(LOG_IN, {}, Typed(Session), body={"password": PASSWORD})
    assert caught.value.bad_rows[0].value == "x"
    check(caught.value, "")


def test_rows_are_kept_without_credentials(server: RawServer, client: Client) -> None:
    rows = f'{{"rows":[{{"user_id":1,"token":"a"}},{{"user_id":"x","token":"{SESSION}"}}]}}'
    server.behave = always(http(rows.encode()))
    operation = LOG_IN.replace(replies=(Reply("200", "application/json", "object", ("rows",)),))
    with pytest.raises(CallError) as caught:
        client.send(operation, {}, Typed(Sessions), body={"password": PASSWORD})
    assert caught.value.bad_rows[0].value == {"user_id": "x", "token": "***"}
    check(caught.value, "")


def test_credentials_of_other_alphabets_are_found(server: RawServer, client: Client) -> None:
    token = "canary-é-ü"
    server.behave = always(
        http(f'{{"say":"{token}","esc":"canary-\\u00e9-\\u00fc"}}'.encode(), "403 X")
    )
    with pytest.raises(CallError) as caught:
        client.send(SECURE, ARGUMENTS, plain, authorize=api_key("X-Key", token))
    assert caught.value.parsed == {"say": "***", "esc": "***"}


def test_frames_of_chained_errors_are_cleared() -> None:
    def deepest() -> None:
        secret = TOKEN
        raise ValueError(len(secret))

    def middle() -> None:
        secret = TOKEN
        try:
            deepest()
        except ValueError as error:
            raise LookupError(len(secret)) from error

    try:
        middle()
    except LookupError as error:
        scrub(error)
        chain: list[BaseException | None] = [error, error.__cause__]
    for part in chain:
        assert part is not None
        trace = part.__traceback__
        names = []
        while trace is not None:
            names.append(trace.tb_frame.f_code.co_name)
            if names[-1] in {"deepest", "middle"}:
                assert TOKEN not in trace.tb_frame.f_locals.values()
            trace = trace.tb_next
        assert names[-1] in {"deepest", "middle"}


def test_nothing_left_and_nothing_shown(clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    client = client_of(f"http://127.0.0.1:{port}", clock, authorize=bearer(TOKEN))
    with caplog.at_level(0), pytest.raises(CallError) as caught:
        client.send(SECURE_WRITE, ARGUMENTS, plain, body={"password": PASSWORD})
    check(caught.value, caplog.text)


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit, GeneratorExit])
def test_even_an_interrupt_leaves_no_variables_behind(
    server: RawServer, clock: Clock, error: type[BaseException]
) -> None:
    class Interrupted:
        def read(self, operation: object, status: int, raw: bytes) -> None:
            raise AssertionError("not reached")

        read_error = read

    def interrupt(request: Request) -> None:
        request.headers["Authorization"] = f"Bearer {TOKEN}"
        raise error

    client = client_of(server.url, clock)
    with pytest.raises(error) as caught:
        client.send(
            SECURE_WRITE, ARGUMENTS, Interrupted(), body={"password": PASSWORD}, authorize=interrupt
        )
    names = []
    for name, variables in frames(caught.value):
        names.append(name)
        for text in reachable(variables):
            assert not any(secret in text for secret in SECRETS), (name, text)
    for method in ("send", "perform"):
        assert any(method in name for name in names)


REFUSED: list[tuple[dict[str, Any], Any]] = [
    ({"account_number": f"{ACCOUNT}/../{TOKEN}"}, None),
    ({"account_number": [ACCOUNT, {"a": TOKEN}]}, None),
    ({"account_number": ACCOUNT, "zz": TOKEN}, None),
    ({"account_number": ACCOUNT}, {"password": object(), "token": TOKEN}),
]


@pytest.mark.parametrize(("arguments", "body"), REFUSED)
def test_refused_arguments_are_not_quoted(
    client: Client, arguments: dict[str, Any], body: Any
) -> None:
    with pytest.raises(KloudTraderError) as caught:
        client.send(SECURE_WRITE, arguments, plain, body=body, authorize=bearer(TOKEN))
    check(caught.value, "")


def test_refused_bounds_of_a_masked_value_are_not_quoted(client: Client) -> None:
    masked = Parameter("user", "user", "query", ("string",), pattern="^[0-9]+$", masked=True)
    operation = SECURE.replace(parameters=(masked,))
    with pytest.raises(KloudTraderError, match="user must match") as caught:
        client.send(operation, {"user": ACCOUNT}, plain)
    assert ACCOUNT not in str(caught.value)


def test_a_failed_call_leaves_nothing_in_memory_that_holds_the_header(
    server: RawServer, clock: Clock
) -> None:
    server.behave = always(http(b"", "404 X"))
    client = client_of(server.url, clock, authorize=bearer(lambda: "".join(("canary", "-built"))))
    with pytest.raises(CallError) as caught:
        client.send(SECURE, ARGUMENTS, plain)
    gc.collect()
    holders = [
        held
        for held in gc.get_objects()
        if isinstance(held, dict) and "Bearer canary-built" in map(str, _texts(held))
    ]
    assert caught.value.status == 404
    assert holders == []
    client.close()


def _texts(held: dict[Any, Any]) -> list[str]:
    return [value for value in list(held.values()) if type(value) is str]


def test_http_client_debugging_prints_nothing(
    server: RawServer, client: Client, capsys: pytest.CaptureFixture[str], monkeypatch: Any
) -> None:
    import http.client

    monkeypatch.setattr(http.client.HTTPConnection, "debuglevel", 1)
    server.behave = always(b'HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n{"orders": 1}')
    client.send(SECURE, ARGUMENTS, plain, authorize=bearer(TOKEN))
    assert capsys.readouterr().out == ""


def test_urllib3_still_logs_what_is_not_ours(
    server: RawServer, caplog: pytest.LogCaptureFixture
) -> None:
    import urllib3

    server.behave = always(http())
    with caplog.at_level(logging.DEBUG), urllib3.PoolManager() as manager:
        manager.request("GET", server.url)
    assert "urllib3.connectionpool" in {record.name for record in caplog.records}
