"""What the server answers: routes, and streams that are followed."""
