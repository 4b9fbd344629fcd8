"""Programs of the kinds that people publish for Tradier, as one would write them here."""
