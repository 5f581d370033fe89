"""The same in a terminal: python -m dropout_core."""
