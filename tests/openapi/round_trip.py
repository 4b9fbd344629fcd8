"""Call every operation of a spec with its generated client, and check the requests.

``python -m tests.openapi.round_trip SPEC`` prints the differences from the spec.
"""

from __future__ import annotations

import importlib
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

from codegen.cli import main
from kloudtrader.runtime import (
    Client,
    Retry,
)
from kloudtrader.runtime.auth import schemes
from kloudtrader.runtime.client import Api
from kloudtrader.runtime.response.header_models import HeadersModel

from .operation_check import OperationCheck
from .raw import File, Op, Part, operations
from .recording_server import RecordingServer


@contextmanager
def generate(spec: Path, directory: Path, *options: str) -> Iterator[ModuleType]:
    """Generate a package from a spec, and import it for the block."""
    name = "rt_" + "".join(char if char.isalnum() else "_" for char in spec.stem)
    code = main([str(spec), "--output", str(directory / name), "--quiet", *options])
    assert code == 0, f"{spec} is refused"
    sys.path.insert(0, str(directory))
    importlib.invalidate_caches()
    try:
        yield importlib.import_module(name)
    finally:
        sys.path.remove(str(directory))
        for module in [module for module in sys.modules if module.split(".")[0] == name]:
            del sys.modules[module]


def operations_of(package: ModuleType) -> Any:
    return importlib.import_module(f"{package.__name__}.operations")


class RoundTrip:
    """Call every operation, and collect differences from the spec in ``problems``."""

    def __init__(
        self, package: ModuleType, root: Part, server: RecordingServer, samples: int = 4
    ) -> None:
        self.package, self.root, self.server = package, root, server
        self.samples = samples
        self.calls = 0
        self.lost: set[tuple[str, str]] = set()
        """Methods and paths that the generator reports as lost."""
        self.wrong_requests: list[str] = []
        self.wrong_responses: list[str] = []
        self.table: dict[str, Any] = operations_of(package).OPERATIONS
        self.schemes: dict[str, Any] = operations_of(package).SECURITY_SCHEMES
        self.apis = self._apis()
        everything = [getattr(package, name) for name in package.__all__]
        self.header_classes: list[Any] = [
            class_
            for class_ in everything
            if isinstance(class_, type) and issubclass(class_, HeadersModel)
        ]

    def run(self) -> RoundTrip:
        listed = list(operations(self.root))
        for op in listed:
            made = self._find_operations(op)
            if (op.method, op.path) in self.lost:
                continue
            if made:
                self._make_check(op, made[0]).run()
            else:
                self.wrong_requests.append(f"{op.method} {op.path}: no operation")
        return self

    @property
    def problems(self) -> list[str]:
        return [*self.wrong_requests, *self.wrong_responses]

    def _make_check(self, op: Op, operation: Any) -> OperationCheck:
        return OperationCheck(self, op, operation)

    def _find_operations(self, op: Op) -> list[Any]:
        route = op.method, op.path.partition("#")[0]
        named = op.node.get("operationId")
        return [
            operation
            for operation in self.table.values()
            if (operation.method, operation.path) == route
            and named in (None, "", operation.operation_id)
        ]

    def _apis(self) -> dict[str, Any]:
        apis: dict[str, Any] = {}
        for name in self.package.__all__:
            class_ = getattr(self.package, name)
            if isinstance(class_, type) and issubclass(class_, Api):
                apis.update({method: class_ for method in dir(class_) if method in self.table})
        return apis

    def client(self, servers: dict[str, str]) -> Client:
        credentials = {
            name: f"user:{name}" if scheme.scheme == "basic" else f"key-{name}"
            for name, scheme in self.schemes.items()
            if scheme.type != "mutualTLS"
        }
        return Client(
            self.server.url + "/base",
            authorize=schemes(self.schemes, credentials),
            retry=Retry(attempts=1),
            limiter=False,
            servers=servers,
        )


def check(spec: Path, directory: Path, *options: str, samples: int = 4) -> RoundTrip:
    """Generate a client, call every operation, and return the results."""
    server = RecordingServer()
    try:
        with generate(spec, directory, *options) as package:
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
