"""Assemble the sandbox: three venues, a clock, a request log, faults and a server."""

import logging
import os
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING, Self

from kloudtrader.sandbox._snapshot import (
    SandboxParts,
    build_parts,
    dump_state,
    load_state,
    save_state,
)
from kloudtrader.sandbox.admin.control import Control
from kloudtrader.sandbox.clock import Clock, MovableClock, SystemClock
from kloudtrader.sandbox.kalshi.start import KALSHI_EMAIL, KALSHI_PASSWORD, KalshiTerms
from kloudtrader.sandbox.kalshi_v2.terms import DEFAULT_V2_TERMS, KalshiV2Terms
from kloudtrader.sandbox.matching.order_plan import NO_FEES, Fees
from kloudtrader.sandbox.quirks import DEFAULT_QUIRKS, Quirks
from kloudtrader.sandbox.request_log import RequestLog
from kloudtrader.sandbox.scenario import Scenario, read_scenario
from kloudtrader.sandbox.server.messages import Json, Outgoing
from kloudtrader.sandbox.server.router import OperationTables, list_operation_names, load_operations
from kloudtrader.sandbox.server.site import RawRequest, Site
from kloudtrader.sandbox.tradier.start.builder import ACCESS_TOKEN
from kloudtrader.sandbox.tradier.start.tables import TradierTerms

if TYPE_CHECKING:
    from kloudtrader.sandbox.kalshi_v2.venue import KalshiV2Exchange
    from kloudtrader.sandbox.server.http_server import SandboxServer

TRADIER_BASE = "/tradier/v1"
KALSHI_BASE = "/kalshi/v1"
KALSHI_V2_BASE = "/trade-api/v2"
"""As at Kalshi: a signature covers the path from the root, and some clients fix it."""
_log = logging.getLogger("kloudtrader.sandbox")


