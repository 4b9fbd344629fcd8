"""From the bytes of an answer to what the caller gets.

One check of what an answer must be, :func:`expect`, and two decoders: :data:`plain` hands out JSON
as the server sent it, :class:`Typed` hands out models.
"""

import json
from collections.abc import Callable, Mapping
from types import FunctionType
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeGuard, TypeVar, cast, overload

from kloudtrader.runtime.errors import BadRow
from kloudtrader.runtime.jsonbody import is_json
from kloudtrader.runtime.jsontext import Json, UnreadableJson, is_deep, is_suspect, load_json
from kloudtrader.runtime.operation import Operation, Reply
from kloudtrader.runtime.rows import Complaint, culprits, without
from kloudtrader.runtime.words import plain_json, what_came, words_of

if TYPE_CHECKING:
    from pydantic import ValidationError

__all__ = ["Decoder", "Typed", "Unreadable", "expect", "plain", "reply_for"]

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Unreadable(Exception):  # noqa: N818
    """An answer is not what the spec allows. The client turns this into an error of its own."""

    def __init__(
        self, reason: str, partial: object = None, bad_rows: tuple[BadRow, ...] = ()
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.partial = partial
        self.bad_rows = bad_rows


class Decoder(Protocol[T_co]):
    """Reads the answers of one operation."""

    def read(self, operation: Operation, status: int, raw: bytes) -> T_co:
        """Return what a success answer says, or raise :class:`Unreadable`."""
        ...

    def read_error(self, operation: Operation, status: int, raw: bytes) -> object:
        """Return what an error answer says, or ``None`` where that cannot be read."""
        ...


def reply_for(operation: Operation, status: int) -> Reply | None:
    """Return the documented answer for a success status.

    A success that is not documented is held to the first documented one: a server that says 201
    instead of 200 with the right body has done what it was asked.
    """
    replies = operation.replies
    code = str(status)
    for reply in replies:
        if reply.status == code:
            return reply
    for reply in replies:
        if reply.status.upper() == "2XX":
            return reply
    for reply in replies:
        if reply.status == "default":
            return reply
    return replies[0] if replies else None


def expect(reply: Reply | None, raw: bytes) -> Json:
    """Return the JSON of an answer, or raise :class:`Unreadable` that says what came instead."""
    if reply is None:
        reply = _ANY
    try:
        value = load_json(raw)
    except UnreadableJson:
        raise _not(reply, raw) from None
    if isinstance(value, dict):
        for key in reply.envelope:
            if key not in value:
                raise _without_key(key, value, raw)
        if len(value) == 1 and not reply.envelope and _is_fault(value):
            raise Unreadable(f"the body is an error: {words_of(raw, {})}")
        if reply.shape != "array":
            return value
    elif reply.shape == "any" or (reply.shape == "array" and isinstance(value, list)):
        return value
    raise _not(reply, raw)


_ANY = Reply("default", "application/json")


def _is_fault(value: dict[str, Json]) -> bool:
    return bool(value.get("fault") or value.get("errors"))


def _without_key(key: str, value: dict[str, Json], raw: bytes) -> Unreadable:
    if _is_fault(value):
        return Unreadable(f"the body is an error: {words_of(raw, {})}")
    return Unreadable(f"the JSON object has no {key!r}")


def _not(reply: Reply, raw: bytes) -> Unreadable:
    wanted = {"object": "a JSON object", "array": "a JSON array"}.get(reply.shape, "JSON")
    return Unreadable(f"expected {wanted}, got {what_came(raw)}")


def _expect_nothing(raw: bytes) -> None:
    """Check the answer of an operation without a body: what came must not speak of failure.

    JSON such as ``{}`` is let pass. Text is not: with status 200, it is as a rule some machine on
    the way that says why it did not hand the request on.
    """
    if not raw.strip():
        return
    try:
        value = load_json(raw)
    except UnreadableJson:
        raise Unreadable(f"expected no body, got {what_came(raw)}") from None
    if isinstance(value, dict) and (_is_fault(value) or value.get("error") or value.get("code")):
        raise Unreadable(f"the body is an error: {words_of(raw, {})}")


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        raise Unreadable("expected text, got bytes that are not UTF-8") from None


class _Plain:
    """Hands out JSON exactly as the server sent it."""

    __slots__ = ()

    def read(self, operation: Operation, status: int, raw: bytes) -> Any:
        reply = reply_for(operation, status)
        if reply is None:
            return expect(None, raw) if raw else None
        content_type = reply.content_type
        if content_type is None:
            _expect_nothing(raw)
            return None
        if is_json(content_type) or content_type == "*/*":
            return expect(reply, raw)
        return _text(raw) if content_type.startswith("text/") else raw

    def read_error(self, operation: Operation, status: int, raw: bytes) -> object:
        return plain_json(raw)

    def __repr__(self) -> str:
        return "plain"


plain: Decoder[Any] = _Plain()
"""Decoder that hands out plain ``dict``, ``list``, ``str``, numbers, ``bool`` and ``None``."""


class Typed(Generic[T]):
    """Decoder that hands out a model or any other type that pydantic can read.

    ``Typed(Order)``, ``Typed(list[Order])``, ``Typed(None)``, ``Typed(bytes)``, ``Typed(str)``; or,
    where the type depends on the status, ``Typed({"200": A, "201": B})``. ``errors`` maps statuses,
    ``"4XX"`` or ``"default"`` to the documented error models. Where many models are at hand, a
    function without arguments stands for either: ``Typed(lambda: models.Order)`` imports the model
    at the first answer.
    """

    __slots__ = ("_errors", "_kinds", "_validators")

    @overload
    def __init__(self: "Typed[None]", kind: None, errors: "_Errors | None" = None) -> None: ...
    @overload
    def __init__(self, kind: Mapping[str, Any], errors: "_Errors | None" = None) -> None: ...
    @overload
    def __init__(self, kind: type[T], errors: "_Errors | None" = None) -> None: ...
    @overload
    def __init__(self, kind: Any, errors: "_Errors | None" = None) -> None: ...
    def __init__(self, kind: Any, errors: "_Errors | None" = None) -> None:
        self._kinds: Any = kind if _is_function(kind) else _by_status(kind)
        self._errors: Any = errors if _is_function(errors) else errors or {}
        self._validators: dict[int, _Validator | None] = {}

    def read(self, operation: Operation, status: int, raw: bytes) -> T:
        try:
            validator = self._validators[status]
        except KeyError:
            validator = self._validators[status] = _validator(self._kind(status))
        if validator is None:
            return cast("T", self._read_other(operation, status, raw))
        # Only the first mark is none of the text: what explains a failure is given all of it.
        text = raw[3:] if raw[:3] == b"\xef\xbb\xbf" else raw
        if b'"fault"' in text[:64] or b'"errors"' in text[:64] or is_suspect(text):
            expect(reply_for(operation, status), raw)
        try:
            return cast("T", validator.validate_json(text))
        except ValueError as error:
            failure = error
        except RecursionError:
            raise Unreadable("expected JSON, got JSON that is nested too deeply") from None
        raise _unreadable(reply_for(operation, status), raw, validator, failure)

    def read_error(self, operation: Operation, status: int, raw: bytes) -> object:
        if _is_function(self._errors):
            self._errors = self._errors()
        kind = _select(self._errors, status)
        if kind is not None and raw and isinstance(plain_json(raw), (dict, list)):
            validator = _validator(kind)
            if validator is not None:
                try:
                    return validator.validate_json(raw)
                except (ValueError, RecursionError):
                    return plain_json(raw)
        return plain_json(raw)

    def _kind(self, status: int) -> Any:
        if _is_function(self._kinds):
            self._kinds = _by_status(self._kinds())
        found = _select(self._kinds, status, _MISSING)
        return next(iter(self._kinds.values())) if found is _MISSING else found

    def _read_other(self, operation: Operation, status: int, raw: bytes) -> object:
        """Read what is not JSON: nothing, bytes or text."""
        kind = self._kind(status)
        if kind is bytes:
            return raw
        reply = reply_for(operation, status)
        if kind is str:
            if reply is not None and reply.content_type and is_json(reply.content_type):
                value = expect(reply, raw)
                if isinstance(value, str):
                    return value
                raise Unreadable(f"expected a JSON string, got {what_came(raw)}")
            return _text(raw)
        if reply is not None and reply.content_type is not None and not raw:
            raise _not(reply, raw)
        _expect_nothing(raw)
        return None

    def __repr__(self) -> str:
        if _is_function(self._kinds):
            return "Typed(...)"
        return f"Typed({', '.join(sorted(str(kind) for kind in self._kinds.values()))})"


_MISSING = object()
_Errors = Mapping[str, Any] | Callable[[], Mapping[str, Any]]


def _is_function(value: object) -> TypeGuard[Callable[[], Any]]:
    """Tell a function from a class, which can be called as well."""
    return isinstance(value, FunctionType)


def _by_status(kind: Any) -> Any:
    if _is_mapping(kind):
        return {str(status): type_ for status, type_ in kind.items()}
    return {"default": kind}


def _is_mapping(kind: object) -> TypeGuard[Mapping[object, Any]]:
    return isinstance(kind, Mapping)


def _select(kinds: Mapping[str, Any], status: int, missing: object = None) -> Any:
    for key in (str(status), f"{status // 100}XX", "default"):
        if key in kinds:
            return kinds[key]
    return missing


class _Validator(Protocol):
    def validate_json(self, data: bytes, /) -> object: ...


def _validator(kind: Any) -> _Validator | None:
    if kind is None or kind is bytes or kind is str:
        return None
    if hasattr(kind, "__pydantic_validator__"):
        # A model that was put off until its first use is built now, and used without a detour.
        kind.model_rebuild()
        return cast("_Validator", kind.__pydantic_validator__)
    from pydantic import TypeAdapter

    adapter: TypeAdapter[Any] = TypeAdapter(kind)
    adapter.rebuild()
    return cast("_Validator", adapter.validator)


def _unreadable(
    reply: Reply | None, raw: bytes, validator: _Validator, failure: ValueError
) -> Unreadable:
    """Explain why an answer does not fit its model, and keep what does."""
    try:
        data = expect(reply, raw)
    except Unreadable as error:
        return error.with_traceback(None)
    if not hasattr(failure, "errors"):
        return Unreadable("the answer does not fit its model")
    if is_deep(data):
        return Unreadable("expected JSON, got JSON that is nested too deeply")
    found = culprits(data, _complaints(failure))
    rows = tuple(culprit.row for culprit in found)
    partial = None
    if found and all(culprit.removable for culprit in found):
        partial = _reread(without(data, found), validator)
    if not rows:
        return Unreadable("the answer does not fit its model")
    first = rows[0]
    where = f"{first.path}: {first.reason}" if first.path else first.reason
    count = f"{len(rows)} values do" if len(rows) > 1 else "a value does"
    return Unreadable(f"{count} not fit, first {where}", partial, rows)


def _complaints(failure: ValueError) -> list[Complaint]:
    error = cast("ValidationError", failure)
    details = error.errors(include_url=False, include_context=False, include_input=False)
    return cast("list[Complaint]", details)


def _reread(data: Json, validator: _Validator) -> object:
    try:
        return validator.validate_json(json.dumps(data).encode())
    except (ValueError, RecursionError):
        return None
