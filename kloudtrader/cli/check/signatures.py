"""Do the arguments of a call exist?"""

import ast
import inspect
from collections.abc import Iterator
from inspect import Parameter, Signature

from kloudtrader.cli import output
from kloudtrader.cli.check.library import Method, suggestion

__all__ = ["complaints", "signature_of"]

_POSITIONAL = (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD)
_BY_NAME = (Parameter.POSITIONAL_OR_KEYWORD, Parameter.KEYWORD_ONLY)


def signature_of(called: object) -> Signature | None:
    """The signature of a function, a method or a class, or ``None`` where it has none."""
    function = called.function if isinstance(called, Method) else called
    if not callable(function):
        return None
    rebuild = getattr(function, "model_rebuild", None)
    if rebuild is not None:
        rebuild()  # a model has its signature from its first use on
    try:
        signature = inspect.signature(function)
    except (ValueError, TypeError):
        return None
    if isinstance(called, Method):
        signature = signature.replace(parameters=list(signature.parameters.values())[1:])
    return signature


def complaints(call: ast.Call, signature: Signature) -> Iterator[tuple[str, str]]:
    """What is wrong with the arguments of a call, and what to do about each."""
    parameters = list(signature.parameters.values())
    taken = [one.name for one in parameters if one.kind in _POSITIONAL]
    starred = any(isinstance(one, ast.Starred) for one in call.args)
    given = 0 if starred else len(call.args)
    if given > len(taken) and not _has(parameters, Parameter.VAR_POSITIONAL):
        most = f"at most {len(taken)}" if taken else "no"
        number = output.counted(given, "argument")
        yield f"{number} by position, but it takes {most}", f"it is {_shown(signature)}"
    by_position = taken[:given]
    yield from _keywords(call, parameters, by_position)
    if not starred and all(keyword.arg for keyword in call.keywords):
        yield from _missing(call, parameters, by_position)


def _keywords(
    call: ast.Call, parameters: list[Parameter], by_position: list[str]
) -> Iterator[tuple[str, str]]:
    names = [one.name for one in parameters if one.kind in _BY_NAME]
    for keyword in call.keywords:
        name = keyword.arg
        if name is None:
            continue
        if name in by_position:
            yield f"the argument {name} is given twice", "give it once"
        elif name not in names and not _has(parameters, Parameter.VAR_KEYWORD):
            close = suggestion(name, names)
            has = f"it has: {', '.join(names)}" if names else "it takes no argument by name"
            advice = f"did you mean {close}?" if close else has
            yield f"there is no argument {name}", advice


def _missing(
    call: ast.Call, parameters: list[Parameter], by_position: list[str]
) -> Iterator[tuple[str, str]]:
    given = {*by_position, *(keyword.arg for keyword in call.keywords)}
    needed = [
        one.name
        for one in parameters
        if one.default is Parameter.empty
        and one.kind in (*_POSITIONAL, Parameter.KEYWORD_ONLY)
        and one.name not in given
    ]
    if needed:
        yield f"the argument {', '.join(needed)} is missing", "give it"


def _has(parameters: list[Parameter], kind: object) -> bool:
    return any(one.kind is kind for one in parameters)


def _shown(signature: Signature) -> str:
    bare = [one.replace(annotation=Parameter.empty) for one in signature.parameters.values()]
    return str(signature.replace(parameters=bare, return_annotation=Signature.empty))
