"""The commands, a module for each group; imported when they are called."""
