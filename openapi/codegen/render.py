"""Frozen values -> Python text, by the templates."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from pathlib import Path

import jinja2

from . import docs, records
from .form import AliasForm, ApiForm, FieldForm, ModelForm, OperationForm, ParameterForm, TagForm
from .text import one_line, quoted
from .types import NONE, Type, optional, union
from .usage import own_fields

__all__ = ["render"]

TEMPLATES = Path(__file__).parent.parent / "templates"
_RUNTIME_MODELS = "from kloudtrader.runtime.models import"


def render(api: ApiForm) -> dict[str, str]:
    """The text of each file of the package."""
    environment = _environment()
    shared = {"api": api, "banner": _banner(api)}

    def write(template: str, **values: object) -> str:
        return environment.get_template(template).render(**shared, **values)

    files = {
        "__init__.py": write("init.py.jinja", exports=_exports(api), public=_public(api)),
        "operations.py": write(
            "operations.py.jinja", shared_parameters=records.shared_parameters(api)
        ),
        "models.py": write(
            "models.py.jinja",
            imports=_model_imports(api),
            own_fields=functools.partial(own_fields, forms={one.name: one for one in api.models}),
        ),
        "py.typed": "",
    }
    for tag in api.tags:
        files[f"{tag.module}.py"] = write(
            "api.py.jinja",
            tag=tag,
            imports=_api_imports(tag),
            errors=_error_names(tag),
            uses_models=_uses_models(tag),
        )
    return files


def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 - the output is Python; text is quoted by the filters below
    )
    environment.filters["q"] = quoted
    environment.filters["here"] = _in_models
    environment.filters["there"] = _in_apis
    environment.globals.update(
        docs=docs,
        is_model=lambda form: isinstance(form, ModelForm),
        records=records,
        field_value=_field_value,
        answer_type=answer_type,
        decoder=_decoder,
        error_types=_error_types,
        signature=_signature,
        argument_type=_argument_type,
        nullable_names=_nullable_names,
        base_class=_base_class,
        optional=optional,
    )
    return environment


def _banner(api: ApiForm) -> str:
    title = one_line(f"{api.title} {api.version}")
    return (
        f"# Generated from {one_line(api.source)}: {title}\n"
        f"# (sha256 {api.sha256[:16]}). Not to be edited: change the spec or a template instead."
    )


# How names are written


def _in_models(type_: Type) -> str:
    return type_.write(lambda name: name)


def _in_apis(type_: Type) -> str:
    return type_.write(lambda name: f"models.{name}")


def _import_lines(lines: Iterable[str]) -> list[str]:
    """Import lines in the usual order; those of one module joined, groups apart."""
    plain: set[str] = set()
    by_module: dict[str, set[str]] = {}
    for line in lines:
        if line.startswith("from "):
            module, names = line.removeprefix("from ").split(" import ")
            by_module.setdefault(module, set()).update(names.split(", "))
        else:
            plain.add(line)
    joined = {
        module: f"from {module} import {', '.join(sorted(names))}"
        for module, names in by_module.items()
    }
    groups: list[list[str]] = [sorted(plain), [], []]
    for module in sorted(joined):
        groups[_import_group(module)].append(joined[module])
    return [line for group in groups if group for line in (*group, "")][:-1]


def _import_group(module: str) -> int:
    if module.startswith("kloudtrader"):
        return 2
    return 1 if module in ("pydantic", "typing_extensions") else 0


# Models


def _model_imports(api: ApiForm) -> list[str]:
    lines: set[str] = set()
    for form in api.models:
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
            lines.add(f"{_RUNTIME_MODELS} {_base_class(form)}")
        if form.request_only and _nullable_names(form):
            lines.add("from typing import ClassVar")
        if any("Field(" in _field_value(field) for field in form.fields):
            lines.add("from pydantic import Field")
    return _import_lines(lines)


def _base_class(form: ModelForm) -> str:
    return form.base or ("RequestModel" if form.request_only else "AnswerModel")


def _field_value(field: FieldForm) -> str:
    """What stands behind the ``=`` of a field; nothing for a plain required one."""
    factory = field.default.removeprefix("Field(default_factory=").removesuffix(")")
    options: list[str] = []
    if not field.required:
        from_factory = field.default.startswith("Field(")
        options.append(f"default_factory={factory}" if from_factory else f"default={field.default}")
    if field.wire != field.name:
        # Not `alias`: type checkers would want it as the name of the constructor's argument.
        options.append(f"validation_alias={quoted(field.wire)}")
        options.append(f"serialization_alias={quoted(field.wire)}")
    if field.secret:
        options.append("repr=False")
    if options in ([], ["default=None"]):
        return "None" if options else ""
    return f"Field({', '.join(options)})"


def _nullable_names(form: ModelForm) -> list[str]:
    """Wire names of optional fields for which null is not the same as leaving out."""
    return [field.wire for field in form.fields if field.nullable and not field.required]


# API classes


def _signature(operation: OperationForm) -> tuple[list[ParameterForm], list[ParameterForm]]:
    """Positional parameters (those of the path), then the others: required ones first."""
    positional = [one for one in operation.parameters if one.location == "path"]
    others = [one for one in operation.parameters if one.location != "path"]
    return positional, sorted(others, key=lambda one: not one.required)


def answer_type(operation: OperationForm) -> Type:
    return union(reply.type for reply in operation.replies)


def _decoder(operation: OperationForm) -> str:
    """The argument of ``Typed``: one type, or a type for each status."""
    types = list(dict.fromkeys(reply.type for reply in operation.replies))
    if len(types) == 1:
        return _in_apis(types[0])
    entries = (f"{quoted(one.status)}: {_in_apis(one.type)}" for one in operation.replies)
    return "{" + ", ".join(entries) + "}"


def _error_types(operation: OperationForm) -> str:
    """The mapping of error statuses to types; one entry where all are the same."""
    typed = [(one.status, one.type) for one in operation.errors if one.type is not None]
    types = list(dict.fromkeys(type_ for _, type_ in typed))
    if not types:
        return ""
    if len(types) == 1:
        return f'{{"default": {_in_apis(types[0])}}}'
    return "{" + ", ".join(f"{quoted(status)}: {_in_apis(type_)}" for status, type_ in typed) + "}"


def _error_names(tag: TagForm) -> dict[str, str]:
    """Error mappings that several operations share, under the name that stands for them."""
    counts: dict[str, int] = {}
    for operation in tag.operations:
        text = _error_types(operation)
        if text:
            counts[text] = counts.get(text, 0) + 1
    shared = [text for text, count in counts.items() if count > 1]
    return {text: f"_ERRORS{number or ''}" for number, text in enumerate(shared)}


def _argument_type(parameter: ParameterForm) -> Type:
    return parameter.type if parameter.required else union([parameter.type, NONE])


def _types(tag: TagForm) -> list[Type]:
    types: list[Type] = []
    for operation in tag.operations:
        types += [one.type for one in operation.parameters]
        types += [one.type for one in operation.replies]
        types += [one.type for one in operation.errors if one.type]
        types += [operation.body.type] if operation.body else []
    return types


def _api_imports(tag: TagForm) -> list[str]:
    lines = {line for type_ in _types(tag) for line in type_.imports}
    lines |= {
        "from kloudtrader.runtime.api import Api",
        "from kloudtrader.runtime.decoding import Typed",
        "from kloudtrader.runtime.policy import Timeout",
    }
    return _import_lines(lines)


def _uses_models(tag: TagForm) -> bool:
    return any(type_.locals for type_ in _types(tag))


# The package


def _exports(api: ApiForm) -> dict[str, list[str]]:
    """Public names by the module that holds them."""
    exports = {tag.module: [tag.class_name] for tag in api.tags}
    if api.models:
        exports["models"] = [form.name for form in api.models]
    return exports


def _public(api: ApiForm) -> list[str]:
    return sorted(name for names in _exports(api).values() for name in names)
