"""Damage to responses: seeded, so that every input can be made again from its number."""

import json
import re
from collections.abc import Callable
from random import Random
from typing import Any

from kloudtrader.runtime.response.parse import is_deep

__all__ = ["CANARY", "mutated"]

CANARY = "canary-token"
"""A credential of the call, which a server may send back and no error may show."""
LONGEST = 100_000
"""Bytes of an input at most: a million of them have to be read. One in some thousands is huge."""
HUGE = 2_000_000

Tree = Any
Path = tuple[Any, ...]

_TOKENS = (
    b"NaN", b"-Infinity", b"Infinity", b"1e999", b"-0", b"1" * 400, b"1" * 5000, b"0.1e-400",
    b"01", b"+1", b".5", b"1.", b"0x10", b"1_000", b"true", b"nul", b"undefined", b"'a'",
    b'"\\ud800"', b'"\\udc00\\ud800"', b'"\\u0000"', b'"\\x"', b'"\x00"', b'"\n"', b"\xff",
    b"\xc3\x28", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xef\xbb\xbf", b"\xfe\xff", b"\x00",
    b"/* */", b"//", b",", b",,", b":", b"{", b"}", b"[", b"]", b'"', b"\\", b" ", b"\xc2\xa0",
    b'"fault":{"faultstring":"x"}', b'"errors":{"error":"x"}', b'"a":1,"a":2',
    b'"canary-token"', b"canary-token",
)  # fmt: skip
_BODIES = (
    b"", b" ", b"null", b"true", b"0", b'""', b'"null"', b"[]", b"{}", b"[[]]", b"{", b"NaN",
    b'{"fault":{"faultstring":"Invalid Access Token","detail":{"errorcode":"x"}}}',
    b'{"errors":{"error":["a","b"]}}', b'{"errors":{"error":"a"}}', b'{"error":"x"}',
    b'{"code":"invalid","message":"m","details":"d","service":"s"}', b"Service unavailable",
    b"<html><head><title>Please wait</title></head></html>", b"<!DOCTYPE html>", b"<",
    b'<?xml version="1.0"?><fault><faultstring>x</faultstring></fault>', b"\x1f\x8b\x08\x00",
    b"\xff\xfe{\x00}\x00", b"<title>" * 3000, b'"' + b"token" * 3000, b"\x00" * 100,
    b"<html><body><h1>502 Bad Gateway</h1><p>canary-token</p></body></html>",
    b'<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE f [<!ENTITY a "b">]><f>&a;</f>',
    b"<errors><error>Invalid parameter</error></errors>", b"HTTP/1.1 200 OK\r\n\r\n{}",
    b'{"message":"Limit Exceeded"}', b"event: x\ndata: {}\n\n", b"a=1&b=2", b"\x80\x02}q\x00.",
)  # fmt: skip
_SCALARS: tuple[Tree, ...] = (
    None, True, False, 0, -1, 1, 2**31, 2**53 + 1, 2**63, 2**64, -(2**70), 10**400, 0.5, -0.0,
    1e308, 5e-324, "", " ", "null", "NaN", "Infinity", "0", "1", "-1", "1.0", "1e3", "true", "x",
    "2024-06-11", "2024-06-11T14:02:33.518Z", "2024-06-11T14:02:33", "2024-13-45T99:99:99Z",
    "0000-00-00T00:00:00Z", "9999-12-31T23:59:59-23:59", "1718114553", "12:00", "\u0000", "\ud800",
    "é" * 40, "a" * 3000, "canary-token", {"token": "s"}, "\u202e\u200b", [], {}, [[]], [None],
    ["null"], {"": None}, {"null": "null"},
)  # fmt: skip


def mutated(rng: Random, response: Tree) -> bytes:
    """A damaged form of a response: changes of its tree, then perhaps of its bytes."""
    if rng.random() < 0.03:
        raw = rng.choice(_BODIES)
    else:
        tree = _copy(response)
        for _ in range(_few(rng)):
            if not is_deep(tree):  # else writing it would fail; bytes nest deeper than trees
                tree = rng.choice(_TREE)(rng, tree)
        raw = _write_json(rng, tree)
    for _ in range(_few(rng) - 1):
        raw = rng.choice(_BYTES)(rng, raw)
    return _huge(rng, raw) if rng.random() < 0.0001 else raw[:LONGEST]


