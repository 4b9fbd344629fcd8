"""Raise the errors of pydantic as refusals that name the field and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import ValidationError

from kloudtrader.runtime.diagnose.interrupts import reraise_from_handler
from kloudtrader.runtime.errors import InvalidArgument
from kloudtrader.runtime.request._field_names import suggest_field

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

T = TypeVar("T")

CONDITION = "condition"
"""Type of an error about fields that require, refuse or restrict each other."""
_FEW = 10
"""Number of errors to search for an exception of a signal handler."""


def validate(kind: Any, given: object, call: Callable[[], T], argument: str = "") -> T:
    """Call a method of pydantic, and raise :class:`InvalidArgument` for its errors.

    ``kind`` is the type that it validates, which ``argument`` names if it is not a model.
    """
    try:
        return call()
    except ValidationError as error:
        for detail in error.errors(include_url=False, include_input=False)[:_FEW]:
            if isinstance(cause := detail.get("ctx", {}).get("error"), BaseException):
                reraise_from_handler(cause)
        refusal = _build_refusal(kind, given, error, argument)
    # Raised outside of the `except`, so without a context: pydantic's error holds the values,
    # even passwords.
    given = call = None  # type: ignore[assignment]  # pyright: ignore[reportAssignmentType]
    raise refusal


def _build_refusal(
    kind: Any, given: object, error: ValidationError, argument: str
) -> InvalidArgument:
    details = error.errors(include_url=False, include_context=False, include_input=False)
    first = details[0]
    location = first["loc"]
    if first["type"] == CONDITION:  # about a field, but found in the whole model
        (about, *_) = error.errors(include_url=False, include_input=False)
        location = (*location, str(about.get("ctx", {}).get("field")))
    field = _spell_location(kind, given, location)
    reason = _describe_refusal(first, error.errors()[0]["input"])
    if first["type"] == "extra_forbidden":
        reason = f" is not a field{suggest_field(kind, location)}"
    # An annotated union has the name of its annotation.
    name = kind.__name__ if isinstance(kind, type) else argument
    return InvalidArgument(
        f"{name}.{field}{reason}" if field else f"{name}{reason}", argument=field or argument
    )


def _describe_refusal(detail: ErrorDetails, given: object) -> str:
    """Return what is wrong with a value, and its kind: it may be a secret itself."""
    if detail["type"] == "missing":
        return " is missing"
    text = re.sub(r"^\w+ should ", "must ", detail["msg"].removeprefix("Value error, "))
    if detail["type"] == "int_type" and isinstance(given, float) and given.is_integer():
        return f" {text}, not float: pass int(...)"  # a quantity that was read is a float
    if detail["type"].endswith(("_type", "_parsing")):
        text = f"{text}, not {type(given).__name__}"
    return f" {text}" if text.startswith("must ") or detail["type"] == CONDITION else f": {text}"


def _spell_location(kind: Any, given: object, location: tuple[int | str, ...]) -> str:
    """Return a location by the Python names of the fields, or by the names that were given."""
    field, *inner = location or ("",)
    if hasattr(kind, "model_fields") and not (isinstance(given, Mapping) and field in given):
        aliases = {info.validation_alias: name for name, info in kind.model_fields.items()}
        field = aliases.get(str(field), str(field))
    # Pydantic adds the names of a union's branches, which are not part of the request.
    plain = (step for step in inner if isinstance(step, int) or str(step).isidentifier())
    return "".join([str(field), *(f"[{s}]" if isinstance(s, int) else f".{s}" for s in plain)])
