"""Figures made again when the clock asks."""
