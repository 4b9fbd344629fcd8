"""Handle the operations of Kalshi's API v2, one method for each, by the tags of its spec."""
