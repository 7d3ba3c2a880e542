"""Does fair ranking find what members want? Simulated sites that use the project's own formulas, with fixed seeds."""
