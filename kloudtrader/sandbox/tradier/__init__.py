"""Serve a local Tradier: accounts with a scripted ledger, as JSON and XML."""
