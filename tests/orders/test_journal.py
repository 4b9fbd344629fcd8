"""The journal file: how it is created, what makes it unavailable, what a transaction leaves."""

import contextlib
import logging
import os
import resource
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from traceback import walk_tb
from typing import Any

import pytest

from kloudtrader.orders import (
    JournalUnavailable,
    KeyConflict,
    SqliteJournal,
    choose_journal,
)
from kloudtrader.orders import sqlite as engine
from kloudtrader.runtime.errors import ConfigurationError, InvalidArgument

from .conftest import KO, Place
from .reference import Exchange, ReferenceVenue
from .test_engines import claim


@pytest.fixture
def new(tmp_path: Path) -> Path:
    return tmp_path / "new.sqlite"


# --- creation ------------------------------------------------------------------------------------


def test_a_missing_file_is_created_for_its_owner_only(
    new: Path, caplog: pytest.LogCaptureFixture
) -> None:
    old = os.umask(0)
    try:
        assert SqliteJournal(new).entries() == []
    finally:
        os.umask(old)
    assert stat.S_IMODE(new.stat().st_mode) == 0o600
    assert [record.levelno for record in caplog.records] == [logging.WARNING]
    assert SqliteJournal(new).entries() == []
    assert len(caplog.records) == 1


def test_the_engine_is_in_delete_and_extra_mode(new: Path) -> None:
    modes = []

    def look(run: Any) -> None:
        modes.append(run("PRAGMA journal_mode", {})[0][0])
        modes.append(run("PRAGMA synchronous", {})[0][0])

    SqliteJournal(new).transact(look)
    assert modes == ["delete", 3]
    assert not list(new.parent.glob("*-wal"))


def test_a_file_in_wal_mode_is_switched_back(new: Path) -> None:
    SqliteJournal(new).claim(claim())
    database = sqlite3.connect(new)
    database.execute("PRAGMA journal_mode=WAL")
    database.close()
    assert len(SqliteJournal(new).entries()) == 1
    assert not list(new.parent.glob("*-wal"))


