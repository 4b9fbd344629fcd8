"""A PostgreSQL server of the tests, started from the programs that Debian's packages bring."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest

from kloudtrader.orders import choose_journal
from kloudtrader.orders.journal import seen

REQUIRED = "KLOUDTRADER_REQUIRE_POSTGRES"
"""Set where the programs must be there, so that no test is skipped unnoticed."""
_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "shared_buffers": "16MB",
    "max_connections": "60",
    "max_wal_senders": "4",
    "autovacuum": "off",
    "dynamic_shared_memory_type": "mmap",  # files of the data folder, which outlive no test
    "wal_retrieve_retry_interval": "100ms",
    "ssl": "on",
}
_ROOM = 2**30
_CERTIFICATE = Path(__file__).parents[1] / "runtime/http/certificates/localhost.pem"
PASSWORD = "canary-7f31-password"
_ACCESS = """
local all all trust
host all with_password 127.0.0.1/32 scram-sha-256
hostssl all only_tls 127.0.0.1/32 trust
hostnossl all only_tls 127.0.0.1/32 reject
host all,replication all 127.0.0.1/32 trust
"""


def find_program(name: str) -> Path | None:
    """Return the newest program of that name; Debian keeps it out of PATH."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version)
    places = [*(folder / name for folder in reversed(folders)), shutil.which(name, path=_path())]
    return next((Path(place) for place in places if place and Path(place).exists()), None)


def _version(folder: Path) -> float:
    name = folder.parent.name
    return float(name) if name.replace(".", "", 1).isdigit() else 0.0


def _path() -> str:
    return f"{os.environ.get('PATH', '')}:/usr/sbin"


