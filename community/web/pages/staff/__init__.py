"""The staff area, one module for each page."""
