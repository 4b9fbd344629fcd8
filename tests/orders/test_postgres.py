"""The journal in PostgreSQL: how it is created, what makes it unavailable, what is promised."""

import json
import logging
import re
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psycopg
import pytest

from kloudtrader.cli import main
from kloudtrader.orders import (
    Journal,
    JournalUnavailable,
    OrderUnknown,
    choose_journal,
)
from kloudtrader.orders import postgres as engine_module
from kloudtrader.orders.journal import seen
from kloudtrader.runtime.errors import ConfigurationError

from .conftest import Place, settle_key
from .postgres_server import PASSWORD, PostgresServer, find_program, free_port, pooled
from .proxy import Proxy, at_commit, go_on
from .reference import Exchange, ReferenceVenue
from .test_engines import claim, journal_of

ROOT = Path(__file__).parents[2]


@pytest.fixture
def engine() -> str:
    return "postgres"


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_module, "_TIMEOUT", 0.3)


@pytest.fixture
def proxy(postgres: PostgresServer) -> Iterator[Proxy]:
    proxy = Proxy(postgres.port)
    proxy.start()
    yield proxy
    proxy.close()


def show(journal: Journal, *names: str) -> list[str]:
    """Return settings as the statements of a transaction see them."""
    values: list[str] = []
    journal.transact(lambda run: values.extend(run(f"SHOW {name}", {})[0][0] for name in names))
    return values


# --- creation ------------------------------------------------------------------------------------


def test_the_first_use_creates_it(url: str, caplog: pytest.LogCaptureFixture) -> None:
    assert journal_of(url).entries() == []
    assert [record.levelno for record in caplog.records] == [logging.WARNING]
    assert journal_of(url.replace("postgresql:", "postgres:")).entries() == []
    assert len(caplog.records) == 1


