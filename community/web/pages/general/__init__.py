"""Pages of no feature: how it works, health, icons, the theme, the preview of a text."""
