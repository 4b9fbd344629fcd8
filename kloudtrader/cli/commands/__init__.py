"""Define the commands: one module for each group, imported when the command is used."""
