"""Write typed calls: methods of an object that holds the credentials, and functions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from codegen.plan.form import (
    ApiForm,
    FacadeForm,
    ModelForm,
    OperationForm,
    PageRule,
    ParameterForm,
    TagForm,
)
from codegen.plan.naming import make_class_name
from codegen.plan.python_text import sort_imports
from codegen.plan.types import (
    NONE,
    STRING,
    Generic,
    Literal,
    Local,
    Marked,
    Name,
    Type,
    Union,
    union,
)
from codegen.source.problems import SpecError

from . import _docstrings
from ._api_classes import join_response_types
from ._signatures import (
    TIMEOUT,
    Argument,
    Forms,
    Overloads,
    Signature,
    accept_fields,
    list_body_arguments,
    list_body_fields,
    list_injected_fields,
    list_media_arguments,
    make_argument,
    put_required_first,
    write_body_builder,
    write_in_apis,
)

_PAGE_SIZE = Argument("page_size", Name("int"), "PAGE_SIZE", "Rows to request a page.")
_PROGRESS_TEXT = "Count the rows on stderr while they are read. Needs `kloudtrader[progress]`."
_PROGRESS = Argument("progress", Name("bool"), "False", _PROGRESS_TEXT)
_TIMEOUT_TEXT = (
    "Limit of this call in place of the object's: seconds for the whole call, or a `Timeout`."
)


@dataclass(frozen=True)
class TypedCall:
    """Write the method and the function of an operation, and iterators where it has pages."""

    operation: OperationForm
    facade: FacadeForm
    forms: Forms
    calls: str
    """Name of the class of the methods."""
    api: str
    """Name of the generated class that sends."""
    injected_anywhere: frozenset[str] = frozenset()
    """Arguments that the object supplies to any operation; its others are credentials."""

    @property
    def name(self) -> str:
        return self.operation.name

    @property
    def returns(self) -> str:
        return write_in_apis(join_response_types(self.operation))

    @property
    def pages(self) -> PageRule | None:
        return self.operation.rule.pages

    @property
    def iterator(self) -> str:
        """Return the name of the iterator over the rows of all pages."""
        return f"iter_{self.name.removeprefix('get_')}"

    # Arguments

    @property
    def _own(self) -> list[ParameterForm]:
        """Parameters that callers give."""
        return [
            parameter
            for parameter in self.operation.parameters
            if not (parameter.rule.injected or parameter.rule.omitted or parameter.deprecated)
        ]

    @property
    def injected(self) -> list[str]:
        """Arguments that the object supplies."""
        return [
            parameter.argument for parameter in self.operation.parameters if parameter.rule.injected
        ]

    @property
    def _fields(self) -> tuple[Argument, ...]:
        return list_body_fields(self.operation, self.forms)

    @property
    def _timeout(self) -> Argument:
        taken = {parameter.argument for parameter in self.operation.parameters}
        taken |= {field.name for field in self._fields}
        name = "_timeout" if "timeout" in taken else "timeout"
        return Argument(name, TIMEOUT, "None", _TIMEOUT_TEXT)

    def _object_arguments(self) -> tuple[Argument, ...]:
        """Return the arguments of the object that a function of this operation takes."""
        own = {parameter.argument for parameter in self._own}
        both = sorted(own & {name for name, _ in self.facade.arguments})
        if both:
            raise SpecError(
                self.operation.place,
                f"{both[0]} is an argument of the object as well: `inject` or `omit` it",
            )
        if not self.operation.rule.credentials:
            return ()
        wanted = {*self.injected}
        if self.operation.security:
            wanted |= {name for name, _ in self.facade.arguments} - self.injected_anywhere
        return tuple(
            Argument(name, union([STRING, NONE]), "None", text)
            for name, text in self.facade.arguments
            if name in wanted
        )

    def _signature(self, objects: Sequence[Argument] = ()) -> Signature:
        own = [(parameter, _narrow(parameter)) for parameter in self._own]
        positional = [argument for parameter, argument in own if _is_positional(parameter)]
        others = [argument for parameter, argument in own if not _is_positional(parameter)]
        body = self.operation.body
        if body is not None and body.positional:
            positional += list_body_arguments(self.operation)
        else:
            others += list_body_arguments(self.operation)
        keywords = put_required_first(others)
        return Signature(
            (*put_required_first(positional), *objects),
            (*keywords, *list_media_arguments(self.operation), self._timeout),
        )

    def signatures(self, *, function: bool) -> Overloads:
        """Return the signatures of the method or the function."""
        objects = self._object_arguments() if function else ()
        return accept_fields(self._signature(objects), self.operation, self._fields)

    def page_signature(self, *, function: bool) -> Signature:
        """Return the signature of an iterator."""
        rule = self._page_rule
        left_out = {rule.position, rule.size, *rule.without}
        plain = self._signature(self._object_arguments() if function else ())
        keywords = [argument for argument in plain.keywords if argument.name not in left_out]
        return Signature(
            tuple(argument for argument in plain.positional if argument.name not in left_out),
            (_PAGE_SIZE, _PROGRESS, *keywords),
        )

    @property
    def _page_rule(self) -> PageRule:
        rule = self.operation.rule.pages
        if rule is None:
            raise SpecError(self.operation.place, "has no pages")
        names = {parameter.argument for parameter in self._own}
        for name in (rule.position, rule.size, *rule.without):
            if name not in names:
                raise SpecError(self.operation.place, f"`pages` names no argument: {name}")
        for name in sorted({_PAGE_SIZE.name, _PROGRESS.name} & names - {rule.size}):
            raise SpecError(self.operation.place, f"has an argument {name}, as the iterator has")
        return rule

    # What a method or function does

    def _limit(self) -> str:
        return f"_timeout=self._timeout if {self._timeout.name} is None else {self._timeout.name}"

    def _supply(self, body: str) -> str:
        """Return the text of a body with the fields that the object supplies."""
        values = [f"{name}=self._{name}()" for name in self.injected_fields]
        return f"supply_fields({', '.join([body, *values])})" if values else body

    @property
    def injected_fields(self) -> list[str]:
        """Fields of the body that the object supplies."""
        return list_injected_fields(self.operation, self.forms)

    def sent_arguments(self) -> str:
        """Return the arguments with which the method of the API class is called."""
        parts = self._sent_parameters(lambda name: f"self._{name}()", {})
        body = self.operation.body
        if body is not None:
            parts.append(f"{body.argument}={self._supply(self._body())}")
        parts += [
            f"{argument.name}={argument.name}" for argument in list_media_arguments(self.operation)
        ]
        return ", ".join([*parts, self._limit()])

    def _body(self) -> str:
        """Return the text of the body, which a method and a function hand on as one object."""
        body = self.operation.body
        if body is None:
            return ""
        return write_body_builder(self.operation)[0] if self._fields else body.argument

    def _sent_parameters(
        self, supplied: Callable[[str], str], instead: dict[str, str]
    ) -> list[str]:
        own = {parameter.argument for parameter in self._own}
        parts: list[str] = []
        for parameter in self.operation.parameters:
            name = parameter.argument
            if parameter.rule.injected:
                value = supplied(name)
            elif name in own:
                value = instead.get(name, name)
            else:
                continue
            parts.append(value if parameter.location == "path" else f"{name}={value}")
        return parts

    def page_arguments(self) -> str:
        """Return the arguments with which an iterator requests a page."""
        rule = self._page_rule
        instead = {rule.position: "_position", rule.size: "_size"}
        parts = self._sent_parameters(lambda name: f"_{name}", instead)
        without = {f"{name}={name}" for name in rule.without}
        return ", ".join([*(part for part in parts if part not in without), self._limit()])

    def passed_arguments(self, *, pages: bool = False) -> str:
        """Return the arguments with which a function calls the method."""
        signature = (
            self.page_signature(function=False)
            if pages
            else self.signatures(function=False).general
        )
        body = self.operation.body.argument if self.operation.body else ""

        def value(name: str) -> str:
            return self._body() if name == body else name

        parts = [value(argument.name) for argument in signature.positional]
        parts += [f"{argument.name}={value(argument.name)}" for argument in signature.keywords]
        return ", ".join(parts)

    def object_text(self) -> str:
        """Return the code that creates the client object in a function."""
        names = [argument.name for argument in self._object_arguments()]
        all_names = [argument for argument, _ in self.facade.arguments]
        if names == all_names[: len(names)]:
            return f"{self.calls}({', '.join(names)})"
        return f"{self.calls}({', '.join(f'{name}={name}' for name in names)})"

    # Docstrings

    def docstring(self, *, function: bool, shared: _docstrings.Raised = ()) -> str:
        """Return the docstring of the method or the function."""
        signature = self._signature(self._object_arguments() if function else ())
        body = self.operation.body.argument if self.operation.body else ""
        arguments: list[Argument] = []
        for argument in signature.arguments:
            if argument.name == body:
                arguments += _docstrings.describe_body(self.operation, self._fields)
            elif argument.name != "_content_type":
                arguments.append(argument)
        indent = "    " if function else "        "
        return _docstrings.document_call(
            self.operation, arguments, indent=indent, shared=shared, example=function
        )

    def page_docstring(self, *, function: bool, shared: _docstrings.Raised = ()) -> str:
        """Return the docstring of an iterator."""
        arguments = self.page_signature(function=function).arguments
        indent = "    " if function else "        "
        return _docstrings.document_pages(
            self.operation, arguments, indent=indent, shared=shared, example=function
        )

    # Rows of pages

    @property
    def row(self) -> str:
        """Return the annotation of a row."""
        return write_in_apis(self._row_type())

    @property
    def rows(self) -> str:
        """Return the attributes that lead from a response to its rows."""
        return ".".join(self._page_rule.rows)

    def _row_type(self) -> Type:
        type_ = join_response_types(self.operation)
        for name in self._page_rule.rows:
            form = self.forms.get(type_.name) if isinstance(type_, Local) else None
            fields = form.fields if isinstance(form, ModelForm) else ()
            field = next((field for field in fields if field.name == name), None)
            if field is None:
                raise SpecError(
                    self.operation.place, f"`rows`: {write_in_apis(type_)} has no {name}"
                )
            if field.type.accepts_none:
                raise SpecError(self.operation.place, f"`rows`: {name} can be None")
            type_ = _plain(field.type)
        if not (isinstance(type_, Generic) and type_.name == "list"):
            raise SpecError(self.operation.place, f"`rows`: {self.rows} is not a list")
        return _plain(type_.arguments[0])

    def types(self) -> list[Type]:
        """Return all types that the text names."""
        types = [join_response_types(self.operation), *self.signatures(function=True).types()]
        return [*types, self._row_type()] if self.pages else types


def _plain(type_: Type) -> Type:
    return _plain(type_.inner) if isinstance(type_, Marked) else type_


def _is_positional(parameter: ParameterForm) -> bool:
    stated = parameter.rule.positional
    required = parameter.required and not parameter.rule.default
    return required if stated is None else stated


def _narrow(parameter: ParameterForm) -> Argument:
    """Return an argument that type checkers hold to the documented values, if these are all."""
    argument = make_argument(parameter)
    type_ = _only_known(argument.type) if parameter.closed else argument.type
    default = parameter.rule.default or argument.default
    return Argument(argument.name, type_, default, argument.description)


def _only_known(type_: Type) -> Type:
    if isinstance(type_, Union) and any(isinstance(member, Literal) for member in type_.members):
        return union(
            member for member in type_.members if isinstance(member, Literal) or member == NONE
        )
    return type_.with_parts(_only_known)


def list_calls(api: ApiForm, tag: TagForm, facade: FacadeForm) -> list[TypedCall]:
    """Return the typed calls of a tag."""
    forms: Forms = {form.name: form for form in api.models}
    injected = frozenset(
        parameter.argument
        for operation in api.operations
        for parameter in operation.parameters
        if parameter.rule.injected
    )
    return [
        TypedCall(operation, facade, forms, name_class(tag), tag.class_name, injected)
        for operation in tag.operations
        if not operation.rule.omitted
    ]


def name_class(tag: TagForm) -> str:
    """Return the name of the class of a tag's typed calls."""
    return f"{make_class_name(tag.name or 'default')}Calls"


def name_module(tag: TagForm) -> str:
    """Return the name of the module of a tag's typed calls."""
    return tag.module.removesuffix("_api")


def list_call_imports(calls: Sequence[TypedCall], package: str, tag: TagForm) -> list[str]:
    """Return the import lines of a module of typed calls."""
    lines = {line for call in calls for type_ in call.types() for line in type_.imports}
    facade = calls[0].facade
    lines |= {
        f"from {facade.base_module} import {facade.base_class}",
        f"from {package}.{tag.module} import {tag.class_name}",
    }
    if any(type_.locals for call in calls for type_ in call.types()):
        lines.add(f"from {package} import models")
    for call in calls:
        if call.pages is not None:
            rows = "cursor_rows" if call.pages.is_cursor else "rows"
            lines |= {
                "from collections.abc import Iterator",
                "from kloudtrader.pages import PAGE_SIZE",
                f"from kloudtrader.pages import {rows} as iterate_{rows}",
            }
    for call in calls:
        if call.signatures(function=True).seen:
            lines |= {"from typing import overload", write_body_builder(call.operation)[1]}
        if call.injected_fields:
            lines.add("from kloudtrader.runtime.client import supply_fields")
    return sort_imports(lines)
