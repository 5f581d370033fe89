"""Work that many follow: logs of events, stores, workers, what is sent."""
