"""One documented operation, and what is wrong with a call of it."""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple
from urllib.parse import unquote

from tests.sandbox.contract.line import ContractReply, ContractRequest, RecordedCall
from tests.sandbox.contract.shapes import Problems, Shape, decode

WHOLE = r"[+-]?\d{1,19}"
TRUTH = "true|false"
UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
INSTANT = r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)"
DAY = r"\d{4}-\d\d-\d\d"


class ContractOperation(NamedTuple):
    """Describe the documentation of one call."""

    name: str
    method: str
    path: str
    """Below the base path; ``{...}`` stands for a value."""
    status: int
    response: Shape | None
    errors: tuple[int, ...]
    query: Mapping[str, str] = {}
    """Patterns of the parameters, all of which may be absent."""
    body: Shape | None = None
    secured: bool = True

    def values(self, path: str) -> Mapping[str, str] | None:
        """Return the values in a path of this operation, otherwise ``None``."""
        parts = re.split(r"\{(\w+)\}", self.path)
        pattern = "".join(
            f"(?P<{part}>[^/]+)" if index % 2 else re.escape(part)
            for index, part in enumerate(parts)
        )
        match = re.fullmatch(pattern, path)
        return None if match is None else {k: unquote(v) for k, v in match.groupdict().items()}


def operation_of(
    operations: Iterable[ContractOperation], request: ContractRequest, base: str
) -> ContractOperation | None:
    """Return the documented operation of a request, or ``None``."""
    if not request.path.startswith(base):
        return None
    path = request.path.removeprefix(base)
    for operation in operations:
        if operation.method == request.method and operation.values(path) is not None:
            return operation
    return None


def request_problems(operation: ContractOperation, request: ContractRequest) -> Problems:
    """Everything but the credential, which each venue has in its own way."""
    yield from _query_problems(operation, request)
    for name in ("host", "user-agent", "accept"):
        if len(request.fields(name)) != 1:
            yield f"{name} is sent {len(request.fields(name))} times"
    if request.fields("accept") != ["application/json"]:
        yield f"Accept is {request.fields('accept')}"
    kinds = request.fields("content-type")
    if operation.body is None:
        if request.body or kinds:
            yield f"a body or its type is sent: {request.body!r}, {kinds}"
        return
    if kinds != ["application/json"]:
        yield f"Content-Type of the body is {kinds}"
    if request.fields("content-length") != [str(len(request.body))]:
        yield f"Content-Length is {request.fields('content-length')} for {len(request.body)} bytes"
    try:
        yield from operation.body.judge(decode(request.body), "body")
    except ValueError as error:
        yield f"the body is not JSON: {error}"


def _query_problems(operation: ContractOperation, request: ContractRequest) -> Problems:
    names = [name for name, _ in request.query]
    if len(set(names)) < len(names):
        yield f"a query name comes twice: {names}"
    for name, value in request.query:
        pattern = operation.query.get(name)
        if pattern is None:
            yield f"query name {name} is not documented"
        elif not re.fullmatch(pattern, value, re.ASCII):
            yield f"query {name} is {value!r}"


def response_problems(operation: ContractOperation, exchange: RecordedCall) -> Problems:
    """Status, content type and body of a success, and the status of an error."""
    reply = exchange.reply
    if reply.status != operation.status:
        if reply.status not in operation.errors:
            yield f"status {reply.status} is not documented"
        return
    if operation.response is None:
        if reply.body or reply.fields("content-type"):
            yield "a response without a body has a body or a content type"
        return
    yield from json_problems(reply, operation.response)


def json_problems(reply: ContractReply, shape: Shape) -> Problems:
    """List what is wrong with a JSON response."""
    if reply.fields("content-type") != ["application/json"]:
        yield f"Content-Type is {reply.fields('content-type')}"
    try:
        yield from shape.judge(decode(reply.body), "response")
    except ValueError as error:
        yield f"the response is not JSON: {error}"
