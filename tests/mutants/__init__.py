"""Mutation testing of the modules that decide what is sent, when, and what became of it."""
