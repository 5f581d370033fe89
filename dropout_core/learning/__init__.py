"""What is trained, and how: problems, networks, contenders, frames, verdicts."""