def _copy(tree: Tree) -> Tree:
    return json.loads(json.dumps(tree))


def _few(rng: Random) -> int:
    return rng.choice((0, 1, 1, 1, 2, 2, 3, 5))


def _write_json(rng: Random, tree: Tree) -> bytes:
    ascii_only, separators = rng.random() < 0.5, rng.choice(((",", ":"), (", ", ": ")))
    text = json.dumps(tree, ensure_ascii=ascii_only, separators=separators)
    return text.encode("utf-8", "surrogatepass")


# --- the tree ----------------------------------------------------------------------------------


def _spots(tree: Tree) -> list[Path]:
    """The places of a tree, from its root on."""
    found: list[Path] = []
    pending: list[tuple[Path, Tree]] = [((), tree)]
    while pending and len(found) < 400:
        path, node = pending.pop()
        found.append(path)
        if isinstance(node, dict):
            pending += [((*path, key), item) for key, item in node.items()]
        elif isinstance(node, list):
            pending += [((*path, index), item) for index, item in enumerate(node)]
    return found


def _change_at(tree: Tree, path: Path, change: Callable[[Tree], Tree]) -> Tree:
    if not path:
        return change(tree)
    parent = tree
    for step in path[:-1]:
        parent = parent[step]
    parent[path[-1]] = change(parent[path[-1]])
    return tree


def _somewhere(rng: Random, tree: Tree, change: Callable[[Tree], Tree]) -> Tree:
    return _change_at(tree, rng.choice(_spots(tree)), change)


def _envelope(rng: Random, tree: Tree) -> Tree:
    """Change what stands at the top, where a failure could pass for an empty account."""
    places = [path for path in _spots(tree) if len(path) <= 2]
    return _change_at(tree, rng.choice(places), lambda _: _copy(rng.choice(_SCALARS)))


def _swap(rng: Random, tree: Tree) -> Tree:
    return _somewhere(rng, tree, lambda _: _copy(rng.choice(_SCALARS)))


def _wrap(rng: Random, tree: Tree) -> Tree:
    return _somewhere(
        rng, tree, lambda node: rng.choice(([node], [node, _copy(node)], {"a": node}))
    )


def _unwrap(rng: Random, tree: Tree) -> Tree:
    return _somewhere(rng, tree, lambda node: node[0] if isinstance(node, list) and node else node)


def _drop(rng: Random, tree: Tree) -> Tree:
    def change(node: Tree) -> Tree:
        if isinstance(node, dict) and node:
            del node[rng.choice(list(node))]
        elif isinstance(node, list) and node:
            del node[rng.randrange(len(node))]
        return node

    return _somewhere(rng, tree, change)


def _add(rng: Random, tree: Tree) -> Tree:
    name = rng.choice(("fault", "errors", "class", "model_config", "__proto__", "", "Order", "é"))

    def change(node: Tree) -> Tree:
        if isinstance(node, dict):
            return {name: _copy(rng.choice(_SCALARS)), **node}
        if isinstance(node, list):
            node.insert(rng.randint(0, len(node)), _copy(rng.choice(_SCALARS)))
        return node

    return _somewhere(rng, tree, change)


def _rename(rng: Random, tree: Tree) -> Tree:
    def change(node: Tree) -> Tree:
        if isinstance(node, dict) and node:
            key = rng.choice(list(node))
            node[rng.choice((key.upper(), key + "_", f" {key}", key[:-1]))] = node.pop(key)
        return node

    return _somewhere(rng, tree, change)


def _many(rng: Random, tree: Tree) -> Tree:
    times = rng.choice((2, 3, 50))
    return _somewhere(rng, tree, lambda node: _copy(node * times) if _is_short(node) else node)


def _is_short(node: Tree) -> bool:
    return isinstance(node, list) and len(node) < 9


def _move(rng: Random, tree: Tree) -> Tree:
    spots = _spots(tree)
    source: Tree = tree
    for step in rng.choice(spots):
        source = source[step]
    copy = _copy(source)
    return _change_at(tree, rng.choice(spots), lambda _: copy)


