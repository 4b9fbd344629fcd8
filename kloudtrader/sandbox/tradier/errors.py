"""The ways a Tradier request is refused."""

from typing import Literal


class Refusal(Exception):  # noqa: N818 - a refusal is a response of the venue, not a fault of it
    """The venue says no.

    Args:
        status: HTTP status of the response.
        text: what was wrong; a sentence of its own for ``text``, the fault string for ``fault``.
        code: error code of a fault.
        form: ``text`` from the brokerage layer, ``fault`` from the gateway before it.
    """

    def __init__(
        self, status: int, text: str, code: str = "", form: Literal["text", "fault"] = "text"
    ) -> None:
        super().__init__(text)
        self.status = status
        self.text = text
        self.code = code
        self.form = form


def invalid(name: str, complaint: str) -> Refusal:
    """A parameter that does not fit."""
    return Refusal(400, f"Invalid parameter, {name}: {complaint}")


def bad_token(text: str = "Invalid access token", word: str = "invalid_access_token") -> Refusal:
    """A token that does not open anything."""
    return Refusal(401, text, f"keymanagement.service.{word}", "fault")
