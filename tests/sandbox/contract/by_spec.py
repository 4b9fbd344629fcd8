"""Validate recorded calls against a spec: what the client sent and what the venue responded."""

import json
import re
from collections.abc import Iterator
from functools import reduce
from typing import Any, NamedTuple
from urllib.parse import unquote

from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from tests.sandbox.contract.line import ContractReply, ContractRequest, RecordedCall

__all__ = ["SpecCheck"]

_AUTH = ("kalshi-access-key", "kalshi-access-timestamp", "kalshi-access-signature")


class _Match(NamedTuple):
    """Hold the operation of a request, and the values in its path."""

    template: str
    operation: Any
    values: dict[str, str]


class SpecCheck:
    """One spec, against which calls are validated with ``jsonschema`` alone."""

    def __init__(self, document: Any, base: str) -> None:
        self.document, self.base = document, base
        self.operations: set[str] = set()
        """Operations of the calls so far."""

    def violations(self, call: RecordedCall) -> list[str]:
        """Return what the spec does not allow in one call."""
        request, reply = call
        match = self._match(request)
        if match is None:
            return [f"{request.method} {request.target}: not in the spec"]
        self.operations.add(match.operation["operationId"])
        problems = [*self._of_request(match, request), *self._of_reply(match, reply)]
        place = f"{request.method} {request.target} {reply.status}"
        return [f"{place}: {problem}" for problem in problems]

    def _match(self, request: ContractRequest) -> _Match | None:
        path = request.path.removeprefix(self.base)
        # A template without a variable goes before one with a variable, as OpenAPI says.
        for template in sorted(self.document["paths"], key=lambda path: path.count("{")):
            pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(template))
            values = re.fullmatch(pattern, path)
            operation = self.document["paths"][template].get(request.method.lower())
            if values is not None and operation is not None:
                texts = {name: unquote(text) for name, text in values.groupdict().items()}
                return _Match(template, operation, texts)
        return None

    def _resolve(self, value: Any) -> Any:
        while "$ref" in value:
            parts = value["$ref"].removeprefix("#/").split("/")
            value = reduce(lambda node, part: node[part], parts, self.document)
        return value

    def _of_request(self, match: _Match, request: ContractRequest) -> Iterator[str]:
        yield from self._of_parameters(match, request)
        yield from self._of_credentials(match.operation, request)
        yield from self._of_body(match.operation, request)

    def _of_parameters(self, match: _Match, request: ContractRequest) -> Iterator[str]:
        shared = self.document["paths"][match.template].get("parameters", [])
        declared = [self._resolve(p) for p in [*shared, *match.operation.get("parameters", [])]]
        given: dict[str, list[str]] = {}
        for name, text in request.query:
            given.setdefault(name, []).append(text)
        for parameter in declared:
            name = parameter["name"]
            texts = given.pop(name, []) if parameter["in"] == "query" else [match.values[name]]
            if not texts:
                if parameter.get("required"):
                    yield f"{name} is missing"
                continue
            value, problem = self._value(parameter, texts)
            yield from [problem] if problem else self._of_value(value, parameter["schema"], name)
        yield from (f"{name} is not in the spec" for name in given)

    def _value(self, parameter: Any, texts: list[str]) -> tuple[Any, str | None]:
        schema = self._resolve(parameter["schema"])
        if schema.get("type") == "array":
            if not parameter.get("explode", True):
                if len(texts) > 1:
                    return None, f"{parameter['name']} is repeated"
                texts = texts[0].split(",")
            item = self._resolve(schema["items"])
            return [_convert(text, item.get("type")) for text in texts], None
        if len(texts) > 1:
            return None, f"{parameter['name']} is repeated"
        return _convert(texts[0], schema.get("type")), None

    def _of_credentials(self, operation: Any, request: ContractRequest) -> Iterator[str]:
        counts = {name: len(request.fields(name)) for name in _AUTH}
        wanted = 0 if operation.get("security") == [] else 1
        yield from (f"{count} times {name}" for name, count in counts.items() if count != wanted)

    def _of_body(self, operation: Any, request: ContractRequest) -> Iterator[str]:
        declared = operation.get("requestBody")
        if declared is None or not request.body:
            if request.body:
                yield "a body is not in the spec"
            if declared is not None and self._resolve(declared).get("required"):
                yield "the body is missing"
            return
        if request.fields("content-type") != ["application/json"]:
            yield f"the body is sent as {request.fields('content-type')}"
        schema = self._resolve(declared)["content"]["application/json"]["schema"]
        value = json.loads(request.body)
        yield from self._of_value(value, schema, "body")
        known = self._resolve(schema).get("properties", {})
        yield from (f"body.{name} is not in the spec" for name in value if name not in known)

    def _of_reply(self, match: _Match, reply: ContractReply) -> Iterator[str]:
        declared = match.operation["responses"].get(str(reply.status))
        if declared is None:
            yield f"status {reply.status} is not in the spec"
            return
        content = self._resolve(declared).get("content")
        if content is None or not reply.body:
            if bool(content) is not bool(reply.body):
                yield "a body where the spec has none, or none where it has one"
            return
        kinds = [kind.partition(";")[0] for kind in reply.fields("content-type")]
        if len(kinds) != 1 or kinds[0] not in content:
            yield f"the response comes as {kinds}"
        elif kinds == ["application/json"]:
            yield from self._of_value(json.loads(reply.body), content[kinds[0]]["schema"], "")

    def _of_value(self, value: Any, schema: Any, name: str) -> Iterator[str]:
        for error in Draft202012Validator({**self.document, **schema}).iter_errors(value):
            yield f"{name}{error.json_path.removeprefix('$')}: {error.message}"


def _convert(text: str, kind: object) -> Any:
    """Return the value that a text of a path or query stands for; a wrong text stays one."""
    if kind == "boolean":
        return {"true": True, "false": False}.get(text, text)
    if kind in ("integer", "number") and re.fullmatch(r"-?\d+", text):
        return int(text)
    return text