def _deep(rng: Random, tree: Tree) -> Tree:
    levels = rng.choice((3, 60, 300))
    kind = rng.random() < 0.5

    def change(node: Tree) -> Tree:
        for _ in range(levels):
            node = [node] if kind else {"a": node}
        return node

    return _somewhere(rng, tree, change)


_TREE = (_swap, _swap, _swap, _envelope, _wrap, _unwrap, _drop, _add, _rename, _many, _move, _deep)


# --- the bytes ---------------------------------------------------------------------------------


def _flip(rng: Random, raw: bytes) -> bytes:
    if not raw:
        return raw
    data = bytearray(raw)
    for _ in range(rng.choice((1, 1, 2, 8))):
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    return bytes(data)


def _cut(rng: Random, raw: bytes) -> bytes:
    return raw[: rng.randint(0, len(raw))]


def _behead(rng: Random, raw: bytes) -> bytes:
    return raw[rng.randint(0, min(len(raw), 8)) :]


def _insert(rng: Random, raw: bytes) -> bytes:
    at = rng.randint(0, len(raw))
    return raw[:at] + rng.choice(_TOKENS) + raw[at:]


def _replace(rng: Random, raw: bytes) -> bytes:
    at = rng.randint(0, len(raw))
    return raw[:at] + rng.choice(_TOKENS) + raw[at + rng.randint(1, 6) :]


def _number(rng: Random, raw: bytes) -> bytes:
    """Put a token where a number stands."""
    starts = [i for i, byte in enumerate(raw) if byte in b"0123456789" and raw[i - 1] in b":[, "]
    if not starts:
        return raw
    start = end = rng.choice(starts)
    while end < len(raw) and raw[end] in b"0123456789.":
        end += 1
    return raw[:start] + rng.choice(_TOKENS) + raw[end:]


def _repeat(rng: Random, raw: bytes) -> bytes:
    start = rng.randint(0, len(raw))
    piece = raw[start : start + rng.randint(1, 40)]
    return raw[:start] + piece * rng.choice((2, 3, 40)) + raw[start:]


def _nest(rng: Random, raw: bytes) -> bytes:
    at, levels = rng.randint(0, len(raw)), rng.choice((200, 1000, 3000))
    opening = rng.choice((b"[", b'{"a":'))
    closing = rng.choice((b"", b"]" * levels, b"}" * levels))
    return raw[:at] + opening * levels + closing + raw[at:]


def _around(rng: Random, raw: bytes) -> bytes:
    before = rng.choice((b"", b"\xef\xbb\xbf", b" " * 70, b"\n", b")]}',\n", b"callback("))
    after = rng.choice((b"", b"\n", b" " * 9, b"x", b"{}", b"\x00", b"<!-- cached -->"))
    return before + raw + after


def _recode(rng: Random, raw: bytes) -> bytes:
    """The same text in another encoding."""
    coding = rng.choice(("utf-16", "utf-16-le", "utf-32", "latin-1", "cp037", "utf-7"))
    return raw.decode("utf-8", "replace").encode(coding, "replace")


def _twice(rng: Random, raw: bytes) -> bytes:
    """Say a key twice: the last is to count."""
    keys = list(re.finditer(rb'"[^"\\]{1,40}"\s*:', raw[:20_000]))
    if not keys:
        return raw
    key = rng.choice(keys)
    value = json.dumps(rng.choice(_SCALARS)).encode()
    return raw[: key.start()] + key.group() + value + b"," + raw[key.start() :]


def _huge(rng: Random, raw: bytes) -> bytes:
    """Megabytes of much the same, in one list, one text or one after the other."""
    times = HUGE // max(1, len(raw))
    kind = rng.randrange(4)
    if kind == 0:
        return b"[" + b",".join([raw] * times) + b"]"
    if kind == 1:
        return raw[:-1] + b',"more":[' + b",".join([raw] * times) + b"]}"
    if kind == 2:
        return b'{"' + b"a" * HUGE + b'":' + raw + b"}"
    return raw * times


_BYTES = (
    _flip, _flip, _cut, _behead, _insert, _replace, _number, _number, _repeat, _nest, _around,
    _recode, _twice,
)  # fmt: skip
