"""Letters written after the act."""
