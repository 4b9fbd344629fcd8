"""The sandbox's own journal, and what importing the package loads."""

import os
import subprocess
import sys
from pathlib import Path

import kloudtrader


def test_a_sandbox_has_a_journal_of_its_own(path: Path) -> None:
    from kloudtrader.cli.commands.run import _serve_sandbox

    with _serve_sandbox(["--seed", "7"]) as environment:
        assert environment["KLOUDTRADER_JOURNAL"] != str(path)
        assert Path(environment["KLOUDTRADER_JOURNAL"]).parent.is_dir()


def test_the_fixture_has_a_journal_of_its_own(
    path: Path, kloudtrader_sandbox: object, tmp_path: Path
) -> None:
    chosen = Path(os.environ["KLOUDTRADER_JOURNAL"])
    assert chosen != path
    assert chosen.parent == tmp_path


def test_the_root_loads_no_orders() -> None:
    code = "import kloudtrader, sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"sqlite3", "kloudtrader.orders"} & set(done.stdout.split())


def test_orders_know_no_venue() -> None:
    for path in Path(kloudtrader.orders.__path__[0]).glob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert len(text.splitlines()) <= 400
        for line in text.splitlines():
            if line.startswith(("from kloudtrader", "import kloudtrader")):
                assert line.split()[1].startswith(("kloudtrader.orders", "kloudtrader.runtime"))
