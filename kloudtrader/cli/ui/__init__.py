"""Write tables, charts, JSON and CSV, and ask for consent."""
