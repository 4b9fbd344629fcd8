"""The seam where a response becomes a value or an error, for every operation and without a line.

What must hold for any bytes at all:

* both decoders return, or raise :class:`Unreadable`; nothing else;
* what either accepts is strict JSON with the documented top-level keys, and is no word of failure;
* plain JSON is what the standard library reads; a model holds every row and field of it, no more;
* of a response with bad rows, the bad ones are named as they came, and the partial response holds
all
  the others;
* the error that a client makes of the rest is of the documented class, one line of text, says what
  came, keeps the bytes, shows no credential and can be pickled.
"""

import json
import pickle
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple, cast

import kloudtrader_kalshi.operations as kalshi_operations
import kloudtrader_kalshi_v2.operations as kalshi_v2_operations
import kloudtrader_tradier.operations as tradier_operations
from kloudtrader import kalshi, kalshi_v2, tradier
from kloudtrader.runtime.diagnose import build_error
from kloudtrader.runtime.diagnose.redact import Confidential
from kloudtrader.runtime.errors import (
    ApiError,
    Attempt,
    CallError,
    OutcomeUnknown,
    UnexpectedResponse,
    choose_error_class,
)
from kloudtrader.runtime.http.transport import Response
from kloudtrader.runtime.operation import Operation
from kloudtrader.runtime.response._rows import LIMIT
from kloudtrader.runtime.response.decode import Decoder, Unreadable, plain
from kloudtrader.runtime.response.parse import mark_surrogates
from kloudtrader.runtime.response.typed import Typed
from tests.fuzz.kept import at, differences, read_json, without_rows
from tests.fuzz.mutate import CANARY

__all__ = ["SEAMS", "V2_SEAMS", "Seam", "Wrong", "check"]

_EXAMPLES = Path(__file__).parents[1] / "openapi" / "examples"
_HIDDEN = Confidential(frozenset({CANARY}), frozenset({"VA1"}))
_ATTEMPTS = (Attempt(True, 200, "OK", 0.1),)


class Wrong(AssertionError):  # noqa: N818
    """The seam did what it must not do."""


class Seam(NamedTuple):
    """One operation, its decoder for models, and responses that fit it."""

    operation: Operation
    typed: Typed[Any]
    responses: tuple[Any, ...]


class _Asked:
    """Stands in for a client, to learn which decoder a method of an API class uses."""

    def send(self, operation: Operation, _arguments: object, decoder: object, **_: object) -> Any:
        return operation, decoder


def _seams() -> list[Seam]:
    return [
        *_seams_of("tradier", tradier, tradier_operations.OPERATIONS),
        *_seams_of("kalshi_v1", kalshi, kalshi_operations.OPERATIONS),
    ]


def _seams_of(name: str, module: Any, table: Mapping[str, Operation]) -> list[Seam]:
    text = (_EXAMPLES / f"{name}.json").read_text("utf-8")
    examples: dict[str, Mapping[str, Any]] = json.loads(text)
    apis = [getattr(module, public) for public in module.__all__ if public.endswith("Api")]
    return [
        Seam(each, _decoder(apis, each), tuple(examples.get(each.operation_id, {"-": {}}).values()))
        for each in table.values()
    ]


def _decoder(apis: list[Any], operation: Operation) -> Typed[Any]:
    (api,) = (api for api in apis if hasattr(api, operation.name))
    required = [each.argument for each in operation.parameters if each.required]
    if operation.body is not None and operation.body.required:
        required.append(operation.body.argument)
    method = getattr(api(cast("Any", _Asked())), operation.name)
    _, decoder = method(**dict.fromkeys(required, SimpleNamespace()))
    return cast("Typed[Any]", decoder)


SEAMS: list[Seam] = _seams()
"""Every operation of Tradier and of Kalshi's API v1."""
V2_SEAMS: list[Seam] = _seams_of("kalshi_v2", kalshi_v2, kalshi_v2_operations.OPERATIONS)
"""Every operation of Kalshi's API v2, which shares some names with API v1."""


def check(seam: Seam, raw: bytes, *, as_error: bool = True) -> str:
    """Read bytes in both ways and judge what comes of it; return a word for the statistics.

    ``as_error`` reads them as the body of an error status, too.
    """
    as_json = _read(seam, plain, raw)
    as_model = _read(seam, seam.typed, raw)
    if as_error:
        _judge_error(seam, raw)
    if not isinstance(as_json, Unreadable):
        _judge_value(seam, raw, as_json)
    if not isinstance(as_model, Unreadable):
        if isinstance(as_json, Unreadable):
            raise Wrong(f"the model was read where JSON was refused: {as_json.reason}")
        _judge_model(seam, raw, as_model)
        return "accepted"
    if isinstance(as_json, Unreadable):
        return "refused by both"
    return "refused by the model" if as_model.partial is None else "read in part"


