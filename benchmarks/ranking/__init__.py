"""Does the fair order find what members want? Simulated worlds, the site's own formulas, fixed seeds."""
