"""Read responses: JSON, models, the rows that fit, headers."""
