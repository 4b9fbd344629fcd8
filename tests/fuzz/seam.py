"""The seam where an answer becomes a value or an error, for every operation and without a line.

What must hold for any bytes at all:

* both decoders return, or raise :class:`Unreadable`; nothing else;
* what either accepts is strict JSON with the documented top-level keys, and holds neither NaN nor
  infinity;
* the error that a client makes of the rest is one line of text, says what came, keeps the bytes,
  and can be pickled; bad rows are named, and the partial answer is of the documented type.
"""

import json
import pickle
from collections.abc import Mapping
from math import isfinite
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple, cast

import kloudtrader_kalshi.operations as kalshi_operations
import kloudtrader_tradier.operations as tradier_operations
from kloudtrader import kalshi, tradier
from kloudtrader.runtime import failures
from kloudtrader.runtime.decoding import Decoder, Unreadable, plain
from kloudtrader.runtime.errors import Attempt, CallError
from kloudtrader.runtime.jsontext import load_json
from kloudtrader.runtime.operation import Operation
from kloudtrader.runtime.redaction import Confidential
from kloudtrader.runtime.transport import Answer
from kloudtrader.runtime.typed import Typed

__all__ = ["SEAMS", "Seam", "Wrong", "check"]

_EXAMPLES = Path(__file__).parents[1] / "openapi" / "examples"
_APIS = (tradier.AccountApi, kalshi.UserApi, kalshi.SessionApi, kalshi.MarketApi)
_HIDDEN = Confidential(frozenset({"canary-token"}), frozenset({"VA1"}))
_ATTEMPTS = (Attempt(True, 200, "OK", 0.1),)


class Wrong(AssertionError):  # noqa: N818
    """The seam did what it must not do."""


class Seam(NamedTuple):
    """One operation, its decoder for models, and answers that fit it."""

    operation: Operation
    typed: Typed[Any]
    answers: tuple[Any, ...]


class _Asked:
    """Stands in for a client, to learn which decoder a method of an API class uses."""

    def send(self, operation: Operation, _arguments: object, decoder: object, **_: object) -> Any:
        return operation, decoder


def _seams() -> list[Seam]:
    examples: dict[str, Mapping[str, Any]] = {}
    for name in ("tradier", "kalshi_v1"):
        examples |= json.loads((_EXAMPLES / f"{name}.json").read_text("utf-8"))
    tables = (tradier_operations.OPERATIONS, kalshi_operations.OPERATIONS)
    return [
        Seam(one, _decoder(one), tuple(examples.get(one.operation_id, {"-": {}}).values()))
        for table in tables
        for one in table.values()
    ]


def _decoder(operation: Operation) -> Typed[Any]:
    (api,) = (api for api in _APIS if hasattr(api, operation.name))
    required = [one.argument for one in operation.parameters if one.required]
    if operation.body is not None and operation.body.required:
        required.append(operation.body.argument)
    method = getattr(api(cast("Any", _Asked())), operation.name)
    _, decoder = method(**dict.fromkeys(required, SimpleNamespace()))
    return cast("Typed[Any]", decoder)


SEAMS: list[Seam] = _seams()
"""Every operation of both venues."""


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
        _judge_model(as_model)
        return "accepted"
    return "refused by both" if isinstance(as_json, Unreadable) else "refused by the model"


def _read(seam: Seam, decoder: Decoder[Any], raw: bytes) -> Any:
    status = int(seam.operation.replies[0].status)
    try:
        return decoder.read(seam.operation, status, raw)
    except Unreadable as error:
        if decoder is seam.typed:
            _judge_rows(seam, error)
        _judge_failure(seam, decoder, raw, error)
        return error


def _judge_value(seam: Seam, raw: bytes, value: Any) -> None:
    reply = seam.operation.replies[0]
    if reply.content_type is None:
        if value is not None:
            raise Wrong("a value where no body is documented")
        return
    if value != load_json(raw):
        raise Wrong("the JSON is not what the bytes say")
    if missing := [key for key in reply.envelope if key not in value]:
        raise Wrong(f"accepted without {missing}")
    # Numbers that JSON cannot say make this raise.
    json.dumps(value, allow_nan=False)


def _judge_model(model: Any) -> None:
    if model is None:
        return
    pending: list[Any] = [model.model_dump()]
    while pending:
        node = pending.pop()
        if isinstance(node, dict):
            pending += node.values()
        elif isinstance(node, list):
            pending += node
        elif isinstance(node, float) and not isfinite(node):
            raise Wrong("a number that is not finite")


def _judge_rows(seam: Seam, error: Unreadable) -> None:
    if error.partial is None:
        return
    if not error.bad_rows:
        raise Wrong("a part of the answer without a word about the rest")
    kind = seam.typed._kind(int(seam.operation.replies[0].status))
    if not isinstance(error.partial, kind):
        raise Wrong("the partial answer is of another type")


def _judge_failure(seam: Seam, decoder: Decoder[Any], raw: bytes, why: Unreadable) -> None:
    answer = Answer(200, "OK", {"X-Said": "x"}, raw)
    failure = failures.unusable(seam.operation, answer, decoder, why, _ATTEMPTS, _HIDDEN)
    if failure.raw is None or not failure.reason:
        raise Wrong("an error without its evidence")
    _judge_text(failure)


def _judge_error(seam: Seam, raw: bytes) -> None:
    """The same bytes as the body of an error status."""
    for status in (400, 503):
        answer = Answer(status, "Oops", {"code": "c", "message": "m"}, raw)
        for decoder in (plain, seam.typed):
            failure = failures.answered(
                seam.operation, answer, decoder, None, _ATTEMPTS, _HIDDEN, None
            )
        _judge_text(failure)


def _judge_text(failure: CallError) -> None:
    text = str(failure)
    if not text.isprintable() or len(text) > 1000:
        raise Wrong(f"not one short line of text: {text[:80]!r}")
    if failure.bad_rows == () and str(pickle.loads(pickle.dumps(failure))) != text:
        raise Wrong("pickling changes the error")
