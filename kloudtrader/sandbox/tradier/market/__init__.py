"""Provide the market of the local Tradier: hours, prices, contracts, quotes and bars."""
