"""Whole processes: what an import costs, and how long until the first response."""

import os
import subprocess
import time
from typing import NamedTuple

from benchmarks.calls import CLIENTS, Measured
from benchmarks.certificates import authorities
from benchmarks.environments import python_of
from benchmarks.places import HERE
from benchmarks.server import Server

__all__ = ["FIRST", "IMPORTS", "Program", "measure_programs"]

_WORKERS = HERE / "workers"


class Program(NamedTuple):
    """A process to start, and what it runs."""

    name: str
    environment: str
    code: str


IMPORTS = (
    Program("an empty interpreter", "kloudtrader", "pass"),
    Program("import kloudtrader", "kloudtrader", "import kloudtrader"),
    Program("import urllib3", "kloudtrader", "import urllib3"),
    Program("import pydantic.BaseModel", "kloudtrader", "from pydantic import BaseModel"),
    Program("import httpx", "httpx", "import httpx"),
    Program("import requests", "requests", "import requests"),
    Program(
        "import openapi-python-client's",
        "openapi-python-client",
        "from opc_tradier.api.account import account_balance; import opc_tradier",
    ),
    Program("import openapi-generator's", "openapi-generator", "import oag_tradier"),
    Program("import uvatradier", "uvatradier", "import uvatradier"),
)

_URLLIB3_MODEL = """
import urllib3
from pydantic import BaseModel
class Margin(BaseModel):
    fed_call: float
    option_buying_power: float
class Balances(BaseModel):
    total_equity: float
    account_number: str
    margin: Margin
class Response(BaseModel):
    balances: Balances
headers = {{"Accept": "application/json", "Authorization": "Bearer t"}}
url = "{url}/accounts/SMALL/balances"
Response.model_validate_json(urllib3.PoolManager().request("GET", url, headers=headers).data)
"""
_SAME_MODELS = (_WORKERS / "first_balances.py").read_text("utf-8")
_URLLIB3 = """
import json, urllib3
headers = {{"Accept": "application/json", "Authorization": "Bearer t"}}
url = "{url}/accounts/SMALL/balances"
json.loads(urllib3.PoolManager().request("GET", url, headers=headers).data)
"""
_OURS = "from {module} import account_balance; account_balance('t', 'SMALL')"
_OTHERS = """
import sys
sys.path.insert(0, {workers!r})
from {module} import prepare
prepare({options!r})["small"]()
"""


def _others() -> tuple[Program, ...]:
    return tuple(
        Program(client.name, client.environment, _OTHERS.replace("{module}", client.module))
        for client in CLIENTS[3:]
    )


FIRST = (
    Program("urllib3 + json", "kloudtrader", _URLLIB3),
    Program("kloudtrader, JSON", "kloudtrader", _OURS.replace("{module}", "kloudtrader")),
    Program("urllib3 + four fields in pydantic", "kloudtrader", _URLLIB3_MODEL),
    Program("urllib3 + the same models by hand", "kloudtrader", _SAME_MODELS),
    Program("kloudtrader, typed", "kloudtrader", _OURS.replace("{module}", "kloudtrader.tradier")),
    *_others(),
)


def measure_programs(
    programs: tuple[Program, ...], server: Server, rounds: int
) -> dict[str, Measured]:
    """Return the seconds of CPU and of wall time of each program, round by round."""
    found = {program.name: Measured([], []) for program in programs}
    for number in range(rounds + 1):
        for program in programs:
            cpu, wall = _run(program, server)
            if number:  # the first round fills the caches of files
                found[program.name].cpu.append(cpu)
                found[program.name].wall.append(wall)
    return found


def _run(program: Program, server: Server) -> tuple[float, float]:
    options = {
        "url": {"plain": server.url, "tls": server.tls_url},
        "ca": str(authorities()),
        "variant": "",
    }
    code = program.code.format(url=server.url, workers=str(_WORKERS), options=options)
    environment = {"PATH": "/usr/bin:/bin", "KLOUDTRADER_TRADIER_URL": server.url}
    began = time.perf_counter()
    process = subprocess.Popen(
        [str(python_of(program.environment)), "-c", code],
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{program.name} failed: see above")
    return usage.ru_utime + usage.ru_stime, time.perf_counter() - began
