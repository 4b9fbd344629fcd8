"""Hold the operation tables that the tests route with: the documented methods and paths."""

from kloudtrader.runtime.operation import Operation

_TRADIER = {
    "user_profile": "/user/profile",
    "account_balance": "/accounts/{account_id}/balances",
    "account_positions": "/accounts/{account_id}/positions",
    "account_history": "/accounts/{account_id}/history",
    "account_costbasis": "/accounts/{account_id}/gainloss",
    "account_orders": "/accounts/{account_id}/orders",
    "account_specificorders": "/accounts/{account_id}/orders/{id}",
}
_KALSHI = {
    "user_add_watchlist": ("PUT", "/users/{user_id}/watchlist/{market_id}"),
    "user_change_password": ("PUT", "/users/{user_id}/password"),
    "user_get_balance": ("GET", "/users/{user_id}/balance"),
    "user_get_market_position": ("GET", "/users/{user_id}/positions/{market_id}"),
    "user_get_market_positions": ("GET", "/users/{user_id}/positions"),
    "user_get_profile": ("GET", "/users/{user_id}"),
    "user_get_watchlist": ("GET", "/users/{user_id}/watchlist"),
    "user_order_cancel": ("DELETE", "/users/{user_id}/orders/{order_id}"),
    "user_order_create": ("POST", "/users/{user_id}/orders"),
    "user_order_decrease": ("POST", "/users/{user_id}/orders/{order_id}/decrease"),
    "user_orders_get": ("GET", "/users/{user_id}/orders"),
    "user_remove_watchlist": ("DELETE", "/users/{user_id}/watchlist/{market_id}"),
    "user_trades_get": ("GET", "/users/{user_id}/trades"),
    "log_in": ("POST", "/log_in"),
    "log_out": ("POST", "/log_out"),
    "get_markets": ("GET", "/markets"),
    "get_market": ("GET", "/markets/{market_id}"),
    "get_market_order_book": ("GET", "/markets/{market_id}/order_book"),
}
TRADIER = {name: Operation(name, name, "GET", path) for name, path in _TRADIER.items()}
KALSHI = {name: Operation(name, name, method, path) for name, (method, path) in _KALSHI.items()}
OPERATIONS = {"tradier": TRADIER, "kalshi": KALSHI}
