"""Hold what is generated: frozen values without a spec behind them, and where each is written."""
