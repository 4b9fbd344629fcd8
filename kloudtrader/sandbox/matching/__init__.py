"""Match orders for Yes and No contracts: markets, books, wallets and simulated members."""
