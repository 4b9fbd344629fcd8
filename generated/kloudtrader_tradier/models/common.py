# Generated from tradier.yaml.
# Do not edit: change the spec or a template instead.
"""Models of Tradier Brokerage API, accounts, trading and market data: those that operations of
several tags use.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from kloudtrader.runtime.models import OneOrMany, Open, ResponseModel

__all__ = [
    "BackOfficeErrors",
    "ErrorResponse",
    "Fault",
    "FaultDetail",
]


class FaultDetail(ResponseModel):
    """Code of a fault."""

    errorcode: (
        Open[
            Literal[
                "keymanagement.service.invalid_access_token",
                "keymanagement.service.access_token_expired",
                "keymanagement.service.InvalidAPICallAsNoApiProductMatchFound",
                "policies.ratelimit.QuotaViolation",
                "steps.servicecallout.ExecutionFailed",
                "messaging.adaptors.http.flow.GatewayTimeout",
            ]
        ]
        | None
    ) = None
    """Code of the error, with dots between its parts."""


class Fault(ResponseModel):
    """An error of the gateway, about token, quota, time limits or the system behind it."""

    faultstring: str | None = None
    """The error in words."""
    detail: FaultDetail | None = None
    """The error as a code."""


class BackOfficeErrors(ResponseModel):
    """Refusal of the back office."""

    error: Annotated[list[str], OneOrMany()] = Field(default_factory=list)
    """One sentence or code, or several; often a sentence and its code."""


class ErrorResponse(ResponseModel):
    """An error as a JSON body. The gateway sends `fault`, the back office `errors`."""

    fault: Fault | None = None
    """What the gateway in front of the brokerage complains about."""
    errors: BackOfficeErrors | None = None
    """Why the back office refused. Comes with status 200 as well; it is an error all the same."""
