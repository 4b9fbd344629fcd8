"""Read the files of a spec: nodes that know their place, resolved references, applied overlays."""
