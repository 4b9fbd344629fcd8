"""Compare Kalshi's published OpenAPI document with ours.

``python -m tests.kalshi_v2.published FILE`` generates a client from the document, to see that the
generator accepts all of it, and prints each difference from ``openapi/kalshi_v2.yaml`` that
:mod:`tests.kalshi_v2.published_explained` does not explain. It ends with 1 if there is one. Copies
of the document are not kept here.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from .published_explained import EXPLAINED, Explanation

ROOT = Path(__file__).parents[2]
OURS = ROOT / "openapi" / "kalshi_v2.yaml"
METHODS = ("get", "put", "post", "delete", "patch")
BOUNDS = ("minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems")
Node = dict[str, Any]


@dataclass(frozen=True)
class Difference:
    """One difference: where it is, its kind, and both sides."""

    where: str
    kind: str
    theirs: str = ""
    ours: str = ""

    def __str__(self) -> str:
        sides = f": {self.theirs or '-'} | {self.ours or '-'}" if self.theirs or self.ours else ""
        return f"{self.where} {self.kind}{sides}"


@dataclass
class Document:
    """An OpenAPI document of version 3.0 or 3.1."""

    root: Node

    @classmethod
    def read(cls, path: Path) -> Document:
        return cls(YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8")))

    def resolve(self, node: Node) -> Node:
        """Follow references, and merge parts of which all must hold."""
        while "$ref" in node:
            target: Any = self.root
            for part in node["$ref"].removeprefix("#/").split("/"):
                target = target[part.replace("~1", "/").replace("~0", "~")]
            node = {**target, **{key: value for key, value in node.items() if key != "$ref"}}
        for part in node.get("allOf", ()):
            node = {**self.resolve(part), **{k: v for k, v in node.items() if k != "allOf"}}
        parts = [part for part in node.get("anyOf", ()) if part.get("type") != "null"]
        if len(parts) == 1 and "anyOf" in node:
            node = {**self.resolve(parts[0]), **node}
        return node

    def operations(self) -> dict[str, Node]:
        """Return the operations by method and path, with the parameters of their paths."""
        found: dict[str, Node] = {}
        for path, item in self.root["paths"].items():
            for method in METHODS:
                if method in item:
                    shared = [*item.get("parameters", ()), *item[method].get("parameters", ())]
                    operation = {"security": self.root.get("security", []), **item[method]}
                    operation["parameters"] = shared
                    found[f"{method.upper()} {path}"] = operation
        return found

    def parameters(self, operation: Node) -> dict[str, Node]:
        resolved = map(self.resolve, operation["parameters"])
        return {f"{entry['in']} {entry['name']}": entry for entry in resolved}

    def content(self, node: Node | None) -> Node | None:
        """Return the schema of a body or a response."""
        if node is None:
            return None
        content = self.resolve(node).get("content", {})
        return content.get("application/json", {}).get("schema")

    def types(self, schema: Node) -> set[str]:
        """Return the types of a schema; ``null`` is one of them."""
        schema = self.resolve(schema)
        given = schema.get("type", [])
        types = set(given) if isinstance(given, list) else {given}
        if schema.get("nullable"):
            types.add("null")
        for part in (*schema.get("oneOf", ()), *schema.get("anyOf", ())):
            types |= self.types(part)
        if not types - {"null"} and "properties" in schema:
            types.add("object")
        return types

    def enumeration(self, schema: Node) -> set[str]:
        schema = self.resolve(schema)
        values = schema.get("enum") or schema.get("x-extensible-enum")
        return {str(value) for value in values or () if value is not None}


@dataclass
class Comparison:
    """One walk through both documents."""

    theirs: Document
    ours: Document
    differences: list[Difference] = field(default_factory=list)
    seen: set[tuple[str, str]] = field(default_factory=set)

    def note(self, where: str, kind: str, theirs: object = "", ours: object = "") -> None:
        self.differences.append(Difference(where, kind, show(theirs), show(ours)))

    def run(self) -> list[Difference]:
        """Compare everything; operations that only one side has are differences."""
        theirs, ours = self.theirs.operations(), self.ours.operations()
        for name in sorted(theirs.keys() | ours.keys()):
            if name not in ours:
                self.note(name, "only theirs")
            elif name not in theirs:
                self.note(name, "only ours")
            else:
                self.compare_operation(name, theirs[name], ours[name])
        return self.differences

    def compare_operation(self, name: str, theirs: Node, ours: Node) -> None:
        self.compare_parameters(name, theirs, ours)
        bodies = theirs.get("requestBody"), ours.get("requestBody")
        if all(bodies):
            self.compare_values(f"{name} body", "required", *map(is_required, bodies))
            self.compare_schemas(f"{name} body", *self.contents(*bodies))
        elif any(bodies):
            self.note(f"{name} body", "only theirs" if bodies[0] else "only ours")
        self.compare_values(name, "security", *map(list_headers, (theirs, ours)))
        mine, other = theirs["responses"], ours["responses"]
        statuses = [{str(key) for key in table} for table in (mine, other)]
        self.compare_values(name, "statuses", statuses[0] - statuses[1], statuses[1] - statuses[0])
        for status in sorted(statuses[0] & statuses[1]):
            if status[0] == "2":
                where = f"{name} {status}"
                self.compare_schemas(where, *self.contents(mine[status], other[status]))

    def contents(self, theirs: Node, ours: Node) -> tuple[Node | None, Node | None]:
        return self.theirs.content(theirs), self.ours.content(ours)

    def compare_parameters(self, name: str, theirs: Node, ours: Node) -> None:
        mine, other = self.theirs.parameters(theirs), self.ours.parameters(ours)
        for key in sorted(mine.keys() | other.keys()):
            where = f"{name} {key}"
            if key not in other or key not in mine:
                self.note(where, "only theirs" if key in mine else "only ours")
                continue
            required = bool(mine[key].get("required")), bool(other[key].get("required"))
            self.compare_values(where, "required", *required)
            self.compare_schemas(where, mine[key]["schema"], other[key]["schema"])

    def compare_schemas(self, where: str, theirs: Node | None, ours: Node | None) -> None:
        if theirs is None or ours is None:
            if theirs is not ours:
                self.note(where, "only theirs" if ours is None else "only ours")
            return
        names = reference(theirs), reference(ours)
        if all(names):
            if names in self.seen:
                return
            self.seen.add(names)
            where = names[0]
        mine, other = self.theirs.resolve(theirs), self.ours.resolve(ours)
        self.compare_values(where, "types", self.theirs.types(theirs), self.ours.types(ours))
        enums = self.theirs.enumeration(theirs), self.ours.enumeration(ours)
        self.compare_values(where, "words", *enums)
        for bound in BOUNDS:
            self.compare_values(where, bound, mine.get(bound, ""), other.get(bound, ""))
        if "items" in mine and "items" in other:
            self.compare_schemas(f"{where}[]", mine["items"], other["items"])
        self.compare_properties(where, mine, other)

    def compare_properties(self, where: str, theirs: Node, ours: Node) -> None:
        mine, other = theirs.get("properties", {}), ours.get("properties", {})
        required = set(theirs.get("required", ())), set(ours.get("required", ()))
        for name in sorted(mine.keys() | other.keys()):
            place = f"{where}.{name}"
            if name not in other or name not in mine:
                self.note(place, "only theirs" if name in mine else "only ours")
                continue
            self.compare_values(place, "required", name in required[0], name in required[1])
            self.compare_schemas(place, mine[name], other[name])

    def compare_values(self, where: str, kind: str, theirs: object, ours: object) -> None:
        if theirs != ours:
            self.note(where, kind, theirs, ours)


def show(value: object) -> str:
    return ", ".join(sorted(value)) if isinstance(value, set) else str(value)


def reference(schema: Node) -> str:
    return str(schema.get("$ref", "")).rpartition("/")[2]


def is_required(body: Node) -> bool:
    return bool(body.get("required"))


def list_headers(operation: Node) -> set[str]:
    """Return whether an operation is signed, and what else it accepts."""
    schemes = {"+".join(sorted(entry)) for entry in operation.get("security") or ()}
    return {"signed" if "+" in scheme else scheme for scheme in schemes}


def generate(path: Path) -> int:
    """Generate a client from the document; return the number of its operations."""
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "published"
        command = [sys.executable, str(ROOT / "openapi" / "generate.py"), "--quiet", str(path)]
        subprocess.run([*command, "--output", str(output)], check=True)
        code = "import published.operations as o; print(len(o.OPERATIONS))"
        search = {"PYTHONPATH": f"{folder}:{ROOT}"}
        done = subprocess.run(
            [sys.executable, "-c", code], env=search, capture_output=True, text=True, check=True
        )
    return int(done.stdout)


def explain(
    differences: list[Difference], explained: Mapping[str, Explanation]
) -> Iterator[tuple[Difference, str | None]]:
    """Yield each difference with its explanation, if it has one."""
    for difference in differences:
        reasons = (reason for reason, entry in explained.items() if entry.covers(str(difference)))
        yield difference, next(reasons, None)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("file", type=Path)
    parser.add_argument("--all", action="store_true", help="print explained differences, too")
    options = parser.parse_args()
    theirs = Document.read(options.file)
    print(f"{generate(options.file)} operations of {theirs.root['info']['version']} were generated")
    differences = Comparison(theirs, Document.read(OURS)).run()
    open_ones = 0
    for difference, reason in explain(differences, EXPLAINED):
        open_ones += reason is None
        if reason is None or options.all:
            print(difference, f"({reason})" if reason else "")
    print(f"{len(differences)} differences, {open_ones} of them without an explanation")
    return int(open_ones > 0)


if __name__ == "__main__":
    sys.exit(main())