class Sandbox:
    """Run a local Tradier and a local Kalshi, API v1 and v2, that behave.

    As a context manager it also serves them over HTTP on one port. Otherwise the venues
    respond in the process, through :meth:`request` or their own methods.

    Args:
        seed: same seed, same clock, same calls: same responses.
        port: to serve on; 0 takes a free one.
        host: address to serve on. An address other than loopback is announced on stderr.
        clock: real time by default; a :class:`ManualClock` moves only by hand.
        accounts: kinds of Tradier accounts, any of ``margin``, ``cash``, ``pdt``, ``single`` and
            ``empty``.
        quota: Tradier calls a minute; ``None`` for no limit.
        fees: Kalshi's taker fees.
        session_lifetime: of a Kalshi login, in seconds of the clock.
        tick_seconds: how often the simulated counterparties act.
        quirks: to show.
        keep_alive: seconds that a connection may be idle; 0 closes it after each response.
        kalshi_v2: contents and switches of the local Kalshi v2.
        operations: the operation tables of the venues, for tests.
        parts: instead of all arguments that describe the contents; see
            :meth:`from_scenario` and :meth:`load`.

    Attributes:
        tradier, kalshi, kalshi_v2: the venues. Hold their ``lock`` while you read their state.
            Without the package ``cryptography`` there is no ``kalshi_v2``.
        log: the requests, whether they were applied, and the responses' statuses.
        faults: the planned faults.
        clock: the source of the time.
        operations: the operation tables of the venues, by their names.

    Example::

        with Sandbox(seed=7) as sandbox:
            os.environ.update(sandbox.environment())
            print(kloudtrader.user.account_balance())
    """

    def __init__(
        self,
        seed: int = 7,
        port: int = 0,
        *,
        host: str = "127.0.0.1",
        clock: Clock | None = None,
        accounts: Sequence[str] = ("margin",),
        quota: int | None = 120,
        fees: Fees = NO_FEES,
        session_lifetime: float = 7 * 86_400,
        tick_seconds: float = 10.0,
        quirks: Quirks = DEFAULT_QUIRKS,
        keep_alive: float = 15.0,
        kalshi_v2: KalshiV2Terms = DEFAULT_V2_TERMS,
        operations: OperationTables | None = None,
        parts: SandboxParts | None = None,
    ) -> None:
        if parts is None:
            scenario = Scenario(
                seed=seed,
                keep_alive=keep_alive,
                tradier=TradierTerms(tuple(accounts), quota or 0),
                kalshi=KalshiTerms(
                    fee_rate_bp=fees.rate_bp,
                    session_seconds=session_lifetime,
                    tick_seconds=tick_seconds,
                ),
                kalshi_v2=kalshi_v2,
                quirks=quirks,
            )
            parts = build_parts(scenario, (), clock or SystemClock())
        self._host, self._port, self._keep_alive = host, port, parts.keep_alive
        self._server: SandboxServer | None = None
        self.log, self.clock, self.faults = RequestLog(), parts.clock, parts.faults
        self.tradier, self.kalshi = parts.tradier, parts.kalshi
        self._kalshi_v2 = parts.kalshi_v2
        self.quirks = parts.quirks
        self.operations = operations or load_operations()

    @classmethod
    def from_scenario(
        cls,
        scenario: Scenario | str | os.PathLike[str],
        port: int = 0,
        *,
        host: str = "127.0.0.1",
        clock: Clock | None = None,
        operations: OperationTables | None = None,
    ) -> Self:
        """Build the sandbox that a scenario describes.

        Args:
            scenario: a name of those that come with the package (``quiet-day``,
                ``bad-network-day``, ``everything``), a TOML file, or what
                :func:`read_scenario` returned.
            clock: instead of the scenario's.

        Raises:
            ScenarioError: a value does not fit; the message names its key.
        """
        if not isinstance(scenario, Scenario):
            scenario = read_scenario(os.fspath(scenario))
        tables = operations or load_operations()
        parts = build_parts(scenario, list_operation_names(tables), clock)
        return cls(port=port, host=host, operations=tables, parts=parts)

    @classmethod
    def load(
        cls,
        path: str | os.PathLike[str],
        port: int = 0,
        *,
        host: str = "127.0.0.1",
        clock: Clock | None = None,
        operations: OperationTables | None = None,
    ) -> Self:
        """Build a sandbox in the state that :meth:`save` wrote.

        Time continues from the saved time at the saved speed. The log starts empty.

        Args:
            clock: to continue with instead.

        Raises:
            StateError: the file holds no state of this version; the message says why.
            OSError: the file cannot be read.
        """
        return cls(port=port, host=host, operations=operations, parts=load_state(path, clock))

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write everything that decides future responses to a JSON file, whole or not at all.

        The log is not part of it: it holds passwords.
        """
        save_state(self._parts, path)

    def state(self) -> Json:
        """Return what :meth:`save` writes, as a plain value."""
        return dump_state(self._parts)

    def advance(self, seconds: float) -> datetime:
        """Move the clock forward, run everything that is due, and return the new time.

        Raises:
            ValueError: ``seconds`` is negative or too large.
            TypeError: the clock was passed by the caller and cannot be moved.
        """
        if not isinstance(self.clock, MovableClock):
            raise TypeError(
                f"{type(self.clock).__name__} has no advance(); pass a ManualClock or a SystemClock"
            )
        self.clock.advance(seconds)
        self.tradier.catch_up()
        if self._kalshi_v2 is not None:
            self._kalshi_v2.catch_up()
        return self.kalshi.catch_up()

    @property
    def kalshi_v2(self) -> "KalshiV2Exchange":
        """Return the local Kalshi v2.

        Raises:
            RuntimeError: the package ``cryptography`` is not installed.
        """
        if self._kalshi_v2 is None:
            raise RuntimeError(
                "the local Kalshi v2 needs cryptography: pip install 'kloudtrader[kalshi]'"
            )
        return self._kalshi_v2

    @property
    def has_kalshi_v2(self) -> bool:
        """Return whether the local Kalshi v2 is there."""
        return self._kalshi_v2 is not None

    @property
    def _parts(self) -> SandboxParts:
        return SandboxParts(
            self.clock,
            self.faults,
            self.tradier,
            self.kalshi,
            self._kalshi_v2,
            self.quirks,
            self._keep_alive,
        )

    @property
    def quirks(self) -> Quirks:
        """Return the quirks that the venues show; assign to change them."""
        return self._quirks

    @quirks.setter
    def quirks(self, quirks: Quirks) -> None:
        self._quirks = quirks
        self.tradier.quirks = quirks
        self.kalshi.quirks = quirks
        if self._kalshi_v2 is not None:
            self._kalshi_v2.quirks = quirks

    def environment(self) -> dict[str, str]:
        """Return the environment variables that point a program to this sandbox."""
        user = next(iter(self.tradier.users.values()))
        return {
            "ACCESS_TOKEN": ACCESS_TOKEN,
            "ACCOUNT_NUMBER": user.accounts[0] if user.accounts else "",
            "KALSHI_EMAIL": KALSHI_EMAIL,
            "KALSHI_PASSWORD": KALSHI_PASSWORD,
            "KLOUDTRADER_TRADIER_URL": self.tradier_url,
            "KLOUDTRADER_KALSHI_URL": self.kalshi_url,
            **self._name_kalshi_v2(),
        }

    def _name_kalshi_v2(self) -> dict[str, str]:
        if self._kalshi_v2 is None:
            return {}
        credential = self._kalshi_v2.credentials[0]
        return {
            "KALSHI_API_KEY_ID": credential.key_id,
            "KALSHI_PRIVATE_KEY": credential.private_pem,
            "KLOUDTRADER_KALSHI_V2_URL": self.kalshi_v2_url,
        }

    def request(
        self,
        method: str,
        target: str,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
    ) -> Outgoing:
        """Respond to a request in the process, without a server.

        Faults of the connection (delays, resets, broken bodies) are not injected here.

        Args:
            target: path with query, for example ``/tradier/v1/user/profile``.
        """
        path, _, query = target.partition("?")
        fields = {name.lower(): value for name, value in (headers or {}).items()}
        return self.site.respond(RawRequest(method, path, query, fields, body)).outgoing

    @cached_property
    def site(self) -> Site:
        """Build the site of all venues at the first use, with the log of that moment."""
        names = (self._host, os.environ.get("KLOUDTRADER_SANDBOX_HOST", "").strip())
        site = Site(self.clock, self.log, self.faults, Control(self).respond, names)
        site.mount(TRADIER_BASE, "tradier", self.tradier, self.operations["tradier"])
        site.mount(KALSHI_BASE, "kalshi", self.kalshi, self.operations["kalshi"])
        operations = self.operations.get("kalshi_v2")
        if self._kalshi_v2 is not None and operations is not None:
            site.mount(KALSHI_V2_BASE, "kalshi_v2", self._kalshi_v2, operations)
        return site

    @property
    def origin(self) -> str:
        """Return ``http://host:port`` of the running server."""
        if self._server is None:
            raise RuntimeError(
                "the sandbox is not serving; use it in a with statement or call start()"
            )
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self._host, self._host)  # noqa: S104
        host = f"[{host}]" if ":" in host else host
        return f"http://{host}:{self._port}"

    @property
    def tradier_url(self) -> str:
        """Return the base URL of the local Tradier."""
        return self.origin + TRADIER_BASE

    @property
    def kalshi_url(self) -> str:
        """Return the base URL of the local Kalshi v1."""
        return self.origin + KALSHI_BASE

    @property
    def kalshi_v2_url(self) -> str:
        """Return the base URL of the local Kalshi v2."""
        return self.origin + KALSHI_V2_BASE

    def start(self) -> Self:
        """Serve until :meth:`stop`.

        Operations without a handler are logged as a warning; they get status 501.

        Raises:
            PortInUseError: the port is taken.
        """
        if self._server is not None:
            raise RuntimeError("the sandbox is already serving")
        from kloudtrader.sandbox.server.http_server import SandboxServer

        unserved = self.site.list_unserved()
        if unserved:
            _log.warning("the sandbox does not serve (status 501): %s", ", ".join(unserved))
        self._server = SandboxServer(self.site, self._host, self._port, self._keep_alive)
        self._port = self._server.port
        return self

    def stop(self) -> None:
        """Stop serving; no thread and no socket is left. The state is kept."""
        server, self._server = self._server, None
        if server is not None:
            server.stop()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
