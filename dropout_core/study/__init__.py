"""Studies: is that luck? The same comparison over many seeds, settings and rivals of dropout."""
