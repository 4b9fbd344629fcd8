"""Define the base class of all models, and the lists of models in responses.

``help`` and notebooks show both, by :mod:`kloudtrader.runtime.display`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, SupportsIndex, TypeVar, overload

from pydantic import BaseModel, ConfigDict

if TYPE_CHECKING:
    from collections.abc import Iterator
    from inspect import Signature

    from pydantic._internal._model_construction import ModelMetaclass
else:
    ModelMetaclass = type(BaseModel)  # pydantic has no public name for it


class _ModelSignature:
    """Build a model when its signature is read: pydantic stores the signature in the class then."""

    def __get__(self, model: type[BaseModel], _: type) -> Signature:
        # Not for a base class: its subclasses would inherit the signature.
        if model.model_fields and model.model_rebuild() and "__signature__" in vars(model):
            return model.__signature__
        raise AttributeError("__signature__")


class _DocumentedType(ModelMetaclass):
    # The docstrings of models are a property of their class: `help` takes them from there, or from
    # the dict of the model without calling a `__get__`. This class can have none itself.
    __signature__ = _ModelSignature()

    @property
    def __doc__(self: type[BaseModel]) -> str | None:  # type: ignore[misc,override]
        """Return the summary of a model, and its fields with their types and texts."""
        from kloudtrader.runtime.display.field_docs import document_fields

        return document_fields(self)


if TYPE_CHECKING:  # pyright infers less about the fields of a model with another metaclass
    DocumentedModel = BaseModel
else:

    class DocumentedModel(BaseModel, metaclass=_DocumentedType):
        """Show the fields in ``help`` and in notebooks, at no cost before that."""

        model_config = ConfigDict(defer_build=True)  # else it has a signature, without fields

        def __repr_args__(self) -> Iterator[tuple[str, object]]:
            """Yield the fields that ``repr`` shows: short, and those with a value."""
            from kloudtrader.runtime.display.values import list_shown_fields, shorten

            return ((name, shorten(value)) for name, value in list_shown_fields(self))

        def _repr_html_(self) -> str:
            """Return the table that notebooks show."""
            from kloudtrader.runtime.display.html import format_model

            return format_model(self)


T = TypeVar("T")


class ModelList(list[T]):
    """Be a list that notebooks show as a table.

    A method of a list is the only hook that Jupyter, VS Code, Colab and marimo share. A formatter
    for all lists would have to be registered in IPython, and change the lists of others too.
    """

    __slots__ = ()

    @overload
    def __getitem__(self, index: SupportsIndex) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> ModelList[T]: ...
    def __getitem__(self, index: SupportsIndex | slice) -> T | ModelList[T]:
        if isinstance(index, slice):
            return ModelList(super().__getitem__(index))
        return super().__getitem__(index)

    def _repr_html_(self) -> str:
        from kloudtrader.runtime.display.html import format_list

        return format_list(self)
