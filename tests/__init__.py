"""Sentences about behaviour, told through the real parts."""

import gc

# Rarely collect garbage: tests make many cycles, and nothing that is loaded here is garbage. Saves a tenth of the time.
gc.set_threshold(200_000, 10, 100)
