"""Write values as OpenAPI and RFC 6570 require, without the code under test."""

from __future__ import annotations

import base64
import email.parser
import email.policy
import json
from collections.abc import Iterator
from datetime import datetime
from itertools import count
from typing import Any
from urllib.parse import quote, unquote_plus
from zoneinfo import ZoneInfo

from .raw import Part

RESERVED = ":/?#[]@!$&'()*+,;="
DEFAULT_STYLE = {"path": "simple", "query": "form", "header": "simple", "cookie": "form"}


def text_of(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else repr(value)


def header_text(value: Any) -> str:
    """Write a header of a response, always in the style ``simple``."""
    if isinstance(value, dict):
        return ",".join(text_of(item) for pair in value.items() for item in pair)
    return ",".join(map(text_of, value)) if isinstance(value, list) else text_of(value)


def style_of(parameter: Part) -> tuple[str, bool]:
    style = parameter.get("style") or DEFAULT_STYLE[parameter.get("in")]
    return style, parameter.get("explode", style in ("form", "deepObject"))


def media_of(parameter: Part) -> str | None:
    return next(iter(parameter.get("content") or {}), None)


def in_path(parameter: Part, value: Any) -> str:
    style, explode = style_of(parameter)
    name = quote(parameter.get("name"), safe="")
    keep = ":@!$&'()*+,;=" if parameter.get("allowReserved") else ""

    def enc(item: Any) -> str:
        return quote(text_of(item), safe=keep)

    if media_of(parameter):
        return quote(json.dumps(value, separators=(",", ":"), ensure_ascii=False), safe="")
    if style == "matrix":
        return _matrix(name, value, explode, enc)
    lead, between = (".", ".") if style == "label" else ("", ",")
    if isinstance(value, dict):
        if explode:
            return lead + between.join(f"{enc(key)}={enc(item)}" for key, item in value.items())
        return lead + ",".join(enc(item) for pair in value.items() for item in pair)
    if isinstance(value, list):
        return lead + (between if explode else ",").join(map(enc, value))
    return lead + enc(value)


def _matrix(name: str, value: Any, explode: bool, enc: Any) -> str:
    if isinstance(value, dict):
        if explode:
            return "".join(f";{enc(key)}={enc(item)}" for key, item in value.items())
        return f";{name}=" + ",".join(enc(item) for pair in value.items() for item in pair)
    if isinstance(value, list):
        if explode:
            return "".join(f";{name}={enc(item)}" for item in value)
        return f";{name}=" + ",".join(map(enc, value))
    return f";{name}={enc(value)}"


def in_query(parameter: Part, value: Any) -> list[str]:
    style, explode = style_of(parameter)
    local = parameter["schema"].get("x-local-time")
    if local:
        moment = datetime.fromisoformat(value).astimezone(ZoneInfo(local["zone"]))
        value = moment.strftime(local["format"])
    if media_of(parameter):
        text = value if isinstance(value, str) and "json" not in str(media_of(parameter)) else None
        shown = (
            json.dumps(value, separators=(",", ":"), ensure_ascii=False) if text is None else text
        )
        return [f"{quote(parameter.get('name'), safe='')}={quote(shown, safe='')}"]
    keep = (
        RESERVED.translate({ord(c): None for c in "#&+"}) if parameter.get("allowReserved") else ""
    )
    return list(pairs(parameter.get("name"), value, style, explode, keep))


def pairs(name: str, value: Any, style: str, explode: bool, keep: str = "") -> Iterator[str]:
    def enc(item: Any) -> str:
        return quote(text_of(item), safe=keep)

    first = quote(name, safe="")
    if style == "deepObject" and isinstance(value, dict | list):
        for way, item in _leaves(value):
            steps = "".join("%5B" + quote(step, safe="") + "%5D" for step in way)
            yield f"{first}{steps}={enc(item)}"
    elif isinstance(value, dict) and explode:
        yield from (f"{quote(key, safe='')}={enc(item)}" for key, item in value.items())
    elif isinstance(value, list) and explode:
        yield from (f"{first}={enc(item)}" for item in value)
    elif isinstance(value, dict | list):
        between = {"spaceDelimited": "%20", "pipeDelimited": "%7C"}.get(style, ",")
        flat = (
            [item for pair in value.items() for item in pair] if isinstance(value, dict) else value
        )
        if flat:
            yield f"{first}={between.join(map(enc, flat))}"
    else:
        yield f"{first}={enc(value)}"


def _leaves(value: Any, way: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(value, dict | list):
        steps = value.items() if isinstance(value, dict) else enumerate(value)
        for step, item in steps:
            yield from _leaves(item, (*way, str(step)))
    else:
        yield way, value


def in_header(parameter: Part, value: Any) -> str:
    _, explode = style_of(parameter)
    if media_of(parameter):
        return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    if isinstance(value, dict):
        if explode:
            return ",".join(f"{key}={text_of(item)}" for key, item in value.items())
        return ",".join(text_of(item) for pair in value.items() for item in pair)
    return ",".join(map(text_of, value)) if isinstance(value, list) else text_of(value)


def in_cookie(parameter: Part, value: Any) -> list[str]:
    style, explode = style_of(parameter)
    if media_of(parameter):
        shown = json.dumps(value, separators=(",", ":"), ensure_ascii=False)
        return [f"{parameter.get('name')}={quote(shown, safe='')}"]
    return list(pairs(parameter.get("name"), value, style, explode))


# Bodies


def form_pairs(value: dict[str, Any], media: Part) -> list[str]:
    result: list[str] = []
    index = count()
    for name, field in value.items():
        if field is None:
            continue
        rule = media["encoding"][name]
        if rule.get("x-indexed"):
            for item in field if isinstance(field, list) else [field]:
                result += _indexed_pairs(item, next(index))
        elif any(rule.has(word) for word in ("style", "explode", "allowReserved")):
            style = rule.get("style") or "form"
            keep = (
                RESERVED.translate({ord(c): None for c in "#&+"})
                if rule.get("allowReserved")
                else ""
            )
            result += pairs(name, field, style, rule.get("explode", style == "form"), keep)
        elif isinstance(field, dict) or "json" in (rule.get("contentType") or ""):
            shown = json.dumps(field, separators=(",", ":"), ensure_ascii=False)
            result.append(f"{quote(name, safe='')}={quote(shown, safe='')}")
        else:
            for item in field if isinstance(field, list) else [field]:
                shown = json.dumps(item, separators=(",", ":"), ensure_ascii=False) if isinstance(
                    item, dict | list) else text_of(item)  # fmt: skip
                result.append(f"{quote(name, safe='')}={quote(shown, safe='')}")
    constants = media.get("x-constants") or {}
    return result + [f"{quote(name, safe='')}={quote(constants[name])}" for name in constants]


def _indexed_pairs(item: dict[str, Any], number: int) -> list[str]:
    return [
        f"{quote(f'{name}[{number}]', safe='')}={quote(text_of(field), safe='')}"
        for name, field in item.items()
        if field is not None
    ]


def multipart_parts(value: dict[str, Any], media: Part) -> list[tuple[str, Any, str | None]]:
    """Return name, value and content type (if it must be stated) of each part."""
    result: list[tuple[str, Any, str | None]] = []
    for name, field in value.items():
        if field is None:
            continue
        stated = media["encoding"][name].get("contentType")
        stated = stated.split(",")[0].strip() if stated and "*" not in stated else None
        for item in field if isinstance(field, list) and "json" not in (stated or "") else [field]:
            kind = stated or ("application/json" if isinstance(item, dict | list) else None)
            result.append((name, item, kind))
    return result


def read_multipart(body: bytes, content_type: str) -> list[tuple[str, bytes, str | None]]:
    head = f"MIME-Version: 1.0\r\nContent-Type: {content_type}\r\n\r\n".encode()
    message = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(head + body)
    return [
        (
            str(part.get_param("name", header="content-disposition")),
            part.get_payload(decode=True) or b"",
            str(part["content-type"]) if part["content-type"] else None,
        )
        for part in message.iter_parts()
    ]


# Credentials


def basic(pair: str) -> str:
    return "Basic " + base64.b64encode(pair.encode()).decode()


def plain_query(query: str) -> list[tuple[str, str]]:
    return [
        (unquote_plus(name), unquote_plus(value))
        for name, _, value in (part.partition("=") for part in query.split("&") if part)
    ]
