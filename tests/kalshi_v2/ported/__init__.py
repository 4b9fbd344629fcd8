"""Programs of the kinds that people published for Kalshi's API v1, as one would write them here."""
