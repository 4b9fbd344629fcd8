"""The sandbox as a whole: two venues, a clock, a request log, faults, and a server around them."""

import os
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING, Self

from kloudtrader.sandbox.clock import Clock, MovableClock, SystemClock
from kloudtrader.sandbox.control import Control
from kloudtrader.sandbox.http import Json, Outgoing
from kloudtrader.sandbox.kalshi.fees import NO_FEES, Fees
from kloudtrader.sandbox.kalshi.scenario import KALSHI_EMAIL, KALSHI_PASSWORD, KalshiTerms
from kloudtrader.sandbox.quirks import AS_USUAL, Quirks
from kloudtrader.sandbox.request_log import RequestLog
from kloudtrader.sandbox.router import Operations, generated_operations, names_of
from kloudtrader.sandbox.scenario import Scenario, read_scenario
from kloudtrader.sandbox.site import Raw, Site
from kloudtrader.sandbox.state import Parts, build, dump, load_file, save_file
from kloudtrader.sandbox.tradier.scenario import ACCESS_TOKEN
from kloudtrader.sandbox.tradier.terms import TradierTerms

if TYPE_CHECKING:
    from kloudtrader.sandbox.server import Server

TRADIER_BASE = "/tradier/v1"
KALSHI_BASE = "/kalshi/v1"


