"""Hold the operation tables that the tests route with: the documented methods and paths."""

from kloudtrader.runtime.operation import Operation

_ORDERS = "/accounts/{account_id}/orders"
_TRADIER = {
    "user_profile": ("GET", "/user/profile"),
    "account_balance": ("GET", "/accounts/{account_id}/balances"),
    "account_positions": ("GET", "/accounts/{account_id}/positions"),
    "account_history": ("GET", "/accounts/{account_id}/history"),
    "account_costbasis": ("GET", "/accounts/{account_id}/gainloss"),
    "account_orders": ("GET", _ORDERS),
    "account_specificorders": ("GET", f"{_ORDERS}/{{id}}"),
    "place_order": ("POST", _ORDERS),
    "preview_order": ("POST", _ORDERS),
    "change_order": ("PUT", f"{_ORDERS}/{{id}}"),
    "cancel_order": ("DELETE", f"{_ORDERS}/{{id}}"),
    "quotes": ("GET", "/markets/quotes"),
    "post_quotes": ("POST", "/markets/quotes"),
    "market_clock": ("GET", "/markets/clock"),
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
TRADIER = {name: Operation(name, name, method, path) for name, (method, path) in _TRADIER.items()}
KALSHI = {name: Operation(name, name, method, path) for name, (method, path) in _KALSHI.items()}
ACCOUNT_READS = [name for name in TRADIER if name.startswith(("account_", "user_"))]
OPERATIONS = {"tradier": TRADIER, "kalshi": KALSHI}
