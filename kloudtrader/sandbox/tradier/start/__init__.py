"""Build the local Tradier from a scenario, from samples or from a saved state."""
