"""The top floor: how the site is run. Serving, supervising, backing up, recounting, looking after its health.

May use every room; no room knows it. Nothing here speaks to a terminal: `community/cli/` does, and passes in `say`.
"""
