"""Every operation of a spec, called by way of its generated client and looked at on the wire.

``python -m tests.openapi.round_trip SPEC`` prints what does not come out as the spec says.
"""

from __future__ import annotations

import base64
import http.server
import importlib
import json
import sys
import tempfile
import threading
import typing
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

from pydantic import BaseModel, TypeAdapter

from codegen.cli import main
from kloudtrader.runtime import (
    ApiError,
    Client,
    KloudTraderError,
    RecordedResponse,
    Retry,
    recorded_responses,
)
from kloudtrader.runtime.auth import schemes
from kloudtrader.runtime.client import Api
from kloudtrader.runtime.models import HeadersModel, Unrecognised

from . import wire
from .raw import File, Op, Part, operations
from .samples import TEXT, Sampler, TooDeepError

HEADER_TEXT = "a b&c=d;é"
RESPONSE_TEXT = 'é response \u2028 "\\ \U0001f600'
PATH_TEXT = "a b&c=d+e%g;i|jü"


class Seen(NamedTuple):
    method: str
    path: str
    query: str
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str | None:
        found = [value for key, value in self.headers if key.lower() == name.lower()]
        return found[0] if found else None


class Response(NamedTuple):
    status: int
    content_type: str | None
    body: bytes
    headers: dict[str, str] = {}  # noqa: RUF012 - never changed


class Server:
    """Responses what it is told to, and keeps the last request."""

    def __init__(self) -> None:
        self.response = Response(200, None, b"")
        self.seen: Seen | None = None
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1  # head and body in one packet

            def handle_one_request(self) -> None:
                self.raw_requestline = self.rfile.readline(65537)
                if not self.raw_requestline or not self.parse_request():
                    self.close_connection = True
                    return
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                path, _, query = self.path.partition("?")
                outer.seen = Seen(self.command, path, query, self.headers.items(), body)
                status, content_type, content, headers = outer.response
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                if content_type:
                    self.send_header("Content-Type", content_type)
                bare = status in (204, 304) or self.command == "HEAD"
                self.send_header("Content-Length", "0" if bare else str(len(content)))
                self.end_headers()
                if not bare:
                    self.wfile.write(content)
                self.wfile.flush()

            def log_message(self, *_: object) -> None:
                return

        self._http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,))
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()


@contextmanager
def generated(spec: Path, directory: Path, *options: str) -> Iterator[ModuleType]:
    """The package made from a spec, imported for as long as the block runs."""
    name = "rt_" + "".join(char if char.isalnum() else "_" for char in spec.stem)
    code = main([str(spec), "--output", str(directory / name), "--quiet", *options])
    assert code == 0, f"{spec} is refused"
    sys.path.insert(0, str(directory))
    importlib.invalidate_caches()
    try:
        yield importlib.import_module(name)
    finally:
        sys.path.remove(str(directory))
        for module in [one for one in sys.modules if one.split(".")[0] == name]:
            del sys.modules[module]


def operations_of(package: ModuleType) -> Any:
    return importlib.import_module(f"{package.__name__}.operations")


