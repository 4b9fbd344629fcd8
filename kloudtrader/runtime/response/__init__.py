"""Read responses: headers, JSON, models, and the valid rows of an invalid response."""