def test_calls_that_create_it_together_share_one(
    postgres: PostgresServer, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(5):
        url, barrier = postgres.forget_journal("postgres"), threading.Barrier(4)
        caplog.clear()

        def create(number: int, url: str = url, barrier: threading.Barrier = barrier) -> Any:
            barrier.wait()
            return journal_of(url).claim(claim(f"k{number}"))

        with ThreadPoolExecutor(4) as pool:
            assert all(pool.map(create, range(4)))
        assert len(journal_of(url).entries()) == 4
        assert len(caplog.records) == 1


# --- the transaction -----------------------------------------------------------------------------


def test_each_transaction_sets_what_it_needs(url: str, postgres: PostgresServer) -> None:
    postgres.execute(
        "DROP ROLE IF EXISTS careless",
        "CREATE ROLE careless LOGIN SUPERUSER",
        "ALTER ROLE careless SET synchronous_commit = off",
        "ALTER ROLE careless SET default_transaction_isolation = 'serializable'",
        "ALTER ROLE careless SET search_path = public",
    )
    journal = journal_of(postgres.url("careless"))
    names = ["synchronous_commit", "transaction_isolation", "search_path"]
    assert show(journal, *names) == ["on", "read committed", "kloudtrader"]
    limits = ["lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout"]
    assert show(journal, *limits) == ["5s", "5s", "5s"]


def test_a_pooler_in_transaction_mode_works(
    store: str, postgres: PostgresServer, exchange: Exchange
) -> None:
    """Its one session serves several programs, one transaction each, and keeps nothing of ours."""
    state = "SELECT name, setting FROM pg_settings ORDER BY name"
    counts = (
        "SELECT (SELECT count(*) FROM pg_prepared_statements),"
        "(SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'), pg_backend_pid()"
    )
    options = {"autocommit": True, "prepare_threshold": None, "application_name": "kloudtrader"}
    with pooled(postgres) as port, psycopg.connect(
        postgres.url(database="emptied", port=port), **options
    ) as session:  # fmt: skip
        before = session.execute(state).fetchall()
        first = session.execute(counts).fetchone()
        journal = journal_of(postgres.url(database="emptied", port=port))

        def work(number: int) -> Any:
            return journal.claim(claim(f"k{number % 10}", f"o{number}"))

        with ThreadPoolExecutor(4) as pool:
            assert len([entry for entry in pool.map(work, range(20)) if entry]) == 10
        assert session.execute(counts).fetchone() == first
        assert first is not None
        assert first[:2] == (0, 0)
        assert session.execute(state).fetchall() == before
    assert len(journal_of(store).entries()) == 10


def test_a_claim_waits_for_another_only_for_a_while(store: str, quick: None) -> None:
    journal = journal_of(store)
    reached, go_on = threading.Event(), threading.Event()

    def hold(run: Any) -> None:
        run("SET LOCAL idle_in_transaction_session_timeout = 0", {})
        run("INSERT INTO entry (scope, account, key, our_id, request, state, begun, changed) "
            "VALUES ('s:h', 'A1', 'k', 'x', '', 'sending', '', '')", {})  # fmt: skip
        reached.set()
        go_on.wait(10)

    with ThreadPoolExecutor(1) as pool:
        holder = pool.submit(journal.transact, hold)
        assert reached.wait(5)
        with pytest.raises(JournalUnavailable):
            journal.claim(claim("k"))
        assert journal.claim(claim("other")) is not None
        go_on.set()
        holder.result()


def test_an_abandoned_transaction_gives_its_locks_back(store: str, quick: None) -> None:
    """A host that is frozen in a transaction does not keep the key of the others."""
    journal = journal_of(store)
    reached, woken = threading.Event(), threading.Event()

    def freeze(run: Any) -> None:
        run("INSERT INTO entry (scope, account, key, our_id, request, state, begun, changed) "
            "VALUES ('s:h', 'A1', 'k', 'x', '', 'sending', '', '')", {})  # fmt: skip
        reached.set()
        woken.wait(10)

    with ThreadPoolExecutor(1) as pool:
        frozen = pool.submit(journal.transact, freeze)
        assert reached.wait(5)
        time.sleep(0.4)
        assert journal.claim(claim("k")) is not None
        woken.set()
        with pytest.raises(JournalUnavailable):
            frozen.result()
    assert len(journal.entries()) == 1


# --- what makes it unavailable -------------------------------------------------------------------


def unavailable(url: str, exchange: Exchange, place: Place) -> JournalUnavailable:
    with pytest.raises(JournalUnavailable) as caught:
        place(exchange, journal=url, key="next")
    assert caught.value.outcome == "not_sent"
    assert "create" not in [kind for kind, _ in exchange.log]
    return caught.value


def test_a_server_that_is_down(exchange: Exchange, place: Place) -> None:
    unavailable(f"postgresql://u@127.0.0.1:{free_port()}/d", exchange, place)


def test_a_frozen_server_is_not_waited_for(
    postgres: PostgresServer, store: str, quick: None, exchange: Exchange, place: Place
) -> None:
    journal = journal_of(store)
    reached = threading.Event()

    def ask(run: Any) -> None:
        reached.set()
        time.sleep(0.1)
        run("SELECT 1", {})

    with ThreadPoolExecutor(1) as pool:
        under_way = pool.submit(journal.transact, ask)
        assert reached.wait(5)
        with postgres.frozen():
            begun = time.monotonic()
            with pytest.raises(JournalUnavailable):
                under_way.result(5)
            unavailable(f"{store}&connect_timeout=2", exchange, place)
            assert time.monotonic() - begun < 10
    assert place(exchange).order_id == "100"


def test_a_newer_schema(
    url: str, postgres: PostgresServer, exchange: Exchange, place: Place
) -> None:
    journal_of(url).entries()
    postgres.execute("UPDATE kloudtrader.meta SET value = '2' WHERE name = 'schema'")
    unavailable(url, exchange, place)


@pytest.mark.parametrize("change", ["deleted", "replaced", "damaged"])
def test_a_database_that_changes_while_it_is_used(
    change: str, url: str, postgres: PostgresServer, exchange: Exchange, place: Place
) -> None:
    journal_of(url).entries()
    if change == "deleted":
        postgres.execute("DROP SCHEMA kloudtrader CASCADE")
    elif change == "replaced":
        postgres.execute("UPDATE kloudtrader.meta SET value = 'other' WHERE name = 'id'")
    else:
        postgres.execute("DROP INDEX kloudtrader.one_send")
    unavailable(url, exchange, place)


def test_a_server_without_fsync_is_refused(
    store: str, postgres: PostgresServer, exchange: Exchange, place: Place
) -> None:
    seen.clear()
    with postgres.configured("fsync", "off"):
        with pytest.raises(ConfigurationError) as caught:
            place(exchange)
        assert caught.value.setting == "KLOUDTRADER_JOURNAL"
        with pytest.raises(ConfigurationError):
            place(exchange, key=None)
    assert exchange.log == []
    assert place(exchange).order_id == "100"
    journal = journal_of(store)
    journal.entries()
    with postgres.configured("fsync", "off"), pytest.raises(JournalUnavailable):
        journal.entries()


class Unsynced(ReferenceVenue):
    """Has the server lose what the journal needs, after the claim."""

    def __init__(self, exchange: Exchange, server: PostgresServer) -> None:
        super().__init__(exchange)
        self.server = server

    def _exchange(self, *arguments: Any) -> None:
        self.server.configure("fsync", "off")
        super()._exchange(*arguments)


def test_a_server_that_becomes_unfit_after_the_send_hides_no_order(
    store: str, postgres: PostgresServer, exchange: Exchange, place: Place
) -> None:
    try:
        assert place(Unsynced(exchange, postgres)).order_id == "100"
    finally:
        postgres.configure("fsync", "on")
    assert place(exchange).order_id == "100"
    assert exchange.count() == 1


# --- connections that are cut --------------------------------------------------------------------


@pytest.mark.parametrize("action", ["lose", "cut", "wait"])
def test_a_commit_whose_response_is_lost(
    action: str, store: str, proxy: Proxy, exchange: Exchange, place: Place
) -> None:
    """The claim is inserted again by the same owner, and read: one attempt, one order."""
    through = proxy.url(store)
    journal_of(through).entries()
    rules = iter([go_on, at_commit(action)])
    proxy.decide = lambda: next(rules, go_on)
    placed = place(exchange, journal=through)
    assert proxy.cuts == 1
    assert placed.order_id == "100"
    assert exchange.count() == 1
    (entry,) = journal_of(store).entries()
    assert [(attempt.n, attempt.state) for attempt in entry.attempts] == [(1, "applied")]
    assert entry.state == "placed"


def test_a_claim_that_stays_in_doubt_is_released_once_it_can_be_read(
    store: str, proxy: Proxy, exchange: Exchange, place: Place
) -> None:
    """Committed, but its response, the repetition and the read are lost: nothing was sent."""
    through = proxy.url(store)
    rules = iter([go_on, at_commit("wait"), at_commit("lose"), at_commit("lose")])
    proxy.decide = lambda: next(rules, go_on)
    unavailable(through, exchange, place)
    (entry,) = journal_of(store).entries()
    assert entry.state == "released"
    assert [attempt.state for attempt in entry.attempts] == ["not_sent"]
    assert place(exchange, key="next").order_id == "100"


@pytest.mark.parametrize("is_reopened", [False, True])
def test_a_commit_that_is_still_under_way_is_waited_for(
    is_reopened: bool, store: str, postgres: PostgresServer, proxy: Proxy
) -> None:
    """It waits for a replica, while the client has lost its connection and claims again."""
    before = None
    if is_reopened:
        journal_of(store).claim(claim(owner="earlier"))
        before = journal_of(store).end(claim(owner="earlier"), ("not_sent", "released"))
    through = journal_of(proxy.url(store))
    through.entries()
    rules = iter([at_commit("cut")])
    proxy.decide = lambda: next(rules, go_on)
    with ThreadPoolExecutor(1) as pool:
        with postgres.configured("synchronous_standby_names", "missing"):
            claimed = pool.submit(through.claim, claim(before=before))
            with pytest.raises(TimeoutError):
                claimed.result(0.3)
        entry = claimed.result(10)
    assert proxy.cuts == 1
    assert entry is not None
    assert [attempt.owner for attempt in entry.attempts][-1:] == ["o"]
    assert [attempt.state for attempt in entry.attempts].count("open") == 1


@pytest.mark.parametrize("action", ["lose", "cut", "wait"])
def test_a_database_that_is_lost_after_the_send_hides_no_order(
    action: str, store: str, proxy: Proxy, exchange: Exchange, place: Place,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    through = proxy.url(store)
    journal_of(through).entries()
    rules = iter([go_on, go_on])
    proxy.decide = lambda: next(rules, at_commit(action))
    assert place(exchange, journal=through).order_id == "100"
    assert [record.levelno for record in caplog.records] == [logging.ERROR]
    assert place(exchange).order_id == "100"
    assert exchange.count() == 1


def test_a_database_that_is_lost_before_the_send(
    store: str, proxy: Proxy, exchange: Exchange, place: Place
) -> None:
    through = proxy.url(store)
    proxy.decide = lambda: at_commit("lose")
    unavailable(through, exchange, place)
    rules = iter([go_on])
    proxy.decide = lambda: next(rules, at_commit("lose"))
    unavailable(through, exchange, place)
    assert journal_of(store).entries() == []


# --- passwords -----------------------------------------------------------------------------------

WRONG = "canary-wrong-4e11"
SECRETS = (PASSWORD, WRONG)
KNOWN = f"with_password:{PASSWORD}"
UNAVAILABLE = {
    "wrong password": f"with_password:{WRONG}@{{place}}",
    "password in the query": f"with_password@{{place}}?password={WRONG}",
    "refused connection": f"{KNOWN}@127.0.0.1:{{closed}}/postgres",
    "two hosts": f"{KNOWN}@127.0.0.1:{{closed}},localhost:{{closed}}/postgres",
    "unknown host": f"{KNOWN}@host.invalid/postgres",
    "unknown database": f"{KNOWN}@{{place}}_missing",
    "unknown role": f"nobody_there:{WRONG}@{{place}}",
    "TLS required by the server": f"only_tls:{WRONG}@{{place}}?sslmode=disable",
    "TLS of another authority": f"only_tls:{WRONG}@{{place}}?sslmode=verify-full&sslrootcert=/no",
    "unknown value of an option": f"{KNOWN}@{{place}}?sslmode=nonsense",
}
UNREADABLE = {
    "slash": f"u:can/{WRONG}@{{place}}",
    "slash behind digits": f"u:12/{WRONG}@{{place}}",
    "slash, then colon": f"u:12/x:{WRONG}@{{place}}",
    "at": f"u:can@{WRONG}@{{place}}",
    "percent": f"u:{WRONG}%zz@{{place}}",
    "port": f"u:x@host:{WRONG}/postgres",
    "option": f"u:{WRONG}@{{place}}?passwrod={WRONG}",
}


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.DEBUG)
    return caplog


def spoken(error: BaseException) -> str:
    """Return all that a reporter of errors collects: texts and the variables of our frames."""
    texts = ["".join(traceback.format_exception(error)), repr(error)]
    pending: list[BaseException | None] = [error]
    while pending:
        current = pending.pop()
        if current is None:
            continue
        texts.append(repr(vars(current)))
        pending += [current.__cause__, current.__context__]
        for frame, _ in traceback.walk_tb(current.__traceback__):
            if "/tests/" not in frame.f_code.co_filename:
                texts += [repr(value) for value in frame.f_locals.values()]
    return "\n".join(texts)


def fill(url: str, server: PostgresServer) -> str:
    place = f"127.0.0.1:{server.port}/postgres"
    return f"postgresql://{url.format(place=place, closed=free_port())}"


@pytest.mark.parametrize("fault", [*UNAVAILABLE, *UNREADABLE])
def test_a_failure_shows_no_password(
    fault: str, url: str, postgres: PostgresServer, exchange: Exchange, place: Place,
    monkeypatch: pytest.MonkeyPatch, logged: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    bad = fill({**UNAVAILABLE, **UNREADABLE}[fault], postgres)
    monkeypatch.setenv("KLOUDTRADER_JOURNAL", bad)
    kind = JournalUnavailable if fault in UNAVAILABLE else ConfigurationError
    with pytest.raises(kind) as caught:
        place(exchange, journal=None)
    assert exchange.log == []
    text = spoken(caught.value) + logged.text
    assert not [secret for secret in SECRETS if secret in text]
    if fault in UNAVAILABLE:
        assert PASSWORD not in repr(journal_of(bad))


def test_an_exception_from_outside_shows_no_password(
    url: str, postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*arguments: object, **named: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("psycopg.waiting.wait_conn", interrupt)
    with pytest.raises(KeyboardInterrupt) as caught:
        journal_of(fill(f"{KNOWN}@{{place}}", postgres)).entries()
    assert PASSWORD not in spoken(caught.value)


def test_a_handled_exception_of_the_caller_keeps_its_variables(url: str) -> None:
    def fail() -> None:
        evidence = "kept"
        raise ValueError(evidence)

    with pytest.raises(ValueError, match="kept") as caught:  # noqa: PT012 - it handles the first
        try:
            fail()
        except ValueError:
            with pytest.raises(JournalUnavailable):
                journal_of(f"postgresql://u@127.0.0.1:{free_port()}/d").entries()
            raise
    frames = [frame for frame, _ in traceback.walk_tb(caught.value.__traceback__)]
    assert frames[-1].f_locals == {"evidence": "kept"}


def test_a_password_works_and_is_not_kept_in_the_journal(
    url: str, postgres: PostgresServer, exchange: Exchange, place: Place
) -> None:
    exchange.day_start = exchange.time.at.replace(year=2099)
    place(exchange, journal=fill(f"{KNOWN}@{{place}}", postgres))
    rows = [
        postgres.execute(f"SELECT * FROM kloudtrader.{t}") for t in ("entry", "attempt", "meta")
    ]
    assert PASSWORD not in repr(rows)


@pytest.mark.parametrize(("mode", "is_encrypted"), [("disable", False), ("require", True)])
def test_the_sslmode_of_the_url_is_used(
    mode: str, is_encrypted: bool, url: str, postgres: PostgresServer
) -> None:
    rows: list[Any] = []
    query = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
    journal = journal_of(postgres.url(sslmode=mode))
    journal.transact(lambda run: rows.extend(run(query, {})))
    assert rows == [(is_encrypted,)]
    journal_of(postgres.url("only_tls", sslmode="require")).entries()


# --- who may use it ------------------------------------------------------------------------------


def test_the_documented_rights_are_enough(
    url: str, postgres: PostgresServer, exchange: Exchange, place: Place
) -> None:
    page = (ROOT / "docs/several-hosts.md").read_text("utf-8")
    statements = re.findall(r"^GRANT .*;$", page, re.MULTILINE)
    assert len(statements) == 3
    trader = postgres.url("trader")
    postgres.execute("DROP ROLE IF EXISTS trader", "CREATE ROLE trader LOGIN")
    with pytest.raises(ConfigurationError):
        journal_of(trader).entries()  # nothing is there, and it may not create it
    journal_of(url).entries()
    seen.clear()
    with pytest.raises(ConfigurationError):
        journal_of(trader).entries()
    postgres.execute(*statements[:2])
    unavailable(trader, exchange, place)  # it may read only
    postgres.execute(statements[2])
    exchange.day_start = exchange.time.at.replace(year=2099)
    assert place(exchange, journal=trader).order_id == "100"
    exchange.script["create"] = ["lose_request"]
    with pytest.raises(OrderUnknown):
        place(exchange, journal=trader, key="lost")
    settle_key(ReferenceVenue(exchange), journal_of(trader), "lost")
    assert [entry.state for entry in journal_of(trader).entries()] == ["placed", "settled"]
    with psycopg.connect(trader, autocommit=True) as session:
        for statement in (
            "DELETE FROM kloudtrader.entry",
            "TRUNCATE kloudtrader.attempt",
            "UPDATE kloudtrader.meta SET value = 'x'",
            "DROP INDEX kloudtrader.one_send",
            "CREATE TABLE kloudtrader.other (x int)",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                session.execute(statement.encode())
    postgres.execute("DROP OWNED BY trader", "DROP ROLE trader")


def test_without_the_extra_the_error_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    monkeypatch.delitem(sys.modules, "kloudtrader.orders.postgres")
    with pytest.raises(ConfigurationError) as caught:
        choose_journal("postgresql://u@host/d")
    assert "pip install 'kloudtrader[postgres]'" in str(caught.value)
    assert caught.value.setting == "KLOUDTRADER_JOURNAL"


def test_the_driver_is_loaded_for_a_url_only(tmp_path: Path) -> None:
    code = (
        "import sys; from kloudtrader.orders import choose_journal;"
        "choose_journal('x.sqlite').entries(); print('psycopg' in sys.modules)"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, check=True, cwd=tmp_path)
    assert done.stdout.strip() == b"False"


# --- a replica -----------------------------------------------------------------------------------


def test_a_replica_is_refused_until_it_takes_over(
    store: str, postgres: PostgresServer, exchange: Exchange, place: Place
) -> None:
    """Every claim is on the replica before its send, as ``synchronous_standby_names`` asks for."""
    replica = PostgresServer()
    backup = find_program("pg_basebackup")
    assert backup is not None
    try:
        source = ["-h", "127.0.0.1", "-p", postgres.port, "-U", "postgres"]
        replica.run(backup, *source, "-D", replica.data, "-R", "-c", "fast", "--no-sync")
        replica.start()
        copy = replica.url(database="emptied")
        with postgres.configured("synchronous_standby_names", "*"):
            first = place(exchange)
            with pytest.raises(ConfigurationError):
                place(exchange, journal=copy)
            with pytest.raises(ConfigurationError):
                journal_of(copy).claim(claim())
        replica.execute("SELECT pg_promote()")
        assert place(exchange, journal=copy).order_id == first.order_id
        assert exchange.count() == 1
        assert place(exchange, journal=copy, key="next").order_id != first.order_id
    finally:
        replica.remove()


def test_several_hosts_in_the_url_lead_to_the_primary(
    store: str, postgres: PostgresServer, exchange: Exchange, place: Place
) -> None:
    hosts = f"127.0.0.1:{free_port()},127.0.0.1:{postgres.port}"
    several = f"postgresql://postgres@{hosts}/emptied?target_session_attrs=read-write"
    assert place(exchange, journal=several).order_id == place(exchange).order_id


# --- commands ------------------------------------------------------------------------------------


def doctor(capsys: pytest.CaptureFixture[str], *options: str) -> dict[str, tuple[str, str]]:
    main(["doctor", "--json", *options])
    rows = [row for row in json.loads(capsys.readouterr().out) if row["section"] == "orders"]
    return {row["name"]: (row["state"], row["found"]) for row in rows}


def test_the_doctor_reads_the_database_and_creates_nothing(
    url: str, postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    for name in ("ACCESS_TOKEN", "ACCOUNT_NUMBER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("KLOUDTRADER_JOURNAL", fill(f"{KNOWN}@{{place}}", postgres))
    assert doctor(capsys, "--offline")["journal"][0] == "note"
    assert doctor(capsys)["journal"][0] == "note"
    assert postgres.execute("SELECT to_regclass('kloudtrader.meta')") == [(None,)]
    journal_of(url).claim(claim())
    rows = doctor(capsys)
    assert [rows[name][0] for name in ("KLOUDTRADER_JOURNAL", "journal")] == ["ok", "ok"]
    assert rows["entries"] == ("note", rows["entries"][1])
    assert rows["entries"][1].startswith("1 entries, 1 open")
    with postgres.configured("fsync", "off"):
        seen.clear()
        assert doctor(capsys)["journal"][0] == "wrong"
    monkeypatch.setenv("KLOUDTRADER_JOURNAL", fill(UNAVAILABLE["refused connection"], postgres))
    assert doctor(capsys)["journal"][0] == "wrong"
    assert PASSWORD not in repr(rows) + repr(doctor(capsys))


def test_the_doctor_sees_a_role_that_may_only_read(
    url: str, postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    journal_of(url).entries()
    postgres.execute(
        "DROP ROLE IF EXISTS reader",
        "CREATE ROLE reader LOGIN",
        "GRANT USAGE ON SCHEMA kloudtrader TO reader",
        "GRANT SELECT ON ALL TABLES IN SCHEMA kloudtrader TO reader",
    )
    monkeypatch.setenv("KLOUDTRADER_JOURNAL", postgres.url("reader"))
    assert doctor(capsys)["journal"][0] == "wrong"
    postgres.execute("DROP OWNED BY reader", "DROP ROLE reader")
