"""Mock a venue from the contract: it responds to documented calls with made-up values."""

import json
import random
import threading
from collections.abc import Sequence

from tests.sandbox.contract import kalshi, tradier
from tests.sandbox.contract.line import ContractReply, ContractRequest
from tests.sandbox.contract.operation import ContractOperation, operation_of

_JSON = ("Content-Type", "application/json")
_QUOTA = (
    ("X-Ratelimit-Allowed", "60000"),
    ("X-Ratelimit-Used", "7"),
    ("X-Ratelimit-Available", "59993"),
    ("X-Ratelimit-Expiry", "1725549060000"),
)


def _parse_request(request: ContractRequest) -> dict[str, object]:
    """Return the fields of an order that its request determines."""
    target = request.target.partition("?")[0]
    order_id = target.partition("/orders/")[2].partition("/")[0]
    user = {"user_id": target.partition("/users/")[2].partition("/")[0]}
    if request.method == "DELETE":
        return user | {"order_id": order_id, "remaining_count": 0, "status": "canceled"}
    if order_id:
        return user | {"order_id": order_id}
    wanted = json.loads(request.body) if request.body else {}
    return user | {
        "market_id": wanted.get("market_id"),
        "is_yes": wanted.get("side") == "yes",
        "price": wanted.get("price"),
        "place_count": wanted.get("count"),
        "remaining_count": wanted.get("count"),
    }


class Mock:
    """Responses any request as the documentation says, and knows nothing else."""

    def __init__(self, seed: int) -> None:
        self._dice = random.Random(seed)
        self._lock = threading.Lock()

    def __call__(self, request: ContractRequest) -> ContractReply:
        with self._lock:
            for contract, headers in ((kalshi, ()), (tradier, _QUOTA)):
                operations: Sequence[ContractOperation] = contract.OPERATIONS
                operation = operation_of(operations, request, contract.BASE)
                if operation is not None:
                    return self._make_reply(operation, headers, request)
        return ContractReply(404, (("Content-Length", "0"),))

    def _make_reply(
        self,
        operation: ContractOperation,
        headers: tuple[tuple[str, str], ...],
        request: ContractRequest,
    ) -> ContractReply:
        if operation.response is None:
            return ContractReply(operation.status)
        value = operation.response.make(self._dice)
        if request.method != "GET" and isinstance(value, dict) and "order" in value:
            value["order"].update(_parse_request(request))
            if "reduced_by" in value and request.body:
                value["reduced_by"] = json.loads(request.body).get("count")
        body = json.dumps(value, ensure_ascii=self._dice.random() < 0.5).encode()
        fields = (_JSON, ("Content-Length", str(len(body))), *headers)
        if operation.name == "Login":
            fields += (("Set-Cookie", f"sessions={value['token']}; Path=/"),)
        return ContractReply(operation.status, fields, body)
