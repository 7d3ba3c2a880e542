"""Rules about files, templates, routes and imports rather than about behavior."""
