"""The page where members request a copy of their data."""
