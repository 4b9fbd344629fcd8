"""Run the recipe that generates a client of Kalshi from a spec, with keys of both kinds."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from kloudtrader.sandbox import Sandbox
from kloudtrader.sandbox.kalshi_v2.signatures import KeyType

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "recipes" / "kalshi-spec.md").read_text(encoding="utf-8")
HOST = "https://external-api.kalshi.com/trade-api/v2"


def block(kind: str) -> str:
    (found,) = re.findall(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)
    return str(found)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Generate the client as the page says, from our spec in place of the published one."""
    folder = tmp_path_factory.mktemp("recipe")
    (folder / "openapi.yaml").write_bytes((ROOT / "openapi" / "kalshi_v2.yaml").read_bytes())
    download, generate = block("console").splitlines()
    assert download.startswith("$ curl -o openapi.yaml https://docs.kalshi.com/")
    words = shlex.split(generate.removeprefix("$ python "))
    subprocess.run([sys.executable, ROOT / words[0], *words[1:]], cwd=folder, check=True)
    assert (folder / "report.md").is_file()
    return folder


@pytest.mark.parametrize("kind", ["ed25519", "rsa"])
def test_the_client_signs_and_reads(folder: Path, kind: KeyType) -> None:
    with Sandbox(seed=7) as sandbox:
        credential = sandbox.kalshi_v2.add_key(kind)
        (folder / "kalshi.pem").write_text(credential.private_pem)
        program = block("python")
        assert HOST in program
        (folder / "main.py").write_text(program.replace(HOST, sandbox.kalshi_v2_url))
        names = {
            "KALSHI_API_KEY_ID": credential.key_id,
            "KALSHI_PRIVATE_KEY_PATH": "kalshi.pem",
        }
        result = subprocess.run(
            [sys.executable, "main.py"],
            cwd=folder,
            env=os.environ | names,
            capture_output=True,
            text=True,
        )
        signed = sandbox.log.applied("get_balance")
    assert result.returncode == 0, result.stderr
    first, *orders = result.stdout.splitlines()
    assert re.fullmatch(r"\d+ cents", first)
    assert orders
    assert len(signed) == 1


def test_the_signature_takes_about_fifteen_lines() -> None:
    program = block("python")
    lines = program[program.index("with open") : program.index("with Client")].splitlines()
    assert len([line for line in lines if line.strip()]) <= 15
