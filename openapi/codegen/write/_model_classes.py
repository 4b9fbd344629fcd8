"""Write the parts of model classes: imports, base classes and field values."""

from __future__ import annotations

from collections.abc import Sequence

from codegen.plan.form import AliasForm, ConditionForm, FieldForm, ModelForm
from codegen.plan.python_text import quote_text, sort_imports

from ._operation_records import write_constant

_MODULES = {
    "HeadersModel": "kloudtrader.runtime.response.header_models",
    "RequestModel": "kloudtrader.runtime.request.models",
    "SharedModel": "kloudtrader.runtime.request.typed",
}


def list_model_imports(forms: Sequence[ModelForm | AliasForm]) -> list[str]:
    lines: set[str] = set()
    for form in forms:
        for type_ in form.types():
            lines |= type_.imports
        if isinstance(form, AliasForm):
            lines.add(
                "from typing_extensions import TypeAliasType"
                if form.recursive
                else "from typing import TypeAlias"
            )
            continue
        if form.base is None:
            module = _MODULES.get(choose_base_class(form), "kloudtrader.runtime.models")
            lines.add(f"from {module} import {choose_base_class(form)}")
        if is_open(form):
            lines.add("from typing import ClassVar")
        if form.request_only and (
            list_nullable_names(form) or list_default_names(form) or form.conditions
        ):
            lines.add("from typing import ClassVar")
        if form.request_only and form.conditions:
            lines.add("from kloudtrader.runtime.request.models import Condition")
        if any("Field(" in write_field_value(field) for field in form.fields):
            lines.add("from pydantic import Field")
    return sort_imports(lines)


def choose_base_class(form: ModelForm) -> str:
    if form.base or form.base_class:
        return form.base or form.base_class
    if form.shared:
        return "SharedModel"
    return "RequestModel" if form.request_only else "ResponseModel"


def is_open(form: ModelForm) -> bool:
    """Return whether the spec allows further fields of a model that is both sent and read."""
    return form.shared and form.extra is not None


def write_field_value(field: FieldForm) -> str:
    """Write the value after the ``=`` of a field; empty for a plain required one."""
    options: list[str] = []
    if field.default is not None:
        options.append(f"default={write_constant(field.default)}")
    elif not field.required:
        options.append(f"default_factory={field.factory}" if field.factory else "default=None")
    if field.wire != field.name:
        # Not `alias`: type checkers would require it as the name of the constructor's argument.
        options.append(f"validation_alias={quote_text(field.wire)}")
        options.append(f"serialization_alias={quote_text(field.wire)}")
    if field.secret:
        options.append("repr=False")
    if field.masked:
        options.append('json_schema_extra={"x-masked": True}')
    if not options:
        return ""
    if len(options) == 1 and options[0].startswith("default="):
        return options[0].removeprefix("default=")
    return f"Field({', '.join(options)})"


def list_default_names(form: ModelForm) -> list[str]:
    """Return the names of required fields that have a value when the caller gives none."""
    return [field.name for field in form.fields if field.default is not None]


def write_condition(form: ConditionForm) -> str:
    """Return the Python text of a condition."""
    parts = [quote_text(form.name)]
    parts += [write_constant(form.values)] if form.values else []
    for name in ("absent", "required", "refused", "allowed"):
        value = getattr(form, name)
        parts += [f"{name}={write_constant(value)}"] if value else []
    return f"Condition({', '.join(parts)})"


def list_nullable_names(form: ModelForm) -> list[str]:
    """Return the spec's names of optional fields for which null differs from leaving out."""
    return [field.wire for field in form.fields if field.nullable and not field.required]
