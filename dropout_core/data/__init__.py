"""Data of one's own: tables as people have them, the points in them, and some real ones."""
