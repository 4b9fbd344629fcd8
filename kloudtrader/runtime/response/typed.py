"""The decoder that returns models."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import FunctionType
from typing import TYPE_CHECKING, Any, Generic, TypeGuard, TypeVar, cast, overload

from kloudtrader.runtime.diagnose.message import plain_json, what_came, words_in
from kloudtrader.runtime.operation import Operation, Reply
from kloudtrader.runtime.response.decode import (
    Unreadable,
    check,
    expect,
    expect_nothing,
    is_error,
    other_than,
    reply_for,
    text_of,
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
    """Decoder that returns a model or any other type that pydantic can read.

    ``Typed(Order)``, ``Typed(list[Order])``, ``Typed(None)``, ``Typed(bytes)``, ``Typed(str)``; or,
    where the type depends on the status, ``Typed({"200": A, "201": B})``. ``errors`` maps statuses,
    ``"4XX"`` or ``"default"`` to the documented error models. A function without arguments may
    replace either: ``Typed(lambda: models.Order)`` imports the model at the first response.
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
        self._kinds: Any = kind if _is_function(kind) else _by_status(kind)
        self._errors: Any = errors if _is_function(errors) else errors or {}
        self._readers: dict[int, Rows | None] = {}

    def read(self, operation: Operation, status: int, raw: bytes) -> T:
        try:
            rows = self._readers[status]
        except KeyError:
            rows = self._readers[status] = _reader(self._kind(status))
        if rows is None:
            return cast("T", self._read_other(operation, status, raw))
        text = raw[3:] if raw[:3] == b"\xef\xbb\xbf" else raw
        reply = reply_for(operation, status)
        if b'"fault"' in text[:64] or b'"errors"' in text[:64]:
            expect(reply, raw)  # a model without required fields would fit
        marks: Marks = {}
        try:
            value = rows.validate(text, context=marks)
        except ValueError:
            if (marked := mark_surrogates(text)) != text:
                return self.read(operation, status, marked)
            value = rows.bad
        except RecursionError:
            raise Unreadable("expected JSON, got JSON that is nested too deeply") from None
        if marks or value is rows.bad:
            unreadable = _unreadable(reply, raw, value, marks, rows)
            if unreadable is not None:
                raise unreadable
            # All fits: pydantic took an exception from outside, such as Ctrl-C, that arrived in a
            # validator in Python for a value that does not fit.
            value = _read_again(rows, text)
        extra = getattr(value, "__pydantic_extra__", None)
        if extra and is_error(extra, beside=True):
            raise Unreadable(f"the body is an error: {words_in(extra)}")
        return cast("T", value)

    def read_error(self, operation: Operation, status: int, raw: bytes) -> object:
        if _is_function(self._errors):
            self._errors = self._errors()
        kind = _select(self._errors, status)
        if kind not in (None, bytes, str) and isinstance(plain_json(raw), (dict, list)):
            try:
                return _adapter(kind).validate_json(raw)
            except (ValueError, RecursionError):
                pass
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


def _reader(kind: Any) -> Rows | None:
    if kind is None or kind is bytes or kind is str:
        return None
    from kloudtrader.runtime.response._rows import Rows

    if hasattr(kind, "__pydantic_core_schema__"):
        kind.model_rebuild()  # a model may be put off until its first use
        return Rows(kind.__pydantic_core_schema__)
    return Rows(_adapter(kind).core_schema)


def _adapter(kind: Any) -> TypeAdapter[Any]:
    from pydantic import TypeAdapter

    adapter: TypeAdapter[Any] = TypeAdapter(kind)
    adapter.rebuild()
    return adapter


def _read_again(rows: Rows, text: bytes) -> object:
    marks: Marks = {}
    try:
        value = rows.validate(text, context=marks)
    except ValueError:
        marks, value = {}, rows.bad
    if marks or value is rows.bad:
        raise Unreadable("the response does not fit its model")
    return value


def _unreadable(
    reply: Reply | None, raw: bytes, value: object, marks: Marks, reader: Rows
) -> Unreadable | None:
    """Explain why a response does not fit its model, and keep the rows that do.

    Return ``None`` if all fits when it is looked at again.
    """
    failed = value is reader.bad
    try:
        # A number that JSON does not have in one row must not cost the others.
        data = load_json(raw, finite=failed)
        check(reply, data, raw)
    except UnreadableJson:
        return other_than(reply, raw)
    except Unreadable as error:
        return error.with_traceback(None)
    if not failed:
        count = sum(number for number, _ in marks.values())
        rows = reader.bad_rows(data, marks)
        return _misfit(rows, count, value) if rows else None
    if is_deep(data):
        return Unreadable("expected JSON, got JSON that is nested too deeply")
    if reader.fits(data):
        return None
    bad = reader.bad_values(data)
    return _misfit(bad, len(bad), None)


def _misfit(bad: tuple[BadRow, ...], count: int, partial: object) -> Unreadable:
    if not bad:
        return Unreadable("the response does not fit its model")
    first = bad[0]
    where = f"{first.path}: {first.reason}" if first.path else first.reason
    values = f"{count} values do" if count > 1 else "a value does"
    return Unreadable(f"{values} not fit, first {where}", partial, bad)
