"""Who is let in, and when: clients, seats, turns, and what the others are told."""
