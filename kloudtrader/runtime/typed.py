"""The decoder that hands out models."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from types import FunctionType
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeGuard, TypeVar, cast, overload

from kloudtrader.runtime.collector import uncollected
from kloudtrader.runtime.decoding import (
    Unreadable,
    expect,
    expect_nothing,
    other_than,
    reply_for,
    text_of,
)
from kloudtrader.runtime.jsontext import Json, is_deep, is_json, is_suspect
from kloudtrader.runtime.lazy import late
from kloudtrader.runtime.operation import Operation, Reply

if TYPE_CHECKING:
    from pydantic import ValidationError

    from kloudtrader.runtime import rows, words
else:
    rows, words = late("rows"), late("words")

__all__ = ["Typed"]

T = TypeVar("T")


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
    def __init__(self: Typed[None], kind: None, errors: _Errors | None = None) -> None: ...
    @overload
    def __init__(self, kind: Mapping[str, Any], errors: _Errors | None = None) -> None: ...
    @overload
    def __init__(self, kind: type[T], errors: _Errors | None = None) -> None: ...
    @overload
    def __init__(self, kind: Any, errors: _Errors | None = None) -> None: ...
    def __init__(self, kind: Any, errors: _Errors | None = None) -> None:
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
            return cast("T", uncollected(validator.validate_json, text))
        except ValueError as error:
            failure = error
        except RecursionError:
            raise Unreadable("expected JSON, got JSON that is nested too deeply") from None
        raise _unreadable(reply_for(operation, status), raw, validator, failure)

    def read_error(self, operation: Operation, status: int, raw: bytes) -> object:
        if _is_function(self._errors):
            self._errors = self._errors()
        kind = _select(self._errors, status)
        if kind is not None and raw and isinstance(words.plain_json(raw), (dict, list)):
            validator = _validator(kind)
            if validator is not None:
                try:
                    return validator.validate_json(raw)
                except (ValueError, RecursionError):
                    return words.plain_json(raw)
        return words.plain_json(raw)

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
                raise Unreadable(f"expected a JSON string, got {words.what_came(raw)}")
            return text_of(raw)
        if reply is not None and reply.content_type is not None and not raw:
            raise other_than(reply, raw)
        expect_nothing(raw)
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
    found = rows.culprits(data, _complaints(failure))
    bad = tuple(culprit.row for culprit in found)
    partial = None
    if found and all(culprit.removable for culprit in found):
        partial = _reread(rows.without(data, found), validator)
    if not bad:
        return Unreadable("the answer does not fit its model")
    first = bad[0]
    where = f"{first.path}: {first.reason}" if first.path else first.reason
    count = f"{len(bad)} values do" if len(bad) > 1 else "a value does"
    return Unreadable(f"{count} not fit, first {where}", partial, bad)


def _complaints(failure: ValueError) -> list[rows.Complaint]:
    error = cast("ValidationError", failure)
    details = error.errors(include_url=False, include_context=False, include_input=False)
    return cast("list[rows.Complaint]", details)


def _reread(data: Json, validator: _Validator) -> object:
    try:
        return validator.validate_json(json.dumps(data).encode())
    except (ValueError, RecursionError):
        return None
