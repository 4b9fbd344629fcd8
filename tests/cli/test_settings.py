"""Variables from a file, and profiles: what is used, in which order, and what is refused."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from kloudtrader.cli import exit_codes
from kloudtrader.sandbox import Sandbox
from tests.cli.conftest import Run, in_process

CANARY = "canary-4be1"


@pytest.fixture
def env_file(shared: Sandbox, tmp_path: Path) -> Path:
    """Write the variables of a sandbox into a file, in the forms that such files have."""
    variables = shared.environment()
    file = tmp_path / ".env"
    file.write_text(
        "# of the desk\n"
        f"ACCESS_TOKEN='{variables['ACCESS_TOKEN']}'\n"
        f'export ACCOUNT_NUMBER="{variables["ACCOUNT_NUMBER"]}"  # margin\n'
        f"KLOUDTRADER_TRADIER_URL={variables['KLOUDTRADER_TRADIER_URL']}\n\n"
        "DOLLAR=a$b${c}\nNOTHING\n"
    )
    return file


@pytest.fixture
def profiles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Return a function that writes the file of profiles."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("HOME", str(tmp_path))

    def write(text: str) -> Path:
        from kloudtrader.cli._settings import find_profiles

        path = find_profiles()
        assert tmp_path in path.parents
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    return write


def test_a_file_of_variables_for_every_command(
    run: Run, env_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ACCESS_TOKEN", "ACCOUNT_NUMBER"):
        monkeypatch.setenv(name, "other")
    before = dict(os.environ)
    for arguments in (
        ("balance", "--env-file", env_file),
        ("--env-file", env_file, "balance"),
        ("balance", f"--env-file={env_file}", "--json"),
        ("order", "preview", "KO", "buy", "1", "--env-file", env_file),
        ("--env-file", env_file, "doctor"),
    ):
        result = run(*arguments)
        assert result.code == exit_codes.OK, result.err
        assert dict(os.environ) == before


def test_the_file_replaces_what_is_set(
    run: Run, env_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A token of the shell beside the URL of the file would be one for another server."""
    monkeypatch.setenv("ACCESS_TOKEN", CANARY)
    assert run("profile", "--env-file", env_file).code == exit_codes.OK


@pytest.mark.parametrize("start", [b"\xef\xbb\xbf", b"\r\n", b"  # of the desk\r\n"])
def test_a_file_of_windows(run: Run, env_file: Path, start: bytes) -> None:
    env_file.write_bytes(start + env_file.read_bytes().replace(b"\n", b"\r\n"))
    assert run("balance", "--env-file", env_file).code == exit_codes.OK


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (f"KLOUDTRADER_TRADIER_URL: http://{CANARY}", "line 2 has not the form NAME=value"),
        (f"KLOUDTRADER_TRADIER_URL http://{CANARY}", "line 2"),
        (f"$env:KLOUDTRADER_TRADIER_URL='{CANARY}'", "line 2"),
        (f"set KLOUDTRADER_TRADIER_URL={CANARY}", "line 2"),
        (f'ACCESS_TOKEN="{CANARY}', "line 2"),
        (f"ACCESS_TOKEN={CANARY}\0", "line 2"),
        (f"KLOUDTRADER_TRADER_URL={CANARY}", "Did you mean KLOUDTRADER_TRADIER_URL?"),
        (f"KLOUDTRADER_URL={CANARY}", "line 2 has KLOUDTRADER_URL, which is not a variable"),
    ],
)
def test_a_line_without_effect_is_refused(run: Run, env_file: Path, line: str, words: str) -> None:
    """Without the line of the URL, a command for paper trading would use the real account."""
    env_file.write_text(f"# of the desk\n{line}\n" + env_file.read_text())
    result = run("balance", "--env-file", env_file)
    assert result.code == exit_codes.CONFIGURATION
    assert words in result.err
    assert CANARY not in result.err
    assert len(result.err.splitlines()) == 1
    script = env_file.parent / "main.py"
    script.write_text("print('ran')\n")
    done = in_process("run", "--env-file", str(env_file), str(script), environment={})
    assert (done.returncode, done.stdout) == (exit_codes.CONFIGURATION, "")


@pytest.mark.parametrize("value", [f"Bearer {CANARY}", f"“{CANARY}”"])
def test_the_error_is_about_the_value_of_the_file(run: Run, env_file: Path, value: str) -> None:
    env_file.write_text(f"{env_file.read_text()}ACCESS_TOKEN={value}\n")
    result = run("balance", "--env-file", env_file)
    assert result.code == exit_codes.CONFIGURATION
    assert "not set" not in result.err
    assert CANARY not in result.err


def test_commands_name_their_own_option(run: Run) -> None:
    for words in (("balance",), ("kalshi", "balance")):
        result = run(*words)
        assert result.code == exit_codes.CONFIGURATION
        assert "--env-file .env." in result.err
        assert "main.py" not in result.err


@pytest.mark.parametrize("where", ["before", "after"])
def test_a_file_that_cannot_be_read(run: Run, tmp_path: Path, where: str) -> None:
    broken = tmp_path / "latin-1.env"
    broken.write_bytes(b"ACCESS_TOKEN=\xff\n")
    for file in (tmp_path / "nowhere", tmp_path, broken):
        words = ["balance", "--env-file", file]
        result = run(*(words if where == "after" else [*words[1:], words[0]]))
        assert result.code == exit_codes.CONFIGURATION
        assert len(result.err.splitlines()) == 1
        assert "--env-file" in result.err


