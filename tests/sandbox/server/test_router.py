import pytest

from kloudtrader.runtime.operation import Operation
from kloudtrader.sandbox import Incoming, Outgoing, Sandbox
from kloudtrader.sandbox.server.router import NoRoute, Router
from tests.sandbox.specs.operation_tables import KALSHI, TRADIER


class Shop:
    def handle(self, operation: str, incoming: Incoming) -> Outgoing:
        return Outgoing(200)

    unroutable = expired = show = buy = sale = handle


def shop() -> Router:
    return Router(
        {
            "show": Operation("show", "Show", "GET", "/items/{id}"),
            "sale": Operation("sale", "Sale", "GET", "/items/sale"),
            "buy": Operation("buy", "Buy", "post", "/items/{id}"),
        },
        Shop(),  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("method", "path", "name", "params"),
    [
        ("GET", "/items/5", "show", {"id": "5"}),
        ("POST", "/items/5", "buy", {"id": "5"}),
        ("GET", "/items/sale", "sale", {}),
        ("GET", "/items/a%2Fb%20%C3%A9", "show", {"id": "a/b é"}),
        ("GET", "/items/..", "show", {"id": ".."}),
    ],
)
def test_paths_lead_to_operations(
    method: str, path: str, name: str, params: dict[str, str]
) -> None:
    match = shop().match(method, path)
    assert (match.operations, match.path_params) == ((name,), params)


@pytest.mark.parametrize(
    ("method", "path", "status", "allowed"),
    [
        ("GET", "/items", 404, ()),
        ("GET", "/items/", 404, ()),
        ("GET", "/items/5/", 404, ()),
        ("GET", "//items/5", 404, ()),
        ("GET", "/other/5", 404, ()),
        ("PUT", "/items/5", 405, ("GET", "POST")),
        ("GET", "/items/%ff", 400, ()),
        ("GET", "/items/%00", 400, ()),
        ("GET", "/items/" + "x" * 2000, 400, ()),
    ],
)
def test_other_paths_lead_nowhere(
    method: str, path: str, status: int, allowed: tuple[str, ...]
) -> None:
    with pytest.raises(NoRoute) as caught:
        shop().match(method, path)
    assert (caught.value.status, caught.value.allowed) == (status, allowed)


def test_operations_without_a_handler_are_known(sandbox: Sandbox) -> None:
    fly = {"fly": Operation("fly", "Fly", "GET", "/fly"), **KALSHI}
    assert Router(fly, sandbox.kalshi).unserved == {"fly"}
    assert Router(TRADIER, sandbox.tradier).unserved == set()
