"""Pages that belong to no feature: how the site works, health checks, icon, theme, preview of a text."""
