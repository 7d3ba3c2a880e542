"""Sentences about behaviour, told through the real parts."""
