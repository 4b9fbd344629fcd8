"""The one way a Kalshi request is refused."""


class Refusal(Exception):  # noqa: N818 - a refusal is a response of the venue, not a fault of it
    """The venue says no; nothing was changed.

    Args:
        status: HTTP status of the response.
        code: machine word, lower snake case.
        details: what was wrong, for people.
        service: the back end that refuses.
    """

    def __init__(self, status: int, code: str, details: str, service: str = "exchange") -> None:
        super().__init__(f"{status} {code}: {details}")
        self.status = status
        self.code = code
        self.details = details
        self.service = service
