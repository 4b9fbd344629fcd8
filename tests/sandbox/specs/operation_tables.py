"""List the operations that the tests route with: those of the specs."""

import kloudtrader_kalshi.operations as kalshi_operations
import kloudtrader_tradier.operations as tradier_operations

TRADIER = tradier_operations.OPERATIONS
KALSHI = kalshi_operations.OPERATIONS
ACCOUNT_READS = [name for name in TRADIER if name.startswith(("account_", "user_"))]
OPERATIONS = {"tradier": TRADIER, "kalshi": KALSHI}
