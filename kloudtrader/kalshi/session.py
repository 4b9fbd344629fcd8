"""Sessions of Kalshi: where they come from, and when they end.

Kalshi knows a user by ``Authorization: <user_id> <token>``. The pair comes from the environment
(``KALSHI_USER_ID``, ``KALSHI_TOKEN``) or from logging in with ``KALSHI_EMAIL`` and
``KALSHI_PASSWORD``, on first use and once for all threads. After a 401 the session is dropped: the
call that met it fails, since an order may not be sent again, and the next call logs in afresh.
"""

import time
from collections.abc import Callable
from copy import copy

from kloudtrader import environment
from kloudtrader.runtime.auth import Secret, api_key
from kloudtrader.runtime.diagnose.message import mask
from kloudtrader.runtime.errors import (
    ApiError,
    CallError,
    ConfigurationError,
    KloudTraderError,
    NotSent,
    RateLimited,
)
from kloudtrader.runtime.lock import Turns
from kloudtrader.runtime.policy import Timeout
from kloudtrader.runtime.record import Record
from kloudtrader.runtime.request.build import Request


class Session(Record):
    """Hold an open session. ``authorization`` is the value of the Authorization header."""

    user_id: str
    authorization: Secret
    logged_in: bool = False
    """True if we opened it; a session of the environment cannot be opened again."""

    def __call__(self, request: Request, /) -> None:
        api_key("Authorization", self.authorization.reveal())(request)

    def __repr__(self) -> str:
        return f"<Session of {mask(self.user_id)}>"


class _Credentials(Record):
    """Hold the credentials that the environment has at the moment."""

    session: Session | None
    email: str | None
    password: Secret | None


LogIn = Callable[[str, Secret, Timeout], Session]
"""Opens a session with an e-mail address and a password, within a time."""


class SessionStore:
    """Keep the current session of one base URL."""

    def __init__(self, log_in: LogIn) -> None:
        self._log_in = log_in
        self._turns = Turns("a login to Kalshi")
        self._opened: dict[tuple[str, Secret], Session] = {}
        self._failed: dict[tuple[str, Secret], tuple[float, KloudTraderError]] = {}
        self._refused: Session | None = None

    def current(self, within: Timeout) -> Session:
        """Return the session to use now; without one, log in, or wait for the thread that does."""
        credentials = _from_environment()
        session = credentials.session
        if session is not None and (session != self._refused or not credentials.email):
            return session
        if credentials.email is None or credentials.password is None:
            raise ConfigurationError(_describe_missing(), setting="KALSHI_EMAIL")
        opened = self._opened.get((credentials.email, credentials.password))
        return opened or self._logged_in(credentials.email, credentials.password, within)

    def drop(self, session: Session) -> None:
        """Forget a session that the server refused."""
        if not session.logged_in:
            self._refused = session
        for key in [key for key, opened in tuple(self._opened.items()) if opened == session]:
            self._opened.pop(key, None)

    def _logged_in(self, email: str, password: Secret, within: Timeout) -> Session:
        """Log in once for all threads; a failure is shared, so that none tries it after another."""
        began, key = time.monotonic(), (email, password)

        def log_in() -> Session:
            opened = self._opened.get(key)
            if opened is not None:
                return opened
            failed = self._failed.get(key)
            if failed is not None and failed[0] >= began:
                raise _copy(failed[1])
            try:
                session = self._opened[key] = _open(self._log_in, email, password, within)
            except KloudTraderError as error:
                self._failed[key] = time.monotonic(), _copy(error)
                raise
            return session

        return self._turns.run(key, within.total, log_in)


def _describe_missing() -> str:
    # Without a choice, a key chooses API v2, the only one that Kalshi still serves.
    chosen = environment.get("KLOUDTRADER_KALSHI_API")
    key = "" if chosen else "KALSHI_API_KEY_ID and KALSHI_PRIVATE_KEY_PATH for API v2, or "
    of_v1 = "" if chosen else " for API v1"
    return (
        f"no credentials for Kalshi in the environment: export {key}KALSHI_EMAIL and "
        f"KALSHI_PASSWORD, or KALSHI_USER_ID and KALSHI_TOKEN{of_v1}. {environment.FILE_ADVICE}"
    )


def _copy(error: KloudTraderError) -> KloudTraderError:
    """Return the error for another thread: a traceback is not for sharing."""
    copied = copy(error)
    copied.__cause__ = error.__cause__
    return copied


def _open(log_in: LogIn, email: str, password: Secret, within: Timeout) -> Session:
    """Log in. When that fails, the call that wanted the session was never sent, and says so."""
    try:
        return log_in(email, password, within)
    except (ConfigurationError, NotSent):
        raise
    except CallError as error:
        is_refusal = isinstance(error, ApiError) and error.outcome == "refused"
        if is_refusal and not isinstance(error, RateLimited):
            raise  # the credentials are wrong: trying again cannot help
        failed = NotSent(f"not sent, since logging in to Kalshi failed: {error}")
        cause = error.with_traceback(None)
    raise failed from cause


def _from_environment() -> _Credentials:
    user_id, token = _pair("KALSHI_USER_ID", "KALSHI_TOKEN")
    email, password = _pair("KALSHI_EMAIL", "KALSHI_PASSWORD")
    session = Session(user_id, Secret(f"{user_id} {token}")) if user_id else None
    return _Credentials(session, email, Secret(password) if password else None)


def _pair(first: str, second: str) -> tuple[str | None, str | None]:
    values = environment.get(first), environment.get(second)
    if (values[0] is None) != (values[1] is None):
        present, missing = (first, second) if values[0] else (second, first)
        values = None, None  # error reporters collect the variables of every frame
        raise ConfigurationError(
            f"{present} is set but {missing} is not: they go together", setting=missing
        )
    flaw = environment.find_flaw(first, values[0] or "")
    flaw = flaw or environment.find_flaw(second, values[1] or "")
    if flaw:
        values = None, None
        raise ConfigurationError(flaw)
    return values
