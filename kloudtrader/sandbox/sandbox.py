"""The sandbox as a whole: two venues, a clock, a journal, faults, and a server around them."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from types import TracebackType
from typing import Self

from kloudtrader.runtime.operation import Operation
from kloudtrader.sandbox.clock import Clock, SystemClock
from kloudtrader.sandbox.faults import Faults
from kloudtrader.sandbox.http import Outgoing
from kloudtrader.sandbox.journal import Journal
from kloudtrader.sandbox.kalshi.fees import NO_FEES, Fees
from kloudtrader.sandbox.kalshi.scenario import KALSHI_EMAIL, KALSHI_PASSWORD, build_kalshi
from kloudtrader.sandbox.quirks import AS_USUAL, Quirks
from kloudtrader.sandbox.router import generated_operations
from kloudtrader.sandbox.site import Raw, Site
from kloudtrader.sandbox.tradier.scenario import ACCESS_TOKEN, build_tradier

__all__ = ["Sandbox"]

TRADIER_BASE = "/tradier/v1"
KALSHI_BASE = "/kalshi/v1"


class Sandbox:
    """A local Tradier and a local Kalshi v1 that behave.

    Used as a context manager it also serves both over HTTP on one port. Without, the venues
    answer in the process, through :meth:`request` or their own methods.

    Args:
        seed: same seed, same clock, same calls: same answers.
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
        operations: the operation tables of Tradier and Kalshi, for tests.

    Attributes:
        tradier, kalshi: the venues. Hold their ``lock`` while looking at their state.
        journal: what was received, applied and answered.
        faults: what shall go wrong.

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
        operations: tuple[Mapping[str, Operation], Mapping[str, Operation]] | None = None,
    ) -> None:
        self.clock: Clock = clock or SystemClock()
        self.journal = Journal()
        self.faults = Faults(seed)
        self.tradier = build_tradier(self.clock, seed, accounts=accounts, quota=quota)
        self.kalshi = build_kalshi(
            self.clock,
            seed,
            fees=fees,
            session_lifetime=timedelta(seconds=session_lifetime),
            tick_seconds=tick_seconds,
        )
        self.quirks = quirks
        self._host, self._port = host, port
        self._operations = operations
        self._site: Site | None = None
        self._stop_server = _nothing

    @property
    def quirks(self) -> Quirks:
        """The oddities that both venues show; assign to change them."""
        return self._quirks

    @quirks.setter
    def quirks(self, quirks: Quirks) -> None:
        self._quirks = quirks
        self.tradier.quirks = quirks
        self.kalshi.quirks = quirks

    @property
    def origin(self) -> str:
        """``http://host:port`` of the running server."""
        if self._stop_server is _nothing:
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
        """Answer a request in the process, without a server.

        Faults of the line (delays, resets, broken bodies) need a line and are not played here.

        Args:
            target: path with query, for example ``/tradier/v1/user/profile``.
        """
        path, _, query = target.partition("?")
        fields = {name.lower(): value for name, value in (headers or {}).items()}
        return self.site.answer(Raw(method, path, query, fields, body)).answer

    @property
    def site(self) -> Site:
        """Both venues behind their routes."""
        if self._site is None:
            tradier, kalshi = self._operations or generated_operations()
            site = Site(self.clock, self.journal, self.faults)
            site.mount(TRADIER_BASE, "tradier", self.tradier, tradier)
            site.mount(KALSHI_BASE, "kalshi", self.kalshi, kalshi)
            self._site = site
        return self._site

    def start(self) -> Self:
        """Serve until :meth:`stop`.

        Raises:
            PortInUseError: the port is taken.
            ModuleNotFoundError: Werkzeug is not installed.
        """
        if self._stop_server is not _nothing:
            raise RuntimeError("the sandbox is running already")
        from kloudtrader.sandbox.server import Server

        server = Server(self.site, self._host, self._port)
        self._port = server.port
        self._stop_server = server.stop
        return self

    def stop(self) -> None:
        """Stop serving; no thread and no socket is left. The state stays."""
        stop, self._stop_server = self._stop_server, _nothing
        stop()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


def _nothing() -> None:
    """Stands for the stop of a server that does not run."""
