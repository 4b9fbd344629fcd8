"""Answers of the local Kalshi, with the oddities that are switched on."""

from kloudtrader.sandbox.http import Json, Outgoing, json_bytes
from kloudtrader.sandbox.kalshi.errors import Refusal
from kloudtrader.sandbox.quirks import Quirks

__all__ = ["Answers"]


class Answers:
    """Writes answers the way the switches ask for."""

    def __init__(self, quirks: Quirks) -> None:
        self._quirks = quirks

    def of(self, status: int, value: Json, headers: tuple[tuple[str, str], ...] = ()) -> Outgoing:
        """A success with a body."""
        return Outgoing(status, json_bytes(value), "application/json", headers)

    def refused(self, refusal: Refusal) -> Outgoing:
        """A refusal as a flat ``JSONError``."""
        fields = {
            "code": refusal.code,
            "message": refusal.code.replace("_", " "),
            "details": refusal.details,
            "service": refusal.service,
        }
        if self._quirks.kalshi_error_headers:
            return Outgoing(refusal.status, headers=tuple(fields.items()))
        return Outgoing(refusal.status, json_bytes(fields), "application/json")

    def record(self, record: dict[str, Json]) -> Json:
        """A record, with something new in it where the switches ask for that."""
        if self._quirks.unknown_fields:
            record = {**record, "sandbox_extra": {"since": "tomorrow"}}
        if self._quirks.unknown_enums and "status" in record:
            record = {**record, "status": "sandbox_new_status"}
        return record
