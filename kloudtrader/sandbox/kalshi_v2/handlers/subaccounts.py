"""Open subaccounts, and move money between them and between shards."""

from kloudtrader.sandbox.kalshi_v2._members import MoneyMove, WalletKey
from kloudtrader.sandbox.kalshi_v2._refusals import V2Refusal, refuse_parameter, refuse_unknown
from kloudtrader.sandbox.kalshi_v2._requests import V2Body
from kloudtrader.sandbox.kalshi_v2.units import CENT_OF_MONEY, GRID, format_money
from kloudtrader.sandbox.kalshi_v2.venue_base import V2Call, V2Requests
from kloudtrader.sandbox.server.messages import Json, Outgoing

_MOST_SUBACCOUNTS = 64
_WHOLE = 100


class SubaccountHandlers(V2Requests):
    """Handle the operations with the tag ``subaccounts``."""

    def create_subaccount(self, call: V2Call) -> Outgoing:
        """Serve ``POST /portfolio/subaccounts``."""
        call.require("write::transfer")
        call.body(required=False)
        member = call.member
        if member.subaccounts >= _MOST_SUBACCOUNTS:
            raise refuse_parameter("there are 63 subaccounts already")
        member.subaccounts += 1
        return self.respond(201, {"subaccount_number": member.subaccounts - 1})

    def get_subaccount_balances(self, call: V2Call) -> Outgoing:
        """Serve ``GET /portfolio/subaccounts/balances``."""
        rows: list[Json] = [
            {
                "subaccount_number": key.subaccount,
                "exchange_index": key.shard,
                "balance": format_money(self.history.view_wallet(wallet, self.now).available, 4),
                "updated_ts": int(self.history.cutoff(self.now).timestamp()),
            }
            for key, wallet in self.wallets.iterate(call.member.user_id)
        ]
        return self.respond(200, {"subaccount_balances": rows})

    def transfer_between_subaccounts(self, call: V2Call) -> Outgoing:
        """Serve ``POST /portfolio/subaccounts/transfer``."""
        call.require("write::transfer")
        body = call.body()
        client_id, shard = body.text("client_transfer_id"), body.integer("exchange_index", 0) or 0
        numbers = self._read_subaccounts(call, body, "from_subaccount", "to_subaccount")
        money = self._read_amount(body, "amount_cents") * CENT_OF_MONEY
        self._move(call, money, numbers, (shard, shard), client_id)
        return self.respond(200, {})

    def get_subaccount_transfers(self, call: V2Call) -> Outgoing:
        """Serve ``GET /portfolio/subaccounts/transfers``: newest first."""
        moves = [move for move in reversed(call.member.moves) if move.shards[0] == move.shards[1]]
        page, cursor = call.query.page(moves, lambda move: move.number)
        rows: list[Json] = [
            {
                "transfer_id": move.id,
                "from_subaccount": move.subaccounts[0],
                "to_subaccount": move.subaccounts[1],
                "amount_cents": move.money // CENT_OF_MONEY,
                "created_ts": int(move.at.timestamp()),
                "exchange_index": move.shards[0],
            }
            for move in page
        ]
        return self.respond(200, {"transfers": rows, "cursor": cursor})

    def get_netting(self, call: V2Call) -> Outgoing:
        """Serve ``GET /portfolio/subaccounts/netting``."""
        rows: list[Json] = [
            {
                "subaccount_number": number,
                "enabled": number not in call.member.unnetted,
                "exchange_index": shard,
            }
            for number in range(call.member.subaccounts)
            for shard in self.wallets.shards
        ]
        return self.respond(200, {"netting_configs": rows})

    def update_netting(self, call: V2Call) -> Outgoing:
        """Serve ``PUT /portfolio/subaccounts/netting``; it is kept, but nets nothing."""
        call.require("write")
        body = call.body()
        number = body.integer("subaccount_number", 0)
        if number is None or number >= call.member.subaccounts:
            raise refuse_parameter("the subaccount does not exist")
        if number in call.member.unnetted:
            call.member.unnetted.remove(number)
        if not body.flag("enabled"):
            call.member.unnetted.append(number)
        return Outgoing(200)

    # Shards

    def transfer_between_shards(self, call: V2Call) -> Outgoing:
        """Serve ``POST /portfolio/intra_exchange_instance_transfer``; it is complete at once."""
        call.require("write::transfer")
        body = call.body()
        places = (body.text("source"), body.text("destination"))
        if places != ("event_contract", "event_contract"):
            raise refuse_parameter("the sandbox has no margined instance")
        numbers = self._read_subaccounts(call, body, "source_subaccount", "destination_subaccount")
        shards = (
            body.integer("source_exchange_shard", 0, _WHOLE) or 0,
            body.integer("destination_exchange_shard", 0, _WHOLE) or 0,
        )
        client_id = body.text("client_transfer_id", required=False)
        if client_id and numbers != (0, 0):
            raise refuse_parameter("client_transfer_id is for the primary account only")
        moves = call.member.moves
        if client_id and (client_id, shards[0]) in {(m.client_id, m.shards[0]) for m in moves}:
            raise V2Refusal(409, "transfer_already_exists")
        money = self._read_amount(body, "amount") * GRID
        move = self._move(call, money, numbers, shards, client_id)
        return self.respond(200, {"transfer_id": move.id})

    def get_shard_transfers(self, call: V2Call) -> Outgoing:
        """Serve ``GET /portfolio/intra_exchange_instance_transfers``: newest first."""
        moves = [move for move in reversed(call.member.moves) if move.shards[0] != move.shards[1]]
        page, cursor = call.query.page(moves, lambda move: move.number, high=500)
        rows = [self.show(_serialise_move(move)) for move in page]
        return self.respond(200, {"transfers": rows, "cursor": cursor})

    def get_shard_transfer(self, call: V2Call) -> Outgoing:
        """Serve ``GET /portfolio/intra_exchange_instance_transfers/{transfer_id}``."""
        wanted = call.path("transfer_id")
        move = next((move for move in call.member.moves if move.id == wanted), None)
        if move is None:
            raise refuse_unknown("the transfer does not exist")
        return self.respond(200, {"transfer": self.show(_serialise_move(move))})

    def get_target_allocation(self, call: V2Call) -> Outgoing:
        """Serve ``GET /portfolio/target_balance_allocation``."""
        rows: list[Json] = [
            {"exchange_index": int(shard), "percent": percent}
            for shard, percent in call.member.allocation.items()
        ]
        reservation = call.member.reservation
        return self.respond(200, {"allocations": rows, "resting_margin_reservation": reservation})

    def set_target_allocation(self, call: V2Call) -> Outgoing:
        """Serve ``POST /portfolio/target_balance_allocation``; it is kept, but moves nothing."""
        call.require("write::transfer")
        body = call.body()
        rows = body.rows("allocations") if body.members.get("allocations") else []
        shares = {
            str(row.integer("exchange_index", 0) or 0): row.integer("percent", 0, _WHOLE) or 0
            for row in rows
        }
        if shares and sum(shares.values()) != _WHOLE:
            raise refuse_parameter("the percents must add up to 100")
        word = body.word("resting_margin_reservation", ("none", "max", "sum"), required=False)
        call.member.allocation, call.member.reservation = shares, word or "sum"
        return self.respond(200, {})

    # Helpers

    def _read_subaccounts(
        self, call: V2Call, body: V2Body, source: str, target: str
    ) -> tuple[int, int]:
        numbers = body.integer(source, 0) or 0, body.integer(target, 0) or 0
        if max(numbers) >= call.member.subaccounts:
            raise refuse_parameter("the subaccount does not exist")
        return numbers

    def _read_amount(self, body: V2Body, name: str) -> int:
        amount = body.integer(name, 1)
        if amount is None:
            raise refuse_parameter(f"{name} is required")
        return amount

    def _move(
        self,
        call: V2Call,
        money: int,
        numbers: tuple[int, int],
        shards: tuple[int, int],
        client_id: str,
    ) -> MoneyMove:
        self.require_exchange()
        if not set(shards) <= set(self.wallets.shards):
            raise refuse_parameter("the shard does not exist")
        source, target = (
            self.wallets.find(WalletKey(call.member.user_id, number, shard))
            for number, shard in zip(numbers, shards, strict=True)
        )
        if source is target:
            raise refuse_parameter("source and destination are the same")
        self.exchange.transfer(source, target, money)
        number = self.exchange.next_number()
        move = MoneyMove(
            self.exchange.new_id(), number, self.now, money, numbers, shards, client_id
        )
        call.member.moves.append(move)
        return move


def _serialise_move(move: MoneyMove) -> dict[str, Json]:
    return {
        "transfer_id": move.id,
        "source": "event_contract",
        "destination": "event_contract",
        "source_exchange_shard": move.shards[0],
        "destination_exchange_shard": move.shards[1],
        "amount": format_money(move.money, 4),
        "status": "complete",
        "created_ts": int(move.at.timestamp()),
        **({"client_transfer_id": move.client_id} if move.client_id else {}),
    }
