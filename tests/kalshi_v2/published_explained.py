"""Say why our document of Kalshi's API v2 differs from the published one.

Ours is that of version 3.34.0. The newest whole document that could be had is of version 3.28.0, so
some differences are changes since.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

NOT_BUILT = (
    "account/limits/perps",
    "communications/.*",
    "exchange/announcements",
    "fcm/.*",
    "incentive_programs",
    "live_data/.*",
    "milestones.*",
    "multivariate_event_collections.*",
    "portfolio/subaccounts/(positions/transfer|settlement-advance-lock)",
    "search/.*",
    r"series/\{series_ticker\}/events/\{ticker\}/forecast_percentile_history",
    "structured_targets.*",
)
RESPONSE = r"(?!\w*Request\b)[A-Z]\w+(\.\w+|\[\])*"
"""A place in a response; schemas of bodies end with Request."""


@dataclass(frozen=True)
class Explanation:
    """Patterns of differences that have one reason."""

    patterns: tuple[str, ...]

    def covers(self, difference: str) -> bool:
        return any(re.fullmatch(pattern, difference) for pattern in self.patterns)


DECISIONS: dict[str, Explanation] = {
    "not built: what is not about the account, orders or reading markets": Explanation(
        tuple(rf"[A-Z]+ /{path} only theirs" for path in NOT_BUILT)
    ),
    "ended: writes that respond with 410 since June 2026": Explanation(
        (
            r"(POST|DELETE) /portfolio/orders(/batched)? only theirs",
            r"(POST|DELETE) /portfolio/orders/\{order_id\}(/amend|/decrease)? only theirs",
        )
    ),
    "a minor field that is missing must not cost the response": Explanation(
        (rf"{RESPONSE} required: True \| False",)
    ),
    "null for a field without a value, or for an empty list, is understood": Explanation(
        (rf"{RESPONSE} types: (\w+) \| (\2, null|null, \2)",)
    ),
    "a new word must not cost the response": Explanation((rf"{RESPONSE} words: .+ \| -",)),
    "bounds of responses are not checked": Explanation(
        (rf"{RESPONSE} (minimum|maximum): \d+ \| -",)
    ),
    "429 can be the response to every call": Explanation((r".+ statuses: - \| 429",)),
    "what is certain is refused before it is sent: blanks, empty lists and negative numbers": (
        Explanation((r".+ (minLength|minItems): - \| 1", r".+ minimum: - \| [01]"))
    ),
    "ids of orders have at most 64 characters": Explanation(
        (r"(Create|Amend)OrderV2Request\.(updated_)?client_order_id maxLength: - \| 64",)
    ),
    "comma lists can be given as lists, of as many as the description allows": Explanation(
        (
            r"GET \S+ query \w+ types: string \| array(, string)?",
            r"GET \S+ query \w+ maxItems: - \| 100",
        )
    ),
    "null is left out of requests": Explanation(
        (
            r"\w+Request\.\w+ types: null, string \| string",
            r"GET /historical/markets query mve_filter types: null, string \| string",
        )
    ),
    "a member of errors that ended in August 2026 is still read": Explanation(
        (r"Batch\w+Response\.orders\[\]\.error\.service only ours",)
    ),
    "the words are in the description only": Explanation(
        (
            r"GET /portfolio/orders query status words: - \| canceled, executed, resting",
            r"MveSelectedLeg\.side words: - \| no, yes",
        )
    ),
    "tokens need not be whole": Explanation((r"BucketLimit\.\w+ types: integer \| number",)),
    "milestones are passed on as they come": Explanation(
        (r"GetEventsResponse\.milestones\[\]\.\w+ only theirs",)
    ),
    "events of collections are read by the same schema as others": Explanation(
        (r"GetMultivariateEventsResponse\.milestones only ours",)
    ),
}
SINCE = {
    "since 3.28.0: cancel all": (r"DELETE /portfolio/events/orders only ours",),
    "since 3.28.0: books are public": (
        r"GET /markets/(orderbooks|.+/orderbook) security: signed \| -",
    ),
    "since 3.28.0: more filters": (
        r"GET /historical/(fills|orders|positions) query (min_ts|subaccount) only ours",
        r"GET /markets query max_updated_ts only ours",
        r"GET /portfolio/positions query settlement_status only ours",
        r"GET /events/multivariate query tickers only ours",
        r"GET /events/\{event_ticker\} query exclude_markets only ours",
    ),
    "since 3.28.0: partners sign in by a token": (
        r"GET /historical/fills security: signed \| partnerToken, signed",
        r"GET /portfolio/(fills|positions) security: signed \| partnerToken, signed",
    ),
    "since 3.28.0: fields that came": (
        r"Market\.settlement_(bounds_type|floor_dollars) only ours",
        r"Series\.categories only ours",
        r"AmendOrderV2Request\.expiration_time only ours",
        r"IntraExchangeInstanceTransfer(Request)?\.client_transfer_id only ours",
        r"(Get|Set)TargetBalanceAllocation\w+\.resting_margin_reservation only ours",
    ),
    "since 3.28.0: fields that went": (
        r"Market\.liquidity_dollars only theirs",
        r"EventData\.available_on_brokers only theirs",
    ),
    "since 3.28.0: keys of two kinds and of subtraders": (
        r"GET /api_keys query fcm_subtrader_id only ours",
        r"(ApiKey|CreateApiKeyRequest|GenerateApiKeyRequest)\.fcm_subtrader_id only ours",
        r"GenerateApiKey(Request|Response)\.key_type only ours",
        r"(Create|Generate)ApiKeyResponse\.warning only ours",
        r"(Create|Generate)ApiKeyRequest\.scopes\[\] words: .+ \| .+write::fcm_risk.+",
        r"POST /api_keys(/generate)? statuses: - \| (403, )?409, 429",
    ),
    "since 3.28.0: 403 and 503 of orders, 409 of transfers": (
        r"POST /portfolio/events/orders(/\{order_id\}/amend)? statuses: - \| 403, (429, )?503",
        r"POST /portfolio/intra_exchange_instance_transfer statuses: - \| 409, 429",
    ),
}
EXPLAINED = DECISIONS | {reason: Explanation(patterns) for reason, patterns in SINCE.items()}
