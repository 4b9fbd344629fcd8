"""Decode responses to models."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import FunctionType
from typing import TYPE_CHECKING, Any, Generic, TypeGuard, TypeVar, cast, overload

from kloudtrader.runtime.diagnose.message import describe_body, extract_message, try_load_json
from kloudtrader.runtime.operation import Operation, Reply
from kloudtrader.runtime.response.decode import (
    Unreadable,
    build_mismatch,
    check_empty,
    check_reply,
    choose_reply,
    decode_text,
    is_error,
    load_reply,
)
from kloudtrader.runtime.response.parse import (
    UnreadableJson,
    is_deep,
    is_json,
    load_json,
    mark_surrogates,
)

if TYPE_CHECKING:
    from pydantic import TypeAdapter

    from kloudtrader.runtime.errors import BadRow
    from kloudtrader.runtime.response._rows import Marks, Rows

T = TypeVar("T")


class Typed(Generic[T]):
    """Decode a response to a model or any other type that pydantic can read.

    ``Typed(Order)``, ``Typed(list[Order])``, ``Typed(None)``, ``Typed(bytes)``, ``Typed(str)``; or,
    if the type depends on the status, ``Typed({"200": A, "201": B})``. ``errors`` maps statuses,
    ``"4XX"`` or ``"default"`` to the documented error models. Both may be a function without
    arguments: ``Typed(lambda: models.Order)`` imports the model at the first response.
    """

    __slots__ = ("_errors", "_kinds", "_readers")

    @overload
    def __init__(self: Typed[None], kind: None, errors: _Errors | None = None) -> None: ...
    @overload
    def __init__(self, kind: Mapping[str, Any], errors: _Errors | None = None) -> None: ...
    @overload
    def __init__(self, kind: type[T], errors: _Errors | None = None) -> None: ...
    @overload
    def __init__(self, kind: Any, errors: _Errors | None = None) -> None: ...
    def __init__(self, kind: Any, errors: _Errors | None = None) -> None:
        self._kinds: Any = kind if _is_function(kind) else _map_by_status(kind)
        self._errors: Any = errors if _is_function(errors) else errors or {}
        self._readers: dict[int, Rows | None] = {}

    def read(self, operation: Operation, status: int, raw: bytes) -> T:
        try:
            rows = self._readers[status]
        except KeyError:
            rows = self._readers[status] = _build_reader(self._get_kind(status))
        if rows is None:
            return cast("T", self._read_other(operation, status, raw))
        text = raw[3:] if raw[:3] == b"\xef\xbb\xbf" else raw
        reply = choose_reply(operation, status)
        if b'"fault"' in text[:64] or b'"errors"' in text[:64]:
            load_reply(reply, raw)  # a model without required fields would accept an error
        marks: Marks = {}
        try:
            value = rows.read(text, marks)
        except ValueError:
            if (marked := mark_surrogates(text)) != text:
                return self.read(operation, status, marked)
            value = rows.bad
        except RecursionError:
            raise Unreadable("expected JSON, got JSON that is nested too deeply") from None
        if marks or value is rows.bad:
            unreadable = _explain_misfit(reply, raw, value, marks, rows)
            if unreadable is not None:
                raise unreadable
            # All is valid: an exception from outside, such as Ctrl-C, arrived in a validator, and
            # pydantic took it for an invalid value.
            value = _read_again(rows, text)
        members: object = value
        is_map = isinstance(members, dict)  # for a schema without properties, an error is a value
        extra: Any = value if is_map else getattr(value, "__pydantic_extra__", None)
        if extra and is_error(extra, beside=not is_map):
            raise Unreadable(f"the body is an error: {extract_message(extra)}")
        return cast("T", value)

    def read_error(self, operation: Operation, status: int, raw: bytes) -> object:
        if _is_function(self._errors):
            self._errors = self._errors()
        kind = _select(self._errors, status)
        if kind not in (None, bytes, str) and isinstance(try_load_json(raw), (dict, list)):
            try:
                return _build_adapter(kind).validate_json(raw)
            except (ValueError, RecursionError):
                pass
        return try_load_json(raw)

    def _get_kind(self, status: int) -> Any:
        if _is_function(self._kinds):
            self._kinds = _map_by_status(self._kinds())
        kind = _select(self._kinds, status, _MISSING)
        return next(iter(self._kinds.values())) if kind is _MISSING else kind

    def _read_other(self, operation: Operation, status: int, raw: bytes) -> object:
        """Decode a response without a model: nothing, bytes or text."""
        kind = self._get_kind(status)
        if kind is bytes:
            return raw
        reply = choose_reply(operation, status)
        if kind is str:
            if reply is not None and reply.content_type and is_json(reply.content_type):
                value = load_reply(reply, raw)
                if isinstance(value, str):
                    return value
                raise Unreadable(f"expected a JSON string, got {describe_body(raw)}")
            return decode_text(raw)
        if reply is not None and reply.content_type is not None and not raw:
            raise build_mismatch(reply, raw)
        check_empty(raw)
        return None

    def __repr__(self) -> str:
        if _is_function(self._kinds):
            return "Typed(...)"
        return f"Typed({', '.join(sorted(str(kind) for kind in self._kinds.values()))})"


_MISSING = object()
_Errors = Mapping[str, Any] | Callable[[], Mapping[str, Any]]


def _is_function(value: object) -> TypeGuard[Callable[[], Any]]:
    """Tell whether a value is a function and not a class, which is callable, too."""
    return isinstance(value, FunctionType)


def _map_by_status(kind: Any) -> Any:
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


def _build_reader(kind: Any) -> Rows | None:
    if kind is None or kind is bytes or kind is str:
        return None
    from kloudtrader.runtime.response._rows import Rows

    if hasattr(kind, "__pydantic_core_schema__"):
        kind.model_rebuild()  # pydantic may defer building a model until its first use
        return Rows(kind.__pydantic_core_schema__)
    return Rows(_build_adapter(kind).core_schema)


def _build_adapter(kind: Any) -> TypeAdapter[Any]:
    from pydantic import TypeAdapter

    adapter: TypeAdapter[Any] = TypeAdapter(kind)
    adapter.rebuild()
    return adapter


def _read_again(rows: Rows, text: bytes) -> object:
    marks: Marks = {}
    try:
        value = rows.read(text, marks)
    except ValueError:
        marks, value = {}, rows.bad
    if marks or value is rows.bad:
        raise Unreadable("the response does not match its model")
    return value


def _explain_misfit(
    reply: Reply | None, raw: bytes, value: object, marks: Marks, reader: Rows
) -> Unreadable | None:
    """Explain why a response does not match its model, and keep the valid rows.

    Return ``None`` if the second validation succeeds.
    """
    failed = value is reader.bad
    try:
        # A row with NaN or an infinity must not cost the other rows.
        data = load_json(raw, finite=failed)
        check_reply(reply, data, raw)
    except UnreadableJson:
        return build_mismatch(reply, raw)
    except Unreadable as error:
        return error.with_traceback(None)
    if not failed:
        count = sum(number for number, _ in marks.values())
        rows = reader.explain_rows(data, marks)
        return _build_misfit(rows, count, value) if rows else None
    if is_deep(data):
        return Unreadable("expected JSON, got JSON that is nested too deeply")
    if reader.is_valid(data):
        return None
    bad = reader.explain_values(data)
    return _build_misfit(bad, len(bad), None)


def _build_misfit(bad: tuple[BadRow, ...], count: int, partial: object) -> Unreadable:
    if not bad:
        return Unreadable("the response does not match its model")
    first = bad[0]
    where = f"{first.path}: {first.reason}" if first.path else first.reason
    values = f"{count} values are" if count > 1 else "a value is"
    return Unreadable(f"{values} invalid, first {where}", partial, bad)
