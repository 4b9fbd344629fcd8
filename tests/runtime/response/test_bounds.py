"""Work on hostile responses grows no faster than the responses do."""

import signal
from collections.abc import Iterator
from types import FrameType

import pytest

from kloudtrader.runtime.diagnose.message import describe_body, find_message, try_load_json
from kloudtrader.runtime.diagnose.redact import Confidential
from kloudtrader.runtime.operation import Operation, Reply
from kloudtrader.runtime.response.decode import Unreadable, plain
from kloudtrader.runtime.response.typed import Typed

NOBODY = Confidential(frozenset(), frozenset())
NOTHING = Operation("op", "Op", "PUT", "/x", replies=(Reply("204"),))


@pytest.fixture(autouse=True)
def alarm() -> Iterator[None]:
    """Ends a test that takes minutes instead of milliseconds."""

    def too_long(_signal: int, _frame: FrameType | None) -> None:
        raise TimeoutError("this took far too long")

    before = signal.signal(signal.SIGALRM, too_long)
    signal.alarm(30)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize("tag", [b"<title>", b"<h1>", b"<message>", b"<s:faultstring>", b"<"])
def test_pages_without_an_end_tag(tag: bytes) -> None:
    page = tag * (2**22 // len(tag))
    assert len(find_message(page, {})) <= 300
    assert describe_body(page).startswith("an XML document")


def test_words_are_found_up_to_the_end_tag() -> None:
    page = b"<html><title> Down for\nrepair </title><h1>No</h1></html>"
    assert find_message(page, {}) == "Down for repair"
    assert find_message(b"<a:Message>not <b>yet</b></a:Message>", {}) == "not <b>yet"
    assert find_message(b"<title></title><h1>Later</h1>", {}) == "Later"
    assert find_message(b"<p>Nothing <b>here", {}) == "Nothing here"


@pytest.mark.parametrize(
    "body",
    [
        b'"' + b"token" * 2**20,
        b'"' * 2**20,
        b'"token"' + b" " * 2**22,
        b'"token":' * 2**19,
        b'"token":"' + b"\\" * 2**22,
        b'"token":"' * 2**18,
        b'"' + b"-session-" * 2**18 + b'":"x"',
    ],
)
def test_fields_that_look_like_credentials(body: bytes) -> None:
    assert NOBODY.redact_body(body)


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        (b'{"token":"abc"}', b'{"token":"***"}'),
        (b'{"token" : "a\\"bc", "a":"b"}', b'{"token" : "***", "a":"b"}'),
        (b'{"apiKey":"abc', b'{"apiKey":"***"'),
        (b'{"Session-Id":"abc\\', b'{"Session-Id":"***"'),
        (b'{"csrf":"a\\\nb"}', b'{"csrf":"***"}'),
        (b'{"x":{"my_password":"abc"},"token_count":3}', b'{"x":{"my_password":"***"},'),
        (b'{"tok en":"abc","tokens":["abc"]}', b'{"tok en":"abc","tokens":["abc"]}'),
    ],
)
def test_credentials_are_taken_out_of_bodies(body: bytes, kept: bytes) -> None:
    assert NOBODY.redact_body(body).startswith(kept)


def test_deep_bodies_are_no_evidence_in_parsed_form() -> None:
    assert try_load_json(b"[" * 199 + b"]" * 199) is not None
    assert try_load_json(b"[" * 300 + b"]" * 300) is None


@pytest.mark.parametrize("body", [b"", b" \r\n", b"{}", b"null", b'""', b'{"a":1}'])
@pytest.mark.parametrize("decoder", [plain, Typed(None)], ids=["plain", "typed"])
def test_no_body_may_be_empty_json(decoder: Typed[None], body: bytes) -> None:
    assert decoder.read(NOTHING, 204, body) is None


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"upstream connect error", "expected no body, got"),
        (b"<title>Wait</title>", r"an XML document \(Wait\)"),
        (b'{"a": [1, 2', "invalid JSON"),
        (b'{"fault":{"faultstring":"no"}}', "the body is an error: no"),
        (b'{"errors":{"error":"no"}}', "the body is an error: no"),
        (b'{"error":"no"}', "the body is an error: no"),
        (b'{"code":"x","message":"no"}', "the body is an error: no"),
    ],
)
@pytest.mark.parametrize("decoder", [plain, Typed(None)], ids=["plain", "typed"])
def test_text_and_errors_are_not_taken_for_no_body(
    decoder: Typed[None], body: bytes, why: str
) -> None:
    with pytest.raises(Unreadable, match=why):
        decoder.read(NOTHING, 200, body)
