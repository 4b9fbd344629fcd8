"""Calls, side by side: every client in its own process, in interleaved rounds."""

import json
import subprocess
from statistics import median
from typing import Any, NamedTuple

from benchmarks.certificates import authorities, signing_keys
from benchmarks.environments import python_of
from benchmarks.places import HERE
from benchmarks.server import Server

__all__ = ["BY_HAND", "CLIENTS", "Client", "Measured", "Worker", "measure"]


class Client(NamedTuple):
    """A client and where it runs."""

    name: str
    environment: str
    module: str
    variant: str = ""
    calls: float = 1.0
    """Share of the usual number of calls: less for a slow one."""


CLIENTS = (
    Client("kloudtrader, JSON", "kloudtrader", "with_kloudtrader", "json"),
    Client("kloudtrader, typed", "kloudtrader", "with_kloudtrader", "typed"),
    Client("urllib3 + json", "kloudtrader", "with_urllib3"),
    Client("raw socket + json", "kloudtrader", "with_sockets"),
    Client("http.client + json", "kloudtrader", "with_http_client"),
    Client("httpx", "httpx", "with_httpx"),
    Client("requests", "requests", "with_requests"),
    Client("openapi-python-client", "openapi-python-client", "with_openapi_python_client"),
    Client("openapi-generator", "openapi-generator", "with_openapi_generator", calls=0.3),
    Client("uvatradier", "uvatradier", "with_uvatradier", calls=0.2),
)
BY_HAND = Client("urllib3 + pydantic by hand", "kloudtrader", "with_hand_models")


class Measured(NamedTuple):
    """The costs of a client, round by round."""

    cpu: list[float]
    """Seconds of CPU for a call, one figure a round."""
    wall: list[float]
    """Median seconds of a call, one figure a round."""


class Worker:
    """A client's process."""

    def __init__(self, client: Client, server: Server) -> None:
        options = {
            "url": {"plain": server.url, "tls": server.tls_url},
            "ca": str(authorities()),
            "keys": str(signing_keys()),
            "variant": client.variant,
        }
        script = HERE / "workers" / "worker.py"
        self.client = client
        self._process = subprocess.Popen(
            [
                str(python_of(client.environment)),
                str(script),
                client.module,
                json.dumps(options),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={"SSL_CERT_FILE": str(authorities()), "PATH": "/usr/bin:/bin"},
        )

    def run(self, case: str, count: int, threads: int = 1) -> tuple[float, float]:
        """Make calls; return the CPU seconds and the median wall seconds of one."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        count = max(1, round(count * self.client.calls))
        order = {"case": case, "count": count, "threads": threads}
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit(f"{self.client.name} ended in the case {case}: see above")
        said: dict[str, Any] = json.loads(line)
        return said["cpu"], median(said["wall"])

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()


def measure(
    server: Server,
    clients: tuple[Client, ...],
    case: str,
    count: int,
    rounds: int,
    threads: int = 1,
) -> dict[str, Measured]:
    """Return what each client's calls cost, round by round."""
    workers = [Worker(client, server) for client in clients]
    try:
        measured = {client.name: Measured([], []) for client in clients}
        for worker in workers:
            worker.run(case, max(2, count // 4), threads)  # so that nothing is measured cold
        for _ in range(rounds):
            for worker in workers:
                cpu, wall = worker.run(case, count, threads)
                measured[worker.client.name].cpu.append(cpu)
                measured[worker.client.name].wall.append(wall)
        return measured
    finally:
        for worker in workers:
            worker.close()
