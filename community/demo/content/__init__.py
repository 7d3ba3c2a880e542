"""Every written sentence of the demonstration community."""
