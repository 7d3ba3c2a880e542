"""Derived scores, calculated from the facts by jobs. Every table of this package can be emptied and rebuilt."""
