"""Inside dropout: what it does to the two networks of a run, computed from their weights."""
