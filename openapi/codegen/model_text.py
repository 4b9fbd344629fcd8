"""What the template of models asks: imports, base classes, and what stands behind a field."""

from __future__ import annotations

from collections.abc import Sequence

from .form import AliasForm, FieldForm, ModelForm
from .text import import_lines, quoted

_MODULES = {
    "HeadersModel": "kloudtrader.runtime.models",
    "RequestModel": "kloudtrader.runtime.request.models",
}


def model_imports(forms: Sequence[ModelForm | AliasForm]) -> list[str]:
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
            module = _MODULES.get(base_class(form), "kloudtrader.runtime.models")
            lines.add(f"from {module} import {base_class(form)}")
        if form.request_only and nullable_names(form):
            lines.add("from typing import ClassVar")
        if any("Field(" in field_value(field) for field in form.fields):
            lines.add("from pydantic import Field")
    return import_lines(lines)


def base_class(form: ModelForm) -> str:
    return (
        form.base or form.base_class or ("RequestModel" if form.request_only else "ResponseModel")
    )


def field_value(field: FieldForm) -> str:
    """What stands behind the ``=`` of a field; nothing for a plain required one."""
    options: list[str] = []
    if not field.required:
        options.append(f"default_factory={field.factory}" if field.factory else "default=None")
    if field.wire != field.name:
        # Not `alias`: type checkers would want it as the name of the constructor's argument.
        options.append(f"validation_alias={quoted(field.wire)}")
        options.append(f"serialization_alias={quoted(field.wire)}")
    if field.secret:
        options.append("repr=False")
    if options in ([], ["default=None"]):
        return "None" if options else ""
    return f"Field({', '.join(options)})"


def nullable_names(form: ModelForm) -> list[str]:
    """Wire names of optional fields for which null is not the same as leaving out."""
    return [field.wire for field in form.fields if field.nullable and not field.required]
