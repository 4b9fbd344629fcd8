"""Refuse requests in the four forms of error that the API has."""

from typing import Literal, TypeAlias

from kloudtrader.sandbox.matching.order_records import KalshiRefusal
from kloudtrader.sandbox.server.messages import Json, Outgoing, encode_json

ErrorForm: TypeAlias = Literal["wrapped", "flat", "msg", "text"]


class V2Refusal(Exception):  # noqa: N818 - becomes a response
    """Refuse a request; nothing was changed.

    Args:
        status: HTTP status of the response.
        code: for programs.
        details: for people; left out where it is empty.
        form: of the body: an object under ``error``, its members at the top, a text under ``msg``,
            or a text under ``error``.
    """

    def __init__(
        self, status: int, code: str, details: str = "", form: ErrorForm = "wrapped"
    ) -> None:
        super().__init__(f"{status} {code}: {details}")
        self.status = status
        self.code = code
        self.details = details
        self.form: ErrorForm = form

    def describe(self) -> dict[str, Json]:
        """Return code, message and details."""
        members: dict[str, Json] = {"code": self.code, "message": self.code.replace("_", " ")}
        return {**members, "details": self.details} if self.details else members

    def build(self) -> Outgoing:
        """Return the response."""
        bodies: dict[ErrorForm, Json] = {
            "wrapped": {"error": self.describe()},
            "flat": self.describe(),
            "msg": {"msg": self.details},
            "text": {"error": self.details},
        }
        return Outgoing(self.status, encode_json(bodies[self.form]), "application/json")


def convert_refusal(refusal: KalshiRefusal) -> V2Refusal:
    """Return a refusal of the matching core as API v2 words it."""
    details = "" if refusal.code == "insufficient_balance" else refusal.details
    return V2Refusal(refusal.status, refusal.code, details)


def refuse_parameter(details: str) -> V2Refusal:
    """Return the refusal of a value in a body."""
    return V2Refusal(400, "invalid_parameters", details)


def refuse_order(details: str) -> V2Refusal:
    """Return the refusal of an order whose terms contradict each other."""
    return V2Refusal(400, "invalid_order", details)


def refuse_unknown(details: str = "") -> V2Refusal:
    """Return the refusal of an id that is not known."""
    return V2Refusal(404, "not_found", details)
