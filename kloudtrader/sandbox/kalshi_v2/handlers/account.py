"""Show the exchange's state, the limits of the account, and its API keys."""

from dataclasses import replace
from typing import cast

from kloudtrader.sandbox.kalshi_v2._members import ApiKey, KeyType, find_rate
from kloudtrader.sandbox.kalshi_v2._refusals import V2Refusal, refuse_parameter, refuse_unknown
from kloudtrader.sandbox.kalshi_v2._requests import V2Body, V2Query
from kloudtrader.sandbox.kalshi_v2._serialise import format_time
from kloudtrader.sandbox.kalshi_v2.signatures import (
    load_public_key,
    make_key_pair,
)
from kloudtrader.sandbox.kalshi_v2.units import format_count
from kloudtrader.sandbox.kalshi_v2.venue_base import V2Call, V2Requests
from kloudtrader.sandbox.server.messages import Incoming, Json, Outgoing

_SCOPES = frozenset(
    {
        "read",
        "write",
        "read::block_trade_accept",
        "read::portfolio_balance",
        "write::trade",
        "write::transfer",
        "write::fcm_risk",
        "write::block_trade_accept",
    }
)
_LAST_SUBACCOUNT = 63
_DEFAULT_COST = 10
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_UNLIMITED = (1_000_000.0, 1_000_000.0)
"""Tokens a second and capacity that no client reaches."""