def test_an_algorithm_runs_with_a_file_of_variables(env_file: Path) -> None:
    script = env_file.parent / "main.py"
    script.write_text(
        "import os\nfrom kloudtrader import ACCESS_TOKEN, user\n"
        "print(user.account_balance()['balances']['account_type'], os.environ['DOLLAR'])\n"
    )
    real = {"ACCESS_TOKEN": "other"}
    done = in_process("run", "--env-file", str(env_file), str(script), environment=real)
    assert (done.returncode, done.stdout) == (0, "margin a$b${c}\n"), done.stderr
    done = in_process("run", str(script), environment={})
    assert "kloudtrader run --env-file .env main.py" in done.stderr
    done = in_process("run", "--env-file", "nowhere", str(script), environment={})
    assert done.returncode == exit_codes.CONFIGURATION


PAPER = """
[paper]
KLOUDTRADER_TRADIER_URL = "{url}"
ACCESS_TOKEN = "PAPER_TOKEN"
ACCOUNT_NUMBER = "PAPER_ACCOUNT"

[live]
KLOUDTRADER_TRADIER_URL = "https://api.tradier.com/v1"
"""


def test_a_profile_names_urls_and_variables(
    run: Run,
    shared: Sandbox,
    profiles: Callable[[str], Path],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    variables = shared.environment()
    profiles(PAPER.format(url=variables["KLOUDTRADER_TRADIER_URL"]))
    monkeypatch.setenv("ACCESS_TOKEN", "live-token")
    monkeypatch.setenv("PAPER_TOKEN", variables["ACCESS_TOKEN"])
    monkeypatch.setenv("PAPER_ACCOUNT", variables["ACCOUNT_NUMBER"])
    for words in (("balance", "--profile", "paper"), ("--profile", "paper", "balance")):
        assert run(*words).code == exit_codes.OK
    script = tmp_path / "main.py"
    script.write_text("from kloudtrader import user\nprint(user.account_balance()['balances'])\n")
    done = in_process("run", "--profile", "paper", str(script), environment={})
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("order", [1, -1])
def test_a_profile_names_variables_of_a_file(
    run: Run, shared: Sandbox, profiles: Callable[[str], Path], tmp_path: Path, order: int
) -> None:
    variables = shared.environment()
    path = profiles(PAPER.format(url=variables["KLOUDTRADER_TRADIER_URL"]))
    text = f"PAPER_TOKEN={variables['ACCESS_TOKEN']}\nPAPER_ACCOUNT={variables['ACCOUNT_NUMBER']}\n"
    (path.parent / "paper.env").write_text(text)
    pairs = [("--profile", "paper"), ("--env-file", str(path.parent / "paper.env"))][::order]
    assert run("balance", *pairs[0], *pairs[1]).code == exit_codes.OK
    profiles(path.read_text().replace("[paper]", '[paper]\nenv_file = "paper.env"'))
    assert run("balance", "--profile", "paper").code == exit_codes.OK


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f'ACCESS_TOKEN = "{CANARY}"', "ACCESS_TOKEN must be the name of a variable"),
        (f'KALSHI_PASSWORD = "{CANARY}"', "KALSHI_PASSWORD must be the name of a variable"),
        ('ACCESS_TOKEN = "NOT_SET_ANYWHERE"', "ACCESS_TOKEN must be the name of a variable"),
        ("ACCESS_TOKEN = 7", "ACCESS_TOKEN must be text"),
        ('KLOUDTRADER_TRADIER_URL = ""', "must be text"),
        ('PATH = "HOME"', "'PATH' is not a variable of kloudtrader"),
        ('env_file = "nowhere.env"', "nowhere.env"),
        ('KLOUDTRADER_TRADER_URL = "sandbox"', "Did you mean KLOUDTRADER_TRADIER_URL?"),
        ('KALSHI_KEY_ID = "KEY"', "Did you mean KALSHI_API_KEY_ID"),
        ("= 7", "profiles.toml"),
    ],
)
def test_profiles_that_are_refused(
    run: Run, profiles: Callable[[str], Path], text: str, words: str
) -> None:
    profiles(f"[paper]\n{text}\n")
    result = run("balance", "--profile", "paper")
    assert result.code == exit_codes.CONFIGURATION
    assert words in result.err
    assert CANARY not in result.err
    assert len(result.err.splitlines()) == 1


def test_a_profile_that_is_not_there(run: Run, profiles: Callable[[str], Path]) -> None:
    assert run("balance", "--profile", "paper").code == exit_codes.CONFIGURATION
    profiles(PAPER)
    result = run("balance", "--profile", "papr")
    assert result.code == exit_codes.CONFIGURATION
    assert "live, paper" in result.err


def test_options_before_run_and_sandbox(env_file: Path) -> None:
    script = env_file.parent / "main.py"
    script.write_text("from kloudtrader import user\nuser.account_balance()\n")
    done = in_process("--env-file", str(env_file), "run", str(script), environment={})
    assert done.returncode == 0, done.stderr


def test_completion_reads_no_file(run: Run) -> None:
    assert "--env-file" in run("balance", "--help").out
    assert "--env-file" in run("kalshi", "watchlist", "add", "--help").out
    assert "--profile" in run("--help").out
