"""The page's own verbs in a terminal, and the server as a process."""
