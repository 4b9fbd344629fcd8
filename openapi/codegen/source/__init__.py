"""Read a spec's files: values that know their place, references resolved, corrections applied."""
