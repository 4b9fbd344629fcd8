"""Keep members, passwords, sessions and watchlists."""

import hashlib
import hmac
import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from kloudtrader.sandbox.matching.order_records import KalshiRefusal

_MOST_SESSIONS = 100


@dataclass(frozen=True, slots=True)
class MemberProfile:
    """Hold the personal data of a member."""

    email: str
    first_name: str = "Ada"
    last_name: str = "Example"
    birth_date: str = "1988-02-29"
    area_code: str = "212"
    phone_number: str = "5550123"
    street1: str = "1 Sample Street"
    street2: str = ""
    city: str = "New York"
    state: str = "NY"
    postal_code: str = "10001"
    country: str = "United States"
    country_code: str = "US"
    finished_fre: bool = True
    use_bid_ask: bool = False
    wire_code: str = "KX7Q2M"


@dataclass(slots=True)
class Member:
    """Hold a member: profile, watchlist and password."""

    user_id: str
    profile: MemberProfile
    created: datetime
    access_level: str = "member"
    watchlist: list[str] = field(default_factory=list[str])
    """Market ids in the order they were added, each once."""
    password_digest: str = ""

    def set_password(self, password: str) -> None:
        """Replace the password."""
        self.password_digest = self._digest(password)

    def has_password(self, password: str) -> bool:
        """Return whether this is the password."""
        return hmac.compare_digest(self.password_digest, self._digest(password))

    def _digest(self, password: str) -> str:
        # A digest, not the text: a printed or saved state must not show the password.
        text = f"{self.user_id}:{password}".encode("utf-8", "surrogatepass")
        return hashlib.sha256(text).hexdigest()


@dataclass(frozen=True, slots=True)
class MemberSession:
    """Hold a session that a login opened."""

    token: str
    user_id: str
    expires: datetime


class SeededTokens:
    """Make session tokens."""

    def __init__(self, seed: str) -> None:
        self.generator = random.Random(seed)

    def __call__(self) -> str:
        """Return the next token."""
        return f"{self.generator.getrandbits(128):032x}"


class MemberAccounts:
    """Keep all members and their sessions. Not thread-safe: the venue holds the lock.

    Args:
        new_token: makes session tokens.
        lifetime: how long a session lasts.
    """

    def __init__(self, new_token: SeededTokens, lifetime: timedelta = timedelta(days=7)) -> None:
        self.members: dict[str, Member] = {}
        self.lifetime = lifetime
        self.new_token = new_token
        self.sessions: dict[str, MemberSession] = {}
        """By token, oldest first."""

    def add_member(
        self, user_id: str, profile: MemberProfile, password: str, created: datetime
    ) -> Member:
        """Add a member."""
        member = self.members[user_id] = Member(user_id, profile, created)
        member.set_password(password)
        return member

    def log_in(self, email: str, password: str, now: datetime) -> MemberSession:
        """Open a session.

        Raises:
            KalshiRefusal: 401 for an unknown address or a wrong password, without telling which.
        """
        for member in self.members.values():
            if member.profile.email.lower() == email.lower() and member.has_password(password):
                return self._open(member, now)
        raise KalshiRefusal(401, "invalid_credentials", "unknown email or wrong password", "auth")

    def find_session(self, headers_user: str | None, token: str, now: datetime) -> MemberSession:
        """Return the session of a token if the named user holds it and it has not expired."""
        session = self.sessions.get(token)
        if session is None or headers_user not in {None, session.user_id}:
            raise KalshiRefusal(401, "invalid_session", "unknown session; log in", "auth")
        if session.expires <= now:
            del self.sessions[token]
            raise KalshiRefusal(
                401, "session_expired", "the session has expired; log in again", "auth"
            )
        return session

    def log_out(self, session: MemberSession) -> None:
        """End one session."""
        self.sessions.pop(session.token, None)

    def end_sessions(self, user_id: str, keep: str | None = None) -> None:
        """End a member's sessions, all but ``keep``."""
        for session in [s for s in self.sessions.values() if s.user_id == user_id]:
            if session.token != keep:
                del self.sessions[session.token]

    def change_password(self, session: MemberSession, old: str, new: str) -> None:
        """Replace the password and end the member's other sessions.

        Raises:
            KalshiRefusal: 403 when ``old`` is wrong.
        """
        member = self.members[session.user_id]
        if not member.has_password(old):
            raise KalshiRefusal(403, "wrong_password", "old_password is not the password", "auth")
        member.set_password(new)
        self.end_sessions(member.user_id, keep=session.token)

    def _open(self, member: Member, now: datetime) -> MemberSession:
        own = [s for s in self.sessions.values() if s.user_id == member.user_id]
        for stale in own[: max(0, len(own) - _MOST_SESSIONS + 1)]:
            del self.sessions[stale.token]
        session = MemberSession(self.new_token(), member.user_id, now + self.lifetime)
        self.sessions[session.token] = session
        return session
