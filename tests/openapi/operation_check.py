"""Check one operation: call it with samples, and compare requests and responses."""

from __future__ import annotations

import base64
import json
import typing
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from kloudtrader.runtime import (
    ApiError,
    InvalidArgument,
    KloudTraderError,
    RecordedResponse,
    recorded_responses,
)
from kloudtrader.runtime.response.unions import Unrecognised

from . import expected_wire
from .raw import Op, Part
from .recording_server import SentRequest, StubbedResponse
from .samples import TEXT, Sampler, TooDeepError
from .wire_values import (
    choose_instance,
    choose_status,
    drop_none,
    dump,
    find_difference,
    find_media,
    get_part_name,
    is_json,
    iterate_values,
    list_credentials,
    make_key,
    restore_times,
    write_as_texts,
    write_credentials,
)

if TYPE_CHECKING:
    from .round_trip import RoundTrip

HEADER_TEXT = "a b&c=d;é"
RESPONSE_TEXT = 'é response \u2028 "\\ \U0001f600'
PATH_TEXT = "a b&c=d+e%g;i|jü"


class OperationCheck:
    """Call one operation with several samples, and compare requests and responses."""

    def __init__(self, trip: RoundTrip, op: Op, operation: Any) -> None:
        self.trip, self.op, self.operation = trip, op, operation
        self.class_ = trip.apis[self.operation.name]
        method = getattr(self.class_, self.operation.name)
        self.hints = typing.get_type_hints(method, include_extras=True)
        server = self.operation.server
        own = {server: trip.server.url + "/other"} if server else {}
        self.base = "/other" if server else "/base"
        self.client = trip.client(own)

    def complain(
        self, what: str, expected: Any = None, got: Any = None, *, reading: bool = False
    ) -> None:
        """Note a problem; of a response if ``reading``, else of a request."""
        text = f"{self.op.method} {self.op.path}: {what}"
        if expected is not None or got is not None:
            text += f"\n    expected {expected!r}\n    got      {got!r}"
        problems = self.trip.wrong_responses if reading else self.trip.wrong_requests
        if text not in problems:
            problems.append(text)

    def run(self) -> None:
        with self.client:
            for status, response in self._responses():
                for number in range(self.trip.samples):
                    with suppress(TooDeepError):
                        self._call(status, response, number, self._media_types()[0])
            for status, response in self._responses()[:1]:
                for media in self._media_types()[1:]:
                    for number in range(self.trip.samples):
                        with suppress(TooDeepError):
                            self._call(status, response, number, media)

    def _responses(self) -> list[tuple[str, Part]]:
        listed = list(self.op.node.items("responses"))
        kept = [entry for entry in listed if entry[0][0] in "245d"]
        return kept or [("200", Part(self.op.node.file, {}))]

    def _media_types(self) -> list[str | None]:
        """Return the media types of a body; other names for JSON count once."""
        body = self.operation.body
        if body is None:
            return [None]
        stated = [name for name, _ in self.op.node["requestBody"].items("content")]
        made = [body.content_type, *(other.content_type for other in body.others)]
        for name in stated:
            if not is_json(name) and "*" not in name and name not in made:
                self.complain(f"the body cannot be sent as {name}")
        return [
            choose_instance(name)
            for name in dict.fromkeys(made)
            if find_media(self.op.node["requestBody"], choose_instance(name)) is not None
        ] or [body.content_type]

    # One call

    def _call(self, status: str, response: Part, number: int, media_type: str | None) -> None:
        code = choose_status(status, [name for name, _ in self.op.node.items("responses")])
        media, expected, raw = self._body_of_response(response, code, number)
        headers = self._headers_of_response(response, number)
        self.trip.server.response = StubbedResponse(code, media, raw, headers)
        self.trip.server.seen = None
        values = self._arguments(number)
        media_sent, body = self._body(number, media_type)
        try:
            arguments = {name: self._convert(name, value) for name, value in values.items()}
            is_default = body is not None and number == 1 and not self.operation.body.required
            if body is not None and not is_default:
                name = self.operation.body.argument
                arguments[name] = self._convert(name, body, media_sent)
                if media_sent != self.operation.body.content_type:
                    arguments["_content_type"] = media_sent
        except Exception as error:
            self.complain(f"sample {number} is refused: {type(error).__name__}: {error}")
            return
        self.trip.calls += 1
        result: Any = None
        responses: list[RecordedResponse] = []
        try:
            with recorded_responses() as responses:
                result = getattr(self.class_(self.client), self.operation.name)(**arguments)
        except ApiError as error:
            if code < 400:
                self.complain(f"sample {number}, {code}: {error}", reading=True)
            else:
                self._compare_error(error, expected, media, number)
        except KloudTraderError as error:
            detail = getattr(error, "bad_rows", "")
            self.complain(
                f"sample {number}, {code}: {type(error).__name__}: {error} {detail}"[:600],
                reading=not isinstance(error, InvalidArgument),
            )
        else:
            if code >= 400:
                self.complain(f"{code} raised nothing", reading=True)
            else:
                self._compare_response(result, expected, media, code, number)
        if responses and code < 400:
            self._compare_headers(responses[-1], response, headers)
        if self.trip.server.seen is None:
            self.complain(f"sample {number}: nothing was sent")
        else:
            self._compare_request(self.trip.server.seen, values, media_sent, body)

    def _arguments(self, number: int) -> dict[str, Any]:
        listed = {
            make_key(parameter.location, parameter.name): parameter.argument
            for parameter in self.operation.parameters
        }
        values: dict[str, Any] = {}
        credentials = list_credentials(self.op.node, self.trip.root)
        for parameter in self.op.parameters:
            place, wire_name = parameter.get("in"), parameter.get("name")
            argument = listed.get(make_key(place, wire_name))
            if argument is None and make_key(place, wire_name) in credentials:
                continue
            if argument is None:
                self.complain(f"no argument for {wire_name!r} in the {place}")
                continue
            required = place == "path" or parameter.get("required")
            if number == 1 and not required:
                continue
            value = self._parameter_value(parameter, place, number)
            if value in ([], {}) or (value is None and required):
                value = self._parameter_value(parameter, place, 0)
            if value is not None:
                values[argument] = value
        for (place, _), argument in listed.items():
            if place == "path":  # a path may hold what nothing describes
                values.setdefault(argument, "undescribed")
        return values

    def _parameter_value(self, parameter: Part, place: str, number: int) -> Any:
        text = {"path": PATH_TEXT, "header": HEADER_TEXT}.get(place, TEXT)
        media = expected_wire.media_of(parameter)
        schema = parameter["content"][media]["schema"] if media else parameter["schema"]
        value = Sampler(number, response=False, text=text).make(schema)
        if media:
            return value
        value = drop_none(value)
        nests = expected_wire.style_of(parameter)[0] == "deepObject"
        return write_as_texts(value) if isinstance(value, list) and not nests else value

    def _convert(self, argument: str, value: Any, media: str | None = None) -> Any:
        hint = self.hints[argument]
        if media and not is_json(media):
            if isinstance(value, dict) and hint is not Any:
                return TypeAdapter(hint).validate_python(value)
            if isinstance(value, str) and bytes in (hint, *typing.get_args(hint)):
                return value.encode()
            return value
        typed = TypeAdapter(hint).validate_json(json.dumps(value))
        return value if isinstance(value, int) and isinstance(typed, float) else typed

    def _body(self, number: int, media: str | None) -> tuple[str | None, Any]:
        body = self.op.node["requestBody"]
        if body.value is None:
            return None, None
        if media is None:
            self.complain("no body")
            return None, None
        described = find_media(body, media)
        if described is None:
            self.complain(f"the body's media type {media!r} is not in the spec")
            return None, None
        if number == 1 and not body.get("required"):
            schema = described["schema"].target() if described.has("schema") else described
            default = schema.get("default")
            return (media, default) if isinstance(default, dict) else (None, None)
        essence = media.split(";")[0].lower()
        fields = essence in ("multipart/form-data", "application/x-www-form-urlencoded")
        if not is_json(media) and not (fields and described.has("schema")):
            return media, "some text"
        value = Sampler(number, response=False).make(described["schema"])
        if value is None:  # null as a whole cannot be told from no body
            value = Sampler(0, response=False).make(described["schema"])
        return media, value

    def _body_of_response(
        self, response: Part, code: int, number: int
    ) -> tuple[str | None, Any, bytes]:
        content = response.get("content") or {}
        if not content or code in (204, 205) or self.op.method == "HEAD":
            return None, None, b""
        reply = next((name for name in content if is_json(name)), None)
        if reply is None:
            order = sorted(content, key=lambda name: not name.startswith("text/"))
            return order[0], None, f"ä text, number {number}".encode()
        schema = response["content"][reply]["schema"]
        value = Sampler(number, response=True, text=RESPONSE_TEXT).make(schema)
        return "application/json" if reply == "*/*" else reply, value, json.dumps(value).encode()

    def _headers_of_response(self, response: Part, number: int) -> dict[str, str]:
        made: dict[str, str] = {}
        for name, header in response.items("headers"):
            if name.lower() in ("content-type", "content-length", "content-encoding", "connection"):
                continue
            value = Sampler(number, response=False, text="a header text").make(header["schema"])
            made[name] = expected_wire.header_text(value)
        return made

    # Comparing

    def _compare_headers(
        self, seen: RecordedResponse, response: Part, headers: dict[str, str]
    ) -> None:
        stated = [name for name, _ in response.items("headers")]
        if not stated:
            return
        read = None
        for class_ in self.trip.header_classes:
            known = {(field.serialization_alias or name.replace("_", "-")).lower(): name
                     for name, field in class_.model_fields.items()}  # fmt: skip
            if {name.lower() for name in stated} <= {*known}:
                read = seen.read(class_)
                break
        if read is None:
            self.complain(f"no class reads the headers {stated}", reading=True)
            return
        for name, text in headers.items():
            value = getattr(read, known[name.lower()])
            if expected_wire.header_text(dump(value)) != text:
                self.complain(f"the header {name} is read differently", text, value, reading=True)

    def _compare_response(
        self, result: Any, expected: Any, media: str | None, code: int, number: int
    ) -> None:
        if media is None:
            if result not in (None, b"", ""):
                self.complain(f"{code}: a body is read from no body: {result!r}", reading=True)
            return
        if not is_json(media):
            raw = self.trip.server.response.body
            if result not in (raw, raw.decode()):
                self.complain(f"{code}: {media}", raw, result, reading=True)
            return
        if isinstance(result, bytes):
            raw = self.trip.server.response.body
            if result != raw and base64.b64encode(result).decode() != expected:
                self.complain(f"{code}: bytes", raw, result, reading=True)
        elif (got := restore_times(expected, dump(result))) != expected:
            self.complain(f"{code}: read differently{find_difference(expected, got)}", reading=True)
        if any(isinstance(item, Unrecognised) for item in iterate_values(result)):
            self.complain(
                f"{code}, sample {number}: a known variant is not recognised",
                expected,
                reading=True,
            )

    def _compare_error(
        self, error: ApiError, expected: Any, media: str | None, number: int
    ) -> None:
        if media is None or not is_json(media) or not isinstance(expected, dict | list):
            return
        if dump(error.parsed) != expected:
            what = find_difference(expected, dump(error.parsed))
            self.complain(f"{error.status}: read differently{what}", reading=True)

    def _compare_request(
        self, seen: SentRequest, values: dict[str, Any], media: str | None, body: Any
    ) -> None:
        path, query, headers, cookies = self._write_request(values)
        auth_query, auth_headers, auth_cookies = write_credentials(self.op.node, self.trip.root)
        self._same("method", self.op.method, seen.method)
        path, _, own_query = path.partition("?")
        self._same("path", self.base + path, seen.path)
        own = [own_query] if own_query else []
        self._same("query", "&".join([*own, *query, *auth_query]), seen.query)
        cookie = "; ".join([*cookies, *auth_cookies]) or None
        self._same("cookies", cookie, seen.header("Cookie"))
        for name, value in {**headers, **auth_headers}.items():
            self._same(f"header {name}", value, seen.header(name))
        known = {header.lower() for header in headers} | {header.lower() for header in auth_headers}
        usual = {"host", "accept", "accept-encoding", "user-agent", "content-type", "cookie"}
        usual |= {"content-length", "connection"}
        for name, value in seen.headers:
            if name.lower() not in known | usual:
                self.complain(f"a header nobody asked for: {name}: {value}")
        self._compare_body(seen, media, body)

    def _same(self, what: str, expected: Any, got: Any) -> None:
        if expected != got:
            self.complain(what, expected, got)

    def _write_request(
        self, values: dict[str, Any]
    ) -> tuple[str, list[str], dict[str, str], list[str]]:
        path, query = self.op.path.partition("#")[0], list[str]()
        headers, cookies = dict[str, str](), list[str]()
        named = {
            make_key(parameter.location, parameter.name): parameter.argument
            for parameter in self.operation.parameters
        }
        order = [
            make_key(parameter.location, parameter.name) for parameter in self.operation.parameters
        ]
        described = {
            make_key(parameter.get("in"), parameter.get("name")): parameter
            for parameter in self.op.parameters
        }
        for key in order:
            parameter, value = described.get(key), values.get(named[key])
            if parameter is None and key[0] == "path":
                path = path.replace(f"{{{key[1]}}}", str(value))
            if parameter is None or value is None:
                continue
            if key[0] == "path":
                path = path.replace(f"{{{key[1]}}}", expected_wire.in_path(parameter, value))
            elif key[0] == "query":
                query += expected_wire.in_query(parameter, value)
            elif key[0] == "header":
                headers[key[1]] = expected_wire.in_header(parameter, value)
            else:
                cookies += expected_wire.in_cookie(parameter, value)
        return path, query, headers, cookies

    def _compare_body(self, seen: SentRequest, media: str | None, body: Any) -> None:
        if body is None:
            self._same("body", b"", seen.body)
            self._same("content type", None, seen.header("Content-Type"))
            return
        assert media is not None
        described = find_media(self.op.node["requestBody"], media)
        assert described is not None
        essence = media.split(";")[0].lower()
        if essence == "multipart/form-data":
            self._compare_multipart(seen, described, body)
            return
        self._same("content type", media, seen.header("Content-Type"))
        if is_json(media):
            got = json.loads(seen.body or b"null")
            if got != body:
                self.complain(f"body: sent differently{find_difference(body, got)}")
        elif essence == "application/x-www-form-urlencoded":
            self._same(
                "body", "&".join(expected_wire.form_pairs(body, described)), seen.body.decode()
            )
        else:
            self._same("body", body.encode(), seen.body)

    def _compare_multipart(self, seen: SentRequest, described: Part, body: Any) -> None:
        got = expected_wire.read_multipart(seen.body, str(seen.header("Content-Type")))
        expected = expected_wire.multipart_parts(body, described)
        expected, got = sorted(expected, key=get_part_name), sorted(got, key=get_part_name)
        self._same("parts", [name for name, _, _ in expected], [name for name, _, _ in got])
        for (name, value, kind), (_, raw, stated) in zip(expected, got, strict=False):
            if isinstance(value, dict | list):
                self._same(f"part {name}", value, json.loads(raw))
            else:
                self._same(f"part {name}", expected_wire.text_of(value), raw.decode())
            if kind:
                self._same(f"type of part {name}", kind, stated)