def _read(seam: Seam, decoder: Decoder[Any], raw: bytes) -> Any:
    status = int(seam.operation.replies[0].status)
    try:
        return decoder.read(seam.operation, status, raw)
    except Unreadable as error:
        if decoder is seam.typed:
            _judge_rows(seam, raw, error)
        _judge_failure(seam, decoder, raw, error)
        return error


# --- what was accepted -------------------------------------------------------------------------


def _judge_value(seam: Seam, raw: bytes, value: Any) -> None:
    reply = seam.operation.replies[0]
    said = read_json(raw) if raw.strip() else None
    if reply.content_type is None:
        if value is not None:
            raise Wrong("a value where no body is documented")
        if isinstance(said, dict) and any(said.get(word) for word in _FAILURE):
            raise Wrong("a failure was taken for success")
        return
    if value != said:
        raise Wrong("the JSON is not what the bytes say")
    if missing := [key for key in reply.envelope if key not in value]:
        raise Wrong(f"accepted without {missing}")
    named = [word for word in _FAILURE[:2] if value.get(word, "null") != "null"]
    if not reply.envelope and len(value) == 1 and any(value[word] for word in named):
        raise Wrong("a failure was taken for success")


_FAILURE = ("fault", "errors", "error", "code")


def _judge_model(seam: Seam, raw: bytes, model: Any) -> None:
    if model is None:
        if raw.strip() and seam.operation.replies[0].content_type is not None:
            raise Wrong("nothing came of it")
    elif found := list(differences(read_json(mark_surrogates(raw)), model)):
        raise Wrong(f"the model is not what the bytes say: {found[:3]}")


def _judge_rows(seam: Seam, raw: bytes, error: Unreadable) -> None:
    if not error.bad_rows:
        if error.partial is not None and "is an error" not in error.reason:
            raise Wrong("a part of the response without a word about the rest")
        return
    said = read_json(mark_surrogates(raw), finite=False)
    for row in error.bad_rows:
        if not row.reason or json.dumps(at(said, row.path)) != json.dumps(row.value):
            raise Wrong(f"{row.path} is not the row that is shown")
    if error.partial is None:
        if all(row.path.endswith("]") for row in error.bad_rows):
            raise Wrong("the good rows are lost")
        return
    kind = seam.typed._get_kind(int(seam.operation.replies[0].status))
    if not isinstance(error.partial, kind):
        raise Wrong("the partial response is of another type")
    if len(error.bad_rows) == LIMIT:
        return
    rest = without_rows(said, [row.path for row in error.bad_rows])
    if found := list(differences(rest, error.partial)):
        raise Wrong(f"the partial response is not the rest of the rows: {found[:3]}")


# --- the errors --------------------------------------------------------------------------------


def _judge_failure(seam: Seam, decoder: Decoder[Any], raw: bytes, why: Unreadable) -> None:
    response = Response(200, "OK", {"X-Said": "x"}, raw)
    failure = build_error.build_unusable(seam.operation, response, decoder, why, _ATTEMPTS, _HIDDEN)
    kind = UnexpectedResponse if seam.operation.repeatable else OutcomeUnknown
    _judge_text(failure, kind, 200)
    if not failure.reason:
        raise Wrong("an error without a reason")


def _judge_error(seam: Seam, raw: bytes) -> None:
    """The same bytes as the body of an error status."""
    for status in (400, 503):
        response = Response(status, "Oops", {"code": "c", "message": "m"}, raw)
        kind = choose_error_class(status, repeatable=seam.operation.repeatable)
        for decoder in (plain, seam.typed):
            failure = build_error.build_status_error(
                seam.operation, response, decoder, None, _ATTEMPTS, _HIDDEN, None
            )
            _judge_text(failure, kind, status)
            if not isinstance(failure, ApiError):
                raise Wrong("an error of the server that is none")


def _judge_text(failure: CallError, kind: type[CallError], status: int) -> None:
    if type(failure) is not kind or failure.status != status or failure.raw is None:
        raise Wrong(f"a {type(failure).__name__} without its evidence")
    text = str(failure)
    if not text.isprintable() or len(text) > 1000:
        raise Wrong(f"not one short line of text: {text[:80]!r}")
    if CANARY in text or CANARY.encode() in failure.raw:
        raise Wrong("a credential is shown")
    if failure.bad_rows == () and str(pickle.loads(pickle.dumps(failure))) != text:
        raise Wrong("pickling changes the error")
