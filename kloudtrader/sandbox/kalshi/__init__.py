"""A local Kalshi (Trade API v1): order books, members, sessions and their wire form."""
