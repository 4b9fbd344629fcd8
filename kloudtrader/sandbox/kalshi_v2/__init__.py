"""Behave as Kalshi's Trade API v2."""
