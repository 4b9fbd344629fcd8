"""Explain failures: causes, error messages, evidence without credentials, interruptions."""
