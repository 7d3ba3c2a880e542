"""Search pages: results, suggestions while typing, similar ideas, and the description for browsers."""