class AccountHandlers(V2Requests):
    """Handle the operations with the tags ``exchange``, ``account`` and ``api_keys``."""

    def get_exchange_status(self, query: V2Query, incoming: Incoming) -> Outgoing:
        """Serve ``GET /exchange/status``."""
        switches = self.switches
        is_active = not switches.exchange_paused
        state: dict[str, Json] = {
            "exchange_active": is_active,
            "trading_active": is_active and not switches.trading_paused,
            "intra_exchange_transfers_active": is_active,
        }
        shards: list[Json] = [
            {"exchange_index": shard, "description": f"Shard {shard}", **state}
            for shard in self.wallets.shards
        ]
        return self.respond(200, {**state, "exchange_index_statuses": shards})

    def get_exchange_schedule(self, query: V2Query, incoming: Incoming) -> Outgoing:
        """Serve ``GET /exchange/schedule``: all hours but two on Thursday."""
        hours: dict[str, Json] = {
            day: [{"open_time": "00:00", "close_time": "00:00"}] for day in _DAYS
        }
        hours["thursday"] = [
            {"open_time": "00:00", "close_time": "03:00"},
            {"open_time": "05:00", "close_time": "00:00"},
        ]
        week: Json = {
            "start_time": "2024-01-01T00:00:00Z",
            "end_time": "2099-12-31T23:59:59Z",
            **hours,
        }
        schedule: Json = {"standard_hours": [week], "maintenance_windows": []}
        return self.respond(200, {"schedule": schedule})

    def get_user_data_timestamp(self, query: V2Query, incoming: Incoming) -> Outgoing:
        """Serve ``GET /exchange/user_data_timestamp``."""
        return self.respond(200, {"as_of_time": format_time(self.history.cutoff(self.now))})

    def get_account_limits(self, call: V2Call) -> Outgoing:
        """Serve ``GET /account/limits``: those of the tier, if calls take tokens at all."""
        members: dict[str, Json] = {"usage_tier": self.switches.tier, "grants": []}
        # Kalshi does not name the bucket of balances; without limits, clients must not wait for it.
        for group in ("read", "write") if self.switches.limited else ("read", "write", "balance"):
            rate, capacity = _UNLIMITED
            if self.switches.limited:
                rate, capacity = find_rate(self.switches.tier, group)
            members[group] = {"refill_rate": rate, "bucket_capacity": capacity}
        return self.respond(200, members)

    def get_endpoint_costs(self, query: V2Query, incoming: Incoming) -> Outgoing:
        """Serve ``GET /account/endpoint_costs``."""
        costs: list[Json] = [
            {
                "method": operation.method,
                "path": f"/trade-api/v2{operation.path}".replace("{", ":").replace("}", ""),
                "cost": operation.rate_cost,
            }
            for operation in self.operations.values()
            if operation.rate_cost != _DEFAULT_COST and operation.rate_group in {"read", "write"}
        ]
        return self.respond(200, {"default_cost": _DEFAULT_COST, "endpoint_costs": costs})

    def get_usage_volume_progress(self, call: V2Call) -> Outgoing:
        """Serve ``GET /account/api_usage_level/volume_progress``."""
        wallets = self.wallets.iterate(call.member.user_id)
        volume = sum(trade.count for _, wallet in wallets for trade in wallet.trades)
        progress: Json = {
            "computed_ts": int(self.now.timestamp()),
            "trailing_30d_volume_fp": format_count(volume),
            "goals": [],
        }
        return self.respond(200, {"volume_progress": [progress]})

    # API keys

    def get_api_keys(self, call: V2Call) -> Outgoing:
        """Serve ``GET /api_keys``."""
        rows = [
            self.show(_serialise_key(key))
            for key in self.keys.keys.values()
            if key.user_id == call.member.user_id
        ]
        return self.respond(200, {"api_keys": rows})

    def create_api_key(self, call: V2Call) -> Outgoing:
        """Serve ``POST /api_keys``: a public key of the member's own."""
        call.require("write")
        body = call.body()
        public = body.text("public_key")
        if load_public_key(public) is None:
            raise refuse_parameter("public_key must be the PEM of an RSA or Ed25519 public key")
        key = self._add_key(call, body, public)
        return self.respond(201, {"api_key_id": key.key_id})

    def generate_api_key(self, call: V2Call) -> Outgoing:
        """Serve ``POST /api_keys/generate``: RSA, unless the other kind is wanted."""
        call.require("write")
        body = call.body()
        kind = body.word("key_type", ("rsa", "ed25519"), required=False) or "rsa"
        pair = make_key_pair(cast("KeyType", kind))
        key = self._add_key(call, body, pair.public_pem)
        members: dict[str, Json] = {"api_key_id": key.key_id, "key_type": kind}
        return self.respond(201, {**members, "private_key": pair.private_pem})

    def _add_key(self, call: V2Call, body: V2Body, public_pem: str) -> ApiKey:
        names = body.texts("scopes") or ("read", "write")
        if not set(names) <= _SCOPES:
            raise refuse_parameter(f"scopes must be some of {', '.join(sorted(_SCOPES))}")
        if "write" in names and "read" not in names:
            raise refuse_parameter("the scope write needs the scope read")
        subaccount = call.subaccount(body.integer("subaccount", 0, _LAST_SUBACCOUNT), None)
        return self.keys.add(call.member.user_id, body.text("name"), public_pem, names, subaccount)

    def delete_api_key(self, call: V2Call) -> Outgoing:
        """Serve ``DELETE /api_keys/{api_key}``."""
        call.require("write")
        key = self.keys.keys.get(call.path("api_key"))
        if key is None or key.user_id != call.member.user_id:
            raise refuse_unknown("the API key does not exist")
        self.keys.remove(key.key_id)
        return self.respond(204)

    def upgrade_usage_level(self, call: V2Call) -> Outgoing:
        """Serve ``POST /account/api_usage_level/upgrade``: for members that have placed orders."""
        call.require("write")
        if not self.wallets.list_orders(call.member.user_id):
            raise V2Refusal(403, "forbidden", "no order was placed by the API")
        if self.switches.tier == "basic":
            self.switches = replace(self.switches, tier="advanced")
        return self.respond(201)


def _serialise_key(key: ApiKey) -> dict[str, Json]:
    members: dict[str, Json] = {
        "api_key_id": key.key_id,
        "name": key.name,
        "scopes": list(key.scopes),
    }
    return members if key.subaccount is None else {**members, "subaccount": key.subaccount}