class RoundTrip:
    """Calls everything; ``problems`` says what was not as it should be."""

    def __init__(self, package: ModuleType, root: Part, server: Server, samples: int = 4) -> None:
        self.package, self.root, self.server = package, root, server
        self.samples = samples
        self.calls = 0
        self.problems: list[str] = []
        self.table: dict[str, Any] = operations_of(package).OPERATIONS
        self.schemes: dict[str, Any] = operations_of(package).SECURITY_SCHEMES
        self.apis = self._apis()
        everything = [getattr(package, name) for name in package.__all__]
        self.header_classes: list[Any] = [
            one for one in everything if isinstance(one, type) and issubclass(one, HeadersModel)
        ]

    def run(self) -> RoundTrip:
        listed = list(operations(self.root))
        for op in listed:
            found = self._made_from(op)
            if found:
                Checked(self, op, found[0]).run()
            else:
                self.problems.append(f"{op.method} {op.path}: no operation")
        return self

    def _made_from(self, op: Op) -> list[Any]:
        route = op.method, op.path.partition("#")[0]
        named = op.node.get("operationId")
        return [
            one
            for one in self.table.values()
            if (one.method, one.path) == route and named in (None, "", one.operation_id)
        ]

    def _apis(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name in self.package.__all__:
            class_ = getattr(self.package, name)
            if isinstance(class_, type) and issubclass(class_, Api):
                found.update({one: class_ for one in dir(class_) if one in self.table})
        return found

    def client(self, servers: dict[str, str]) -> Client:
        credentials = {
            name: f"user:{name}" if one.scheme == "basic" else f"key-{name}"
            for name, one in self.schemes.items()
            if one.type != "mutualTLS"
        }
        return Client(
            self.server.url + "/base",
            authorize=schemes(self.schemes, credentials),
            retry=Retry(attempts=1),
            limiter=False,
            servers=servers,
        )


class Checked:
    """One operation under test."""

    def __init__(self, trip: RoundTrip, op: Op, operation: Any) -> None:
        self.trip, self.op, self.operation = trip, op, operation
        self.class_ = trip.apis[self.operation.name]
        method = getattr(self.class_, self.operation.name)
        self.hints = typing.get_type_hints(method, include_extras=True)
        server = self.operation.server
        own = {server: trip.server.url + "/other"} if server else {}
        self.base = "/other" if server else "/base"
        self.client = trip.client(own)

    def complain(self, what: str, expected: Any = None, got: Any = None) -> None:
        text = f"{self.op.method} {self.op.path}: {what}"
        if expected is not None or got is not None:
            text += f"\n    expected {expected!r}\n    got      {got!r}"
        if text not in self.trip.problems:
            self.trip.problems.append(text)

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
        kept = [one for one in listed if one[0][0] in "245d"]
        return kept or [("200", Part(self.op.node.file, {}))]

    def _media_types(self) -> list[str | None]:
        """All that a body can be sent as; those that only are other names for JSON count once."""
        body = self.operation.body
        if body is None:
            return [None]
        stated = [name for name, _ in self.op.node["requestBody"].items("content")]
        made = [body.content_type, *(one.content_type for one in body.others)]
        for name in stated:
            if not _is_json(name) and "*" not in name and name not in made:
                self.complain(f"the body cannot be sent as {name}")
        return [
            _instance(name)
            for name in dict.fromkeys(made)
            if _media(self.op.node["requestBody"], _instance(name)) is not None
        ] or [body.content_type]

    # One call

    def _call(self, status: str, response: Part, number: int, media_type: str | None) -> None:
        code = _code(status, [name for name, _ in self.op.node.items("responses")])
        media, expected, raw = self._body_of_response(response, code, number)
        headers = self._headers_of_response(response, number)
        self.trip.server.response = Response(code, media, raw, headers)
        self.trip.server.seen = None
        values = self._arguments(number)
        media_sent, body = self._body(number, media_type)
        try:
            arguments = {name: self._typed(name, one) for name, one in values.items()}
            if body is not None:
                name = self.operation.body.argument
                arguments[name] = self._typed(name, body, media_sent)
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
                self.complain(f"sample {number}, {code}: {error}")
            else:
                self._compare_error(error, expected, media, number)
        except KloudTraderError as error:
            detail = getattr(error, "bad_rows", "")
            self.complain(
                f"sample {number}, {code}: {type(error).__name__}: {error} {detail}"[:600]
            )
        else:
            if code >= 400:
                self.complain(f"{code} raised nothing")
            else:
                self._compare_response(result, expected, media, code, number)
        if responses and code < 400:
            self._compare_headers(responses[-1], response, headers)
        if self.trip.server.seen is None:
            self.complain(f"sample {number}: nothing was sent")
        else:
            self._compare_request(self.trip.server.seen, values, media_sent, body)

    def _arguments(self, number: int) -> dict[str, Any]:
        listed = {_key(one.location, one.name): one.argument for one in self.operation.parameters}
        values: dict[str, Any] = {}
        for parameter in self.op.parameters:
            place, wire_name = parameter.get("in"), parameter.get("name")
            argument = listed.get(_key(place, wire_name))
            if argument is None:
                self.complain(f"no argument for {wire_name!r} in the {place}")
                continue
            required = place == "path" or parameter.get("required")
            if number == 1 and not required:
                continue
            value = self._parameter_value(parameter, place, number)
            if (value in ([], {}) and place == "path") or (value is None and required):
                value = self._parameter_value(parameter, place, 0)
            if value is not None:
                values[argument] = value
        for (place, _), argument in listed.items():
            if place == "path":  # a path may hold what nothing describes
                values.setdefault(argument, "undescribed")
        return values

    def _parameter_value(self, parameter: Part, place: str, number: int) -> Any:
        text = {"path": PATH_TEXT, "header": HEADER_TEXT}.get(place, TEXT)
        media = wire.media_of(parameter)
        schema = parameter["content"][media]["schema"] if media else parameter["schema"]
        value = Sampler(number, response=False, text=text).make(schema)
        if media:
            return value
        value = _without_none(value)
        nests = wire.style_of(parameter)[0] == "deepObject"
        return _with_texts(value) if isinstance(value, list) and not nests else value

    def _typed(self, argument: str, value: Any, media: str | None = None) -> Any:
        hint = self.hints[argument]
        if media and not _is_json(media):
            if isinstance(value, dict) and hint is not Any:
                given = {key: _in_bytes(one) for key, one in value.items()}
                return TypeAdapter(hint).validate_python(given)
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
        described = _media(body, media)
        if described is None:
            self.complain(f"the body's media type {media!r} is not in the spec")
            return None, None
        if number == 1 and not body.get("required"):
            return None, None
        essence = media.split(";")[0].lower()
        fields = essence in ("multipart/form-data", "application/x-www-form-urlencoded")
        if not _is_json(media) and not (fields and described.has("schema")):
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
        reply = next((name for name in content if _is_json(name)), None)
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
            made[name] = wire.header_text(value)
        return made

    # Comparing

    def _compare_headers(
        self, seen: RecordedResponse, response: Part, headers: dict[str, str]
    ) -> None:
        stated = [name for name, _ in response.items("headers")]
        if not stated:
            return
        found = None
        for class_ in self.trip.header_classes:
            known = {(one.serialization_alias or name.replace("_", "-")).lower(): name
                     for name, one in class_.model_fields.items()}  # fmt: skip
            if {name.lower() for name in stated} <= {*known}:
                found = seen.read(class_)
                break
        if found is None:
            self.complain(f"no class reads the headers {stated}")
            return
        for name, text in headers.items():
            value = getattr(found, known[name.lower()])
            if wire.header_text(dumped(value)) != text:
                self.complain(f"the header {name} is read differently", text, value)

    def _compare_response(
        self, result: Any, expected: Any, media: str | None, code: int, number: int
    ) -> None:
        if media is None:
            if result not in (None, b"", ""):
                self.complain(f"{code}: a response without a body is read as {result!r}")
            return
        if not _is_json(media):
            raw = self.trip.server.response.body
            if result not in (raw, raw.decode()):
                self.complain(f"{code}: {media}", raw, result)
            return
        if isinstance(result, bytes):
            raw = self.trip.server.response.body
            if result != raw and base64.b64encode(result).decode() != expected:
                self.complain(f"{code}: bytes", raw, result)
        elif dumped(result) != expected:
            self.complain(f"{code}: read differently{difference(expected, dumped(result))}")
        if any(isinstance(one, Unrecognised) for one in _inside(result)):
            self.complain(f"{code}, sample {number}: a known variant is not recognised", expected)

    def _compare_error(
        self, error: ApiError, expected: Any, media: str | None, number: int
    ) -> None:
        if media is None or not _is_json(media) or not isinstance(expected, dict | list):
            return
        if dumped(error.parsed) != expected:
            what = difference(expected, dumped(error.parsed))
            self.complain(f"{error.status}: read differently{what}")

    def _compare_request(
        self, seen: Seen, values: dict[str, Any], media: str | None, body: Any
    ) -> None:
        path, query, headers, cookies = self._expected(values)
        auth_query, auth_headers, auth_cookies = self._expected_credentials()
        self._same("method", self.op.method, seen.method)
        path, _, own_query = path.partition("?")
        self._same("path", self.base + path, seen.path)
        own = [own_query] if own_query else []
        self._same("query", "&".join([*own, *query, *auth_query]), seen.query)
        cookie = "; ".join([*cookies, *auth_cookies]) or None
        self._same("cookies", cookie, seen.header("Cookie"))
        for name, value in {**headers, **auth_headers}.items():
            self._same(f"header {name}", value, seen.header(name))
        known = {one.lower() for one in headers} | {one.lower() for one in auth_headers}
        usual = {"host", "accept", "accept-encoding", "user-agent", "content-type", "cookie"}
        usual |= {"content-length", "connection"}
        for name, value in seen.headers:
            if name.lower() not in known | usual:
                self.complain(f"a header nobody asked for: {name}: {value}")
        self._compare_body(seen, media, body)

    def _same(self, what: str, expected: Any, got: Any) -> None:
        if expected != got:
            self.complain(what, expected, got)

    def _expected(self, values: dict[str, Any]) -> tuple[str, list[str], dict[str, str], list[str]]:
        path, query = self.op.path.partition("#")[0], list[str]()
        headers, cookies = dict[str, str](), list[str]()
        named = {_key(one.location, one.name): one.argument for one in self.operation.parameters}
        order = [_key(one.location, one.name) for one in self.operation.parameters]
        found = {_key(one.get("in"), one.get("name")): one for one in self.op.parameters}
        for key in order:
            parameter, value = found.get(key), values.get(named[key])
            if parameter is None and key[0] == "path":
                path = path.replace(f"{{{key[1]}}}", str(value))
            if parameter is None or value is None:
                continue
            if key[0] == "path":
                path = path.replace(f"{{{key[1]}}}", wire.in_path(parameter, value))
            elif key[0] == "query":
                query += wire.in_query(parameter, value)
            elif key[0] == "header":
                headers[key[1]] = wire.in_header(parameter, value)
            else:
                cookies += wire.in_cookie(parameter, value)
        return path, query, headers, cookies

    def _expected_credentials(self) -> tuple[list[str], dict[str, str], list[str]]:
        node = self.op.node if self.op.node.has("security") else self.trip.root
        query, headers, cookies = list[str](), dict[str, str](), list[str]()
        known = self.trip.root["components"]["securitySchemes"]
        for names in node.get("security") or []:
            if any(known[name].get("type") == "mutualTLS" for name in names):
                continue
            for name in names:
                scheme = known[name]
                kind, place = scheme.get("type"), scheme.get("in")
                if kind == "apiKey" and place == "query":
                    query.append(f"{scheme.get('name')}=key-{name}")
                elif kind == "apiKey" and place == "cookie":
                    cookies.append(f"{scheme.get('name')}=key-{name}")
                elif kind == "apiKey":
                    headers[scheme.get("name")] = f"key-{name}"
                elif kind == "http" and scheme.get("scheme").lower() == "basic":
                    headers["Authorization"] = wire.basic(f"user:{name}")
                else:
                    word = scheme.get("scheme").capitalize() if kind == "http" else "Bearer"
                    headers["Authorization"] = f"{word} key-{name}"
            break
        return query, headers, cookies

    def _compare_body(self, seen: Seen, media: str | None, body: Any) -> None:
        if body is None:
            self._same("body", b"", seen.body)
            self._same("content type", None, seen.header("Content-Type"))
            return
        assert media is not None
        described = _media(self.op.node["requestBody"], media)
        assert described is not None
        essence = media.split(";")[0].lower()
        if essence == "multipart/form-data":
            self._compare_multipart(seen, described, body)
            return
        self._same("content type", media, seen.header("Content-Type"))
        if _is_json(media):
            got = json.loads(seen.body or b"null")
            if got != body:
                self.complain(f"body: sent differently{difference(body, got)}")
        elif essence == "application/x-www-form-urlencoded":
            self._same("body", "&".join(wire.form_pairs(body, described)), seen.body.decode())
        else:
            self._same("body", body.encode(), seen.body)

    def _compare_multipart(self, seen: Seen, described: Part, body: Any) -> None:
        got = wire.read_multipart(seen.body, str(seen.header("Content-Type")))
        expected = wire.multipart_parts(body, described)
        expected, got = sorted(expected, key=_name), sorted(got, key=_name)
        self._same("parts", [name for name, _, _ in expected], [name for name, _, _ in got])
        for (name, value, kind), (_, raw, stated) in zip(expected, got, strict=False):
            if isinstance(value, dict | list):
                self._same(f"part {name}", value, json.loads(raw))
            else:
                self._same(f"part {name}", wire.text_of(value), raw.decode())
            if kind:
                self._same(f"type of part {name}", kind, stated)


def dumped(value: Any) -> Any:
    """The value as the JSON that it was read from."""
    if isinstance(value, list):
        return [dumped(item) for item in value]
    if isinstance(value, BaseModel):  # one whose building was put off: pydantic 2.12 needs a hand
        type(value).model_rebuild()
    adapter: TypeAdapter[Any] = TypeAdapter(Any)
    return adapter.dump_python(value, mode="json", by_alias=True, exclude_unset=True)


def difference(expected: Any, got: Any, way: str = "") -> str:
    """The first place where two JSON values are not the same."""
    if isinstance(expected, dict) and isinstance(got, dict) and {*expected} == {*got}:
        pairs = [(f"{way}.{key}", one, got[key]) for key, one in expected.items()]
    elif isinstance(expected, list) and isinstance(got, list) and len(expected) == len(got):
        pairs = [(f"{way}[{i}]", *both) for i, both in enumerate(zip(expected, got, strict=True))]
    else:
        return f" at {way or 'the top'}: {expected!r} became {got!r}"
    return next((difference(a, b, name) for name, a, b in pairs if a != b), "")


def _inside(value: Any) -> Iterator[Any]:
    yield value
    if isinstance(value, BaseModel):
        for name in value.model_fields_set:
            yield from _inside(getattr(value, name, None))
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _inside(one)


def _name(part: tuple[str, Any, Any]) -> str:
    """What the parts of a form are told apart by; their order says nothing."""
    return part[0]


def _key(place: Any, name: Any) -> tuple[str, str]:
    """Headers have one name, however it is written."""
    return place, name.lower() if place == "header" else name


def _code(status: str, all_: list[str]) -> int:
    if status == "default":
        return 200 if not any(one.startswith("2") for one in all_) else 418
    return int(status.upper().replace("XX", "18")) if "X" in status.upper() else int(status)


def _is_json(media: str) -> bool:
    essence = media.split(";")[0].strip().lower()
    return essence in ("application/json", "text/json", "*/*") or essence.endswith("+json")


def _instance(media: str) -> str:
    """A media type that a range stands for."""
    return media.replace("*", "x-any") if "*" in media else media


def _media(body: Part, media: str) -> Part | None:
    content = body.get("content") or {}
    ranges = (media.partition("/")[0] + "/*", "*/*", "application/*+json", "*/json")
    found = next((one for one in (media, *ranges) if one in content), None)
    if found is None:
        return None
    return body["content"][found] if body.get("content")[found] else Part(body.file, {})


def _with_texts(values: list[Any]) -> list[Any]:
    """What has no form of its own in a URL is given as text."""
    return [json.dumps(one) if isinstance(one, list | dict) else one for one in values]


def _without_none(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: one for key, one in value.items() if one is not None}
    return [one for one in value if one is not None] if isinstance(value, list) else value


def _in_bytes(value: Any) -> Any:
    return value


def check(spec: Path, directory: Path, *options: str, samples: int = 4) -> RoundTrip:
    """Generate a client, call everything, and say what came of it."""
    server = Server()
    try:
        with generated(spec, directory, *options) as package:
            root = File(spec).root
            return RoundTrip(package, root, server, samples).run()
    finally:
        server.close()


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        with tempfile.TemporaryDirectory() as scratch:
            trip = check(Path(argument), Path(scratch), samples=3)
        print(f"{argument}: {len(trip.table)} operations, {trip.calls} calls")
        for problem in trip.problems:
            print(" -", problem[:2000])
        print(f"{len(trip.problems)} problems")
