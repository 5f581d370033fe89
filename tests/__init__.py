"""The tests, and the commands that measure."""
