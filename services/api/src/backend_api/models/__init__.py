"""Models: what clients send and get, with their limits."""