def require_program(name: str) -> Path:
    """Return a program; skip the test without it, or fail where the environment requires it."""
    program = find_program(name)
    if program is None:
        stop = pytest.fail if os.environ.get(REQUIRED) else pytest.skip
        stop(f"{name} is not installed: apt-get install postgresql pgbouncer")
    return program


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def as_user() -> dict[str, Any]:
    """Return what starts a program as another user: PostgreSQL's refuse to run as root."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    user = names.get("postgres") or names["nobody"]
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def make_folder() -> Path:
    """Return a folder of that user, in memory where there is room: killing needs no disk.

    pytest's own folders are for the user who runs the tests only.
    """
    memory = Path("/dev/shm")
    has_room = memory.is_dir() and shutil.disk_usage(memory).free > _ROOM
    folder = Path(tempfile.mkdtemp(prefix="kloudtrader-", dir=memory if has_room else None))
    user = as_user()
    if user:
        os.chown(folder, user["user"], user["group"])
    return folder


class PostgresServer:
    """One server with one data folder. Anybody on this machine is the superuser ``postgres``."""

    def __init__(self, folder: Path | None = None) -> None:
        self.initdb, self.postgres = require_program("initdb"), require_program("postgres")
        self.folder = folder or make_folder()
        self.data = self.folder / "data"
        self.port = free_port()
        self.settings = dict(_SETTINGS)
        self.process: subprocess.Popen[bytes] | None = None

    def create(self) -> None:
        """Create the data folder."""
        options = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
        self.run(self.initdb, "-D", self.data, *options)
        for name in ("server.crt", "server.key"):  # the file has the key and the certificate
            shutil.copy(_CERTIFICATE, self.data / name)
            (self.data / name).chmod(0o600)
            if user := as_user():
                os.chown(self.data / name, user["user"], user["group"])
        (self.data / "pg_hba.conf").write_text(_ACCESS)

    def run(self, program: Path, *arguments: object) -> None:
        command = [str(program), *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, cwd=self.folder, **as_user())
        assert done.returncode == 0, done.stderr.decode()

    def start(self) -> None:
        """Start the server and wait until it takes connections."""
        for _ in range(600):
            if self.process is None or self.process.poll() is not None:
                self.spawn()  # again, while processes of a killed server still use its memory
            with suppress(psycopg.OperationalError):
                self.execute("SELECT 1")
                return
            time.sleep(0.05)
        raise AssertionError(self.read_log())

    def spawn(self) -> None:
        settings = [f"--{name}={value}" for name, value in self.settings.items()]
        command = [self.postgres, "-D", self.data, "-k", self.folder, f"--port={self.port}"]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [*map(str, command), *settings],
                cwd=self.folder, stdout=log, stderr=log, **as_user(),
            )  # fmt: skip

    def read_log(self) -> str:
        return (self.folder / "log").read_text(errors="replace")[-4000:]

    def processes(self) -> list[int]:
        """Return the ids of the server's processes, the first one last."""
        assert self.process is not None
        first = self.process.pid
        children = Path(f"/proc/{first}/task/{first}/children").read_text().split()
        return [*map(int, children), first]

    def kill(self, number: int = signal.SIGKILL) -> None:
        """End all processes at once, as if the machine had crashed."""
        assert self.process is not None
        self.process.send_signal(signal.SIGSTOP)  # so that it starts no other
        for process in self.processes():
            with suppress(ProcessLookupError):
                os.kill(process, number)
        self.process.wait()

    def freeze(self) -> list[int]:
        """Stop all processes; the kernel goes on taking connections for them."""
        processes = self.processes()
        for process in reversed(processes):
            os.kill(process, signal.SIGSTOP)
        return processes

    @contextmanager
    def frozen(self) -> Iterator[None]:
        processes = self.freeze()
        try:
            yield
        finally:
            for process in processes:
                with suppress(ProcessLookupError):
                    os.kill(process, signal.SIGCONT)

    def configure(self, name: str, value: str) -> None:
        """Change a setting of the running server."""
        self.execute(f"ALTER SYSTEM SET {name} = '{value}'", "SELECT pg_reload_conf()")
        for _ in range(400):
            if self.execute(f"SHOW {name}") == [(value,)]:
                return
            time.sleep(0.005)
        raise AssertionError(name)

    @contextmanager
    def configured(self, name: str, value: str) -> Iterator[None]:
        before = self.execute(f"SHOW {name}")[0][0]
        self.configure(name, value)
        try:
            yield
        finally:
            self.configure(name, before)

    def remove(self) -> None:
        """End the server without a checkpoint, but not its clearing up, and remove its data."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGQUIT)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.kill()
        lock = self.data / "postmaster.pid"
        if lock.exists():  # it was killed, and has left a segment of shared memory
            segment = lock.read_text().splitlines()[6].split()[1]
            subprocess.run(["ipcrm", "-m", segment], capture_output=True)
        shutil.rmtree(self.folder, ignore_errors=True)

    def execute(self, *statements: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        """Execute statements as the superuser; return the rows of the last one."""
        rows: list[tuple[Any, ...]] = []
        with psycopg.connect(self.url(database=database), autocommit=True) as connection:
            for statement in statements:
                cursor = connection.execute(statement.encode())
                rows = cursor.fetchall() if cursor.description else []
        return rows

    def empty_journal(self) -> str:
        """Return the URL of a journal without entries that was created on 20 November 2026.

        Emptying takes a tenth of the time that creating takes.
        """
        url = self.url(database="emptied")
        with suppress(psycopg.OperationalError, psycopg.errors.UndefinedTable):
            empty = "DELETE FROM kloudtrader.attempt; DELETE FROM kloudtrader.entry"
            self.execute(empty, database="emptied")
            return url
        with suppress(psycopg.errors.DuplicateDatabase):
            self.execute("CREATE DATABASE emptied")
        journal = choose_journal(url, now=lambda: datetime(2026, 11, 20, tzinfo=UTC))
        assert journal is not None
        journal.entries()
        return url

    def forget_journal(self, database: str) -> str:
        """Make a database one without a journal, for this process too; return its URL."""
        self.execute("DROP SCHEMA IF EXISTS kloudtrader CASCADE", database=database)
        seen.clear()
        return self.url(database=database)

    def url(
        self,
        user: str = "postgres",
        *,
        database: str = "postgres",
        port: int | None = None,
        sslmode: str = "disable",
    ) -> str:
        """Return a URL. Without TLS, as that takes most of the time of a short connection."""
        place = f"127.0.0.1:{port or self.port}/{database}"
        return f"postgresql://{user}@{place}?sslmode={sslmode}"


@contextmanager
def pooled(server: PostgresServer) -> Iterator[int]:
    """Run PgBouncer, which gives each transaction the one session that it has; yield its port."""
    program, port = require_program("pgbouncer"), free_port()
    lines = [
        "[databases]",
        f"* = host=127.0.0.1 port={server.port} user=postgres",
        "[pgbouncer]",
        "pool_mode = transaction",
        "default_pool_size = 1",
        "listen_addr = 127.0.0.1",
        f"listen_port = {port}",
        "unix_socket_dir =",
        "auth_type = any",
    ]
    config = server.folder / "pgbouncer.ini"
    config.write_text("\n".join(lines))
    command = [program, config]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, **as_user())
    try:
        for _ in range(200):
            with suppress(psycopg.OperationalError):
                psycopg.connect(server.url(port=port)).close()
                break
            time.sleep(0.05)
        yield port
    finally:
        process.kill()
        process.wait()
