"""The page where members ask for a copy of their data."""
