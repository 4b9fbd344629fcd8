"""Serve a local Kalshi (Trade API v1) on the matching core: members, sessions and JSON."""
