"""The tour: scenes in a row, read from a YAML file; a fault in one has a line and a sentence."""
