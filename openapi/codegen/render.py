"""Frozen values -> Python text, by the templates."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

import jinja2

from . import docs, plain, records
from .form import AliasForm, ApiForm, FieldForm, ModelForm, OperationForm, ParameterForm, TagForm
from .index import FILE as INDEX
from .index import index
from .layout import layout, types_of
from .text import one_line, quoted
from .types import NONE, Type, optional, union
from .usage import own_fields, own_part, used_by

__all__ = ["render"]


class _Write(Protocol):
    """Fills a template."""

    def __call__(self, template: str, **values: object) -> str: ...


TEMPLATES = Path(__file__).parent.parent / "templates"
_RUNTIME_MODELS = "from kloudtrader.runtime.models import"


def render(api: ApiForm, *, plain_types: bool = False) -> dict[str, str]:
    """The text of each file of the package; ``plain_types`` adds what answers are as JSON."""
    environment = _environment()
    shared = {"api": api, "banner": _banner(api)}

    def write(template: str, **values: object) -> str:
        return environment.get_template(template).render(**shared, **values)

    parts = layout(api)
    files = {
        "__init__.py": write("init.py.jinja", exports=_exports(api), public=_public(api)),
        **_operations(api, parts.operations, write),
        **_models(api, parts.models, write),
        "py.typed": "",
        INDEX: index(api),
    }
    if plain_types:
        files["plain.py"] = write("plain.py.jinja", plain=plain, forms=plain.plain_forms(api))
    for tag in api.tags:
        files[f"{tag.module}.py"] = write(
            "api.py.jinja",
            tag=tag,
            imports=_api_imports(tag, lazy=bool(parts.models)),
            errors=_error_names(tag, lazy=bool(parts.models)),
            uses_models=_uses_models(tag),
            lazy=bool(parts.models),
        )
    return files


def _operations(
    api: ApiForm, parts: Mapping[str, Sequence[OperationForm]], write: _Write
) -> dict[str, str]:
    """``operations.py``, or the package ``operations`` of a large API."""
    if not parts:
        return {"operations.py": _operations_module(api.operations, "", write)}
    names = {module: [one.name for one in members] for module, members in parts.items()}
    names["_all"] = ["OPERATIONS", "SECURITY_SCHEMES", "SERVERS"]
    modules = {name: module for module, members in names.items() for name in members}
    return {
        "operations/__init__.py": write(
            "lazy.py.jinja",
            title=f"Operations of {api.title}: plain values, no models",
            parts=names,
            public=sorted(modules),
        ),
        "operations/_all.py": write("table.py.jinja", parts=[*parts], module_of=modules),
        **{
            f"operations/{module}.py": _operations_module(members, module, write)
            for module, members in parts.items()
        },
    }


def _operations_module(operations: Sequence[OperationForm], part: str, write: _Write) -> str:
    return write(
        "operations.py.jinja",
        operations=operations,
        part=part,
        shared_parameters=records.shared_parameters(operations),
    )


def _models(
    api: ApiForm, parts: Mapping[str, Sequence[ModelForm | AliasForm]], write: _Write
) -> dict[str, str]:
    """``models.py``, or the package ``models`` of a large API."""
    known = {one.name: one for one in api.models}
    own = functools.partial(own_fields, forms=known)

    def module(forms: Sequence[ModelForm | AliasForm], part: str) -> str:
        inside = {form.name for form in forms}
        imported: dict[str, list[str]] = {}
        written = [own_part(form, known) for form in forms]
        for name in sorted({used for form in written for used in used_by(form)} - inside):
            imported.setdefault(modules[name], []).append(name)
        return write(
            "models.py.jinja",
            forms=forms,
            part=part,
            imports=_model_imports(written),
            siblings=dict(sorted(imported.items())),
            own_fields=own,
        )

    modules = {form.name: part for part, forms in parts.items() for form in forms}
    if not parts:
        return {"models.py": module(api.models, "")}
    init = write(
        "lazy.py.jinja",
        title=f"Models of {api.title}",
        parts={part: [form.name for form in forms] for part, forms in parts.items()},
        public=sorted(modules),
    )
    return {
        "models/__init__.py": init,
        **{f"models/{part}.py": module(forms, part) for part, forms in parts.items()},
    }


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
        put_off=_put_off,
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


def _model_imports(forms: Sequence[ModelForm | AliasForm]) -> list[str]:
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


def _put_off(text: str, *, lazy: bool) -> str:
    """In a large API, models are named by functions, since naming them imports them."""
    return f"lambda: {text}" if lazy and "models." in text else text


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


def _error_names(tag: TagForm, *, lazy: bool) -> dict[str, str]:
    """Error mappings that several operations share, under the name that stands for them."""
    counts: dict[str, int] = {}
    for operation in tag.operations:
        text = _error_types(operation)
        if text:
            counts[text] = counts.get(text, 0) + 1
    shared = [text for text, count in counts.items() if count > 1]
    word = "_errors" if lazy else "_ERRORS"
    return {text: f"{word}{number or ''}" for number, text in enumerate(shared)}


def _argument_type(parameter: ParameterForm) -> Type:
    return parameter.type if parameter.required else union([parameter.type, NONE])


def _types(tag: TagForm) -> list[Type]:
    return list(types_of(tag.operations))


def _api_imports(tag: TagForm, *, lazy: bool) -> list[str]:
    several = any(_decoder(operation).startswith("{") for operation in tag.operations)
    apart = any(text.count("models.") > 1 for text in _error_names(tag, lazy=lazy))
    needs_any = several or apart or (lazy and bool(_error_names(tag, lazy=lazy)))
    lines = {"from typing import Any"} if needs_any else set[str]()
    lines |= {line for type_ in _types(tag) for line in type_.imports}
    lines |= {
        "from kloudtrader.runtime.api import Api",
        "from kloudtrader.runtime.typed import Typed",
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
