"""Call every operation of a generated package with samples of the raw spec."""

from __future__ import annotations

import json
import typing
from pathlib import Path
from types import ModuleType
from typing import Any

from pydantic import BaseModel, TypeAdapter

from kloudtrader.runtime.response.unions import Unrecognised
from tests.openapi import expected_wire
from tests.openapi.operation_check import HEADER_TEXT, PATH_TEXT, RESPONSE_TEXT, OperationCheck
from tests.openapi.raw import Op, Part, operations
from tests.openapi.recording_server import RecordingServer
from tests.openapi.round_trip import RoundTrip
from tests.openapi.samples import TEXT, TooDeepError
from tests.openapi.wire_values import drop_none, find_media, is_json, write_as_texts

from .document import Document, fold_name
from .sampler import WildSampler


class WildTrip(RoundTrip):
    """Hold a spec in both directions, and the samplers of each kind of text."""

    def __init__(
        self, package: ModuleType, spec: Path, server: RecordingServer, samples: int
    ) -> None:
        self.sent = Document(spec, response=False)
        self.read = Document(spec, response=True)
        super().__init__(package, self.sent.root, server, samples)
        self.responses = WildSampler(self.read, response=True, text=RESPONSE_TEXT)
        texts = {"path": PATH_TEXT, "header": HEADER_TEXT, "query": TEXT, "cookie": TEXT}
        self.requests = {
            place: WildSampler(self.sent, response=False, text=text)
            for place, text in texts.items()
        }
        self.read_operations = {(op.method, op.path): op for op in operations(self.read.root)}

    @property
    def unsampled(self) -> int:
        """Return the number of schemas for which no sample was valid."""
        return sum(sampler.failures for sampler in (self.responses, *self.requests.values()))

    def _make_check(self, op: Op, operation: Any) -> OperationCheck:
        return WildCheck(self, op, operation)


class WildCheck(OperationCheck):
    """Check one operation with samples that ``jsonschema`` accepts."""

    trip: WildTrip

    def _responses(self) -> list[tuple[str, Part]]:
        op = self.trip.read_operations[self.op.method, self.op.path]
        listed = [
            (status, part) for status, part in op.node.items("responses") if status[0] in "245d"
        ]
        return listed or [("200", Part(op.node.file, {}))]

    def _body_of_response(
        self, response: Part, code: int, number: int
    ) -> tuple[str | None, Any, bytes]:
        content = response.get("content") or {}
        media = next((name for name in content if is_json(name)), None)
        if code in (204, 205) or self.op.method == "HEAD" or media is None:
            return super()._body_of_response(response, code, number)
        schema = (content[media] or {}).get("schema", {})
        value = self.trip.responses.make(schema, number)
        if code < 400 and is_error(value):  # the client takes it for an error, as documented
            raise TooDeepError
        self._expected_schema = schema
        return "application/json" if media == "*/*" else media, value, json.dumps(value).encode()

    def _headers_of_response(self, response: Part, number: int) -> dict[str, str]:
        return {}

    def _parameter_value(self, parameter: Part, place: str, number: int) -> Any:
        media = expected_wire.media_of(parameter)
        schema = parameter["content"].get(media)["schema"] if media else parameter.get("schema", {})
        value = self.trip.requests[place].make(schema, number)
        if media:
            return value
        value = drop_none(value)
        nests = expected_wire.style_of(parameter)[0] == "deepObject"
        return write_as_texts(value) if isinstance(value, list) and not nests else value

    def _body(self, number: int, media: str | None) -> tuple[str | None, Any]:
        body = self.op.node["requestBody"]
        described = None if body.value is None or media is None else find_media(body, media)
        essence = (media or "").split(";")[0].lower()
        fields = essence in ("multipart/form-data", "application/x-www-form-urlencoded")
        if described is None or not (is_json(media or "") or (fields and described.has("schema"))):
            return super()._body(number, media)
        if number == 1 and not body.get("required"):
            return None, None
        schema = described.get("schema", {})
        value = self.trip.requests["query"].make(schema, number)
        if value is None:  # null as a whole cannot be told from no body
            raise TooDeepError
        return media, self._drop_empty(value, schema) if fields else value

    def _drop_empty(self, value: Any, schema: Any) -> Any:
        """Return the fields of a form without null and empty values, which it cannot hold."""
        dropped = drop_empty(value)
        if not isinstance(value, dict):  # reported: a form has named fields
            raise TooDeepError
        if not self.trip.sent.is_valid(dropped, schema):
            raise TooDeepError
        return dropped

    def _convert(self, argument: str, value: Any, media: str | None = None) -> Any:
        if media is None or not isinstance(value, dict | list):
            return super()._convert(argument, value, media)
        models = list(typing.get_args(self.hints[argument]) or [self.hints[argument]])
        is_model = any(isinstance(part, type) and issubclass(part, BaseModel) for part in models)
        if not is_model or len(json.dumps(value)) % 2:  # now a dict, now a model
            return value
        return TypeAdapter(self.hints[argument]).validate_python(value)

    def _compare_response(
        self, result: Any, expected: Any, media: str | None, code: int, number: int
    ) -> None:
        super()._compare_response(result, expected, media, code, number)
        if media is not None and is_json(media):
            self._compare_classes(result, expected, f"{code}")

    def _compare_classes(self, result: Any, expected: Any, place: str) -> None:
        """Complain about an object that is read as a class whose schema does not allow it."""
        if isinstance(result, list) and isinstance(expected, list):
            for number, (item, sample) in enumerate(zip(result, expected, strict=False)):
                self._compare_classes(item, sample, f"{place}[{number}]")
        elif isinstance(result, dict) and isinstance(expected, dict):
            for name, item in result.items():
                self._compare_classes(item, expected.get(name), f"{place}.{name}")
        elif isinstance(result, BaseModel) and isinstance(expected, dict):
            self._compare_class(result, expected, place)
            for name, field in type(result).model_fields.items():
                wire = str(field.serialization_alias or name)
                if wire in expected:
                    self._compare_classes(getattr(result, name), expected[wire], f"{place}.{wire}")

    def _compare_class(self, result: BaseModel, expected: dict[str, Any], place: str) -> None:
        name = type(result).__name__
        if isinstance(result, Unrecognised):
            self.complain(f"{place}: a variant is read as Unrecognised", expected, reading=True)
        reference = self.trip.read.component_names.get(fold_name(name))
        if reference and not self.trip.read.is_valid(expected, {"$ref": reference}):
            self.complain(
                f"{place}: read as {name}, which does not allow it", expected, reading=True
            )


def is_error(value: Any) -> bool:
    """Tell whether a sample states errors, at the top or one level below."""
    if not isinstance(value, dict):
        return False
    objects = [value, *(item for item in value.values() if isinstance(item, dict))]
    return any(item.get(key) for item in objects for key in ("fault", "errors", "error"))


def drop_empty(value: Any) -> Any:
    """Return a value without null, and without lists and objects that are empty."""
    if isinstance(value, list):
        return [item for item in map(drop_empty, value) if item not in ([], {}, None)]
    if not isinstance(value, dict):
        return value
    inner = {name: drop_empty(item) for name, item in value.items()}
    return {name: item for name, item in inner.items() if item not in ([], {}, None)}