class Sandbox:
    """A local Tradier and a local Kalshi v1 that behave.

    Used as a context manager it also serves both over HTTP on one port. Without, the venues
    response in the process, through :meth:`request` or their own methods.

    Args:
        seed: same seed, same clock, same calls: same responses.
        port: to serve on; 0 takes a free one.
        host: address to serve on. Other than loopback it is announced loudly on stderr.
        clock: real time by default; :class:`ManualClock` moves by hand.
        accounts: kinds of Tradier accounts, any of ``margin``, ``cash``, ``pdt``, ``single`` and
            ``empty``.
        quota: Tradier calls a minute; ``None`` for no limit.
        fees: of Kalshi, on fills that take.
        session_lifetime: of a Kalshi log-in, in seconds of the clock.
        tick_seconds: how often the simulated counterparties act.
        quirks: which oddities to show.
        keep_alive: seconds that a connection may be idle; 0 closes it after each response.
        operations: the operation tables of the venues, for tests.
        parts: instead of everything that says what is in the sandbox; see
            :meth:`from_scenario` and :meth:`load`.

    Attributes:
        tradier, kalshi: the venues. Hold their ``lock`` while looking at their state.
        log: the requests, whether they were applied, and the responses' statuses.
        faults: what shall go wrong.
        clock: where the time comes from.
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
        quirks: Quirks = AS_USUAL,
        keep_alive: float = 15.0,
        operations: Operations | None = None,
        parts: Parts | None = None,
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
                quirks=quirks,
            )
            parts = build(scenario, (), clock or SystemClock())
        self._host, self._port, self._keep_alive = host, port, parts.keep_alive
        self._server: Server | None = None
        self.log, self.clock, self.faults = RequestLog(), parts.clock, parts.faults
        self.tradier, self.kalshi, self.quirks = parts.tradier, parts.kalshi, parts.quirks
        self.operations = operations or generated_operations()

    @classmethod
    def from_scenario(
        cls,
        scenario: Scenario | str | os.PathLike[str],
        port: int = 0,
        *,
        host: str = "127.0.0.1",
        clock: Clock | None = None,
        operations: Operations | None = None,
    ) -> Self:
        """A sandbox as a scenario describes it.

        Args:
            scenario: a name of those that come with the package (``quiet-day``,
                ``bad-network-day``, ``everything``), a TOML file, or what
                :func:`read_scenario` returned.
            clock: instead of the scenario's.

        Raises:
            ScenarioError: the text names the key that does not fit.
        """
        if not isinstance(scenario, Scenario):
            scenario = read_scenario(os.fspath(scenario))
        tables = operations or generated_operations()
        parts = build(scenario, names_of(tables), clock)
        return cls(port=port, host=host, operations=tables, parts=parts)

    @classmethod
    def load(
        cls,
        path: str | os.PathLike[str],
        port: int = 0,
        *,
        host: str = "127.0.0.1",
        clock: Clock | None = None,
        operations: Operations | None = None,
    ) -> Self:
        """A sandbox in the state that :meth:`save` wrote.

        Time goes on from where it stood, at the speed it had. The log starts empty.

        Args:
            clock: to go on with instead.

        Raises:
            StateError: the file holds no state of this version; the text says what is wrong.
            OSError: the file cannot be read.
        """
        return cls(port=port, host=host, operations=operations, parts=load_file(path, clock))

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write everything that decides future responses to a JSON file, whole or not at all.

        The log is not part of it: it holds passwords.
        """
        save_file(self._parts, path)

    def state(self) -> Json:
        """What :meth:`save` writes, as a plain value."""
        return dump(self._parts)

    def advance(self, seconds: float) -> datetime:
        """Put the clock forward, let everything happen that is due, and return the new time.

        Raises:
            ValueError: ``seconds`` is negative or leads too far.
            TypeError: the clock was given by the caller and cannot be moved.
        """
        if not isinstance(self.clock, MovableClock):
            raise TypeError(f"{type(self.clock).__name__} has no advance() to move it by")
        self.clock.advance(seconds)
        self.tradier.catch_up()
        return self.kalshi.catch_up()

    @property
    def _parts(self) -> Parts:
        return Parts(
            self.clock, self.faults, self.tradier, self.kalshi, self.quirks, self._keep_alive
        )

    @property
    def quirks(self) -> Quirks:
        """The oddities that both venues show; assign to change them."""
        return self._quirks

    @quirks.setter
    def quirks(self, quirks: Quirks) -> None:
        self._quirks = quirks
        self.tradier.quirks = quirks
        self.kalshi.quirks = quirks

    def environment(self) -> dict[str, str]:
        """The environment variables that lead a program here."""
        user = next(iter(self.tradier.users.values()))
        return {
            "ACCESS_TOKEN": ACCESS_TOKEN,
            "ACCOUNT_NUMBER": user.accounts[0] if user.accounts else "",
            "KALSHI_EMAIL": KALSHI_EMAIL,
            "KALSHI_PASSWORD": KALSHI_PASSWORD,
            "KLOUDTRADER_TRADIER_URL": self.tradier_url,
            "KLOUDTRADER_KALSHI_URL": self.kalshi_url,
        }

    def request(
        self,
        method: str,
        target: str,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
    ) -> Outgoing:
        """Response a request in the process, without a server.

        Faults of the line (delays, resets, broken bodies) need a line and are not played here.

        Args:
            target: path with query, for example ``/tradier/v1/user/profile``.
        """
        path, _, query = target.partition("?")
        fields = {name.lower(): value for name, value in (headers or {}).items()}
        return self.site.response(Raw(method, path, query, fields, body)).response

    @cached_property
    def site(self) -> Site:
        """All venues behind their routes. Made at the first use, with the log of then."""
        site = Site(self.clock, self.log, self.faults, Control(self).response)
        site.mount(TRADIER_BASE, "tradier", self.tradier, self.operations["tradier"])
        site.mount(KALSHI_BASE, "kalshi", self.kalshi, self.operations["kalshi"])
        return site

    @property
    def origin(self) -> str:
        """``http://host:port`` of the running server."""
        if self._server is None:
            raise RuntimeError("the sandbox serves nothing: use it in a with statement")
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self._host, self._host)  # noqa: S104
        host = f"[{host}]" if ":" in host else host
        return f"http://{host}:{self._port}"

    @property
    def tradier_url(self) -> str:
        """Base URL of the local Tradier."""
        return self.origin + TRADIER_BASE

    @property
    def kalshi_url(self) -> str:
        """Base URL of the local Kalshi."""
        return self.origin + KALSHI_BASE

    def start(self) -> Self:
        """Serve until :meth:`stop`.

        Raises:
            PortInUseError: the port is taken.
        """
        if self._server is not None:
            raise RuntimeError("the sandbox is running already")
        from kloudtrader.sandbox.server import Server

        self._server = Server(self.site, self._host, self._port, self._keep_alive)
        self._port = self._server.port
        return self

    def stop(self) -> None:
        """Stop serving; no thread and no socket is left. The state stays."""
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
