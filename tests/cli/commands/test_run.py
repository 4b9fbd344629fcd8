"""Test ``run`` and ``sandbox``, in processes of their own."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from kloudtrader.cli import exit_codes
from tests.cli.conftest import command_line, in_process, in_pty, process_environment, start_command

SCRIPT = """\
import os, sys
import kloudtrader
print(__name__, sys.argv, os.path.samefile(os.getcwd(), os.path.dirname(os.path.abspath(__file__))))
import beside
sys.exit(beside.CODE)
"""


@pytest.fixture
def script(tmp_path: Path) -> Path:
    folder = tmp_path / "my algorithm"
    folder.mkdir()
    (folder / "beside.py").write_text("CODE = 7\n")
    file = folder / "main.py"
    file.write_text(SCRIPT)
    return file


def test_a_script_runs_as_a_plain_script(script: Path) -> None:
    result = in_process("run", str(script), "--yes", "-x", environment={})
    assert result.returncode == 7
    assert result.stdout == "__main__ ['main.py', '--yes', '-x'] True\n"
    assert result.stderr == ""


def test_with_a_sandbox_of_its_own(script: Path) -> None:
    script.write_text(
        "import os\n"
        "from kloudtrader import ACCESS_TOKEN, ACCOUNT_NUMBER, kalshi, tradier\n"
        "print(tradier.account_balance().balances.account_number == ACCOUNT_NUMBER)\n"
        "print(kalshi.user_get_balance().balance > 0, os.environ['KLOUDTRADER_TRADIER_URL'])\n"
    )
    real = {"ACCESS_TOKEN": "real", "KALSHI_USER_ID": "real", "KALSHI_TOKEN": "real"}
    result = in_process("run", "--sandbox", str(script), environment=real)
    assert result.returncode == 0, result.stderr
    first, second = result.stdout.splitlines()
    assert first == "True"
    assert second.startswith("True http://127.0.0.1:")


def test_the_signal_that_ends_a_script_is_its_code(script: Path) -> None:
    script.write_text("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n")
    assert in_process("run", str(script), environment={}).returncode == 128 + signal.SIGKILL


LOOP = """\
import sys, time
try:
    print("ready", flush=True)
    while True:
        time.sleep(60)
except KeyboardInterrupt:
    print("cancelled my orders", flush=True)
    sys.exit(3)
"""


@pytest.mark.parametrize("options", [[], ["--sandbox"]])
def test_an_interrupt_lets_the_script_end_by_itself(script: Path, options: list[str]) -> None:
    script.write_text(LOOP)
    with start_command("run", *options, str(script)) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=10)
        assert out == "cancelled my orders\n"
        assert err == ""
        assert process.returncode == 3


def test_a_termination_ends_the_script(script: Path) -> None:
    script.write_text(LOOP)
    with start_command("run", str(script)) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.terminate()
        assert process.wait(10) == 128 + signal.SIGTERM


def test_ctrl_c_on_a_terminal_is_not_forwarded(script: Path) -> None:
    script.write_text(
        "import os, signal, time\n"
        "count = 0\n"
        "def note(*_):\n    global count\n    count += 1\n"
        "signal.signal(signal.SIGINT, note)\n"
        "os.kill(os.getppid(), signal.SIGINT)\n"
        "time.sleep(0.3)\n"
        "print('interrupts:', count)\n"
    )
    # The terminal interrupts its whole process group, so handing on would interrupt twice. It must
    # be the group of the command, as a shell sees to it.
    wrapper = (
        "import os, subprocess, sys, signal\n"
        "signal.signal(signal.SIGTTOU, signal.SIG_IGN)\n"
        "p = subprocess.Popen(sys.argv[1:], process_group=0)\n"
        "os.tcsetpgrp(0, p.pid)\n"
        "sys.exit(p.wait())\n"
    )
    code = subprocess.run(
        [
            sys.executable,
            "-c",
            "import pty, os, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))",
            sys.executable,
            "-c",
            wrapper,
            *command_line("run", str(script)),
        ],
        env=process_environment({}),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    assert "interrupts: 0" in code.stdout


def without(module: str, tmp_path: Path) -> dict[str, str]:
    """Return an environment in which a module is not installed."""
    folder = tmp_path / "without"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(
        "import sys\n"
        "class Finder:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        f"        if name.partition('.')[0] in {module.split()!r}:\n"
        "            raise ModuleNotFoundError(f'No module named {name!r}', name=name)\n"
        "sys.meta_path.insert(0, Finder())\n"
    )
    path = os.pathsep.join([str(folder), *filter(None, [os.environ.get("PYTHONPATH")])])
    return {"PYTHONPATH": path}


def test_run_and_sandbox_need_no_click(script: Path, tmp_path: Path) -> None:
    environment = without("click", tmp_path)
    assert in_process("run", "--sandbox", str(script), environment=environment).returncode == 7
    shown = in_process("sandbox", "--help", environment=environment)
    assert shown.returncode == 0
    assert "--seed" in shown.stdout
    assert in_process("--version", environment=environment).stdout.startswith("kloudtrader ")
    hint = in_process("balance", environment=environment)
    assert hint.returncode == exit_codes.CONFIGURATION
    assert hint.stderr == (
        "kloudtrader: this command needs the extra [cli]: pip install 'kloudtrader[cli]' "
        "(run, sandbox do not)\n"
    )


def test_a_seed_without_a_sandbox_is_wrong_usage(script: Path) -> None:
    result = in_process("run", "--seed", "3", str(script), environment={})
    assert result.returncode == exit_codes.USAGE
    assert result.stderr.startswith("kloudtrader: run: --seed requires --sandbox")


def test_sandbox_runs_the_sandbox_command() -> None:
    with start_command("sandbox", "--seed", "3") as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("export ACCESS_TOKEN=")
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0


def test_a_real_terminal_of_60_columns() -> None:
    code, seen = in_pty("--help", environment={}, width=60)
    assert code == 0
    assert max(len(line.rstrip("\r")) for line in seen.split("\n")) <= 60


def test_options_may_stand_behind_the_script_too(tmp_path: Path) -> None:
    script = tmp_path / "main.py"
    script.write_text("import os, sys; print(os.environ['ACCOUNT_NUMBER'], sys.argv[1:])\n")
    command = [sys.executable, "-m", "kloudtrader", "run", str(script), "--sandbox", "--fast"]
    result = subprocess.run([*command, "--", "--seed"], capture_output=True, text=True, check=True)
    assert result.stdout == "VA10000001 ['--fast', '--seed']\n"
