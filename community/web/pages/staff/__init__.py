"""The staff area, one module per page."""
