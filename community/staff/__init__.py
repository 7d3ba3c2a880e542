"""Floor 8: the staff corridor. Doors and pages, no tables."""
