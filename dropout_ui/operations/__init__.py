"""For whoever hosts it: health, metrics, logs, headers, the end."""
