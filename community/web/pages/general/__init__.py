"""Pages that are part of no feature: how the site works, health checks, icon, theme, preview of a text."""