def test_a_file_in_wal_mode_that_is_in_use_is_refused(
    new: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_TIMEOUT", 0.05)
    SqliteJournal(new).entries()
    database = sqlite3.connect(new)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("SELECT * FROM meta").fetchone()
    with pytest.raises(JournalUnavailable) as caught:
        SqliteJournal(new).entries()
    assert str(caught.value) == f"the journal {new} is unavailable: database is locked"
    database.close()


def test_a_mode_that_stays_is_refused(new: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    execute = engine._execute

    def stay(database: sqlite3.Connection, name: str, values: Any) -> list[tuple[Any, ...]]:
        rows = execute(database, name, values)
        return [("wal",)] if "journal_mode" in name else rows

    monkeypatch.setattr(engine, "_execute", stay)
    with pytest.raises(JournalUnavailable) as caught:
        SqliteJournal(new).entries()
    reason = "its journal_mode cannot be changed"
    assert str(caught.value) == f"the journal {new} is unavailable: {reason}"


def test_processes_that_create_it_together_share_one(new: Path) -> None:
    code = (
        "import sys; from kloudtrader.orders import SqliteJournal; sys.stdin.readline();"
        "j = SqliteJournal(sys.argv[1]); j.entries();"
        "from kloudtrader.orders.journal import seen; print(*seen.values())"
    )
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", code, new], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        for _ in range(4)
    ]
    for run in runs:
        assert run.stdin is not None
        run.stdin.write(b"\n")
        run.stdin.flush()
    assert len({run.communicate(timeout=30)[0] for run in runs}) == 1
    assert all(run.returncode == 0 for run in runs)


# --- which journal -------------------------------------------------------------------------------


def test_the_environment_names_the_journal(new: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KLOUDTRADER_JOURNAL", raising=False)
    assert choose_journal(None) is None
    monkeypatch.setenv("KLOUDTRADER_JOURNAL", "  ")
    assert choose_journal(None) is None
    monkeypatch.setenv("KLOUDTRADER_JOURNAL", f" {new} ")
    chosen = choose_journal(None)
    assert isinstance(chosen, SqliteJournal)
    assert chosen.path == str(new)
    assert choose_journal(False) is None
    assert choose_journal(chosen) is chosen
    home = choose_journal("~/orders.sqlite")
    assert isinstance(home, SqliteJournal)
    assert "~" not in home.path


@pytest.mark.parametrize("url", ["mysql://host/db", "sqlite:///x", "file:///x", "POSTGRESQL://h/d"])
def test_a_url_of_another_database_is_refused(url: str) -> None:
    with pytest.raises(ConfigurationError):
        choose_journal(url)


@pytest.mark.parametrize("value", [True, 5, "", "  ", b"x"])
def test_what_is_no_path_is_refused(value: object) -> None:
    with pytest.raises(InvalidArgument):
        choose_journal(value)


def test_a_url_keeps_the_clock_of_its_caller() -> None:
    def now() -> datetime:
        return datetime(2026, 1, 2, tzinfo=UTC)

    chosen = choose_journal("postgresql://localhost/orders", now=now)
    assert chosen is not None
    assert chosen.now is now


def test_a_refused_url_stays_in_no_frame_and_the_callers_frames_stay_whole() -> None:
    def fail() -> None:
        kept = "kept"
        raise ValueError(kept)

    try:
        fail()
    except ValueError as error:
        first = error
        with pytest.raises(ConfigurationError) as caught:
            choose_journal("mysql://user:canary@host/db")
    assert caught.value.__context__ is first
    names = [frame.f_locals for frame, _ in walk_tb(first.__traceback__)]
    assert any(each.get("kept") == "kept" for each in names)
    frames = [frame for frame, _ in walk_tb(caught.value.__traceback__)][1:]
    # The frame by which mutmut calls a mutant keeps the arguments.
    inside = [each.f_locals for each in frames if "/mutmut/" not in each.f_code.co_filename]
    assert inside
    assert "canary" not in repr(inside)


def test_a_network_file_system_is_refused(new: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "file_system", lambda path: "nfs4")
    with pytest.raises(ConfigurationError) as caught:
        SqliteJournal(new).entries()
    assert caught.value.setting == "KLOUDTRADER_JOURNAL"
    place = f"the order journal {new} is on a network file system (nfs4)"
    assert str(caught.value) == f"{place}: use a local disk"
    assert not new.exists()


def test_the_type_of_a_file_system_is_read() -> None:
    if Path("/proc/self/mountinfo").exists():
        assert engine.file_system(Path("/proc/self/status")) == "proc"


@pytest.mark.parametrize(
    ("table", "kind"),
    [
        (None, ""),
        (b"", ""),
        (b"disk /srv ext4 rw 0 0\n", ""),
        (b"disk / ext4 rw 0 0\nhost:/a /home nfs4 rw 0 0\n", "nfs4"),
        (b"host:/a /home nfs4 rw 0 0\ndisk /home/me ext4 rw 0 0\n", "ext4"),
        (b"disk / ext4 rw 0 0\nhost:/a /home/me/my\\040files cifs rw 0 0\n", "cifs"),
        (b"disk /\xff ext4 rw 0 0\n", ""),
    ],
)
def test_the_innermost_mount_tells_the_type(
    table: bytes | None, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mounts = tmp_path / "mounts"
    monkeypatch.setattr(engine, "_MOUNTS", mounts)
    if table is not None:
        mounts.write_bytes(table)
    assert engine.file_system(Path("/home/me/my files/orders.sqlite")) == kind


def test_a_file_of_another_process_is_not_called_new(
    new: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = SqliteJournal(new).claim(claim())
    caplog.clear()
    monkeypatch.delitem(engine.seen, str(new))
    assert SqliteJournal(new).entries() == [entry]
    assert caplog.records == []


def test_the_folder_of_a_new_file_is_flushed(new: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a crash of the machine may lose the file, and with it what was sent."""
    flushed = []

    def fsync(descriptor: int) -> None:
        flushed.append(os.fstat(descriptor).st_ino)

    monkeypatch.setattr(os, "fsync", fsync)
    SqliteJournal(new).entries()
    assert flushed == [new.parent.stat().st_ino]


def test_times_are_kept_in_utc(new: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    try:
        entry = SqliteJournal(new).claim(claim())
    finally:
        monkeypatch.undo()
        time.tzset()
    assert entry is not None
    assert entry.begun.utcoffset() == timedelta(0)
    assert entry.attempts[0].begun.endswith("+00:00")


def test_an_entry_without_attempts_is_read(new: Path) -> None:
    entry = SqliteJournal(new).claim(claim())
    with sqlite3.connect(new) as database:
        database.execute("DELETE FROM attempt")
    database.close()
    assert entry is not None
    assert SqliteJournal(new).entries() == [replace(entry, attempts=())]


# --- what makes it unavailable -------------------------------------------------------------------


def unavailable(path: Path, exchange: Exchange, place: Place) -> JournalUnavailable:
    with pytest.raises(JournalUnavailable) as caught:
        place(exchange, journal=path, key="next")
    assert caught.value.outcome == "not_sent"
    assert "create" not in [kind for kind, _ in exchange.log]
    return caught.value


def test_a_missing_folder(tmp_path: Path, exchange: Exchange, place: Place) -> None:
    error = unavailable(tmp_path / "missing" / "orders.sqlite", exchange, place)
    assert f"create the folder {tmp_path / 'missing'}," in str(error)
    assert "KLOUDTRADER_JOURNAL" in str(error)
    (tmp_path / "file").touch()
    error = unavailable(tmp_path / "file" / "orders.sqlite", exchange, place)
    assert f"the folder {tmp_path / 'file'}," in str(error)


def test_a_folder_in_the_files_place(new: Path, exchange: Exchange, place: Place) -> None:
    new.mkdir()
    unavailable(new, exchange, place)


@pytest.mark.parametrize("content", [b"x" * 5000, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_file_that_is_no_database(
    content: bytes, new: Path, exchange: Exchange, place: Place
) -> None:
    new.write_bytes(content)
    unavailable(new, exchange, place)
    assert new.read_bytes() == content


def test_a_database_of_something_else(new: Path, exchange: Exchange, place: Place) -> None:
    database = sqlite3.connect(new)
    database.execute("CREATE TABLE songs (title TEXT)")
    database.close()
    unavailable(new, exchange, place)


@pytest.mark.parametrize("part", ["TABLE attempt", "INDEX one_send"])
def test_a_journal_without_a_part(part: str, path: Path, exchange: Exchange, place: Place) -> None:
    """The index forbids a second open send, so nothing is sent without it."""
    with sqlite3.connect(path) as database:
        database.execute(f"DROP {part}")
    database.close()
    unavailable(path, exchange, place)


def test_a_damaged_journal(path: Path, exchange: Exchange, place: Place) -> None:
    place(exchange, key="next")
    exchange.log.clear()
    data = bytearray(path.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    path.write_bytes(data)
    unavailable(path, exchange, place)


def test_a_file_that_may_only_be_read(
    path: Path, tmp_path: Path, exchange: Exchange, place: Place
) -> None:
    """As another user where the tests run as root, who may write everywhere."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "orders.sqlite"
        shutil.copy(path, copy)
        copy.chmod(0o444)
        Path(folder).chmod(0o555)
        child = os.fork()
        if child == 0:
            with contextlib.suppress(BaseException):
                if os.geteuid() == 0:
                    os.setresuid(65534, 65534, 65534)
                unavailable(copy, exchange, place)
                os._exit(0)
            os._exit(1)
        assert os.waitpid(child, 0)[1] == 0
        Path(folder).chmod(0o755)


def test_no_connection_is_left_open(path: Path, exchange: Exchange, place: Place) -> None:
    """So none is open while the network is used, and none crosses a fork."""
    place(exchange)
    with pytest.raises(KeyConflict):
        place(exchange, order={**KO, "price": "61"})
    names = [os.readlink(f"/proc/self/fd/{number}") for number in _descriptors()]
    assert names
    assert not [name for name in names if name.startswith(str(path))]


def _descriptors() -> list[str]:
    return [number for number in os.listdir("/proc/self/fd") if _is_open(number)]


def _is_open(number: str) -> bool:
    return os.path.lexists(f"/proc/self/fd/{number}")


def test_a_newer_schema(path: Path, exchange: Exchange, place: Place) -> None:
    with sqlite3.connect(path) as database:
        database.execute("UPDATE meta SET value = '2' WHERE name = 'schema'")
    database.close()
    unavailable(path, exchange, place)


def test_a_row_that_cannot_be_read(path: Path, exchange: Exchange, place: Place) -> None:
    place(exchange, key="next")
    exchange.log.clear()
    with sqlite3.connect(path) as database:
        database.execute("UPDATE entry SET request = '{'")
    database.close()
    unavailable(path, exchange, place)


def test_a_file_that_is_deleted_while_it_is_used(
    path: Path, exchange: Exchange, place: Place
) -> None:
    path.unlink()
    unavailable(path, exchange, place)
    assert not path.exists()


@pytest.mark.parametrize("other", ["empty", "journal"])
def test_a_file_that_is_replaced_while_it_is_used(
    other: str, path: Path, new: Path, exchange: Exchange, place: Place
) -> None:
    if other == "empty":
        new.touch()
    else:
        SqliteJournal(new).entries()
    os.replace(new, path)
    unavailable(path, exchange, place)


def test_a_full_disk(path: Path, exchange: Exchange, place: Place) -> None:
    """A limit on the size of files replaces the disk: tests may run as root."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        unavailable(path, exchange, place)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, handler)
    assert place(exchange).order_id == "100"


def test_a_file_that_may_not_grow(path: Path, exchange: Exchange, place: Place) -> None:
    class Full(SqliteJournal):
        def check_identity(self, run: Any, tables: Any) -> str:
            run(f"PRAGMA max_page_count={run('PRAGMA page_count', {})[0][0]}", {})
            return super().check_identity(run, tables)

    journal = Full(path)
    with pytest.raises(JournalUnavailable):  # noqa: PT012 - until the disk is full
        for number in range(200):
            place(exchange, key=f"k{number} {'x' * 200}", journal=journal)
    count = exchange.count()
    assert len(SqliteJournal(path).entries()) == count


def test_a_file_that_another_process_has_locked(
    path: Path, exchange: Exchange, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_TIMEOUT", 0.05)
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    unavailable(path, exchange, place)
    holder.close()
    assert place(exchange).order_id == "100"


def test_a_frozen_process_that_holds_the_lock(
    path: Path, exchange: Exchange, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_TIMEOUT", 0.05)
    code = (
        "import os, signal, sqlite3, sys; d = sqlite3.connect(sys.argv[1], isolation_level=None);"
        "d.execute('BEGIN IMMEDIATE'); print('held', flush=True);"
        "os.kill(os.getpid(), signal.SIGSTOP)"
    )
    holder = subprocess.Popen([sys.executable, "-c", code, path], stdout=subprocess.PIPE)
    try:
        assert holder.stdout is not None
        holder.stdout.readline()
        unavailable(path, exchange, place)
    finally:
        holder.kill()
        holder.communicate()
    assert place(exchange).order_id == "100"  # the lock died with its holder


# --- while it is used --------------------------------------------------------------------------


def test_nothing_is_open_while_the_network_is_used(
    path: Path, exchange: Exchange, place: Place
) -> None:
    """Another writer gets the lock at once in the middle of a send."""

    class Looking(ReferenceVenue):
        def _exchange(self, *arguments: Any) -> None:
            other = sqlite3.connect(path, timeout=0, isolation_level=None)
            other.execute("BEGIN IMMEDIATE")
            other.close()
            super()._exchange(*arguments)

    assert place(Looking(exchange)).order_id == "100"


def test_a_copy_is_complete(path: Path, tmp_path: Path, exchange: Exchange, place: Place) -> None:
    place(exchange)
    copy = tmp_path / "copy.sqlite"
    shutil.copy(path, copy)
    assert SqliteJournal(copy).entries() == SqliteJournal(path).entries()


def test_a_copy_of_yesterday_orders_again(
    path: Path, tmp_path: Path, exchange: Exchange, place: Place
) -> None:
    """It cannot be noticed: the documentation says so."""
    copy = tmp_path / "copy.sqlite"
    shutil.copy(path, copy)
    place(exchange)
    place(exchange, journal=copy)
    assert exchange.count() == 2


@pytest.fixture(autouse=True)
def limits_are_as_before() -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    yield
    assert resource.getrlimit(resource.RLIMIT_FSIZE) == before


def test_a_journal_of_one_call_may_be_collected_in_another_thread(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The garbage collector runs in whichever thread allocates."""
    problems: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", problems.append)
    journals = [engine.MemoryJournal()]
    thread = threading.Thread(target=journals.clear)
    thread.start()
    thread.join()
    assert problems == []
