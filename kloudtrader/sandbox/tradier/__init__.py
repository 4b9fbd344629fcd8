"""A local Tradier: accounts with a scripted ledger and their wire form."""
